/** Are hints computed as they are defined, and does a suggestion follow from its numbers alone? */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bestLabel, isAtlas, spatialCorrelation, standardise, strongPercent } from '../../../src-main/engine/features/map-features'
import { placeIn, sampleAt } from '../../../src-main/engine/features/resample'
import { runFeatures } from '../../../src-main/engine/features/run-features'
import { openRun } from '../../../src-main/engine/open-run'
import { quietContext } from '../../../src-main/engine/run-context'
import { INTENT } from '../../../src-main/engine/write/nifti-header-bytes'
import { type ImageToWrite, writeNifti } from '../../../src-main/engine/write/nifti-writer'
import { writeRunFolder } from '../../../src-main/engine/write/run-folder'
import { type FeatureNumbers, suggest } from '../../../src-shared/features/suggest'
import { highFrequencyContent, motionCorrelation, motionModel } from '../../../src-shared/features/time-features'
import type { Affine } from '../../../src-shared/model/scan'
import { META, SHAPE, syntheticRequest, syntheticResult } from '../write/synthetic-result'

const never = new AbortController().signal

describe('high-frequency content', () => {
  const frequencies = Array.from({ length: 26 }, (_, bin) => bin / 100)
  it('is where half of the power above 0.01 Hz lies, between 0.01 Hz and Nyquist', () => {
    const flat = frequencies.map(() => 1)
    expect(highFrequencyContent(flat, frequencies, 0.25)).toBeCloseTo(0.5, 12)
    // What lies below 0.01 Hz does not count, however large.
    expect(highFrequencyContent([1e6, 1e6, ...flat.slice(2)], frequencies, 0.25)).toBeCloseTo(0.5, 12)
    // Bins 20 to 25 hold three quarters of the power: half of it is reached at bin 21 (0.21 Hz).
    const high = frequencies.map((_, bin) => (bin >= 20 ? 3 : 1 / 3))
    expect(highFrequencyContent(high, frequencies, 0.25)).toBeCloseTo(0.2 / 0.24, 12)
    expect(
      highFrequencyContent(
        frequencies.map((_, bin) => (bin === 0 ? 1 : 0)),
        frequencies,
        0.25,
      ),
    ).toBe(null)
  })
})

describe('correlation with motion', () => {
  const head = Array.from({ length: 60 }, (_, t) => Math.sin(t / 4) + 0.2 * Math.sin(t))
  const model = motionModel([head])
  it('finds the parameter, its changes, its squares, and a volume later, whatever the sign', () => {
    const changes = head.map((value, t) => (t === 0 ? 0 : value - (head[t - 1] ?? 0)))
    for (const course of [head, head.map((value) => -7 * value + 3), changes, [0, ...head.slice(0, -1)]]) {
      expect(motionCorrelation(course, model)).toBeCloseTo(1, 6)
    }
    expect(motionCorrelation(head.map(Math.abs), model)).toBeCloseTo(1, 6)
  })
  it('is none without parameters, and small for what has nothing to do with the head', () => {
    expect(motionCorrelation(head, motionModel([]))).toBe(null)
    const other = Array.from({ length: 60 }, (_, t) => ((t * 7919) % 101) / 101)
    expect(motionCorrelation(other, model) ?? 1).toBeLessThan(0.5)
  })
  it('leaves out volumes for which the table says n/a', () => {
    const gaps = head.map((value, t) => (t % 9 === 0 ? null : value))
    expect(motionCorrelation(head, motionModel([gaps]))).toBeCloseTo(1, 6)
  })
})

