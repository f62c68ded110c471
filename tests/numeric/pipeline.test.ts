import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFastBackend } from '../../src-main/engine/kernels/fast-backend'
import { RandomState } from '../../src-main/engine/maths/random-state'
import { computeRun } from '../../src-main/engine/pipeline'
import { gather, isWorthKeeping } from '../../src-main/engine/prepare/gather'
import { toFloat64 } from '../../src-main/engine/read/convert'
import { openScan } from '../../src-main/engine/read/nifti-header'
import { streamVolumes } from '../../src-main/engine/read/volume-stream'
import type { RunResult } from '../../src-main/engine/results/run-result'
import { quietContext, type RunContext } from '../../src-main/engine/run-context'
import { CancelledError } from '../../src-shared/errors'
import { STAGES, type Stage } from '../../src-shared/model/progress'
import { defaultsForScan } from '../../src-shared/params/defaults-for-scan'
import { createPlainBackend } from '../support/plain-backend/plain-backend'
import { correlation, goldFile, maxDifference } from './fixtures'
import { requestFor, scanBytes, temporaryFolder } from './small-scan'

const sample = fileURLToPath(new URL('../../assets/sample/audiovisual_bold.nii.gz', import.meta.url))
const folder = temporaryFolder()
afterAll(() => folder.remove())

const shape = [14, 15, 12] as const
const count = shape[0] * shape[1] * shape[2]

/** A ball of tissue with two blinking spots and noise; `spoil` may change a volume. */
function ball(volumes: number, spoil: (volume: Float32Array, t: number) => void = () => undefined): Float32Array[] {
  const random = new RandomState(11)
  return Array.from({ length: volumes }, (_, t) => {
    const volume = new Float32Array(count)
    let voxel = 0
    for (let k = 0; k < shape[2]; k++) {
      for (let j = 0; j < shape[1]; j++) {
        for (let i = 0; i < shape[0]; i++, voxel++) {
          const inside = Math.hypot(i - 6.5, j - 7, k - 5.5) < 5
          const left = Math.hypot(i - 4, j - 7, k - 5) < 1.8 ? 60 * Math.sin(t / 2) : 0
          const right = Math.hypot(i - 9, j - 7, k - 6) < 1.8 ? 60 * Math.cos(t / 3.1) : 0
          volume[voxel] = inside ? 900 + left + right + 10 * random.standardNormal() : 20 + 5 * random.standardNormal()
        }
      }
    }
    spoil(volume, t)
    return volume
  })
}

/** Remembers how far each stage came. */
function watched(): RunContext & { readonly stages: Map<Stage, number[]>; readonly facts: Record<string, number> } {
  const stages = new Map<Stage, number[]>()
  const facts: Record<string, number> = {}
  const quiet = quietContext()
  return {
    ...quiet,
    stages,
    facts,
    report: (stage, share, extra) => {
      stages.set(stage, [...(stages.get(stage) ?? []), share])
      Object.assign(facts, extra?.facts)
    },
  }
}

