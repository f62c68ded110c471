/** Do the exported forms hold what the programs for which they are meant expect? */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bidsName } from '../../../src-main/engine/export/as-bids'
import { melodicSpectra } from '../../../src-main/engine/export/as-melodic'
import { type ExportKind, exportRun } from '../../../src-main/engine/export/export-run'
import { RandomState } from '../../../src-main/engine/maths/random-state'
import { toFloat64 } from '../../../src-main/engine/read/convert'
import { openImage } from '../../../src-main/engine/read/nifti-header'
import { streamVolumes } from '../../../src-main/engine/read/volume-stream'
import { jsonText, pythonLiteral, visibleText } from '../../../src-shared/visible-text'
import { PYTHON, pythonLines } from '../../support/python'
import { COMPONENTS, HEADER, SHAPE, syntheticResult, VOLUMES } from '../write/synthetic-result'
import { exampleRun, HIDDEN, HOSTILE, hostileRun } from './exported-run'

const never = new AbortController().signal
const result = syntheticResult()
let place: string
let run: string
let hostile: string
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'counterpoint-forms-'))
  const sources = Float32Array.from(result.maps, (value, n) => value / 2 + n / 1000)
  run = await exampleRun(place, { sources }, { saveSources: true })
  hostile = await hostileRun(place)
})
afterAll(async () => rm(place, { recursive: true, force: true }))

let count = 0
async function exported(as: ExportKind, runFolder = run, threshold: number | null = null): Promise<string> {
  const outPath = join(place, `out${count++}${as === 'melodic' ? '.ica' : ''}`)
  await exportRun({ runFolder, as, outPath, overwrite: false, threshold }, never)
  return outPath
}
const text = (...names: string[]) => readFile(join(...names), 'utf8')
const json = async (...names: string[]) => JSON.parse(await text(...names)) as Record<string, unknown>
const numbers = (table: string) =>
  table
    .trim()
    .split('\n')
    .map((line) => line.split(/\s+/).map(Number))

/** What nibabel says of an image: enough to compare header, space and voxels. */
const NIBABEL = `
import sys, json, nibabel, numpy as np
facts = {}
for path in sys.argv[1:]:
    image = nibabel.load(path)
    header = image.header
    data = np.asanyarray(image.dataobj)
    facts[path] = dict(
        shape=list(image.shape), affine=image.affine.tolist(), codes=[int(header["sform_code"]), int(header["qform_code"])],
        qform=image.get_qform().tolist(), units=list(header.get_xyzt_units()), intent=[header.get_intent()[0], header.get_intent()[2]],
        description=header["descrip"].item().decode(), dtype=str(data.dtype),
        values=data.reshape(-1, order="F").astype(float).tolist() if data.size < 6000 else None)
print(json.dumps(facts))
`
interface Facts {
  readonly shape: number[]
  readonly affine: number[][]
  readonly codes: number[]
  readonly qform: number[][]
  readonly units: string[]
  readonly intent: string[]
  readonly description: string
  readonly dtype: string
  readonly values: number[]
}
const facts = (...paths: string[]): Facts[] => {
  const all = JSON.parse(pythonLines(NIBABEL, ...paths)) as Record<string, Facts>
  return paths.map((path) => all[path])
}
/** Values of the mask's voxels on the whole grid, one component after the other. */
const onGrid = (valueAt: (component: number, voxel: number) => number): number[] => {
  const size = SHAPE[0] * SHAPE[1] * SHAPE[2]
  const grid = new Array<number>(size * COMPONENTS).fill(0)
  for (let c = 0; c < COMPONENTS; c++) for (const [v, voxel] of result.maskVoxels.entries()) grid[c * size + voxel] = valueAt(c, v)
  return grid
}
const voxels = result.maskVoxels.length

