/** Is the figure of the window the figure of the command line, byte for byte, and does it get to a file, the clipboard and a preset whole? */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { expectNoViolations } from '../support/accessible'
import { answerMessageBox, answerOpenDialog, answerSaveDialog, expect, type RunningApp, test } from '../support/launch-app'

const root = path.resolve(import.meta.dirname, '../..')
const cli = (...words: string[]) =>
  execFileSync(process.execPath, [path.join(root, 'out/cli.mjs'), ...words], { stdio: ['ignore', 'ignore', 'pipe'] })

/** A run of the sample, made by the command line. */
function sampleRun(): string {
  const run = test.info().outputPath('run')
  cli('run', path.join(root, 'assets/sample/audiovisual_bold.nii.gz'), '--out', run, '--n-components', '4', '--max-iter', '20')
  return run
}

/** A run open in the figure builder. */
async function builder({ app, window }: RunningApp, run: string): Promise<Page> {
  await window.setViewportSize({ width: 1440, height: 900 })
  await expect(window.getByRole('button', { name: 'Open sample' })).toBeVisible()
  await answerOpenDialog(app, [run])
  await window.keyboard.press('Control+Shift+O')
  await expect(window.getByRole('main', { name: 'Explore' })).toBeVisible()
  await expect(window.locator('.viewer[data-state="ready"]')).toBeVisible()
  await window.keyboard.press('f')
  await drawn(window)
  return window
}
/** Waits until the drawing of what the fields say is on screen, with all its pixels. */
const drawn = (window: Page) => expect(window.getByText('The file is this drawing.')).toBeVisible({ timeout: 30_000 })
/** The SVG that is on screen. */
const shown = (window: Page) =>
  window.locator('.figure-page').evaluate(async (image) => (await fetch((image as unknown as { src: string }).src)).text())
async function choose(window: Page, label: string, option: string): Promise<void> {
  await window.getByRole('button', { name: label }).click()
  await window.getByRole('option', { name: option }).click()
}

test('a figure saved from the window is that of the command line, and the preview is the file', async ({ launch }) => {
  const running = await launch()
  const { app, home } = running
  const run = sampleRun()
  const window = await builder(running, run)
  const first = await shown(window)
  expect(first).toContain('>IC 1</text>')
  expect(
    await window.locator('.figure-page').evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
  ).toBeGreaterThan(0)

  await window.locator('.layout-tile', { hasText: 'Panel' }).click()
  await window.getByRole('button', { name: 'Pick all' }).click()
  await window.getByRole('textbox', { name: 'Threshold (z)' }).fill('2,5')
  await window.getByRole('textbox', { name: 'Title' }).fill('rest_4x4x6 <& “ü”')
  // The first row last, by keys.
  await window.getByRole('row', { name: 'IC 1' }).last().focus()
  await window.keyboard.press('Alt+ArrowDown')
  await choose(window, 'Background', 'Paper')
  await expect.poll(() => shown(window), { timeout: 30_000 }).toMatch(/4x4x6[\s\S]*>IC 2<[\s\S]*>IC 1</)
  await drawn(window)

  for (const format of ['SVG', 'PNG', 'PDF', 'TIFF']) {
    const file = path.join(home, `figure.${format.toLowerCase()}`)
    await answerSaveDialog(app, file)
    await choose(window, 'Format', format)
    await window.keyboard.press('Control+s')
    await expect(window.getByText(`Saved as ${path.basename(file)}`)).toBeVisible({ timeout: 30_000 })
    const again = path.join(home, `again.${format.toLowerCase()}`)
    cli('figure', run, '--recipe', `${file}.recipe.json`, '--out', again)
    expect(readFileSync(again).equals(readFileSync(file))).toBe(true)
  }
  expect(readFileSync(path.join(home, 'figure.svg'), 'utf8')).toBe(await shown(window))
  expect(readdirSync(home).filter((name) => name.includes('partial'))).toEqual([])

  await expectNoViolations(window, 'figure')

  await window.getByRole('button', { name: 'Copy' }).click()
  await window.getByRole('menuitem', { name: /As a picture/ }).click()
  await expect(window.getByText('Copied as a picture of 300 dpi.')).toBeVisible({ timeout: 30_000 })
  const copied = await app.evaluate(async ({ clipboard }) => {
    const [item] = await clipboard.read()
    const blob = (await item?.getType('image/png')) as Blob
    return Buffer.from(await blob.arrayBuffer()).toString('base64')
  })
  expect(Buffer.from(copied, 'base64').equals(readFileSync(path.join(home, 'figure.png')))).toBe(true)

  await window.keyboard.press('Escape')
  await expect(window.locator('.viewer[data-state="ready"]')).toBeVisible()
})

test('wrong fields say so, nothing is replaced unasked, and looks survive a restart', async ({ launch }) => {
  const userData = test.info().outputPath('user-data')
  const running = await launch({ userData })
  const { app, home } = running
  const run = sampleRun()
  const window = await builder(running, run)
  const width = window.getByRole('textbox', { name: 'Width (mm)' })
  await width.fill('9000')
  await expect(window.getByRole('alert').getByText('Between 30 and 500 mm.')).toBeVisible()
  await expect(window.getByRole('button', { name: 'Save figure' })).toBeDisabled()
  await width.fill('100')
  await drawn(window)

  // A recipe of an earlier figure is in the way: it stays unless the user says otherwise.
  const file = path.join(home, 'named.png')
  writeFileSync(`${file}.recipe.json`, 'mine')
  await answerSaveDialog(app, file)
  await answerMessageBox(app, 0)
  await choose(window, 'Format', 'PNG')
  await window.getByRole('button', { name: 'Save figure' }).click()
  await expect(window.getByRole('button', { name: 'Save figure' })).toBeEnabled()
  expect(readFileSync(`${file}.recipe.json`, 'utf8')).toBe('mine')
  expect(existsSync(file)).toBe(false)
  await answerSaveDialog(app, path.join(home, 'gone', 'figure.png'))
  await window.getByRole('button', { name: 'Save figure' }).click()
  await expect(window.getByRole('alert').filter({ hasText: 'figure.png' })).toBeVisible()
  expect(existsSync(path.join(home, 'gone'))).toBe(false)

  await window.getByRole('button', { name: 'Presets' }).click()
  await window.getByRole('textbox', { name: 'Name of the preset' }).fill('Slim')
  await window.keyboard.press('Enter')
  await expect(window.getByRole('button', { name: 'Use Slim' })).toBeVisible()
  await running.app.close()

  const again = await builder(await launch({ userData }), run)
  await expect(again.getByRole('textbox', { name: 'Width (mm)' })).toHaveValue('85')
  await again.getByRole('button', { name: 'Presets' }).click()
  await again.getByRole('button', { name: 'Rename Slim' }).click()
  await again.getByRole('textbox', { name: 'New name' }).fill('Narrow')
  await again.keyboard.press('Enter')
  await again.getByRole('button', { name: 'Use Narrow' }).click()
  await expect(again.getByRole('textbox', { name: 'Width (mm)' })).toHaveValue('100')
  await again.getByRole('button', { name: 'Presets' }).click()
  await again.getByRole('button', { name: 'Delete Narrow' }).click()
  await expect(again.getByText('Looks that you save stay here')).toBeVisible()
})
