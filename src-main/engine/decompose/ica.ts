/** Which search takes the whitened scan apart into independent components, and what becomes of its answer? */
import type { IcaModel } from '../../../src-shared/params/model-name'
import type { RunParameters } from '../../../src-shared/params/parameters'
import type { Contrast } from '../kernels/backend'
import type { Dense } from '../maths/dense'
import { RandomState } from '../maths/random-state'
import type { Decomposition } from './decomposition'
import { fastIcaDeflation, fastIcaParallel } from './fast-ica'
import { extendedInfomax } from './infomax'
import { picardLikelihood, picardOrthogonal } from './picard'
import type { Solver } from './solver'
import { sourcesAndMixing } from './sources-and-mixing'
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
  /** Where the search begins (C x C, scikit-learn's w_init); null: RandomState(randomState).normal(size=(C, C)). */
  readonly start: Dense | null
}

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
    const { rows, ...outcome } = await solverOf(parameters)(whitened, start, parameters, ctx)
    const verdict = verdictOf(outcome, parameters)
    const warning = verdictWarning(parameters.model, verdict, outcome, parameters)
    if (warning) ctx.warn(warning)
    const found = await sourcesAndMixing(whitened, rows, parameters.whiten, () => ctx.breathe())
    return { ...found, ...outcome, verdict, randomState: parameters.randomState }
  },
}
