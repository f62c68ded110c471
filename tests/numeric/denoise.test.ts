/** Is a cleaned scan what the formula of fsl_regfilt gives, on a real scan and where it is hard? */
import { createHash } from 'node:crypto'
import { copyFile, cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { previewDenoise } from '../../src-main/engine/denoise/denoise-preview'
import { denoiseScan } from '../../src-main/engine/denoise/denoise-scan'
import { regressorsFor } from '../../src-main/engine/denoise/regressors'
import { withBackground } from '../../src-main/engine/figure/background'
import { readFigureRun } from '../../src-main/engine/figure/run-volumes'
import { placeScanVolume } from '../../src-main/engine/figure/scan-volume'
import type { DenoiseRequest } from '../../src-main/engine/messages'
import { readRunDetail } from '../../src-main/engine/open-run'
import { createRunContext } from '../../src-main/engine/progress-tracker'
import { toFloat64 } from '../../src-main/engine/read/convert'
import { openImage, openScan } from '../../src-main/engine/read/nifti-header'
import { streamVolumes } from '../../src-main/engine/read/volume-stream'
import { quietContext } from '../../src-main/engine/run-context'
import { runScan } from '../../src-main/engine/run-task'
import { DENOISE_CACHE, type DenoiseCacheName, type DenoiseMethod } from '../../src-shared/model/denoise'
import { PYTHON, pythonLines } from '../support/python'
import { requestFor, scanBytes } from './small-scan'

const SAMPLE = fileURLToPath(new URL('../../assets/sample/audiovisual_bold.nii.gz', import.meta.url))
const PLAIN = { foldExtraDimensions: false } as const
const context = () => createRunContext({ signal: new AbortController().signal, onProgress: () => undefined })

let place: string
let runFolder: string
/** T rows of V values, as nibabel's get_fdata gives them. */
let data: Float64Array[]
let mixing: readonly (readonly number[])[]

async function volumesOf(path: string): Promise<Float64Array[]> {
  const scan = await openImage(path)
  const volumes: Float64Array[] = []
  for await (const { bytes } of streamVolumes(scan)) volumes.push(toFloat64(bytes, scan.layout).slice())
  return volumes
}

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'counterpoint-denoise-'))
  runFolder = join(place, 'run')
  await runScan({ ...requestFor(SAMPLE, { nComponents: 8, maxIter: 30 }), runFolder }, context())
  data = await volumesOf(SAMPLE)
  mixing = (await readRunDetail(runFolder)).mixing
}, 120_000)
afterAll(() => rm(place, { recursive: true, force: true }))

const clean = (changes: Partial<DenoiseRequest> & { outPath: string }, bytesAtOnce?: number) =>
  denoiseScan({ runFolder, scanPath: null, removed: [1, 4, 6], method: 'partial', ...changes }, quietContext(), bytesAtOnce)
const at = (name: string) => join(place, name)

/** Solves G x = b by elimination with row pivots. */
function solve(gram: number[][], right: number[]): number[] {
  const rows = gram.map((row, r) => [...row, right[r] as number])
  for (let p = 0; p < rows.length; p++) {
    const best = rows.slice(p).reduce((top, row, i) => (Math.abs(row[p]) > Math.abs(rows[top][p]) ? p + i : top), p)
    ;[rows[p], rows[best]] = [rows[best], rows[p]]
    for (let r = 0; r < rows.length; r++) {
      if (r === p) continue
      const share = rows[r][p] / rows[p][p]
      for (let c = p; c < rows[r].length; c++) rows[r][c] -= share * rows[p][c]
    }
  }
  return rows.map((row, r) => row[rows.length] / row[r])
}

