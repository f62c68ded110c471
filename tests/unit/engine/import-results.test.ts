/** Do results of MELODIC, tedana, fMRIPost-AROMA and bare maps open as runs, and what is said of those that cannot? */
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { denoiseScan } from '../../../src-main/engine/denoise/denoise-scan'
import { exportRun } from '../../../src-main/engine/export/export-run'
import { findResults } from '../../../src-main/engine/import/find-results'
import { importResults } from '../../../src-main/engine/import/import-results'
import { openRun, readRunDetail } from '../../../src-main/engine/open-run'
import { createRunContext } from '../../../src-main/engine/progress-tracker'
import { writeReport } from '../../../src-main/engine/report/write-report'
import { quietContext } from '../../../src-main/engine/run-context'
import { runScan } from '../../../src-main/engine/run-task'
import { writeRunLabels } from '../../../src-main/engine/write/run-labels'
import { isNoise } from '../../../src-shared/labels/palette'
import { defaultParameters } from '../../../src-shared/params/parameters'

const SAMPLE = fileURLToPath(new URL('../../../assets/sample/audiovisual_bold.nii.gz', import.meta.url))
const signal = new AbortController().signal
let place: string
let ica: string
const at = (...names: string[]) => join(place, ...names)

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'counterpoint-import-'))
  await copyFile(SAMPLE, at('bold.nii.gz'))
  const parameters = { ...defaultParameters(), nComponents: 4, maxIter: 5 }
  const request = {
    scanPath: at('bold.nii.gz'),
    runFolder: at('own'),
    name: 'own',
    parameters,
    preset: null,
    foldExtraDimensions: false,
    threads: 1,
  }
  await runScan(request, createRunContext({ signal, onProgress: () => undefined }))
  await writeRunLabels(at('own'), [['Signal'], ['Movement'], [], ['Non-brain', 'Cardiac']])
  ica = at('own.ica')
  await exportRun({ runFolder: at('own'), as: 'melodic', outPath: ica, overwrite: false, threshold: null }, signal)
}, 120_000)
afterAll(() => rm(place, { recursive: true, force: true }))

async function imported(path: string, changes: { mixingPath?: string; scanPath?: string; repetitionTimeSeconds?: number } = {}) {
  const runFolder = at(`run-${Math.random().toString(36).slice(2)}`)
  const ctx = quietContext()
  const request = { path, mixingPath: null, scanPath: null, repetitionTimeSeconds: null, runFolder, name: 'theirs', ...changes }
  const done = await importResults(request, ctx)
  return { runFolder, codes: done.warnings.map(({ code }) => code), detail: await readRunDetail(runFolder), program: done.program }
}
async function mapsOf(runFolder: string): Promise<Float32Array> {
  const cacheFolder = `${runFolder}-cache`
  await openRun({ runFolder, cacheFolder }, signal)
  const bytes = await readFile(join(cacheFolder, 'maps.f32'))
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
}

