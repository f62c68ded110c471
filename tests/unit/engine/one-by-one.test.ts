/** Does each scan of several get its own run and its own table of confounds, by name? */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { requestsOf } from '../../../src-main/engine/one-by-one'
import { pairedTable } from '../../../src-main/engine/prepare/paired-table'
import { defaultParameters, type RunParameters } from '../../../src-shared/params/parameters'

describe('the table of a further scan', () => {
  it.each([
    [
      'BIDS',
      'sub-01/func/sub-01_task-rest_space-MNI_desc-preproc_bold.nii.gz',
      'sub-01/func/sub-01_task-rest_desc-confounds_timeseries.tsv',
      'sub-02/func/sub-02_task-rest_space-MNI_desc-preproc_bold.nii.gz',
      'sub-02/func/sub-02_task-rest_desc-confounds_timeseries.tsv',
    ],
    ['a beginning that reaches into the kind', 'a/x1_desc-p.nii', 'a/x1_desc-confounds.tsv', 'a/x2_desc-p.nii', 'a/x2_desc-confounds.tsv'],
    ['one letter', 'd/a.nii', 'd/a_conf.tsv', 'd/b.nii', 'd/b_conf.tsv'],
    ['folders of their own', 's1/bold.nii.gz', 's1/confounds.tsv', 's2/bold.nii.gz', 's2/confounds.tsv'],
    ['a folder beside', 's1/func/bold.nii', 's1/conf/rp.tsv', 's2/func/bold.nii', 's2/conf/rp.tsv'],
  ])('%s', (_name, scan, table, other, expected) => expect(pairedTable(scan, table, other)).toBe(join(expected)))

  it('is refused where names do not say it', () => {
    expect(() => pairedTable('d/a.nii', 'd/confounds.tsv', 'd/b.nii')).toThrow('PARAM_INVALID')
    expect(() => pairedTable('d/a.nii', 'd/a.tsv', 'd/b.nii.gz')).toThrow('PARAM_INVALID')
  })
})

describe('several scans', () => {
  const request = (model: RunParameters['model']) => ({
    scanPath: '/s1/bold.nii.gz',
    moreScanPaths: ['/s2/bold.nii.gz', '/s3/rest.hdr'],
    runFolder: '/out',
    name: 'out',
    parameters: { ...defaultParameters(), model, confoundsFile: null },
    preset: null,
    foldExtraDimensions: false,
    threads: 0,
  })
  it('become a run each for dual regression, named after them', () => {
    const made = requestsOf(request('dual-regression'))
    expect(made.map(({ runFolder }) => runFolder)).toEqual([join('/out', 'bold'), join('/out', 's2_bold'), join('/out', 'rest')])
    expect(made.map(({ scanPath }) => scanPath)).toEqual(['/s1/bold.nii.gz', '/s2/bold.nii.gz', '/s3/rest.hdr'])
    expect(made.every((one) => one.moreScanPaths === undefined)).toBe(true)
  })
  it('stay one run for the models that take them together', () => {
    expect(requestsOf(request('canica'))).toEqual([request('canica')])
  })
})
