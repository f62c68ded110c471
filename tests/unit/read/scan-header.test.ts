import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { openImage, openScan } from '../../../src-main/engine/read/nifti-header'
import { AppError, type ErrorCode } from '../../../src-shared/errors'
import { dataPath } from '../../support/shared-data'
import { type NiftiFields, niftiBytes } from './nifti-bytes'
import { temporaryFolder } from './temporary-folder'

const folder = temporaryFolder()
let count = 0
/** A 4 x 3 x 2 x 5 int16 scan with these fields. */
const scan = (fields: NiftiFields = {}, bytes = 240) => folder.write(`scan${count++}.nii`, niftiBytes(fields, bytes))
const open = (path: string, foldExtraDimensions = false) => openScan(path, { foldExtraDimensions })

async function refusal(promise: Promise<unknown>): Promise<{ code: ErrorCode; details: AppError['details'] }> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof AppError)) throw new Error(`expected a refusal, got ${error}`)
  return { code: error.code, details: error.details }
}
const codesOf = (warnings: readonly { code: string }[]) => warnings.map((warning) => warning.code)

describe('repetition time', () => {
  const pixdim = (tr: number) => [1, 3, 3, 4, tr, 1, 1, 1]
  it.each([
    { what: 'seconds', tr: 1.35, units: 10, seconds: 1.35, warnings: [] },
    { what: 'milliseconds', tr: 2500, units: 18, seconds: 2.5, warnings: [] },
    { what: 'microseconds', tr: 720_000, units: 26, seconds: 0.72, warnings: [] },
    { what: 'no unit', tr: 2, units: 2, seconds: 2, warnings: ['REPETITION_TIME_WITHOUT_UNIT'] },
    { what: 'zero', tr: 0, units: 10, seconds: null, warnings: ['REPETITION_TIME_ZERO'] },
    { what: 'negative', tr: -2, units: 10, seconds: null, warnings: ['REPETITION_TIME_ZERO'] },
    { what: 'not a number', tr: Number.NaN, units: 10, seconds: null, warnings: ['REPETITION_TIME_ZERO'] },
    { what: 'milliseconds called seconds', tr: 2000, units: 10, seconds: 2, warnings: ['REPETITION_TIME_IN_MILLISECONDS'] },
    { what: 'milliseconds without a unit', tr: 2500, units: 2, seconds: 2.5, warnings: ['REPETITION_TIME_IN_MILLISECONDS'] },
    { what: 'hertz', tr: 2, units: 34, seconds: null, warnings: ['REPETITION_TIME_NOT_A_TIME'] },
    { what: 'hours', tr: 1e7, units: 10, seconds: null, warnings: ['REPETITION_TIME_IMPLAUSIBLE'] },
  ])('$what: $tr in unit $units', async ({ tr, units, seconds, warnings }) => {
    const { header } = await open(scan({ pixdim: pixdim(tr), units }))
    expect(header.repetitionTimeSeconds).toBe(seconds)
    expect(header.repetitionTimeSource).toBe(seconds === null ? 'none' : 'header')
    expect(codesOf(header.warnings)).toEqual(warnings)
  })

  it('is not looked for in a text that is too large to be a sidecar', async () => {
    const path = folder.write('large-sidecar.nii', niftiBytes({ pixdim: pixdim(2) }, 240))
    folder.write('large-sidecar.json', `{"RepetitionTime": 0.8, "x": "${'x'.repeat(4 * 2 ** 20)}"}`)
    const { header } = await open(path)
    expect(header).toMatchObject({ repetitionTimeSeconds: 2, repetitionTimeSource: 'header' })
    expect(header.warnings).toMatchObject([{ code: 'SIDECAR_UNREADABLE', message: expect.stringContaining('too large') }])
  })
  it('is taken from the sidecar first, with a warning when the header differs', async () => {
    const path = folder.write('with-sidecar.nii', niftiBytes({ pixdim: pixdim(2) }, 240))
    folder.write('with-sidecar.json', JSON.stringify({ RepetitionTime: 0.8 }))
    const { header } = await open(path)
    expect(header).toMatchObject({ repetitionTimeSeconds: 0.8, repetitionTimeSource: 'bids-sidecar' })
    expect(codesOf(header.warnings)).toEqual(['REPETITION_TIME_DIFFERS'])
  })

  it.each(['{', '{"RepetitionTime": "2"}', '{"RepetitionTime": 0}', '[1]'])(
    'falls back to the header when the sidecar is %s',
    async (content) => {
      const path = folder.write('bad-sidecar.nii', niftiBytes({ pixdim: pixdim(2) }, 240))
      folder.write('bad-sidecar.json', content)
      const { header } = await open(path)
      expect(header).toMatchObject({ repetitionTimeSeconds: 2, repetitionTimeSource: 'header' })
      expect(codesOf(header.warnings)).toEqual(content === '[1]' ? [] : ['SIDECAR_UNREADABLE'])
    },
  )

  it('is inherited from the root of a BIDS data set, the nearest fitting file first', async () => {
    const root = join(folder.path, 'bids')
    const func = join(root, 'sub-01', 'func')
    mkdirSync(func, { recursive: true })
    const put = (path: string, content: object) => writeFileSync(path, JSON.stringify(content))
    put(join(root, 'dataset_description.json'), { Name: 'test' })
    put(join(root, 'task-rest_bold.json'), { RepetitionTime: 1.5 })
    put(join(root, 'task-other_bold.json'), { RepetitionTime: 9 })
    put(join(root, 'task-rest_events.json'), { RepetitionTime: 8 })
    const path = join(func, 'sub-01_task-rest_bold.nii')
    writeFileSync(path, niftiBytes({ pixdim: pixdim(0) }, 240))
    expect((await open(path)).header).toMatchObject({ repetitionTimeSeconds: 1.5, repetitionTimeSource: 'bids-sidecar' })
    put(join(root, 'sub-01', 'sub-01_task-rest_bold.json'), { RepetitionTime: 1.25 })
    expect((await open(path)).header.repetitionTimeSeconds).toBe(1.25)
  })
})

