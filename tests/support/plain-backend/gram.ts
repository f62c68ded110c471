/** What are the spatial means, the Gram matrix and the whitened rows of T volumes of V voxels, in plain TypeScript? */
import type { VoxelRow } from '../../../src-main/engine/kernels/backend'
import { type Dense, zeros } from '../../../src-main/engine/maths/dense'

type Breathe = () => Promise<void>

/** Numbers in one packed block: half a megabyte of doubles, so that a block stays in the processor's cache. */
const BLOCK_NUMBERS = 65536

/** Mean over the voxels of each row: T. */
export function meanOfRows(rows: readonly VoxelRow[]): Float64Array {
  return Float64Array.from(rows, (row) => {
    let sum = 0
    for (let voxel = 0; voxel < row.length; voxel++) sum += row[voxel]
    return sum / row.length
  })
}

/** Calls `work` with blocks of centred rows in double: row t of a block starts at t * stride and is `width` long. */
async function overCentredBlocks(
  rows: readonly VoxelRow[],
  mean: Float64Array,
  breathe: Breathe,
  work: (block: Float64Array, stride: number, start: number, width: number) => void,
): Promise<void> {
  const voxels = rows[0]?.length ?? 0
  const stride = Math.max(64, Math.min(voxels, Math.floor(BLOCK_NUMBERS / rows.length)))
  const block = new Float64Array(rows.length * stride)
  for (let start = 0; start < voxels; start += stride) {
    const width = Math.min(stride, voxels - start)
    for (let t = 0; t < rows.length; t++) {
      const offset = t * stride
      block.set(rows[t].subarray(start, start + width), offset)
      for (let place = offset; place < offset + width; place++) block[place] -= mean[t]
    }
    work(block, stride, start, width)
    await breathe()
  }
}

/** Xc Xc' with Xc = X - mean: T x T. Centred before the products, because the mean image is far larger than what varies. O(T^2 V). */
export async function gramOfRows(rows: readonly VoxelRow[], mean: Float64Array, breathe: Breathe): Promise<Dense> {
  const size = rows.length
  const gram = zeros(size, size)
  await overCentredBlocks(rows, mean, breathe, (block, stride, _start, width) => {
    for (let row = 0; row < size; row += 2) addProducts(gram.data, size, block, stride, width, row)
  })
  for (let row = 0; row < size; row++) for (let col = 0; col < row; col++) gram.data[row * size + col] = gram.data[col * size + row]
  return gram
}

/** Adds the products of rows `row` and `row + 1` with all rows from `row` on: 2 x 4 products at once, to read each number less often. */
function addProducts(gram: Float64Array, size: number, block: Float64Array, stride: number, width: number, row: number): void {
  const a = row * stride
  // Past the last row the same row is taken again and its products are thrown away.
  const b = Math.min(row + 1, size - 1) * stride
  for (let col = row; col < size; col += 4) {
    const c = col * stride
    const d = Math.min(col + 1, size - 1) * stride
    const e = Math.min(col + 2, size - 1) * stride
    const f = Math.min(col + 3, size - 1) * stride
    let ac = 0
    let ad = 0
    let ae = 0
    let af = 0
    let bc = 0
    let bd = 0
    let be = 0
    let bf = 0
    for (let place = 0; place < width; place++) {
      const x = block[a + place]
      const y = block[b + place]
      const p = block[c + place]
      const q = block[d + place]
      const r = block[e + place]
      const s = block[f + place]
      ac += x * p
      ad += x * q
      ae += x * r
      af += x * s
      bc += y * p
      bd += y * q
      be += y * r
      bf += y * s
    }
    const upper = row * size + col
    const count = size - col
    gram[upper] += ac
    if (count > 1) gram[upper + 1] += ad
    if (count > 2) gram[upper + 2] += ae
    if (count > 3) gram[upper + 3] += af
    if (row + 1 >= size) continue
    const lower = upper + size
    // Left of the diagonal nothing is kept: the lower triangle is copied in the end.
    if (col > row) gram[lower] += bc
    if (count > 1) gram[lower + 1] += bd
    if (count > 2) gram[lower + 2] += be
    if (count > 3) gram[lower + 3] += bf
  }
}

/** out = whitening (X - mean) sqrt(V): C rows of V voxels. */
export async function whitenRows(
  rows: readonly VoxelRow[],
  mean: Float64Array,
  whitening: Dense,
  out: readonly VoxelRow[],
  breathe: Breathe,
): Promise<void> {
  const scale = Math.sqrt(rows[0]?.length ?? 0)
  const sums = new Float64Array(BLOCK_NUMBERS)
  await overCentredBlocks(rows, mean, breathe, (block, stride, start, width) => {
    for (const [component, target] of out.entries()) {
      const line = sums.subarray(0, width).fill(0)
      for (let t = 0; t < rows.length; t++) {
        const weight = whitening.data[component * whitening.cols + t]
        const offset = t * stride
        for (let place = 0; place < width; place++) line[place] += weight * block[offset + place]
      }
      for (let place = 0; place < width; place++) target[start + place] = line[place] * scale
    }
  })
}
