/** How are the time courses of one tile (rows x 256 voxels) cleaned: trend, band, confounds? The rules of prepare/clean-series.ts, in float64. */
import { ROW, SIZE } from './layout.as'
import { demote, upper } from './vector.as'

/** Voxels that are worked on together: four vectors of two float64. A row of them is 64 bytes. */
const GROUP: u32 = 8
const GROUP_BYTES: usize = 64

@inline
function loadGroup(tile: usize, rows: u32, lane: u32, series: usize): void {
  for (let t: u32 = 0; t < rows; t++) {
    const from = tile + t * ROW + lane * SIZE
    const to = series + <usize>t * GROUP_BYTES
    if (SIZE == 8) {
      for (let at: usize = 0; at < GROUP_BYTES; at += 16) v128.store(to + at, v128.load(from + at))
    } else {
      const a = v128.load(from)
      const b = v128.load(from, 16)
      v128.store(to, f64x2.promote_low_f32x4(a))
      v128.store(to, f64x2.promote_low_f32x4(upper(a)), 16)
      v128.store(to, f64x2.promote_low_f32x4(b), 32)
      v128.store(to, f64x2.promote_low_f32x4(upper(b)), 48)
    }
  }
}

@inline
function storeGroup(series: usize, rows: u32, lane: u32, mean: usize, tile: usize): void {
  for (let t: u32 = 0; t < rows; t++) {
    const from = series + <usize>t * GROUP_BYTES
    let to = tile + t * ROW + lane * SIZE
    for (let at: usize = 0; at < GROUP_BYTES; at += 32) {
      const low = f64x2.add(v128.load(from + at), v128.load(mean + at))
      const high = f64x2.add(v128.load(from + at, 16), v128.load(mean + at, 16))
      if (SIZE == 8) {
        v128.store(to, low)
        v128.store(to, high, 16)
      } else {
        v128.store(to, demote(low, high))
      }
      to += 4 * SIZE
    }
  }
}

/** Sum over t of weights[t] series[t], to `sums` (64 bytes); weights 0: all 1. */
@inline
function weightedSum(series: usize, rows: u32, weights: usize, sums: usize): void {
  let a = f64x2.splat(0)
  let b = a
  let c = a
  let d = a
  let weight = f64x2.splat(1)
  for (let t: u32 = 0; t < rows; t++) {
    if (weights) weight = v128.load64_splat(weights + (<usize>t << 3))
    const at = series + <usize>t * GROUP_BYTES
    a = f64x2.add(a, f64x2.mul(weight, v128.load(at)))
    b = f64x2.add(b, f64x2.mul(weight, v128.load(at, 16)))
    c = f64x2.add(c, f64x2.mul(weight, v128.load(at, 32)))
    d = f64x2.add(d, f64x2.mul(weight, v128.load(at, 48)))
  }
  v128.store(sums, a)
  v128.store(sums, b, 16)
  v128.store(sums, c, 32)
  v128.store(sums, d, 48)
}

/** x - Q Q' x. basis: `columns` orthonormal columns of `rows` float64, one after the other. */
@inline
function removeProjections(series: usize, rows: u32, basis: usize, columns: u32, sums: usize): void {
  for (let column: u32 = 0; column < columns; column++) {
    const weights = basis + ((<usize>column * rows) << 3)
    weightedSum(series, rows, weights, sums)
    const a = v128.load(sums)
    const b = v128.load(sums, 16)
    const c = v128.load(sums, 32)
    const d = v128.load(sums, 48)
    for (let t: u32 = 0; t < rows; t++) {
      const weight = v128.load64_splat(weights + (<usize>t << 3))
      const at = series + <usize>t * GROUP_BYTES
      v128.store(at, f64x2.sub(v128.load(at), f64x2.mul(weight, a)))
      v128.store(at, f64x2.sub(v128.load(at, 16), f64x2.mul(weight, b)), 16)
      v128.store(at, f64x2.sub(v128.load(at, 32), f64x2.mul(weight, c)), 32)
      v128.store(at, f64x2.sub(v128.load(at, 48), f64x2.mul(weight, d)), 48)
    }
  }
}