/** The formula by the book, one voxel at a time: mean and time courses are fitted by normal equations. */
function byTheBook(
  voxel: number,
  courses: readonly (readonly number[])[],
  removed: readonly number[],
  method: DenoiseMethod,
  volumes: readonly Float64Array[] = data,
): number[] {
  const used = method === 'partial' ? courses[0].map((_, c) => c) : [...removed]
  const means = used.map((c) => courses.reduce((sum, row) => sum + row[c], 0) / courses.length)
  const design = courses.map((row) => used.map((c, i) => row[c] - means[i]))
  const mean = volumes.reduce((sum, volume) => sum + volume[voxel], 0) / volumes.length
  const series = volumes.map((volume) => volume[voxel] - mean)
  const gram = used.map((_, i) => used.map((_, j) => design.reduce((sum, row) => sum + row[i] * row[j], 0)))
  const right = used.map((_, i) => design.reduce((sum, row, t) => sum + row[i] * series[t], 0))
  const shares = solve(gram, right)
  return series.map((value, t) => value + mean - removed.reduce((sum, c) => sum + design[t][used.indexOf(c)] * shares[used.indexOf(c)], 0))
}

describe('a cleaned scan', () => {
  it.each(['partial', 'full'] as const)('is the formula of fsl_regfilt on the real sample, %s', async (method) => {
    const outPath = at(`${method}.nii.gz`)
    const summary = await clean({ method, outPath })
    const cleaned = await volumesOf(outPath)
    expect(cleaned).toHaveLength(data.length)
    let largest = 0
    let before = 0
    let after = 0
    for (let voxel = 0; voxel < data[0].length; voxel += 7) {
      const expected = byTheBook(voxel, mixing, [1, 4, 6], method)
      const scale = data.reduce((top, volume) => Math.max(top, Math.abs(volume[voxel])), 1)
      for (const [t, value] of expected.entries()) largest = Math.max(largest, Math.abs(value - cleaned[t][voxel]) / scale)
    }
    for (let voxel = 0; voxel < data[0].length; voxel++) {
      before += sumOfSquares(data, voxel)
      after += sumOfSquares(cleaned, voxel)
    }
    // Half a unit in the last place of float32 is 6e-8 of the value.
    expect(largest).toBeLessThan(7e-8)
    expect(summary.varianceRemovedPercent).toBeCloseTo(100 * (1 - after / before), 4)
    expect(summary).toMatchObject({ volumes: 64, degreesOfFreedom: { before: 63, after: 60 }, voxelsLeftAlone: 0, isScanOfRun: true })
    const [was, is] = await Promise.all([openScan(SAMPLE, PLAIN), openScan(outPath, PLAIN)])
    expect(is.header).toMatchObject({
      datatype: 'float32',
      affine: was.header.affine,
      shape: was.header.shape,
      repetitionTimeSeconds: 3,
      sformCode: was.header.sformCode,
      qformCode: was.header.qformCode,
    })
    const told = JSON.parse(await readFile(at(`${method}.json`), 'utf8'))
    expect(told).toMatchObject({ Regression: method, SourceIsScanOfRun: true, RepetitionTime: 3, Components: 8 })
    expect(told.ComponentsRemoved.map((entry: { component: number }) => entry.component)).toEqual([2, 5, 7])
  })

  it.skipIf(PYTHON === null)('is what numpy.linalg.lstsq gives, over all voxels', async () => {
    const outPath = at('numpy.nii')
    await clean({ outPath })
    const script = `
import sys, numpy, nibabel
scan, table, cleaned = sys.argv[1:]
x = nibabel.load(scan).get_fdata().reshape(-1, 64).T
a = numpy.loadtxt(table, skiprows=1)
mean = x.mean(0)
a = a - a.mean(0)
share = numpy.linalg.lstsq(a, x - mean, rcond=None)[0]
expected = x - a[:, [1, 4, 6]] @ share[[1, 4, 6]]
found = nibabel.load(cleaned).get_fdata().reshape(-1, 64).T
print(numpy.abs(found - expected).max() / numpy.abs(x).max())
`
    expect(Number(pythonLines(script, SAMPLE, join(runFolder, 'mixing.tsv'), outPath))).toBeLessThan(7e-8)
  })

  it('is the same when memory is short, packed or not, and leaves nothing else behind', async () => {
    await clean({ outPath: at('whole.nii') })
    await clean({ outPath: at('packed.nii.gz') })
    const [whole, packed] = [await readFile(at('whole.nii')), gunzipSync(await readFile(at('packed.nii.gz')))]
    expect(packed.equals(whole)).toBe(true)
    // Room for a fifth of the voxels: five readings, shares kept in float32.
    const summary = await clean({ outPath: at('blocks.nii') }, (data[0].length * 3 * 8) / 5)
    const blocks = await volumesOf(at('blocks.nii'))
    const other = await volumesOf(at('whole.nii'))
    const scale = Math.max(...data[0])
    const largest = blocks.reduce(
      (top, volume, t) => volume.reduce((own, value, v) => Math.max(own, Math.abs(value - other[t][v])), top),
      0,
    )
    expect(largest / scale).toBeLessThan(1.3e-7)
    expect(summary.voxelsLeftAlone).toBe(0)
    expect((await readdir(place)).filter((name) => name.includes('partial-'))).toEqual([])
  })

  it('leaves voxels with values that are no numbers as they are', async () => {
    const volumes = Array.from({ length: 64 }, (_, t) =>
      Float32Array.from({ length: 24 }, (_, v) => (v === 3 && t === 9 ? Number.NaN : v + t * (v % 5))),
    )
    const scan = at('holes.nii')
    await writeFile(scan, scanBytes({ shape: [4, 3, 2], volumes }))
    const summary = await clean({ scanPath: scan, outPath: at('holes_clean.nii') })
    expect(summary).toMatchObject({ voxelsLeftAlone: 1, isScanOfRun: false, voxels: 18 })
    const cleaned = await volumesOf(at('holes_clean.nii'))
    for (const [t, volume] of cleaned.entries()) expect(volume[3]).toEqual(volumes[t][3])
    expect(
      Math.abs(cleaned.reduce((sum, volume) => sum + volume[7], 0) - volumes.reduce((sum, volume) => sum + volume[7], 0)),
    ).toBeLessThan(1e-3)
    expect(JSON.parse(await readFile(at('holes_clean.json'), 'utf8'))).toMatchObject({ SourceIsScanOfRun: false, VoxelsLeftAlone: 1 })
  })
})

