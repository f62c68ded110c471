/** Does a run come back from its folder as it was, and is a damaged folder refused by file and field? */
import { cp, mkdtemp, readFile, rm, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runMixtures } from '../../../src-main/engine/features/run-mixtures'
import { openRun } from '../../../src-main/engine/open-run'
import { quietContext } from '../../../src-main/engine/run-context'
import { writeRunFolder } from '../../../src-main/engine/write/run-folder'
import { CancelledError } from '../../../src-shared/errors'
import { mixtureBasis, mixtureOfMap } from '../../../src-shared/mixture/fit-mixture'
import { COMPONENTS, META, SHAPE, syntheticRequest, syntheticResult, VOLUMES } from '../write/synthetic-result'

const never = new AbortController().signal
let place: string
let whole: string
let copy: string
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'counterpoint-open-'))
  whole = join(place, 'whole')
  await writeRunFolder(syntheticResult(), syntheticRequest(whole), quietContext(), META)
})
afterAll(async () => rm(place, { recursive: true, force: true }))
beforeEach(async () => {
  copy = join(place, 'copy')
  await rm(copy, { recursive: true, force: true })
  await cp(whole, copy, { recursive: true })
})
const opened = (runFolder: string, signal = never) => openRun({ runFolder, cacheFolder: join(place, 'cache') }, signal)

describe('openRun', () => {
  it('gives back every number that was written', async () => {
    const result = syntheticResult()
    const detail = await opened(whole)
    expect(detail).toMatchObject({
      name: 'sub-01 rest',
      components: result.components,
      frequencies: [...result.frequencies],
      frequencyUnit: 'Hz',
      grid: { shape: [...SHAPE], affine: result.grid.affine, zoomsMm: [4, 4, 5] },
      voxelsInMask: result.maskVoxels.length,
      parameters: syntheticRequest(whole).parameters,
    })
    expect(detail.mixing).toHaveLength(VOLUMES)
    expect(detail.mixing.flat()).toEqual([...result.mixing.data])
    expect(detail.spectra.flat()).toEqual([...result.spectra.data])
    expect(detail.record.warnings).toEqual([])
  })

  it('unpacks mean, mask and maps for the window', async () => {
    const result = syntheticResult()
    await opened(whole)
    const [mean, mask, maps] = await Promise.all(['mean.f32', 'mask.u8', 'maps.f32'].map((name) => readFile(join(place, 'cache', name))))
    const floats = (bytes: Buffer) => new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
    expect(floats(mean)).toEqual(Float32Array.from(result.mean))
    expect(floats(maps)).toEqual(result.maps)
    expect([...mask.keys()].filter((voxel) => mask[voxel] === 1)).toEqual([...result.maskVoxels])
    expect(maps.length).toBe(COMPONENTS * result.maskVoxels.length * 4)
  })

  it('fits the mixtures of its maps apart, from what it has unpacked', async () => {
    await rm(join(copy, 'mixture.tsv'), { force: true })
    const { maps, maskVoxels } = syntheticResult()
    const voxels = maskVoxels.length
    const detail = await opened(copy)
    expect(detail.mixtures).toBeNull()
    const input = { cacheFolder: join(place, 'cache'), components: COMPONENTS, voxels, basis: mixtureBasis(detail.record) }
    const outcomes = await runMixtures(input, never)
    expect(outcomes).toEqual(
      Array.from({ length: COMPONENTS }, (_, row) => mixtureOfMap(maps.subarray(row * voxels, (row + 1) * voxels), input.basis)),
    )
    const controller = new AbortController()
    controller.abort()
    await expect(runMixtures(input, controller.signal)).rejects.toBeInstanceOf(CancelledError)
  })

  it('reads maps that were computed in double precision', async () => {
    const result = syntheticResult()
    const folder = join(place, 'double')
    await writeRunFolder({ ...result, maps: Float64Array.from(result.maps) }, syntheticRequest(folder), quietContext(), META)
    await opened(folder)
    const bytes = await readFile(join(place, 'cache', 'maps.f32'))
    expect(new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))).toEqual(result.maps)
  })

  const edit = (name: string, change: (text: string) => string) => async () =>
    writeFile(join(copy, name), change(await readFile(join(copy, name), 'utf8')))
  it.each([
    ['a missing record', () => unlink(join(copy, 'run.json')), { file: 'run.json', found: 'missing' }],
    ['missing maps', () => unlink(join(copy, 'maps.nii.gz')), { file: 'maps.nii.gz', found: 'missing' }],
    [
      'half of the maps',
      async () => writeFile(join(copy, 'maps.nii.gz'), (await readFile(join(copy, 'maps.nii.gz'))).subarray(0, 3000)),
      { file: 'maps.nii.gz' },
    ],
    [
      'the mask in the place of the maps',
      () => cp(join(copy, 'mask.nii.gz'), join(copy, 'maps.nii.gz')),
      { file: 'maps.nii.gz', field: 'volumes', found: 1 },
    ],
    [
      'another mask',
      edit('run.json', (text) => text.replace(/"voxels": \d+/, '"voxels": 17')),
      { file: 'mask.nii.gz', field: 'voxels', expected: 17 },
    ],
    [
      'a lost row',
      edit('mixing.tsv', (text) => text.replace(/\n[^\n]+\n$/, '\n')),
      { file: 'mixing.tsv', field: 'rows', found: VOLUMES - 1 },
    ],
    [
      'a lost cell',
      edit('mixing.tsv', (text) => text.replace(/\t[^\t\n]+\n$/, '\n')),
      { file: 'mixing.tsv', field: `line ${VOLUMES + 1}` },
    ],
    [
      'a word for a number',
      edit('spectra.tsv', (text) => text.replace(/\t[^\t\n]+\n$/, '\tmuch\n')),
      { file: 'spectra.tsv', field: 'ica_02, line 6', found: 'much' },
    ],
    [
      'a lost column',
      edit('components.tsv', (text) => text.replace('kurtosis', 'curtosis')),
      { file: 'components.tsv', field: 'kurtosis', found: 'missing' },
    ],
    ['no table at all', edit('components.tsv', () => ''), { file: 'components.tsv' }],
  ])('refuses %s', async (_name, damage, details) => {
    await damage()
    await expect(opened(copy)).rejects.toMatchObject({ code: 'FORMAT_RUN_FOLDER_INVALID', details })
  })

  it('says when there is no such folder', async () => {
    await expect(opened(join(place, 'nowhere'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND', details: { file: 'nowhere' } })
  })

  it('stops when asked', async () => {
    const controller = new AbortController()
    controller.abort()
    await expect(opened(whole, controller.signal)).rejects.toBeInstanceOf(CancelledError)
  })
})
