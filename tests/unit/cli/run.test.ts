import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openScan } from '../../../src-main/engine/read/nifti-header'
import { OUTPUT_NAMES } from '../../../src-shared/output-names'
import { dataPath } from '../../support/shared-data'
import { run, start } from './program'

const sample = fileURLToPath(new URL('../../../assets/sample/audiovisual_bold.nii.gz', import.meta.url))
// The first call may build the program.
beforeAll(() => run('--version').then(() => undefined), 180_000)

const folder = mkdtempSync(join(tmpdir(), 'counterpoint-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let count = 0
/** A folder that holds nothing but what the run makes. */
function place(): { parent: string; out: string } {
  const parent = mkdtempSync(join(folder, `${count++}-`))
  return { parent, out: join(parent, 'result') }
}
const lines = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
const record = (out: string) => JSON.parse(readFileSync(join(out, OUTPUT_NAMES.record), 'utf8')) as Record<string, never>

describe('counterpoint run', () => {
  it('makes a run folder with the parameters given, and says so in JSON lines', async () => {
    const { parent, out } = place()
    const words = [
      'run',
      sample,
      '--out',
      out,
      '--n-components',
      '4',
      '--smoothing-fwhm',
      '6',
      '--max-iter',
      '30',
      '--random-state',
      '7',
      '--json',
    ]
    const { code, stdout, stderr } = await run(...words, '--save-sources')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const said = lines(stdout)
    const done = said.at(-1)
    expect(done).toMatchObject({ type: 'done', runFolder: out, nComponents: 4 })
    expect(done?.nIter).toBeGreaterThan(0)
    const progress = said.slice(0, -1)
    expect(progress.every((line) => line.type === 'progress')).toBe(true)
    const fractions = progress.map((line) => line.fraction as number)
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
    const elapsed = (done?.elapsedSeconds as number) + 1
    expect(progress.length).toBeLessThanOrEqual(10 * elapsed + 2)
    expect(readdirSync(parent)).toEqual(['result'])
    expect(existsSync(join(out, OUTPUT_NAMES.sources))).toBe(true)
    expect(record(out)).toMatchObject({
      name: 'result',
      preset: null,
      parameters: { n_components: 4, smoothing_fwhm: 6, max_iter: 30, random_state: 7, save_sources: true, standardize: 'zscore_sample' },
    })
    const maps = await openScan(join(out, OUTPUT_NAMES.maps), { foldExtraDimensions: false })
    expect(maps.header.shape).toEqual([64, 64, 21, 4])
  }, 120_000)

  it('prints warnings on stderr, still with exit code 0', async () => {
    const { out } = place()
    const { code, stdout, stderr } = await run('run', sample, '--out', out, '--n-components', '4', '--max-iter', '2', '--tol', '1e-9')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^4 components, not converged after 2 iterations, [\d.]+ s\n/)
    expect(stderr).toMatch(/^warning [A-Z_]+: /m)
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(out)
  }, 120_000)

  it('takes a preset, with options over it', async () => {
    const { out } = place()
    const { code } = await run(
      'run',
      dataPath('nitime/fmri1.nii.gz'),
      '--out',
      out,
      '--preset',
      'nilearn-example',
      '--mask-opening',
      '0',
      '--n-components',
      '3',
      '--name',
      'box',
    )
    expect(code).toBe(0)
    expect(record(out)).toMatchObject({
      name: 'box',
      preset: 'nilearn-example',
      parameters: { n_components: 3, mask_opening: 0, normalize: 'voxel', smoothing_fwhm: 8, dtype: 'float64', max_iter: 200 },
    })
  }, 120_000)

  it('takes a mask file as --mask-strategy', async () => {
    const first = place().out
    await run('run', sample, '--out', first, '--n-components', '2', '--max-iter', '2')
    const { out } = place()
    const mask = join(first, OUTPUT_NAMES.mask)
    const { code } = await run('run', sample, '--out', out, '--n-components', '2', '--max-iter', '2', '--mask-strategy', mask)
    expect(code).toBe(0)
    expect(record(out)).toMatchObject({
      parameters: { mask_strategy: 'file', mask_file: mask },
      mask: { voxels: (record(first).mask as { voxels: number }).voxels },
    })
  }, 120_000)

  it('folds extra dimensions only when told to', async () => {
    const { out } = place()
    const refused = await run('run', dataPath('tricky_synth/five_d_t1.nii'), '--out', out)
    expect(refused.code).toBe(3)
    expect(refused.stderr).toMatch(/^error DATA_EXTRA_DIMENSIONS: .*--fold-extra-dimensions\.\n$/)
    const words = ['--fold-extra-dimensions', '--mask-strategy', 'epi', '--mask-opening', '0', '--n-components', '2']
    expect((await run('run', dataPath('tricky_synth/five_d_t1.nii'), '--out', out, ...words)).code).toBe(0)
  }, 120_000)

  it.each([
    { name: 'tricky_synth/dim3_is_3d.nii', code: 'DATA_NOT_4D' },
    { name: 'tricky_synth/constant.nii.gz', code: '(DATA_CONSTANT|DATA_MASK_EMPTY)' },
    { name: 'tricky_synth/truncated.nii.gz', code: 'FILE_TRUNCATED' },
    { name: 'tricky_synth/crc_bad.nii.gz', code: 'FORMAT_GZIP_CORRUPT' },
    { name: 'tricky_synth/dtype_c8.nii', code: 'FORMAT_DATATYPE_UNSUPPORTED' },
    { name: 'tricky_synth/nowhere.nii', code: 'FILE_NOT_FOUND' },
  ])(
    'refuses $name as bad input and leaves nothing behind',
    async ({ name, code }) => {
      const { parent, out } = place()
      const ended = await run('run', dataPath(name), '--out', out, '--json')
      expect(ended.stderr).toMatch(new RegExp(`^error ${code}: .+\\. .+\\.\\n$`))
      expect(ended.code).toBe(3)
      expect(lines(ended.stdout).at(-1)).toMatchObject({ type: 'failed' })
      expect(readdirSync(parent)).toEqual([])
    },
    60_000,
  )

  // Windows has no signals: there a process that is told to end has ended.
  it.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)(
    'stops on %s in the middle of the search, with exit code 130 and nothing left',
    async (signal) => {
      const { parent, out } = place()
      const words = ['run', sample, '--out', out, '--n-components', '20', '--max-iter', '100000', '--tol', '1e-12', '--json']
      const running = await start(words)
      await running.said('"iteration":{"done":')
      running.kill(signal)
      const { code, stdout, stderr } = await running.ended
      expect({ code, stderr }).toEqual({ code: 130, stderr: 'cancelled, nothing was written\n' })
      expect(lines(stdout).at(-1)).toEqual({ type: 'cancelled' })
      expect(readdirSync(parent)).toEqual([])
    },
    60_000,
  )
})
