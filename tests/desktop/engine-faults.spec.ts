/** Does the window live, say what happened, and is nothing half-written left, when a run is stopped, the engine is killed or a file is bad? */
import { spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from '@playwright/test'
import {
  answerMessageBox,
  answerOpenDialog,
  answerSaveDialog,
  dropFiles,
  expect,
  type RunningApp,
  test,
  utilityPid,
} from '../support/launch-app'
import { dataPath } from '../support/shared-data'

const ROOT = path.resolve(import.meta.dirname, '../..')
const SAMPLE = path.join(ROOT, 'assets/sample/audiovisual_bold.nii.gz')
const SCAN = 'sub-01_bold.nii.gz'
const ENGINE = 'Counterpoint engine'

/** A folder of the user with one scan in it. */
function study(home: string): { folder: string; scan: string; files: () => string[] } {
  const folder = path.join(home, 'study')
  mkdirSync(folder, { recursive: true })
  const scan = path.join(folder, SCAN)
  copyFileSync(SAMPLE, scan)
  return { folder, scan, files: () => readdirSync(folder).sort() }
}

async function openScan({ app, window }: RunningApp, scan: string): Promise<void> {
  await answerOpenDialog(app, [scan])
  await window.getByRole('button', { name: 'Open scan' }).click()
  await expect(window.getByRole('main', { name: 'Set up' })).toBeVisible()
}

/** A run that would go on for more than a thousand iterations, once it is iterating. */
async function startLongRun(window: Page): Promise<void> {
  await fill(window, 'Components', '60')
  await fill(window, 'Iterations, at most', '100000')
  await fill(window, 'Tolerance', '1e-12')
  await window.getByRole('button', { name: 'Run', exact: true }).last().click()
  await expect(window.getByRole('main', { name: 'Run' })).toBeVisible()
  await expect(window.getByRole('main')).toContainText(/FastICA, iteration \d/)
}

async function fill(window: Page, label: string, value: string): Promise<void> {
  const field = window.getByRole('textbox', { name: label })
  await field.fill(value)
  await field.press('Tab')
}

/** Whether a process of this id is there. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function startShortRun(window: Page): Promise<void> {
  await window.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: 'Set up' }).click()
  await fill(window, 'Components', '20')
  await fill(window, 'Iterations, at most', '200')
  await fill(window, 'Tolerance', '1e-4')
  await window.getByRole('main').getByRole('button', { name: 'Run', exact: true }).click()
  await expect(window.getByRole('main', { name: 'Explore' })).toBeVisible({ timeout: 60_000 })
}

test('a run that is cancelled leaves nothing, and the next one works', async ({ launch }) => {
  const running = await launch()
  const { window, app } = running
  const { scan, files } = study(running.home)
  await openScan(running, scan)
  await startLongRun(window)
  const engine = await utilityPid(app, ENGINE)
  expect(engine).not.toBeNull()
  await window.keyboard.press('Escape')
  await expect(window.getByRole('main')).toContainText(/cancelled/i)
  expect(files()).toEqual([SCAN])
  expect(await utilityPid(app, ENGINE), 'the engine heard the question and was not killed').toBe(engine)
  await startShortRun(window)
  expect(files()).toEqual([SCAN, 'sub-01_bold_ica'])
})

test('an engine that is killed is said in words; nothing is left; the window lives and runs again', async ({ launch }) => {
  const running = await launch()
  const { window, app } = running
  const { scan, files } = study(running.home)
  await openScan(running, scan)
  await startLongRun(window)
  const engine = await utilityPid(app, ENGINE)
  if (engine === null) throw new Error('the engine does not run')
  process.kill(engine, 'SIGKILL')
  await expect(window.getByRole('main')).toContainText('The computation stopped unexpectedly')
  await expect(window.getByRole('main')).toContainText(/nothing half-written was kept/i)
  expect(files()).toEqual([SCAN])
  await startShortRun(window)
  expect(files()).toEqual([SCAN, 'sub-01_bold_ica'])
  expect(await utilityPid(app, ENGINE)).not.toBe(engine)
})

test('an engine that hangs is killed when a cancel is not heard, and what it left is removed', async ({ launch }) => {
  test.skip(process.platform === 'win32', 'a process is stopped with a signal here')
  const running = await launch()
  const { window, app } = running
  const { folder, scan, files } = study(running.home)
  await openScan(running, scan)
  await startLongRun(window)
  const engine = await utilityPid(app, ENGINE)
  if (engine === null) throw new Error('the engine does not run')
  process.kill(engine, 'SIGSTOP')
  mkdirSync(path.join(folder, `.sub-01_bold_ica.partial-${engine}`))
  await window.keyboard.press('Escape')
  await expect(window.getByRole('main')).toContainText(/cancelled/i)
  expect(files()).toEqual([SCAN])
  await startShortRun(window)
  expect(files()).toEqual([SCAN, 'sub-01_bold_ica'])
})

test('closing while a run goes on asks; the run goes on or is stopped cleanly', async ({ launch }) => {
  const running = await launch()
  const { window, app } = running
  const { scan, files } = study(running.home)
  await openScan(running, scan)
  await startLongRun(window)
  const close = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await answerMessageBox(app, 0)
  await close()
  await expect(window.getByRole('main')).toContainText(/FastICA, iteration \d/)
  expect(app.windows()).toHaveLength(1)
  await answerMessageBox(app, 1)
  const ended = app.waitForEvent('close')
  await close()
  await ended
  expect(files()).toEqual([SCAN])
})

test('a bad file that is dropped is refused in words; a good one and a run folder open', async ({ launch }) => {
  const running = await launch()
  const { window } = running
  const { folder, scan } = study(running.home)
  const text = path.join(folder, 'notes.nii')
  writeFileSync(text, 'These are notes, and no image.\n'.repeat(20))
  const cut = path.join(folder, 'cut.nii.gz')
  writeFileSync(cut, readFileSync(scan).subarray(0, 100))
  const drop = (file: string) => dropFiles(window, 'main', [file])
  const alert = window.getByRole('alert')

  await drop(text)
  await expect(alert).toContainText('notes.nii is not a NIfTI file')
  await drop(cut)
  await expect(alert).toContainText('cut.nii.gz')
  await expect(window.getByRole('main', { name: 'Open' })).toBeVisible()
  await drop(scan)
  await expect(window.getByRole('main', { name: 'Set up' })).toBeVisible()
  await window.getByRole('main').getByRole('button', { name: 'Run', exact: true }).click()
  await expect(window.getByRole('main', { name: 'Explore' })).toBeVisible({ timeout: 60_000 })

  const steps = window.getByRole('navigation', { name: 'Steps' })
  await steps.getByRole('button', { name: 'Open' }).click()
  await drop(path.join(folder, 'sub-01_bold_ica'))
  await expect(window.getByRole('main', { name: 'Explore' })).toBeVisible()
  await steps.getByRole('button', { name: 'Open' }).click()
  mkdirSync(path.join(folder, 'empty'))
  await drop(path.join(folder, 'empty'))
  await expect(alert).toContainText('empty holds neither a run of Counterpoint nor results of MELODIC')
})

test('a run that the computer cut off is tidied away and offered again at the next start, and unreadable settings do not matter', async ({
  launch,
}) => {
  const userData = mkdtempSync(path.join(tmpdir(), 'counterpoint-user-'))
  const first = await launch({ userData, userDataFiles: { 'settings.json': '{"settings": ' } })
  const { folder, scan, files } = study(first.home)
  await openScan(first, scan)
  await fill(first.window, 'Smoothing (FWHM) (mm)', '6')
  await startLongRun(first.window)
  const engine = await utilityPid(first.app, ENGINE)
  if (engine === null) throw new Error('the engine does not run')
  // As when the power fails: no process has its turn any more. The folder that was being written stays behind.
  mkdirSync(path.join(folder, `.sub-01_bold_ica.partial-${engine}`))
  mkdirSync(path.join(folder, '.other.partial-7'))
  const ended = first.app.waitForEvent('close')
  first.app.process().kill('SIGKILL')
  await ended
  await expect.poll(() => isAlive(engine)).toBe(false)

  const second = await launch({ userData })
  await expect(second.window.getByRole('button', { name: 'Open scan' })).toBeVisible()
  expect(files()).toEqual(['.other.partial-7', SCAN])
  const offer = second.window.getByRole('region', { name: 'Runs that did not finish' })
  await expect(offer).toContainText(`The run of ${SCAN} did not finish.`)
  await offer.getByRole('button', { name: 'Run again' }).click()
  await expect(second.window.getByRole('main')).toContainText(/FastICA, iteration \d/)

  // Closed while it runs: it is stopped, leaves nothing, and is offered once more.
  await answerMessageBox(second.app, 1)
  const closed = second.app.waitForEvent('close')
  await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await closed
  expect(files()).toEqual(['.other.partial-7', SCAN])
  const third = await launch({ userData })
  const again = third.window.getByRole('region', { name: 'Runs that did not finish' })
  await expect(again).toContainText(`The run of ${SCAN} did not finish.`)
  const { unfinishedRuns } = JSON.parse(readFileSync(path.join(userData, 'settings.json'), 'utf8'))
  expect(unfinishedRuns).toMatchObject([{ parameters: { nComponents: 60, smoothingFwhm: 6, maxIter: 100000, tol: 1e-12 } }])
  await again.getByRole('button', { name: 'Dismiss' }).click()
  await expect(again).toHaveCount(0)
  await third.close()
  rmSync(userData, { recursive: true, force: true })
})

test('a scan named at the start, by the system or from the menu opens; recent ones are there after a restart', async ({ launch }) => {
  const scan = dataPath('nipy/functional.nii.gz')
  expect(existsSync(scan)).toBe(true)
  const userData = mkdtempSync(path.join(tmpdir(), 'counterpoint-user-'))
  const running = await launch({ args: [scan], userData })
  const { window, app } = running
  await expect(window.getByRole('main', { name: 'Set up' })).toBeVisible()
  const title = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle())
  expect(await title()).toBe(`${path.basename(scan)} – Counterpoint`)
  const menu = (id: string) => app.evaluate(({ Menu }, item) => Menu.getApplicationMenu()?.getMenuItemById(item)?.click(), id)
  await menu('go-open')
  await expect(window.getByRole('main', { name: 'Open' })).toBeVisible()
  const other = study(running.home).scan
  await app.evaluate(({ app: main }, file) => main.emit('open-file', { preventDefault: () => undefined }, file), other)
  await expect.poll(title).toBe(`${SCAN} – Counterpoint`)
  // A second start, as a double click in the file manager makes one: it hands its file to the window that is there, and ends.
  const executable = await app.evaluate(({ app: main }) => main.getPath('exe'))
  const second = spawn(executable, ['--no-sandbox', ROOT, `--user-data-dir=${userData}`, scan], { stdio: 'ignore' })
  await expect.poll(title).toBe(`${path.basename(scan)} – Counterpoint`)
  await expect.poll(() => second.exitCode).toBe(0)
  expect(app.windows()).toHaveLength(1)
  await menu('go-open')
  await app.evaluate(({ app: main }) => main.emit('open-file', { preventDefault: () => undefined }, '/nowhere/gone.nii'))
  await expect(window.getByRole('alert')).toContainText('gone.nii was not found')
  await running.close()
  const later = await launch({ userData })
  await expect(later.window.getByRole('main', { name: 'Open' })).toContainText(SCAN)
  await later.close()
  rmSync(userData, { recursive: true, force: true })
})

test('tables that are there already are replaced only when the user says so', async ({ launch }) => {
  const running = await launch()
  const { window, app } = running
  const { scan } = study(running.home)
  await openScan(running, scan)
  await startShortRun(window)
  const saved = path.join(running.home, 'saved')
  mkdirSync(saved)
  const table = path.join(saved, 'mixing.tsv')
  writeFileSync(table, 'mine')
  await answerSaveDialog(app, saved)
  const save = async () => {
    await window.getByRole('button', { name: 'Save', exact: true }).click()
    await window.getByRole('menuitem', { name: /tables/i }).click()
  }
  await answerMessageBox(app, 0)
  await save()
  await expect(window.getByRole('button', { name: 'Save', exact: true })).toBeEnabled()
  expect(readdirSync(saved)).toEqual(['mixing.tsv'])
  expect(readFileSync(table, 'utf8')).toBe('mine')
  await answerMessageBox(app, 1)
  await save()
  await expect(window.getByText('Saved as saved.')).toBeVisible({ timeout: 60_000 })
  expect(readdirSync(saved)).toEqual(expect.arrayContaining(['components.tsv', 'mixing.tsv', 'spectra.tsv']))
  expect(readFileSync(table, 'utf8').split('\n').length).toBeGreaterThan(60)
})
