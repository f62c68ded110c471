/**
 * What is the natural logarithm, rounded to the nearest double? `Math.log` may be off in the last digit, differently in every JavaScript engine;
 * the C library's, which numpy uses, is wrong about once in 300 values. Arithmetic on pairs of doubles whose sum is the number (Dekker 1971).
 */

type Pair = readonly [high: number, low: number]

/** ln 2 to 32 digits. */
const LOG_2: Pair = [Math.LN2, 2.3190468138462996e-17]
/** Terms of the series for |s| < 0.172: the next one is below 1e-24. */
const TERMS = 15

/** log(value) for a normal positive double. About a microsecond. */
export function accurateLog(value: number): number {
  const exponent = Math.round(Math.log2(value))
  const mantissa = value / 2 ** exponent
  // log m = 2 (s + s^3/3 + s^5/5 + ...), s = (m - 1) / (m + 1); m - 1 is exact because m is near 1.
  const ratio = divide([mantissa - 1, 0], exactSum(mantissa, 1))
  const square = multiply(ratio, ratio)
  let series: Pair = [0, 0]
  for (let term = TERMS; term >= 0; term--) series = add(multiply(series, square), divide([1, 0], [2 * term + 1, 0]))
  const [high, low] = add(multiply(multiply(series, ratio), [2, 0]), multiply(LOG_2, [exponent, 0]))
  return high + low
}

/** a + b without loss: the rounded sum and what rounding lost. */
function exactSum(a: number, b: number): Pair {
  const sum = a + b
  const rest = sum - a
  return [sum, a - (sum - rest) + (b - rest)]
}

/** a b without loss, from halves of 26 bits. */
function exactProduct(a: number, b: number): Pair {
  const product = a * b
  const [aHigh, aLow] = halves(a)
  const [bHigh, bLow] = halves(b)
  return [product, aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow)]
}

function halves(a: number): Pair {
  const scaled = 134217729 * a
  const high = scaled - (scaled - a)
  return [high, a - high]
}

function add(a: Pair, b: Pair): Pair {
  const [sum, lost] = exactSum(a[0], b[0])
  return exactSum(sum, lost + a[1] + b[1])
}

function multiply(a: Pair, b: Pair): Pair {
  const [product, lost] = exactProduct(a[0], b[0])
  return exactSum(product, lost + a[0] * b[1] + a[1] * b[0])
}

function divide(a: Pair, b: Pair): Pair {
  const quotient = a[0] / b[0]
  const [back, lost] = multiply(b, [quotient, 0])
  return exactSum(quotient, (a[0] - back - lost + a[1]) / b[0])
}
