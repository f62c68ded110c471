/** Does Explore draw the right voxels of a real run, follow keys, stay accessible, and save what it shows? */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { PLANE_AXES, type Plane, voxelAtPoint } from '../../src-renderer/features/viewer/layout'
import { type ViewGrid, viewGrid } from '../../src-renderer/voxels/view-grid'
import type { Triple } from '../../src-shared/affine'
import { expectAccessible, expectNoViolations } from '../support/accessible'
import { answerSaveDialog, expect, oneApp, type RunningApp, test } from '../support/launch-app'

const SHAPE = [64, 64, 21] as const

/** The sample, run with ten components, shown in Explore. */
const shared = oneApp(async ({ window }) => {
  await window.setViewportSize({ width: 1440, height: 900 })
  await window.getByRole('button', { name: 'Open sample' }).click()
  await window.getByRole('textbox', { name: 'Components' }).fill('10')
  await window.keyboard.press('Control+Enter')
  await expect(window.getByRole('main', { name: 'Explore' })).toBeVisible({ timeout: 90_000 })
  await expect(window.locator('.viewer[data-state="ready"]')).toBeVisible()
})

/** As Explore opens, whatever the test before has chosen: the first component in three slices at z 3. */
async function explore({ window }: RunningApp): Promise<Page> {
  await window.setViewportSize({ width: 1440, height: 900 })
  await window.getByRole('radio', { name: 'Ortho', exact: true }).click()
  const threshold = window.getByRole('textbox', { name: 'Threshold (z)' })
  await threshold.fill('3')
  await threshold.blur()
  await window.getByRole('grid', { name: 'Components' }).focus()
  await window.keyboard.press('Home')
  await expect(window.getByRole('heading', { name: 'IC 1', exact: true })).toBeVisible()
  await expect(window.locator('.viewer-canvas[data-drawn^="1 "]')).toBeAttached()
  await expect(window.locator('.viewer[data-state="ready"]')).toBeVisible()
  return window
}
const status = (window: Page) => window.getByRole('contentinfo')
/** Waits until what was asked for has been drawn. */
const drawn = (window: Page) =>
  window.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))))

interface RunOnPage {
  readonly view: ViewGrid
  /** The map over the whole grid; NaN outside the mask. */
  readonly map: (index: number) => Promise<Float32Array>
}

/** The voxel values of the run, read as the page reads them. */
async function voxelsOf({ window, requests }: RunningApp): Promise<RunOnPage> {
  const address = requests.find((url) => /\/runs\/[^/]+\/mask$/.test(url))
  if (!address) throw new Error('the page never asked for the mask')
  const base = new URL(address).pathname.replace(/mask$/, '')
  const read = async (name: string) =>
    Uint8Array.from(await window.evaluate(async (url) => [...new Uint8Array(await (await fetch(url)).arrayBuffer())], `${base}${name}`))
  const mask = await read('mask')
  // The sample's affine: i runs to the left, 4 x 4 x 6 mm. Only the directions matter here.
  const view = viewGrid(
    {
      shape: SHAPE,
      affine: [
        [-4, 0, 0, 126],
        [0, 4, 0, -126],
        [0, 0, 6, -60],
        [0, 0, 0, 1],
      ],
    },
    mask,
  )
  return {
    view,
    map: async (index) => {
      const values = new Float32Array((await read(`component/${index}`)).buffer)
      const whole = new Float32Array(mask.length).fill(Number.NaN)
      let rank = 0
      for (const [place, inside] of mask.entries()) if (inside) whole[place] = values[rank++]
      return whole
    },
  }
}

interface Slice {
  readonly plane: Plane
  readonly width: number
  readonly height: number
  /** Where the slice lies in the picture, whose pixels are whole: x, y, width and height in pixels. */
  readonly frame: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  /** For each pixel: red minus blue, positive for warm, negative for cold, about 0 for grey. */
  readonly warmth: readonly number[]
}

/** What is on screen at each slice, pixel by pixel, without the marks over it. */
async function slices(window: Page): Promise<Slice[]> {
  await drawn(window)
  const marks = await window.addStyleTag({ content: '' }).catch(() => null)
  await window.locator('.viewer-marks').evaluate((node) => node.setAttribute('visibility', 'hidden'))
  const found: Slice[] = []
  for (const plane of ['coronal', 'sagittal', 'axial'] as const) {
    const tile = window.getByRole('application', { name: new RegExp(`^${plane} slice`, 'i') })
    const bounds = await tile.boundingBox()
    if (!bounds) throw new Error(`no ${plane} slice`)
    const frame = { ...bounds, x: bounds.x % 1, y: bounds.y % 1 }
    const picture = (await tile.screenshot()).toString('base64')
    const { width, height, warmth } = await window.evaluate(async (data) => {
      const image = new Image()
      image.src = `data:image/png;base64,${data}`
      await image.decode()
      const canvas = new OffscreenCanvas(image.width, image.height)
      const context = canvas.getContext('2d')
      if (!context) throw new Error('no 2-D context')
      context.drawImage(image, 0, 0)
      const { data: pixels } = context.getImageData(0, 0, image.width, image.height)
      const red = Array.from({ length: image.width * image.height }, (_, n) => pixels[4 * n] - pixels[4 * n + 2])
      return { width: image.width, height: image.height, warmth: red }
    }, picture)
    found.push({ plane, width, height, frame, warmth })
  }
  await window.locator('.viewer-marks').evaluate((node) => node.removeAttribute('visibility'))
  await marks?.dispose()
  return found
}