describe('nifti', () => {
  it.skipIf(PYTHON === null)('gives images that nibabel reads in the space of the scan, with the values of the run', async () => {
    const folder = await exported('nifti')
    const names = ['maps_z', 'maps_thresholded', 'maps_raw', 'mask', 'mean'].map((name) => `${name}.nii.gz`)
    expect((await readdir(folder)).sort()).toEqual(['images.json', ...names].sort())
    const [z, cut, raw, mask, mean] = facts(...names.map((name) => join(folder, name)))
    for (const image of [z, cut, raw, mask, mean]) {
      expect(image.affine).toEqual(HEADER.affine)
      expect(image.codes).toEqual([HEADER.sformCode, HEADER.qformCode])
      expect(image.units[0]).toBe('mm')
      expect(image.description).toMatch(/^Counterpoint \d/)
      expect(image.shape.slice(0, 3)).toEqual([...SHAPE])
    }
    expect([z.intent, cut.intent, raw.intent, mask.intent]).toEqual([
      ['z score', 'z'],
      ['z score', 'z'],
      ['none', 'raw'],
      ['label', 'mask'],
    ])
    expect(z.values).toEqual(onGrid((c, v) => result.maps[c * voxels + v]))
    expect(cut.values).toEqual(onGrid((c, v) => (Math.abs(result.maps[c * voxels + v]) < 3 ? 0 : result.maps[c * voxels + v])))
    expect(mask.values.reduce((sum, value) => sum + value, 0)).toBe(voxels)
    expect(mean.values).toEqual([...Float32Array.from(result.mean)])
    const wanted = onGrid((c, v) => {
      const { originalIndex, signFlipped } = result.components[c]
      const value = Math.fround(result.maps[originalIndex * voxels + v] / 2 + (originalIndex * voxels + v) / 1000)
      return signFlipped ? -value : value
    })
    expect(raw.values).toEqual(wanted.map((value) => value + 0))
  })

  it.skipIf(PYTHON === null)('keeps a qform that places the scan elsewhere than its sform, in every form that holds images', async () => {
    const folder = join(place, 'two spaces')
    // A quarter turn about z, the third axis turned over.
    const qform = { quaternion: [0, 0, Math.fround(Math.SQRT1_2)], offset: [11.5, -7, 3], qfac: -1 } as const
    const elsewhere = await exampleRun(folder, { header: { ...HEADER, sformCode: 4, qformCode: 1, qform } })
    const nifti = await exported('nifti', elsewhere)
    const melodic = await exported('melodic', elsewhere)
    const bids = join(await exported('bids', elsewhere), 'sub-01', 'func')
    const inBids = (await readdir(bids)).filter((name) => name.endsWith('.nii.gz')).map((name) => join(bids, name))
    const [x, y, z] = HEADER.zooms as [number, number, number]
    for (const image of facts(join(nifti, 'maps_z.nii.gz'), join(nifti, 'mask.nii.gz'), join(melodic, 'melodic_IC.nii.gz'), ...inBids)) {
      expect(image.affine).toEqual(HEADER.affine)
      expect(image.codes).toEqual([4, 1])
      const expected = [
        [0, -y, 0, 11.5],
        [x, 0, 0, -7],
        [0, 0, -z, 3],
        [0, 0, 0, 1],
      ]
      for (const [row, values] of image.qform.entries()) {
        for (const [column, value] of values.entries()) expect(value).toBeCloseTo(expected[row][column], 4)
      }
    }
  })

  it('says what each image is, and cuts where it is asked to', async () => {
    const folder = await exported('nifti', run, 4.5)
    expect(await json(folder, 'images.json')).toMatchObject({
      Images: { 'maps_thresholded.nii.gz': { Threshold: 4.5 }, 'maps_z.nii.gz': { Value: expect.stringContaining('z: mean 0') } },
      Volumes: ['Component 1 (volume 0): Primary visual', 'Component 2 (volume 1)', 'Component 3 (volume 2)'],
      SourceSHA256: 'a'.repeat(64),
      Parameters: { n_components: COMPONENTS, random_state: 42 },
      Converged: true,
    })
  })

  it('cuts each side of a map where its mixture model has it, and plainly where it has none', async () => {
    const result = syntheticResult()
    const voxels = result.maskVoxels.length
    const random = new RandomState(4)
    // A tail above, a tail below, and noise alone.
    const maps = Float32Array.from({ length: COMPONENTS * voxels }, (_, n) => {
      const side = [1, -1, 0][Math.floor(n / voxels)] ?? 0
      return 0.8 * random.standardNormal() + (n % 20 === 0 ? 5 * side : 0)
    })
    const made = await exampleRun(join(place, 'tails'), { maps, mapMeasures: [] })
    const outPath = join(place, `out${count++}`)
    await exportRun({ runFolder: made, as: 'nifti', outPath, overwrite: false, threshold: { probability: 0.5 } }, never)
    const { Images } = (await json(outPath, 'images.json')) as {
      Images: Record<string, { Probability: number; Thresholds: { Positive: number | string; Negative: number | string; By: string }[] }>
    }
    const said = Images['maps_thresholded.nii.gz']
    expect(said).toMatchObject({
      Probability: 0.5,
      Thresholds: [
        { Positive: expect.any(Number), Negative: 'n/a', By: 'mixture model' },
        { Positive: 'n/a', Negative: expect.any(Number), By: 'mixture model' },
        { Positive: 3, Negative: 3, By: 'plain threshold' },
      ],
    })
    const cuts = said?.Thresholds.map(({ Positive, Negative }) =>
      [Positive, Negative].map((cut) => (typeof cut === 'number' ? cut : Number.POSITIVE_INFINITY)),
    )
    expect(cuts?.[0]?.[0]).toBeGreaterThan(2)
    expect(cuts?.[0]?.[0]).toBeLessThan(4)
    const image = await openImage(join(outPath, 'maps_thresholded.nii.gz'))
    let row = 0
    for await (const { bytes } of streamVolumes(image)) {
      const grid = toFloat64(bytes, image.layout)
      const [above = 0, below = 0] = cuts?.[row] ?? []
      const expected = maps.subarray(row * voxels, (row + 1) * voxels).map((value) => (value >= above || -value >= below ? value : 0))
      expect(Float32Array.from(result.maskVoxels, (voxel) => grid[voxel] ?? Number.NaN)).toEqual(expected)
      if (row < 2) expect(expected.filter((value) => value !== 0).length).toBeGreaterThan(voxels / 25)
      row++
    }
    expect(row).toBe(COMPONENTS)
  })

  it.skipIf(PYTHON === null)('does not call maps on the scale of the example z', async () => {
    const folder = join(place, 'example scale')
    const example = await exampleRun(folder, { mapScale: 'example' })
    const out = await exported('nifti', example)
    const [maps] = facts(join(out, 'maps_example-scale.nii.gz'))
    expect(maps.intent).toEqual(['none', 'example scale'])
    const names = await readdir(join(await exported('bids', example), 'sub-01', 'func'))
    expect(names.filter((name) => name.includes('stat-z'))).toEqual([])
  })
})

