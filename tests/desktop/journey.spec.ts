/** Does a researcher get from a scan to saved maps in one window, and are they the maps that the command line makes? */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { answerSaveDialog, expect, test } from '../support/launch-app'

const root = path.resolve(import.meta.dirname, '../..')
const SAMPLE = path.join(root, 'assets/sample/audiovisual_bold.nii.gz')
/** Where the README's pictures go, when they are to be made: COUNTERPOINT_PICTURES=docs/images npx playwright test journey */
const pictures = process.env.COUNTERPOINT_PICTURES

async function picture(window: Page, name: string): Promise<void> {
  await window.mouse.move(720, 890)
  await expect(window.getByRole('tooltip')).toHaveCount(0)
  await window.screenshot({ path: pictures ? path.join(root, pictures, `${name}.png`) : test.info().outputPath(`${name}.png`) })
}

/** Goes down the table by keyboard and says what components are, as a reviewer does. */
async function nameComponents(window: Page, names: Readonly<Record<number, string>>): Promise<void> {
  const last = Math.max(...Object.keys(names).map(Number))
  const table = window.getByRole('grid', { name: 'Components' })
  await table.focus()
  for (let number = 1; number <= last; number++) {
    const name = names[number]
    if (name !== undefined) {
      await expect(window.getByRole('heading', { name: `IC ${number}`, exact: true })).toBeVisible()
      if (name !== 'White matter') await window.keyboard.press('s')
      await window.keyboard.press('e')
      await window.keyboard.type(name)
      await window.keyboard.press('Enter')
      await expect(window.getByRole('row', { name: new RegExp(`^${number} `) })).toContainText(name)
      await table.focus()
    }
    if (number < last) await window.keyboard.press('ArrowDown')
  }
}

/** The figure builder with a panel of the chosen component and a few more. */
async function panelOf(window: Page, more: readonly number[]): Promise<void> {
  for (const number of more) await window.getByRole('row', { name: new RegExp(`^${number} `) }).click({ modifiers: ['Control'] })
  await window.keyboard.press('f')
  await window.getByRole('button', { name: 'Background' }).click()
  await window.getByRole('option', { name: 'Paper' }).click()
  await expect(window.getByText('The file is this drawing.')).toBeVisible({ timeout: 30_000 })
  await expect(window.locator('.figure-page')).toHaveAttribute('data-dpi', '300', { timeout: 30_000 })
}

/** The guide's pictures of views that other tests are about. */
async function picturesOfViews(window: Page): Promise<void> {
  await window.getByRole('button', { name: 'Checks' }).click()
  await expect(window.getByRole('img', { name: /onvergence/ }).first()).toBeVisible()
  await picture(window, 'checks-dark')
  await window.keyboard.press('Escape')
  const table = window.getByRole('grid', { name: 'Components' })
  await window.getByRole('row', { name: /^9 / }).click()
  await table.focus()
  await window.keyboard.press('x')
  await expect(window.locator('.denoise-facts')).toContainText(' to ', { timeout: 60_000 })
  await picture(window, 'denoise-dark')
  await window.keyboard.press('d')
  await window.keyboard.press('c')
  await expect(window.locator('.contact-sheet, [data-view="contact"]').first()).toBeVisible()
  const isBlank = (canvases: (HTMLElement | SVGElement)[]) =>
    (canvases as HTMLCanvasElement[]).filter(
      (canvas) =>
        !canvas
          .getContext('2d')
          ?.getImageData(0, 0, canvas.width, canvas.height)
          .data.some((value) => value > 0),
    ).length
  await expect.poll(() => window.locator('.contact-row canvas').evaluateAll(isBlank)).toBe(0)
  await picture(window, 'contact-dark')
  await window.keyboard.press('o')
}

/** The guide's examples of networks and artefacts, at cuts that show them. */
const EXAMPLES = {
  networks: ['2,4,6,16', 'x=-4 y=-20 z=-6,12,30'],
  artefacts: ['7,17,5,11', 'x=-20 y=-34 z=-18,0,12'],
} as const

