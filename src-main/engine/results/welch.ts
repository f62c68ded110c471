/** How is the power of each time course spread over frequencies, averaged over stretches of it so that it scatters less? */
import { type Dense, zeros } from '../maths/dense'
import { realFourier } from '../maths/fourier'
import type { Spectra } from './spectra'

/** scipy.signal.welch's default, where the course is long enough to be cut into three of them. */
const LONGEST = 256
const SHORTEST = 8

/** Volumes in a segment: three segments that overlap by half, at most 256 volumes each. */
export function segmentLength(volumes: number): number {
  return Math.min(volumes, LONGEST, Math.max(SHORTEST, Math.floor(volumes / 2)))
}

/**
 * Power spectral density by Welch's method, as scipy.signal.welch with its defaults (scipy 1.10): Hann window (periodic), segments that overlap by half
 * (rounded down), mean taken out of each, one-sided, mean over the segments. What does not fill a segment at the end is left out.
 * @param series T values @param rate samples per second (or per volume)
 * @param length of a segment, any number from 1 to T
 * @returns floor(length / 2) + 1 values, units of the series squared per hertz
 */
export function welchDensity(series: ArrayLike<number>, rate: number, length: number): Float64Array {
  const step = length - Math.floor(length / 2)
  const window = Float64Array.from({ length }, (_, n) => (length === 1 ? 1 : 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / length)))
  const power = window.reduce((sum, weight) => sum + weight * weight, 0)
  const density = new Float64Array(Math.floor(length / 2) + 1)
  const segment = new Float64Array(length)
  let segments = 0
  for (let start = 0; start + length <= series.length; start += step) {
    let mean = 0
    for (let n = 0; n < length; n++) mean += (series[start + n] ?? 0) / length
    for (let n = 0; n < length; n++) segment[n] = ((series[start + n] ?? 0) - mean) * window[n]
    const { real, imaginary } = realFourier(segment)
    for (let bin = 0; bin < density.length; bin++) {
      const sides = bin === 0 || 2 * bin === length ? 1 : 2
      density[bin] += (sides * (real[bin] ** 2 + imaginary[bin] ** 2)) / (rate * power)
    }
    segments++
  }
  return density.map((sum) => sum / Math.max(1, segments))
}

/** Welch spectra of the columns of `mixing` (T x C) as shares: each column adds up to 1, or 0 for a constant time course. */
export function welchSpectra(mixing: Dense, repetitionTimeSeconds: number | null): Spectra {
  const length = segmentLength(mixing.rows)
  const count = Math.floor(length / 2) + 1
  const power = zeros(count, mixing.cols)
  for (let component = 0; component < mixing.cols; component++) {
    const series = Float64Array.from({ length: mixing.rows }, (_, t) => mixing.data[t * mixing.cols + component])
    const mean = series.reduce((sum, value) => sum + value, 0) / mixing.rows
    const density = welchDensity(
      series.map((value) => value - mean),
      1,
      length,
    )
    const total = density.reduce((sum, value) => sum + value, 0)
    if (total > 0) for (let bin = 0; bin < count; bin++) power.data[bin * mixing.cols + component] = density[bin] / total
  }
  const frequencies = Float64Array.from({ length: count }, (_, bin) => bin / (length * (repetitionTimeSeconds ?? 1)))
  return { power, frequencies, unit: repetitionTimeSeconds === null ? 'cycles/volume' : 'Hz' }
}
