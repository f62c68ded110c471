/** Is the guide there in the app itself, whole, by keyboard alone, and legible to everyone? */
import { expectAccessible } from '../support/accessible'
import { expect, test } from '../support/launch-app'

test('the guide opens by key, shows its pictures, is searched and left, all by keyboard', async ({ launch }) => {
  const { window, app } = await launch()
  await expect(window.getByRole('button', { name: 'Open sample' })).toBeVisible()
  await window.keyboard.press('F1')
  await expect(window.getByRole('heading', { level: 1, name: 'First run' })).toBeVisible()
  const pictures = window.getByRole('article').getByRole('img')
  await expect(pictures).toHaveCount(3)
  for (const picture of await pictures.all()) {
    await picture.scrollIntoViewIfNeeded()
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(600)
  }
  // Enlarged by Enter to its own size, as far as the window has room; Escape leads back to where one was.
  const enlarge = window.getByRole('button', { name: /^Enlarge: Explore/ })
  await enlarge.focus()
  await window.keyboard.press('Enter')
  const enlarged = window.getByRole('dialog').getByRole('img')
  await expect.poll(async () => (await enlarged.boundingBox())?.width).toBeGreaterThan(1000)
  await window.keyboard.press('Escape')
  await expect(enlarge).toBeFocused()
  const field = window.getByRole('textbox', { name: 'Search the guide' })
  await field.focus()
  await window.keyboard.type('MELODIC (FSL)')
  await window.keyboard.press('Tab')
  await window.keyboard.press('Enter')
  await expect(window.getByRole('heading', { level: 2, name: 'MELODIC (FSL)' })).toBeInViewport()
  await expectAccessible(window, 'help')
  await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('go-about')?.click())
  await expect(window.getByRole('heading', { name: 'How to cite' })).toBeVisible()
  await expect(window.getByRole('heading', { name: 'Versions' })).toBeVisible()
  await window.keyboard.press('Control+1')
  await expect(window.getByRole('main', { name: 'Open' })).toBeVisible()
})