function sumOfSquares(volumes: readonly Float64Array[], voxel: number): number {
  const mean = volumes.reduce((sum, volume) => sum + volume[voxel], 0) / volumes.length
  return volumes.reduce((sum, volume) => sum + (volume[voxel] - mean) ** 2, 0)
}

describe('volumes that the run left out at the start', () => {
  it('are written as they are, and the others are cleaned by themselves', async () => {
    const folder = at('late')
    await runScan({ ...requestFor(SAMPLE, { nComponents: 3, maxIter: 5, dummyVolumes: 4 }), runFolder: folder }, context())
    const request = { runFolder: folder, scanPath: null, removed: [1], method: 'partial', outPath: at('late.nii') } as const
    const summary = await denoiseScan(request, quietContext())
    expect(summary).toMatchObject({ volumes: 60, degreesOfFreedom: { before: 59, after: 58 } })
    const cleaned = await volumesOf(at('late.nii'))
    expect(cleaned).toHaveLength(64)
    expect(cleaned[3]).toEqual(data[3])
    const courses = (await readRunDetail(folder)).mixing
    const whole = data
    data = whole.slice(4)
    const voxel = 64 * 64 * 10 + 64 * 32 + 30
    const expected = byTheBook(voxel, courses, [1], 'partial')
    data = whole
    for (const [t, value] of expected.entries()) expect(Math.abs(cleaned[t + 4][voxel] / value - 1)).toBeLessThan(1e-6)
    const told = await previewDenoise({ ...request, cacheFolder: at('late-preview') }, quietContext())
    expect(told).toMatchObject({ volumes: 60, carpet: { columns: 60 } })
  })
})

