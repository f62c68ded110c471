/** How is the power of each time course spread over frequencies, averaged over stretches of it so that it scatters less? */
import { type Dense, zeros } from '../maths/dense'
import { realFourier } from '../maths/fourier'
import { rowsOfScans, type Spectra } from './spectra'

/** scipy.signal.welch's default, where the course is long enough to be cut into three of them. */
const LONGEST = 256
const SHORTEST = 8

/** Volumes in a segment: three segments that overlap by half, at most 256 volumes each. */
export function segmentLength(volumes: number): number {
  return Math.min(volumes, LONGEST, Math.max(SHORTEST, Math.floor(volumes / 2)))
}

/**
 * Power spectral density by Welch's method, as scipy.signal.welch with its defaults (scipy 1.10): Hann window (periodic), segments that overlap by half
 * (rounded down), mean taken out of each, one-sided, mean over the segments. What does not fill a segment at the end is left out. No segment reaches
 * from one scan into the next.
 * @param series T values @param rate samples per second (or per volume)
 * @param length of a segment, any number from 1 to T @param borders places with which the scans after the first begin
 * @returns floor(length / 2) + 1 values, units of the series squared per hertz
 */
export function welchDensity(series: ArrayLike<number>, rate: number, length: number, borders: readonly number[] = []): Float64Array {
  const step = length - Math.floor(length / 2)
  const window = Float64Array.from({ length }, (_, n) => (length === 1 ? 1 : 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / length)))
  const power = window.reduce((sum, weight) => sum + weight * weight, 0)
  const density = new Float64Array(Math.floor(length / 2) + 1)
  const segment = new Float64Array(length)
  const starts = rowsOfScans(series.length, borders).flatMap(([from, to]) => {
    const within: number[] = []
    for (let start = from; start + length <= to; start += step) within.push(start)
    return within
  })
  for (const start of starts) {
    let mean = 0
    for (let n = 0; n < length; n++) mean += (series[start + n] ?? 0) / length
    for (let n = 0; n < length; n++) segment[n] = ((series[start + n] ?? 0) - mean) * window[n]
    const { real, imaginary } = realFourier(segment)
    for (let bin = 0; bin < density.length; bin++) {
      const sides = bin === 0 || 2 * bin === length ? 1 : 2
      density[bin] += (sides * (real[bin] ** 2 + imaginary[bin] ** 2)) / (rate * power)
    }
  }
  return density.map((sum) => sum / Math.max(1, starts.length))
}

/**
 * Welch spectra of the columns of `mixing` (T x C) as shares: each column adds up to 1, or 0 for a constant time course.
 * @param borders rows with which the scans after the first begin; segments are as long as suits the shortest scan
 */
export function welchSpectra(mixing: Dense, repetitionTimeSeconds: number | null, borders: readonly number[] = []): Spectra {
  const length = segmentLength(Math.min(...rowsOfScans(mixing.rows, borders).map(([from, to]) => to - from)))
  const count = Math.floor(length / 2) + 1
  const power = zeros(count, mixing.cols)
  for (let component = 0; component < mixing.cols; component++) {
    const series = Float64Array.from({ length: mixing.rows }, (_, t) => mixing.data[t * mixing.cols + component])
    const mean = series.reduce((sum, value) => sum + value, 0) / mixing.rows
    const density = welchDensity(
      series.map((value) => value - mean),
      1,
      length,
      borders,
    )
    const total = density.reduce((sum, value) => sum + value, 0)
    if (total > 0) for (let bin = 0; bin < count; bin++) power.data[bin * mixing.cols + component] = density[bin] / total
  }
  const frequencies = Float64Array.from({ length: count }, (_, bin) => bin / (length * (repetitionTimeSeconds ?? 1)))
  return { power, frequencies, unit: repetitionTimeSeconds === null ? 'cycles/volume' : 'Hz' }
}
