/** What is done to one tile (rows x 256 voxels, a row per volume) as it stands: copying voxels, means, sums, residuals. */
import { LANES, ROW, SIZE, TILE } from './layout.as'
import { addToDoubles, copyReals, pairSum } from './vector.as'

/** Rows that are added in the type of the voxels before the sum goes to float64. */
const BLOCK: u32 = 32

/** Copies `lanes` voxels of all rows from one tile to another. */
export function copyLanes(from: usize, to: usize, rows: u32, lanes: u32): void {
  for (let t: u32 = 0; t < rows; t++) {
    copyReals(from, to, lanes)
    from += ROW
    to += ROW
  }
}

export function copyBytes(to: usize, from: usize, bytes: usize): void {
  memory.copy(to, from, bytes)
}

export function fillZero(at: usize, bytes: usize): void {
  memory.fill(at, 0, bytes)
}

/**
 * Mean over the rows of each of the 256 voxels to `means`. Exact for voxels that never change, because what is averaged is the difference from the first row.
 * scratch: 4 KiB.
 */
export function tileMeans(tile: usize, rows: u32, means: usize, scratch: usize): void {
  const partial = scratch
  const sums = scratch + ROW
  memory.fill(sums, 0, TILE << 3)
  for (let start: u32 = 0; start < rows; start += BLOCK) {
    const end = min(rows, start + BLOCK)
    memory.fill(partial, 0, ROW)
    let t = start
    for (; t + 4 <= end; t += 4) {
      const row = tile + t * ROW
      for (let i: usize = 0; i < ROW; i += 16) {
        const first = v128.load(tile + i)
        const a = v128.add<real>(v128.sub<real>(v128.load(row + i), first), v128.sub<real>(v128.load(row + i, ROW), first))
        const b = v128.add<real>(v128.sub<real>(v128.load(row + i, 2 * ROW), first), v128.sub<real>(v128.load(row + i, 3 * ROW), first))
        v128.store(partial + i, v128.add<real>(v128.load(partial + i), v128.add<real>(a, b)))
      }
    }
    for (; t < end; t++) {
      const row = tile + t * ROW
      for (let i: usize = 0; i < ROW; i += 16) {
        v128.store(partial + i, v128.add<real>(v128.load(partial + i), v128.sub<real>(v128.load(row + i), v128.load(tile + i))))
      }
    }
    for (let i: u32 = 0; i < TILE; i += LANES) addToDoubles(sums + (i << 3), v128.load(partial + i * SIZE))
  }
  const share = 1 / <f64>rows
  for (let i: u32 = 0; i < TILE; i++) {
    store<real>(means + i * SIZE, <real>(<f64>load<real>(tile + i * SIZE) + f64.load(sums + (i << 3)) * share))
  }
}

/** Adds the sum over the 256 voxels of each row to `rows` float64 numbers at `sums`. */
export function addRowSums(tile: usize, rows: u32, sums: usize): void {
  for (let t: u32 = 0; t < rows; t++) {
    const row = tile + t * ROW
    let a = v128.splat<real>(0)
    let b = v128.splat<real>(0)
    let c = v128.splat<real>(0)
    let d = v128.splat<real>(0)
    for (let i: usize = 0; i < ROW; i += 64) {
      a = v128.add<real>(a, v128.load(row + i))
      b = v128.add<real>(b, v128.load(row + i, 16))
      c = v128.add<real>(c, v128.load(row + i, 32))
      d = v128.add<real>(d, v128.load(row + i, 48))
    }
    const total = f64x2.add(f64x2.add(pairSum(a), pairSum(b)), f64x2.add(pairSum(c), pairSum(d)))
    f64.store(sums + (<usize>t << 3), f64.load(sums + (<usize>t << 3)) + f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1))
  }
}

/** target = tile - means (one per voxel), row by row. */
export function subtractMeans(tile: usize, rows: u32, means: usize, target: usize): void {
  for (let t: u32 = 0; t < rows; t++) {
    const at = t * ROW
    for (let i: usize = 0; i < ROW; i += 16) {
      v128.store(target + at + i, v128.sub<real>(v128.load(tile + at + i), v128.load(means + i)))
    }
  }
}
