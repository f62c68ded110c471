/** What do tiles of whitened voxels add to the sums of one FastICA step, and what are their sources? One reading of X1, nothing voxel-sized written. */
import { expNegative, tanhOf } from './functions.as'
import { ROW, SIZE, TILE } from './layout.as'
import { multiplyFour, multiplyTwo } from './panels.as'
import { addToDouble, madd } from './vector.as'

/** As in kernels/whitened-voxels.ts. */
const LOGCOSH: u32 = 0
const EXP: u32 = 1
/** Voxels are taken in so many at a time; those that are not there are 0. */
const STEP: u32 = 16

/**
 * y = W x of the first `width` (a multiple of 16) voxels of a tile. x: [components][256]; y: [rows][256], `rows` even.
 * unmixing: panels of 4 rows (the last of 2 where that is enough), each [components][4 or 2].
 */
@inline
function project(x: usize, width: u32, components: u32, unmixing: usize, rows: u32, y: usize): void {
  const end = width * SIZE
  let row: u32 = 0
  for (; row + 4 <= rows; row += 4) {
    const target = y + row * ROW
    for (let at: usize = 0; at < end; at += 32) multiplyFour(unmixing, x + at, ROW, components, target + at, false)
    unmixing += components * 4 * SIZE
  }
  if (row < rows) {
    const target = y + row * ROW
    for (let at: usize = 0; at < end; at += 64) multiplyTwo(unmixing, x + at, 32, ROW, components, target + at, false)
  }
}

/** sums[r][c] += sum over the voxels of g[r] x[c], 4 rows and 2 components. */
@inline
function addFourByTwo(g: usize, x: usize, bytes: usize, sums: usize, sumsStride: usize): void {
  let c00 = v128.splat<real>(0)
  let c01 = v128.splat<real>(0)
  let c10 = v128.splat<real>(0)
  let c11 = v128.splat<real>(0)
  let c20 = v128.splat<real>(0)
  let c21 = v128.splat<real>(0)
  let c30 = v128.splat<real>(0)
  let c31 = v128.splat<real>(0)
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
  let c00 = v128.splat<real>(0)
  let c01 = v128.splat<real>(0)
  let c10 = v128.splat<real>(0)
  let c11 = v128.splat<real>(0)
  let d00 = v128.splat<real>(0)
  let d01 = v128.splat<real>(0)
  let d10 = v128.splat<real>(0)
  let d11 = v128.splat<real>(0)
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
  addToDouble(sums, v128.add<real>(c00, d00))
  addToDouble(sums + 8, v128.add<real>(c01, d01))
  sums += sumsStride
  addToDouble(sums, v128.add<real>(c10, d10))
  addToDouble(sums + 8, v128.add<real>(c11, d11))
}

/** Rows of y become g(y); the sums over the voxels of g'(y) are added to `primes` (a float64 number per row). */
@inline
function applyContrast(contrast: u32, alpha: real, y: usize, bytes: usize, rows: u32, primes: usize): void {
  const one = v128.splat<real>(1)
  const slope = v128.splat<real>(alpha)
  for (let row: u32 = 0; row < rows; row++) {
    let at = y + row * ROW
    const end = at + bytes
    let prime = v128.splat<real>(0)
    if (contrast == LOGCOSH) {
      for (; at < end; at += 16) {
        const t = tanhOf(v128.mul<real>(v128.load(at), slope))
        v128.store(at, t)
        prime = v128.add<real>(prime, v128.sub<real>(one, v128.mul<real>(t, t)))
      }
      prime = v128.mul<real>(prime, slope)
    } else if (contrast == EXP) {
      for (; at < end; at += 16) {
        const value = v128.load(at)
        const square = v128.mul<real>(value, value)
        const e = expNegative(v128.mul<real>(square, v128.splat<real>(-0.5)))
        v128.store(at, v128.mul<real>(value, e))
        prime = madd(v128.sub<real>(one, square), e, prime)
      }
    } else {
      for (; at < end; at += 16) {
        const value = v128.load(at)
        const square = v128.mul<real>(value, value)
        v128.store(at, v128.mul<real>(square, value))
        prime = madd(v128.splat<real>(3), square, prime)
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
  alpha: f64,
  y: usize,
  sums: usize,
  primes: usize,
): void {
  const even = (rows + 1) & ~1
  const sumsStride = <usize>padded << 3
  for (let start: u32 = 0; start < voxels; start += TILE) {
    const width = (min(TILE, voxels - start) + STEP - 1) & ~(STEP - 1)
    const bytes = width * SIZE
    project(x, width, components, unmixing, even, y)
    applyContrast(contrast, <real>alpha, y, bytes, rows, primes)
    let row: u32 = 0
    for (; row + 4 <= even; row += 4) {
      const g = y + row * ROW
      const target = sums + row * sumsStride
      for (let c: u32 = 0; c < padded; c += 2) addFourByTwo(g, x + c * ROW, bytes, target + (c << 3), sumsStride)
    }
    if (row < even) {
      const g = y + row * ROW
      const target = sums + row * sumsStride
      for (let c: u32 = 0; c < padded; c += 2) addTwoByTwo(g, x + c * ROW, bytes, target + (c << 3), sumsStride)
    }
    x += padded * ROW
  }
}

/** Sources of one tile of whitened voxels: out[r][256], rows `outStride` bytes apart. y: room for [rows rounded up to 2][256] numbers. */
export function sourcesOf(x: usize, components: u32, unmixing: usize, rows: u32, y: usize, out: usize, outStride: usize): void {
  project(x, TILE, components, unmixing, (rows + 1) & ~1, y)
  for (let row: u32 = 0; row < rows; row++) memory.copy(out + row * outStride, y + row * ROW, ROW)
}
