/**
 * How near is the estimate before the start to what a run then takes? `node tests/bench/estimates.mjs [--only WORDS] [--runs N]`
 *
 * Runs the built program on the sample and on made scans, with each choice that changes the cost, and prints what is told and what was true. Three
 * numbers are told: the usual time, the time with every allowed iteration, and (only here, to judge the costs by themselves) the time with the
 * iterations that the run then took. Run it on a machine that does nothing else.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { runnerImport } from 'vite'
import { runMeasured } from './measured-process.mjs'

const root = resolve(import.meta.dirname, '../..')
const cache = join(root, '.cache')
const { values: options } = parseArgs({
  options: { only: { type: 'string', default: '' }, runs: { type: 'string', default: '1' } },
})

const module = async (path) => (await runnerImport(join(root, path), { configFile: false, logLevel: 'error' })).module
const { estimateRun, usefulThreads } = await module('src-shared/estimate.ts')
const { parametersOf, parseRunRecord } = await module('src-main/engine/write/read-run-record.ts')
const { slowness } = await module('src-main/app/machine-speed.ts')

const SCANS = {
  real: { file: join(root, 'assets/sample/audiovisual_bold.nii.gz'), components: 10 },
  S: { make: ['50', '59', '50', '168', '4'], components: 20 },
  M: { make: ['64', '76', '64', '240', '3'], components: 20 },
  L400: { make: ['91', '109', '91', '400', '2'], components: 20 },
}
/** What changes the cost: words for the command line, and on which scans it is tried. */
const CASES = [
  ['default', '', ['real', 'S', 'M', 'L400']],
  ['50 components', '--n-components 50', ['S', 'M']],
  ['no smoothing', '--smoothing-fwhm 0', ['real', 'S', 'M', 'L400']],
  ['band 0.01 to 0.1 Hz', '--high-pass 0.01 --low-pass 0.1', ['real', 'S', 'M']],
  ['high-pass, detrended', '--high-pass 0.01 --detrend', ['S', 'M']],
  ['24 confounds', '--confounds-file CONFOUNDS', ['S', 'M']],
  ['exp', '--fun exp', ['S']],
  ['cube', '--fun cube', ['S', 'M']],
  ['deflation', '--algorithm deflation', ['real', 'S', 'M']],
  ['PCA', '--model pca', ['real', 'S', 'M', 'L400']],
  ['Picard-O', '--model picard-o', ['real', 'S', 'M']],
  ['Picard', '--model picard', ['S', 'M']],
  ['Infomax', '--model infomax', ['real', 'S', 'M']],
  ['CanICA', '--model canica', ['real', 'S', 'M']],
  ['dictionary learning', '--model dictionary-learning', ['real', 'S', 'M']],
  ['dual regression', '--model dual-regression --maps-file MAPS', ['S', 'M']],
  ['10 runs, seeds', '--restarts 10', ['real', 'S', 'M']],
  ['10 runs, voxels', '--restarts 10 --restart-kind bootstrap', ['real', 'S']],
  ['number by MDL', '--n-components auto:mdl', ['real', 'S']],
  ['with clusters and mixtures', '--save-measures', ['S', 'M']],
  ['float64', '--dtype float64', ['real', 'S', 'M']],
  ['float64, no smoothing', '--dtype float64 --smoothing-fwhm 0', ['S']],
  ['float64, band', '--dtype float64 --high-pass 0.01 --low-pass 0.1', ['S']],
  ["float64, nilearn's example", '--preset nilearn-example', ['real', 'S']],
  ['float64, 10 runs', '--dtype float64 --restarts 10', ['real', 'S']],
]

