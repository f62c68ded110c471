/**
 * Which independent components do one or several scans have in common? CanICA: Varoquaux et al., NeuroImage 51 (2010) 288-299; step by step as
 * nilearn 0.14, decomposition.CanICA, from the reduced rows of every scan on.
 */
import { AppError } from '../../../src-shared/errors'
import type { Warning } from '../../../src-shared/model/scan'
import type { DecompositionFit, Whitened } from '../decompose/decomposition'
import type { Backend, VoxelRow } from '../kernels/backend'
import { type Dense, zeros } from '../maths/dense'
import { multiply, multiplyByTransposed, transpose } from '../maths/products'
import { RandomState } from '../maths/random-state'
import { symmetricEigen } from '../maths/symmetric-eigen'
import type { RunContext } from '../run-context'
import { openRows } from './reduced-rows'

/** nilearn draws the seeds of its runs below this. */
const LARGEST_SEED = 2 ** 31 - 1

interface CanIcaOptions {
  readonly nComponents: number
  /** Runs of FastICA with seeds drawn from `randomState`; the one with the sparsest maps is kept. */
  readonly nInit: number
  readonly randomState: number
  /** One run of ICA on whitened rows. */
  readonly unmix: (whitened: Whitened, seed: number, ctx: RunContext) => Promise<DecompositionFit>
}

interface CanIcaFit extends DecompositionFit {
  /** Eigenvalues of the products of the normalised rows of all scans, largest first. */
  readonly eigenvalues: Float64Array
}

/**
 * @param rows the reduced rows of all scans, V values each; their norms are lost (each scan's subspace counts, not its size)
 * @param backend is opened anew on the rows
 * @returns maps of standard deviation 1, in the order and sign found
 */
export async function canonicalIca(
  rows: readonly VoxelRow[],
  options: CanIcaOptions,
  backend: Backend,
  ctx: RunContext,
): Promise<CanIcaFit> {
  for (const row of rows) normaliseInPlace(row)
  await openRows(backend, rows, ctx)
  const { whitening, eigenvalues } = await whitenTogether(rows, options.nComponents, backend)
  const whitened = { whitening, voxels: rows[0]?.length ?? 0, backend }
  const random = new RandomState(options.randomState)
  let best: { readonly fit: DecompositionFit; readonly size: number; readonly warnings: readonly Warning[] } | null = null
  for (let run = 0; run < options.nInit; run++) {
    const seed = random.integer(LARGEST_SEED)
    const warnings: Warning[] = []
    const share: RunContext = {
      ...ctx,
      report: (stage, part, extra) => ctx.report(stage, (run + part) / options.nInit, extra),
      warn: (warning) => void warnings.push(warning),
      breathe: () => ctx.breathe(),
    }
    const fit = await options.unmix(whitened, seed, share)
    const size = largestSum(fit.sources, whitened.voxels)
    if (best === null || size < best.size) best = { fit, size, warnings }
  }
  if (best === null) throw new AppError('PARAM_INVALID', { parameter: 'n_init', found: options.nInit, expected: 'at least 1' })
  for (const warning of best.warnings) if (best.fit.converged) ctx.warn(warning)
  if (!best.fit.converged) {
    ctx.warn({
      code: 'NOT_CONVERGED',
      message: `The kept start of CanICA stopped after ${best.fit.nIter} iterations without converging, which its cube contrast often does on real scans; it is the sparsest of ${options.nInit}. Run it again with another seed and trust the maps that come back; fewer components help.`,
    })
  }
  return { ...best.fit, randomState: options.randomState, eigenvalues }
}

function normaliseInPlace(row: VoxelRow): void {
  let squares = 0
  for (let voxel = 0; voxel < row.length; voxel++) squares += row[voxel] * row[voxel]
  const norm = Math.sqrt(squares) || 1
  for (let voxel = 0; voxel < row.length; voxel++) row[voxel] /= norm
}

/**
 * The first C directions that the rows share, V of unit length each, centred over voxels and made uncorrelated. Their products are all but the
 * identity, so that the turn which scikit-learn's svd would add is arbitrary; the symmetric root adds none.
 */
async function whitenTogether(
  rows: readonly VoxelRow[],
  wanted: number,
  backend: Backend,
): Promise<{ whitening: Dense; eigenvalues: Float64Array }> {
  const voxels = rows[0]?.length ?? 0
  const { values, vectors } = symmetricEigen(await backend.gram(new Float64Array(rows.length)))
  const rank = values.findIndex((value) => value <= values[0] * 1e-10)
  const count = Math.min(wanted, rank < 0 ? rows.length : rank)
  if (count === 0) throw new AppError('DATA_CONSTANT', { voxels })
  const shared = zeros(count, rows.length)
  for (let row = 0; row < count; row++) {
    const loadings = vectors.data.subarray(row * rows.length, (row + 1) * rows.length)
    for (let col = 0; col < rows.length; col++) shared.data[row * rows.length + col] = loadings[col] / Math.sqrt(values[row])
  }
  const spatialMean = await backend.spatialMean()
  const means = multiply(shared, { rows: rows.length, cols: 1, data: spatialMean })
  const covariance = zeros(count, count)
  for (let row = 0; row < count; row++)
    for (let col = 0; col < count; col++)
      covariance.data[row * count + col] = (row === col ? 1 : 0) - voxels * means.data[row] * means.data[col]
  const root = inverseRoot(covariance)
  const whitening = multiply(root, shared)
  await backend.whiten(whitening, spatialMean, false)
  return { whitening, eigenvalues: values }
}

/** A^(-1/2) of a positive definite matrix. */
function inverseRoot(matrix: Dense): Dense {
  const { values, vectors } = symmetricEigen(matrix)
  const scaled = { ...vectors, data: vectors.data.slice() }
  for (let row = 0; row < scaled.rows; row++)
    for (let col = 0; col < scaled.cols; col++) scaled.data[row * scaled.cols + col] /= Math.sqrt(Math.max(values[row], 1e-12))
  return multiplyByTransposed(transpose(vectors), transpose(scaled))
}

/** The largest sum of absolute values of a map: what nilearn keeps small. */
function largestSum(maps: VoxelRow, voxels: number): number {
  let largest = 0
  for (let start = 0; start < maps.length; start += voxels) {
    let sum = 0
    for (let voxel = start; voxel < start + voxels; voxel++) sum += Math.abs(maps[voxel])
    largest = Math.max(largest, sum)
  }
  return largest
}
