/** Does axe find nothing on the page, in the theme that is on and in the other one? */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './launch-app'

/** All that a theme can change: the page's elements and names are the same in both. */
const RULES_OF_COLOUR = ['color-contrast', 'link-in-text-block']

/** Leaves the page in the other theme, and a picture of each in the test's output. @param name of the place, for pictures and failures */
export async function expectAccessible(window: Page, name: string): Promise<void> {
  await expectNoViolations(window, name)
  await window.getByRole('button', { name: /^Use the (light|dark) theme$/ }).click()
  await expectNoViolations(window, name, RULES_OF_COLOUR)
}

/** In the theme that is on. @param rules of axe; all of them when not given */
export async function expectNoViolations(window: Page, name: string, rules?: readonly string[]): Promise<void> {
  // The tip of a button just pressed lies over the page for a moment, and a button under the pointer has colours of its own.
  await window.mouse.move(1, 300)
  await expect(window.getByRole('tooltip')).toHaveCount(0)
  const theme = await window.locator('html').getAttribute('data-theme')
  await window.screenshot({ path: test.info().outputPath(`${name}-${theme}.png`) })
  // Electron opens no second page, which axe's newer way wants.
  const axe = new AxeBuilder({ page: window }).setLegacyMode()
  const { violations } = await (rules ? axe.withRules([...rules]) : axe).analyze()
  expect(violations.map(({ id, nodes }) => `${name}, ${theme}: ${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
}