describe('a MELODIC directory', () => {
  it('of our own export comes back as the run that it was, and behaves alike', async () => {
    const own = await readRunDetail(at('own'))
    const { runFolder, codes, detail, program } = await imported(ica)
    expect([program, codes]).toEqual(['MELODIC', []])
    expect(await mapsOf(runFolder)).toEqual(await mapsOf(at('own')))
    expect(detail.mixing).toEqual(own.mixing)
    expect(detail.spectra).toEqual(own.spectra)
    expect(detail.labels.given).toEqual([['Signal'], ['Movement'], [], ['Non-brain', 'Cardiac']])
    expect(detail.record).toMatchObject({
      repetitionTimeSeconds: 3,
      input: { fileName: 'bold.nii.gz', path: at('bold.nii.gz'), sha256: own.record.input.sha256 },
      imported: { program: 'MELODIC', path: ica, maps: 'melodic_IC.nii.gz', mixing: 'melodic_mix' },
    })
    for (const [index, row] of detail.components.entries()) {
      const { originalIndex: _, signFlipped: __, explainedVariancePercent: ___, ...rest } = own.components[index]
      expect(row).toMatchObject({
        ...rest,
        melodicExplainedPercent: expect.closeTo(rest.melodicExplainedPercent, 9),
        // What MELODIC tells of all variance is its own measure.
        explainedVariancePercent: rest.melodicTotalPercent,
      })
    }
    const cleaned = { runFolder, scanPath: null, removed: [1], method: 'partial', outPath: at('their-clean.nii.gz') } as const
    expect(await denoiseScan(cleaned, quietContext())).toMatchObject({ isScanOfRun: true })
    await writeReport({ runFolder, outPath: at('theirs.html'), overwrite: false }, signal)
    const report = await readFile(at('theirs.html'), 'utf8')
    expect(report).toContain('were computed with MELODIC and viewed in Counterpoint')
    expect(report).not.toMatch(/FastICA|Symmetric/)
    await exportRun({ runFolder, as: 'bids', outPath: at('their-bids'), overwrite: false, threshold: null }, signal)
    await exportRun({ runFolder, as: 'melodic', outPath: at('again.ica'), overwrite: false, threshold: null }, signal)
    expect(await readFile(at('again.ica', 'melodic_mix'), 'utf8')).toBe(await readFile(join(ica, 'melodic_mix'), 'utf8'))
    const script = exportRun({ runFolder, as: 'nilearn-script', outPath: at('no.py'), overwrite: false, threshold: null }, signal)
    await expect(script).rejects.toMatchObject({ code: 'EXPORT_FAILED' })
  })

  it('is found within a GUI run, with the scan and labels around it', async () => {
    const inner = at('gui.ica', 'filtered_func_data.ica')
    await mkdir(inner, { recursive: true })
    for (const name of ['melodic_IC.nii.gz', 'melodic_mix', 'melodic_FTmix', 'mask.nii.gz', 'mean.nii.gz'])
      await copyFile(join(ica, name), join(inner, name))
    await copyFile(SAMPLE, at('gui.ica', 'filtered_func_data.nii.gz'))
    await writeFile(at('gui.ica', 'hand_labels_noise.txt'), '[2, 4]\n')
    const { detail, codes } = await imported(at('gui.ica'))
    expect(detail.record.input.fileName).toBe('filtered_func_data.nii.gz')
    expect(detail.labels.given).toEqual([['Signal'], ['Unclassified noise'], ['Signal'], ['Unclassified noise']])
    expect(codes).toEqual(['IMPORTED_VARIANCE_RELATIVE'])
    expect(detail.components.reduce((sum, row) => sum + row.explainedVariancePercent, 0)).toBeCloseTo(100, 6)
  })

  it('of ICA-AROMA takes its list of motion components, and its log the repetition time', async () => {
    const inner = at('aroma', 'melodic.ica')
    await mkdir(inner, { recursive: true })
    for (const name of ['melodic_IC.nii.gz', 'melodic_mix', 'melodic_FTmix', 'mask.nii.gz'])
      await copyFile(join(ica, name), join(inner, name))
    await writeFile(
      join(inner, 'log.txt'),
      'melodic --in=/nowhere/func.nii.gz --outdir=melodic.ica --dim=0 --Ostats --nobet --mmthresh=0.5 --report --tr=2.5\n',
    )
    await writeFile(at('aroma', 'classified_motion_ICs.txt'), '1,3\n')
    const { detail, codes } = await imported(at('aroma'))
    expect(detail.labels.given).toEqual([['Movement'], [], ['Movement'], []])
    expect(detail.record.repetitionTimeSeconds).toBe(2.5)
    expect(detail.record.input).toMatchObject({ fileName: 'scan not known', sha256: '' })
    expect(codes).toEqual(['IMPORTED_NO_SCAN', 'IMPORTED_VARIANCE_RELATIVE', 'IMPORTED_NO_MEAN'])
  })
})