describe('shape', () => {
  it('is always x, y, z, t for a scan', async () => {
    const { header, layout, foldsDimensions } = await open(dataPath('tricky_synth/five_d_trailing1.nii'))
    expect(header.shape).toEqual([5, 6, 4, 7])
    expect(header.zooms).toEqual([3, 3, 4, 2.5])
    expect(layout.volumes).toBe(7)
    expect(foldsDimensions).toBeNull()
  })
  it('folds further dimensions into time only when told to', async () => {
    const path = dataPath('tricky_synth/five_d_t1.nii')
    expect(await refusal(open(path))).toMatchObject({
      code: 'DATA_EXTRA_DIMENSIONS',
      details: { dimensions: 5, volumes: 7, found: '5 x 6 x 4 x 1 x 7' },
    })
    const folded = await open(path, true)
    expect(folded.header.shape).toEqual([5, 6, 4, 7])
    expect(folded.foldsDimensions).toBe('1 x 7 as 7 volumes')
    expect(folded.header.repetitionTimeSeconds).toBe(2.5)
  })
  it.each([{ shape: [4, 3, 2] }, { shape: [24] }])('of $shape has no time axis', async ({ shape }) => {
    expect((await refusal(open(scan({ shape })))).code).toBe('DATA_NOT_4D')
  })
  it('of one volume is too short', async () => {
    expect(await refusal(open(scan({ shape: [4, 3, 2, 1] })))).toMatchObject({
      code: 'DATA_TOO_FEW_VOLUMES',
      details: { found: 1, expected: 2 },
    })
  })
})

