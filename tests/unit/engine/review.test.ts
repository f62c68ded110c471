/** Are decisions made after a run kept in it, and is map x time course the same whatever the sign? */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { exportRun } from '../../../src-main/engine/export/export-run'
import { openRun, readRunDetail } from '../../../src-main/engine/open-run'
import { toFloat64 } from '../../../src-main/engine/read/convert'
import { openImage } from '../../../src-main/engine/read/nifti-header'
import { streamVolumes } from '../../../src-main/engine/read/volume-stream'
import { quietContext } from '../../../src-main/engine/run-context'
import { writeRunFolder } from '../../../src-main/engine/write/run-folder'
import { readRunReview, writeRunReview } from '../../../src-main/engine/write/run-review'
import { flipsOf, NOTHING_REVIEWED, type Review, timeQuestion } from '../../../src-shared/model/review'
import type { RunRecord } from '../../../src-shared/model/run'
import { META, syntheticRequest, syntheticResult } from '../write/synthetic-result'

const never = new AbortController().signal
const SIGNS = ['as-run', 'positive-peak', 'as-found'] as const
let place = ''
let run = ''
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'counterpoint-review-'))
  const result = syntheticResult()
  const components = result.components.map((row, index) => (index === 2 ? { ...row, peakValue: -7 } : row))
  await writeRunFolder({ ...result, components }, syntheticRequest(join(place, 'whole')), quietContext(), META)
})
afterAll(async () => rm(place, { recursive: true, force: true }))
beforeEach(async () => {
  run = join(place, 'run')
  await rm(run, { recursive: true, force: true })
  await cp(join(place, 'whole'), run, { recursive: true })
})

/** The run as the window gets it: rows of map values, time courses. */
async function opened() {
  const detail = await openRun({ runFolder: run, cacheFolder: join(place, 'cache') }, never)
  const bytes = await readFile(join(place, 'cache', 'maps.f32'))
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
  return {
    detail,
    maps: detail.components.map((_, index) => values.subarray(index * detail.voxelsInMask, (index + 1) * detail.voxelsInMask)),
  }
}
const reviewed = (change: Partial<Review>) => writeRunReview(run, { ...NOTHING_REVIEWED, ...change })

describe('the sign', () => {
  it('turns map, time course and what is said of them together: map x time course is the same', async () => {
    const before = await opened()
    for (const sign of SIGNS) {
      await reviewed({ sign })
      const { detail, maps } = await opened()
      for (const [index, row] of detail.components.entries()) {
        const original = before.detail.components[index]
        const flip = (sign === 'positive-peak' && original.peakValue < 0) || (sign === 'as-found' && original.signFlipped) ? -1 : 1
        const t = index + 1
        const voxel = (31 * index) % detail.voxelsInMask
        expect(maps[index][voxel]).toBe(flip * before.maps[index][voxel])
        expect(maps[index][voxel] * detail.mixing[t][index]).toBe(before.maps[index][voxel] * before.detail.mixing[t][index])
        expect([row.peakValue, row.skewness]).toEqual([flip * original.peakValue, flip * original.skewness])
        expect(row.signFlipped).toBe(flip === -1 ? !original.signFlipped : original.signFlipped)
        expect(row.originalIndex).toBe(original.originalIndex)
      }
    }
  })

  it('is that of the rule for any components', () => {
    const row = fc.record({ signFlipped: fc.boolean(), peakValue: fc.double({ noNaN: true }) })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 20 }), (rows) => {
        expect(flipsOf(rows, { sign: 'as-run' })).not.toContain(true)
        const flips = flipsOf(rows, { sign: 'positive-peak' })
        for (const [index, { peakValue }] of rows.entries()) expect(flips[index] ? -peakValue : peakValue).toBeGreaterThanOrEqual(0)
        const found = flipsOf(rows, { sign: 'as-found' })
        for (const [index, { signFlipped }] of rows.entries()) expect(found[index] !== signFlipped).toBe(false)
      }),
    )
  })

  it('goes into exports: maps and time courses that leave fit each other', async () => {
    await reviewed({ sign: 'as-found' })
    const out = join(place, 'out.ica')
    await rm(out, { recursive: true, force: true })
    await exportRun({ runFolder: run, as: 'melodic', outPath: out, overwrite: false, threshold: null }, never)
    const { detail, maps } = await opened()
    const mixing = (await readFile(join(out, 'melodic_mix'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/\s+/).map(Number))
    expect(mixing).toEqual(detail.mixing)
    const image = await openImage(join(out, 'melodic_IC.nii.gz'))
    const mask = await readFile(join(place, 'cache', 'mask.u8'))
    for await (const { t, bytes } of streamVolumes(image, { signal: never })) {
      const inside = toFloat64(bytes, image.layout).filter((_, voxel) => mask[voxel] === 1)
      expect(Array.from(inside)).toEqual(Array.from(maps[t]))
    }
  })
})

