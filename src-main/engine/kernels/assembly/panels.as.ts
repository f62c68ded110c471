/**
 * How is a small matrix multiplied with voxels that lie in rows? target[r][v] = sum over k of weights[k][r] rows[k][v], for four rows of the
 * product (the last two by themselves), so that every sum of a call stays in a register.
 */
import { ROW, SIZE } from './layout.as'
import { madd } from './vector.as'

/** Four rows, 32 bytes of voxels. weights: [count][4]; rows: `step` bytes apart; adding: to what is in target, whose rows are a tile's apart. */
@inline
export function multiplyFour(weights: usize, rows: usize, step: usize, count: u32, target: usize, adding: bool): void {
  let c00 = v128.splat<real>(0)
  let c01 = v128.splat<real>(0)
  let c10 = v128.splat<real>(0)
  let c11 = v128.splat<real>(0)
  let c20 = v128.splat<real>(0)
  let c21 = v128.splat<real>(0)
  let c30 = v128.splat<real>(0)
  let c31 = v128.splat<real>(0)
  const end = weights + <usize>count * 4 * SIZE
  while (weights < end) {
    const b0 = v128.load(rows)
    const b1 = v128.load(rows, 16)
    let s = v128.load_splat<real>(weights)
    c00 = madd(s, b0, c00)
    c01 = madd(s, b1, c01)
    s = v128.load_splat<real>(weights, SIZE)
    c10 = madd(s, b0, c10)
    c11 = madd(s, b1, c11)
    s = v128.load_splat<real>(weights, 2 * SIZE)
    c20 = madd(s, b0, c20)
    c21 = madd(s, b1, c21)
    s = v128.load_splat<real>(weights, 3 * SIZE)
    c30 = madd(s, b0, c30)
    c31 = madd(s, b1, c31)
    weights += 4 * SIZE
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

/** Two rows, 64 bytes of voxels, the second half `apart` bytes after the first. weights: [count][2]. */
@inline
export function multiplyTwo(weights: usize, rows: usize, apart: usize, step: usize, count: u32, target: usize, adding: bool): void {
  let c00 = v128.splat<real>(0)
  let c01 = v128.splat<real>(0)
  let c02 = v128.splat<real>(0)
  let c03 = v128.splat<real>(0)
  let c10 = v128.splat<real>(0)
  let c11 = v128.splat<real>(0)
  let c12 = v128.splat<real>(0)
  let c13 = v128.splat<real>(0)
  const end = weights + <usize>count * 2 * SIZE
  let far = rows + apart
  while (weights < end) {
    const b0 = v128.load(rows)
    const b1 = v128.load(rows, 16)
    const b2 = v128.load(far)
    const b3 = v128.load(far, 16)
    let s = v128.load_splat<real>(weights)
    c00 = madd(s, b0, c00)
    c01 = madd(s, b1, c01)
    c02 = madd(s, b2, c02)
    c03 = madd(s, b3, c03)
    s = v128.load_splat<real>(weights, SIZE)
    c10 = madd(s, b0, c10)
    c11 = madd(s, b1, c11)
    c12 = madd(s, b2, c12)
    c13 = madd(s, b3, c13)
    weights += 2 * SIZE
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
  v128.store(target, adding ? v128.add<real>(v128.load(target), values) : values)
}
