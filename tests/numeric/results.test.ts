import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Dense } from '../../src-main/engine/maths/dense'
import { RandomState } from '../../src-main/engine/maths/random-state'
import { explainedVariancePercent, shapeOfDistribution } from '../../src-main/engine/results/measures'
import { arrange, arrangeColumns, arrangeMapsInPlace } from '../../src-main/engine/results/order-and-sign'
import { scaleMapsInPlace } from '../../src-main/engine/results/scale-maps'
import { bandShares, spectraOf } from '../../src-main/engine/results/spectra'
import { maxDifference } from './fixtures'

const column = (values: readonly number[]): Dense => ({ rows: values.length, cols: 1, data: Float64Array.from(values) })

describe('order and sign', () => {
  it('are a permutation and flips that map and time course share, for any number of components', () => {
    const property = fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.nat(),
      fc.constantFrom('variance', 'kurtosis', 'as-found'),
      fc.constantFrom('positive-peak', 'as-found'),
      (size, seed, order, sign) => {
        const random = new RandomState(seed)
        const voxels = 7
        const maps = random.normalMatrix(size, voxels).data
        const before = maps.slice()
        const mixing = random.normalMatrix(4, size)
        const variance = Float64Array.from({ length: size }, () => random.double())
        const arrangement = arrange(maps, voxels, variance, { order, sign })
        arrangeMapsInPlace(maps, voxels, arrangement)
        const courses = arrangeColumns(mixing, arrangement)
        expect([...arrangement.order].sort((left, right) => left - right)).toEqual(Array.from({ length: size }, (_, index) => index))
        for (const [place, from] of arrangement.order.entries()) {
          const factor = arrangement.flipped[place] ? -1 : 1
          const map = maps.subarray(place * voxels, (place + 1) * voxels)
          expect(Array.from(map, (value) => value * factor)).toEqual(Array.from(before.subarray(from * voxels, (from + 1) * voxels)))
          for (let t = 0; t < 4; t++) expect((courses.data[t * size + place] ?? 0) * factor).toBe(mixing.data[t * size + from])
          if (sign === 'positive-peak') expect(Math.max(...map)).toBe(Math.max(...Array.from(map, Math.abs)))
          if (order === 'variance' && place > 0)
            expect(variance[from]).toBeLessThanOrEqual(variance[arrangement.order[place - 1] ?? 0] ?? 0)
          if (order === 'as-found') expect(from).toBe(place)
        }
      },
    )
    fc.assert(property)
  })
})

describe('scale', () => {
  it('per component is a z-score over the voxels; per voxel one across the components, within sqrt(C - 1)', async () => {
    const maps = new RandomState(2).normalMatrix(5, 400).data.map((value) => 3 * value + 1)
    const z = maps.slice()
    await scaleMapsInPlace(z, 400, 'component', async () => undefined)
    for (let row = 0; row < 5; row++) {
      const map = z.subarray(row * 400, (row + 1) * 400)
      expect(Math.abs(map.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-11)
      expect(map.reduce((sum, value) => sum + value * value, 0) / 400).toBeCloseTo(1, 12)
    }
    const example = maps.slice()
    await scaleMapsInPlace(example, 400, 'voxel', async () => undefined)
    for (let voxel = 0; voxel < 400; voxel++) {
      const values = [0, 1, 2, 3, 4].map((row) => example[row * 400 + voxel] ?? Number.NaN)
      expect(Math.abs(values.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-13)
      expect(values.reduce((sum, value) => sum + value * value, 0) / 5).toBeCloseTo(1, 12)
      expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(2 + 1e-12)
    }
  })

  it('gives 0, not NaN, where nothing differs', async () => {
    const flat = Float64Array.of(4, 4, 4, 4)
    await scaleMapsInPlace(flat, 2, 'voxel', async () => undefined)
    expect(Array.from(flat)).toEqual([0, 0, 0, 0])
    const constant = Float64Array.of(4, 4, 4, 4)
    await scaleMapsInPlace(constant, 4, 'component', async () => undefined)
    expect(Array.from(constant)).toEqual([0, 0, 0, 0])
  })
})

describe('spectra', () => {
  it('put a sine into its bin, and the power between 0.01 and 0.1 Hz into the low-frequency share', () => {
    const sine = column(Array.from({ length: 50 }, (_, t) => 7 + 3 * Math.sin((2 * Math.PI * 4 * t) / 50)))
    const spectra = spectraOf(sine, 2)
    expect(spectra.frequencies[4]).toBeCloseTo(0.04, 12)
    expect(spectra.power.data[4]).toBeCloseTo(1, 12)
    expect(bandShares(spectra, 0).lowFrequencyPercent).toBeCloseTo(100, 10)
    expect(bandShares(spectraOf(sine, 0.5), 0).lowFrequencyPercent).toBeCloseTo(0, 10)
    expect(bandShares(spectraOf(sine, null), 0).lowFrequencyPercent).toBeNull()
  })

  it('sum to 1 for odd and even lengths (Parseval), to 0 for a constant', () => {
    const property = fc.property(fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 2, maxLength: 70 }), (values) => {
      const { power, frequencies } = spectraOf(column(values), 2)
      const sum = power.data.reduce((total, value) => total + value, 0)
      expect(sum).toBeCloseTo(new Set(values).size > 1 ? 1 : 0, 9)
      expect(frequencies.length).toBe(power.rows)
      expect(frequencies.at(-1)).toBeLessThanOrEqual(0.25)
    })
    fc.assert(property)
  })
})

describe('measures', () => {
  it('kurtosis and skewness are those of scipy.stats', () => {
    // scipy.stats.kurtosis([1, 2, 2, 3, 9]), skew of the same: population moments.
    const { kurtosis, skewness } = shapeOfDistribution(Float64Array.of(1, 2, 2, 3, 9))
    expect(kurtosis).toBeCloseTo(0.017296634932605137, 12)
    expect(skewness).toBeCloseTo(1.321086967875271, 12)
    expect(shapeOfDistribution(Float64Array.of(2, 2))).toEqual({ kurtosis: 0, skewness: 0 })
  })

  it('explained variance is the power of a time course times the voxels, in percent of the total', () => {
    const mixing: Dense = { rows: 2, cols: 2, data: Float64Array.of(3, 1, 4, 0) }
    expect(maxDifference(explainedVariancePercent(mixing, Float64Array.of(1, 1), 10, 1000), [25, 1])).toBeLessThan(1e-12)
  })
})
