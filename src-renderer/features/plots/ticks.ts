/** Which round numbers mark an axis? */
import { scaleLinear } from '@visx/scale'

/** Round numbers between two ends, about `count` of them. */
export function ticksOf(from: number, to: number, count: number): number[] {
  return scaleLinear<number>({ domain: [from, to], range: [0, 1] }).ticks(count)
}

/** Decimals that tell neighbouring ticks apart. */
export function decimalsOf(ticks: readonly number[]): number {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0))
  return step > 0 ? Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)) : 0
}
