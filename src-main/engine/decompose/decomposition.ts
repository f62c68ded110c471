/** What does every decomposition take and give? T time points, V voxels in the mask, C components; see README.md for the orientation. */
import type { Verdict } from '../../../src-shared/model/run'
import type { Backend } from '../kernels/backend'
import type { Dense } from '../maths/dense'
import type { RunContext } from '../run-context'
import type { Stability } from './stability'

/** Voxels after whitening: X1 = whitening (X - mean) sqrt(V), rows of variance 1, uncorrelated. */
export interface Whitened {
  /** scikit-learn's whitening_: C x T. */
  readonly whitening: Dense
  readonly voxels: number
  /** Holds X1 (C x V). */
  readonly backend: Pick<Backend, 'icaPass' | 'sources' | 'resample'>
}

export interface DecompositionFit {
  /** W of the sources: C x C, acts on whitening (X - mean) (scikit-learn's _unmixing). */
  readonly unmixing: Dense
  /** W whitening: C x T (components_). */
  readonly components: Dense
  /** pinv(components): T x C, the time courses (mixing_). */
  readonly mixing: Dense
  /** C rows x V, in the order and sign found. */
  readonly sources: Float32Array | Float64Array
  /** Standard deviation of each source over the voxels: C; 1 unless the variance was left arbitrary. */
  readonly deviations: Float64Array
  readonly nIter: number
  readonly converged: boolean
  /** Converged, cycling, or not there yet. */
  readonly verdict: Verdict
  /** What `tol` is compared with after each iteration. FastICA: scikit-learn's lim, the largest | |<w_new, w_old>| - 1 | over the components; others: the largest entry of the gradient. */
  readonly changePerIter: readonly number[]
  readonly randomState: number
  /** What repeated runs say; null for a single one. Components count as in `unmixing`. */
  readonly stability?: Pick<Stability, 'quality' | 'summary' | 'estimates'> | null
}

/** Exchangeable models: same input, same output. */
export interface Decomposition<Parameters> {
  readonly name: string
  fit(whitened: Whitened, parameters: Parameters, ctx: RunContext): Promise<DecompositionFit>
}
