/** What is the share of each removed time course in every voxel, found in one reading of the scan or, to bound memory, in a few? */
import { createHash } from 'node:crypto'
import type { Dense } from '../maths/dense'
import type { OpenedScan } from '../read/nifti-header'
import type { RunContext } from '../run-context'
import { addShares, type Shares } from './project-volumes'
import { type VolumeBatch, volumeBatches } from './volume-batches'

export interface FoundShares {
  /** K rows of V values, i fastest; 0 where a value of the voxel is no finite number. */
  readonly shares: Shares
  /** Value of the first volume, per voxel: what the variances are counted from, so that large means cost no digits. NaN where left alone. */
  readonly reference: Float64Array
  /** Sum over time of value - reference, per voxel. */
  readonly sums: Float64Array
  /** Sum over time of the squared distance from the voxel's mean, per voxel; NaN where left alone. */
  readonly squares: Float64Array
  /** The same over all voxels that can be cleaned. */
  readonly totalSquares: number
  /** Voxels that vary over time. */
  readonly varying: number
  readonly leftAlone: number
}

/** Sums of shares are kept in float64 for so many bytes of voxels at a time. */
const SHARES_AT_ONCE = 256 * 2 ** 20

interface ShareQuestion {
  readonly scan: OpenedScan
  /** K x T, T without the skipped volumes; each row adds up to 0. */
  readonly weights: Dense
  /** Linear indices of the voxels that are wanted: V; null for the whole grid. */
  readonly wanted: Uint32Array | null
  /** Volumes at the start that take no part. */
  readonly skipped: number
  /** Given the SHA-256 of the image file once it has been read; may throw. */
  readonly checkContent: (sha256: string) => void
  /** Sees every batch of the first reading, before anything is done with it. */
  readonly watch?: (batch: VolumeBatch) => void
  /** Room for the sums; what does not fit is found in another reading and kept in float32. */
  readonly bytesAtOnce?: number
}

/** @throws AppError as streamVolumes; CancelledError */
export async function findShares(question: ShareQuestion, ctx: RunContext): Promise<FoundShares> {
  const { scan, weights, wanted, skipped, bytesAtOnce = SHARES_AT_ONCE } = question
  const [nx, ny, nz] = scan.layout.shape
  const voxels = wanted?.length ?? nx * ny * nz
  const volumes = scan.layout.volumes - skipped
  const width = Math.min(voxels, Math.max(1, Math.floor(bytesAtOnce / (8 * weights.rows))))
  const readings = Math.ceil(voxels / width)
  const reference = new Float64Array(voxels)
  const sums = new Float64Array(voxels)
  const squares = new Float64Array(voxels)
  const kept = readings === 1 ? null : new Float32Array(weights.rows * voxels)
  let shares: Shares = kept ?? new Float64Array(0)
  for (let reading = 0; reading < readings; reading++) {
    const from = reading * width
    const to = Math.min(voxels, from + width)
    const block = new Float64Array(weights.rows * (to - from))
    const hash = createHash('sha256')
    const isFirst = reading === 0
    const raw = isFirst ? { onWarning: ctx.warn, onRawBytes: (bytes: Uint8Array) => void hash.update(bytes) } : {}
    for await (const batch of volumeBatches(scan, wanted, skipped, { signal: ctx.signal, ...raw })) {
      if (isFirst) {
        question.watch?.(batch)
        addMoments(batch.volumes.slice(0, batch.count), reference, sums, squares, batch.first === 0)
      }
      await addShares(block, weights, batch, [from, to], ctx.breathe)
      const read = batch.first + batch.count
      ctx.report('read', (reading + read / volumes) / readings, { facts: { volumes, volumesRead: read } })
    }
    if (isFirst) question.checkContent(hash.digest('hex'))
    if (kept) for (let k = 0; k < weights.rows; k++) kept.set(block.subarray(k * (to - from), (k + 1) * (to - from)), k * voxels + from)
    else shares = block
  }
  return { shares, reference, sums, ...settle(shares, reference, sums, squares, volumes) }
}

function addMoments(
  volumes: readonly Float64Array[],
  reference: Float64Array,
  sums: Float64Array,
  squares: Float64Array,
  isFirst: boolean,
): void {
  if (isFirst) reference.set(volumes[0])
  for (const volume of volumes) {
    for (let v = 0; v < volume.length; v++) {
      const distance = volume[v] - reference[v]
      sums[v] += distance
      squares[v] += distance * distance
    }
  }
}

/** Voxels that cannot be cleaned get shares of 0 and a reference that is no number; the others are added up. */
function settle(shares: Shares, reference: Float64Array, sums: Float64Array, squares: Float64Array, volumes: number) {
  const voxels = reference.length
  let totalSquares = 0
  let varying = 0
  let leftAlone = 0
  for (let v = 0; v < voxels; v++) {
    if (Number.isFinite(squares[v]) && Number.isFinite(reference[v])) {
      if (squares[v] > 0) varying++
      squares[v] = Math.max(0, squares[v] - (sums[v] * sums[v]) / volumes)
      totalSquares += squares[v]
      continue
    }
    leftAlone++
    reference[v] = Number.NaN
    squares[v] = Number.NaN
    for (let k = v; k < shares.length; k += voxels) shares[k] = 0
  }
  return { squares, totalSquares, varying, leftAlone }
}