describe('tables', () => {
  it('are those of the run, each column explained', async () => {
    const folder = await exported('tables')
    for (const name of ['mixing', 'spectra', 'components']) {
      const table = await text(folder, `${name}.tsv`)
      const inRun = await text(run, `${name}.tsv`)
      // Labels stand in labels.txt of the run; a table that leaves it says them too.
      expect(name === 'components' ? table.replace(/\t[^\t\n]*$/gm, '') : table).toBe(inRun)
      const sidecar = await json(folder, `${name}.json`)
      for (const column of table.split('\n')[0].split('\t')) expect(sidecar, name).toHaveProperty(column)
    }
    for (const name of ['clusters', 'mixture']) {
      const [head = '', ...rows] = (await text(folder, `${name}.tsv`)).trim().split('\n')
      expect(rows.length, name).toBeGreaterThan(0)
      const sidecar = await json(folder, `${name}.json`)
      for (const column of head.split('\t')) expect(sidecar, name).toHaveProperty(column)
    }
    expect(await json(folder, 'mixing.json')).toMatchObject({
      SamplingFrequency: 0.4,
      ica_00: { LongName: 'Component 1 (volume 0): Primary visual' },
    })
    expect(await text(folder, 'labels.txt')).toBe(await text(run, 'labels.txt'))
  })
})