const table = (names: readonly string[] | null, rows: readonly (readonly (string | number)[])[]) =>
  `${[...(names ? [names] : []), ...rows].map((row) => row.join('\t')).join('\n')}\n`

describe('tedana', () => {
  it('gives z maps, decisions and variance; betas are scaled', async () => {
    const { mixing } = await readRunDetail(at('own'))
    const folder = at('tedana')
    await mkdir(folder)
    await copyFile(join(ica, 'melodic_IC.nii.gz'), join(folder, 'sub-01_desc-ICA_stat-z_components.nii.gz'))
    await copyFile(join(ica, 'mask.nii.gz'), join(folder, 'sub-01_desc-adaptiveGoodSignal_mask.nii.gz'))
    await copyFile(SAMPLE, join(folder, 'sub-01_desc-optcom_bold.nii.gz'))
    await writeFile(join(folder, 'sub-01_desc-ICA_mixing.tsv'), table(['ICA_00', 'ICA_01', 'ICA_02', 'ICA_03'], mixing))
    const metrics = [
      ['ICA_00', 60.5, 20, 30.25, 'accepted', 'Likely BOLD'],
      ['ICA_01', 20, 60, 12.5, 'rejected', 'Unlikely BOLD'],
      ['ICA_02', 40, 30, 7, 'accepted', ''],
      ['ICA_03', 10, 15, 1, 'rejected', 'Low variance'],
    ]
    const names = ['Component', 'kappa', 'rho', 'variance explained', 'classification', 'classification_tags']
    await writeFile(join(folder, 'sub-01_desc-tedana_metrics.tsv'), table(names, metrics))
    const { detail, codes, program } = await imported(folder)
    expect([program, codes]).toEqual(['tedana', []])
    expect(detail.components.map((row) => row.explainedVariancePercent)).toEqual([30.25, 12.5, 7, 1])
    expect(detail.labels.given.map(isNoise)).toEqual([false, true, false, true])
    expect(detail.mixing).toEqual(mixing)
    // Maps of one echo (--verbose) are not taken for those of all, and what was decided in Rica goes before the program's decisions.
    await rename(join(folder, 'sub-01_desc-ICA_stat-z_components.nii.gz'), join(folder, 'sub-01_desc-ICA_components.nii.gz'))
    await writeFile(join(folder, 'sub-01_echo-1_desc-ICA_components.nii.gz'), 'of one echo')
    await writeFile(join(folder, 'manual_classification.tsv'), table(names, [metrics[1], ['ICA_00', 1, 1, 1, 'rejected', 'Manual reject']]))
    const again = await imported(folder)
    expect(again.codes).toEqual(['IMPORTED_MAPS_SCALED'])
    expect(again.detail.labels.given).toEqual([['Manual reject'], ['Unlikely BOLD'], [], []])
    expect(again.detail.components.map((row) => row.explainedVariancePercent)).toEqual([30.25, 12.5, 7, 1])
  })
})

/** As fMRIPost-AROMA writes it: maps above its threshold alone, no name of a component in its metrics, nothing of the scan. */
async function aromaFolder(folder: string, stem: string): Promise<void> {
  const { mixing } = await readRunDetail(at('own'))
  const onGrid = `${stem}_space-MNI152NLin6Asym_res-2`
  await mkdir(folder, { recursive: true })
  await copyFile(join(ica, 'melodic_IC.nii.gz'), join(folder, `${onGrid}_thresh-0p5_desc-melodic_components.nii.gz`))
  await writeFile(join(folder, `${onGrid}_desc-melodic_mixing.tsv`), table(null, mixing))
  const names = ['edge_fract', 'csf_fract', 'max_RP_corr', 'HFC', 'classification', 'rationale', 'model_variance_explained']
  const rows = [
    [0.2, 0, 0.3, 0.1, 'accepted', '', 0.4, 0.2],
    [0.9, 0.2, 0.9, 0.6, 'rejected', 'CSF;HFC;hyperplane', 0.3, 0.1],
    [0.3, 0, 0.2, 0.2, 'accepted', '', 0.2, 0.05],
    [0.3, 0, 0.2, 0.5, 'rejected', 'HFC', 0.1, 0.025],
  ]
  await writeFile(join(folder, `${stem}_desc-aroma_metrics.tsv`), table([...names, 'total_variance_explained'], rows))
}

