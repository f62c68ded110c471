/**
 * How fast and how lean is a whole run, beside the same job with nibabel, numpy, scipy and scikit-learn? `npm run bench`
 *
 * Races `counterpoint run` (built; in float32, the default, and in float64) against the reference script in the same precision, as fresh processes,
 * turn about; prints medians per stage and in whole, peak memory of each, and this machine's limits; puts the tables into docs/performance.md.
 *
 * Options: --large (also the scan of 91 x 109 x 91 x 1200 voxels, once, and what it takes in memory and spilled to files: many minutes),
 * --runs N (default 5), --only real,S,M,L400,L,real-float64,S-float64,M-float64,large,window (L400: the same scan cut to 400 volumes; the large one without the reference; the window's
 * timings, which tests/desktop/window-timings.spec.ts measures), --no-write.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { asFloat32, makeMask, measureLargeScan } from './large-scan.mjs'
import { machineLimits } from './machine-limits.mjs'
import { runMeasured } from './measured-process.mjs'
import { largeWindowTable, stageTable, summaryTable, writeMeasuredPart, writePerformance } from './tables.mjs'

const PYTHON = '/usr/bin/python3'
const PACKAGES = 'python3-nibabel python3-sklearn libopenblas0-pthread'
const root = resolve(import.meta.dirname, '../..')
const shared = resolve(root, '../shared')
const cache = join(root, '.cache')

const { values } = parseArgs({
  options: {
    large: { type: 'boolean' },
    runs: { type: 'string', default: '5' },
    only: { type: 'string' },
    'no-write': { type: 'boolean' },
  },
})

/** C = 10 on the real scan, 20 on the made ones; all else is the same on both sides. */
const SCANS = [
  {
    name: 'real',
    components: 10,
    file: join(root, 'assets/sample/audiovisual_bold.nii.gz'),
    what: 'real whole-brain scan, 64 x 64 x 21, 64 volumes',
  },
  { name: 'S', components: 20, make: ['50', '59', '50', '168', '4'], what: '50 x 59 x 50, 168 volumes' },
  { name: 'M', components: 20, make: ['64', '76', '64', '240', '3'], what: '64 x 76 x 64, 240 volumes' },
  { name: 'L400', components: 20, make: ['91', '109', '91', '400', '2'], what: '91 x 109 x 91, 400 volumes', once: true },
  { name: 'L', components: 20, make: ['91', '109', '91', '1200', '2'], what: '91 x 109 x 91, 1200 volumes', once: true },
]
const RACES = SCANS.flatMap((scan) => (scan.once ? [scan] : [scan, { ...scan, name: `${scan.name}-float64`, dtype: 'float64' }])).sort(
  (one, other) => Number('dtype' in one) - Number('dtype' in other),
)
const COMMON = ['--smoothing-fwhm', '8', '--standardize', 'zscore_sample', '--max-iter', '200', '--tol', '1e-4', '--random-state', '42']

const reference = join(shared, 'gold/reference_pipeline.py')
requireAll()
const runs = Math.max(1, Number(values.runs))
const chosen = (values.only ?? `real,S,M,real-float64,S-float64,M-float64${values.large ? ',L,large' : ''}`).split(',')
const work = mkdtempSync(join(tmpdir(), 'counterpoint-bench-'))
try {
  const limits = machineLimits(PYTHON)
  for (const scan of RACES.filter(({ name }) => chosen.includes(name))) keep(scan.name, await race(scan))
  if (chosen.includes('large')) keep('large', await large())
  if (chosen.includes('window')) measureWindow()
  if (chosen.includes('large-window')) {
    await measureLargeWindow()
    if (!values['no-write']) writeMeasuredPart(join(root, 'docs/performance.md'), 'large-window', largeWindowTable(largeWindow()))
  }
  const machine = {
    processor: cpus()[0]?.model ?? 'unknown',
    threads: availableParallelism(),
    memoryGiB: totalmem() / 2 ** 30,
    node: process.version,
    python: spawnSync(
      PYTHON,
      ['-c', 'import sys, numpy, scipy, sklearn; print(sys.version.split()[0], numpy.__version__, scipy.__version__, sklearn.__version__)'],
      {
        encoding: 'utf8',
      },
    ).stdout.trim(),
  }
  const results = RACES.map(({ name }) => kept(name)).filter((result) => result !== null)
  const measured = { machine, limits, results, large: kept('large'), window: windowTimings() }
  if (!values['no-write']) writePerformance(join(root, 'docs/performance.md'), measured)
} finally {
  rmSync(work, { recursive: true, force: true })
}

/** Results are kept, so that a scan that is not raced this time stays in the tables. */
function keptPath(name) {
  return join(cache, `bench-${name}.json`)
}
function keep(name, result) {
  mkdirSync(cache, { recursive: true })
  writeFileSync(keptPath(name), JSON.stringify(result))
}
function kept(name) {
  return existsSync(keptPath(name)) ? JSON.parse(readFileSync(keptPath(name), 'utf8')) : null
}

/** Says in one sentence what is missing. */
function requireAll() {
  if (!existsSync(join(root, 'out/cli.mjs'))) stop('out/cli.mjs is missing: run `npm run build` first.')
  if (!existsSync(reference)) stop(`${reference} is missing: the reference script lies beside the project, in ../shared/gold.`)
  if (spawnSync(PYTHON, ['-c', 'import nibabel, sklearn'], { stdio: 'ignore' }).status !== 0) {
    stop(`The reference needs Debian's Python packages: apt-get install ${PACKAGES}`)
  }
}

function stop(sentence) {
  console.error(sentence)
  process.exit(1)
}

