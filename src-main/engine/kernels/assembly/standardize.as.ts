/** How are the 256 voxels of a tile standardised over its rows? float32 fast, its sums in float64; float64 operation by operation as numpy does it. */
import { ROW, SIZE, TILE } from './layout.as'
import { tileMeans } from './tiles.as'
import { addToDoubles, rounded } from './vector.as'

/** As in kernels/prepared-voxels.ts. */
const ZSCORE_SAMPLE: u32 = 0
const ZSCORE: u32 = 1
const CENTER: u32 = 3
/** Rows that are added in float32 before the sum goes to float64. */
const BLOCK: u32 = 32

/**
 * smallest: a spread or mean below it counts as 1. single: of float64, round every operation to float32, as numpy does with rows that nilearn keeps
 * in single precision. scratch: 10 KiB.
 */
export function standardizeTile(tile: usize, rows: u32, kind: u32, smallest: f64, single: u32, scratch: usize): void {
  if (SIZE == 8) standardizeExactly(tile, rows, kind, smallest, single != 0, scratch)
  else standardizeSingle(tile, rows, kind, smallest, scratch)
}

@inline
function roundedIf(single: bool, values: v128): v128 {
  return single ? rounded(values) : values
}

/** means (2 KiB) <- mean over the rows of every voxel, added up from the first row to the last. */
@inline
function meansInOrder(tile: usize, rows: u32, single: bool, means: usize): void {
  memory.fill(means, 0, ROW)
  const count = f64x2.splat(<f64>rows)
  for (let t: u32 = 0; t < rows; t++) {
    const row = tile + t * ROW
    for (let i: usize = 0; i < ROW; i += 16) {
      v128.store(means + i, roundedIf(single, f64x2.add(v128.load(means + i), v128.load(row + i))))
    }
  }
  for (let i: usize = 0; i < ROW; i += 16) v128.store(means + i, roundedIf(single, f64x2.div(v128.load(means + i), count)))
}

/** The steps and their order are those of nilearn 0.14, signal.standardize_signal, with numpy's mean and std over the first axis. */
function standardizeExactly(tile: usize, rows: u32, kind: u32, smallest: f64, single: bool, scratch: usize): void {
  const means = scratch
  const deviations = scratch + ROW
  meansInOrder(tile, rows, single, means)
  if (kind != ZSCORE_SAMPLE && kind != ZSCORE) {
    for (let i: u32 = 0; i < TILE; i++) {
      const mean = abs(f64.load(means + (i << 3)))
      f64.store(deviations + (i << 3), kind == CENTER ? 1 : mean < smallest ? 0 : 100 / mean)
    }
    for (let t: u32 = 0; t < rows; t++) {
      const row = tile + t * ROW
      for (let i: usize = 0; i < ROW; i += 16) {
        v128.store(row + i, f64x2.mul(f64x2.sub(v128.load(row + i), v128.load(means + i)), v128.load(deviations + i)))
      }
    }
    return
  }
  for (let t: u32 = 0; t < rows; t++) {
    const row = tile + t * ROW
    for (let i: usize = 0; i < ROW; i += 16) v128.store(row + i, roundedIf(single, f64x2.sub(v128.load(row + i), v128.load(means + i))))
  }
  // The deviation is that of what is left, mean and all: rounding leaves a little mean behind.
  meansInOrder(tile, rows, single, means)
  memory.fill(deviations, 0, ROW)
  for (let t: u32 = 0; t < rows; t++) {
    const row = tile + t * ROW
    for (let i: usize = 0; i < ROW; i += 16) {
      const distance = roundedIf(single, f64x2.sub(v128.load(row + i), v128.load(means + i)))
      const square = roundedIf(single, f64x2.mul(distance, distance))
      v128.store(deviations + i, roundedIf(single, f64x2.add(v128.load(deviations + i), square)))
    }
  }
  const degrees = f64x2.splat(<f64>(kind == ZSCORE_SAMPLE ? rows - 1 : rows))
  const least = f64x2.splat(smallest)
  const one = f64x2.splat(1)
  for (let i: usize = 0; i < ROW; i += 16) {
    const spread = roundedIf(single, f64x2.sqrt(roundedIf(single, f64x2.div(v128.load(deviations + i), degrees))))
    v128.store(deviations + i, v128.bitselect(one, spread, f64x2.lt(spread, least)))
  }
  for (let t: u32 = 0; t < rows; t++) {
    const row = tile + t * ROW
    for (let i: usize = 0; i < ROW; i += 16) v128.store(row + i, roundedIf(single, f64x2.div(v128.load(row + i), v128.load(deviations + i))))
  }
}

