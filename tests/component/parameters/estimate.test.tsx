/** Does the estimate grow with what makes a run longer, and stay a number for everything that can be set? */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { slowness } from '../../../src-main/app/machine-speed'
import { type EstimateInput, estimateRun, usefulThreads } from '../../../src-shared/estimate/estimate'
import { defaultParameters } from '../../../src-shared/params/parameters'
import measuredRuns from './measured-runs.json' with { type: 'json' }

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
 * Runs that `node tests/bench/estimates.mjs` has measured (docs/performance.md): seconds on a machine that did nothing else, peak MiB of the process;
 * `iterations` of all searches, null where they are not counted.
 */
interface MeasuredRun {
  readonly label: string
  readonly header: Pick<EstimateInput, 'shape' | 'zooms' | 'datatype' | 'gzipped' | 'fileBytes'>
  readonly parameters: Partial<EstimateInput['parameters']>
  readonly scans: number
  readonly voxels: number
  readonly components: number
  readonly confounds: number
  readonly threads: number
  readonly iterations: number | null
  readonly took: number
  readonly peakMiB: number
}
const MEASURED = measuredRuns as unknown as readonly MeasuredRun[]
/** What the form can say at best of what is over in an instant. */
const INSTANT_SECONDS = 0.1
const inputOf = ({ header, parameters, scans, voxels, threads }: MeasuredRun): EstimateInput => ({
  ...header,
  parameters: { ...SMALL.parameters, ...parameters },
  scans,
  voxelsInMask: voxels,
  threads,
})

describe('the estimate of a run that was measured', () => {
  it('was measured for every model, precision, and kind of scan', () => {
    expect(MEASURED.length).toBeGreaterThan(100)
    expect(new Set(MEASURED.map(({ parameters }) => parameters.model ?? 'fastica')).size).toBe(8)
    expect(MEASURED.map(({ label }) => label)).toEqual(expect.arrayContaining(['sample, default', 'L, default', 'S, float64']))
  })
  it.each(MEASURED)('tells a range with the truth within 25 %: $label', (measured) => {
    const { secondsAtLeast, secondsAtMost, peakMemoryBytes } = estimateRun(inputOf(measured))
    const range = `told ${secondsAtLeast.toFixed(2)} to ${secondsAtMost.toFixed(2)} s`
    expect(measured.took, range).toBeGreaterThan(0.75 * secondsAtLeast - INSTANT_SECONDS)
    expect(measured.took, range).toBeLessThan(1.25 * secondsAtMost + INSTANT_SECONDS)
    expect(Math.abs(peakMemoryBytes / 2 ** 20 / measured.peakMiB - 1), `${Math.round(peakMemoryBytes / 2 ** 20)} MiB`).toBeLessThan(0.25)
  })
  it('is within 25 % in time once the iterations are known, so that the range is not made of guesses alone', () => {
    const counted = MEASURED.filter(({ iterations }) => iterations !== null)
    const off = counted.filter((measured) => {
      const { iterations, components, confounds, took } = measured
      const { seconds: told } = estimateRun({ ...inputOf(measured), iterations: iterations ?? 0, components, confounds })
      return Math.abs(told - took) > 0.25 * took + INSTANT_SECONDS
    })
    expect(off.map(({ label }) => label)).toEqual([])
  })
  it('starts as many threads as paid off', () => {
    const threads = (label: string) => {
      const measured = MEASURED.find((run) => run.label === label)
      if (!measured) throw new Error(`${label} was not measured`)
      return usefulThreads(measured.header, { ...SMALL.parameters, ...measured.parameters }, 2)
    }
    expect(threads('sample, default')).toBe(1)
    for (const label of ['S, default', 'M, default', 'L400, default', 'L, default']) expect(threads(label)).toBe(2)
  })
  it('is longer on a slower machine, in proportion', () => {
    expect(seconds({ slowness: 2 })).toBeCloseTo(2 * seconds({}), 10)
  })
  it('counts what goes to temporary files as no memory', () => {
    const large: EstimateInput = { ...SMALL, shape: [91, 109, 91, 1200], voxelsInMask: 185_323, fileBytes: 998_809_012 }
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
