/** Writes docs/numbers.md: what the tests measured against the references, and what each estimator gives on every scan. npm run numbers */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildIfStale, PROGRAM } from '../support/build-program.mjs'
import { numbersPage } from './numbers-page.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const shared = (path) => join(root, '../shared', path)
const TESTS = ['gold', 'models', 'solvers'].map((name) => `tests/numeric/${name}.test.ts`)
/** Scans on which the estimators are tried; those of ../shared are left out where it is not there. */
const SCANS = [
  ['sample (ffd)', join(root, 'assets/sample/audiovisual_bold.nii.gz')],
  ['run210', shared('data/nifti_testdata/derived_run210_4d.nii.gz')],
  ['nitime fmri1', join(root, 'tests/data/nitime/fmri1.nii.gz')],
  ['nitime fmri2', join(root, 'tests/data/nitime/fmri2.nii.gz')],
  ['nibabel functional', join(root, 'tests/data/nibabel/functional.nii')],
  ['phantom', shared('gold/phantom/phantom_bold.nii.gz')],
  ['phantom_small', join(root, 'tests/gold/phantom_small/phantom_bold.nii.gz')],
]

const work = mkdtempSync(join(tmpdir(), 'counterpoint-numbers-'))
try {
  const rows = join(work, 'rows.jsonl')
  const environment = { ...process.env, COUNTERPOINT_NUMBERS: rows, NO_COLOR: '1' }
  const words = ['vitest', 'run', '--project', 'numeric', ...TESTS, '--testTimeout', '900000']
  if (spawnSync('npx', words, { cwd: root, stdio: 'inherit', env: environment }).status !== 0)
    throw new Error('the tests fail: mend them first')
  const measured = readFileSync(rows, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  await buildIfStale()
  const perturbed = JSON.parse(readFileSync(join(root, 'tests/gold/perturbed_decompositions.json'), 'utf8'))
  const estimates = SCANS.filter(([, path]) => existsSync(path)).map(([name, path]) => ({ name, ...estimated(path) }))
  writeFileSync(join(root, 'docs/numbers.md'), numbersPage(measured, perturbed.cases, estimates))
} finally {
  rmSync(work, { recursive: true })
}

/** What a run with the defaults says of the number of components. */
function estimated(path) {
  const out = join(work, 'run')
  rmSync(out, { recursive: true, force: true })
  const { status, stderr } = spawnSync(process.execPath, [PROGRAM, 'run', path, '--out', out, '--model', 'pca'], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  const { decomposition, mask, preparation } = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'))
  return { voxels: mask.voxels, volumes: preparation.volumes, ...decomposition.componentNumber }
}
