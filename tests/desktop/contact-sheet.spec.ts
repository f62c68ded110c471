/** Is every component in the contact sheet, accessible in both themes, and do maps survive a lost card and take another background? */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { expectAccessible } from '../support/accessible'
import { answerOpenDialog, expect, test } from '../support/launch-app'

const root = path.resolve(import.meta.dirname, '../..')

/** Share of a picture's pixels that are coloured (red and blue differ), and whether anything is drawn. */
const pictures = (window: Page) =>
  window.locator('.tile canvas').evaluateAll((nodes) =>
    nodes.map((node) => {
      const canvas = node as HTMLCanvasElement
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
      let coloured = 0
      let drawn = 0
      for (let n = 0; n < pixels.length; n += 4) {
        if ((pixels[n + 3] ?? 0) > 0) drawn++
        if (Math.abs((pixels[n] ?? 0) - (pixels[n + 2] ?? 0)) > 24) coloured++
      }
      return { drawn, coloured }
    }),
  )

test('the contact sheet, a lost graphics card and another background', async ({ launch }) => {
  const running = await launch()
  const { window } = running
  await window.setViewportSize({ width: 1440, height: 900 })
  await window.getByRole('button', { name: 'Open sample' }).click()
  await window.getByRole('textbox', { name: 'Components' }).fill('8')
  await window.keyboard.press('Control+Enter')
  await expect(window.getByRole('main', { name: 'Explore' })).toBeVisible({ timeout: 90_000 })
  await expect(window.locator('.viewer[data-state="ready"]')).toBeVisible()

  await window.keyboard.press('c')
  const sheet = window.getByRole('grid', { name: 'Contact sheet of 8 components' })
  await expect(sheet.getByRole('gridcell')).toHaveCount(8)
  await expect(window.locator('.tile canvas[data-painted]')).toHaveCount(8)
  for (const { drawn, coloured } of await pictures(window)) {
    expect(drawn).toBeGreaterThan(1000)
    expect(coloured).toBeLessThan(drawn / 3)
  }
  const before = (await pictures(window)).reduce((sum, { coloured }) => sum + coloured, 0)
  await window.getByRole('textbox', { name: 'Threshold (z)' }).fill('1.5')
  // A lower threshold colours more of every map.
  await expect.poll(async () => (await pictures(window)).reduce((sum, { coloured }) => sum + coloured, 0)).toBeGreaterThan(2 * before)
  await window.getByRole('textbox', { name: 'Threshold (z)' }).fill('3')

  await expectAccessible(window, 'contact')
  await sheet.focus()
  await window.keyboard.press('ArrowRight')
  await window.keyboard.press('Enter')
  await expect(window.getByRole('heading', { name: 'IC 2', exact: true })).toBeVisible()
  await expect(window.locator('.viewer-canvas[data-drawn^="2 "]')).toBeAttached()

  // The card is lost, and everything is drawn again as it was.
  const slice = window.getByRole('application', { name: /^Axial slice/ })
  const shot = async () =>
    createHash('sha256')
      .update(await slice.screenshot())
      .digest('hex')
  await expect(window.locator('.viewer[data-state="ready"]')).toBeVisible()
  const whole = await shot()
  await window.locator('.viewer-canvas canvas').evaluate((node) => {
    const gl = (node as HTMLCanvasElement).getContext('webgl2')
    gl?.getExtension('WEBGL_lose_context')?.loseContext()
    node.setAttribute('data-lost', '')
  })
  await expect(window.locator('.viewer-canvas canvas:not([data-lost])')).toHaveCount(1)
  await expect(window.locator('.viewer[data-state="ready"]')).toBeVisible()
  await expect.poll(shot).toBe(whole)

  // A file that is no image is told in words and changes nothing; an image on another grid lies under the maps.
  const open = async (file: string) => {
    await answerOpenDialog(running.app, [file])
    await window.getByRole('button', { name: /Background/ }).click()
    await window.getByRole('option', { name: 'Open an image…' }).click()
  }
  const bad = path.join(running.home, 'notes.nii')
  writeFileSync(bad, 'these are notes')
  await open(bad)
  await expect(window.getByRole('alert')).toContainText('notes.nii')
  await window.getByRole('alert').getByRole('button', { name: 'Dismiss' }).click()
  await expect.poll(shot).toBe(whole)
  await open(path.join(root, 'tests/data/nibabel/anatomical.nii'))
  await expect(window.getByRole('button', { name: /Background/ })).toContainText('anatomical.nii')
  await expect.poll(shot).not.toBe(whole)
  await window.screenshot({ path: test.info().outputPath('background.png') })
  await window.getByRole('button', { name: /Background/ }).click()
  await window.getByRole('option', { name: 'Mean EPI' }).click()
  await expect.poll(shot).toBe(whole)
})