const work = mkdtempSync(join(tmpdir(), 'counterpoint-estimates-'))
try {
  const speed = await slowness()
  console.log(`slowness ${speed.toFixed(2)}\n`)
  console.log(
    line(
      'scan, choice',
      'threads',
      'iterations',
      'told s',
      'at most s',
      'told, its iterations s',
      'true s',
      'off',
      'told MiB',
      'true MiB',
      'off',
    ),
  )
  for (const [what, words, scans] of CASES)
    for (const name of scans) {
      const label = `${name}, ${what}`
      if (!options.only.split(',').some((words) => label.includes(words.trim()))) continue
      const row = await measure(name, words)
      const { threads, iterations, told, atMost, toldKnowing, took, toldMiB, tookMiB } = row
      const off = (a, b) => `${a > b ? '+' : '-'}${Math.round(100 * Math.abs(a / b - 1))} %`
      console.log(
        line(
          label,
          threads,
          iterations,
          told.toFixed(2),
          atMost.toFixed(2),
          toldKnowing.toFixed(2),
          took.toFixed(2),
          `${off(told, took)} (${off(toldKnowing, took)})`,
          Math.round(toldMiB),
          Math.round(tookMiB),
          off(toldMiB, tookMiB),
        ),
      )
    }
} finally {
  rmSync(work, { recursive: true, force: true })
}

function line(...cells) {
  return `| ${cells.join(' | ')} |`
}

function scanFile(name) {
  const { file, make } = SCANS[name]
  if (file) return file
  const path = join(cache, `${name}.nii.gz`)
  if (!existsSync(path)) {
    console.error(`making ${path}`)
    const { status } = spawnSync('/usr/bin/python3', [join(root, '../shared/gold/make_scan.py'), path, ...make], { stdio: 'inherit' })
    if (status !== 0) throw new Error(`${path} could not be made.`)
  }
  return path
}

/** A table of confounds for that many volumes, and maps of another run, where the words ask for them. */
async function filled(words, name) {
  const replaced = words.split(' ').filter(Boolean)
  const at = replaced.indexOf('CONFOUNDS')
  if (at >= 0) {
    const path = join(work, `${name}-confounds.tsv`)
    const volumes = Number(SCANS[name].make[3])
    const names = Array.from({ length: 24 }, (_, column) => `c${column}`)
    const lines = Array.from({ length: volumes }, (_, t) =>
      names.map((_name, column) => Math.sin((t + 1) * (column + 1) * 0.37).toFixed(6)).join('\t'),
    )
    writeFileSync(path, `${names.join('\t')}\n${lines.join('\n')}\n`)
    replaced[at] = path
    replaced.push('--confounds-columns', names.join(','))
  }
  const maps = replaced.indexOf('MAPS')
  if (maps >= 0) {
    const folder = join(work, `${name}-maps`)
    if (!existsSync(folder)) await run(name, folder, [])
    replaced[maps] = join(folder, 'maps.nii.gz')
  }
  return replaced
}

function run(name, folder, words) {
  const program = [join(root, 'out/cli.mjs'), 'run', scanFile(name), '--out', folder, '--json', '--random-state', '42']
  const count = words.some((word) => /^auto/.test(word) || word === '--n-components')
    ? []
    : ['--n-components', String(SCANS[name].components)]
  return runMeasured(process.execPath, [...program, ...count, ...words])
}

async function measure(name, words) {
  const given = await filled(words, name)
  const all = []
  for (let round = 0; round < Number(options.runs); round++) {
    const folder = join(work, 'run')
    rmSync(folder, { recursive: true, force: true })
    all.push({ ...(await run(name, folder, given)), record: parseRunRecord(readFileSync(join(folder, 'run.json'), 'utf8')) })
  }
  const fastest = all.reduce((best, each) => (each.seconds < best.seconds ? each : best))
  const { record } = fastest
  const { elapsedSeconds: took } = JSON.parse(fastest.output.trim().split('\n').at(-1))
  const parameters = parametersOf(record)
  const threads = usefulThreads(record.input.header, parameters, availableParallelism())
  const known = { ...record.input.header, voxelsInMask: record.mask.voxels, threads, slowness: 1, memoryBytes: totalmem() }
  const { seconds: told, secondsAtMost: atMost, peakMemoryBytes } = estimateRun({ ...known, parameters })
  const iterations = record.decomposition.nIter
  const toldKnowing = estimateRun({ ...known, parameters: { ...parameters, maxIter: Math.max(1, iterations) } }).secondsAtMost
  return {
    threads,
    iterations,
    told,
    atMost,
    toldKnowing,
    took,
    toldMiB: peakMemoryBytes / 2 ** 20,
    tookMiB: fastest.peakMiB ?? Number.NaN,
    stages: record.stageSeconds,
  }
}
