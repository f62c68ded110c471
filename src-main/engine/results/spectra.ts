/** How is the power of each time course spread over frequencies? */
import { type Dense, zeros } from '../maths/dense'
import { realFourier } from '../maths/fourier'

export interface Spectra {
  /** F x C: share of the variance of each time course at each frequency; the column sums are 1, or 0 for a constant time course. */
  readonly power: Dense
  /** F = floor(T / 2) + 1 frequencies, from 0 to at most the Nyquist frequency. */
  readonly frequencies: Float64Array
  readonly unit: 'Hz' | 'cycles/volume'
}

/** Slow fluctuations of resting state: Hz. */
const LOW_BAND = { from: 0.01, to: 0.1 } as const

/**
 * One-sided periodograms of the columns of `mixing` (T x C): the mean is taken away, no window; power at k is |X[k]|^2, doubled where the mirror
 * frequency exists, divided so that the column sums to 1 (Parseval). Frequencies are k / (T TR), in cycles per volume when TR is unknown.
 */
export function spectraOf(mixing: Dense, repetitionTimeSeconds: number | null): Spectra {
  const { rows: volumes, cols } = mixing
  const count = Math.floor(volumes / 2) + 1
  const power = zeros(count, cols)
  const series = new Float64Array(volumes)
  for (let component = 0; component < cols; component++) {
    let mean = 0
    for (let t = 0; t < volumes; t++) mean += mixing.data[t * cols + component] / volumes
    let squares = 0
    for (let t = 0; t < volumes; t++) {
      series[t] = mixing.data[t * cols + component] - mean
      squares += series[t] * series[t]
    }
    if (squares === 0) continue
    const { real, imaginary } = realFourier(series)
    for (let bin = 1; bin < count; bin++) {
      const sides = 2 * bin === volumes ? 1 : 2
      power.data[bin * cols + component] = (sides * (real[bin] ** 2 + imaginary[bin] ** 2)) / (volumes * squares)
    }
  }
  const frequencies = Float64Array.from({ length: count }, (_, bin) => bin / (volumes * (repetitionTimeSeconds ?? 1)))
  return { power, frequencies, unit: repetitionTimeSeconds === null ? 'cycles/volume' : 'Hz' }
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
    if (frequency > LOW_BAND.to) high += share
    else if (frequency >= LOW_BAND.from) low += share
  }
  return { lowFrequencyPercent: 100 * low, highFrequencyPercent: 100 * high }
}