describe('fMRIPost-AROMA', () => {
  it('gives its decisions and variance, wherever in its dataset the results lie', async () => {
    const root = at('aroma-post')
    const folder = join(root, 'sub-01', 'ses-01', 'func')
    await aromaFolder(folder, 'sub-01_ses-01_task-rest')
    for (const path of [root, folder]) {
      const { detail, program, codes } = await imported(path, { repetitionTimeSeconds: 1.5, scanPath: SAMPLE })
      expect(program).toBe('fMRIPost-AROMA')
      expect(codes).toEqual(['IMPORTED_NO_MASK', 'IMPORTED_MAPS_THRESHOLDED'])
      expect(detail.record.repetitionTimeSeconds).toBe(1.5)
      expect(detail.labels.given).toEqual([['Signal'], ['Movement'], ['Signal'], ['Movement']])
      expect(detail.components.map((row) => row.explainedVariancePercent)).toEqual([20, 10, 5, 2.5])
    }
    // Maps that are whole go before those above a threshold; a mask of another grid is not taken for theirs.
    const stem = 'sub-01_ses-01_task-rest_space-MNI152NLin6Asym_res-2'
    await copyFile(join(ica, 'melodic_IC.nii.gz'), join(folder, `${stem}_stat-z_desc-melodic_components.nii.gz`))
    await copyFile(join(ica, 'mask.nii.gz'), join(folder, `${stem}_desc-brain_mask.nii.gz`))
    await writeFile(join(folder, 'sub-01_ses-01_task-rest_desc-brain_mask.nii.gz'), 'of the native grid')
    const { detail, codes } = await imported(folder, { scanPath: SAMPLE })
    expect(detail.record.imported?.maps).toBe(`${stem}_stat-z_desc-melodic_components.nii.gz`)
    expect(codes).toEqual([])
  })

  it('of several scans in one folder is opened by the maps or the time courses of one', async () => {
    const folder = at('aroma-two')
    const end = '_space-MNI152NLin6Asym_res-2_desc-melodic_mixing.tsv'
    for (const task of ['rest', 'nback']) await aromaFolder(folder, `sub-01_task-${task}`)
    expect((await findResults(folder)).map(({ name }) => name)).toEqual(['sub-01_task-nback', 'sub-01_task-rest'])
    await expect(imported(folder)).rejects.toMatchObject({
      code: 'FORMAT_RESULTS_SEVERAL',
      details: { file: 'aroma-two', found: `sub-01_task-nback${end}, sub-01_task-rest${end}` },
    })
    const { detail } = await imported(join(folder, `sub-01_task-rest${end}`))
    expect(detail.record.imported).toMatchObject({ mixing: `sub-01_task-rest${end}` })
    expect(detail.record.imported?.maps).toMatch(/^sub-01_task-rest_/)
    await expect(imported(join(folder, 'sub-01_task-rest_desc-aroma_metrics.tsv'))).rejects.toMatchObject({
      code: 'FORMAT_RESULTS_UNKNOWN',
    })
  })
})