describe('the bundled scan with its default parameters, on one thread', () => {
  const ctx = watched()
  let run: RunResult
  beforeAll(async () => {
    const { header } = await openScan(sample, { foldExtraDimensions: false })
    run = await computeRun(
      requestFor(sample, { ...defaultsForScan(header), maxIter: 30, saveSources: true }),
      ctx,
      createFastBackend({ threads: 1 }),
    )
  }, 300_000)

  it('reports every stage but writing, each from 0 to 1 and never back', () => {
    expect([...ctx.stages.keys()]).toEqual(STAGES.filter((stage) => stage !== 'write'))
    for (const shares of ctx.stages.values()) {
      expect(shares).toEqual([...shares].sort((left, right) => left - right))
      expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true)
    }
    expect(ctx.facts).toMatchObject({ volumesRead: 64, volumes: 64, voxelsInMask: run.maskVoxels.length })
  })

  it('knows its input and its mask', () => {
    expect(run.inputSha256).toBe(createHash('sha256').update(readFileSync(sample)).digest('hex'))
    expect(run.mask).toMatchObject({ voxels: 12924, stages: { n_final: 12924 } })
    expect(run.mask.volumeCm3).toBeCloseTo((12924 * 4 * 4 * 6) / 1000, 6)
    expect(run.mean.length).toBe(64 * 64 * 21)
  })

  it('gives z-maps with positive peaks, ordered by variance, with their time courses', () => {
    const voxels = run.maskVoxels.length
    const { nComponents } = run.decomposition
    expect(run.maps.length).toBe(nComponents * voxels)
    expect([run.mixing.rows, run.mixing.cols]).toEqual([64, nComponents])
    const percents = run.components.map((row) => row.explainedVariancePercent)
    expect(percents).toEqual([...percents].sort((left, right) => right - left))
    expect(new Set(run.components.map((row) => row.originalIndex)).size).toBe(nComponents)
    for (const row of run.components) {
      const map = Float64Array.from(run.maps.subarray(row.index * voxels, (row.index + 1) * voxels))
      expect(Math.abs(map.reduce((sum, value) => sum + value, 0) / voxels)).toBeLessThan(1e-6)
      expect(map.reduce((sum, value) => sum + value * value, 0) / voxels).toBeCloseTo(1, 5)
      expect(row.peakValue).toBe(map.reduce((most, value) => Math.max(most, Math.abs(value)), 0))
      const [i, j, k] = row.peakVoxel
      expect(map[run.maskVoxels.indexOf(i + 64 * (j + 64 * k))]).toBe(row.peakValue)
      const source = run.sources?.subarray(row.originalIndex * voxels, (row.originalIndex + 1) * voxels) ?? []
      expect(correlation(map, source)).toBeCloseTo(row.signFlipped ? -1 : 1, 6)
    }
  })

  it('explains together what the principal components explain', () => {
    const byComponents = run.components.reduce((sum, row) => sum + row.explainedVariancePercent, 0)
    const { nComponents, explainedByPrincipalComponents } = run.decomposition
    expect(explainedByPrincipalComponents.length).toBe(64)
    expect(explainedByPrincipalComponents.reduce((sum, value) => sum + value, 0)).toBeCloseTo(100, 9)
    expect(byComponents).toBeCloseTo(
      explainedByPrincipalComponents.slice(0, nComponents).reduce((sum, value) => sum + value, 0),
      4,
    )
  })

  it('gives spectra in Hz that sum to 1, up to the Nyquist frequency', () => {
    expect(run.frequencyUnit).toBe('Hz')
    expect(run.repetitionTimeSeconds).toBe(3)
    expect(run.frequencies[0]).toBe(0)
    expect(run.frequencies.at(-1)).toBeCloseTo(1 / 6, 12)
    for (let component = 0; component < run.spectra.cols; component++) {
      let sum = 0
      for (let bin = 0; bin < run.spectra.rows; bin++) sum += run.spectra.data[bin * run.spectra.cols + component] ?? 0
      expect(sum).toBeCloseTo(1, 10)
    }
  })

  it('gives the same bits again', async () => {
    const again = await computeRun(requestFor(sample, { nComponents: 20, maxIter: 30 }), quietContext(), createFastBackend({ threads: 1 }))
    expect(Buffer.from(again.maps.buffer).equals(Buffer.from(run.maps.buffer))).toBe(true)
    expect(Array.from(again.mixing.data)).toEqual(Array.from(run.mixing.data))
  })
})

