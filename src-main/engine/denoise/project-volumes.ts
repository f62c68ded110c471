/** How much of each time course is in every voxel, and what is left without it? K time courses, V voxels, volumes BATCH at a time. */
import type { Dense } from '../maths/dense'
import { BATCH, type VolumeBatch } from './volume-batches'

/** Voxels at a time: eight volumes of so many stay in the processor's cache. */
const TILE = 1024
/** Multiplications after which others may run; some ten milliseconds. */
const BREATHE_AFTER = 1e7

export type Shares = Float64Array | Float32Array

/** The weights of the volumes of a batch: K x BATCH, 0 beyond the last volume. */
function ofBatch({ rows, cols, data }: Dense, { first, count }: VolumeBatch): Float64Array {
  const part = new Float64Array(rows * BATCH)
  for (let k = 0; k < rows; k++) for (let m = 0; m < count; m++) part[k * BATCH + m] = data[k * cols + first + m]
  return part
}

/**
 * Adds weights x volumes to the sums of the voxels from `from` to `to`.
 *
 * @param weights K x T
 * @param sums K rows of (to - from)
 */
export async function addShares(
  sums: Float64Array,
  weights: Dense,
  batch: VolumeBatch,
  [from, to]: readonly [number, number],
  breathe: () => Promise<void>,
): Promise<void> {
  const w = ofBatch(weights, batch)
  const width = to - from
  const tilesPerBreath = Math.max(1, Math.floor(BREATHE_AFTER / (TILE * BATCH * weights.rows)))
  let tiles = 0
  for (let start = from; start < to; start += TILE) {
    const end = Math.min(to, start + TILE)
    for (let k = 0; k < weights.rows; k++) addTile(sums, k * width - from, w, k * BATCH, batch.volumes, start, end)
    if (++tiles % tilesPerBreath === 0) await breathe()
  }
  await breathe()
}

function addTile(
  sums: Float64Array,
  offset: number,
  w: Float64Array,
  at: number,
  volumes: readonly Float64Array[],
  start: number,
  end: number,
): void {
  const [x0, x1, x2, x3, x4, x5, x6, x7] = volumes as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  const w0 = w[at]
  const w1 = w[at + 1]
  const w2 = w[at + 2]
  const w3 = w[at + 3]
  const w4 = w[at + 4]
  const w5 = w[at + 5]
  const w6 = w[at + 6]
  const w7 = w[at + 7]
  for (let v = start; v < end; v++) {
    sums[offset + v] += w0 * x0[v] + w1 * x1[v] + w2 * x2[v] + w3 * x3[v] + w4 * x4[v] + w5 * x5[v] + w6 * x6[v] + w7 * x7[v]
  }
}

/**
 * Subtracts courses x shares from the volumes of a batch, in place.
 *
 * @param courses K x T
 * @param shares K rows of V
 */
export async function subtractShares(shares: Shares, courses: Dense, batch: VolumeBatch, breathe: () => Promise<void>): Promise<void> {
  const a = ofBatch(courses, batch)
  const voxels = batch.volumes[0].length
  const tilesPerBreath = Math.max(1, Math.floor(BREATHE_AFTER / (TILE * BATCH * courses.rows)))
  let tiles = 0
  for (let start = 0; start < voxels; start += TILE) {
    const end = Math.min(voxels, start + TILE)
    for (let m = 0; m < batch.count; m++) subtractTile(batch.volumes[m], a, m, shares, voxels, start, end)
    if (++tiles % tilesPerBreath === 0) await breathe()
  }
  await breathe()
}

/** Four components at a time, so that a volume is read and written less often. */
function subtractTile(x: Float64Array, a: Float64Array, m: number, shares: Shares, voxels: number, start: number, end: number): void {
  const rows = a.length / BATCH
  let k = 0
  for (; k + 4 <= rows; k += 4) {
    const a0 = a[k * BATCH + m]
    const a1 = a[(k + 1) * BATCH + m]
    const a2 = a[(k + 2) * BATCH + m]
    const a3 = a[(k + 3) * BATCH + m]
    const s0 = k * voxels
    const s1 = s0 + voxels
    const s2 = s1 + voxels
    const s3 = s2 + voxels
    for (let v = start; v < end; v++) x[v] -= a0 * shares[s0 + v] + a1 * shares[s1 + v] + a2 * shares[s2 + v] + a3 * shares[s3 + v]
  }
  for (; k < rows; k++) {
    const a0 = a[k * BATCH + m]
    const s0 = k * voxels
    for (let v = start; v < end; v++) x[v] -= a0 * shares[s0 + v]
  }
}
