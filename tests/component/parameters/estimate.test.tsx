/** Does the estimate grow with what makes a run longer, and stay a number for everything that can be set? */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EstimateInput, estimateRun } from '../../../src-shared/estimate'
import { defaultParameters } from '../../../src-shared/params/parameters'

const SMALL: EstimateInput = {
  shape: [50, 59, 50, 168],
  zooms: [4, 4, 4],
  datatype: 'int16',
  gzipped: true,
  voxelsInMask: 39_000,
  parameters: defaultParameters(),
  threads: 2,
}
const seconds = (change: Partial<EstimateInput>) => estimateRun({ ...SMALL, ...change }).seconds
const withParameters = (change: Partial<EstimateInput['parameters']>) => seconds({ parameters: { ...SMALL.parameters, ...change } })

describe('the estimate of a run', () => {
  it('grows with volumes, voxels, components, precision and smoothing; shrinks with threads', () => {
    const base = seconds({})
    expect(seconds({ shape: [50, 59, 50, 336] })).toBeGreaterThan(base)
    expect(seconds({ voxelsInMask: 78_000 })).toBeGreaterThan(base)
    expect(withParameters({ nComponents: 50 })).toBeGreaterThan(base)
    expect(withParameters({ dtype: 'float64' })).toBeGreaterThan(base)
    expect(withParameters({ smoothingFwhm: 0 })).toBeLessThan(base)
    expect(seconds({ threads: 8 })).toBeLessThan(base)
    expect(seconds({ gzipped: false })).toBeLessThan(base)
  })

  it('allows for every iteration in the longer of the two', () => {
    const long = estimateRun({ ...SMALL, parameters: { ...SMALL.parameters, maxIter: 5000 } })
    expect(long.secondsAtMost).toBeGreaterThan(3 * long.seconds)
    const short = estimateRun({ ...SMALL, parameters: { ...SMALL.parameters, maxIter: 10 } })
    expect(short.secondsAtMost).toBe(short.seconds)
  })

  it('holds at least the prepared matrix in memory', () => {
    const matrix = 39_000 * 168 * 4
    expect(estimateRun(SMALL).peakMemoryBytes).toBeGreaterThan(matrix)
    const wide = estimateRun({ ...SMALL, parameters: { ...SMALL.parameters, dtype: 'float64' } }).peakMemoryBytes
    expect(wide - estimateRun(SMALL).peakMemoryBytes).toBeGreaterThanOrEqual(matrix)
  })

  it('is a positive number for every scan', () => {
    const size = fc.integer({ min: 1, max: 300 })
    fc.assert(
      fc.property(
        fc.tuple(size, size, size, size),
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 1, max: 1000 }),
        (shape, threads, nComponents) => {
          const {
            seconds: usual,
            secondsAtMost,
            peakMemoryBytes,
          } = estimateRun({
            ...SMALL,
            shape,
            threads,
            voxelsInMask: null,
            parameters: { ...SMALL.parameters, nComponents },
          })
          expect(usual).toBeGreaterThan(0)
          expect(secondsAtMost).toBeGreaterThanOrEqual(usual)
          expect(Number.isFinite(peakMemoryBytes)).toBe(true)
        },
      ),
    )
  })
})
