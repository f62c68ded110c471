/** Do spectra and shares of variance follow scipy's and MELODIC's definitions? */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { zeros } from '../../src-main/engine/maths/dense'
import { melodicShares } from '../../src-main/engine/results/melodic-shares'
import { bandShares, spectraOf } from '../../src-main/engine/results/spectra'
import { segmentLength, welchDensity, welchSpectra } from '../../src-main/engine/results/welch'
import { digamma, trigamma } from '../../src-shared/mixture/gamma-functions'
import { densitiesOf } from '../../src-shared/mixture/mixture'

interface Gold {
  readonly spectra: readonly {
    readonly series: number[]
    readonly rate: number
    readonly segment: number
    readonly frequencies: number[]
    readonly welch: number[]
    readonly periodogram: number[]
  }[]
  readonly points: number[]
  readonly digamma: number[]
  readonly trigamma: number[]
  readonly gammaDensity: { shape: number; scale: number; at: number[]; density: number[] }
}
const gold = JSON.parse(readFileSync(new URL('../gold/measures.json', import.meta.url), 'utf8')) as Gold
const column = (values: readonly number[]) => ({ rows: values.length, cols: 1, data: Float64Array.from(values) })
const largest = (values: readonly number[]) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)

describe('spectra', () => {
  it.each(gold.spectra)(
    "$series.length volumes in segments of $segment: Welch's is scipy.signal.welch",
    ({ series, rate, segment, welch }) => {
      const found = Array.from(welchDensity(series, rate, segment))
      expect(found).toHaveLength(welch.length)
      // Relative to the peak: what is taken out at frequency 0 leaves rounding there.
      expect(largest(found.map((value, bin) => value - (welch[bin] ?? Number.NaN)))).toBeLessThan(1e-13 * largest(welch))
    },
  )

  it.each(gold.spectra)('$series.length volumes: the plain one is scipy.signal.periodogram, as shares', ({ series, rate, periodogram }) => {
    const { power, frequencies } = spectraOf(column(series), 1 / rate)
    const total = periodogram.reduce((sum, value) => sum + value, 0)
    expect(largest(Array.from(power.data, (value, bin) => value - (periodogram[bin] ?? Number.NaN) / total))).toBeLessThan(1e-13)
    expect(frequencies.at(-1)).toBeCloseTo((Math.floor(series.length / 2) * rate) / series.length, 12)
  })

  it("Welch's add up to 1 at frequencies in hertz, or in cycles per volume without a repetition time; a constant course gives 0", () => {
    const { series } = gold.spectra[1] as Gold['spectra'][number]
    const mixing = zeros(series.length, 2)
    for (const [t, value] of series.entries()) mixing.data[2 * t] = value
    const { power, frequencies, unit } = welchSpectra(mixing, 2)
    expect(unit).toBe('Hz')
    expect(frequencies.at(-1)).toBeCloseTo(0.25, 3)
    const sums = [0, 1].map((component) => power.data.reduce((sum, value, at) => sum + (at % 2 === component ? value : 0), 0))
    expect(sums[0]).toBeCloseTo(1, 12)
    expect(sums[1]).toBe(0)
    expect(welchSpectra(mixing, null).unit).toBe('cycles/volume')
  })

  it('of scans one behind the other are those of each scan: the jump between them is no signal', () => {
    const noise = (t: number) => Math.sin(t * t * 1.7) + 0.5 * Math.cos(t * 0.9 + t * t * 0.3)
    const scans = [40, 40, 57].map((volumes, scan) =>
      Array.from({ length: volumes }, (_, t) => 1000 * scan + (scan + 1) * noise(t + 100 * scan)),
    )
    const squares = (values: readonly number[]) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      return values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    }
    // Of one length: the mean of their spectra, weighted by their variance.
    const [one, two] = scans
    const both = spectraOf(column([...one, ...two]), 2, [40])
    const [of, other] = [one, two].map((values) => spectraOf(column(values), 2).power.data)
    const weights = [squares(one), squares(two)]
    expect(both.frequencies).toEqual(spectraOf(column(one), 2).frequencies)
    for (const [bin, value] of both.power.data.entries())
      expect(value).toBeCloseTo((weights[0] * of[bin] + weights[1] * other[bin]) / (weights[0] + weights[1]), 12)
    // Of several lengths: the steps of the shortest, and nothing lost.
    const all = spectraOf(column(scans.flat()), 2, [40, 80])
    expect(all.frequencies).toEqual(both.frequencies)
    expect(all.power.data.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12)
    // A sine stays where it is: 0.05 Hz in 40 and in 60 volumes of 2 s.
    const sine = (volumes: number) => Array.from({ length: volumes }, (_, t) => Math.sin(2 * Math.PI * 0.05 * 2 * t))
    const { power, frequencies } = spectraOf(column([...sine(40), ...sine(60).map((value) => value + 9)]), 2, [40])
    const best = power.data.indexOf(Math.max(...power.data))
    expect(frequencies[best]).toBeCloseTo(0.05, 12)
    expect(power.data[best]).toBeCloseTo(1, 12)
    // No segment of Welch's reaches over a border.
    const welch = welchDensity([...one, ...two], 1, 20, [40])
    const each = [one, two].map((values) => welchDensity(values, 1, 20))
    for (const [bin, value] of welch.entries()) expect(value).toBeCloseTo((each[0][bin] + each[1][bin]) / 2, 9)
    expect(welchSpectra(column(scans.flat()), 2, [40, 80]).frequencies).toEqual(welchSpectra(column(one), 2).frequencies)
  })

  it('are cut into three segments, short courses into one', () => {
    expect([5, 10, 64, 97, 512, 1200].map(segmentLength)).toEqual([5, 8, 32, 48, 256, 256])
  })

  it('split into low and high shares that leave only what is slower than 0.01 Hz', () => {
    const { series } = gold.spectra[0] as Gold['spectra'][number]
    const spectra = spectraOf(column(series), 2)
    const { lowFrequencyPercent, highFrequencyPercent } = bandShares(spectra, 0)
    const slow = spectra.power.data.reduce((sum, value, bin) => sum + (spectra.frequencies[bin] < 0.01 ? 100 * value : 0), 0)
    expect(highFrequencyPercent).toBeGreaterThan(0)
    expect((lowFrequencyPercent ?? 0) + (highFrequencyPercent ?? 0) + slow).toBeCloseTo(100, 10)
  })
})