function standardizeSingle(tile: usize, rows: u32, kind: u32, smallest: f64, scratch: usize): void {
  const means = scratch
  const scales = scratch + 1024
  const partial = scratch + 2048
  const squares = scratch + 3072
  const sums = scratch + 4096
  const squareSums = scratch + 6144
  tileMeans(tile, rows, means, partial)
  memory.fill(sums, 0, 4096)
  for (let start: u32 = 0; start < rows; start += BLOCK) {
    const end = min(rows, start + BLOCK)
    memory.fill(partial, 0, 2048)
    let t = start
    for (; t + 4 <= end; t += 4) {
      const row = tile + t * ROW
      for (let i: usize = 0; i < 1024; i += 16) {
        const mean = v128.load(means + i)
        const a = f32x4.sub(v128.load(row + i), mean)
        const b = f32x4.sub(v128.load(row + i, 1024), mean)
        const c = f32x4.sub(v128.load(row + i, 2048), mean)
        const d = f32x4.sub(v128.load(row + i, 3072), mean)
        v128.store(partial + i, f32x4.add(v128.load(partial + i), f32x4.add(f32x4.add(a, b), f32x4.add(c, d))))
        const ab = f32x4.add(f32x4.mul(a, a), f32x4.mul(b, b))
        const cd = f32x4.add(f32x4.mul(c, c), f32x4.mul(d, d))
        v128.store(squares + i, f32x4.add(v128.load(squares + i), f32x4.add(ab, cd)))
      }
    }
    for (; t < end; t++) {
      const row = tile + t * ROW
      for (let i: usize = 0; i < 1024; i += 16) {
        const a = f32x4.sub(v128.load(row + i), v128.load(means + i))
        v128.store(partial + i, f32x4.add(v128.load(partial + i), a))
        v128.store(squares + i, f32x4.add(v128.load(squares + i), f32x4.mul(a, a)))
      }
    }
    for (let i: usize = 0; i < 1024; i += 16) {
      addToDoubles(sums + (i << 1), v128.load(partial + i))
      addToDoubles(squareSums + (i << 1), v128.load(squares + i))
    }
  }
  for (let i: u32 = 0; i < TILE; i++) {
    // The float32 mean is off by its rounding; the rest of the mean is what the differences still add up to.
    const rest = f64.load(sums + (i << 3)) / rows
    const mean = <f64>f32.load(means + (i << 2)) + rest
    let scale: f64
    if (kind == ZSCORE_SAMPLE || kind == ZSCORE) {
      const variance = max(0, f64.load(squareSums + (i << 3)) - rest * rest * rows) / <f64>(kind == ZSCORE ? rows : rows - 1)
      const spread = sqrt(variance)
      scale = spread < smallest || spread != spread ? 1 : 1 / spread
    } else {
      scale = kind == CENTER ? 1 : abs(mean) < smallest ? 0 : 100 / abs(mean)
    }
    f32.store(scales + (i << 2), <f32>scale)
    f32.store(partial + (i << 2), <f32>rest)
  }
  for (let t: u32 = 0; t < rows; t++) {
    const row = tile + t * ROW
    for (let i: usize = 0; i < 1024; i += 16) {
      const difference = f32x4.sub(f32x4.sub(v128.load(row + i), v128.load(means + i)), v128.load(partial + i))
      v128.store(row + i, f32x4.mul(difference, v128.load(scales + i)))
    }
  }
}