function examplePictures(run: string, folder: string): void {
  for (const [name, [components, cuts]] of Object.entries(EXAMPLES)) {
    const file = path.join(folder, `examples-${name}.png`)
    const options = ['--layout', 'panel', '--components', components, '--cuts', cuts, '--threshold', '2']
    const page = ['--theme', 'paper', '--width-mm', '130', '--dpi', '220', '--out', file]
    rmSync(file, { force: true })
    execFileSync(process.execPath, [path.join(root, 'out/cli.mjs'), 'figure', run, ...options, ...page], { stdio: 'ignore' })
    rmSync(`${file}.recipe.json`)
  }
}

test('the sample goes from one click to saved maps, and the command line makes the same ones', async ({ launch }) => {
  const { app, window, home, requests } = await launch()
  await window.setViewportSize({ width: 1440, height: 900 })
  await expect(window.getByRole('button', { name: 'Open sample' })).toBeVisible()
  await picture(window, 'open-dark')

  await window.getByRole('button', { name: 'Open sample' }).click()
  await expect(window.getByText('voxels, 1 241 cm³')).toBeVisible()
  await picture(window, 'setup-dark')

  await window.getByRole('main', { name: 'Set up' }).getByRole('button', { name: 'Run', exact: true }).click()
  await expect(window.getByRole('main', { name: 'Explore' })).toBeVisible({ timeout: 90_000 })
  await expect(window.locator('.viewer[data-state="ready"]')).toBeVisible()
  await expect(window.getByRole('grid', { name: 'Components' }).getByRole('row')).toHaveCount(21)

  const threshold = window.getByRole('textbox', { name: 'Threshold (z)' })
  await expect(threshold).toHaveValue('3')
  await threshold.fill('2')
  await threshold.blur()
  await window.getByRole('grid', { name: 'Components' }).focus()
  await nameComponents(window, {
    2: 'Visual',
    4: 'Auditory',
    6: 'Default mode',
    9: 'White matter',
    15: 'Primary visual',
    16: 'Sensorimotor',
  })
  await window.keyboard.press('Control+k')
  await expect(window.getByRole('dialog', { name: 'Commands' })).toBeVisible()
  await window.keyboard.type('default mode')
  await expect(window.getByRole('menuitem')).toHaveCount(1)
  await window.keyboard.press('Enter')
  await expect(window.getByRole('dialog')).toHaveCount(0)
  await expect(window.getByRole('heading', { name: 'IC 6', exact: true })).toBeVisible()
  await expect(threshold).toHaveValue('2')
  await window.getByRole('button', { name: 'Show 3-D' }).click()
  const isDrawn = (canvas: HTMLCanvasElement) =>
    canvas
      .getContext('2d')
      ?.getImageData(0, 0, canvas.width, canvas.height)
      .data.some((value) => value > 0)
  await expect.poll(() => window.locator('canvas.corner-picture').evaluate(isDrawn)).toBe(true)
  await picture(window, 'explore-dark')
  await panelOf(window, [2, 4, 15, 16])
  await picture(window, 'figure-dark')
  await window.keyboard.press('Escape')
  await expect(window.locator('.viewer[data-state="ready"]')).toBeVisible()
  if (pictures) await picturesOfViews(window)
  await window.getByRole('button', { name: 'Use the light theme' }).click()
  await picture(window, 'explore-light')

  const saved = path.join(home, 'saved')
  await answerSaveDialog(app, saved)
  await window.getByRole('button', { name: 'Save', exact: true }).click()
  await window.getByRole('menuitem', { name: /Component maps/ }).click()
  await expect(window.getByText('Saved as saved.')).toBeVisible()
  expect(readdirSync(home).filter((name) => name.includes('partial'))).toEqual([])

  const again = path.join(home, 'again')
  mkdirSync(path.dirname(again), { recursive: true })
  execFileSync(process.execPath, [path.join(root, 'out/cli.mjs'), 'run', SAMPLE, '--out', again], { stdio: 'ignore' })
  if (pictures) examplePictures(again, path.join(root, pictures))
  expect(readFileSync(path.join(again, 'maps.nii.gz')).equals(readFileSync(path.join(saved, 'maps_z.nii.gz')))).toBe(true)
  const hosts = new Set(requests.filter((url) => !/^(data|blob):/.test(url)).map((url) => new URL(url).host))
  expect([...hosts]).toHaveLength(1)
})