describe('refusals name the field, what was found and what was expected', () => {
  const cases: { what: string; fields: NiftiFields; code: ErrorCode; details: Record<string, unknown> }[] = [
    { what: 'dim[3] = 0', fields: { shape: [4, 3, 0, 5] }, code: 'FORMAT_HEADER_INVALID', details: { field: 'dim[3]', found: 0 } },
    {
      what: 'a size that cannot exist',
      fields: { shape: [32767, 32767, 32767, 32767] },
      code: 'FORMAT_HEADER_INVALID',
      details: { field: 'dim' },
    },
    {
      what: 'voxels inside the header',
      fields: { voxOffset: 100 },
      code: 'FORMAT_HEADER_INVALID',
      details: { field: 'vox_offset', found: '100' },
    },
    { what: 'vox_offset NaN', fields: { voxOffset: Number.NaN }, code: 'FORMAT_HEADER_INVALID', details: { field: 'vox_offset' } },
    {
      what: 'slope without intercept',
      fields: { slope: 2, inter: Number.NaN },
      code: 'FORMAT_HEADER_INVALID',
      details: { field: 'scl_inter' },
    },
    {
      what: 'sform NaN',
      fields: { sformCode: 1, srow: [[1, 0, 0, Number.NaN]] },
      code: 'FORMAT_HEADER_INVALID',
      details: { field: 'srow' },
    },
    {
      what: 'a quaternion that is no rotation',
      fields: { qformCode: 1, quaternion: [1, 1, 0] },
      code: 'FORMAT_HEADER_INVALID',
      details: {},
    },
    {
      what: 'RGB',
      fields: { datatype: 128 },
      code: 'FORMAT_DATATYPE_UNSUPPORTED',
      details: { field: 'datatype', found: 'RGB24 colour (128)' },
    },
    { what: 'an unknown datatype', fields: { datatype: 77 }, code: 'FORMAT_DATATYPE_UNSUPPORTED', details: { found: 'code 77' } },
    { what: 'a short file', fields: { shape: [4, 3, 2, 6] }, code: 'FILE_TRUNCATED', details: { found: 592, expected: 640 } },
    { what: 'a wrong magic', fields: { magic: 'n+9\0' }, code: 'FORMAT_NOT_NIFTI', details: { field: 'magic' } },
  ]
  it.each(cases)('$what', async ({ fields, code, details }) => {
    expect(await refusal(open(scan(fields)))).toMatchObject({ code, details })
  })

  it('a folder, a missing file, an empty file', async () => {
    expect(await refusal(open(folder.path))).toMatchObject({ code: 'FILE_UNREADABLE', details: { found: 'a folder' } })
    expect((await refusal(open(join(folder.path, 'nowhere.nii')))).code).toBe('FILE_NOT_FOUND')
    expect((await refusal(open(dataPath('tricky_synth/empty.nii')))).code).toBe('FILE_TRUNCATED')
  })
  it('half a pair, from either side', async () => {
    expect(await refusal(open(dataPath('tricky_synth/lonely.hdr')))).toMatchObject({
      code: 'FORMAT_PAIR_INCOMPLETE',
      details: { missing: 'lonely.img' },
    })
    const img = folder.write('alone.img.gz', gzipSync('x'))
    expect(await refusal(open(img))).toMatchObject({ code: 'FORMAT_PAIR_INCOMPLETE', details: { missing: 'alone.hdr.gz' } })
  })
  it('a compressed file far too small for what its header promises, before any memory is taken', async () => {
    const path = folder.write('bomb.nii.gz', gzipSync(niftiBytes({ shape: [3000, 3000, 3000, 1000] })))
    expect((await refusal(open(path))).code).toBe('FILE_TRUNCATED')
  })
  it.each([
    ['DICM', Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), Buffer.alloc(400)]), 'a DICOM file'],
    ['text', Buffer.from('subject\tage\n'.repeat(40)), 'a text file'],
    ['zip', Buffer.concat([Buffer.from('PK'), Buffer.alloc(500, 200)]), 'a zip archive'],
  ])('%s: says what it is instead', async (name, bytes, found) => {
    expect(await refusal(open(folder.write(`${name}.nii`, bytes)))).toMatchObject({ code: 'FORMAT_NOT_NIFTI', details: { found } })
  })
})

describe('lenient where nothing is lost', () => {
  it('pairs whose names differ in case, only one half compressed, pointed at by either', async () => {
    folder.write('Mixed.HDR', niftiBytes({ magic: 'ni1\0', voxOffset: 0 }).subarray(0, 348))
    folder.write('Mixed.img.gz', gzipSync(new Uint8Array(240)))
    for (const name of ['Mixed.HDR', 'Mixed.img.gz']) {
      const opened = await open(join(folder.path, name))
      expect(opened.gzipped).toBe(true)
      expect(opened.imagePath).toBe(join(folder.path, 'Mixed.img.gz'))
    }
  })
  it('vox_offset 0 in a single file: the voxels follow the header, with a warning', async () => {
    const opened = await open(scan({ voxOffset: 0 }))
    expect(opened.dataOffset).toBe(352)
    expect(codesOf(opened.header.warnings)).toEqual(['VOX_OFFSET_NOT_SET'])
  })
  it('an sform with an axis of length 0: opened, with a warning', async () => {
    const srow = [
      [2, 0, 0, 0],
      [0, 2, 0, 0],
      [0, 0, 0, 0],
    ]
    const { header } = await openImage(scan({ sformCode: 1, srow }))
    expect(header.orientation).toBe('RA?')
    expect(codesOf(header.warnings)).toEqual(['AFFINE_SINGULAR'])
  })
})