describe('cleaning is refused', () => {
  it.each([
    ['without components', { removed: [] }, 'PARAM_INVALID', { found: 'none' }],
    ['with all components', { removed: [0, 1, 2, 3, 4, 5, 6, 7] }, 'PARAM_INVALID', { found: 'all 8' }],
    ['with a component that is not there', { removed: [2, 8] }, 'PARAM_INVALID', { found: 9 }],
    ['for another ending', { outPath: 'cleaned.mgz' }, 'PARAM_INVALID', { found: 'cleaned.mgz' }],
    ['for a folder that is not there', { outPath: 'no/where.nii' }, 'FILE_UNWRITABLE', {}],
  ])('%s', async (_, changes: Partial<DenoiseRequest>, code, details) => {
    const outPath = at(changes.outPath ?? 'refused.nii')
    await expect(clean({ ...changes, outPath })).rejects.toMatchObject({ code, details })
    expect((await readdir(place)).filter((name) => name.startsWith('refused'))).toEqual([])
  })

  it('when something has the name of the scan or of its JSON', async () => {
    await writeFile(at('there.json'), 'mine')
    await expect(clean({ outPath: at('there.nii.gz') })).rejects.toMatchObject({ code: 'FILE_EXISTS', details: { file: 'there.json' } })
    await expect(clean({ outPath: SAMPLE })).rejects.toMatchObject({ code: 'FILE_EXISTS' })
    expect(await readFile(at('there.json'), 'utf8')).toBe('mine')
  })

  it('when the scan was changed since the run, or has another length', async () => {
    const moved = at('moved')
    const scan = at('changed.nii.gz')
    await copyFile(SAMPLE, scan)
    await runScan({ ...requestFor(scan, { nComponents: 3, maxIter: 3 }), runFolder: moved }, context())
    const bytes = await readFile(scan)
    bytes[9] ^= 1
    await writeFile(scan, bytes)
    const request = { runFolder: moved, scanPath: null, removed: [0], method: 'full', outPath: at('never.nii') } as const
    await expect(denoiseScan(request, quietContext())).rejects.toMatchObject({ code: 'DATA_SCAN_CHANGED', details: { field: 'content' } })
    await writeFile(scan, Buffer.concat([bytes, Buffer.alloc(4)]))
    await expect(denoiseScan(request, quietContext())).rejects.toMatchObject({ code: 'DATA_SCAN_CHANGED', details: { field: 'size' } })
    // The same bytes, said to be wanted: cleaned, and told.
    expect((await denoiseScan({ ...request, scanPath: scan, outPath: at('all_the_same.nii') }, quietContext())).isScanOfRun).toBe(false)
    await writeFile(scan, scanBytes({ shape: [2, 2, 2], volumes: [new Float32Array(8), new Float32Array(8)] }))
    await expect(denoiseScan(request, quietContext())).rejects.toMatchObject({
      code: 'DATA_TIME_COURSES_LENGTH',
      details: { found: 2, expected: 64 },
    })
    expect((await readdir(place)).filter((name) => name.includes('never'))).toEqual([])
  })

  it('when the time courses depend on each other, naming them', () => {
    const rows = 12
    const columns = [
      (t: number) => Math.sin(t),
      (t: number) => Math.cos(2 * t),
      (t: number) => 3 * Math.sin(t) - Math.cos(2 * t) + 5,
      (t: number) => t * t,
    ]
    const course = { rows, cols: 4, data: Float64Array.from({ length: 48 }, (_, i) => columns[i % 4](Math.floor(i / 4))) }
    const dependent = { code: 'DATA_TIME_COURSES_DEPENDENT', details: { found: '1, 2, 3' } }
    expect(() => regressorsFor(course, [0], 'partial')).toThrow(expect.objectContaining(dependent))
    expect(() => regressorsFor(course, [0, 1, 2], 'full')).toThrow(expect.objectContaining(dependent))
    // A share that is determined all the same is given.
    expect(regressorsFor(course, [3], 'partial').weights.rows).toBe(1)
    expect(regressorsFor(course, [0, 1], 'full').weights.rows).toBe(2)
  })

  it('in the middle, when cancelled: nothing is left', async () => {
    for (const far of [0.2, 0.7]) {
      const controller = new AbortController()
      const ctx = quietContext(controller.signal)
      const watched = { ...ctx, report: (_: string, share: number) => share > far && controller.abort() }
      const outPath = at('cancelled.nii.gz')
      await expect(denoiseScan({ runFolder, scanPath: null, removed: [0], method: 'partial', outPath }, watched)).rejects.toMatchObject({
        name: 'CancelledError',
      })
    }
    expect((await readdir(place)).filter((name) => name.includes('cancelled'))).toEqual([])
  })
})