describe('melodic', () => {
  it('needs the ending by which fslpy knows such a folder', async () => {
    const attempt = exportRun({ runFolder: run, as: 'melodic', outPath: join(place, 'out'), overwrite: false, threshold: null }, never)
    await expect(attempt).rejects.toMatchObject({
      code: 'PARAM_INVALID',
      details: { found: '"out"', expected: 'a name that ends in .ica' },
    })
  })

  it('has the files and shapes that readers of MELODIC look for', async () => {
    const folder = await exported('melodic')
    const names = ['eigenvalues_percent', 'labels.txt', 'log.txt', 'mask.nii.gz', 'mean.nii.gz', 'melodic_FTmix', 'melodic_IC.nii.gz']
    expect((await readdir(folder)).sort()).toEqual([...names, 'melodic_ICstats', 'melodic_mix', 'report'].sort())
    const mix = numbers(await text(folder, 'melodic_mix'))
    expect(mix.flat()).toEqual([...result.mixing.data])
    expect(mix).toHaveLength(VOLUMES)
    const power = numbers(await text(folder, 'melodic_FTmix'))
    expect([power.length, power[0].length]).toEqual([Math.ceil(VOLUMES / 2), COMPONENTS])
    const stats = numbers(await text(folder, 'melodic_ICstats'))
    expect(stats.reduce((sum, [share]) => sum + share, 0)).toBeCloseTo(100, 9)
    expect(stats.map(([, total]) => total)).toEqual(result.components.map((row) => row.melodicTotalPercent))
    const [cumulative] = numbers(await text(folder, 'eigenvalues_percent'))
    for (const [n, share] of [0.4, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1, 1].entries()) expect(cumulative[n]).toBeCloseTo(share, 12)
    expect(cumulative).toHaveLength(VOLUMES)
    expect(numbers(await text(folder, 'report', 't2.txt')).flat()).toEqual(mix.map((row) => row[1]))
    expect(numbers(await text(folder, 'report', `f${COMPONENTS}.txt`)).flat()).toEqual(power.map((row) => row[COMPONENTS - 1]))
  })

  it.each([40, 41])('puts the power of a sine at its frequency, with %s volumes', (volumes) => {
    const rows = Math.ceil(volumes / 2)
    const cycles = 7
    const padded = 2 * rows
    const data = Float64Array.from({ length: volumes }, (_, t) => 5 + Math.sin((2 * Math.PI * cycles * t) / padded))
    const power = melodicSpectra({ rows: volumes, cols: 1, data })
    expect(power.rows).toBe(rows)
    // Row i, counted from 1, is i / rows of the Nyquist frequency: cycles / padded = i / rows / 2.
    expect(power.data.indexOf(Math.max(...power.data)) + 1).toBe(cycles)
  })

  it.skipIf(PYTHON === null)('passes the test by which fslpy accepts a directory, and loads as it loads it', async () => {
    const folder = await exported('melodic')
    const lines = `
import sys, os, numpy, nibabel
folder = sys.argv[1]
assert folder.endswith((".ica", ".gica"))
image = nibabel.load(os.path.join(folder, "melodic_IC.nii.gz"))
mix, power = (numpy.loadtxt(os.path.join(folder, name)) for name in ("melodic_mix", "melodic_FTmix"))
assert image.ndim == 4 and image.shape[3] == mix.shape[1] == power.shape[1], (image.shape, mix.shape, power.shape)
print(image.shape, mix.shape, power.shape)`
    expect(pythonLines(lines, folder).trim()).toBe(`(12, 14, 10, 3) (${VOLUMES}, 3) (5, 3)`)
  })
})