describe('maps', () => {
  it('are weighed by the size of their strong values', () => {
    const map = Float32Array.of(3, -1, 5, 0.5, -2, 1.9)
    expect(strongPercent(map, Uint8Array.of(1, 1, 0, 0, 1, 1))).toBeCloseTo((100 * 5) / 10, 5)
    expect(strongPercent(map, Float32Array.of(0.5, 0, Number.NaN, 0, 0, 0))).toBeCloseTo((100 * 1.5) / 5, 5)
    expect(strongPercent(Float32Array.of(1, -1), Uint8Array.of(1, 1))).toBe(null)
  })
  it('are compared where the other image reaches', () => {
    const map = Float32Array.from({ length: 300 }, (_, v) => Math.sin(v))
    const other = map.map((value, v) => (v % 3 === 0 ? Number.NaN : 2 - 4 * value))
    expect(spatialCorrelation(map, other)).toBeCloseTo(-1, 6)
    expect(
      spatialCorrelation(
        map,
        map.map(() => Number.NaN),
      ),
    ).toBe(null)
    expect(
      spatialCorrelation(
        map,
        map.map(() => 4),
      ),
    ).toBe(null)
  })
  it('have mean 0 and deviation 1 whatever their scale', () => {
    const map = Float32Array.from({ length: 1000 }, (_, v) => 40 + 3 * Math.cos(v))
    standardise(map)
    expect(map.reduce((sum, value) => sum + value, 0) / 1000).toBeCloseTo(0, 5)
    expect(map.reduce((sum, value) => sum + value * value, 0) / 1000).toBeCloseTo(1, 5)
    const constant = new Float32Array(5).fill(7)
    standardise(constant)
    expect([...constant]).toEqual([0, 0, 0, 0, 0])
  })
})

describe('another image', () => {
  const own: Affine = [
    [-2, 0, 0, 10],
    [0, 2, 0, -8],
    [0, 0, 3, -6],
    [0, 0, 0, 1],
  ]
  const other: Affine = [
    [1, 0, 0, -12],
    [0, 1, 0, -12],
    [0, 0, 1, -12],
    [0, 0, 0, 1],
  ]
  const shape = [25, 25, 12] as const
  it('is read by millimetres, linearly, and nowhere beyond its grid', () => {
    // value = x + 10 y + 100 z, in mm.
    const values = Float64Array.from(
      { length: 25 * 25 * 12 },
      (_, n) => (n % 25) - 12 + 10 * ((Math.floor(n / 25) % 25) - 12) + 100 * (Math.floor(n / 625) - 12),
    )
    const voxels = Uint32Array.from({ length: 10 * 8 * 6 }, (_, n) => n)
    const sampled = sampleAt(placeIn(other, own, [10, 8, 6], voxels), values, shape)
    for (const [v, voxel] of voxels.entries()) {
      const [i, j, k] = [voxel % 10, Math.floor(voxel / 10) % 8, Math.floor(voxel / 80)]
      const [x, y, z] = [10 - 2 * i, 2 * j - 8, 3 * k - 6]
      if (z > -1) expect(sampled[v]).toBeNaN()
      else expect(sampled[v]).toBeCloseTo(x + 10 * y + 100 * z, 2)
    }
  })
})

describe('an atlas of labels', () => {
  it('is told from masks and maps by its values', () => {
    expect(isAtlas(Float64Array.of(0, 1, 2, 7, 7))).toBe(true)
    expect(isAtlas(Float64Array.of(0, 1, 1))).toBe(false)
    expect(isAtlas(Float64Array.of(0, 0.5, 2))).toBe(false)
    expect(isAtlas(Float64Array.of(0, -1, 2))).toBe(false)
  })
  it('gives the region that fits the strong values best, by Dice', () => {
    // Strong at 3 voxels: 2 of the 4 of label 5, 1 of the 1 of label 9.
    const map = Float32Array.of(3, -2.5, 0, 0, 2, 0, 0)
    const labels = Float32Array.of(5, 5, 5, 5, 9, 0, 2)
    expect(bestLabel(map, labels)).toEqual({ label: 5, dice: (2 * 2) / (3 + 4) })
    expect(bestLabel(map, Float32Array.of(0, 0, 1, 1, 0, 1, 1))).toBeNull()
  })
})

