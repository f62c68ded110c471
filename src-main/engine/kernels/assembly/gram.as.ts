/** What does one tile add to X X', the T x T matrix of products of volumes? */
import { addToDoubles, madd } from './vector.as'

/** 256 voxels of 8 rows. */
const PANEL_BYTES: usize = 8192

/** Turns 4 rows from `first` on into every other four numbers of a panel. `left` rows are there; further ones count as 0. */
@inline
function packFour(first: usize, left: u32, packed: usize): void {
  const zero = f32x4.splat(0)
  for (let k: usize = 0; k < 1024; k += 16) {
    const a = left > 0 ? v128.load(first + k) : zero
    const b = left > 1 ? v128.load(first + k, 1024) : zero
    const c = left > 2 ? v128.load(first + k, 2048) : zero
    const d = left > 3 ? v128.load(first + k, 3072) : zero
    const ab0 = i32x4.shuffle(a, b, 0, 4, 1, 5)
    const ab1 = i32x4.shuffle(a, b, 2, 6, 3, 7)
    const cd0 = i32x4.shuffle(c, d, 0, 4, 1, 5)
    const cd1 = i32x4.shuffle(c, d, 2, 6, 3, 7)
    const at = packed + (k << 3)
    v128.store(at, i64x2.shuffle(ab0, cd0, 0, 2))
    v128.store(at, i64x2.shuffle(ab0, cd0, 1, 3), 32)
    v128.store(at, i64x2.shuffle(ab1, cd1, 0, 2), 64)
    v128.store(at, i64x2.shuffle(ab1, cd1, 1, 3), 96)
  }
}

/** Packs a tile into panels of 8 rows: [ceil(rows / 8)][256][8]. */
export function packTile(tile: usize, rows: u32, packed: usize): void {
  for (let row: u32 = 0; row < rows; row += 8) {
    const panel = packed + <usize>(row >> 3) * PANEL_BYTES
    const first = tile + (<usize>row << 10)
    packFour(first, rows - row, panel)
    packFour(first + 4096, rows > row + 4 ? rows - row - 4 : 0, panel + 16)
  }
}

/** sums[r][c] += sum over 256 voxels of a[r] b[c], r < 4, c < 8; `a` and `b` are panels with a stretch of 8 per voxel. */
@inline
function fourByEight(a: usize, b: usize, sums: usize, sumsStride: usize): void {
  let c00 = f32x4.splat(0)
  let c01 = f32x4.splat(0)
  let c10 = f32x4.splat(0)
  let c11 = f32x4.splat(0)
  let c20 = f32x4.splat(0)
  let c21 = f32x4.splat(0)
  let c30 = f32x4.splat(0)
  let c31 = f32x4.splat(0)
  const end = b + PANEL_BYTES
  while (b < end) {
    let b0 = v128.load(b)
    let b1 = v128.load(b, 16)
    let s = v128.load32_splat(a)
    c00 = madd(s, b0, c00)
    c01 = madd(s, b1, c01)
    s = v128.load32_splat(a, 4)
    c10 = madd(s, b0, c10)
    c11 = madd(s, b1, c11)
    s = v128.load32_splat(a, 8)
    c20 = madd(s, b0, c20)
    c21 = madd(s, b1, c21)
    s = v128.load32_splat(a, 12)
    c30 = madd(s, b0, c30)
    c31 = madd(s, b1, c31)
    b0 = v128.load(b, 32)
    b1 = v128.load(b, 48)
    s = v128.load32_splat(a, 32)
    c00 = madd(s, b0, c00)
    c01 = madd(s, b1, c01)
    s = v128.load32_splat(a, 36)
    c10 = madd(s, b0, c10)
    c11 = madd(s, b1, c11)
    s = v128.load32_splat(a, 40)
    c20 = madd(s, b0, c20)
    c21 = madd(s, b1, c21)
    s = v128.load32_splat(a, 44)
    c30 = madd(s, b0, c30)
    c31 = madd(s, b1, c31)
    a += 64
    b += 64
  }
  addToDoubles(sums, c00)
  addToDoubles(sums + 32, c01)
  sums += sumsStride
  addToDoubles(sums, c10)
  addToDoubles(sums + 32, c11)
  sums += sumsStride
  addToDoubles(sums, c20)
  addToDoubles(sums + 32, c21)
  sums += sumsStride
  addToDoubles(sums, c30)
  addToDoubles(sums + 32, c31)
}

/**
 * Adds the products of a packed tile to the float64 matrix at `sums` (8 panels rows square), columns of panels fromPanel to toPanel only: a few
 * at a time, so that they stay in the nearest cache while all rows pass by. Entries below the diagonal are left out, but for those inside a 4 x 8
 * block that meets it.
 */
export function addProducts(packed: usize, panels: u32, fromPanel: u32, toPanel: u32, sums: usize): void {
  const sumsStride = <usize>panels << 6
  for (let row: u32 = 0; row < 2 * toPanel; row++) {
    const a = packed + <usize>(row >> 1) * PANEL_BYTES + ((row & 1) << 4)
    for (let column = max(fromPanel, row >> 1); column < toPanel; column++) {
      fourByEight(a, packed + <usize>column * PANEL_BYTES, sums + (<usize>row << 2) * sumsStride + (<usize>column << 6), sumsStride)
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
