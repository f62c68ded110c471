/** What do tiles of whitened voxels add to the sums of one FastICA step, and what are their sources? One reading of X1, nothing voxel-sized written. */
import { multiplyFour, multiplyTwo } from './panels.as'
import { addToDouble, expNegative4, madd, tanh4 } from './vector.as'

/** As in kernels/whitened-voxels.ts. */
const LOGCOSH: u32 = 0
const EXP: u32 = 1
/** Voxels of a tile, and bytes of them in one row. */
const TILE: u32 = 256
const ROW: usize = 1024
/** Voxels are taken in so many at a time; those that are not there are 0. */
const STEP: u32 = 16

/**
 * y = W x of the first `width` (a multiple of 16) voxels of a tile. x: [components][256]; y: [rows][256], `rows` even.
 * unmixing: panels of 4 rows (the last of 2 where that is enough), each [components][4 or 2].
 */
@inline
function project(x: usize, width: u32, components: u32, unmixing: usize, rows: u32, y: usize): void {
  const end = <usize>width << 2
  let row: u32 = 0
  for (; row + 4 <= rows; row += 4) {
    const target = y + (<usize>row << 10)
    for (let at: usize = 0; at < end; at += 32) multiplyFour(unmixing, x + at, ROW, components, target + at, false)
    unmixing += <usize>components << 4
  }
  if (row < rows) {
    const target = y + (<usize>row << 10)
    for (let at: usize = 0; at < end; at += 64) multiplyTwo(unmixing, x + at, 32, ROW, components, target + at, false)
  }
}

/** sums[r][c] += sum over the voxels of g[r] x[c], 4 rows and 2 components. */
@inline
function addFourByTwo(g: usize, x: usize, bytes: usize, sums: usize, sumsStride: usize): void {
  let c00 = f32x4.splat(0)
  let c01 = f32x4.splat(0)
  let c10 = f32x4.splat(0)
  let c11 = f32x4.splat(0)
  let c20 = f32x4.splat(0)
  let c21 = f32x4.splat(0)
  let c30 = f32x4.splat(0)
  let c31 = f32x4.splat(0)
  const end = g + bytes
  while (g < end) {
    const b0 = v128.load(x)
    const b1 = v128.load(x, ROW)
    let a = v128.load(g)
    c00 = madd(a, b0, c00)
    c01 = madd(a, b1, c01)
    a = v128.load(g, ROW)
    c10 = madd(a, b0, c10)
    c11 = madd(a, b1, c11)
    a = v128.load(g, 2 * ROW)
    c20 = madd(a, b0, c20)
    c21 = madd(a, b1, c21)
    a = v128.load(g, 3 * ROW)
    c30 = madd(a, b0, c30)
    c31 = madd(a, b1, c31)
    g += 16
    x += 16
  }
  addToDouble(sums, c00)
  addToDouble(sums + 8, c01)
  sums += sumsStride
  addToDouble(sums, c10)
  addToDouble(sums + 8, c11)
  sums += sumsStride
  addToDouble(sums, c20)
  addToDouble(sums + 8, c21)
  sums += sumsStride
  addToDouble(sums, c30)
  addToDouble(sums + 8, c31)
}

/** The same for 2 rows; even and odd fours of voxels are added apart, to keep eight sums going. */
@inline
function addTwoByTwo(g: usize, x: usize, bytes: usize, sums: usize, sumsStride: usize): void {
  let c00 = f32x4.splat(0)
  let c01 = f32x4.splat(0)
  let c10 = f32x4.splat(0)
  let c11 = f32x4.splat(0)
  let d00 = f32x4.splat(0)
  let d01 = f32x4.splat(0)
  let d10 = f32x4.splat(0)
  let d11 = f32x4.splat(0)
  const end = g + bytes
  while (g < end) {
    let b0 = v128.load(x)
    let b1 = v128.load(x, ROW)
    let a = v128.load(g)
    c00 = madd(a, b0, c00)
    c01 = madd(a, b1, c01)
    a = v128.load(g, ROW)
    c10 = madd(a, b0, c10)
    c11 = madd(a, b1, c11)
    b0 = v128.load(x, 16)
    b1 = v128.load(x, ROW + 16)
    a = v128.load(g, 16)
    d00 = madd(a, b0, d00)
    d01 = madd(a, b1, d01)
    a = v128.load(g, ROW + 16)
    d10 = madd(a, b0, d10)
    d11 = madd(a, b1, d11)
    g += 32
    x += 32
  }
  addToDouble(sums, f32x4.add(c00, d00))
  addToDouble(sums + 8, f32x4.add(c01, d01))
  sums += sumsStride
  addToDouble(sums, f32x4.add(c10, d10))
  addToDouble(sums + 8, f32x4.add(c11, d11))
}

