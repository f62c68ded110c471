/** Can a scan be opened, set up and run with the keyboard alone, and is every place on the way accessible in both themes and when enlarged? */
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { expectAccessible } from '../support/accessible'
import { answerOpenDialog, dropFiles, expect, type RunningApp, test } from '../support/launch-app'

const SAMPLE = path.resolve(import.meta.dirname, '../../assets/sample/audiovisual_bold.nii.gz')
const LONG_NAME = 'sub-0123_ses-baseline_task-restingstateeyesopen_acq-multibandfactor6_run-01_desc-preproc_bold.nii.gz'

/** A folder of the user with a copy of the sample in it. */
function study(home: string, name = 'sub-01_bold.nii.gz') {
  const folder = path.join(home, 'study')
  mkdirSync(folder, { recursive: true })
  const scan = path.join(folder, name)
  copyFileSync(SAMPLE, scan)
  return { scan, files: () => readdirSync(folder).sort() }
}

const place = (window: Page, name: string) => window.getByRole('main', { name })
const openPlace = (window: Page) => expect(window.getByRole('heading', { name: 'Drop a 4-D scan here' })).toBeVisible()

async function openByKey({ app, window }: RunningApp, scan: string): Promise<void> {
  await answerOpenDialog(app, [scan])
  await openPlace(window)
  // Told once the page listens: a key pressed at the first paint is lost.
  await expect(window.getByText(/^Engine ready/)).toBeVisible()
  await window.keyboard.press('Control+o')
  await expect(place(window, 'Set up')).toBeVisible()
}

/** Tab until a control with this name has the focus. */
async function tabTo(window: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    const focused = await window.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent)
    if (focused === name) return
    await window.keyboard.press('Tab')
  }
  throw new Error(`Tab never reaches "${name}"`)
}

test('a scan is opened, set up, run and shown with the keyboard alone', async ({ launch }) => {
  const running = await launch()
  const { window } = running
  const { scan, files } = study(running.home)
  await openByKey(running, scan)
  await expect(window.getByText('voxels, 1 241 cm³')).toBeVisible()
  await expect(window.getByRole('img', { name: /Mean image with the outline of the mask, Axial cuts/ })).toBeVisible()

  await window.getByRole('button', { name: /Settings/ }).press('Enter')
  await expect(window.getByRole('option', { name: "nilearn's example", exact: true })).toBeVisible()
  await window.keyboard.press('ArrowDown')
  await window.keyboard.press('Enter')
  await expect(window.getByRole('textbox', { name: 'Components' })).toHaveValue('10')
  await expect(window.getByText('All as in the preset.')).toBeVisible()
  await window.getByRole('button', { name: /Settings/ }).press('Enter')
  await window.keyboard.press('Home')
  await window.keyboard.press('Enter')
  await expect(window.getByRole('textbox', { name: 'Components' })).toHaveValue('20')

  await tabTo(window, 'Smoothing (FWHM) (mm)')
  await window.keyboard.type('wide')
  await expect(window.getByText('Type a number.')).toBeVisible()
  await expect(place(window, 'Set up').getByRole('button', { name: 'Run', exact: true })).toBeDisabled()
  await window.keyboard.press('Control+Enter')
  await expect(place(window, 'Set up')).toBeVisible()
  await expect(window.getByRole('textbox', { name: /Smoothing/ })).toBeFocused()
  await window.keyboard.press('Control+a')
  await window.keyboard.type('6')
  await window.keyboard.press('ArrowUp')
  await expect(window.getByRole('textbox', { name: /Smoothing/ })).toHaveValue('6.5')

  await window.keyboard.press('Control+Enter')
  await expect(place(window, 'Explore')).toBeVisible({ timeout: 60_000 })
  expect(files()).toHaveLength(2)
  await window.keyboard.press('Control+3')
  await expect(window.getByRole('heading', { name: 'Done' })).toBeVisible()
  await expect(window.getByRole('complementary', { name: 'Stages' }).getByRole('listitem').filter({ hasText: /\d s$/ })).toHaveCount(8)
  await expectAccessible(window, 'run-done')
})

