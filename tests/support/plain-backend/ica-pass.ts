/** What does one reading of the whitened voxels give for FastICA, in plain TypeScript? */
import type { Contrast, VoxelRow } from '../../../src-main/engine/kernels/backend'
import type { Dense } from '../../../src-main/engine/maths/dense'

type Breathe = () => Promise<void>

/** Voxels per block: 20 components of whitened and of unmixed values fit the processor's cache. */
const BLOCK = 512
/** From one row of a block to the next: rows 4 KiB apart would be taken for each other by the processor's cache. */
const STRIDE = BLOCK + 8

/** A block of whitened voxels in double, and its products with the unmixing rows. */
interface Block {
  /** C rows, STRIDE apart. */
  readonly whitened: Float64Array
  /** R rows, STRIDE apart. */
  readonly unmixed: Float64Array
}

/**
 * Adds to gx (R x C) the sum over voxels of g(W X1) X1', and to gPrime (R) that of g'(W X1).
 * logcosh: g = tanh(alpha y), g' = alpha (1 - tanh^2); exp: y e^(-y^2/2), (1 - y^2) e^(-y^2/2); cube: y^3, 3 y^2 (scikit-learn 1.2, _fastica.py).
 */
export async function icaPassOverRows(
  rows: readonly VoxelRow[],
  unmixing: Dense,
  contrast: Contrast,
  sums: { readonly gx: Dense; readonly gPrime: Float64Array },
  breathe: Breathe,
): Promise<void> {
  await overUnmixedBlocks(rows, unmixing, breathe, ({ whitened, unmixed }, _start, width) => {
    for (let row = 0; row < unmixing.rows; row++) {
      sums.gPrime[row] += applyContrastInPlace(unmixed.subarray(row * STRIDE, row * STRIDE + width), contrast)
    }
    addProducts(sums.gx, unmixed, whitened, width)
  })
}

/** out = W X1: R rows x V, row by row. */
export async function sourcesOfRows(rows: readonly VoxelRow[], unmixing: Dense, out: VoxelRow, breathe: Breathe): Promise<void> {
  const voxels = rows[0]?.length ?? 0
  await overUnmixedBlocks(rows, unmixing, breathe, ({ unmixed }, start, width) => {
    for (let row = 0; row < unmixing.rows; row++) out.set(unmixed.subarray(row * STRIDE, row * STRIDE + width), row * voxels + start)
  })
}

async function overUnmixedBlocks(
  rows: readonly VoxelRow[],
  unmixing: Dense,
  breathe: Breathe,
  work: (block: Block, start: number, width: number) => void,
): Promise<void> {
  const voxels = rows[0]?.length ?? 0
  const block: Block = { whitened: new Float64Array(rows.length * STRIDE), unmixed: new Float64Array(unmixing.rows * STRIDE) }
  for (let start = 0; start < voxels; start += BLOCK) {
    const width = Math.min(BLOCK, voxels - start)
    onBlock(block, rows, unmixing, start, width)
    work(block, start, width)
    await breathe()
  }
}

function onBlock(block: Block, rows: readonly VoxelRow[], unmixing: Dense, start: number, width: number): void {
  for (let component = 0; component < rows.length; component++) {
    block.whitened.set(rows[component].subarray(start, start + width), component * STRIDE)
  }
  for (let row = 0; row < unmixing.rows; row += 4) unmixFour(block, unmixing, row, width)
}

/**
 * Four rows at a time, to read each whitened value less often. A sum is added up component by component from the first to the last, so that it
 * makes no difference to a single digit how many rows go together.
 */