describe('reading', () => {
  const gathered = async (path: string, changes: Parameters<typeof requestFor>[1] = {}) => {
    const scan = await openScan(path, { foldExtraDimensions: false })
    const backend = createFastBackend({ dtype: 'float64', threads: 1 })
    const result = await gather(scan, requestFor(path, changes).parameters, backend, quietContext())
    const rows = await Promise.all([backend.row(0), backend.row(1), backend.row(5)])
    return { result, rows }
  }

  it('keeps no guess that is large and mostly no brain', () => {
    const grid = 91 * 109 * 91
    expect(isWorthKeeping(0.3 * grid, grid, 1200)).toBe(true)
    expect(isWorthKeeping(0.66 * grid, grid, 1200)).toBe(false)
    expect(isWorthKeeping(0.66 * grid, grid, 200)).toBe(true)
  })
  it('once and twice give the same: a first volume that misleads is noticed', async () => {
    const plain = folder.put('plain.nii', scanBytes({ shape, volumes: ball(12) }))
    const once = await gathered(plain)
    expect(once.result.readings).toBe(1)
    // The first volume is empty on one side, so that the guess misses a part of the mask.
    const halved = ball(12, (volume, t) => {
      if (t === 0) for (let voxel = 0; voxel < count; voxel++) if (voxel % shape[0] > 6) volume[voxel] = 0
    })
    const misleading = folder.put('misleading.nii', scanBytes({ shape, volumes: halved }))
    const twice = await gathered(misleading)
    expect(twice.result.readings).toBe(2)
    const known = await gathered(misleading, { maskStrategy: 'background', maskOpening: 0 })
    expect(known.result.readings).toBe(2)
    // Row 5 is the same volume in both files; voxels of both masks must agree.
    const place = new Map(Array.from(once.result.mask.voxels, (voxel, index) => [voxel, index]))
    for (const [index, voxel] of twice.result.mask.voxels.entries()) {
      const other = place.get(voxel)
      if (other !== undefined) expect(twice.rows[2]?.[index]).toBe(once.rows[2]?.[other])
    }
    expect(twice.result.mask.voxels.length).toBeGreaterThan(200)
  })

  it('a mask from a file is used as it is, or resampled by its affine, or must fit', async () => {
    const scan = folder.put('scan.nii', scanBytes({ shape, volumes: ball(6) }))
    const values = new Float32Array(count)
    for (const voxel of [500, 501, 700, 901]) values[voxel] = 2
    values[902] = Number.NaN
    const mask = folder.put('mask.nii', scanBytes({ shape, volumes: [values] }))
    const { result } = await gathered(scan, { maskStrategy: 'file', maskFile: mask })
    expect(Array.from(result.mask.voxels)).toEqual([500, 501, 700, 901])
    expect(result.readings).toBe(1)
    const nowhere = scanBytes({ shape: [2, 2, 2], volumes: [new Float32Array(8).fill(1)] })
    const other = folder.put('other.nii', nowhere)
    const corner = await gathered(scan, { maskStrategy: 'file', maskFile: other })
    const [nx, ny] = shape
    expect(Array.from(corner.result.mask.voxels)).toEqual([0, 1, nx, nx + 1, nx * ny, nx * ny + 1, nx * ny + nx, nx * ny + nx + 1])
    // Without sform and qform nobody knows where it lies.
    nowhere.writeInt16LE(0, 254)
    const unplaced = folder.put('unplaced.nii', nowhere)
    await expect(gathered(scan, { maskStrategy: 'file', maskFile: unplaced })).rejects.toMatchObject({ code: 'DATA_MASK_MISMATCH' })
    const empty = folder.put('empty.nii', scanBytes({ shape, volumes: [new Float32Array(count)] }))
    await expect(gathered(scan, { maskStrategy: 'file', maskFile: empty })).rejects.toMatchObject({ code: 'DATA_MASK_EMPTY' })
    const moved = folder.put('moved.nii', scanBytes({ shape, volumes: [values], voxelMm: 3 }))
    const ctx = quietContext()
    await gather(
      await openScan(scan, { foldExtraDimensions: false }),
      requestFor(scan, { maskStrategy: 'file', maskFile: moved }).parameters,
      createFastBackend({ dtype: 'float64', threads: 1 }),
      ctx,
    )
    expect(ctx.warnings.map(({ code }) => code)).toEqual(['MASK_RESAMPLED'])
    const whole = await gathered(scan, { maskStrategy: 'whole-field' })
    expect([whole.result.mask.voxels.length, whole.result.readings]).toEqual([count, 1])
  })

  it('takes NaN and infinity for 0, and goes on', async () => {
    const spoiled = ball(8, (volume, t) => {
      if (t === 3) volume[6 * 14 * 15 + 7 * 14 + 6] = Number.NaN
      if (t === 4) volume[6 * 14 * 15 + 7 * 14 + 7] = Number.POSITIVE_INFINITY
    })
    const path = folder.put('spoiled.nii', scanBytes({ shape, volumes: spoiled }))
    const run = await computeRun(requestFor(path, { nComponents: 3, smoothingFwhm: 0 }), quietContext())
    expect(Array.from(run.maps).every(Number.isFinite)).toBe(true)
    expect(Array.from(run.mean).every(Number.isFinite)).toBe(true)
  })

  it('lowers the opening where nothing would be left of the mask, and says so', async () => {
    const tiny = folder.put('tiny.nii', scanBytes({ shape: [4, 4, 3], volumes: ball(6).map((volume) => volume.slice(0, 48)) }))
    const ctx = quietContext()
    const { parameters } = requestFor(tiny)
    const { mask } = await gather(
      await openScan(tiny, { foldExtraDimensions: false }),
      parameters,
      createFastBackend({ dtype: 'float64', threads: 1 }),
      ctx,
    )
    expect(mask.voxels.length).toBeGreaterThan(10)
    expect(mask.stages.opening_used).toBe(0)
    expect(ctx.warnings.map(({ code }) => code)).toEqual(['MASK_OPENING_LOWERED'])
    expect(ctx.warnings[0]?.message).toMatch(/An opening of 2 voxels would leave 0 of the \d+ voxels/)
  })
})