describe('a preview', () => {
  it.each(['partial', 'full'] as const)('tells what writing gives, from one reading, %s', async (method) => {
    const cacheFolder = at(`preview-${method}`)
    const told = await previewDenoise({ runFolder, scanPath: null, removed: [6, 1, 4], method, cacheFolder }, quietContext())
    const outPath = at(`previewed-${method}.nii`)
    await clean({ method, outPath })
    const cleaned = await volumesOf(outPath)
    const mask = (await volumesOf(join(runFolder, 'mask.nii.gz')))[0]
    const voxels = [...mask.keys()].filter((voxel) => mask[voxel] > 0)
    const read = async (name: DenoiseCacheName) => {
      const bytes = await readFile(join(cacheFolder, DENOISE_CACHE[name]))
      return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
    }
    const [before, after, removed] = [await read('tsnr-before'), await read('tsnr-after'), await read('removed')]
    expect([before.length, after.length, removed.length]).toEqual([voxels.length, voxels.length, voxels.length])
    let was = 0
    let is = 0
    for (const [place, voxel] of voxels.entries()) {
      const mean = data.reduce((sum, volume) => sum + volume[voxel], 0) / 64
      const [own, left] = [sumOfSquares(data, voxel), sumOfSquares(cleaned, voxel)]
      was += own
      is += left
      if (place % 50 > 0) continue
      expect(before[place] / (mean / Math.sqrt(own / 64))).toBeCloseTo(1, 5)
      expect(after[place] / (mean / Math.sqrt(left / 64))).toBeCloseTo(1, 3)
      expect(removed[place]).toBeCloseTo(100 * (1 - left / own), 2)
    }
    expect(told.varianceRemovedPercent).toBeCloseTo(100 * (1 - is / was), 3)
    expect(told).toMatchObject({ isScanOfRun: true, scanFileName: 'audiovisual_bold.nii.gz', carpet: { rows: 400, columns: 64 } })
    expect(told.medianTsnr.after).toBeGreaterThan(told.medianTsnr.before)
    // A row of the carpet is the voxel of that rank: compared through its variance.
    const [rowsBefore, rowsAfter] = [await read('carpet-before'), await read('carpet-after')]
    const power = (rows: Float32Array) => rows.reduce((sum, value) => sum + value * value, 0) / rows.length
    expect(power(rowsBefore)).toBeCloseTo(1, 4)
    expect(power(rowsAfter)).toBeLessThan(power(rowsBefore))
  })

  it('says why not, before anything is read', async () => {
    const preview = (removed: number[]) =>
      previewDenoise({ runFolder, scanPath: null, removed, method: 'partial', cacheFolder: at('none') }, quietContext())
    await expect(preview([])).rejects.toMatchObject({ code: 'PARAM_INVALID' })
    await expect(preview([0, 1, 2, 3, 4, 5, 6, 7])).rejects.toMatchObject({ code: 'PARAM_INVALID' })
  })
})

