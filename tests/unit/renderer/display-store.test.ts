/** Does each component get the threshold that was asked for: the shared value, the shared percentile, or its own? */
import fc from 'fast-check'
import { beforeEach, describe, expect, it, vi } from 'vitest'

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined })
const { leastVoxels, rangeOf, useDisplay } = await import('../../../src-renderer/features/threshold/display-store')
const { percentile } = await import('../../../src-renderer/voxels/component-statistics')
const { magnitudePercentile, percentileOfMagnitude } = await import('../../../src-shared/magnitude-percentile')

beforeEach(() => useDisplay.setState(useDisplay.getInitialState(), true))
const display = () => useDisplay.getState()

describe('the percentile of a map', () => {
  it('is the one of all |values| sorted', () => {
    const value = fc.float({ min: -50, max: 50, noNaN: true })
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), fc.double({ min: 0, max: 100, noNaN: true }), (list, q) => {
        const sorted = percentile(Float32Array.from(list, Math.abs), q)
        expect(magnitudePercentile(Float32Array.from(list), q)).toBeCloseTo(sorted, 9)
      }),
    )
  })

  it('goes back to the percentile that was asked for', () => {
    const values = Float32Array.from({ length: 1001 }, (_, n) => (n % 2 ? n : -n) / 100)
    expect(percentileOfMagnitude(values, magnitudePercentile(values, 95))).toBeCloseTo(95, 0)
  })
})

describe('the range of a component', () => {
  const values = Float32Array.from({ length: 101 }, (_, n) => n / 10)

  it('is shared until it has its own, which can be taken away', () => {
    display().setThreshold(2, 0)
    display().setOwn(4, rangeOf(display(), 4, values))
    display().setThreshold(5, 4)
    display().setLimit(6, 4)
    display().setThreshold(2.5, 1)
    expect(rangeOf(display(), 4, values)).toEqual({ threshold: 5, limit: 6 })
    expect(rangeOf(display(), 0, values)).toEqual({ threshold: 2.5, limit: 8 })
    display().setOwn(4, null)
    expect(rangeOf(display(), 4, values)).toEqual({ threshold: 2.5, limit: 8 })
  })

  it('follows the map with a shared percentile, makes room for it, and goes back to a value', () => {
    display().setBasis('percentile', { threshold: 3, percentile: 90 })
    expect(rangeOf(display(), 0, values).threshold).toBeCloseTo(9, 5)
    expect(rangeOf(display(), 0, values).limit).toBeCloseTo(9, 5)
    expect(
      rangeOf(
        display(),
        1,
        values.map((value) => value / 3),
      ).threshold,
    ).toBeCloseTo(3, 5)
    display().setOwn(1, { threshold: 1, limit: 4 })
    expect(rangeOf(display(), 1, values)).toEqual({ threshold: 1, limit: 4 })
    display().setBasis('value', { threshold: 4.2, percentile: 90 })
    expect(rangeOf(display(), 0, values)).toEqual({ threshold: 4.2, limit: 8 })
  })

  it('never takes what is no number, and the threshold stays within the scale', () => {
    display().setThreshold(Number.NaN, 0)
    display().setLimit(0, 0)
    expect(rangeOf(display(), 0, null)).toEqual({ threshold: 3, limit: 8 })
    display().setThreshold(9, 0)
    expect(rangeOf(display(), 0, null)).toEqual({ threshold: 9, limit: 9 })
    display().setLimit(2, 0)
    expect(rangeOf(display(), 0, null)).toEqual({ threshold: 2, limit: 2 })
  })
})

it('a cluster size in mm³ is rounded up to whole voxels', () => {
  expect(leastVoxels({ least: 0, unit: 'mm3' }, 96)).toBe(1)
  expect(leastVoxels({ least: 96, unit: 'mm3' }, 96)).toBe(1)
  expect(leastVoxels({ least: 97, unit: 'mm3' }, 96)).toBe(2)
  expect(leastVoxels({ least: 10, unit: 'voxels' }, 96)).toBe(10)
})

describe('a mixture model as the threshold', () => {
  const tail = { weight: 0.05, shape: 9, scale: 0.5 }
  const noise = { weight: 0.95, mean: 0, deviation: 0.8 }
  const mixtures = [
    { mixture: { noise, positive: tail, negative: null, distance: 0.01 }, problem: null },
    { mixture: { noise, positive: null, negative: null, distance: 0.01 }, problem: null },
    { mixture: null, problem: 'sparse' },
  ] as const

  it('cuts each component where its own model says, by one probability for all; the plain threshold stands in where there is none', () => {
    useDisplay.setState({ mixtures })
    display().setBasis('mixture', { threshold: 3, percentile: 95 })
    const first = rangeOf(display(), 0, null)
    expect(first.cuts?.negative).toBe(Number.POSITIVE_INFINITY)
    expect(first.threshold).toBe(first.cuts?.positive)
    expect(first.threshold).toBeGreaterThan(1)
    expect(rangeOf(display(), 1, null)).toEqual({ threshold: 3, limit: 8 })
    expect(rangeOf(display(), 2, null)).toEqual({ threshold: 3, limit: 8 })
    display().setProbability(0.95)
    expect(rangeOf(display(), 0, null).threshold).toBeGreaterThan(first.threshold)
    display().setProbability(7)
    expect(display().probability).toBe(0.999)
  })

  it('makes room on the scale, and a component can keep what it was given', () => {
    useDisplay.setState({ mixtures, basis: 'mixture', limit: 1 })
    const range = rangeOf(display(), 0, null)
    expect(range.limit).toBe(range.threshold)
    display().setOwn(0, range)
    display().setBasis('value', { threshold: 4, percentile: 95 })
    expect(rangeOf(display(), 0, null)).toEqual(range)
    expect(rangeOf(display(), 1, null).threshold).toBe(4)
    display().setThreshold(2, 0)
    expect(rangeOf(display(), 0, null)).toEqual({ threshold: 2, limit: range.limit })
  })
})
