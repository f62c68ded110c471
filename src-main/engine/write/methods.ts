/** What would the methods section of a paper say about this run, and whom would it cite? */
import { BugError } from '../../../src-shared/errors'
import type { ComponentNumber, RunRecord, StabilitySummary } from '../../../src-shared/model/run'
import { isIca } from '../../../src-shared/params/model-kinds'
import type { RunParameters } from '../../../src-shared/params/parameters'
import { visibleText } from '../../../src-shared/visible-text'
import { smoothingWidths } from '../prepare/gaussian'
import { bibliography, REFERENCES, type ReferenceKey } from './references'

/** A name of the user's in Markdown: nothing hidden, no mark-up. */
const inMarkdown = (name: string): string =>
  visibleText(name)
    .replace(/[&<>]/g, (letter) => `&#${letter.charCodeAt(0)};`)
    .replace(/[`*[\]\\]/g, '\\$&')

interface MethodsText {
  /** methods.md */
  readonly markdown: string
  /** The same with the name of the scan as it is, for who escapes it himself. */
  readonly plain: string
  /** references.bib: the works that the text cites. */
  readonly bibtex: string
}

/** 12345 as 12,345. (toLocaleString would first load the language tables of every number format: 20 ms.) */
const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',')
const plural = (count: number, one: string, many = `${one}s`): string => `${grouped(count)} ${count === 1 ? one : many}`

/** At most `digits` decimals, none that say nothing. */
const decimal = (value: number, digits: number): string => String(Number(value.toFixed(digits)))

/** Two reals as the reader of a paper expects them: 3.56 x 3.56 x 4 mm. */
const times = (values: readonly number[], digits = 2): string => values.map((value) => decimal(value, digits)).join(' × ')

function maskSentence(p: RunParameters, record: RunRecord, cite: (key: ReferenceKey) => string): string {
  const size = `${plural(record.mask.voxels, 'voxel')} (${decimal(record.mask.volumeCm3, 0)} cm³)${record.moreInputs.length > 0 && p.maskStrategy !== 'file' && p.maskStrategy !== 'whole-field' ? ', those that lie in the masks of more than half of the scans' : ''}`
  // Lowered by the run itself where the opening asked for would have left next to nothing.
  const erosion = record.mask.stages.opening_used ?? p.maskOpening
  const opening =
    erosion === 0
      ? ''
      : ` The mask was eroded by ${plural(erosion, 'voxel')}, reduced to its largest connected part, dilated by ${plural(2 * erosion, 'voxel')} and eroded by ${plural(erosion, 'voxel')}.`
  if (p.maskStrategy === 'file') return `Voxels were taken from the mask file given by the user: ${size}.`
  if (p.maskStrategy === 'whole-field') return `Every voxel of the grid took part: ${size}.`
  if (p.maskStrategy === 'background')
    return `A mask was computed from the mean image by removing the value found at the border of the image, as nilearn's compute_background_mask does (${cite('abraham2014')}).${opening} It holds ${size}.`
  return `A brain mask was computed from the mean image: the threshold lies in the widest gap of the sorted voxel values between the fractions ${p.lowerCutoff} and ${p.upperCutoff}, as in nilearn's compute_epi_mask (${cite('abraham2014')}).${opening} It holds ${size}.`
}

function droppedSentence({ preparation, moreInputs }: RunRecord): string[] {
  const { droppedVolumes } = preparation
  const each = [droppedVolumes, ...moreInputs.map((input) => input.droppedVolumes ?? droppedVolumes)]
  if (each.every((count) => count === 0)) return []
  if (each.some((count) => count !== droppedVolumes)) return [`The first volumes of the scans were left out (${each.join(', ')}).`]
  const where = moreInputs.length > 0 ? ' of each scan' : ''
  return [`The first ${plural(droppedVolumes, 'volume')}${where} ${droppedVolumes === 1 ? 'was' : 'were'} left out.`]
}

function smoothingWords(p: RunParameters): string {
  const widths = smoothingWidths(p)
  if (widths.every((width) => width === 0)) return 'Volumes were not smoothed'
  const size = widths.every((width) => width === widths[0]) ? `${widths[0]} mm` : `${times(widths)} mm (along the axes of the image)`
  return `Volumes were smoothed with a Gaussian kernel of ${size} full width at half maximum`
}

/** Detrending, filter and confounds, in the order in which they are done; nothing when none was. */
function cleaningSentence(p: RunParameters, { preparation }: RunRecord, cite: (key: ReferenceKey) => string): string[] {
  const { confounds } = preparation
  const steps: string[] = []
  if (p.detrend) steps.push('a linear trend was removed')
  if (p.highPass !== null || p.lowPass !== null) {
    const band =
      p.highPass === null
        ? `below ${p.lowPass} Hz`
        : p.lowPass === null
          ? `above ${p.highPass} Hz`
          : `between ${p.highPass} and ${p.lowPass} Hz`
    steps.push(`frequencies ${band} were kept by a Butterworth filter (order 5, run forwards and backwards)`)
  }
  if (confounds.length > 0) {
    const same = steps.length > 0 ? `, prepared in the same way (${cite('lindquist2019')}),` : ''
    steps.push(
      `${plural(confounds.length, 'confound')} (${confounds.join(', ')})${same} ${confounds.length === 1 ? 'was' : 'were'} removed by regression`,
    )
  }
  if (steps.length === 0) return []
  const text = steps.length === 1 ? steps[0] : `${steps.slice(0, -1).join(', ')}, and ${steps.at(-1)}`
  return [`From the time course of each voxel, in this order: ${text}.`]
}

const ORDERS: Record<RunParameters['order'], string> = {
  variance: ' Components are ordered by the variance that they explain.',
  kurtosis: ' Components are ordered by the kurtosis of their maps.',
  'as-found': '',
}

const STANDARDIZE: Record<RunParameters['standardize'], string> = {
  zscore_sample: 'the time course of each voxel was brought to mean 0 and sample standard deviation 1',
  zscore: 'the time course of each voxel was brought to mean 0 and population standard deviation 1',
  'variance-normalization':
    'the time course of each voxel was brought to mean 0 and divided by the sample standard deviation of what is left of it without its strong principal components (absolute score of 2.3 or more along the first 30; variance normalisation as in MELODIC, ',
  psc: 'the time course of each voxel was expressed as percent signal change from its mean',
  none: 'the time courses were not standardised',
}

function standardizeWords(p: RunParameters, cite: (key: ReferenceKey) => string): string {
  const words = STANDARDIZE[p.standardize]
  return p.standardize === 'variance-normalization' ? `${words}${cite('beckmann2004')})` : words
}

function contrastWords(p: RunParameters): string {
  return p.fun === 'logcosh' ? `logcosh contrast (alpha = ${p.funAlpha})` : `${p.fun} contrast`
}

/** Where an estimated number of components comes from; nothing for one that the user gave. */
function numberWords(p: RunParameters, found: ComponentNumber | undefined, used: number, cite: (key: ReferenceKey) => string): string[] {
  if (!found || found.method === 'given' || found.method === 'all') return []
  if (found.method === 'variance') return [`Components were computed until they explained ${p.nComponentsVariance} % of the variance.`]
  const names = {
    laplace: `the Laplace approximation of the evidence of probabilistic PCA (${cite('minka2000')})`,
    bic: `the Bayesian information criterion (${cite('minka2000')})`,
    aic: 'the Akaike information criterion',
    mdl: 'the minimum-description-length criterion',
  }
  const cut = found.estimates && found.estimates[found.method] > used ? ` and limited to ${used}` : ''
  const samples = `${grouped(Math.round(found.effectiveSamples))} effectively independent samples (${cite('li2007')})`
  return [`The number of components was estimated by ${names[found.method]} with ${samples}${cut}.`]
}

/** What repeated runs were for; nothing for a single one. */
function stabilityWords(stability: StabilitySummary | undefined, cite: (key: ReferenceKey) => string): string[] {
  if (!stability) return []
  const differ = {
    seeds: 'from other random starts',
    bootstrap: 'on voxels drawn with replacement',
    both: 'from other random starts on voxels drawn with replacement',
  }
  const kept = {
    centrotype: 'the centrotypes of the clusters were kept, made mutually uncorrelated',
    best: 'the run with the largest negentropy was kept',
    first: 'the first run was kept',
  }
  return [
    `The search was made ${stability.runs.length} times ${differ[stability.kind]} (${stability.convergedRuns} converged); all estimates were clustered by their absolute correlation, the stability index Iq was computed, and ${kept[stability.keep]} (ICASSO, ${cite('himberg2004')}).`,
  ]
}

/** The model, what it rests on and its options; the bracket stays open. */
function modelWords(p: RunParameters, cite: (key: ReferenceKey) => string): string {
  switch (p.model) {
    case 'fastica':
      return `FastICA (${cite('hyvarinen1999')}; ${p.algorithm} estimation, ${contrastWords(p)}; numerical conventions of scikit-learn, ${cite('pedregosa2011')}`
    case 'picard-o':
      return `Picard-O, which has the optima of symmetric FastICA (${cite('ablin2018orthogonal')}; ${contrastWords(p)}`
    case 'picard':
      return `Picard, maximum likelihood with the adaptive density of extended Infomax (${cite('ablin2018')}; ${cite('lee1999')}`
    case 'infomax':
      return `Extended Infomax (${cite('bell1995')}; ${cite('lee1999')}; natural gradient over all voxels at once, with momentum`
    case 'pca':
    case 'canica':
    case 'dictionary-learning':
    case 'dual-regression':
      throw new BugError(`${p.model} is told in sentences of its own`)
  }
}

/** How the components were found, for models that are not a rotation of whitened data; null for the others. */
function otherModelSentences(
  p: RunParameters,
  { decomposition, moreInputs }: RunRecord,
  cite: (key: ReferenceKey) => string,
): string[] | null {
  const components = plural(decomposition.nComponents, 'component')
  const courses = `Time courses were regressed on the maps (all maps together and a constant, volume by volume)${moreInputs.length > 0 ? ', scan by scan' : ''}.`
  switch (p.model) {
    case 'pca':
      return [
        `The data were centred over voxels; the components are their first ${plural(decomposition.nComponents, 'principal component')}, uncorrelated in space.`,
      ]
    case 'canica':
      return [
        `${components} were found by canonical ICA (${cite('varoquaux2010')}; as in nilearn's CanICA, ${cite('abraham2014')}): each scan was reduced to its first ${plural(p.nComponents, 'principal component')}, these rows were scaled to length 1 and joined, and their common directions were unmixed by FastICA (${cite('hyvarinen1999')}; cube contrast, tolerance ${p.tol}, at most ${plural(p.maxIter, 'iteration')}). Of ${plural(p.nInit, 'start')} (random seed ${p.randomState}) the one with the sparsest maps was kept; it ${decomposition.converged ? `converged after ${plural(decomposition.nIter, 'iteration')}` : `had not converged after ${plural(decomposition.nIter, 'iteration')}`}.`,
        courses,
      ]
    case 'dictionary-learning':
      return [
        `${components} were found by sparse dictionary learning (${cite('mensch2016')}; ${cite('mairal2009')}; as in nilearn's DictLearning, ${cite('abraham2014')}): each scan was reduced to its first ${plural(p.nComponents, 'principal component')}, and sparse maps (alpha = ${p.dictionaryAlpha}) were learnt in one epoch of ${plural(decomposition.nIter, 'batch', 'batches')} of 20 voxels, beginning at the maps of canonical ICA (random seed ${p.randomState}).`,
        courses,
      ]
    case 'dual-regression':
      return [
        `${components} were given as maps (${String(p.mapsFile).split(/[\\/]/).pop()}) and carried over to this scan by dual regression (${cite('nickerson2017')}): time courses were regressed on the maps, brought to variance 1, and maps of this scan were regressed on the time courses.`,
      ]
    default:
      return null
  }
}

function mapsSentence(p: RunParameters): string {
  const scale =
    p.model === 'dictionary-learning' && p.normalize === 'component'
      ? 'Each map was divided by its root mean square over the voxels of the mask; zeros stay zeros.'
      : p.normalize === 'component'
        ? 'Each map was scaled to z: mean 0 and standard deviation 1 over the voxels of the mask.'
        : 'At each voxel, the values of all components were brought to mean 0 and standard deviation 1; these values are not z-scores of a map.'
  const isGiven = p.model === 'dual-regression'
  const order = isGiven ? '' : ORDERS[p.order]
  const sign =
    p.sign === 'positive-peak' && !isGiven
      ? ' Map and time course of a component were multiplied by −1 where the largest absolute value of the map was negative.'
      : ''
  return `${scale}${order}${sign} Maps are shown at a two-sided threshold of ${p.threshold}.`
}

/** Of components that another program computed: what is known, and no more. */
function importedParagraph(record: RunRecord, cite: (key: ReferenceKey) => string): string {
  const { header } = record.input
  const program = record.imported?.program === 'maps and a mixing table' ? 'another program' : record.imported?.program
  const seconds = record.repetitionTimeSeconds
  return [
    `${plural(record.decomposition.nComponents, 'spatially independent component')} (${cite('mckeown1998')}) of a scan of ${plural(header.shape[3] ?? 1, 'volume')}${seconds === null ? '' : ` (repetition time ${decimal(seconds, 4)} s)`} were computed with ${program} and viewed in Counterpoint ${record.versions.counterpoint}.`,
    `Order and sign are those of ${program}. Maps are shown as z over ${plural(record.mask.voxels, 'voxel')} (${decimal(record.mask.volumeCm3, 0)} cm³) at a two-sided threshold of ${record.displayThreshold}.`,
  ].join(' ')
}

/** The record with every name in it that the text tells and somebody else chose. */
function withNames(record: RunRecord, written: (name: string) => string): RunRecord {
  const { input, moreInputs, preparation, imported, versions } = record
  return {
    ...record,
    input: { ...input, header: { ...input.header, fileName: written(input.header.fileName) } },
    moreInputs: moreInputs.map((more) => ({ ...more, fileName: written(more.fileName) })),
    preparation: { ...preparation, confounds: preparation.confounds.map(written) },
    versions: { ...versions, counterpoint: written(versions.counterpoint) },
    ...(imported ? { imported: { ...imported, program: written(imported.program) } } : {}),
  }
}

/** Text and references, from the values that the run really used. */
export function methodsText(record: RunRecord, parameters: RunParameters): MethodsText {
  const cited: ReferenceKey[] = []
  const cite = (key: ReferenceKey): string => {
    if (!cited.includes(key)) cited.push(key)
    return REFERENCES[key].cited
  }
  const plain = paragraphOf(record, parameters, cite)
  const markdown = paragraphOf(withNames(record, inMarkdown), parameters, cite)
  const list = cited.map(referenceLine)
  const text = (paragraph: string) => `# Methods\n\n${paragraph}\n\n## References\n\n${list.join('\n')}\n`
  return { markdown: text(markdown), plain: text(plain), bibtex: bibliography(cited) }
}

/** One reference as an item of a list. */
function referenceLine(key: ReferenceKey): string {
  const fields: Readonly<Record<string, string>> = REFERENCES[key].fields
  const place = [
    `*${fields.journal}*`,
    ...(fields.volume ? [`${fields.volume}${fields.number ? `(${fields.number})` : ''}`] : []),
    fields.pages.replace('--', '–'),
  ].join(', ')
  const doi = fields.doi ? ` https://doi.org/${fields.doi.replace('<', '%3C').replace('>', '%3E')}` : ''
  return `- ${REFERENCES[key].cited}. ${fields.title.replace(/[{}]/g, '')}. ${place}.${doi}`
}

function paragraphOf(record: RunRecord, p: RunParameters, cite: (key: ReferenceKey) => string): string {
  const { header } = record.input
  const { decomposition, versions } = record
  const seconds = record.repetitionTimeSeconds
  const kept = decomposition.explainedByPrincipalComponents.slice(0, decomposition.nComponents).reduce((sum, share) => sum + share, 0)
  const cleaning = cleaningSentence(p, record, cite)
  return record.imported
    ? importedParagraph(record, cite)
    : [
        `The scan ${header.fileName} (${plural(header.shape[3] ?? 1, 'volume')} of ${times(header.shape.slice(0, 3), 0)} voxels of ${times(header.zooms.slice(0, 3))} mm${seconds === null ? ', repetition time unknown' : `, repetition time ${decimal(seconds, 4)} s`}) ${record.moreInputs.length > 0 ? `and ${plural(record.moreInputs.length, 'further scan')} of the same grid (${record.moreInputs.map((input) => input.fileName).join(', ')}) were` : 'was'} ${isIca(p.model) ? `decomposed with spatial independent component analysis (${cite('mckeown1998')})` : 'decomposed into spatial components'} in Counterpoint ${versions.counterpoint}.`,
        maskSentence(p, record, cite),
        ...droppedSentence(record),
        ...(cleaning.length > 0
          ? [`${smoothingWords(p)}.`, ...cleaning, `Then ${standardizeWords(p, cite)}.`]
          : [`${smoothingWords(p)}, and ${standardizeWords(p, cite)}.`]),
        ...(otherModelSentences(p, record, cite) ?? [
          ...numberWords(p, decomposition.componentNumber, decomposition.nComponents, cite),
          `The data were centred over voxels, reduced to ${plural(decomposition.nComponents, 'principal component')} (${decimal(kept, 1)} % of the variance) and whitened.`,
          `${modelWords(p, cite)}; tolerance ${p.tol}, at most ${plural(p.maxIter, 'iteration')}, ${p.wInit === null ? `random seed ${p.randomState}` : 'start matrix given by the user'}) ${decomposition.converged ? `converged after ${plural(decomposition.nIter, 'iteration')}` : `was stopped after ${plural(decomposition.nIter, 'iteration')} without having converged`}.`,
        ]),
        ...stabilityWords(decomposition.stability, cite),
        mapsSentence(p),
      ].join(' ')
}
