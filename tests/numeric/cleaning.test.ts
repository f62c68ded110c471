/** Are time courses detrended, filtered and freed of confounds as scipy and nilearn do it, in plain TypeScript and in WebAssembly? */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Standardize } from '../../src-main/engine/kernels/backend'
import { createFastBackend } from '../../src-main/engine/kernels/fast-backend'
import { availableBuilds } from '../../src-main/engine/kernels/wasm-kernels'
import type { Dense } from '../../src-main/engine/maths/dense'
import { orthonormalColumns } from '../../src-main/engine/maths/orthonormal-columns'
import { butterworth } from '../../src-main/engine/prepare/butterworth'
import { cleanSeriesInPlace } from '../../src-main/engine/prepare/clean-series'
import { type CleaningParameters, cleaningPlan } from '../../src-main/engine/prepare/cleaning-plan'
import { quietContext } from '../../src-main/engine/run-context'
import { createPlainBackend } from '../support/plain-backend/plain-backend'
import { goldFile, maxDifference } from './fixtures'
import { nearlyNormal, randomDense, randomNumbers, relativeDifference } from './kernels/random-scan'

type Table = readonly (readonly number[])[]
interface Band {
  readonly t_r: number
  readonly high_pass: number | null
  readonly low_pass: number | null
}
interface CleaningGold {
  readonly series: Table
  readonly confounds: Table
  readonly cases: readonly (Band & {
    readonly detrend: boolean
    readonly standardize: Standardize
    readonly confounds: boolean
    readonly output: Table
  })[]
  readonly filters: readonly (Band & { readonly sosfiltfilt: Table; readonly largest_difference_to_filtfilt: number })[]
}

const gold = JSON.parse(readFileSync(goldFile('cleaning.json'), 'utf8')) as CleaningGold
const column = (table: Table, index: number): Float64Array => Float64Array.from(table, (row) => row[index] ?? Number.NaN)
const dense = (table: Table): Dense => ({ rows: table.length, cols: table[0]?.length ?? 0, data: Float64Array.from(table.flat()) })
const everyVoxel = (count: number) => Uint32Array.from({ length: count }, (_, index) => index)

describe('butterworth', () => {
  it.each(gold.filters)("band $high_pass to $low_pass Hz at $t_r s is scipy's sosfiltfilt", ({ t_r, high_pass, low_pass, sosfiltfilt }) => {
    const nyquist = 0.5 / t_r
    const filter = butterworth(high_pass === null ? null : high_pass / nyquist, low_pass === null ? null : low_pass / nyquist)
    for (let voxel = 0; voxel < 5; voxel++) {
      const series = column(gold.series, voxel)
      cleanSeriesInPlace(series, { trend: null, filter, confounds: null, keepsMean: false })
      expect(maxDifference(series, column(sosfiltfilt, voxel))).toBeLessThan(1e-9)
    }
  })

  it('lets the middle of its band through and nothing else', () => {
    const filter = butterworth(0.04, 0.4)
    const power = (frequency: number) => {
      const series = Float64Array.from({ length: 600 }, (_, t) => Math.sin(Math.PI * frequency * t))
      const before = series.reduce((sum, value) => sum + value * value, 0)
      cleanSeriesInPlace(series, { trend: null, filter, confounds: null, keepsMean: false })
      return series.reduce((sum, value) => sum + value * value, 0) / before
    }
    expect(power(0.15)).toBeGreaterThan(0.98)
    expect(power(0.01)).toBeLessThan(0.01)
    expect(power(0.7)).toBeLessThan(0.01)
  })
})