const CLEAR = 24

/** Compares each pixel with the voxel under it; pixels through which the border of two voxels goes are left to either. */
function compare(slice: Slice, view: ViewGrid, map: Float32Array, cursor: Triple, threshold: number, radiological: boolean) {
  const { frame } = slice
  const tile = { plane: slice.plane, slice: null, rectangle: frame }
  const box = view.fromScan(cursor)
  const valueAt = (x: number, y: number) => {
    const [i, j, k] = view.toScan(voxelAtPoint(tile, x, y, box, view.shape, radiological))
    return i < 0 || j < 0 || k < 0 || i >= SHAPE[0] || j >= SHAPE[1] || k >= SHAPE[2] ? Number.NaN : map[i + 64 * (j + 64 * k)]
  }
  const { wide, high } = PLANE_AXES[slice.plane]
  const [stepX, stepY] = [frame.width / view.shape[wide], frame.height / view.shape[high]]
  let coloured = 0
  let expected = 0
  const wrong: string[] = []
  for (let y = 0; y < slice.height; y++)
    for (let x = 0; x < slice.width; x++) {
      const [px, py] = [x + 0.5, y + 0.5]
      const nearEdge = (at: number, step: number) => at < 0 || Math.min(at % step, step - (at % step)) < 0.75
      if (nearEdge(px - frame.x, stepX) || nearEdge(py - frame.y, stepY)) continue
      const value = valueAt(px, py)
      const warmth = slice.warmth[y * slice.width + x]
      const isColoured = Math.abs(warmth) > CLEAR
      const passes = Math.abs(value) >= threshold
      if (isColoured) coloured++
      if (passes) expected++
      if (isColoured !== passes || (passes && Math.sign(warmth) !== Math.sign(value)))
        wrong.push(`${slice.plane} ${x},${y}: value ${value}, warmth ${warmth}`)
    }
  return { coloured, expected, wrong: wrong.slice(0, 5) }
}

const voxelInStatus = async (window: Page): Promise<Triple> => {
  const text = await status(window).textContent()
  const found = /voxel (\d+) (\d+) (\d+)/.exec(text ?? '')
  if (!found) throw new Error(`no voxel in "${text}"`)
  return [Number(found[1]), Number(found[2]), Number(found[3])]
}

/** The crosshair goes to a component's peak once its map is there: where it is when two frames have not moved it. */
async function restingVoxel(window: Page): Promise<Triple> {
  let at = await voxelInStatus(window)
  await expect
    .poll(async () => {
      const before = at.join(' ')
      await drawn(window)
      at = await voxelInStatus(window)
      return at.join(' ') === before
    })
    .toBe(true)
  return at
}

test('draws exactly the voxels that pass the threshold, in their colours, on their side', async () => {
  const running = shared()
  const window = await explore(running)
  const { view, map } = await voxelsOf(running)
  for (const { component, threshold, radiological } of [
    { component: 0, threshold: '1.5', radiological: false },
    { component: 1, threshold: '2', radiological: false },
    { component: 2, threshold: '2.5', radiological: true },
  ]) {
    if (component > 0) await window.keyboard.press('ArrowDown')
    if (radiological) {
      await window.getByRole('button', { name: 'Display' }).click()
      await window.getByRole('menuitemradio', { name: /Radiological/ }).click()
      await window.keyboard.press('Escape')
      await expect(status(window)).toContainText('Radiological, right is on the left')
    }
    await window.getByRole('textbox', { name: 'Threshold (z)' }).fill(threshold)
    await window.getByRole('textbox', { name: 'Threshold (z)' }).blur()
    await expect(window.getByRole('heading', { name: `IC ${component + 1}`, exact: true })).toBeVisible()
    await expect(status(window)).toContainText(/IC \d+ z −?\d/)
    const values = await map(component)
    await expect(window.locator(`.viewer-canvas[data-drawn="${component + 1} ${threshold}"]`)).toBeAttached()
    const cursor = await restingVoxel(window)
    let coloured = 0
    for (const slice of await slices(window)) {
      const result = compare(slice, view, values, cursor, Number(threshold), radiological)
      expect(result.wrong, `${slice.plane}, component ${component}`).toEqual([])
      expect(result.coloured).toBe(result.expected)
      coloured += result.coloured
    }
    expect(coloured).toBeGreaterThan(300)
    if (component < 2) await window.getByRole('grid', { name: 'Components' }).focus()
  }
  await window.getByRole('button', { name: 'Display' }).click()
  await window.getByRole('menuitemradio', { name: /Neurological/ }).click()
  await window.keyboard.press('Escape')
})

