/** Do `counterpoint export` and `counterpoint report` do from a terminal what they promise there? */
import { access, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../cli/program'
import { exampleRun } from './exported-run'

let place: string
let folder: string
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'counterpoint-words-'))
  folder = await exampleRun(place)
  // The first call may build the program.
  await run('--version')
}, 180_000)
afterAll(async () => rm(place, { recursive: true, force: true }))
const at = (name: string) => join(place, name)

describe('counterpoint export and report', () => {
  it.each([
    ['nifti', 'images', 'maps_z.nii.gz'],
    ['tables', 'tables', 'mixing.tsv'],
    ['melodic', 'run.ica', 'melodic_IC.nii.gz'],
    ['bids', 'derivatives', 'dataset_description.json'],
  ])('--as %s', async (as, name, file) => {
    expect(await run('export', folder, '--as', as, '--out', at(name))).toEqual({ code: 0, stdout: `${at(name)}\n`, stderr: '' })
    await access(join(at(name), file))
  })

  it('--as nilearn-script, --threshold, --overwrite, and the report', async () => {
    expect((await run('export', folder, '--as', 'nilearn-script', '--out', at('repeat.py'))).code).toBe(0)
    expect(await readFile(at('repeat.py'), 'utf8')).toMatch(/^N_COMPONENTS = 3$/m)
    expect((await run('export', folder, '--as', 'nifti', '--out', at('cut'), '--threshold', '2.5')).code).toBe(0)
    expect(await readFile(join(at('cut'), 'images.json'), 'utf8')).toContain('"Threshold": 2.5')
    expect((await run('report', folder, '--out', at('report.html'))).code).toBe(0)
    expect(await readFile(at('report.html'), 'utf8')).toMatch(/^<!doctype html>/)
    for (const words of [
      ['report', folder, '--out', at('report.html')],
      ['export', folder, '--as', 'nifti', '--out', at('cut')],
    ]) {
      const refused = await run(...words)
      expect(refused).toMatchObject({ code: 2, stdout: '' })
      expect(refused.stderr).toMatch(/^error FILE_EXISTS: .* exists already, .* --overwrite replaces it\.\n$/)
      expect((await run(...words, '--overwrite')).code).toBe(0)
    }
    expect((await readdir(place)).filter((name) => name.startsWith('.'))).toEqual([])
  })

  it.each([
    [
      ['export', 'RUN', '--out', 'x'],
      2,
      /^error PARAM_INVALID: --as is not given, expected nifti, tables, melodic, bids, nilearn-script\./,
    ],
    [['export', 'RUN', '--as', 'gift', '--out', 'x'], 2, /^error PARAM_INVALID: --as is "gift"/],
    [['export', 'RUN', '--as', 'melodic', '--out', 'x'], 2, /^error PARAM_INVALID: --out is "x", expected a name that ends in \.ica\./],
    [['export', 'RUN', '--as', 'nifti', '--out', 'x', '--threshold', 'high'], 2, /^error PARAM_INVALID: --threshold is "high"/],
    [['export', 'RUN', '--as', 'nifti', '--out', 'x', '--threshold=-1'], 2, /^error PARAM_INVALID: --threshold is -1/],
    [['export', '--as', 'nifti', '--out', 'x'], 2, /^error PARAM_INVALID: RUN is not given, expected a run folder\./],
    [['export', 'nowhere', '--as', 'nifti', '--out', 'x'], 3, /^error FILE_NOT_FOUND: nowhere was not found/],
    [['report', 'RUN', '--out', 'report.pdf'], 2, /^error PARAM_INVALID: --out is "report.pdf", expected a file ending in \.html\./],
  ])('%j ends with %s', async (words, code, says) => {
    const ended = await run(...words.map((word) => (word === 'RUN' ? folder : word)))
    expect(ended.stderr).toMatch(says)
    expect(ended).toMatchObject({ code, stdout: '' })
  })
})