/** Mirrors the series through its first and last row into the `padding` rows on either side. */
@inline
function extend(series: usize, rows: u32, padding: u32): void {
  const last = series + <usize>(rows - 1) * GROUP_BYTES
  const two = f64x2.splat(2)
  for (let place: u32 = 1; place <= padding; place++) {
    const away = <usize>place * GROUP_BYTES
    for (let at: usize = 0; at < GROUP_BYTES; at += 16) {
      v128.store(series - away + at, f64x2.sub(f64x2.mul(two, v128.load(series + at)), v128.load(series + away + at)))
      v128.store(last + away + at, f64x2.sub(f64x2.mul(two, v128.load(last + at)), v128.load(last - away + at)))
    }
  }
}

/** All sections over `count` rows from `start` on, `step` bytes apart; direct form II transposed, started as if the first row had always been there. */
@inline
function runSections(start: usize, count: u32, step: usize, sections: usize, states: usize, sectionCount: u32, first: usize): void {
  memory.copy(first, start, GROUP_BYTES)
  for (let section: u32 = 0; section < sectionCount; section++) {
    const s = sections + <usize>section * 40
    const b0 = v128.load64_splat(s)
    const b1 = v128.load64_splat(s, 8)
    const b2 = v128.load64_splat(s, 16)
    const a1 = v128.load64_splat(s, 24)
    const a2 = v128.load64_splat(s, 32)
    const p0 = v128.load64_splat(states + (<usize>section << 4))
    const p1 = v128.load64_splat(states + (<usize>section << 4), 8)
    // Two vectors side by side: one alone would wait for its own results.
    for (let half: usize = 0; half < GROUP_BYTES; half += 32) {
      const x = v128.load(first + half)
      const y = v128.load(first + half, 16)
      let z0 = f64x2.mul(p0, x)
      let z1 = f64x2.mul(p1, x)
      let w0 = f64x2.mul(p0, y)
      let w1 = f64x2.mul(p1, y)
      let at = start + half
      for (let t: u32 = 0; t < count; t++) {
        const u = v128.load(at)
        const v = v128.load(at, 16)
        const q = f64x2.add(f64x2.mul(b0, u), z0)
        const r = f64x2.add(f64x2.mul(b0, v), w0)
        z0 = f64x2.add(f64x2.sub(f64x2.mul(b1, u), f64x2.mul(a1, q)), z1)
        w0 = f64x2.add(f64x2.sub(f64x2.mul(b1, v), f64x2.mul(a1, r)), w1)
        z1 = f64x2.sub(f64x2.mul(b2, u), f64x2.mul(a2, q))
        w1 = f64x2.sub(f64x2.mul(b2, v), f64x2.mul(a2, r))
        v128.store(at, q)
        v128.store(at, r, 16)
        at += step
      }
    }
  }
}

/**
 * Cleans the voxels `fromLane` to `toLane` (multiples of 8) of a tile in place. trend, confounds: orthonormal columns, float64, one after the other.
 * sections: 5 float64 each, states: 2 each; padding: rows added at either end for the filter. keepsMean: 1 puts the mean back.
 * scratch: (rows + 2 padding) x 64 + 192 bytes.
 */
export function cleanTile(
  tile: usize,
  rows: u32,
  fromLane: u32,
  toLane: u32,
  trend: usize,
  trendColumns: u32,
  sections: usize,
  states: usize,
  sectionCount: u32,
  padding: u32,
  confounds: usize,
  confoundColumns: u32,
  keepsMean: u32,
  scratch: usize,
): void {
  const mean = scratch
  const sums = scratch + 64
  const first = scratch + 128
  const series = scratch + 192 + <usize>padding * GROUP_BYTES
  for (let lane = fromLane; lane < toLane; lane += GROUP) {
    loadGroup(tile, rows, lane, series)
    memory.fill(mean, 0, GROUP_BYTES)
    if (keepsMean) {
      weightedSum(series, rows, 0, mean)
      const count = f64x2.splat(<f64>rows)
      for (let at: usize = 0; at < GROUP_BYTES; at += 16) v128.store(mean + at, f64x2.div(v128.load(mean + at), count))
    }
    removeProjections(series, rows, trend, trendColumns, sums)
    if (sectionCount) {
      extend(series, rows, padding)
      const count = rows + 2 * padding
      const begin = series - <usize>padding * GROUP_BYTES
      runSections(begin, count, GROUP_BYTES, sections, states, sectionCount, first)
      runSections(begin + <usize>(count - 1) * GROUP_BYTES, count, 0 - GROUP_BYTES, sections, states, sectionCount, first)
    }
    removeProjections(series, rows, confounds, confoundColumns, sums)
    storeGroup(series, rows, lane, mean, tile)
  }
}