describe('review.json', () => {
  it('comes back as it was written', async () => {
    const review: Review = { repetitionTimeSeconds: 1.35, sign: 'positive-peak', order: { by: 'kurtosis', descending: true } }
    await writeRunReview(run, review)
    expect(await readRunReview(run)).toEqual(review)
    expect((await readRunDetail(run)).review).toEqual(review)
  })
  it.each([
    '{',
    '[]',
    '{"format":"counterpoint-review","formatVersion":9}',
    '{"format":"counterpoint-review","formatVersion":1,"sign":"up"}',
  ])('that reads %j changes nothing, and is kept', async (text) => {
    await writeFile(join(run, 'review.json'), text)
    expect(await readRunReview(run)).toEqual(NOTHING_REVIEWED)
    await reviewed({ sign: 'as-found' })
    expect(await readFile(join(run, 'review-kept.json'), 'utf8')).toBe(text)
    expect((await readdir(run)).filter((name) => name.includes('partial'))).toEqual([])
  })
})

describe('the repetition time', () => {
  it('given after the run moves frequencies and the power in the band', async () => {
    const before = await readRunDetail(run)
    await reviewed({ repetitionTimeSeconds: 5 })
    const detail = await readRunDetail(run)
    expect(detail.record.repetitionTimeSeconds).toBe(5)
    expect(detail.frequencies.map((hz) => hz * 2)).toEqual(before.frequencies.map((hz) => expect.closeTo(hz, 12)))
    const share = detail.frequencies.reduce((sum, hz, bin) => sum + (hz >= 0.01 && hz <= 0.1 ? detail.spectra[bin][0] : 0), 0)
    expect(detail.components[0].lowFrequencyPercent).toBeCloseTo(100 * share, 9)
  })

  const record = (header: object, seconds: number | null = 1) =>
    ({
      repetitionTimeSeconds: seconds,
      input: { header: { repetitionTimeSeconds: seconds, repetitionTimeSource: 'header', warnings: [], ...header } },
    }) as unknown as RunRecord
  const warned = (code: string) => ({ warnings: [{ code, message: '' }] })
  it.each([
    ['zero', record({ repetitionTimeSource: 'none' }, null), 'unknown'],
    ['one second', record({}, 1), 'one-second'],
    ['milliseconds', record(warned('REPETITION_TIME_IN_MILLISECONDS'), 2), 'milliseconds'],
    ['no unit', record(warned('REPETITION_TIME_WITHOUT_UNIT'), 2), 'no-unit'],
    ['a plain header', record({}, 2), null],
    ['one second in a sidecar', record({ repetitionTimeSource: 'bids-sidecar' }, 1), null],
  ] as const)('is asked about for %s', (_, given, question) => {
    expect(timeQuestion(given, null, NOTHING_REVIEWED)).toBe(question)
    expect(timeQuestion(given, 1, NOTHING_REVIEWED)).toBe(null)
    expect(timeQuestion(given, null, { ...NOTHING_REVIEWED, repetitionTimeSeconds: 1 })).toBe(null)
  })
})
