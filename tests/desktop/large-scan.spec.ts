/**
 * Does a scan larger than memory has room for open, preview, run and stop in the window, and what does each process take? By hand only, because
 * it needs gigabytes: `npm run bench -- --only large-window` names the scan in COUNTERPOINT_LARGE_SCAN and a mask of 230,000 voxels in
 * COUNTERPOINT_LARGE_MASK, and reads .cache/large-window-NAME.json.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { answerOpenDialog, expect, test, utilityPid } from '../support/launch-app'

const scan = process.env.COUNTERPOINT_LARGE_SCAN ?? ''
const mask = process.env.COUNTERPOINT_LARGE_MASK ?? ''
const root = path.resolve(import.meta.dirname, '../..')
const GIBIBYTE = 2 ** 30

/** The most that a process has held at once so far, and now, from the system: MiB. */
function memoryOf(pid: number): { peakMiB: number; nowMiB: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const read = (field: string) => Math.round(Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]) / 1024)
  return { peakMiB: read('VmHWM'), nowMiB: read('VmRSS') }
}

/** Processes that came from this one, by what they are for. */
function kinds(parent: number, engine: number | null): Map<string, number[]> {
  const found = new Map<string, number[]>()
  const parents = new Map<number, number>()
  const names = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  for (const name of names) {
    try {
      parents.set(Number(name), Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1]))
    } catch {
      // It ended meanwhile.
    }
  }
  const isOurs = (pid: number): boolean => pid === parent || (pid > 1 && parents.has(pid) && isOurs(parents.get(pid) ?? 0))
  for (const pid of [...parents.keys()].filter(isOurs)) {
    try {
      const type = /--type=([a-z-]+)/.exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.[1]
      const kind = pid === parent ? 'main' : pid === engine ? 'engine' : type === 'renderer' ? 'page' : 'browser'
      found.set(kind, [...(found.get(kind) ?? []), pid])
    } catch {
      // It ended meanwhile.
    }
  }
  return found
}

test('opens, previews, runs and stops a scan of gigabytes', async ({ launch }) => {
  test.skip(scan === '' || process.platform !== 'linux', 'no scan is named in COUNTERPOINT_LARGE_SCAN')
  test.setTimeout(900_000)
  const patient = { timeout: 300_000 }
  const { app, window } = await launch()
  const main = window.getByRole('main')
  const since = (start: number) => Math.round(performance.now() - start)
  const expectation = window.locator('.expectation')
  const numbers: Record<string, unknown> = {}

  await answerOpenDialog(app, [scan])
  await window.getByRole('button', { name: 'Open scan' }).click()
  await expect(window.getByRole('main', { name: 'Set up' })).toBeVisible(patient)
  await main.getByRole('button', { name: /Method/ }).click()
  await window.getByRole('option', { name: 'File', exact: true }).click()
  await answerOpenDialog(app, [mask])
  const picked = performance.now()
  await main.getByRole('button', { name: 'Choose file: Mask file' }).click()
  await expect(expectation).toContainText(/230\s000/, patient)
  numbers.previewMs = since(picked)
  numbers.told = (await expectation.locator('dd').allInnerTexts()).filter((text) => text !== '')
  const run = main.getByRole('button', { name: 'Run', exact: true })

  // Stopped in the midst of reading.
  await run.click()
  await expect(main).toContainText(/left/, patient)
  const bar = window.getByRole('progressbar', { name: 'Share of the run that is done' })
  await expect(bar).not.toHaveAttribute('aria-valuenow', /^[0-2]$/, patient)
  const stopped = performance.now()
  await window.keyboard.press('Escape')
  await expect(main).toContainText(/cancelled/i)
  numbers.cancelMs = since(stopped)
  const left = readdirSync(path.dirname(scan)).filter((name) => name.includes('_ica') || name.includes('.partial-'))
  expect(left).toEqual([])

  const started = performance.now()
  await main.getByRole('button', { name: /again/i }).click()
  await expect(window.getByRole('main', { name: 'Explore' })).toBeVisible(patient)
  numbers.runMs = since(started)
  await expect(window.locator('.viewer-canvas[data-drawn]:not([data-drawn=""])')).toBeAttached(patient)
  const engine = await utilityPid(app, 'Counterpoint engine')
  const processes = [...kinds(app.process().pid ?? 0, engine)].map(([kind, pids]) => {
    const each = pids.map(memoryOf)
    return { kind, processes: pids.length, peakMiB: Math.max(...each.map(({ peakMiB }) => peakMiB)) }
  })
  numbers.processes = processes
  const peak = (kind: string) => processes.find((entry) => entry.kind === kind)?.peakMiB ?? Number.NaN
  for (const kind of ['engine', 'main', 'page']) expect(peak(kind) * 2 ** 20, kind).toBeLessThan(2 * GIBIBYTE)
  const made = readdirSync(path.dirname(scan)).filter((name) => name.endsWith('_ica'))
  for (const name of made) {
    const record = JSON.parse(readFileSync(path.join(path.dirname(scan), name, 'run.json'), 'utf8'))
    Object.assign(numbers, { stageSeconds: record.stageSeconds, voxels: record.mask.voxels, iterations: record.decomposition.nIter })
    rmSync(path.join(path.dirname(scan), name), { recursive: true })
  }
  mkdirSync(path.join(root, '.cache'), { recursive: true })
  const name = scan.endsWith('.gz') ? 'packed' : 'plain'
  writeFileSync(path.join(root, `.cache/large-window-${name}.json`), `${JSON.stringify(numbers, null, 2)}\n`)
  console.log(JSON.stringify(numbers))
})