test('arrow keys change component and time course, and the threshold stays', async () => {
  const running = shared()
  const window = await explore(running)
  await expect(window.getByRole('heading', { name: 'IC 1', exact: true })).toBeVisible()
  await window.keyboard.press(']')
  await window.keyboard.press('}')
  await expect(window.getByRole('textbox', { name: 'Threshold (z)' })).toHaveValue('3.6')
  for (let index = 2; index <= 10; index++) {
    await window.keyboard.press('ArrowDown')
    await expect(window.getByRole('heading', { name: `IC ${index}`, exact: true })).toBeVisible()
    await expect(window.getByRole('img', { name: new RegExp(`^Time course of IC ${index}: 64 volumes over 192 s`) })).toBeVisible()
    await expect(window.getByRole('img', { name: new RegExp(`^Power spectrum of IC ${index}: largest at 0\\.\\d+ Hz`) })).toBeVisible()
  }
  await expect(window.getByRole('textbox', { name: 'Threshold (z)' })).toHaveValue('3.6')
  await expect(status(window)).toContainText('|z| ≥ 3.6 two-sided')

  // Keys in a slice move the crosshair by a voxel, and a click goes where it is made.
  const before = await voxelInStatus(window)
  await window.getByRole('application', { name: /^Axial slice/ }).focus()
  await window.keyboard.press('ArrowUp')
  await window.keyboard.press('PageUp')
  await expect.poll(() => voxelInStatus(window)).toEqual([before[0], before[1] + 1, before[2] + 1])
  await window.keyboard.press('ArrowRight')
  await expect.poll(async () => (await voxelInStatus(window))[0]).toBe(before[0] - 1)
  await expect(window.getByRole('heading', { name: 'IC 10', exact: true })).toBeVisible()
  const tile = window.getByRole('application', { name: /^Coronal slice/ })
  const bounds = await tile.boundingBox()
  if (!bounds) throw new Error('no coronal slice')
  await tile.click({ position: { x: bounds.width * 0.25, y: bounds.height * 0.5 } })
  await expect(status(window)).toContainText(/−\d+ {2}−?\d+ {2}-?−?\d+ mm/)
  await window.keyboard.press('Escape')
  await window.keyboard.press('p')
  await expect(status(window)).toContainText(/IC 10 z/)
})

test('turns the 3-D rendering with the keys, and comes back to the slices', async () => {
  const running = shared()
  const window = await explore(running)
  // The software renderer of test machines needs seconds for a large rendering.
  await window.setViewportSize({ width: 960, height: 640 })
  await window.getByRole('radio', { name: '3-D' }).click()
  const picture = window.getByRole('application', { name: '3-D rendering of IC 1. Arrow keys turn it.' })
  await expect(picture).toBeVisible()
  const shot = async () => (await window.locator('.viewer').screenshot()).toString('base64')
  await expect.poll(shot, { timeout: 60_000 }).not.toBe('')
  await drawn(window)
  const before = await shot()
  await picture.focus()
  await window.keyboard.press('ArrowRight')
  await expect.poll(shot, { timeout: 60_000 }).not.toBe(before)
  await window.getByRole('radio', { name: 'Ortho' }).click()
  await expect(window.getByRole('application', { name: /slice/ })).toHaveCount(3)

  // The same rendering in the free corner, beside slices that stay what they were.
  await window.setViewportSize({ width: 1200, height: 760 })
  await drawn(window)
  const axial = window.getByRole('application', { name: /^Axial slice/ })
  const slice = (await axial.screenshot()).toString('base64')
  await window.getByRole('button', { name: 'Show 3-D' }).click()
  const filled = () =>
    window.locator('.corner-picture').evaluate((node) => {
      const canvas = node as HTMLCanvasElement
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
      let light = 0
      for (let n = 0; n < pixels.length; n += 4) if ((pixels[n] ?? 0) > 60) light++
      return light / (canvas.width * canvas.height)
    })
  await expect.poll(filled, { timeout: 60_000 }).toBeGreaterThan(0.1)
  await drawn(window)
  expect((await axial.screenshot()).toString('base64')).toBe(slice)
  await window.getByRole('button', { name: 'Hide 3-D' }).click()
  await expect(window.locator('.corner-picture')).toHaveCount(0)
})

