/** Where does a value stand on a logarithmic axis, and which powers of ten does the axis show? */

interface LogScale {
  /** Pixels of a value; values at or below the foot of the axis stand at the foot. */
  readonly at: (value: number) => number
  /** Exponents of the powers of ten on the axis, ascending. */
  readonly exponents: readonly number[]
}

/** An axis from 10^low to 10^high onto [from, to] pixels; every `step` decades are marked so that labels do not crowd. */
export function logScale(low: number, high: number, from: number, to: number, minimumGap = 24): LogScale {
  const decades = Math.max(1, high - low)
  const room = Math.abs(to - from) / decades
  const step = Math.max(1, Math.ceil(minimumGap / Math.max(room, 1e-6)))
  const exponents: number[] = []
  for (let exponent = high; exponent >= low; exponent -= step) exponents.unshift(exponent)
  const foot = 10 ** low
  return {
    exponents,
    at: (value) => {
      const share = (Math.log10(Math.max(value, foot)) - low) / decades
      return from + Math.min(1, Math.max(0, share)) * (to - from)
    },
  }
}

/** Round steps for a linear axis that starts at 0 and reaches at least `end`: at most `most` marks. */
export function roundSteps(end: number, most: number): readonly number[] {
  const rough = Math.max(end, 1) / Math.max(1, most)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = Math.max(1, [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? 10 * power)
  return Array.from({ length: Math.ceil(end / step - 1e-9) + 1 }, (_, index) => index * step)
}
