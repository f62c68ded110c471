/** What do the checks of a run say: its convergence, its number of components, its stability, and the distribution of a map? */
import type { ComponentNumber, StabilitySummary, Verdict } from '../../src-shared/model/run'

const METHOD_NAMES: Readonly<Record<ComponentNumber['method'], string>> = {
  given: 'The number was given.',
  all: 'As many as the data allow were computed.',
  laplace: 'Chosen by the Laplace evidence (Minka 2000).',
  aic: "Chosen by Akaike's criterion.",
  bic: 'Chosen by the Bayesian information criterion.',
  mdl: 'Chosen by the minimum description length.',
  variance: 'Chosen by the share of the variance.',
}
const KINDS: Readonly<Record<StabilitySummary['kind'], string>> = {
  seeds: 'from other starts',
  bootstrap: 'on voxels drawn with replacement',
  both: 'from other starts, on voxels drawn with replacement',
}

export const checks = {
  name: 'Checks',
  back: 'Back to the maps',
  convergence: {
    title: 'Convergence',
    none: 'This model makes no search: there is nothing to converge.',
    imported: (program: string) => `Computed with ${program}: its iterations are not known.`,
    verdict: ({ state, iterationsExpected }: Verdict, iterations: number) => {
      if (state === 'converged') return `Converged after ${iterations} iterations.`
      if (state === 'cycling')
        return `Not converged after ${iterations} iterations, and it goes round: more iterations will not settle it. Picard-O looks for the same optimum and settles.`
      return iterationsExpected === null
        ? `Not converged after ${iterations} iterations; too few to judge the rest of the way.`
        : `Not converged after ${iterations} iterations; the change still falls, and about ${iterationsExpected} are needed.`
    },
  },
  dimension: {
    title: 'Number of components',
    none: 'Not estimated in this run.',
    given: (model: string) => `Not estimated: ${model} takes the number that it is given.`,
    few: 'Too few volumes for an estimate.',
    method: (method: ComponentNumber['method'], computed: number, limit: number) =>
      `${METHOD_NAMES[method]} ${computed} were computed${method === 'given' || method === 'all' ? '' : `, at most ${limit}`}.`,
    samples: (samples: string, fwhm: string) =>
      `Smoothness of ${fwhm} voxels makes the mask count as ${samples} independent samples; all criteria use that number.`,
  },
  stability: {
    title: 'Stability over repeated runs',
    none: 'One run only. Set Runs in Set up to 20 or more to see which components come out again (ICASSO).',
    runs: ({ runs, convergedRuns, kind }: StabilitySummary) => `${convergedRuns} of ${runs.length} runs converged, ${KINDS[kind]}.`,
    kept: ({ keep, keptRun }: StabilitySummary) =>
      keptRun === null
        ? 'Shown are centrotypes: of each cluster the map that is most like all others of it.'
        : `Shown is run ${keptRun + 1}${keep === 'best' ? ', whose sources are least Gaussian together' : ''}.`,
    explained:
      'Iq is the mean similarity within a cluster less the mean similarity to all other estimates: 1 for a component found the same every time.',
    columns: { run: 'Run', iterations: 'Iterations', converged: 'Converged', negentropy: 'Negentropy (× 1000)' },
    yes: 'yes',
    no: 'no',
    table: 'Runs',
  },
  distribution: {
    title: 'Distribution',
    unit: 'density, log scale',
    fitting: 'The mixture model is being fitted…',
    noTail: 'No tail beyond the noise: nothing is active by this model.',
    problems: {
      constant: 'The map is one value: nothing to fit.',
      sparse: 'Many voxels are exactly 0: a mixture cannot be fitted, use plain z.',
      'few-voxels': 'Too few voxels to fit a mixture: use plain z.',
      'not-z': 'The values are no z: a mixture is fitted to z maps only.',
    },
    doubtful: (distance: string) => `The fit is off by ${distance} % at worst: look at the lines before using its cut.`,
    shares: (percent: string, probability: string) => `${percent} % active at p > ${probability}`,
    use: 'Use as threshold',
    used: 'In use as threshold',
  },
  confounds: {
    title: 'Confounds',
    of: 'r with the time course',
    takenOut: 'taken out before',
    more: (n: number) => `and ${n} more with smaller |r|`,
  },
} as const
