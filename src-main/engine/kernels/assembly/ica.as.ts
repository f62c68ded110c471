/** What do a block of whitened voxels add to the sums of one FastICA step, and what are their sources? One reading of X1, nothing voxel-sized written. */
import { addToDoubles, expNegative4, madd, tanh4 } from './vector.as'

/** As in kernels/contrast-codes.ts. */
const LOGCOSH: u32 = 0
const EXP: u32 = 1

/** y[v][r] = sum over c of x[v][c] w[c][r] for 4 voxels and 8 rows; w: 8 numbers per c. */
// @ts-ignore: decorator
@inline
function projectEight(x: usize, xStride: usize, w: usize, components: u32, y: usize, yStride: usize): void {
  let c00 = f32x4.splat(0)
  let c01 = f32x4.splat(0)
  let c10 = f32x4.splat(0)
  let c11 = f32x4.splat(0)
  let c20 = f32x4.splat(0)
  let c21 = f32x4.splat(0)
  let c30 = f32x4.splat(0)
  let c31 = f32x4.splat(0)
  let x1 = x + xStride
  let x2 = x1 + xStride
  let x3 = x2 + xStride
  const end = x + (<usize>components << 2)
  while (x < end) {
    const b0 = v128.load(w)
    const b1 = v128.load(w, 16)
    let s = v128.load32_splat(x)
    c00 = madd(s, b0, c00)
    c01 = madd(s, b1, c01)
    s = v128.load32_splat(x1)
    c10 = madd(s, b0, c10)
    c11 = madd(s, b1, c11)
    s = v128.load32_splat(x2)
    c20 = madd(s, b0, c20)
    c21 = madd(s, b1, c21)
    s = v128.load32_splat(x3)
    c30 = madd(s, b0, c30)
    c31 = madd(s, b1, c31)
    x += 4
    x1 += 4
    x2 += 4
    x3 += 4
    w += 32
  }
  v128.store(y, c00)
  v128.store(y, c01, 16)
  y += yStride
  v128.store(y, c10)
  v128.store(y, c11, 16)
  y += yStride
  v128.store(y, c20)
  v128.store(y, c21, 16)
  y += yStride
  v128.store(y, c30)
  v128.store(y, c31, 16)
}

// @ts-ignore: decorator
@inline
function projectFour(x: usize, xStride: usize, w: usize, components: u32, y: usize, yStride: usize): void {
  let c0 = f32x4.splat(0)
  let c1 = f32x4.splat(0)
  let c2 = f32x4.splat(0)
  let c3 = f32x4.splat(0)
  let x1 = x + xStride
  let x2 = x1 + xStride
  let x3 = x2 + xStride
  const end = x + (<usize>components << 2)
  while (x < end) {
    const b = v128.load(w)
    c0 = madd(v128.load32_splat(x), b, c0)
    c1 = madd(v128.load32_splat(x1), b, c1)
    c2 = madd(v128.load32_splat(x2), b, c2)
    c3 = madd(v128.load32_splat(x3), b, c3)
    x += 4
    x1 += 4
    x2 += 4
    x3 += 4
    w += 16
  }
  v128.store(y, c0)
  v128.store(y + yStride, c1)
  v128.store(y + 2 * yStride, c2)
  v128.store(y + 3 * yStride, c3)
}

/** y = W x of `voxels` (a multiple of 4) whitened voxels: [voxels][paddedRows]. unmixing: panels of 8 rows (the last of 4), each [components][8 or 4]. */
// @ts-ignore: decorator
@inline
function project(x: usize, voxels: u32, components: u32, padded: u32, unmixing: usize, paddedRows: u32, y: usize): void {
  const xStride = <usize>padded << 2
  const yStride = <usize>paddedRows << 2
  const wide = paddedRows >> 3
  for (let panel: u32 = 0; panel < wide; panel++) {
    const w = unmixing + <usize>panel * (<usize>components << 5)
    for (let v: u32 = 0; v < voxels; v += 4) {
      projectEight(x + v * xStride, xStride, w, components, y + v * yStride + (panel << 5), yStride)
    }
  }
  if (paddedRows & 4) {
    const w = unmixing + <usize>wide * (<usize>components << 5)
    for (let v: u32 = 0; v < voxels; v += 4) {
      projectFour(x + v * xStride, xStride, w, components, y + v * yStride + (wide << 5), yStride)
    }
  }
}