describe("nilearn's clean", () => {
  it.each(gold.cases)('detrend $detrend, $high_pass to $low_pass Hz, confounds $confounds, $standardize', async (entry) => {
    const standardize = entry.standardize as CleaningParameters['standardize']
    const parameters = { detrend: entry.detrend, highPass: entry.high_pass, lowPass: entry.low_pass, standardize }
    const volumes = gold.series.length
    const plan = cleaningPlan(parameters, volumes, entry.t_r, entry.confounds ? dense(gold.confounds) : null, quietContext())
    const layout = { shape: [5, 1, 1], volumes, datatype: 'float64', swapBytes: false, scaling: null } as const
    for (const backend of [createPlainBackend({ dtype: 'float64' }), createFastBackend({ threads: 1 })]) {
      const isFast = backend.name.startsWith('fast')
      await backend.open({ layout, sigmaVoxels: null, candidates: everyVoxel(5) })
      for (const [t, row] of gold.series.entries()) await backend.addVolume(t, new Uint8Array(Float64Array.from(row).buffer))
      if (plan) await backend.clean(plan)
      await backend.standardize(entry.standardize)
      for (let t = 0; t < volumes; t++) {
        const difference = maxDifference(await backend.row(t), entry.output[t] ?? [])
        expect(difference).toBeLessThan(isFast ? (entry.standardize === 'none' ? 4e-4 : 1e-4) : 1e-8)
      }
      await backend.close()
    }
  })

  it('refuses a band that the scan cannot have', () => {
    const band = (highPass: number | null, lowPass: number | null, seconds: number | null, volumes = 100) =>
      cleaningPlan({ detrend: false, highPass, lowPass, standardize: 'none' }, volumes, seconds, null, quietContext())
    expect(() => band(0.01, null, null)).toThrow(/repetition_time/)
    expect(() => band(0.1, 0.05, 2)).toThrow(/high_pass/)
    expect(() => band(0.3, null, 2)).toThrow(/0\.25 Hz/)
    expect(() => band(0.01, 0.1, 2, 33)).toThrow(/more than 33/)
    expect(band(0.01, 0.1, 2, 34)).not.toBeNull()
    const ctx = quietContext()
    expect(cleaningPlan({ detrend: false, highPass: null, lowPass: 0.3, standardize: 'none' }, 100, 2, null, ctx)).toBeNull()
    expect(ctx.warnings.map(({ code }) => code)).toEqual(['LOW_PASS_ABOVE_NYQUIST'])
  })
})

describe('orthonormal columns', () => {
  it('are orthonormal, span what they were made of, and leave out what depends on the others', () => {
    const random = randomNumbers(3)
    const matrix = randomDense(30, 6, random)
    for (let row = 0; row < 30; row++) matrix.data[row * 6 + 5] = 2 * (matrix.data[row * 6] ?? 0) - (matrix.data[row * 6 + 3] ?? 0)
    const q = orthonormalColumns(matrix)
    expect(q.cols).toBe(5)
    for (let a = 0; a < 5; a++) {
      for (let b = 0; b < 5; b++) {
        let product = 0
        for (let row = 0; row < 30; row++) product += (q.data[row * 5 + a] ?? 0) * (q.data[row * 5 + b] ?? 0)
        expect(product).toBeCloseTo(a === b ? 1 : 0, 13)
      }
    }
    for (let col = 0; col < 6; col++) {
      const rest = Float64Array.from({ length: 30 }, (_, row) => matrix.data[row * 6 + col] ?? 0)
      cleanSeriesInPlace(rest, { trend: null, filter: null, confounds: q, keepsMean: false })
      expect(Math.max(...rest.map(Math.abs))).toBeLessThan(1e-12)
    }
  })
})

const MODULES = (['float32', 'float64'] as const).flatMap((dtype) => availableBuilds(dtype).map((build) => [dtype, build] as const))

describe.each(MODULES)('cleaning in %s %s', (dtype, build) => {
  it('gives the same digits for any number of threads and from temporary files, and those of plain TypeScript', async () => {
    const volumes = 90
    const shape = [29, 23, 3] as const
    const random = randomNumbers(5)
    const layout = { shape, volumes, datatype: 'float32', swapBytes: false, scaling: null } as const
    const stored = Array.from({ length: volumes }, () =>
      Float32Array.from({ length: 29 * 23 * 3 }, (_, voxel) => 800 + voxel + 5 * nearlyNormal(random)),
    )
    const confounds = randomDense(volumes, 7, random)
    const parameters = { detrend: true, highPass: 0.01, lowPass: 0.1, standardize: 'zscore_sample' } as const
    const plan = cleaningPlan(parameters, volumes, 2, confounds, quietContext())
    const kept = everyVoxel(29 * 23 * 3).filter((voxel) => voxel % 3 > 0)
    const rows: Float64Array[][] = []
    for (const backend of [
      createPlainBackend({ dtype: 'float64' }),
      createFastBackend({ dtype, threads: 1, build }),
      createFastBackend({ dtype, threads: 3, build }),
      createFastBackend({ dtype, threads: 2, build, maxMemoryBytes: 2 ** 18 }),
    ]) {
      await backend.open({ layout, sigmaVoxels: null, candidates: everyVoxel(29 * 23 * 3) })
      for (const [t, volume] of stored.entries()) await backend.addVolume(t, new Uint8Array(volume.buffer))
      await backend.select(kept)
      if (plan) await backend.clean(plan)
      await backend.standardize('zscore_sample')
      await backend.spatialMean()
      rows.push(await Promise.all(Array.from({ length: volumes }, (_, t) => backend.row(t))))
      await backend.close()
    }
    const [plain = [], one = [], three = [], spilled = []] = rows
    expect(three).toEqual(one)
    expect(spilled).toEqual(one)
    for (let t = 0; t < volumes; t++)
      expect(relativeDifference(one[t] ?? [], plain[t] ?? [])).toBeLessThanOrEqual(dtype === 'float64' ? 0 : 1e-5)
  })
})
