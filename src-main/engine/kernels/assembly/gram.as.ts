/** What does one tile add to X X', the T x T matrix of products of volumes? */
import { LANES, ROW, SIZE } from './layout.as'
import { addToDoubles, madd } from './vector.as'

/** A panel holds for every voxel of a tile 32 bytes: as many rows as these hold numbers. */
const PANEL_BYTES: usize = 8192
const STEP: usize = 32
const WIDTH: u32 = 32 / <u32>SIZE
/** Fours of rows in a panel. */
const FOURS: u32 = WIDTH / 4

/** Turns 4 rows from `first` on into four numbers of every voxel of a panel. `left` rows are there; further ones count as 0. */
@inline
function packFour(first: usize, left: u32, packed: usize): void {
  const zero = v128.splat<real>(0)
  for (let k: usize = 0; k < ROW; k += 16) {
    const a = left > 0 ? v128.load(first + k) : zero
    const b = left > 1 ? v128.load(first + k, ROW) : zero
    const c = left > 2 ? v128.load(first + k, 2 * ROW) : zero
    const d = left > 3 ? v128.load(first + k, 3 * ROW) : zero
    const at = packed + (k >> 4) * LANES * STEP
    if (LANES == 2) {
      v128.store(at, i64x2.shuffle(a, b, 0, 2))
      v128.store(at, i64x2.shuffle(c, d, 0, 2), 16)
      v128.store(at, i64x2.shuffle(a, b, 1, 3), 32)
      v128.store(at, i64x2.shuffle(c, d, 1, 3), 48)
    } else {
      const ab0 = i32x4.shuffle(a, b, 0, 4, 1, 5)
      const ab1 = i32x4.shuffle(a, b, 2, 6, 3, 7)
      const cd0 = i32x4.shuffle(c, d, 0, 4, 1, 5)
      const cd1 = i32x4.shuffle(c, d, 2, 6, 3, 7)
      v128.store(at, i64x2.shuffle(ab0, cd0, 0, 2))
      v128.store(at, i64x2.shuffle(ab0, cd0, 1, 3), 32)
      v128.store(at, i64x2.shuffle(ab1, cd1, 0, 2), 64)
      v128.store(at, i64x2.shuffle(ab1, cd1, 1, 3), 96)
    }
  }
}

/** Packs a tile into panels of 8 rows (float64: 4): [panels][256][8]. */
export function packTile(tile: usize, rows: u32, packed: usize): void {
  for (let row: u32 = 0; row < rows; row += WIDTH) {
    const panel = packed + <usize>(row / WIDTH) * PANEL_BYTES
    const first = tile + <usize>row * ROW
    packFour(first, rows - row, panel)
    if (FOURS == 2) packFour(first + 4 * ROW, rows > row + 4 ? rows - row - 4 : 0, panel + 16)
  }
}

/** sums[r][c] += sum over 256 voxels of a[r] b[c], r < 4, c < a panel's width; `a` and `b` are in panels. */
@inline
function fourByPanel(a: usize, b: usize, sums: usize, sumsStride: usize): void {
  let c00 = v128.splat<real>(0)
  let c01 = v128.splat<real>(0)
  let c10 = v128.splat<real>(0)
  let c11 = v128.splat<real>(0)
  let c20 = v128.splat<real>(0)
  let c21 = v128.splat<real>(0)
  let c30 = v128.splat<real>(0)
  let c31 = v128.splat<real>(0)
  const end = b + PANEL_BYTES
  while (b < end) {
    let b0 = v128.load(b)
    let b1 = v128.load(b, 16)
    let s = v128.load_splat<real>(a)
    c00 = madd(s, b0, c00)
    c01 = madd(s, b1, c01)
    s = v128.load_splat<real>(a, SIZE)
    c10 = madd(s, b0, c10)
    c11 = madd(s, b1, c11)
    s = v128.load_splat<real>(a, 2 * SIZE)
    c20 = madd(s, b0, c20)
    c21 = madd(s, b1, c21)
    s = v128.load_splat<real>(a, 3 * SIZE)
    c30 = madd(s, b0, c30)
    c31 = madd(s, b1, c31)
    b0 = v128.load(b, 32)
    b1 = v128.load(b, 48)
    s = v128.load_splat<real>(a, STEP)
    c00 = madd(s, b0, c00)
    c01 = madd(s, b1, c01)
    s = v128.load_splat<real>(a, STEP + SIZE)
    c10 = madd(s, b0, c10)
    c11 = madd(s, b1, c11)
    s = v128.load_splat<real>(a, STEP + 2 * SIZE)
    c20 = madd(s, b0, c20)
    c21 = madd(s, b1, c21)
    s = v128.load_splat<real>(a, STEP + 3 * SIZE)
    c30 = madd(s, b0, c30)
    c31 = madd(s, b1, c31)
    a += 64
    b += 64
  }
  addToDoubles(sums, c00)
  addToDoubles(sums + 8 * LANES, c01)
  sums += sumsStride
  addToDoubles(sums, c10)
  addToDoubles(sums + 8 * LANES, c11)
  sums += sumsStride
  addToDoubles(sums, c20)
  addToDoubles(sums + 8 * LANES, c21)
  sums += sumsStride
  addToDoubles(sums, c30)
  addToDoubles(sums + 8 * LANES, c31)
}

/**
 * Adds the products of a packed tile to the float64 matrix at `sums` (as many rows square as the panels hold), columns of panels fromPanel to toPanel only: a few
 * at a time, so that they stay in the nearest cache while all rows pass by. Entries below the diagonal are left out, but for those inside a
 * block that meets it.
 */
export function addProducts(packed: usize, panels: u32, fromPanel: u32, toPanel: u32, sums: usize): void {
  const panelSums = <usize>WIDTH << 3
  const sumsStride = panels * panelSums
  for (let row: u32 = 0; row < FOURS * toPanel; row++) {
    const own = row / FOURS
    const a = packed + <usize>own * PANEL_BYTES + (row % FOURS) * 4 * SIZE
    for (let column = max(fromPanel, own); column < toPanel; column++) {
      fourByPanel(a, packed + <usize>column * PANEL_BYTES, sums + (<usize>row << 2) * sumsStride + column * panelSums, sumsStride)
    }
  }
}

/** target += source, `count` float64 numbers, then source = 0. */
export function drainDoubles(target: usize, source: usize, count: usize): void {
  const pairs = (count & ~1) << 3
  for (let i: usize = 0; i < pairs; i += 16) {
    v128.store(target + i, f64x2.add(v128.load(target + i), v128.load(source + i)))
    v128.store(source + i, f64x2.splat(0))
  }
  if (count & 1) {
    f64.store(target + pairs, f64.load(target + pairs) + f64.load(source + pairs))
    f64.store(source + pairs, 0)
  }
}