/** sums[r][c] += sum over v of g[v][r] x[v][c], 4 rows and 8 components. */
// @ts-ignore: decorator
@inline
function addEight(g: usize, gStride: usize, x: usize, xStride: usize, voxels: u32, sums: usize, sumsStride: usize): void {
  let c00 = f32x4.splat(0)
  let c01 = f32x4.splat(0)
  let c10 = f32x4.splat(0)
  let c11 = f32x4.splat(0)
  let c20 = f32x4.splat(0)
  let c21 = f32x4.splat(0)
  let c30 = f32x4.splat(0)
  let c31 = f32x4.splat(0)
  for (let v: u32 = 0; v < voxels; v++) {
    const b0 = v128.load(x)
    const b1 = v128.load(x, 16)
    let s = v128.load32_splat(g)
    c00 = madd(s, b0, c00)
    c01 = madd(s, b1, c01)
    s = v128.load32_splat(g, 4)
    c10 = madd(s, b0, c10)
    c11 = madd(s, b1, c11)
    s = v128.load32_splat(g, 8)
    c20 = madd(s, b0, c20)
    c21 = madd(s, b1, c21)
    s = v128.load32_splat(g, 12)
    c30 = madd(s, b0, c30)
    c31 = madd(s, b1, c31)
    g += gStride
    x += xStride
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

// @ts-ignore: decorator
@inline
function addFour(g: usize, gStride: usize, x: usize, xStride: usize, voxels: u32, sums: usize, sumsStride: usize): void {
  let c0 = f32x4.splat(0)
  let c1 = f32x4.splat(0)
  let c2 = f32x4.splat(0)
  let c3 = f32x4.splat(0)
  for (let v: u32 = 0; v < voxels; v++) {
    const b = v128.load(x)
    c0 = madd(v128.load32_splat(g), b, c0)
    c1 = madd(v128.load32_splat(g, 4), b, c1)
    c2 = madd(v128.load32_splat(g, 8), b, c2)
    c3 = madd(v128.load32_splat(g, 12), b, c3)
    g += gStride
    x += xStride
  }
  addToDoubles(sums, c0)
  addToDoubles(sums + sumsStride, c1)
  addToDoubles(sums + 2 * sumsStride, c2)
  addToDoubles(sums + 3 * sumsStride, c3)
}

/** y becomes g(y); the sums over voxels of g'(y) are added to `primes` (paddedRows float64 numbers). */
// @ts-ignore: decorator
@inline
function applyContrast(contrast: u32, alpha: f32, y: usize, voxels: u32, paddedRows: u32, primes: usize): void {
  const yStride = <usize>paddedRows << 2
  const one = f32x4.splat(1)
  const slope = f32x4.splat(alpha)
  for (let row: u32 = 0; row < paddedRows; row += 4) {
    let at = y + (row << 2)
    let prime = f32x4.splat(0)
    if (contrast == LOGCOSH) {
      for (let v: u32 = 0; v < voxels; v++) {
        const t = tanh4(f32x4.mul(v128.load(at), slope))
        v128.store(at, t)
        prime = f32x4.add(prime, f32x4.sub(one, f32x4.mul(t, t)))
        at += yStride
      }
      prime = f32x4.mul(prime, slope)
    } else if (contrast == EXP) {
      for (let v: u32 = 0; v < voxels; v++) {
        const value = v128.load(at)
        const square = f32x4.mul(value, value)
        const e = expNegative4(f32x4.mul(square, f32x4.splat(-0.5)))
        v128.store(at, f32x4.mul(value, e))
        prime = madd(f32x4.sub(one, square), e, prime)
        at += yStride
      }
    } else {
      for (let v: u32 = 0; v < voxels; v++) {
        const value = v128.load(at)
        const square = f32x4.mul(value, value)
        v128.store(at, f32x4.mul(square, value))
        prime = madd(f32x4.splat(3), square, prime)
        at += yStride
      }
    }
    addToDoubles(primes + (<usize>row << 3), prime)
  }
}

/**
 * Adds to `sums` (paddedRows x padded, float64) and `primes` (paddedRows, float64) what `voxels` (a multiple of 4) whitened voxels at `x` give.
 * x: [voxels][padded]; y: room for block x paddedRows numbers.
 */
export function addContrastSums(
  x: usize,
  voxels: u32,
  components: u32,
  padded: u32,
  unmixing: usize,
  paddedRows: u32,
  contrast: u32,
  alpha: f32,
  block: u32,
  y: usize,
  sums: usize,
  primes: usize,
): void {
  const xStride = <usize>padded << 2
  const yStride = <usize>paddedRows << 2
  const sumsStride = <usize>padded << 3
  const wide = padded >> 3
  for (let start: u32 = 0; start < voxels; start += block) {
    const count = min(block, voxels - start)
    const from = x + start * xStride
    project(from, count, components, padded, unmixing, paddedRows, y)
    applyContrast(contrast, alpha, y, count, paddedRows, primes)
    for (let row: u32 = 0; row < paddedRows; row += 4) {
      const g = y + (row << 2)
      const target = sums + row * sumsStride
      for (let panel: u32 = 0; panel < wide; panel++) {
        addEight(g, yStride, from + (panel << 5), xStride, count, target + (panel << 6), sumsStride)
      }
      if (padded & 4) addFour(g, yStride, from + (wide << 5), xStride, count, target + (wide << 6), sumsStride)
    }
  }
}

/** Sources of `voxels` (a multiple of 4) whitened voxels: out[r][v], rows `outStride` bytes apart. y: room for voxels x paddedRows numbers. */
export function sourcesOf(
  x: usize,
  voxels: u32,
  components: u32,
  padded: u32,
  unmixing: usize,
  rows: u32,
  paddedRows: u32,
  y: usize,
  out: usize,
  outStride: usize,
): void {
  project(x, voxels, components, padded, unmixing, paddedRows, y)
  const yStride = <usize>paddedRows << 2
  for (let row: u32 = 0; row < rows; row++) {
    const target = out + row * outStride
    let at = y + (row << 2)
    for (let v: u32 = 0; v < voxels; v++) {
      f32.store(target + (v << 2), f32.load(at))
      at += yStride
    }
  }
}
