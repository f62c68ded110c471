/** Which C x T matrix makes the volumes uncorrelated, and how many components do the data allow? (scikit-learn 1.2, FastICA with whiten_solver.) */
import { AppError } from '../../../src-shared/errors'
import type { RunParameters } from '../../../src-shared/params/parameters'
import { type Dense, zeros } from '../maths/dense'
import { largestEigenpairs } from '../maths/largest-eigenpairs'
import { symmetricEigenpairs, symmetricEigenvalues } from '../maths/symmetric-eigen'
import type { RunContext } from '../run-context'

/** Up to this many volumes all eigenvectors are computed at once; above, only those that are needed. */
const FULL_UP_TO = 256
/** Relative difference at which two ways to an eigenvalue disagree. */
const DISAGREEMENT = 1e-9

interface PrincipalDirections {
  /** Eigenvalues: T, largest first. */
  readonly values: Float64Array
  /** At least the first `count` eigenvectors, one per row. */
  readonly vectorsOf: (count: number) => Promise<Dense>
}

export interface Whitening {
  /** whitening_: C x T; row c is the c-th principal component's loadings over time, divided by its singular value. */
  readonly whitening: Dense
  /** Components after the limits of the data: at most what was asked for. */
  readonly nComponents: number
  /** Eigenvalues of the Gram matrix: T, largest first; squares of the singular values. */
  readonly eigenvalues: Float64Array
}

/**
 * Whitening from the principal directions of the spatially centred volumes. They are the left singular vectors that
 * scikit-learn uses, and get scikit-learn's sign: the loading of the first volume is positive.
 * More components than min(T, V), or than the rank of the data, are refused with a warning and fewer are computed.
 * @param storage how the voxels are kept: single precision adds noise that must not count as rank
 * @param solver 'svd': directions within the rounding are left out. 'eigh': as scikit-learn's, eigenvalues below the step of a double become it, all are kept
 * @throws AppError DATA_CONSTANT when nothing varies
 */
export async function computeWhitening(
  { values, vectorsOf }: PrincipalDirections,
  voxels: number,
  nComponentsWanted: number,
  storage: 'float32' | 'float64',
  ctx: RunContext,
  solver: RunParameters['whitenSolver'] = 'svd',
): Promise<Whitening> {
  const volumes = values.length
  const possible = Math.min(volumes, voxels)
  if (nComponentsWanted > possible) {
    ctx.warn({
      code: 'COMPONENTS_LIMITED',
      message: `${nComponentsWanted} components were asked for, but ${volumes} volumes of ${voxels} voxels allow at most ${possible}; ${possible} were computed.`,
    })
  }
  const vectors = await vectorsOf(Math.min(nComponentsWanted, possible))
  const rank = solver === 'svd' ? numericalRank(values, storage) : values[0] > 0 ? possible : 0
  if (rank === 0) throw new AppError('DATA_CONSTANT', { volumes, voxels })
  // Rounding decides whether what should be 0 comes out above scikit-learn's limit of one epsilon: said wherever there is no more than rounding.
  if (solver === 'eigh' && numericalRank(values, 'float64') < volumes) {
    ctx.warn({
      code: 'SMALL_SINGULAR_VALUES',
      message:
        'Some principal directions hold no more than rounding (standardising takes one away, repeated volumes take more). With whitening by eigh they are kept, as scikit-learn does, and components that rest on them mean nothing; svd leaves them out.',
    })
  }
  const nComponents = Math.min(nComponentsWanted, possible, rank)
  if (nComponents < Math.min(nComponentsWanted, possible)) {
    ctx.warn({
      code: 'RANK_LIMITED',
      message: `The prepared data hold only ${rank} independent directions (standardising takes one away, repeated volumes take more), so ${nComponents} components were computed instead of ${Math.min(nComponentsWanted, possible)}.`,
    })
  }
  const whitening = zeros(nComponents, volumes)
  for (let row = 0; row < nComponents; row++) {
    const loadings = vectors.data.subarray(row * volumes, (row + 1) * volumes)
    // scikit-learn multiplies by sign(loading of the first volume); a loading of exactly 0 keeps its sign here, there it would erase the row.
    const factor = (loadings[0] < 0 ? -1 : 1) / Math.sqrt(solver === 'eigh' ? Math.max(values[row], Number.EPSILON) : values[row])
    for (let t = 0; t < volumes; t++) whitening.data[row * volumes + t] = loadings[t] * factor
  }
  return { whitening, nComponents, eigenvalues: values }
}

/** Of the Gram matrix Xc Xc' (T x T) of the spatially centred volumes. */
export async function principalDirections(gram: Dense, ctx: Pick<RunContext, 'breathe'>): Promise<PrincipalDirections> {
  if (gram.rows <= FULL_UP_TO) {
    const { values, vectors } = await symmetricEigenpairs(gram, () => ctx.breathe())
    return { values, vectorsOf: async () => vectors }
  }
  const values = await symmetricEigenvalues(gram, () => ctx.breathe())
  const vectorsOf = async (count: number) => {
    const largest = await largestEigenpairs(gram, count, () => ctx.breathe())
    // A repeated eigenvalue shows only once in a Krylov space; then the slow way is the only one.
    const differs = (pair: number) => Math.abs(largest.values[pair] - values[pair]) > DISAGREEMENT * values[0]
    if (!Array.from({ length: count }, (_, pair) => pair).some(differs)) return largest.vectors
    return (await symmetricEigenpairs(gram, () => ctx.breathe())).vectors
  }
  return { values, vectorsOf }
}

/** Eigenvalues above what rounding of the sums, and of the stored voxels, leaves behind. */
function numericalRank(values: Float64Array, storage: 'float32' | 'float64'): number {
  const rounding = storage === 'float32' ? 10 * 2 ** -46 : 0
  const floor = values[0] * Math.max(10 * values.length * Number.EPSILON, rounding)
  let rank = 0
  while (rank < values.length && values[rank] > floor) rank++
  return rank
}
