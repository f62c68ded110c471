/** Where does the colour bar end when nobody says where? */
import type { FigureRun } from './figure-run'

/** The end of the colour bar for all figures of a run: nearly the strongest value, a round number, well above the threshold. */
export function automaticLimit(run: FigureRun, threshold: number): number {
  const strong: number[] = []
  for (const value of run.maps) if (Math.abs(value) > threshold) strong.push(Math.abs(value))
  if (strong.length === 0) return threshold > 0 ? 2 * threshold : 1
  const sorted = Float64Array.from(strong).sort()
  const high = sorted[Math.floor(0.98 * (sorted.length - 1))] ?? threshold
  const wanted = Math.max(high, 1.5 * threshold)
  const step = 10 ** Math.floor(Math.log10(wanted)) / 2
  return Math.max(step, Math.round(wanted / step) * step)
}
