/**
 * How is a small matrix multiplied with voxels that lie in rows? target[r][v] = sum over k of weights[k][r] rows[k][v], for four rows of the
 * product (the last two by themselves), so that every sum of a call stays in a register.
 */
import { madd } from './vector.as'

/** 256 voxels. */
const ROW: usize = 1024

/** Four rows, eight voxels. weights: [count][4]; rows: `step` bytes apart; adding: to what is in target, whose rows are 1 KiB apart. */
@inline
export function multiplyFour(weights: usize, rows: usize, step: usize, count: u32, target: usize, adding: bool): void {
  let c00 = f32x4.splat(0)
  let c01 = f32x4.splat(0)
  let c10 = f32x4.splat(0)
  let c11 = f32x4.splat(0)
  let c20 = f32x4.splat(0)
  let c21 = f32x4.splat(0)
  let c30 = f32x4.splat(0)
  let c31 = f32x4.splat(0)
  const end = weights + (<usize>count << 4)
  while (weights < end) {
    const b0 = v128.load(rows)
    const b1 = v128.load(rows, 16)
    let s = v128.load32_splat(weights)
    c00 = madd(s, b0, c00)
    c01 = madd(s, b1, c01)
    s = v128.load32_splat(weights, 4)
    c10 = madd(s, b0, c10)
    c11 = madd(s, b1, c11)
    s = v128.load32_splat(weights, 8)
    c20 = madd(s, b0, c20)
    c21 = madd(s, b1, c21)
    s = v128.load32_splat(weights, 12)
    c30 = madd(s, b0, c30)
    c31 = madd(s, b1, c31)
    weights += 16
    rows += step
  }
  put(target, c00, adding)
  put(target + 16, c01, adding)
  put(target + ROW, c10, adding)
  put(target + ROW + 16, c11, adding)
  put(target + 2 * ROW, c20, adding)
  put(target + 2 * ROW + 16, c21, adding)
  put(target + 3 * ROW, c30, adding)
  put(target + 3 * ROW + 16, c31, adding)
}

/** Two rows, sixteen voxels, the second eight `apart` bytes after the first. weights: [count][2]. */
@inline
export function multiplyTwo(weights: usize, rows: usize, apart: usize, step: usize, count: u32, target: usize, adding: bool): void {
  let c00 = f32x4.splat(0)
  let c01 = f32x4.splat(0)
  let c02 = f32x4.splat(0)
  let c03 = f32x4.splat(0)
  let c10 = f32x4.splat(0)
  let c11 = f32x4.splat(0)
  let c12 = f32x4.splat(0)
  let c13 = f32x4.splat(0)
  const end = weights + (<usize>count << 3)
  let far = rows + apart
  while (weights < end) {
    const b0 = v128.load(rows)
    const b1 = v128.load(rows, 16)
    const b2 = v128.load(far)
    const b3 = v128.load(far, 16)
    let s = v128.load32_splat(weights)
    c00 = madd(s, b0, c00)
    c01 = madd(s, b1, c01)
    c02 = madd(s, b2, c02)
    c03 = madd(s, b3, c03)
    s = v128.load32_splat(weights, 4)
    c10 = madd(s, b0, c10)
    c11 = madd(s, b1, c11)
    c12 = madd(s, b2, c12)
    c13 = madd(s, b3, c13)
    weights += 8
    rows += step
    far += step
  }
  put(target, c00, adding)
  put(target + 16, c01, adding)
  put(target + 32, c02, adding)
  put(target + 48, c03, adding)
  put(target + ROW, c10, adding)
  put(target + ROW + 16, c11, adding)
  put(target + ROW + 32, c12, adding)
  put(target + ROW + 48, c13, adding)
}

@inline
function put(target: usize, values: v128, adding: bool): void {
  v128.store(target, adding ? f32x4.add(v128.load(target), values) : values)
}