describe('what a run of a small scan finds', () => {
  const scan = () => folder.put('ball.nii', scanBytes({ shape, volumes: ball(60), repetitionTimeSeconds: 0 }))

  it('the blinking spots, where they are; frequencies per volume while the repetition time is not known', async () => {
    const ctx = quietContext()
    const path = scan()
    const run = await computeRun(requestFor(path, { nComponents: 2, smoothingFwhm: 4 }), ctx)
    expect(run.frequencyUnit).toBe('cycles/volume')
    expect(run.components.every((row) => row.lowFrequencyPercent === null)).toBe(true)
    expect(ctx.warnings.some(({ code }) => code.startsWith('REPETITION_TIME'))).toBe(true)
    const peaks = run.components.map((row) => row.cutMm[0]).sort((left, right) => left - right)
    expect(maxDifference(peaks, [16, 36])).toBeLessThan(2)
    const sine = Float64Array.from({ length: 60 }, (_, t) => Math.sin(t / 2))
    const courses = [0, 1].map((component) => Float64Array.from({ length: 60 }, (_, t) => run.mixing.data[t * 2 + component] ?? 0))
    expect(Math.max(...courses.map((course) => Math.abs(correlation(course, sine))))).toBeGreaterThan(0.95)

    const answered = quietContext()
    const timed = await computeRun(requestFor(path, { nComponents: 2, smoothingFwhm: 4, repetitionTime: 2 }), answered)
    expect(timed.frequencyUnit).toBe('Hz')
    expect(timed.frequencies.at(-1)).toBe(0.25)
    expect(answered.warnings).toEqual([])
    // sin(t / 2) turns once in 12.6 volumes of 2 s: 0.04 Hz; cos(t / 3.1) once in 19.5: 0.026 Hz.
    expect(timed.components.every((row) => (row.lowFrequencyPercent ?? 0) > 80)).toBe(true)
  })

  it('the same maps whatever the precision and the kernels', async () => {
    const path = scan()
    const request = requestFor(path, { nComponents: 2, tol: 1e-8 })
    const [exact, single, chosen] = [
      await computeRun(request, quietContext(), createPlainBackend({ dtype: 'float64' })),
      await computeRun(request, quietContext(), createPlainBackend({ dtype: 'float32' })),
      await computeRun(request, quietContext()),
    ]
    expect(maxDifference(single.maps, exact.maps)).toBeLessThan(1e-3)
    expect(maxDifference(chosen.maps, exact.maps)).toBeLessThan(1e-3)
  })

  it('the same maps whatever the kernels when the scan has to be read twice', async () => {
    const request = requestFor(scan(), { nComponents: 2, tol: 1e-8, maskStrategy: 'background', maskOpening: 2 })
    const exact = await computeRun(request, quietContext(), createPlainBackend({ dtype: 'float64' }))
    const chosen = await computeRun(request, quietContext())
    expect(Array.from(chosen.maskVoxels)).toEqual(Array.from(exact.maskVoxels))
    expect(maxDifference(chosen.maps, exact.maps)).toBeLessThan(1e-3)
  })

  it('warns, and gives its maps, when it does not converge; when the example scale has nothing to compare', async () => {
    const ctx = quietContext()
    const run = await computeRun(requestFor(scan(), { nComponents: 6, maxIter: 2, tol: 1e-12 }), ctx)
    expect(run.decomposition).toMatchObject({ converged: false, nIter: 2 })
    expect(ctx.warnings.map(({ code }) => code)).toContain('NOT_CONVERGED')
    const single = quietContext()
    const alone = await computeRun(requestFor(scan(), { nComponents: 1, normalize: 'voxel' }), single)
    expect(single.warnings.map(({ code }) => code)).toContain('EXAMPLE_SCALE_SINGLE')
    expect(alone.maps.every((value) => value === 0)).toBe(true)
  })
})