function unmixFour({ whitened, unmixed }: Block, { rows, cols, data }: Dense, row: number, width: number): void {
  // Past the last row the same row is taken again.
  const second = Math.min(row + 1, rows - 1)
  const third = Math.min(row + 2, rows - 1)
  const fourth = Math.min(row + 3, rows - 1)
  const weights = new Float64Array(4 * cols)
  for (let component = 0; component < cols; component++) {
    weights[4 * component] = data[row * cols + component]
    weights[4 * component + 1] = data[second * cols + component]
    weights[4 * component + 2] = data[third * cols + component]
    weights[4 * component + 3] = data[fourth * cols + component]
  }
  for (let place = 0; place < width; place += 2) {
    // Two voxels at a time; behind an odd last one lies room that nothing is read from.
    let a = 0
    let b = 0
    let c = 0
    let d = 0
    let e = 0
    let f = 0
    let g = 0
    let h = 0
    for (let weight = 0, at = place; weight < weights.length; weight += 4, at += STRIDE) {
      const value = whitened[at]
      const next = whitened[at + 1]
      const first = weights[weight]
      const other = weights[weight + 1]
      const later = weights[weight + 2]
      const last = weights[weight + 3]
      a += first * value
      b += other * value
      c += later * value
      d += last * value
      e += first * next
      f += other * next
      g += later * next
      h += last * next
    }
    unmixed[row * STRIDE + place] = a
    unmixed[second * STRIDE + place] = b
    unmixed[third * STRIDE + place] = c
    unmixed[fourth * STRIDE + place] = d
    unmixed[row * STRIDE + place + 1] = e
    unmixed[second * STRIDE + place + 1] = f
    unmixed[third * STRIDE + place + 1] = g
    unmixed[fourth * STRIDE + place + 1] = h
  }
}

/** values <- g(values); gives the sum of g'(values). */
function applyContrastInPlace(values: Float64Array, contrast: Contrast): number {
  let sum = 0
  switch (contrast.fun) {
    case 'logcosh':
      for (let place = 0; place < values.length; place++) {
        const tanh = Math.tanh(contrast.alpha * values[place])
        values[place] = tanh
        sum += contrast.alpha * (1 - tanh * tanh)
      }
      return sum
    case 'exp':
      for (let place = 0; place < values.length; place++) {
        const value = values[place]
        const bell = Math.exp((-value * value) / 2)
        values[place] = value * bell
        sum += (1 - value * value) * bell
      }
      return sum
    case 'cube':
      for (let place = 0; place < values.length; place++) {
        const square = values[place] * values[place]
        values[place] *= square
        sum += 3 * square
      }
      return sum
  }
}

/** gx += unmixed whitened', two rows and four columns at once; each sum over the block from the first voxel to the last. */
function addProducts(gx: Dense, unmixed: Float64Array, whitened: Float64Array, width: number): void {
  for (let row = 0; row < gx.rows; row += 2) {
    const first = row * STRIDE
    // Past the last row or column the same one is taken again and its products are thrown away.
    const hasSecond = row + 1 < gx.rows
    const second = hasSecond ? first + STRIDE : first
    for (let col = 0; col < gx.cols; col += 4) {
      const a = col * STRIDE
      const b = Math.min(col + 1, gx.cols - 1) * STRIDE
      const c = Math.min(col + 2, gx.cols - 1) * STRIDE
      const d = Math.min(col + 3, gx.cols - 1) * STRIDE
      let firstA = 0
      let firstB = 0
      let firstC = 0
      let firstD = 0
      let secondA = 0
      let secondB = 0
      let secondC = 0
      let secondD = 0
      for (let place = 0; place < width; place++) {
        const x = unmixed[first + place]
        const y = unmixed[second + place]
        const p = whitened[a + place]
        const q = whitened[b + place]
        const r = whitened[c + place]
        const s = whitened[d + place]
        firstA += x * p
        firstB += x * q
        firstC += x * r
        firstD += x * s
        secondA += y * p
        secondB += y * q
        secondC += y * r
        secondD += y * s
      }
      addInRow(gx, row, col, firstA, firstB, firstC, firstD)
      if (hasSecond) addInRow(gx, row + 1, col, secondA, secondB, secondC, secondD)
    }
  }
}

/** Adds to four neighbours in a row of a matrix, or to as many as there are. */
function addInRow({ cols, data }: Dense, row: number, col: number, a: number, b: number, c: number, d: number): void {
  const at = row * cols + col
  data[at] += a
  if (col + 1 < cols) data[at + 1] += b
  if (col + 2 < cols) data[at + 2] += c
  if (col + 3 < cols) data[at + 3] += d
}
