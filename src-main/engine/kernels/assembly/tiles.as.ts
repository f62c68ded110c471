/** What is done to one tile (rows x 256 voxels, float32, a row per volume) in place: copying voxels, standardising, sums, residuals. */
import { addToDoubles } from './vector.as'

const LANES: u32 = 256
/** Rows that are added in float32 before the sum goes to float64. */
const BLOCK: u32 = 32

/** Copies `lanes` voxels of all rows from one tile to another. */
export function copyLanes(from: usize, to: usize, rows: u32, lanes: u32): void {
  const whole = lanes & ~3
  for (let t: u32 = 0; t < rows; t++) {
    let i: u32 = 0
    for (; i < whole; i += 4) v128.store(to + (i << 2), v128.load(from + (i << 2)))
    for (; i < lanes; i++) f32.store(to + (i << 2), f32.load(from + (i << 2)))
    from += 1024
    to += 1024
  }
}

export function copyBytes(to: usize, from: usize, bytes: usize): void {
  memory.copy(to, from, bytes)
}

export function fillZero(at: usize, bytes: usize): void {
  memory.fill(at, 0, bytes)
}

/**
 * Mean over the rows of each of the 256 voxels, float32, to `means`. Exact for voxels that never change, because what is averaged is the difference from the first row.
 * scratch: 3 KiB.
 */
export function tileMeans(tile: usize, rows: u32, means: usize, scratch: usize): void {
  const partial = scratch
  const sums = scratch + 1024
  memory.fill(sums, 0, 2048)
  for (let start: u32 = 0; start < rows; start += BLOCK) {
    const end = min(rows, start + BLOCK)
    memory.fill(partial, 0, 1024)
    let t = start
    for (; t + 4 <= end; t += 4) {
      const row = tile + (<usize>t << 10)
      for (let i: usize = 0; i < 1024; i += 16) {
        const first = v128.load(tile + i)
        const a = f32x4.add(f32x4.sub(v128.load(row + i), first), f32x4.sub(v128.load(row + i, 1024), first))
        const b = f32x4.add(f32x4.sub(v128.load(row + i, 2048), first), f32x4.sub(v128.load(row + i, 3072), first))
        v128.store(partial + i, f32x4.add(v128.load(partial + i), f32x4.add(a, b)))
      }
    }
    for (; t < end; t++) {
      const row = tile + (<usize>t << 10)
      for (let i: usize = 0; i < 1024; i += 16) {
        v128.store(partial + i, f32x4.add(v128.load(partial + i), f32x4.sub(v128.load(row + i), v128.load(tile + i))))
      }
    }
    for (let i: usize = 0; i < 1024; i += 16) addToDoubles(sums + (i << 1), v128.load(partial + i))
  }
  const share = 1 / <f64>rows
  for (let i: u32 = 0; i < LANES; i++) {
    f32.store(means + (i << 2), <f32>(<f64>f32.load(tile + (i << 2)) + f64.load(sums + (i << 3)) * share))
  }
}

/** As in kernels/standardize.ts. */
const ZSCORE_SAMPLE: u32 = 0
const ZSCORE: u32 = 1
const CENTER: u32 = 3

/** Standardises the 256 voxels of a tile over its rows; `smallest`: a spread or mean below it counts as 1. scratch: 10 KiB. */
export function standardizeTile(tile: usize, rows: u32, kind: u32, smallest: f64, scratch: usize): void {
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
      const row = tile + (<usize>t << 10)
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
      const row = tile + (<usize>t << 10)
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
  for (let i: u32 = 0; i < LANES; i++) {
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
    const row = tile + (<usize>t << 10)
    for (let i: usize = 0; i < 1024; i += 16) {
      const difference = f32x4.sub(f32x4.sub(v128.load(row + i), v128.load(means + i)), v128.load(partial + i))
      v128.store(row + i, f32x4.mul(difference, v128.load(scales + i)))
    }
  }
}

/** Adds the sum over the 256 voxels of each row to `rows` float64 numbers at `sums`. */
export function addRowSums(tile: usize, rows: u32, sums: usize): void {
  for (let t: u32 = 0; t < rows; t++) {
    const row = tile + (<usize>t << 10)
    let a = f32x4.splat(0)
    let b = f32x4.splat(0)
    let c = f32x4.splat(0)
    let d = f32x4.splat(0)
    for (let i: usize = 0; i < 1024; i += 64) {
      a = f32x4.add(a, v128.load(row + i))
      b = f32x4.add(b, v128.load(row + i, 16))
      c = f32x4.add(c, v128.load(row + i, 32))
      d = f32x4.add(d, v128.load(row + i, 48))
    }
    const s = f64x2.add(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(i64x2.shuffle(a, a, 1, 0)))
    const u = f64x2.add(f64x2.promote_low_f32x4(b), f64x2.promote_low_f32x4(i64x2.shuffle(b, b, 1, 0)))
    const v = f64x2.add(f64x2.promote_low_f32x4(c), f64x2.promote_low_f32x4(i64x2.shuffle(c, c, 1, 0)))
    const w = f64x2.add(f64x2.promote_low_f32x4(d), f64x2.promote_low_f32x4(i64x2.shuffle(d, d, 1, 0)))
    const total = f64x2.add(f64x2.add(s, u), f64x2.add(v, w))
    f64.store(sums + (<usize>t << 3), f64.load(sums + (<usize>t << 3)) + f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1))
  }
}

/** target = tile - means (one per voxel), row by row. */
export function subtractMeans(tile: usize, rows: u32, means: usize, target: usize): void {
  for (let t: u32 = 0; t < rows; t++) {
    const at = <usize>t << 10
    for (let i: usize = 0; i < 1024; i += 16) {
      v128.store(target + at + i, f32x4.sub(v128.load(tile + at + i), v128.load(means + i)))
    }
  }
}