/** Rows of y become g(y); the sums over the voxels of g'(y) are added to `primes` (a float64 number per row). */
@inline
function applyContrast(contrast: u32, alpha: f32, y: usize, bytes: usize, rows: u32, primes: usize): void {
  const one = f32x4.splat(1)
  const slope = f32x4.splat(alpha)
  for (let row: u32 = 0; row < rows; row++) {
    let at = y + (<usize>row << 10)
    const end = at + bytes
    let prime = f32x4.splat(0)
    if (contrast == LOGCOSH) {
      for (; at < end; at += 16) {
        const t = tanh4(f32x4.mul(v128.load(at), slope))
        v128.store(at, t)
        prime = f32x4.add(prime, f32x4.sub(one, f32x4.mul(t, t)))
      }
      prime = f32x4.mul(prime, slope)
    } else if (contrast == EXP) {
      for (; at < end; at += 16) {
        const value = v128.load(at)
        const square = f32x4.mul(value, value)
        const e = expNegative4(f32x4.mul(square, f32x4.splat(-0.5)))
        v128.store(at, f32x4.mul(value, e))
        prime = madd(f32x4.sub(one, square), e, prime)
      }
    } else {
      for (; at < end; at += 16) {
        const value = v128.load(at)
        const square = f32x4.mul(value, value)
        v128.store(at, f32x4.mul(square, value))
        prime = madd(f32x4.splat(3), square, prime)
      }
    }
    addToDouble(primes + (<usize>row << 3), prime)
  }
}

/**
 * Adds to `sums` (`even` x `padded`, float64; both even) and `primes` (`even`, float64) what `voxels` whitened voxels at `x` give.
 * x: tiles of [padded][256]; rows: how many rows of the unmixing there are, `even` the same rounded up to 2; y: room for [even][256] numbers.
 */
export function addContrastSums(
  x: usize,
  voxels: u32,
  components: u32,
  padded: u32,
  unmixing: usize,
  rows: u32,
  contrast: u32,
  alpha: f32,
  y: usize,
  sums: usize,
  primes: usize,
): void {
  const even = (rows + 1) & ~1
  const sumsStride = <usize>padded << 3
  for (let start: u32 = 0; start < voxels; start += TILE) {
    const width = (min(TILE, voxels - start) + STEP - 1) & ~(STEP - 1)
    const bytes = <usize>width << 2
    project(x, width, components, unmixing, even, y)
    applyContrast(contrast, alpha, y, bytes, rows, primes)
    let row: u32 = 0
    for (; row + 4 <= even; row += 4) {
      const g = y + (<usize>row << 10)
      const target = sums + row * sumsStride
      for (let c: u32 = 0; c < padded; c += 2) addFourByTwo(g, x + (<usize>c << 10), bytes, target + (c << 3), sumsStride)
    }
    if (row < even) {
      const g = y + (<usize>row << 10)
      const target = sums + row * sumsStride
      for (let c: u32 = 0; c < padded; c += 2) addTwoByTwo(g, x + (<usize>c << 10), bytes, target + (c << 3), sumsStride)
    }
    x += <usize>padded << 10
  }
}

/** Sources of one tile of whitened voxels: out[r][256], rows `outStride` bytes apart. y: room for [rows rounded up to 2][256] numbers. */
export function sourcesOf(x: usize, components: u32, unmixing: usize, rows: u32, y: usize, out: usize, outStride: usize): void {
  project(x, TILE, components, unmixing, (rows + 1) & ~1, y)
  for (let row: u32 = 0; row < rows; row++) memory.copy(out + row * outStride, y + (<usize>row << 10), ROW)
}
