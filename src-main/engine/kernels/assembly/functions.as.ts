/** What are tanh and exp of the numbers of a vector? */
import { madd } from './vector.as'

@inline
export function tanhOf(value: v128): v128 {
  if (sizeof<real>() == 4) return tanh4(value)
  return tanh2(value)
}

/** exp of numbers that are not positive. */
@inline
export function expNegative(value: v128): v128 {
  if (sizeof<real>() == 4) return expNegative4(value)
  return expNegative2(value)
}

/**
 * tanh as an odd rational function, degrees 11 over 6, fitted for the smallest largest error on [-7.9, 7.9]; beyond, float32 tanh is 1.
 * Largest absolute error in float32 arithmetic: 3.3e-7.
 */
@inline
function tanh4(value: v128): v128 {
  const x = f32x4.max(f32x4.min(value, f32x4.splat(7.9)), f32x4.splat(-7.9))
  const s = f32x4.mul(x, x)
  let p = madd(f32x4.splat(2.361731704891533e-11), s, f32x4.splat(-1.4720074542368301e-8))
  p = madd(p, s, f32x4.splat(9.87719540040407e-6))
  p = madd(p, s, f32x4.splat(2.9852281192843514e-3))
  p = madd(p, s, f32x4.splat(0.12978456963373142))
  p = madd(p, s, f32x4.splat(0.9999999230822573))
  let q = madd(f32x4.splat(2.3714335465328256e-4), s, f32x4.splat(2.4024807150069435e-2))
  q = madd(q, s, f32x4.splat(0.4631175849299223))
  q = madd(q, s, f32x4.splat(1))
  return f32x4.div(f32x4.mul(x, p), q)
}

/** 2^k times a polynomial of degree 6 fitted on [-1/2, 1/2]; relative error 1e-7; below -87 it is 0. */
@inline
function expNegative4(value: v128): v128 {
  const z = f32x4.mul(f32x4.max(value, f32x4.splat(-87.5)), f32x4.splat(1.4426950408889634))
  const k = f32x4.nearest(z)
  const f = f32x4.sub(z, k)
  let p = madd(f32x4.splat(1.5353361437032753e-4), f, f32x4.splat(1.3398874570799833e-3))
  p = madd(p, f, f32x4.splat(9.61843736081139e-3))
  p = madd(p, f, f32x4.splat(5.550332470630126e-2))
  p = madd(p, f, f32x4.splat(0.2402264791358281))
  p = madd(p, f, f32x4.splat(0.6931472028553789))
  p = madd(p, f, f32x4.splat(1))
  // k is never below -126, so that adding it to the exponent bits cannot leave the normal numbers.
  const scaled = i32x4.add(p, i32x4.shl(i32x4.trunc_sat_f32x4_s(k), 23))
  return v128.and(scaled, f32x4.ge(value, f32x4.splat(-87)))
}

/*
 * float64: x = k ln 2 + r with |r| <= ln 2 / 2, and e^r = (even + odd) / (even - odd), the Pade approximant of degrees 6 over 6, whose error there
 * (2e-19) is far below the last digit. Plain multiplications and additions, so that every machine gives the same bits.
 */

/** Added to a small number it leaves the nearest whole number in the low bits: 1.5 * 2^52. */
const WHOLE: f64 = 6755399441055744
const LOG2_E: f64 = 1.4426950408889634
/** ln 2 in two parts, the first of 32 bits, so that its product with k is exact. */
const LN2_HIGH: f64 = 0.6931471803691238
const LN2_LOW: f64 = 1.9082149292705877e-10

@inline
function wholePart(x: v128): v128 {
  return f64x2.add(f64x2.mul(x, f64x2.splat(LOG2_E)), f64x2.splat(WHOLE))
}

@inline
function remainder(x: v128, whole: v128): v128 {
  const k = f64x2.sub(whole, f64x2.splat(WHOLE))
  return f64x2.sub(f64x2.sub(x, f64x2.mul(k, f64x2.splat(LN2_HIGH))), f64x2.mul(k, f64x2.splat(LN2_LOW)))
}

@inline
function powerOfTwo(whole: v128): v128 {
  return i64x2.add(i64x2.shl(whole, 52), i64x2.splat(0x3ff0000000000000))
}

/** Of the square of r. */
@inline
function evenPart(s: v128): v128 {
  const p = f64x2.add(f64x2.mul(f64x2.add(s, f64x2.splat(840)), s), f64x2.splat(75600))
  return f64x2.add(f64x2.mul(p, s), f64x2.splat(665280))
}

@inline
function oddPart(r: v128, s: v128): v128 {
  const p = f64x2.add(f64x2.mul(f64x2.splat(42), s), f64x2.splat(10080))
  return f64x2.mul(f64x2.add(f64x2.mul(p, s), f64x2.splat(332640)), r)
}

/** (e^2x - 1) / (e^2x + 1), arranged so that nothing cancels: 2 units in the last place at most. Beyond 20 it is 1. */
@inline
function tanh2(value: v128): v128 {
  const x = f64x2.pmax(f64x2.pmin(value, f64x2.splat(20)), f64x2.splat(-20))
  const twice = f64x2.add(x, x)
  const whole = wholePart(twice)
  const r = remainder(twice, whole)
  const s = f64x2.mul(r, r)
  const even = evenPart(s)
  const odd = oddPart(r, s)
  const q = powerOfTwo(whole)
  const less = f64x2.sub(q, f64x2.splat(1))
  const more = f64x2.add(q, f64x2.splat(1))
  return f64x2.div(f64x2.add(f64x2.mul(less, even), f64x2.mul(more, odd)), f64x2.add(f64x2.mul(more, even), f64x2.mul(less, odd)))
}

/** Below -708 it is 0. */
@inline
function expNegative2(value: v128): v128 {
  const x = f64x2.pmax(value, f64x2.splat(-708))
  const whole = wholePart(x)
  const r = remainder(x, whole)
  const s = f64x2.mul(r, r)
  const even = evenPart(s)
  const odd = oddPart(r, s)
  const e = f64x2.mul(powerOfTwo(whole), f64x2.div(f64x2.add(even, odd), f64x2.sub(even, odd)))
  return v128.and(e, f64x2.ge(value, f64x2.splat(-708)))
}