describe("MELODIC's shares", () => {
  it('go with standard deviations: the parts of their sum, and those times what the principal components explain', () => {
    const shares = melodicShares([16, 9, 4], { keptPercent: 45, areMelodic: false })
    expect(shares.map(({ melodicExplainedPercent }) => melodicExplainedPercent)).toEqual([400 / 9, 300 / 9, 200 / 9])
    expect(shares.map(({ melodicTotalPercent }) => melodicTotalPercent)).toEqual([20, 15, 10])
    expect(melodicShares([16], { keptPercent: null, areMelodic: false })[0]?.melodicTotalPercent).toBeNull()
  })

  it('stay what they are where MELODIC gave them', () => {
    expect(melodicShares([6, 2], { keptPercent: null, areMelodic: true })).toEqual([
      { melodicExplainedPercent: 75, melodicTotalPercent: 6 },
      { melodicExplainedPercent: 25, melodicTotalPercent: 2 },
    ])
  })
})

describe('what the mixture is made of', () => {
  it('digamma and trigamma are those of scipy.special', () => {
    for (const [n, x] of gold.points.entries()) {
      expect(Math.abs(digamma(x) / (gold.digamma[n] ?? Number.NaN) - 1)).toBeLessThan(1e-12)
      expect(Math.abs(trigamma(x) / (gold.trigamma[n] ?? Number.NaN) - 1)).toBeLessThan(1e-12)
    }
  })

  it('the density of a tail is that of scipy.stats.gamma, on its own side alone', () => {
    const { shape, scale, at, density } = gold.gammaDensity
    const tail = { weight: 0.25, shape, scale }
    const mixture = { noise: { weight: 0.75, mean: 0.5, deviation: 1 }, positive: tail, negative: null, distance: 0 }
    for (const [n, x] of at.entries()) {
      expect(densitiesOf(mixture)(0.5 + x).positive).toBeCloseTo(0.25 * (density[n] ?? Number.NaN), 12)
      expect(densitiesOf(mixture)(0.5 - x)).toMatchObject({ positive: 0, negative: 0 })
    }
  })
})
