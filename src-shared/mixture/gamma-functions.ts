/** What are the logarithm of the gamma function and its first two derivatives? */

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

/** Coefficients B(2k) / (2k) of the series of digamma, and B(2k) of that of trigamma (Abramowitz & Stegun 6.3.18, 6.4.12). */
const DIGAMMA = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132]
const TRIGAMMA = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66]

/** d/dx ln Gamma(x) for x > 0. */
export function digamma(x: number): number {
  let shift = 0
  let at = x
  for (; at < LARGE; at++) shift += 1 / at
  let sum = 0
  for (const [k, coefficient] of DIGAMMA.entries()) sum += coefficient / at ** (2 * k + 2)
  return Math.log(at) - 1 / (2 * at) - sum - shift
}

/** The derivative of digamma for x > 0. */
export function trigamma(x: number): number {
  let shift = 0
  let at = x
  for (; at < LARGE; at++) shift += 1 / (at * at)
  let sum = 0
  for (const [k, coefficient] of TRIGAMMA.entries()) sum += coefficient / at ** (2 * k + 3)
  return 1 / at + 1 / (2 * at * at) + sum + shift
}
