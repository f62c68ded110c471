/** Can components be marked, previewed and taken out of the scan, from the window, by keyboard? */
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expectAccessible } from '../support/accessible'
import { answerSaveDialog, expect, test } from '../support/launch-app'

test('marks components, shows before and after, and writes the cleaned scan once', async ({ launch }) => {
  const { app, window, home } = await launch()
  await window.setViewportSize({ width: 1440, height: 900 })
  await window.getByRole('button', { name: 'Open sample' }).click()
  await window.getByRole('textbox', { name: 'Components' }).fill('10')
  await window.keyboard.press('Control+Enter')
  await expect(window.getByRole('main', { name: 'Explore' })).toBeVisible({ timeout: 90_000 })
  await expect(window.locator('.viewer[data-state="ready"]')).toBeVisible()

  // X marks what is picked in the table and goes there.
  await window.keyboard.press('ArrowDown')
  await window.keyboard.press('Shift+ArrowDown')
  await window.keyboard.press('x')
  const chooser = window.getByRole('group', { name: 'Components to remove' })
  await expect(chooser.getByRole('button', { name: 'IC 2', exact: true, pressed: true })).toBeVisible()
  await expect(chooser.getByRole('button', { pressed: true })).toHaveCount(2)
  await chooser.getByRole('button', { name: 'IC 7', exact: true }).click()
  const variance = window.locator('.denoise-facts dd').first()
  await expect(window.locator('.denoise-facts')).toContainText('63 to 60', { timeout: 60_000 })
  await expect(window.locator('.denoise-results:not(.outdated)')).toBeVisible()
  const partial = await variance.textContent()
  await window
    .getByRole('radio', { name: 'Full' })
    .or(window.getByRole('button', { name: 'Full' }))
    .click()
  await expect(variance).not.toHaveText(partial ?? '')
  await expect(window.getByRole('img', { name: /^Carpet plot after: 400 voxels over 64 volumes/ })).toBeVisible()
  // Something is drawn: the carpets differ, and the maps are not blank.
  const inks = await window.locator('.denoise-results canvas').evaluateAll((canvases) =>
    (canvases as HTMLCanvasElement[]).map((canvas) => {
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray(4)
      return pixels.reduce((sum, value, at) => (at % 4 === 0 ? sum + Math.abs(value - 127) : sum), 0)
    }),
  )
  expect(inks).toHaveLength(5)
  expect(inks[1]).toBeLessThan(inks[0])
  for (const ink of inks) expect(ink).toBeGreaterThan(0)
  await expectAccessible(window, 'denoise')

  mkdirSync(home, { recursive: true })
  const target = path.join(home, 'cleaned.nii.gz')
  await answerSaveDialog(app, target)
  await window.getByRole('button', { name: 'Write cleaned scan' }).click()
  await expect(window.getByText(/^Written: cleaned\.nii\.gz, with \d/)).toBeVisible({ timeout: 60_000 })
  expect(existsSync(target)).toBe(true)
  const told = JSON.parse(readFileSync(path.join(home, 'cleaned.json'), 'utf8'))
  expect(told).toMatchObject({ Regression: 'full', SourceIsScanOfRun: true })
  expect(told.ComponentsRemoved.map(({ component }: { component: number }) => component)).toEqual([2, 3, 7])
  // The same name a second time: refused, and the first one stays.
  const before = readFileSync(target)
  await answerSaveDialog(app, target)
  await window.getByRole('button', { name: 'Write cleaned scan' }).click()
  await expect(window.getByText(/cleaned\.nii\.gz exists already/)).toBeVisible()
  expect(readFileSync(target).equals(before)).toBe(true)
  await window.keyboard.press('d')
  await expect(window.locator('.viewer[data-state="ready"]')).toBeVisible()
})
