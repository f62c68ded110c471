/** Does `counterpoint denoise` do from a terminal what it promises there? */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from './program'

const SAMPLE = fileURLToPath(new URL('../../../assets/sample/audiovisual_bold.nii.gz', import.meta.url))

let place: string
const at = (name: string) => join(place, name)
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'counterpoint-denoise-words-'))
  expect(await run('run', SAMPLE, '--out', at('run'), '--n-components', '4', '--max-iter', '5')).toMatchObject({ code: 0 })
}, 180_000)
afterAll(() => rm(place, { recursive: true, force: true }))

describe('counterpoint denoise', () => {
  it('writes the cleaned scan and says what is gone', async () => {
    const done = await run('denoise', at('run'), '--remove', '1,3-4', '--method', 'full', '--out', at('clean.nii.gz'))
    expect(done).toMatchObject({ code: 0, stderr: '' })
    expect(done.stdout).toMatch(/^3 components removed, \d+\.\d % of the variance gone, degrees of freedom 63 to 60\n/)
    expect(done.stdout.endsWith(`\n${at('clean.nii.gz')}\n`)).toBe(true)
    expect(JSON.parse(await readFile(at('clean.json'), 'utf8'))).toMatchObject({ Regression: 'full', SourceIsScanOfRun: true })
    const json = await run('denoise', at('run'), '--remove', '2', '--scan', SAMPLE, '--out', at('again.nii'), '--json')
    expect(JSON.parse(json.stdout)).toMatchObject({
      isScanOfRun: true,
      degreesOfFreedom: { before: 63, after: 62 },
      outPath: at('again.nii'),
    })
    expect((await readdir(place)).sort()).toEqual(['again.json', 'again.nii', 'clean.json', 'clean.nii.gz', 'run'])
  })

  it('takes the components that are labelled as noise', async () => {
    const words = ['denoise', at('run'), '--labels', 'noise', '--json', '--out', at('labelled.nii')]
    expect((await run(...words)).stderr).toMatch(/^error PARAM_INVALID: --labels is "noise", which no component has, expected noise, or /)
    await writeFile(
      join(at('run'), 'labels.txt'),
      '.\n1, Signal, False\n2, Movement, True\n3, Unknown, False\n4, Non-brain, Cardiac, True\n[2, 4]\n',
    )
    expect(await run(...words)).toMatchObject({ code: 0 })
    expect(JSON.parse(await readFile(at('labelled.json'), 'utf8')).ComponentsRemoved).toEqual([
      { component: 2, volume: 1, label: 'Movement' },
      { component: 4, volume: 3, label: 'Non-brain, Cardiac' },
    ])
  })

  it.each([
    [['--out', 'x.nii'], /^error PARAM_INVALID: --remove is not given, expected numbers as 2,5-7, or --labels noise\./],
    [['--remove', '2'], /^error PARAM_INVALID: --out is not given, expected a file ending in \.nii\.gz or \.nii\./],
    [['--remove', '3-1', '--out', 'x.nii'], /^error PARAM_INVALID: --remove is "3-1", expected numbers as 2,5-7\./],
    [['--remove', '1-4', '--out', 'x.nii'], /^error PARAM_INVALID: Components to remove is all 4, expected at least one to stay: /],
    [['--remove', '5', '--out', 'x.nii'], /^error PARAM_INVALID: Components to remove is 5, expected numbers from 1 to 4\./],
    [['--remove', '1', '--method', 'soft', '--out', 'x.nii'], /^error PARAM_INVALID: --method is "soft", expected partial or full\./],
    [
      ['--remove', '1', '--out', 'x.txt'],
      /^error PARAM_INVALID: The cleaned scan is x\.txt, expected a name that ends in \.nii\.gz or \.nii\./,
    ],
  ])('refuses %j in words', async (words, message) => {
    const refused = await run('denoise', at('run'), ...words)
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toMatch(message)
  })
})
