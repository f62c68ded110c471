/** Which round numbers mark an axis? */
import { scaleLinear } from '@visx/scale'

/** Round numbers between two ends, about `count` of them. */
export function ticksOf(from: number, to: number, count: number): number[] {
  return scaleLinear<number>({ domain: [from, to], range: [0, 1] }).ticks(count)
}

/** Ticks of a scale from -limit to +limit: both ends, 0, and even whole (else half) steps between where the limit allows. */
export function symmetricTicks(limit: number): number[] {
  const isWhole = (value: number) => Math.abs(value - Math.round(value)) < 1e-9
  const counts = [5, 4, 3, 2]
  const parts = counts.find((count) => isWhole(limit / count)) ?? counts.find((count) => isWhole((2 * limit) / count)) ?? 1
  return Array.from({ length: 2 * parts + 1 }, (_, n) => ((n - parts) * limit) / parts)
}

/** Decimals that tell neighbouring ticks apart. */
export function decimalsOf(ticks: readonly number[]): number {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0))
  return step > 0 ? Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)) : 0
}