describe('a phantom with six known networks', () => {
  it('gives them back: map and time course of each', async () => {
    const truth = await openScan(goldFile('phantom_small/truth_maps.nii.gz'), { foldExtraDimensions: false })
    const maps: Float64Array[] = []
    for await (const { bytes } of streamVolumes(truth)) maps.push(toFloat64(bytes, truth.layout))
    const [, ...lines] = readFileSync(goldFile('phantom_small/truth_timecourses.csv'), 'utf8').trim().split('\n')
    const path = goldFile('phantom_small/phantom_bold.nii.gz')
    const run = await computeRun(requestFor(path, { nComponents: 10, standardize: 'none' }), quietContext())
    const voxels = run.maskVoxels.length
    for (const [network, map] of maps.entries()) {
      const inMask = Float64Array.from(run.maskVoxels, (voxel) => map[voxel] ?? 0)
      const course = lines.map((line) => Number(line.split(',')[network]))
      let spatial = 0
      let temporal = 0
      for (const { index } of run.components) {
        const r = correlation(run.maps.subarray(index * voxels, (index + 1) * voxels), inMask)
        if (Math.abs(r) <= Math.abs(spatial)) continue
        spatial = r
        temporal = correlation(
          Float64Array.from({ length: run.mixing.rows }, (_, t) => run.mixing.data[t * run.mixing.cols + index] ?? 0),
          course,
        )
      }
      // The reference reaches 0.84 to 0.94 and 0.989 to 0.994. Signs agree: the peak of a network is positive, and so is its map.
      expect(spatial).toBeGreaterThan(0.83)
      expect(temporal).toBeGreaterThan(0.98)
    }
  })
})

describe('cancelling', () => {
  it.each(['read', 'mask', 'prepare', 'whiten', 'decompose', 'results'] as const)('during %s ends the run at once', async (stage) => {
    const aborter = new AbortController()
    const quiet = quietContext(aborter.signal)
    /** What is still reported after the wish to stop: a step that was under way, and no other. */
    const late: Stage[] = []
    let breaths = 0
    const ctx: RunContext = {
      ...quiet,
      report: (reported) => {
        if (aborter.signal.aborted) late.push(reported)
        else if (reported === stage) aborter.abort()
      },
      breathe: () => {
        if (aborter.signal.aborted) breaths++
        return quiet.breathe()
      },
    }
    const backend = createPlainBackend({ dtype: 'float32', signal: aborter.signal })
    await expect(computeRun(requestFor(sample, { tol: 1e-12, maxIter: 8 }), ctx, backend)).rejects.toBeInstanceOf(CancelledError)
    expect(aborter.signal.aborted).toBe(true)
    expect(late.length).toBeLessThanOrEqual(1)
    expect(breaths).toBeLessThanOrEqual(1)
  })
})
