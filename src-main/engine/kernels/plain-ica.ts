/** What does one reading of the whitened voxels give for FastICA, in plain TypeScript? */
import type { Dense } from '../maths/dense'
import type { VoxelRow } from '../prepare/standardize'
import type { Contrast } from './backend'

type Breathe = () => Promise<void>

/** Voxels per block: 20 components of whitened and of unmixed values fit the processor's cache. */
const BLOCK = 512

/** A block of whitened voxels in double, and its products with the unmixing rows. */
interface Block {
  /** C rows of BLOCK. */
  readonly whitened: Float64Array
  /** R rows of BLOCK. */
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
      sums.gPrime[row] += applyContrastInPlace(unmixed.subarray(row * BLOCK, row * BLOCK + width), contrast)
    }
    addProducts(sums.gx, unmixed, whitened, width)
  })
}

/** out = W X1: R rows x V, row by row. */
export async function sourcesOfRows(rows: readonly VoxelRow[], unmixing: Dense, out: VoxelRow, breathe: Breathe): Promise<void> {
  const voxels = rows[0]?.length ?? 0
  await overUnmixedBlocks(rows, unmixing, breathe, ({ unmixed }, start, width) => {
    for (let row = 0; row < unmixing.rows; row++) out.set(unmixed.subarray(row * BLOCK, row * BLOCK + width), row * voxels + start)
  })
}

async function overUnmixedBlocks(
  rows: readonly VoxelRow[],
  unmixing: Dense,
  breathe: Breathe,
  work: (block: Block, start: number, width: number) => void,
): Promise<void> {
  const voxels = rows[0]?.length ?? 0
  const block: Block = { whitened: new Float64Array(rows.length * BLOCK), unmixed: new Float64Array(unmixing.rows * BLOCK) }
  for (let start = 0; start < voxels; start += BLOCK) {
    const width = Math.min(BLOCK, voxels - start)
    for (let component = 0; component < rows.length; component++) {
      block.whitened.set(rows[component].subarray(start, start + width), component * BLOCK)
    }
    unmix(block, unmixing, width)
    work(block, start, width)
    await breathe()
  }
}

/** Four components at a time, to write each sum less often; they are added in order, so that it makes no difference to a single digit. */
function unmix({ whitened, unmixed }: Block, unmixing: Dense, width: number): void {
  const { cols } = unmixing
  for (let row = 0; row < unmixing.rows; row++) {
    const line = unmixed.subarray(row * BLOCK, row * BLOCK + width).fill(0)
    const weights = row * cols
    let component = 0
    for (; component + 4 <= cols; component += 4) {
      const a = unmixing.data[weights + component]
      const b = unmixing.data[weights + component + 1]
      const c = unmixing.data[weights + component + 2]
      const d = unmixing.data[weights + component + 3]
      const first = component * BLOCK
      for (let place = 0; place < width; place++) {
        const at = first + place
        const sum = line[place] + a * whitened[at] + b * whitened[at + BLOCK]
        line[place] = sum + c * whitened[at + 2 * BLOCK] + d * whitened[at + 3 * BLOCK]
      }
    }
    for (; component < cols; component++) {
      const weight = unmixing.data[weights + component]
      for (let place = 0; place < width; place++) line[place] += weight * whitened[component * BLOCK + place]
    }
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

/** gx += unmixed whitened', four columns at once. */
function addProducts(gx: Dense, unmixed: Float64Array, whitened: Float64Array, width: number): void {
  for (let row = 0; row < gx.rows; row++) {
    const left = row * BLOCK
    for (let col = 0; col < gx.cols; col += 4) {
      const a = col * BLOCK
      const b = Math.min(col + 1, gx.cols - 1) * BLOCK
      const c = Math.min(col + 2, gx.cols - 1) * BLOCK
      const d = Math.min(col + 3, gx.cols - 1) * BLOCK
      let sumA = 0
      let sumB = 0
      let sumC = 0
      let sumD = 0
      for (let place = 0; place < width; place++) {
        const value = unmixed[left + place]
        sumA += value * whitened[a + place]
        sumB += value * whitened[b + place]
        sumC += value * whitened[c + place]
        sumD += value * whitened[d + place]
      }
      const at = row * gx.cols + col
      gx.data[at] += sumA
      if (col + 1 < gx.cols) gx.data[at + 1] += sumB
      if (col + 2 < gx.cols) gx.data[at + 2] += sumC
      if (col + 3 < gx.cols) gx.data[at + 3] += sumD
    }
  }
}
