/** How is the power of each time course spread over frequencies? */
import { BAND_HZ } from '../../../src-shared/frequency-band'
import { type Dense, zeros } from '../maths/dense'
import { realFourier } from '../maths/fourier'

export interface Spectra {
  /** F x C: share of the variance of each time course at each frequency; the column sums are 1, or 0 for a constant time course. */
  readonly power: Dense
  /** F = floor(T / 2) + 1 frequencies, from 0 to at most the Nyquist frequency. */
  readonly frequencies: Float64Array
  readonly unit: 'Hz' | 'cycles/volume'
}

/** First row and the row after the last of each scan, where the time courses of several stand one behind the other. @param borders rows with which the scans after the first begin */
export function rowsOfScans(rows: number, borders: readonly number[]): readonly (readonly [from: number, to: number])[] {
  const starts = [0, ...borders]
  return starts.map((from, scan) => [from, starts[scan + 1] ?? rows] as const)
}

/**
 * One-sided periodograms of the columns of `mixing` (T x C): the mean is taken away, no window; power at k is |X[k]|^2, doubled where the mirror
 * frequency exists, divided so that the column sums to 1 (Parseval). Frequencies are k / (T TR), in cycles per volume when TR is unknown.
 *
 * Where scans stand one behind the other, the jump between two of them is no signal: each is transformed alone, without its own mean, and their
 * powers are added (a mean weighted by their variance), at the frequencies of the shortest scan; see `addPower` for those that are longer.
 *
 * @param borders rows with which the scans after the first begin
 */
export function spectraOf(mixing: Dense, repetitionTimeSeconds: number | null, borders: readonly number[] = []): Spectra {
  const { rows: volumes, cols } = mixing
  const scans = rowsOfScans(volumes, borders)
  const shortest = Math.min(...scans.map(([from, to]) => to - from))
  const count = Math.floor(shortest / 2) + 1
  const power = zeros(count, cols)
  for (let component = 0; component < cols; component++) {
    const added = new Float64Array(count)
    let squares = 0
    for (const [from, to] of scans) {
      const series = new Float64Array(to - from)
      let mean = 0
      for (let t = from; t < to; t++) mean += mixing.data[t * cols + component] / series.length
      let own = 0
      for (let n = 0; n < series.length; n++) {
        series[n] = mixing.data[(from + n) * cols + component] - mean
        own += series[n] * series[n]
      }
      if (own === 0) continue
      squares += own
      addPower(series, added, shortest)
    }
    if (squares > 0) for (let bin = 0; bin < count; bin++) power.data[bin * cols + component] = added[bin] / squares
  }
  const frequencies = Float64Array.from({ length: count }, (_, bin) => bin / (shortest * (repetitionTimeSeconds ?? 1)))
  return { power, frequencies, unit: repetitionTimeSeconds === null ? 'cycles/volume' : 'Hz' }
}

/**
 * Adds the periodogram of a series to that of `volumes` volumes. A longer series has finer steps: the power of a step, spread evenly over it, goes to
 * the coarse steps that it lies in, by how much of it lies there. Nothing is lost: what is added sums to the sum of squares of the series.
 */
function addPower(series: Float64Array, target: Float64Array, volumes: number): void {
  const { length } = series
  const { real, imaginary } = realFourier(series)
  /** Ends of a step in cycles per volume, inside 0 to 1/2. */
  const low = (bin: number, steps: number) => Math.max(0, (bin - 0.5) / steps)
  const high = (bin: number, steps: number) => Math.min(0.5, (bin + 0.5) / steps)
  for (let bin = 1; bin <= Math.floor(length / 2); bin++) {
    const sides = 2 * bin === length ? 1 : 2
    const power = (sides * (real[bin] ** 2 + imaginary[bin] ** 2)) / length
    if (length === volumes) {
      target[bin] += power
      continue
    }
    const [from, to] = [low(bin, length), high(bin, length)]
    const first = Math.min(target.length - 1, Math.floor(from * volumes + 0.5))
    for (let coarse = first; coarse < target.length && low(coarse, volumes) < to; coarse++) {
      const shared = Math.min(to, high(coarse, volumes)) - Math.max(from, low(coarse, volumes))
      if (shared > 0) target[coarse] += (power * shared) / (to - from)
    }
  }
}

export interface BandShares {
  /** Percent of the power between 0.01 and 0.1 Hz, both included, and above; null when frequencies are not in Hz. */
  readonly lowFrequencyPercent: number | null
  readonly highFrequencyPercent: number | null
}

/** Of one component. */
export function bandShares({ power, frequencies, unit }: Spectra, component: number): BandShares {
  if (unit !== 'Hz') return { lowFrequencyPercent: null, highFrequencyPercent: null }
  let [low, high] = [0, 0]
  for (let bin = 0; bin < frequencies.length; bin++) {
    const frequency = frequencies[bin]
    const share = power.data[bin * power.cols + component]
    if (frequency > BAND_HZ[1]) high += share
    else if (frequency >= BAND_HZ[0]) low += share
  }
  return { lowFrequencyPercent: 100 * low, highFrequencyPercent: 100 * high }
}