describe('bare maps', () => {
  it('open with a table named, or alone with it in a folder', async () => {
    const folder = at('bare')
    await mkdir(folder)
    await copyFile(join(ica, 'melodic_IC.nii.gz'), join(folder, 'components.nii.gz'))
    const rows = (await readFile(join(ica, 'melodic_mix'), 'utf8')).trim().split('\n')
    await writeFile(join(folder, 'series.csv'), `a,b,c,d\r\n${rows.map((row) => row.split(/\s+/).join(',')).join('\r\n')}\r\n`)
    const { detail, codes, program } = await imported(folder)
    expect(program).toBe('maps and a mixing table')
    expect(codes).toEqual([
      'IMPORTED_NO_MASK',
      'IMPORTED_MAPS_SCALED',
      'IMPORTED_NO_SCAN',
      'IMPORTED_VARIANCE_RELATIVE',
      'IMPORTED_NO_MEAN',
    ])
    expect(detail.frequencyUnit).toBe('cycles/volume')
    expect(detail.voxelsInMask).toBe((await readRunDetail(at('own'))).voxelsInMask)
    const named = await imported(join(folder, 'components.nii.gz'), { mixingPath: join(folder, 'series.csv') })
    expect(named.detail.mixing).toEqual(detail.mixing)
  })
})

describe('what cannot be opened', () => {
  const cases: readonly [string, (folder: string) => Promise<unknown>, string, object][] = [
    ['an empty folder', async () => undefined, 'FORMAT_RESULTS_UNKNOWN', {}],
    [
      'no maps',
      (folder) => rm(join(folder, 'melodic_IC.nii.gz')),
      'FORMAT_RESULTS_INVALID',
      { field: 'melodic_IC.nii.gz', found: 'missing' },
    ],
    ['no time courses', (folder) => rm(join(folder, 'melodic_mix')), 'FORMAT_RESULTS_INVALID', { field: 'melodic_mix', found: 'missing' }],
    [
      'words among numbers',
      (folder) => writeFile(join(folder, 'melodic_mix'), '1 2 3 4\n1 2 x 4\n'),
      'FORMAT_RESULTS_INVALID',
      { field: 'line 2, column 3', found: 'x' },
    ],
    [
      'a row cut short',
      (folder) => writeFile(join(folder, 'melodic_mix'), '1 2 3 4\n1 2 3\n'),
      'FORMAT_RESULTS_INVALID',
      { field: 'line 2', found: '3 columns' },
    ],
    [
      'another number of columns',
      (folder) => writeFile(join(folder, 'melodic_mix'), '1 2\n3 4\n'),
      'FORMAT_RESULTS_INVALID',
      { field: 'columns', found: 2 },
    ],
    ['one row', (folder) => writeFile(join(folder, 'melodic_mix'), '1 2 3 4\n'), 'FORMAT_RESULTS_INVALID', { field: 'rows', found: 1 }],
    ['maps that are no image', (folder) => writeFile(join(folder, 'melodic_IC.nii.gz'), 'x'.repeat(400)), 'FORMAT_NOT_NIFTI', {}],
    [
      'a mask of another grid',
      (folder) =>
        copyFile(fileURLToPath(new URL('../../data/nipy/some_blobs.nii', import.meta.url)), join(folder, 'mask.nii')).then(() =>
          rm(join(folder, 'mask.nii.gz')),
        ),
      'DATA_MASK_MISMATCH',
      { file: 'mask.nii' },
    ],
  ]
  it.each(cases)('%s', async (name, spoil, code, details) => {
    const folder = at(`spoilt ${name}.ica`)
    await mkdir(folder)
    if (code !== 'FORMAT_RESULTS_UNKNOWN')
      for (const file of ['melodic_IC.nii.gz', 'melodic_mix', 'mask.nii.gz', 'mean.nii.gz'])
        await copyFile(join(ica, file), join(folder, file))
    await spoil(folder)
    const runFolder = at('never')
    const request = { path: folder, mixingPath: null, scanPath: null, repetitionTimeSeconds: null, runFolder, name: 'x' }
    await expect(importResults(request, quietContext())).rejects.toMatchObject({ code, details })
    expect((await readdir(place)).filter((entry) => entry.includes('never'))).toEqual([])
  })
})
