/** How is a prepared scan (T x V) reduced to a few rows that hold most of it, and how do rows become the voxels of a backend? (nilearn 0.14, decomposition._base.) */
import { principalDirections } from '../decompose/whitening'
import type { Backend, VoxelRow } from '../kernels/backend'
import { type Dense, zeros } from '../maths/dense'
import type { RunContext } from '../run-context'

export interface ReducedScan {
  /** Principal components over the voxels times their singular values: at most `count` rows of V values. */
  readonly rows: readonly VoxelRow[]
  /** Sum of the squares of the prepared voxels. */
  readonly totalSquares: number
}

/**
 * The first principal components of a scan that is prepared in `backend`, not centred over voxels, times their singular values: U' X with the
 * leading eigenvectors U of X X' (T x count). X stays in the backend when `keepsVoxels`.
 */
export async function reduceScan(
  backend: Backend,
  volumes: number,
  voxels: number,
  count: number,
  keepsVoxels: boolean,
  ctx: RunContext,
): Promise<ReducedScan> {
  const origin = new Float64Array(volumes)
  const gram = await backend.gram(origin)
  await ctx.breathe()
  const wanted = Math.min(count, volumes, voxels)
  const { vectorsOf } = await principalDirections(gram, ctx)
  const vectors = await vectorsOf(wanted)
  // The backend multiplies by sqrt(V), as whitening has it.
  const directions: Dense = {
    ...vectors,
    rows: wanted,
    data: vectors.data.slice(0, wanted * volumes).map((value) => value / Math.sqrt(voxels)),
  }
  await backend.whiten(directions, origin, !keepsVoxels)
  const reduced = await backend.sources(identity(wanted))
  let totalSquares = 0
  for (let t = 0; t < volumes; t++) totalSquares += gram.data[t * volumes + t]
  const rows = Array.from({ length: wanted }, (_, row) => reduced.subarray(row * voxels, (row + 1) * voxels))
  for (const row of rows) makePeakPositive(row)
  return { rows, totalSquares }
}

/** The sign of a principal component is arbitrary; scikit-learn's svd_flip settles it so. */
function makePeakPositive(row: VoxelRow): void {
  let peak = 0
  for (let voxel = 0; voxel < row.length; voxel++) if (Math.abs(row[voxel]) > Math.abs(peak)) peak = row[voxel]
  if (peak < 0) for (let voxel = 0; voxel < row.length; voxel++) row[voxel] = -row[voxel]
}

/** Takes rows of V values as the voxels of a backend, so that they can be whitened and unmixed like a scan. */
export async function openRows(backend: Backend, rows: readonly VoxelRow[], ctx: RunContext): Promise<void> {
  const voxels = rows[0]?.length ?? 0
  const datatype = rows[0] instanceof Float64Array ? 'float64' : 'float32'
  const layout = { shape: [voxels, 1, 1], volumes: rows.length, datatype, swapBytes: false, scaling: null } as const
  const candidates = Uint32Array.from({ length: voxels }, (_, index) => index)
  await backend.open({ layout, sigmaVoxels: null, candidates })
  for (const [place, row] of rows.entries()) {
    await backend.addVolume(place, new Uint8Array(row.buffer, row.byteOffset, row.byteLength))
    await ctx.breathe()
  }
}

export function identity(size: number): Dense {
  const matrix = zeros(size, size)
  for (let place = 0; place < size; place++) matrix.data[place * size + place] = 1
  return matrix
}
