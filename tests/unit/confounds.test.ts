/** Is a confounds table read as fMRIPrep writes it, and is everything that does not fit named? */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { chosenColumns, confoundValues, nonSteadyStateVolumes, readConfounds } from '../../src-main/engine/prepare/confounds'
import { defaultParameters } from '../../src-shared/params/parameters'

const folder = mkdtempSync(join(tmpdir(), 'counterpoint-confounds-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const MOTION = ['trans_x', 'trans_y', 'trans_z', 'rot_x', 'rot_y', 'rot_z']
const BASES = ['global_signal', 'csf', 'white_matter', ...MOTION]
const NAMES = [
  ...BASES.flatMap((name) => [name, `${name}_derivative1`, `${name}_power2`, `${name}_derivative1_power2`]),
  'framewise_displacement',
  ...['00', '01', '02'].map((number) => `a_comp_cor_${number}`),
  'cosine00',
  'cosine01',
  'non_steady_state_outlier00',
  'non_steady_state_outlier01',
]
const VOLUMES = 12
const isUndefinedAtFirst = (name: string) => /derivative1|framewise/.test(name)
/** Column number times 100 plus volume; n/a where fMRIPrep has it; the outliers mark volumes 0 and 1. */
const cell = (name: string, t: number): string => {
  if (name.startsWith('non_steady')) return t === Number(name.slice(-2)) ? '1.0' : '0.0'
  return t === 0 && isUndefinedAtFirst(name) ? 'n/a' : String(100 * NAMES.indexOf(name) + t)
}
function put(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const text = [NAMES.join('\t'), ...Array.from({ length: VOLUMES }, (_, t) => NAMES.map((name) => cell(name, t)).join('\t'))].join('\n')
const fmriprep = () => readConfounds(put('sub-01_desc-confounds_timeseries.tsv', `${text}\n`))
const parameters = defaultParameters()

describe('columns', () => {
  it('of groups are those of nilearn', async () => {
    const table = await fmriprep()
    const none = { ...parameters, confoundsMotion: 'none', confoundsWmCsf: 'none', confoundsCosine: false } as const
    expect(chosenColumns(table, none)).toEqual([])
    expect(chosenColumns(table, { ...none, confoundsMotion: 'basic' })).toEqual(MOTION)
    expect(chosenColumns(table, { ...none, confoundsMotion: 'full' })).toHaveLength(24)
    expect(chosenColumns(table, { ...none, confoundsWmCsf: 'power2' })).toEqual([
      'csf',
      'csf_power2',
      'white_matter',
      'white_matter_power2',
    ])
    expect(chosenColumns(table, { ...none, confoundsGlobalSignal: 'derivatives' })).toEqual(['global_signal', 'global_signal_derivative1'])
    expect(chosenColumns(table, { ...none, confoundsCompcor: 2, confoundsCosine: true })).toEqual([
      'a_comp_cor_00',
      'a_comp_cor_01',
      'cosine00',
      'cosine01',
    ])
    // The default: motion with derivatives and squares, tissue, cosine drift.
    expect(chosenColumns(table, parameters)).toHaveLength(24 + 2 + 2)
  })

  it('by name take the place of groups; a table of other columns is taken whole', async () => {
    const table = await fmriprep()
    expect(chosenColumns(table, { ...parameters, confoundsColumns: ' trans_x ' })).toEqual(['trans_x'])
    expect(chosenColumns(table, { ...parameters, confoundsColumns: 'rot_x, trans_*' })).toHaveLength(13)
    const own = await readConfounds(put('own.csv', 'heart,breath\n1,2\n3,4\n5,7\n'))
    expect(chosenColumns(own, parameters)).toEqual(['heart', 'breath'])
    expect(Array.from(confoundValues(own, ['breath', 'heart'], 3, 0).data)).toEqual([2, 1, 4, 3, 7, 5])
  })
})

describe('values', () => {
  it('of a derivative at the first volume are those of the second', async () => {
    const table = await fmriprep()
    const values = confoundValues(table, ['trans_x', 'trans_x_derivative1'], VOLUMES, 0)
    const place = NAMES.indexOf('trans_x_derivative1')
    expect(values.data[1]).toBe(100 * place + 1)
    expect(values.data[3]).toBe(100 * place + 1)
    expect(values.rows).toBe(VOLUMES)
  })

  it('begin after the volumes that are dropped; outlier columns say how many', async () => {
    const table = await fmriprep()
    expect(nonSteadyStateVolumes(table)).toBe(2)
    const values = confoundValues(table, ['trans_y'], VOLUMES, 2)
    expect(Array.from(values.data)).toEqual(Array.from({ length: 10 }, (_, t) => 100 * NAMES.indexOf('trans_y') + t + 2))
  })
})

describe('what does not fit is named', () => {
  const refused = (details: object) =>
    expect.objectContaining({ code: 'DATA_CONFOUNDS_INVALID', details: expect.objectContaining(details) })

  it.each([
    ['ragged.tsv', 'a\tb\n1\t2\n3\n', { field: 'line 3', found: '1 columns', expected: 2 }],
    ['words.tsv', 'a\tb\n1\tmuch\n', { field: 'b, line 2', found: '"much"' }],
    ['numbers.tsv', '1\t2\n3\t4\n', { field: 'line 1' }],
    ['empty.tsv', '', { field: '(whole file)' }],
  ])('%s', async (name, content, details) => {
    await expect(readConfounds(put(name, content))).rejects.toEqual(refused(details))
  })

  it('a file that is not there', async () => {
    await expect(readConfounds(join(folder, 'nowhere.tsv'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
  })

  it('columns and volumes', async () => {
    const table = await fmriprep()
    expect(() => chosenColumns(table, { ...parameters, confoundsColumns: 'tedana' })).toThrow(refused({ field: 'column tedana' }))
    expect(() => chosenColumns(table, { ...parameters, confoundsCompcor: 5 })).toThrow(refused({ found: '3 columns', expected: 5 }))
    expect(() => confoundValues(table, ['csf'], 64, 0)).toThrow(refused({ found: 12 }))
    const gap = await readConfounds(put('gap.tsv', 'a\n1\nn/a\n3\n'))
    expect(() => confoundValues(gap, ['a'], 3, 0)).toThrow(refused({ field: 'a, line 3', found: 'n/a' }))
  })
})