function scanFile({ name, file, make }) {
  if (file) return file
  const path = join(cache, `${name.replace('-float64', '')}.nii.gz`)
  if (!existsSync(path)) {
    mkdirSync(cache, { recursive: true })
    console.log(`making ${path}`)
    const { status } = spawnSync(PYTHON, [join(shared, 'gold/make_scan.py'), path, ...make], { stdio: 'inherit' })
    if (status !== 0) stop(`${path} could not be made.`)
  }
  return path
}

async function race(scan) {
  const path = scanFile(scan)
  const ours = []
  const theirs = []
  let agreement = null
  const rounds = scan.once ? 1 : runs
  for (let round = 0; round < rounds; round++) {
    // Turn about, and every other round the other way round.
    for (const who of round % 2 === 0 ? ['theirs', 'ours'] : ['ours', 'theirs']) {
      if (who === 'ours') ours.push(await runOurs(scan, path))
      else theirs.push(await runReference(scan, path))
    }
    agreement ??= compareMaps()
    console.log(
      `${scan.name} ${round + 1}/${rounds}: ours ${ours.at(-1).seconds.toFixed(2)} s, reference ${theirs.at(-1).seconds.toFixed(2)} s`,
    )
  }
  const result = { ...scan, ours, theirs, agreement }
  console.log(`\n${stageTable(result)}\n\n${summaryTable([result])}\n`)
  return result
}

/** Our program with the options of the race. */
function ourCommand(path, out, { components, dtype = 'float32' }) {
  const own = ['--n-components', String(components), '--dtype', dtype]
  return [process.execPath, join(root, 'out/cli.mjs'), 'run', path, '--out', out, ...own, ...COMMON]
}

function large() {
  const scan = SCANS.find(({ name }) => name === 'L')
  const command = (path, out) => ourCommand(path, out, scan)
  return measureLargeScan({ gz: scanFile(scan), plain: join(cache, 'L-float32.nii'), work, command })
}

/** Written by the desktop test, which measures the page of the built app: its own format, see that test. */
function windowTimings() {
  const path = join(cache, 'window-timings.json')
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null
}

function measureWindow() {
  const spec = 'tests/desktop/window-timings.spec.ts'
  if (!existsSync(join(root, spec))) stop(`${spec} is missing.`)
  const env = { ...process.env, COUNTERPOINT_TIMINGS: 'full' }
  const { status } = spawnSync('npx', ['playwright', 'test', spec], {
    cwd: root,
    env,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) stop(`${spec} failed.`)
}

/** The scan that does not fit, in the window: as a plain file and gzipped, with a mask of 230,000 voxels. */
async function measureLargeWindow() {
  const gz = scanFile(SCANS.find(({ name }) => name === 'L'))
  const [plain, mask, packed] = ['L-float32.nii', 'mask.nii.gz', 'L.nii.gz'].map((name) => join(work, name))
  await makeMask(gz, mask, 230_000)
  await asFloat32(gz, plain)
  copyFileSync(gz, packed)
  for (const scan of [plain, packed]) {
    const env = { ...process.env, COUNTERPOINT_LARGE_SCAN: scan, COUNTERPOINT_LARGE_MASK: mask }
    const { status } = spawnSync('npx', ['playwright', 'test', 'large-scan'], { cwd: root, stdio: 'inherit', env })
    if (status !== 0) stop('tests/desktop/large-scan.spec.ts failed.')
  }
}

/** Written by tests/desktop/large-scan.spec.ts, one file for each form of the scan. */
function largeWindow() {
  const forms = [
    ['plain float32, 4.3 GB', 'plain'],
    ['int16, gzipped, 2.2 GB unpacked', 'packed'],
  ]
  return forms.flatMap(([what, name]) => {
    const path = join(cache, `large-window-${name}.json`)
    return existsSync(path) ? [{ what, ...JSON.parse(readFileSync(path, 'utf8')) }] : []
  })
}

async function runOurs(scan, path) {
  const out = join(work, 'ours')
  rmSync(out, { recursive: true, force: true })
  const [program, ...args] = ourCommand(path, out, scan)
  const measured = await runMeasured(program, args)
  const record = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'))
  return { ...measured, stages: record.stageSeconds, iterations: record.decomposition.nIter, kernels: record.versions.kernels }
}

async function runReference({ components, dtype = 'float32' }, path) {
  const out = join(work, 'theirs')
  rmSync(out, { recursive: true, force: true })
  const measured = await runMeasured(PYTHON, [reference, path, out, '--n-components', String(components), '--dtype', dtype, ...COMMON])
  const record = JSON.parse(measured.output.trim().split('\n').at(-1))
  return { ...measured, stages: record.seconds, iterations: record.n_iter }
}

/** Smallest and median |r| of our maps with the reference's, each matched to its best partner. */
function compareMaps() {
  const script = `
import sys, json, numpy as np, nibabel as nib
a, b = (np.asarray(nib.load(p).dataobj, dtype=np.float64) for p in sys.argv[1:3]); m = (b != 0).any(axis=-1) | (a != 0).any(axis=-1)
c = np.corrcoef(a[m].T, b[m].T)[:a.shape[-1], a.shape[-1]:]; r = np.abs(c).max(axis=1)
print(json.dumps({'smallest': r.min(), 'median': float(np.median(r)), 'sameMask': bool(((a != 0).any(axis=-1) == (b != 0).any(axis=-1)).all())}))`
  const { status, stdout } = spawnSync(PYTHON, ['-c', script, join(work, 'ours/maps.nii.gz'), join(work, 'theirs/maps.nii.gz')], {
    encoding: 'utf8',
  })
  return status === 0 ? JSON.parse(stdout) : null
}
