/** Does the estimate grow with what makes a run longer, and stay a number for everything that can be set? */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { slowness } from '../../../src-main/app/machine-speed'
import { type EstimateInput, estimateRun, usefulThreads } from '../../../src-shared/estimate'
import { defaultParameters } from '../../../src-shared/params/parameters'

const SMALL: EstimateInput = {
  shape: [50, 59, 50, 168],
  zooms: [4, 4, 4],
  datatype: 'int16',
  gzipped: true,
  voxelsInMask: 39_000,
  parameters: defaultParameters(),
  threads: 2,
  fileBytes: 23_196_969,
}
const seconds = (change: Partial<EstimateInput>) => estimateRun({ ...SMALL, ...change }).seconds
const withParameters = (change: Partial<EstimateInput['parameters']>) => seconds({ parameters: { ...SMALL.parameters, ...change } })

/**
 * Runs with default parameters, measured by `npm run bench` on a quiet machine (docs/performance.md, stages without the start of the program; real, S
 * and M from its single runs): seconds with the threads of 2 that are useful, and peak MiB of the process.
 */
const MEASURED = [
  {
    name: 'real',
    shape: [64, 64, 21, 64],
    zooms: [4, 4, 6],
    voxelsInMask: 12_924,
    fileBytes: 2_821_719,
    threads: 1,
    took: 0.48,
    peakMiB: 88,
  },
  {
    name: 'S',
    shape: [50, 59, 50, 168],
    zooms: [4, 4, 4],
    voxelsInMask: 38_356,
    fileBytes: 23_196_969,
    threads: 2,
    took: 1.1,
    peakMiB: 139,
  },
  {
    name: 'M',
    shape: [64, 76, 64, 240],
    zooms: [3, 3, 3],
    voxelsInMask: 64_552,
    fileBytes: 69_440_094,
    threads: 2,
    took: 1.89,
    peakMiB: 220,
  },
  {
    name: 'L400',
    shape: [91, 109, 91, 400],
    zooms: [2, 2, 2],
    voxelsInMask: 197_171,
    fileBytes: 332_932_210,
    threads: 2,
    took: 5.34,
    peakMiB: 554,
  },
  {
    name: 'L',
    shape: [91, 109, 91, 1200],
    zooms: [2, 2, 2],
    voxelsInMask: 185_323,
    fileBytes: 998_809_012,
    threads: 2,
    took: 23.3,
    peakMiB: 1357,
  },
] as const
const scanOf = ({ shape, zooms, voxelsInMask, fileBytes, threads }: (typeof MEASURED)[number]): EstimateInput => ({
  ...SMALL,
  shape,
  zooms,
  voxelsInMask,
  fileBytes,
  threads,
})

describe('the estimate of a run that was measured', () => {
  it.each(MEASURED)('is within 25 % of the truth in time and memory: $name', (measured) => {
    const { seconds: told, peakMemoryBytes } = estimateRun(scanOf(measured))
    expect(Math.abs(told / measured.took - 1), `${told.toFixed(2)} s`).toBeLessThan(0.25)
    expect(Math.abs(peakMemoryBytes / 2 ** 20 / measured.peakMiB - 1), `${Math.round(peakMemoryBytes / 2 ** 20)} MiB`).toBeLessThan(0.25)
  })
  it.each(MEASURED)('starts as many threads as paid off: $name', (measured) => {
    expect(usefulThreads(scanOf(measured), SMALL.parameters, 2)).toBe(measured.threads)
  })
  it('is longer on a slower machine, in proportion', () => {
    expect(seconds({ slowness: 2 })).toBeCloseTo(2 * seconds({}), 10)
  })
  it('counts what goes to temporary files as no memory', () => {
    const large = scanOf(MEASURED[4])
    const all = estimateRun(large).peakMemoryBytes
    expect(all - estimateRun({ ...large, memoryBytes: 2 ** 30 }).peakMemoryBytes).toBeGreaterThan(400 * 2 ** 20)
  })
})

describe('the speed of this machine', () => {
  /** A clock that each round of work moves on by the next of these. */
  const clock = (rounds: readonly number[]) => {
    let at = 0
    let reads = 0
    return () => {
      if (reads++ % 2 === 1) at += rounds[((reads - 1) >> 1) % rounds.length] ?? 0
      return at
    }
  }
  it('is that of the fastest round, whatever else the machine did meanwhile', async () => {
    expect(await slowness(clock([9, 4.84, 30]))).toBeCloseTo(2, 6)
  })
  it('is a sane number with a clock that jumps back or stands still, and on any machine', async () => {
    expect(await slowness(clock([-5000, 2.42]))).toBeCloseTo(1, 6)
    expect(await slowness(() => 0)).toBe(1)
    expect(await slowness(clock([1e6]))).toBe(8)
    expect(await slowness()).toBeGreaterThanOrEqual(0.25)
  })
})

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
