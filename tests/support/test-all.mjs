/** Does everything hold? Runs every kind of test, says on what, and ends with the totals. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { findEngine } from '../standin/engine.mjs'
import { ensureChromium, ensureNode } from '../standin/prepare.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
const reports = path.join(root, '.cache', 'test-reports')
const windows = process.platform === 'win32'
/** One row for each kind of test. */
const rows = []
/** What could not run, each in a sentence; every one counts as a failure. */
const obstacles = []
/** What failed, each by name with the first lines of why: the end of a long log is often all of it that is kept. */
const failures = []
/** @param {string} file @param {string} title @param {string | undefined} why */
function remember(file, title, why) {
  const reason = stripVTControlCharacters(why ?? '')
    .split('\n')
    .slice(0, 6)
    .join('\n    ')
  failures.push(`${path.relative(root, file)} > ${title}\n    ${reason}`)
}

function run(command, args, environment = {}) {
  const bin = path.join(root, 'node_modules', '.bin', command)
  const { status } = spawnSync(existsSync(bin) ? bin : command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: windows,
    env: { ...process.env, ...environment },
  })
  return status === 0
}

/** Runs one kind of tests; `count` gives {passed, failed, skipped}. */
function stage(name, count) {
  console.log(`\n== ${name}`)
  const began = Date.now()
  const { passed = 0, failed = 0, skipped = 0 } = count()
  rows.push({ name, passed, failed, skipped, seconds: Math.round((Date.now() - began) / 1000) })
}
const oneCheck = (passed) => (passed ? { passed: 1 } : { failed: 1 })

function readReport(name) {
  const file = path.join(reports, name)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}

/** Some of Vitest's projects. */
function vitest(projects) {
  const name = `vitest-${projects[0]}.json`
  const chosen = projects.flatMap((project) => ['--project', project])
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${path.join(reports, name)}`]
  const succeeded = run('vitest', ['run', ...chosen, ...reporters])
  const report = readReport(name)
  if (!report) return { failed: 1 }
  const results = report.testResults.flatMap((suite) => suite.assertionResults.map((each) => each.status))
  const count = (...statuses) => results.filter((each) => statuses.includes(each)).length
  for (const suite of report.testResults)
    for (const each of suite.assertionResults) if (each.status === 'failed') remember(suite.name, each.fullName, each.failureMessages[0])
  // A file that cannot be loaded has no tests to count, and must count.
  const unloaded = report.testResults.filter(
    (suite) => suite.status === 'failed' && !suite.assertionResults.some((each) => each.status === 'failed'),
  )
  for (const suite of unloaded) remember(suite.name, 'could not be loaded', suite.message)
  const passed = count('passed')
  const failed = count('failed') + unloaded.length
  return { passed, failed: failed === 0 && !succeeded ? 1 : failed, skipped: results.length - passed - count('failed') }
}

function desktopTests() {
  const succeeded = run('playwright', ['test'], {
    COUNTERPOINT_BUILT: '1',
    PLAYWRIGHT_JSON_OUTPUT_FILE: path.join(reports, 'playwright.json'),
  })
  const report = readReport('playwright.json')
  if (!report) return { failed: 1 }
  const { expected, unexpected, flaky, skipped } = report.stats
  const walk = (suite) => {
    for (const spec of suite.specs ?? [])
      if (spec.tests.some((each) => each.status === 'unexpected' || each.status === 'flaky'))
        remember(path.join(root, 'tests/desktop', spec.file), spec.title, spec.tests[0]?.results[0]?.error?.message)
    for (const inner of suite.suites ?? []) walk(inner)
  }
  for (const suite of report.suites) walk(suite)
  const failed = unexpected + flaky
  return { passed: expected, failed: failed === 0 && !succeeded ? 1 : failed, skipped }
}

/** Finds the engine and what it needs; null when the desktop tests cannot run. */
function prepareEngine() {
  const engine = findEngine({ download: true })
  if (engine.kind === 'electron') return engine
  try {
    ensureNode()
    ensureChromium()
    return engine
  } catch (error) {
    obstacles.push(`The desktop tests did not run. ${error.message}`)
    return null
  }
}

rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })
const engine = prepareEngine()
let built = false
stage('build', () => {
  built = run('npm', ['run', '--silent', 'build'])
  return oneCheck(built)
})
stage('lint', () => oneCheck(run('npm', ['run', '--silent', 'lint'])))
stage('types', () => oneCheck(run('npm', ['run', '--silent', 'types'])))
// Not all at once: the numbers take every core, and what is looked for on a page must not wait behind them.
stage('unit, contract, policy', () => vitest(['unit', 'contract', 'policy']))
stage('component', () => vitest(['component']))
stage('numeric', () => vitest(['numeric']))
if (engine && built) stage('desktop', desktopTests)
else if (!built) obstacles.push('The desktop tests did not run, because the app could not be built.')

const sum = (key) => rows.reduce((total, row) => total + row[key], 0)
const passed = sum('passed')
const failed = sum('failed') + obstacles.length
const skipped = sum('skipped')
console.log('\n== Summary')
for (const row of rows) {
  const counts = `${row.passed} passed, ${row.failed} failed${row.skipped ? `, ${row.skipped} skipped` : ''}`
  console.log(`${row.name}: ${counts} (${row.seconds} s)`)
}
if (failures.length > 0) console.log(`\nFailed:\n${failures.join('\n')}\n`)
console.log(engine?.sentence ?? 'Engine: none.')
const larger = existsSync(path.join(root, '..', 'shared', 'gold'))
console.log(larger ? 'The larger cases of ../shared ran too.' : 'The larger cases were skipped: there is no ../shared beside this folder.')
for (const obstacle of obstacles) console.log(obstacle)
console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