describe('a run of several scans', () => {
  const FIRST = 40
  let parts: string
  let several: string
  const removed = [0, 3]
  beforeAll(async () => {
    parts = await mkdtemp(join(tmpdir(), 'counterpoint-several-'))
    several = join(parts, 'run')
    const bytes = gunzipSync(await readFile(SAMPLE))
    const start = bytes.readFloatLE(108)
    const volumeBytes = (bytes.length - start) / 64
    const files = []
    for (const [name, from, to] of [
      ['a.nii', 0, FIRST],
      ['b.nii', FIRST, 64],
    ] as const) {
      const head = Buffer.from(bytes.subarray(0, start))
      head.writeInt16LE(to - from, 48)
      const file = Buffer.concat([head, bytes.subarray(start + from * volumeBytes, start + to * volumeBytes)])
      await writeFile(join(parts, name), file)
      const sha256 = createHash('sha256').update(file).digest('hex')
      files.push({ fileName: name, path: join(parts, name), sha256, volumes: to - from, bytes: file.length })
    }
    await cp(runFolder, several, { recursive: true })
    const record = JSON.parse(await readFile(join(several, 'run.json'), 'utf8'))
    const [a, b] = files
    record.input = { ...record.input, ...a, header: { ...record.input.header, fileName: a.fileName, fileBytes: a.bytes } }
    record.input.volumes = undefined
    record.input.bytes = undefined
    record.moreInputs = [{ fileName: b.fileName, path: b.path, sha256: b.sha256, volumes: b.volumes }]
    record.preparation.volumes = 64
    await writeFile(join(several, 'run.json'), JSON.stringify(record))
  })
  afterAll(() => rm(parts, { recursive: true, force: true }))

  it('is cleaned scan by scan, each with its own part of the time courses, into files of their own', async () => {
    const outPath = join(parts, 'clean.nii.gz')
    const summary = await clean({ runFolder: several, outPath, removed, method: 'full' })
    expect(summary).toMatchObject({ scans: 2, volumes: 64, isScanOfRun: true, degreesOfFreedom: { before: 62, after: 58 } })
    for (const [name, from, to] of [
      ['clean_scan-01.nii.gz', 0, FIRST],
      ['clean_scan-02.nii.gz', FIRST, 64],
    ] as const) {
      const cleaned = await volumesOf(join(parts, name))
      expect(cleaned).toHaveLength(to - from)
      for (const voxel of [40_000, 41_234, 45_678]) {
        const expected = byTheBook(voxel, mixing.slice(from, to), removed, 'full', data.slice(from, to))
        for (const [t, value] of expected.entries()) expect(cleaned[t][voxel]).toBeCloseTo(value, 2)
      }
      expect(JSON.parse(await readFile(join(parts, name.replace('.nii.gz', '.json')), 'utf8'))).toMatchObject({ SourceIsScanOfRun: true })
    }
    await expect(clean({ runFolder: several, outPath, removed })).rejects.toMatchObject({ code: 'FILE_EXISTS' })
    await clean({ runFolder: several, outPath: join(parts, 'one.nii'), removed, scanPath: join(parts, 'b.nii') })
    expect(await volumesOf(join(parts, 'one.nii'))).toHaveLength(64 - FIRST)
    await expect(clean({ runFolder: several, outPath: join(parts, 'x.nii'), removed, scanPath: SAMPLE })).rejects.toMatchObject({
      code: 'PARAM_INVALID',
    })
    expect((await readdir(parts)).sort()).toEqual(
      [
        'a.nii',
        'b.nii',
        'clean_scan-01.json',
        'clean_scan-01.nii.gz',
        'clean_scan-02.json',
        'clean_scan-02.nii.gz',
        'one.json',
        'one.nii',
        'run',
      ].sort(),
    )
  })

  it('tells how far all scans are together, while each is read and while it is written', async () => {
    const told: { share: number; scan: unknown }[] = []
    const ctx = quietContext()
    const watched = {
      ...ctx,
      report: (_: string, share: number, extra?: { facts?: { scan?: unknown } }) => void told.push({ share, scan: extra?.facts?.scan }),
    }
    const request = { runFolder: several, scanPath: null, removed, method: 'partial', outPath: join(parts, 'told.nii') } as const
    await denoiseScan(request, watched)
    const shares = told.slice(1).map(({ share }) => share)
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
    // Reading and writing of each are four stretches, and no stretch is passed over in silence.
    for (const [from, to] of [
      [0, 0.2],
      [0.2, 0.5],
      [0.5, 0.7],
      [0.7, 1],
    ] as const)
      expect(shares.filter((share) => share > from && share < to).length).toBeGreaterThan(1)
    expect(told.find(({ share }) => share > 0.6)?.scan).toEqual({ done: 1, of: 2 })
    for (const name of ['told_scan-01', 'told_scan-02']) for (const end of ['nii', 'json']) await rm(join(parts, `${name}.${end}`))
  })

  it('is previewed scan by scan, and a scan that lies elsewhere now is taken from there', async () => {
    const elsewhere = join(parts, 'moved b.nii')
    const ask = { runFolder: several, scanPath: null, removed, method: 'partial', cacheFolder: join(parts, 'look'), scan: 1 } as const
    expect(await previewDenoise(ask, quietContext())).toMatchObject({ scanFileName: 'b.nii', volumes: 24, isScanOfRun: true })
    expect(await previewDenoise({ ...ask, scan: 0 }, quietContext())).toMatchObject({ scanFileName: 'a.nii', volumes: 40 })
    await rename(join(parts, 'b.nii'), elsewhere)
    try {
      await expect(previewDenoise(ask, quietContext())).rejects.toMatchObject({ code: 'FILE_NOT_FOUND', details: { file: 'b.nii' } })
      const found = { ...ask, movedScans: [null, elsewhere] }
      expect(await previewDenoise(found, quietContext())).toMatchObject({ scanFileName: 'moved b.nii', isScanOfRun: true })
    } finally {
      await rename(elsewhere, join(parts, 'b.nii'))
      await rm(join(parts, 'look'), { recursive: true })
    }
  })

  it('gives the volume of the scan that a row of the time courses belongs to, and says when that scan is gone', async () => {
    const cacheFolder = join(parts, 'cache')
    const place = (row: number) => placeScanVolume({ runFolder: several, cacheFolder, row }, new AbortController().signal)
    expect(await place(45)).toEqual({ fileName: 'b.nii', volume: 5 })
    expect(await place(39)).toEqual({ fileName: 'a.nii', volume: 39 })
    const shown = await readFile(join(cacheFolder, 'volume-45.u8'))
    const order = [...data[45].keys()].sort((one, other) => data[45][one] - data[45][other])
    expect(order.every((voxel, n) => n === 0 || shown[voxel] >= shown[order[n - 1]])).toBe(true)
    expect(new Set(shown).size).toBeGreaterThan(100)
    // A figure over that volume has its values, on the grid of the maps.
    const figureRun = await readFigureRun(several, new AbortController().signal)
    const places = { runFolder: several, folders: [] }
    const over = (volume: number) => withBackground(figureRun, { background: { volume } }, places, new AbortController().signal)
    expect((await over(46)).background).toMatchObject({ shape: figureRun.shape, values: Float32Array.from(data[45]) })
    await expect(over(65)).rejects.toMatchObject({ code: 'PARAM_INVALID', details: { found: 'volume 65', expected: 'volumes 1 to 64' } })
    await rm(join(parts, 'b.nii'))
    await expect(place(46)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
  })
})