test('Open, Set up and Run are accessible in both themes, and Escape ends the run', async ({ launch }) => {
  // Twelve examinations of whole pages.
  test.slow()
  const running = await launch()
  const { window } = running
  const { scan, files } = study(running.home, LONG_NAME)
  await openPlace(window)
  await expectAccessible(window, 'open')
  await openByKey(running, scan)
  await expect(window.getByText('voxels, 1 241 cm³')).toBeVisible()
  await expect(window.getByTitle(LONG_NAME)).toBeVisible()
  for (const group of ['Mask', 'Decompose', 'Maps']) {
    await window.getByRole('button', { name: `more settings of ${group}` }).press('Enter')
  }
  await window.getByRole('radio', { name: 'Ortho' }).press('Space')
  await expect(window.getByRole('img', { name: /Ortho cuts/ })).toBeVisible()
  await expectAccessible(window, 'set-up')

  await window.getByRole('textbox', { name: 'Components' }).fill('99')
  await expect(window.getByRole('button', { name: '1 field to correct: Components' })).toBeVisible()
  await expectAccessible(window, 'set-up-error')
  // Nearly as many components as volumes take long to settle, and a hundred runs of them longer than any machine takes to look at a page.
  await window.getByRole('textbox', { name: 'Components' }).fill('60')
  await window.getByRole('textbox', { name: 'Runs' }).fill('100')
  await window.getByRole('textbox', { name: 'Iterations, at most' }).fill('100000')
  await window.getByRole('textbox', { name: 'Tolerance' }).fill('1e-12')
  await window.keyboard.press('Control+Enter')
  await expect(window.getByRole('heading', { name: /FastICA, run \d+ of 100, iteration \d+/ })).toBeVisible({ timeout: 60_000 })
  await expect(window.getByRole('img', { name: /after iteration \d+ the largest change is/ })).toBeVisible()
  await expectAccessible(window, 'run')
  await window.keyboard.press('Escape')
  await expect(window.getByText('The run was cancelled.')).toBeVisible()
  await expectAccessible(window, 'run-cancelled')
  expect(files()).toEqual([LONG_NAME])
})

test('a dropped scan opens from anywhere, and is found again among the recent ones', async ({ launch }) => {
  const running = await launch()
  const { window } = running
  const { scan } = study(running.home)
  await openPlace(window)
  await dropFiles(window, 'footer', [scan])
  await expect(place(window, 'Set up')).toBeVisible()
  await window.keyboard.press('Control+1')
  await window.getByRole('button', { name: /sub-01_bold\.nii\.gz.*64 × 64 × 21 × 64, 4 × 4 × 6 mm, TR 3\.000 s/ }).click()
  await expect(place(window, 'Set up')).toBeVisible()
})

test('nothing is cut off sideways at 200 % zoom', async ({ launch }) => {
  const running = await launch()
  const { window } = running
  const { scan } = study(running.home, LONG_NAME)
  // 1440 x 900 at 200 % has the room of 720 x 450.
  await window.setViewportSize({ width: 720, height: 450 })
  const overflow = () =>
    window.evaluate(() =>
      [...document.querySelectorAll('main, main *')]
        .filter((node) => node.scrollWidth > node.clientWidth + 1 && ['auto', 'scroll'].includes(getComputedStyle(node).overflowX))
        .map((node) => node.className),
    )
  await openPlace(window)
  expect(await overflow()).toEqual([])
  await openByKey(running, scan)
  await expect(window.getByText('voxels, 1 241 cm³')).toBeVisible()
  expect(await overflow()).toEqual([])
  await expect(place(window, 'Set up').getByRole('button', { name: 'Run', exact: true })).toBeInViewport()
  await window.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: 'Run' }).click()
  expect(await overflow()).toEqual([])
})
