/** How are the numbers of a vector multiplied, added and rounded at once? float32 may be fused; float64 has the same bits on every machine. */
import { LANES, SIZE } from './layout.as'

/** a * b + c. float32: rounded once in the build for machines with relaxed SIMD (fused multiply-add). */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD && sizeof<real>() == 4) return f32x4.relaxed_madd(a, b, c)
  return v128.add<real>(v128.mul<real>(a, b), c)
}

/** The upper half of a vector, as its lower one. */
@inline
export function upper(values: v128): v128 {
  return i64x2.shuffle(values, values, 1, 0)
}

/** Two pairs of float64 as four float32. */
@inline
export function demote(low: v128, high: v128): v128 {
  return i64x2.shuffle(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2)
}

/** Two float64 rounded to float32 and back; float32 is that already. */
@inline
export function rounded(values: v128): v128 {
  if (sizeof<real>() == 4) return values
  return f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(values))
}

/** Adds the numbers of `values` to as many float64 numbers at `sums`. */
@inline
export function addToDoubles(sums: usize, values: v128): void {
  if (sizeof<real>() == 8) {
    v128.store(sums, f64x2.add(v128.load(sums), values))
  } else {
    v128.store(sums, f64x2.add(v128.load(sums), f64x2.promote_low_f32x4(values)))
    v128.store(sums, f64x2.add(v128.load(sums, 16), f64x2.promote_low_f32x4(upper(values))), 16)
  }
}

/** The sum of the numbers of `values`, float64, in the lanes of a pair. */
@inline
export function pairSum(values: v128): v128 {
  if (sizeof<real>() == 8) return values
  return f64x2.add(f64x2.promote_low_f32x4(values), f64x2.promote_low_f32x4(upper(values)))
}

/** Adds the sum of the numbers of `values` to the float64 number at `sum`. */
@inline
export function addToDouble(sum: usize, values: v128): void {
  const pairs = pairSum(values)
  f64.store(sum, f64.load(sum) + (f64x2.extract_lane(pairs, 0) + f64x2.extract_lane(pairs, 1)))
}

/** Copies `count` numbers. */
@inline
export function copyReals(from: usize, to: usize, count: u32): void {
  const whole = count & ~(LANES - 1)
  let i: u32 = 0
  for (; i < whole; i += LANES) v128.store(to + i * SIZE, v128.load(from + i * SIZE))
  for (; i < count; i++) store<real>(to + i * SIZE, load<real>(from + i * SIZE))
}
