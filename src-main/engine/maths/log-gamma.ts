/** What is the logarithm of the gamma function? */

/** Coefficients of the Stirling series: B(2k) / (2k (2k - 1)) (Abramowitz & Stegun 6.1.41). */
const SERIES = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360]
/** From here on six terms give every digit. */
const LARGE = 12

/** ln Gamma(x) for x > 0. */
export function logGamma(x: number): number {
  let shift = 0
  let at = x
  for (; at < LARGE; at++) shift += Math.log(at)
  let sum = 0
  for (const [k, coefficient] of SERIES.entries()) sum += coefficient / at ** (2 * k + 1)
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + sum - shift
}
