/** Which works does a run rest on, and how are they cited? */

interface Reference {
  /** How the text of methods.md cites it. */
  readonly cited: string
  readonly type: 'article'
  readonly fields: Readonly<Record<string, string>>
}

/** Keys are those of references.bib. */
export const REFERENCES = {
  mckeown1998: {
    cited: 'McKeown et al., 1998',
    type: 'article',
    fields: {
      author:
        'McKeown, Martin J. and Makeig, Scott and Brown, Greg G. and Jung, Tzyy-Ping and Kindermann, Sandra S. and Bell, Anthony J. and Sejnowski, Terrence J.',
      title: 'Analysis of {fMRI} data by blind separation into independent spatial components',
      journal: 'Human Brain Mapping',
      year: '1998',
      volume: '6',
      number: '3',
      pages: '160--188',
      doi: '10.1002/(SICI)1097-0193(1998)6:3<160::AID-HBM5>3.0.CO;2-1',
    },
  },
  hyvarinen1999: {
    cited: 'Hyvärinen, 1999',
    type: 'article',
    fields: {
      author: 'Hyv{\\"a}rinen, Aapo',
      title: 'Fast and robust fixed-point algorithms for independent component analysis',
      journal: 'IEEE Transactions on Neural Networks',
      year: '1999',
      volume: '10',
      number: '3',
      pages: '626--634',
      doi: '10.1109/72.761722',
    },
  },
  bell1995: {
    cited: 'Bell & Sejnowski, 1995',
    type: 'article',
    fields: {
      author: 'Bell, Anthony J. and Sejnowski, Terrence J.',
      title: 'An information-maximization approach to blind separation and blind deconvolution',
      journal: 'Neural Computation',
      year: '1995',
      volume: '7',
      number: '6',
      pages: '1129--1159',
      doi: '10.1162/neco.1995.7.6.1129',
    },
  },
  lee1999: {
    cited: 'Lee et al., 1999',
    type: 'article',
    fields: {
      author: 'Lee, Te-Won and Girolami, Mark and Sejnowski, Terrence J.',
      title: 'Independent component analysis using an extended infomax algorithm for mixed subgaussian and supergaussian sources',
      journal: 'Neural Computation',
      year: '1999',
      volume: '11',
      number: '2',
      pages: '417--441',
      doi: '10.1162/089976699300016719',
    },
  },
  ablin2018: {
    cited: 'Ablin et al., 2018a',
    type: 'article',
    fields: {
      author: 'Ablin, Pierre and Cardoso, Jean-Fran{\\c{c}}ois and Gramfort, Alexandre',
      title: 'Faster independent component analysis by preconditioning with {Hessian} approximations',
      journal: 'IEEE Transactions on Signal Processing',
      year: '2018',
      volume: '66',
      number: '15',
      pages: '4040--4049',
      doi: '10.1109/TSP.2018.2844203',
    },
  },
  ablin2018orthogonal: {
    cited: 'Ablin et al., 2018b',
    type: 'article',
    fields: {
      author: 'Ablin, Pierre and Cardoso, Jean-Fran{\\c{c}}ois and Gramfort, Alexandre',
      title: 'Faster {ICA} under orthogonal constraint',
      journal: '2018 IEEE International Conference on Acoustics, Speech and Signal Processing (ICASSP)',
      year: '2018',
      pages: '4464--4468',
      doi: '10.1109/ICASSP.2018.8461662',
    },
  },
  minka2000: {
    cited: 'Minka, 2000',
    type: 'article',
    fields: {
      author: 'Minka, Thomas P.',
      title: 'Automatic choice of dimensionality for {PCA}',
      journal: 'Advances in Neural Information Processing Systems',
      year: '2000',
      volume: '13',
      pages: '598--604',
    },
  },
  li2007: {
    cited: 'Li et al., 2007',
    type: 'article',
    fields: {
      author: 'Li, Yi-Ou and Adal{\\i}, T{\\"u}lay and Calhoun, Vince D.',
      title: 'Estimating the number of independent components for functional magnetic resonance imaging data',
      journal: 'Human Brain Mapping',
      year: '2007',
      volume: '28',
      number: '11',
      pages: '1251--1266',
      doi: '10.1002/hbm.20359',
    },
  },
  beckmann2004: {
    cited: 'Beckmann & Smith, 2004',
    type: 'article',
    fields: {
      author: 'Beckmann, Christian F. and Smith, Stephen M.',
      title: 'Probabilistic independent component analysis for functional magnetic resonance imaging',
      journal: 'IEEE Transactions on Medical Imaging',
      year: '2004',
      volume: '23',
      number: '2',
      pages: '137--152',
      doi: '10.1109/TMI.2003.822821',
    },
  },
  himberg2004: {
    cited: 'Himberg et al., 2004',
    type: 'article',
    fields: {
      author: 'Himberg, Johan and Hyv{\\"a}rinen, Aapo and Esposito, Fabrizio',
      title: 'Validating the independent components of neuroimaging time series via clustering and visualization',
      journal: 'NeuroImage',
      year: '2004',
      volume: '22',
      number: '3',
      pages: '1214--1222',
      doi: '10.1016/j.neuroimage.2004.03.027',
    },
  },
  pedregosa2011: {
    cited: 'Pedregosa et al., 2011',
    type: 'article',
    fields: {
      author:
        'Pedregosa, Fabian and Varoquaux, Ga{\\"e}l and Gramfort, Alexandre and Michel, Vincent and Thirion, Bertrand and Grisel, Olivier and Blondel, Mathieu and Prettenhofer, Peter and Weiss, Ron and Dubourg, Vincent and Vanderplas, Jake and Passos, Alexandre and Cournapeau, David and Brucher, Matthieu and Perrot, Matthieu and Duchesnay, {\\\'E}douard',
      title: 'Scikit-learn: Machine Learning in {Python}',
      journal: 'Journal of Machine Learning Research',
      year: '2011',
      volume: '12',
      pages: '2825--2830',
    },
  },
  abraham2014: {
    cited: 'Abraham et al., 2014',
    type: 'article',
    fields: {
      author:
        'Abraham, Alexandre and Pedregosa, Fabian and Eickenberg, Michael and Gervais, Philippe and Mueller, Andreas and Kossaifi, Jean and Gramfort, Alexandre and Thirion, Bertrand and Varoquaux, Ga{\\"e}l',
      title: 'Machine learning for neuroimaging with scikit-learn',
      journal: 'Frontiers in Neuroinformatics',
      year: '2014',
      volume: '8',
      pages: '14',
      doi: '10.3389/fninf.2014.00014',
    },
  },
  lindquist2019: {
    cited: 'Lindquist et al., 2019',
    type: 'article',
    fields: {
      author: 'Lindquist, Martin A. and Geuter, Stephan and Wager, Tor D. and Caffo, Brian S.',
      title: 'Modular preprocessing pipelines can reintroduce artifacts into {fMRI} data',
      journal: 'Human Brain Mapping',
      year: '2019',
      volume: '40',
      number: '8',
      pages: '2358--2376',
      doi: '10.1002/hbm.24528',
    },
  },
  varoquaux2010: {
    cited: 'Varoquaux et al., 2010',
    type: 'article',
    fields: {
      author:
        'Varoquaux, Ga{\\"e}l and Sadaghiani, Sepideh and Pinel, Philippe and Kleinschmidt, Andreas and Poline, Jean-Baptiste and Thirion, Bertrand',
      title: 'A group model for stable multi-subject {ICA} on {fMRI} datasets',
      journal: 'NeuroImage',
      year: '2010',
      volume: '51',
      number: '1',
      pages: '288--299',
      doi: '10.1016/j.neuroimage.2010.02.010',
    },
  },
  mensch2016: {
    cited: 'Mensch et al., 2016',
    type: 'article',
    fields: {
      author: 'Mensch, Arthur and Varoquaux, Ga{\\"e}l and Thirion, Bertrand',
      title: 'Compressed online dictionary learning for fast resting-state {fMRI} decomposition',
      journal: 'IEEE 13th International Symposium on Biomedical Imaging',
      year: '2016',
      volume: '13',
      pages: '1282--1285',
      doi: '10.1109/ISBI.2016.7493501',
    },
  },
  mairal2009: {
    cited: 'Mairal et al., 2009',
    type: 'article',
    fields: {
      author: 'Mairal, Julien and Bach, Francis and Ponce, Jean and Sapiro, Guillermo',
      title: 'Online dictionary learning for sparse coding',
      journal: 'Proceedings of the 26th International Conference on Machine Learning',
      year: '2009',
      volume: '26',
      pages: '689--696',
      doi: '10.1145/1553374.1553463',
    },
  },
  nickerson2017: {
    cited: 'Nickerson et al., 2017',
    type: 'article',
    fields: {
      author: 'Nickerson, Lisa D. and Smith, Stephen M. and {\\"O}ng{\\"u}r, D{\\"o}st and Beckmann, Christian F.',
      title: 'Using dual regression to investigate network shape and amplitude in functional connectivity analyses',
      journal: 'Frontiers in Neuroscience',
      year: '2017',
      volume: '11',
      pages: '115',
      doi: '10.3389/fnins.2017.00115',
    },
  },
} as const satisfies Record<string, Reference>
export type ReferenceKey = keyof typeof REFERENCES

/** BibTeX for these works, in this order. */
export function bibliography(keys: readonly ReferenceKey[]): string {
  return keys
    .map((key) => {
      const { type, fields } = REFERENCES[key]
      const lines = Object.entries(fields).map(([name, value]) => `  ${name} = {${value}}`)
      return `@${type}{${key},\n${lines.join(',\n')}\n}\n`
    })
    .join('\n')
}
