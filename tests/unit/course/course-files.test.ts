/** Are the right tables found beside a scan, and does a run remember those that were opened with it? */
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CourseFiles } from '../../../src-main/runs/course-files'
import { belongsBeside } from '../../../src-shared/course/beside-names'

const SCAN = 'sub-01_ses-2_task-rest_run-1_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz'

describe('names of tables beside a scan', () => {
  it.each([
    [SCAN, 'sub-01_ses-2_task-rest_run-1_desc-confounds_timeseries.tsv', true],
    [SCAN, 'sub-01_ses-2_task-rest_desc-confounds_regressors.tsv', true],
    [SCAN, 'sub-01_ses-2_task-rest_run-1_events.tsv', true],
    [SCAN, 'sub-01_ses-2_task-rest_run-2_desc-confounds_timeseries.tsv', false],
    [SCAN, 'sub-02_ses-2_task-rest_run-1_desc-confounds_timeseries.tsv', false],
    [SCAN, 'sub-01_ses-2_task-rest_run-1_desc-confounds_timeseries.json', false],
    [SCAN, 'participants.tsv', false],
    ['swrafunc.nii', 'rp_afunc.txt', true],
    ['swrafunc.nii', 'rp_func.txt', true],
    ['other.nii', 'rp_func.txt', false],
    ['func.nii.gz', 'func_mcf.par', true],
    ['filtered_func_data.nii.gz', 'prefiltered_func_data_mcf.par', true],
    ['func.nii.gz', 'other.par', false],
    ['rest.nii', 'rest_motion.1D', true],
  ])('%s: %s is %s', (scan, name, belongs) => expect(belongsBeside(scan, name)).toBe(belongs))
})

describe('tables beside a run', () => {
  let home = ''
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'counterpoint-course-'))
    mkdirSync(join(home, 'study', 'run_ica'), { recursive: true })
    for (const name of [SCAN, 'sub-01_ses-2_task-rest_run-1_events.tsv', 'sub-01_ses-2_task-rest_run-1_desc-confounds_timeseries.tsv'])
      writeFileSync(join(home, 'study', name), '')
    mkdirSync(join(home, 'tables'))
    writeFileSync(join(home, 'tables', 'mine.tsv'), '')
  })
  afterEach(() => rmSync(home, { recursive: true, force: true }))
  const filesAt = (study: string) =>
    new CourseFiles({
      folderOf: () => join(home, study, 'run_ica'),
      scanPathOf: async () => join(home, study, SCAN),
      openDetail: () => ({ record: { input: { fileName: SCAN } } }),
    })

  it('offers what is named like the scan, and what was opened from anywhere, also after all of it has moved', async () => {
    const files = filesAt('study')
    const found = await files.offers('run-1')
    expect(found.files.map(({ fileName, isRemembered }) => [fileName, isRemembered])).toEqual([
      ['sub-01_ses-2_task-rest_run-1_desc-confounds_timeseries.tsv', false],
      ['sub-01_ses-2_task-rest_run-1_events.tsv', false],
    ])
    const mine = files.idOf('run-1', join(home, 'tables', 'mine.tsv'))
    await files.remember('run-1', [mine, found.files[1]?.fileId ?? ''], ['csf', 'rot_x'])
    const said = readFileSync(join(home, 'study', 'run_ica', 'beside.json'), 'utf8')
    expect(said).not.toContain(home)
    expect(JSON.parse(said).files).toEqual(['../../tables/mine.tsv', '../sub-01_ses-2_task-rest_run-1_events.tsv'])

    renameSync(join(home, 'study'), join(home, 'moved'))
    const again = await filesAt('moved').offers('run-1')
    expect(again.columns).toEqual(['csf', 'rot_x'])
    expect(again.files.map(({ fileName, isRemembered }) => [fileName, isRemembered])).toEqual([
      ['mine.tsv', true],
      ['sub-01_ses-2_task-rest_run-1_events.tsv', true],
      ['sub-01_ses-2_task-rest_run-1_desc-confounds_timeseries.tsv', false],
    ])
  })

  it('asks for no share and no absolute path that a run.json from elsewhere names, and forgets when nothing is open', async () => {
    const runFolder = join(home, 'study', 'run_ica')
    const said = { format: 'counterpoint-beside', formatVersion: 1, columns: [] }
    const bad = ['//server/share/x.tsv', '\\\\server\\share\\x.tsv', 'C:\\x.tsv', join(home, 'tables', 'mine.tsv')]
    writeFileSync(join(runFolder, 'beside.json'), JSON.stringify({ ...said, files: bad }))
    const files = filesAt('study')
    expect((await files.offers('run-1')).files.some(({ isRemembered }) => isRemembered)).toBe(false)
    expect(() => files.pathOf('run-1', 'never-given')).toThrow()
    await files.remember('run-1', [], [])
    expect(() => readFileSync(join(runFolder, 'beside.json'))).toThrow()
  })
})