describe('hints of a run', () => {
  let place = ''
  const cacheFolder = () => join(place, 'cache')
  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'counterpoint-features-'))
    await writeRunFolder(syntheticResult(), syntheticRequest(join(place, 'run')), quietContext(), META)
    await openRun({ runFolder: join(place, 'run'), cacheFolder: cacheFolder() }, never)
  })
  afterAll(async () => rm(place, { recursive: true, force: true }))
  const ask = (...imagePaths: string[]) =>
    runFeatures(
      { cacheFolder: cacheFolder(), grid: { shape: SHAPE, affine: syntheticResult().grid.affine }, components: 3, imagePaths },
      never,
    )

  it('name the label of an atlas with the best overlap, sampled from the nearest voxel', async () => {
    const { grid } = syntheticResult()
    const [nx, ny, nz] = SHAPE
    const atlas: ImageToWrite = {
      space: syntheticResult().header,
      shape: grid.shape,
      volumes: 1,
      datatype: 'float32',
      intentCode: INTENT.none,
      intentName: '',
      description: 'left and right',
      volume: () => Float32Array.from({ length: nx * ny * nz }, (_, n) => (n % nx < nx / 2 ? 4 : 17)),
    }
    const path = join(place, 'sides.nii.gz')
    await writeNifti(path, atlas, never)
    const { images } = await ask(path)
    expect(images).toMatchObject([{ kind: 'atlas', volume: null, coveragePercent: 100 }])
    expect(images[0].labels).toHaveLength(3)
    for (const label of images[0].labels) expect([4, 17]).toContain(label)
    for (const dice of images[0].values) expect(dice).toBeGreaterThan(0)
  })

  it('recognise each map in a file of them, and cover all of the mask', async () => {
    const { images, edgePercent, edgePercentOfMask } = await ask(join(place, 'run', 'maps.nii.gz'))
    expect(images.map(({ volume, kind, coveragePercent }) => [volume, kind, coveragePercent])).toEqual(
      [0, 1, 2].map((volume) => [volume, 'template', 100]),
    )
    for (const [volume, { values }] of images.entries()) {
      for (const [index, r] of values.entries()) {
        if (index === volume) expect(r).toBeCloseTo(1, 5)
        else expect(Math.abs(r ?? 1)).toBeLessThan(0.6)
      }
    }
    expect(edgePercentOfMask).toBeGreaterThan(10)
    expect(edgePercentOfMask).toBeLessThan(90)
    for (const percent of edgePercent) expect(percent ?? -1).toBeGreaterThanOrEqual(0)
  })
  it('take a brain mask for one: nothing of the run lies outside its own', async () => {
    const { images } = await ask(join(place, 'run', 'mask.nii.gz'))
    expect(images).toMatchObject([{ kind: 'brain', volume: null, values: [0, 0, 0] }])
  })
  it('stop when asked to, and say which image is not one', async () => {
    await expect(ask(join(place, 'run', 'mixing.tsv'))).rejects.toMatchObject({ code: expect.stringMatching(/^FORMAT_/) })
    const input = {
      cacheFolder: cacheFolder(),
      grid: { shape: SHAPE, affine: syntheticResult().grid.affine },
      components: 3,
      imagePaths: [],
    }
    await expect(runFeatures(input, AbortSignal.abort())).rejects.toThrow('cancelled')
  })
})

describe('a suggestion', () => {
  const nothing: FeatureNumbers = {
    edgePercent: 20,
    highFrequency: 0.1,
    motion: 0.1,
    csfPercent: null,
    outsidePercent: null,
    template: null,
    atlas: null,
  }
  it.each([
    ['nothing remarkable', {}, null, null],
    ['rim and motion together', { edgePercent: 55, motion: 0.7 }, 'Movement', 'edge-and-motion'],
    ['rim without motion', { edgePercent: 55 }, null, null],
    ['motion without rim', { motion: 0.9 }, null, null],
    ['almost all on the rim, motion not known', { edgePercent: 85, motion: null }, 'Movement', 'edge-alone'],
    ['high frequency', { highFrequency: 0.36 }, 'Unclassified noise', 'high-frequency'],
    ['CSF', { csfPercent: 11 }, 'Unclassified noise', 'csf'],
    ['outside the brain', { outsidePercent: 60, highFrequency: 0.9 }, 'Non-brain', 'outside'],
    ['a template', { template: { name: 'x', r: -0.4 } }, 'Signal', 'template'],
    ['a weak template', { template: { name: 'x', r: 0.2 } }, null, null],
    ['a template and noise', { template: { name: 'x', r: 0.8 }, highFrequency: 0.6 }, 'Unclassified noise', 'high-frequency'],
    ['nothing known', { edgePercent: null, highFrequency: null, motion: null }, null, null],
  ] as const)('for %s', (_, change, label, kind) => {
    const found = suggest({ ...nothing, ...change })
    expect([found?.label ?? null, found?.reason.kind ?? null]).toEqual([label, kind])
  })
})