describe('bids', () => {
  it.each([
    [
      'sub-01_ses-2_task-rest_run-1_space-MNI152NLin6Asym_res-2_desc-preproc_bold.nii.gz',
      'sub-01_ses-2_task-rest_run-1_space-MNI152NLin6Asym_res-2',
      'sub-01/ses-2/func',
    ],
    ['task-rest_sub-A1_bold.nii', 'sub-A1_task-rest', 'sub-A1/func'],
    ['my scan (1).nii.gz', 'sub-myscan1', 'sub-myscan1/func'],
    ['sub-../../etc_task-x_bold.nii', 'sub-subetctaskxbold', 'sub-subetctaskxbold/func'],
    ['☃.nii.gz', 'sub-unnamed', 'sub-unnamed/func'],
  ])('%s', (fileName, entities, folder) => {
    expect(bidsName(fileName)).toEqual({ entities, folder })
  })

  it('is a derivatives dataset in which every data file has its JSON', async () => {
    const root = await exported('bids')
    expect(await json(root, 'dataset_description.json')).toMatchObject({
      DatasetType: 'derivative',
      GeneratedBy: [{ Name: 'Counterpoint' }],
    })
    const names = await readdir(join(root, 'sub-01', 'func'))
    const stem = 'sub-01_task-rest_'
    const data = [
      'stat-z_desc-counterpointICA_components.nii.gz',
      'stat-z_thresh-3_desc-counterpointICA_components.nii.gz',
      'desc-counterpointICA_components.nii.gz',
      'desc-counterpointICA_mask.nii.gz',
      'desc-mean_boldref.nii.gz',
      'desc-counterpointICA_mixing.tsv',
      'desc-counterpointICA_spectra.tsv',
      'desc-counterpointICA_metrics.tsv',
    ].map((rest) => stem + rest)
    expect(names.sort()).toEqual([...data, ...data.map((name) => name.replace(/\.(nii\.gz|tsv)$/, '.json'))].sort())
    const sidecar = await json(root, 'sub-01', 'func', `${stem}stat-z_desc-counterpointICA_components.json`)
    expect(sidecar).toMatchObject({ Sources: [HEADER.fileName], Method: expect.stringContaining('FastICA'), RepetitionTime: 2.5 })
    const ignored = (await text(root, '.bidsignore')).trim().split('\n')
    const patterns = ignored.map((line) => new RegExp(`^${line.replaceAll('.', '\\.').replaceAll('*', '.*')}$`))
    const outside = names.filter((name) => /_(components|mixing|spectra|metrics)\./.test(name))
    expect(outside.filter((name) => !patterns.some((pattern) => pattern.test(name)))).toEqual([])
  })

  it('takes a second scan, refuses the same one, and never joins a dataset of another program', async () => {
    const root = await exported('bids')
    const second = join(place, 'second')
    const other = await exampleRun(second, { header: { ...HEADER, fileName: 'sub-02_task-rest_bold.nii.gz' } })
    const request = { as: 'bids', outPath: root, overwrite: false, threshold: null } as const
    await exportRun({ ...request, runFolder: other }, never)
    expect((await readdir(root)).sort()).toEqual(['.bidsignore', 'README', 'dataset_description.json', 'sub-01', 'sub-02'])
    await expect(exportRun({ ...request, runFolder: other }, never)).rejects.toMatchObject({ code: 'FILE_EXISTS' })
    await exportRun({ ...request, runFolder: other, overwrite: true }, never)
    const raw = join(place, 'raw')
    await mkdir(raw)
    await writeFile(join(raw, 'dataset_description.json'), '{"Name": "Study", "DatasetType": "raw"}')
    await expect(exportRun({ ...request, runFolder: run, outPath: raw, overwrite: true }, never)).rejects.toMatchObject({
      code: 'FILE_EXISTS',
    })
    expect(await readdir(raw)).toEqual(['dataset_description.json'])
  })
})

describe('hostile names', () => {
  it('are spelt out: no written text holds a hidden character, and every JSON can be read', async () => {
    let texts = 0
    for (const as of ['nifti', 'tables', 'melodic', 'bids'] as const) {
      const folder = await exported(as, hostile)
      const entries = await readdir(folder, { recursive: true, withFileTypes: true })
      for (const entry of entries.filter((found) => found.isFile())) {
        expect(entry.name).toMatch(/^[A-Za-z0-9._+-]+$/)
        if (entry.name.endsWith('.nii.gz')) continue
        const content = await text(entry.parentPath, entry.name)
        expect(HIDDEN.test(content), entry.name).toBe(false)
        if (entry.name.endsWith('.json')) JSON.parse(content)
        texts++
      }
    }
    expect(texts).toBeGreaterThan(20)
  })

  it('leave the folder of the mask out, and come back from JSON as they were', async () => {
    const sidecar = await json(await exported('tables', hostile), 'mixing.json')
    expect(sidecar.RunName).toBe(visibleText(HOSTILE))
    expect(JSON.stringify(sidecar)).not.toContain('/masks')
    expect(JSON.parse(jsonText({ name: HOSTILE }))).toEqual({ name: HOSTILE })
  })

  it.skipIf(PYTHON === null)('are Python literals of printable ASCII that mean the same', async () => {
    const literal = pythonLiteral(HOSTILE)
    expect(literal).toMatch(/^[ -~]+$/)
    expect(JSON.parse(pythonLines(`import json\nprint(json.dumps(${literal}))`))).toBe(HOSTILE)
    const script = await exported('nilearn-script', hostile)
    expect(await text(script)).toMatch(/^[ -~\n]+$/)
    pythonLines('import ast, sys\nast.parse(open(sys.argv[1]).read())', script)
  })
})