test('saves maps, tables and other forms where the user says, and says a failure in words', async () => {
  const running = shared()
  const window = await explore(running)
  const folder = path.join(running.home, 'paper')
  mkdirSync(folder, { recursive: true })
  const save = async (name: RegExp) => {
    await window.getByRole('button', { name: 'Save', exact: true }).click()
    await window.getByRole('menuitem', { name }).click()
  }

  const saved = async (name: string, entry: RegExp) => {
    await answerSaveDialog(running.app, path.join(folder, name))
    await save(entry)
    await expect(window.getByText(`Saved as ${name}.`)).toBeVisible({ timeout: 60_000 })
  }
  await saved('images', /^Component maps/)
  const maps = gunzipSync(readFileSync(path.join(folder, 'images', 'maps_z.nii.gz')))
  expect([...new Int16Array(maps.buffer.slice(maps.byteOffset + 40, maps.byteOffset + 50))]).toEqual([4, 64, 64, 21, 10])
  await saved('tables', /^Tables/)
  expect(readdirSync(path.join(folder, 'tables'))).toEqual(expect.arrayContaining(['components.tsv', 'mixing.tsv', 'spectra.tsv']))

  for (const [name, entry] of [
    ['report.html', /^Report/],
    ['run.ica', /^MELODIC/],
    ['derivatives', /^BIDS/],
    ['again.py', /^Python/],
  ] as const)
    await saved(name, entry)
  expect(readFileSync(path.join(folder, 'report.html'), 'utf8')).toContain('IC 10')
  expect(readdirSync(path.join(folder, 'run.ica'))).toEqual(expect.arrayContaining(['melodic_IC.nii.gz', 'melodic_mix', 'melodic_FTmix']))
  expect(readdirSync(path.join(folder, 'derivatives'))).toContain('dataset_description.json')
  expect(readFileSync(path.join(folder, 'again.py'), 'utf8')).toContain('FastICA')

  await answerSaveDialog(running.app, null)
  await window.getByRole('button', { name: 'Dismiss' }).first().click()
  await save(/^Component maps/)
  await expect(window.getByText(/Saved as/)).toHaveCount(0)

  // Below a file nothing can be written.
  await answerSaveDialog(running.app, path.join(folder, 'again.py', 'images'))
  await save(/^Component maps/)
  await expect(window.getByRole('alert')).toBeVisible()
  await window.getByRole('alert').getByRole('button', { name: 'Dismiss' }).click()
})

test('is accessible in every layout and theme, and keeps everything at 200 % zoom', async () => {
  const running = shared()
  const window = await explore(running)
  for (const layout of ['Slice', 'Mosaic', 'Ortho']) {
    await window.getByRole('radio', { name: layout, exact: true }).click()
    await drawn(window)
    await expectAccessible(window, `explore-${layout.toLowerCase()}`)
  }
  await window.getByRole('radio', { name: 'Soft' }).click()
  await window.getByRole('button', { name: 'Display' }).click()
  await window.getByRole('menuitemradio', { name: /Smooth/ }).click()
  await window.keyboard.press('Escape')
  await expect(status(window)).toContainText('interpolated')
  await drawn(window)
  await window.screenshot({ path: test.info().outputPath('explore-soft-smooth.png') })

  const expectNothingBeyond = async () => {
    const beyond = await window.evaluate(() =>
      [...document.querySelectorAll('main button, main input, main [role=application], main table')]
        .filter((node) => {
          const { left, right, width } = node.getBoundingClientRect()
          return width > 0 && (left < -1 || right > innerWidth + 1)
        })
        .map((node) => `${Math.round(node.getBoundingClientRect().right)} of ${innerWidth}: ${node.outerHTML.slice(0, 120)}`),
    )
    expect(beyond).toEqual([])
  }
  // 1440 x 900 at 200 % has the room of 720 x 450.
  await window.setViewportSize({ width: 720, height: 450 })
  // Each fact of the status bar is there as a whole or not at all.
  const cut = await status(window).evaluate((bar) => {
    const { right, bottom } = bar.getBoundingClientRect()
    const boxes = [...bar.querySelectorAll('li')].map((fact) => fact.getBoundingClientRect())
    return boxes.filter((box) => box.top < bottom && box.right > right).length
  })
  expect(cut).toBe(0)
  await drawn(window)
  await expectNoViolations(window, 'explore-200-percent')
  await expectNothingBeyond()
  await window.setViewportSize({ width: 3840, height: 2160 })
  await drawn(window)
  await expectNothingBeyond()
})
