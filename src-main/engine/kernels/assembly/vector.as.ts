/** How are four float32 numbers multiplied and added, and g of four numbers found, at once? */

/** a * b + c, rounded once in the build for machines with relaxed SIMD (fused multiply-add). */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c)
  return f32x4.add(f32x4.mul(a, b), c)
}

/**
 * tanh as an odd rational function, degrees 11 over 6, fitted for the smallest largest error on [-7.9, 7.9]; beyond, float32 tanh is 1.
 * Largest absolute error in float32 arithmetic: 3.3e-7.
 */
@inline
export function tanh4(value: v128): v128 {
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

/** exp of numbers that are not positive: 2^k times a polynomial of degree 6 fitted on [-1/2, 1/2]; relative error 1e-7; below -87 it is 0. */
@inline
export function expNegative4(value: v128): v128 {
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

/** Adds the four numbers of `values` to four float64 numbers at `sums`. */
@inline
export function addToDoubles(sums: usize, values: v128): void {
  v128.store(sums, f64x2.add(v128.load(sums), f64x2.promote_low_f32x4(values)))
  const high = i64x2.shuffle(values, values, 1, 0)
  v128.store(sums, f64x2.add(v128.load(sums, 16), f64x2.promote_low_f32x4(high)), 16)
}

/** Adds the sum of the four numbers of `values` to the float64 number at `sum`. */
@inline
export function addToDouble(sum: usize, values: v128): void {
  const pairs = f64x2.add(f64x2.promote_low_f32x4(values), f64x2.promote_low_f32x4(i64x2.shuffle(values, values, 1, 0)))
  f64.store(sum, f64.load(sum) + (f64x2.extract_lane(pairs, 0) + f64x2.extract_lane(pairs, 1)))
}

/** Copies `count` float32 numbers. */
@inline
export function copyFloats(from: usize, to: usize, count: u32): void {
  const whole = count & ~3
  let i: u32 = 0
  for (; i < whole; i += 4) v128.store(to + (i << 2), v128.load(from + (i << 2)))
  for (; i < count; i++) f32.store(to + (i << 2), f32.load(from + (i << 2)))
}
