/** Which search takes the whitened scan apart into independent components, and what becomes of its answer? */
import { AppError } from '../../../src-shared/errors'
import type { IcaModel } from '../../../src-shared/params/model-kinds'
import { PARAMETERS, type RunParameters } from '../../../src-shared/params/parameters'
import { UNSTABLE_BELOW } from '../../../src-shared/plots/stability-plot'
import type { Contrast } from '../kernels/backend'
import type { Dense } from '../maths/dense'
import { RandomState } from '../maths/random-state'
import type { RunContext } from '../run-context'
import type { Decomposition, Whitened } from './decomposition'
import { fastIcaDeflation, fastIcaParallel } from './fast-ica'
import { extendedInfomax } from './infomax'
import { picardLikelihood, picardOrthogonal } from './picard'
import { repeatSearch } from './restarts'
import type { Solver } from './solver'
import { sourcesAndMixing } from './sources-and-mixing'
import { type Stability, stabilityOf } from './stability'
import { verdictOf, verdictWarning } from './verdict'

export interface IcaParameters {
  readonly model: IcaModel
  /** Of FastICA alone. */
  readonly algorithm: 'parallel' | 'deflation'
  /** Of FastICA and Picard-O; the maximum-likelihood models bring their own. */
  readonly contrast: Contrast
  readonly maxIter: number
  readonly tol: number
  readonly randomState: number
  readonly whiten: RunParameters['whiten']
  /** How often the search is made in all; 1: once. */
  readonly restarts: number
  readonly restartKind: RunParameters['restartKind']
  readonly restartKeep: RunParameters['restartKeep']
  /** Where the search begins (C x C, scikit-learn's w_init); null: RandomState(randomState).normal(size=(C, C)). */
  readonly start: Dense | null
}

export function contrastOf({ fun, funAlpha }: Pick<RunParameters, 'fun' | 'funAlpha'>): Contrast {
  return fun === 'logcosh' ? { fun, alpha: funAlpha } : { fun }
}

/** The similarities of all pairs of estimates have to fit into memory: 144 MB. */
const MOST_ESTIMATES = 6000

function solverOf({ model, algorithm }: Pick<IcaParameters, 'model' | 'algorithm'>): Solver {
  switch (model) {
    case 'fastica':
      return algorithm === 'parallel' ? fastIcaParallel : fastIcaDeflation
    case 'picard-o':
      return picardOrthogonal
    case 'picard':
      return picardLikelihood
    case 'infomax':
      return extendedInfomax
  }
}

/** Same seed, same start, same run as scikit-learn's for FastICA. Not converging is a warning, not a failure. */
export const independentComponents: Decomposition<IcaParameters> = {
  name: 'ica',
  async fit(whitened, parameters, ctx) {
    const size = whitened.whitening.rows
    const start = parameters.start ?? new RandomState(parameters.randomState).normalMatrix(size, size)
    const stability = parameters.restarts > 1 ? await repeated(whitened, start, parameters, ctx) : null
    const { rows, ...outcome } = stability?.outcome ?? (await solverOf(parameters)(whitened, start, parameters, ctx))
    const verdict = verdictOf(outcome, parameters)
    const warning = verdictWarning(parameters.model, verdict, outcome, parameters)
    if (warning) ctx.warn(warning)
    const found = await sourcesAndMixing(whitened, stability?.rows ?? rows, parameters.whiten, () => ctx.breathe())
    return { ...found, ...outcome, verdict, randomState: parameters.randomState, stability }
  },
}

async function repeated(whitened: Whitened, start: Dense, parameters: IcaParameters, ctx: RunContext): Promise<Stability> {
  const { restarts, restartKind: kind, randomState } = parameters
  const estimates = restarts * start.rows
  if (estimates > MOST_ESTIMATES) {
    const expected = `at most ${Math.floor(MOST_ESTIMATES / start.rows)} repeats of ${start.rows} components`
    throw new AppError('PARAM_INVALID', { parameter: PARAMETERS.restarts.label, found: restarts, expected })
  }
  const searches = await repeatSearch(whitened, { restarts, kind, randomState, start }, solverOf(parameters), parameters, ctx)
  const stability = await stabilityOf(whitened, searches, parameters, ctx)
  const unstable = stability.quality.filter((quality) => quality < UNSTABLE_BELOW).length
  if (unstable > 0) {
    ctx.warn({
      code: 'LOW_STABILITY',
      message: `${unstable} of ${start.rows} components have a stability below ${UNSTABLE_BELOW}: repeated runs do not agree on them (${stability.summary.convergedRuns} of ${restarts} runs converged). Do not build on their maps; fewer components are often more stable.`,
    })
  }
  return stability
}
