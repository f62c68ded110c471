/**
 * How long does the window take from a key press to what it shows, and how much memory does the page hold? Nothing is asserted about times: they
 * are written to .cache/window-timings.json, which `npm run bench` reads. By default a small grid, so that the test runs everywhere;
 * COUNTERPOINT_TIMINGS=full measures 20 and 100 components of 91 x 109 x 91 voxels and the whole way of the sample.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { answerOpenDialog, dropFiles, expect, type RunningApp, test } from '../support/launch-app'

const root = path.resolve(import.meta.dirname, '../..')
const isFull = process.env.COUNTERPOINT_TIMINGS === 'full'
const SIZES = isFull
  ? [
      { components: 20, grid: [] },
      { components: 100, grid: [] },
    ]
  : [{ components: 12, grid: ['40', '48', '40', '4'] }]

function quantiles(times: readonly number[]): { p50: number; p95: number } {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number) => Number((sorted[Math.min(sorted.length - 1, Math.round(share * (sorted.length - 1)))] ?? 0).toFixed(1))
  return { p50: at(0.5), p95: at(0.95) }
}

const ready = (window: Page) => expect(window.locator('.viewer-canvas[data-drawn]:not([data-drawn=""])')).toBeAttached({ timeout: 120_000 })
const rounded = (since: number) => Math.round(performance.now() - since)

/** Measured from a press: all of it, the page's own work until the draw is issued, and the draw, which software does here. */
interface Press {
  readonly total: number
  readonly work: number
  readonly draw: number
  /** The map was not in memory. */
  readonly isRead: boolean
  /** 3-D textures sent before the page let go of the press. */
  readonly sent: number
}

/** Counts what is sent to the graphics card and times what runs in frames, from here on: `watched` of the page. */
async function watchPage(window: Page): Promise<void> {
  await window.evaluate(() => {
    const watched = { sent: 0, inFrames: 0 }
    Object.assign(globalThis, { watched })
    const card = WebGL2RenderingContext.prototype
    for (const name of ['texSubImage3D', 'texImage3D'] as const) {
      const send = card[name] as (...all: unknown[]) => void
      Object.assign(card, {
        [name](this: WebGL2RenderingContext, ...all: unknown[]) {
          watched.sent++
          send.apply(this, all)
        },
      })
    }
    const request = globalThis.requestAnimationFrame.bind(globalThis)
    globalThis.requestAnimationFrame = (callback) =>
      request((time) => {
        const start = performance.now()
        callback(time)
        watched.inFrames += performance.now() - start
      })
  })
}

const sentSoFar = (window: Page) => window.evaluate(() => (globalThis as unknown as { watched: { sent: number } }).watched.sent)

/**
 * Presses `key` again and again and measures, in the page, from the key's event to the map on the canvas: the draw call is made, and reading a
 * pixel back has made the card (or the software in its place) finish it. Between presses two frames pass, as when a key is held.
 */
function pressToDrawn(window: Page, key: string, times: number): Promise<Press[]> {
  return window.evaluate(
    async ({ key: pressed, times: count }) => {
      const host = document.querySelector<HTMLElement>('.viewer-canvas')
      const canvas = host?.querySelector('canvas')
      const gl = canvas?.getContext('webgl2')
      if (!host || !gl) throw new Error('no maps on screen')
      const { watched } = globalThis as unknown as { watched: { sent: number; inFrames: number } }
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
      const pixel = new Uint8Array(4)
      const found: Press[] = []
      for (let n = 0; n < count; n++) {
        const before = host.dataset.drawn
        let isRead = false
        const changed = new Promise<void>((resolve) => {
          const observer = new MutationObserver(() => {
            if (!host.dataset.drawn) isRead = true
            if (!host.dataset.drawn || host.dataset.drawn === before) return
            observer.disconnect()
            resolve()
          })
          observer.observe(host, { attributes: true, attributeFilter: ['data-drawn'] })
        })
        const { sent } = watched
        const start = performance.now()
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: pressed, bubbles: true, cancelable: true }))
        // React renders at the end of the event's task.
        await null
        const rendered = performance.now()
        const sentAtOnce = watched.sent - sent
        watched.inFrames = 0
        await changed
        const [issued, work] = [performance.now(), rendered - start + watched.inFrames]
        gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel)
        const end = performance.now()
        found.push({ total: end - start, work, draw: end - issued, isRead, sent: sentAtOnce })
        await frame()
        await frame()
      }
      return found
    },
    { key, times },
  )
}

/** Milliseconds of each reading of a map, from the page's wish to its values. */
const readings = (window: Page) =>
  window.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => /\/component\/\d+$/.test(name))
      .map(({ duration }) => duration),
  )

/** Scrolls the contact sheet from top to end by 24 CSS pixels a frame: milliseconds of each frame. */
const scrollSheet = (window: Page) =>
  window.evaluate(async () => {
    const sheet = document.querySelector('.contact-scroll')
    if (!sheet) throw new Error('no contact sheet on screen')
    const frames: number[] = []
    sheet.scrollTop = 0
    let last = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
    for (let top = 24; top < sheet.scrollHeight - sheet.clientHeight; top += 24) {
      sheet.scrollTop = top
      const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
      frames.push(now - last)
      last = now
    }
    return frames
  })

/** Processor time of the page's own thread, ms so far: says what a press costs also on a machine that is busy with other things. */
async function pageThread(window: Page): Promise<() => Promise<number>> {
  const devtools = await window.context().newCDPSession(window)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0)
  }
}

/** Memory of the largest renderer among the processes that this app started, MiB; null where /proc is not to be had. */
function rendererMiB(appPid: number | undefined): number | null {
  if (appPid === undefined || process.platform !== 'linux') return null
  const parents = new Map<number, number>()
  const renderers: number[] = []
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8')
      parents.set(Number(name), Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]))
      if (readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('--type=renderer')) renderers.push(Number(name))
    } catch {
      // It ended meanwhile.
    }
  }
  const isOurs = (pid: number): boolean => pid === appPid || (parents.has(pid) && pid > 1 && isOurs(parents.get(pid) ?? 0))
  const sizes = renderers
    .filter(isOurs)
    .map((pid) => Number(/^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024)
  return sizes.length > 0 ? Math.round(Math.max(...sizes)) : null
}

async function openRun({ app, window }: RunningApp, folder: string): Promise<number> {
  await answerOpenDialog(app, [folder])
  const start = performance.now()
  await window.keyboard.press('Control+Shift+O')
  await ready(window)
  return rounded(start)
}

/**
 * The last component and its two neighbours get to the card while nothing else is to do; choosing a neighbour then sends the card nothing, not
 * the mean image either. Keys that come faster than frames are drawn once, for the last of them.
 */
async function expectMapsAhead(window: Page): Promise<void> {
  const before = await sentSoFar(window)
  await window.keyboard.press('End')
  await expect.poll(async () => (await sentSoFar(window)) - before).toBe(3)
  const [up] = await pressToDrawn(window, 'ArrowUp', 1)
  expect([up?.sent, up?.isRead]).toEqual([0, false])
  const drawn = await window.evaluate(async () => {
    const host = document.querySelector<HTMLElement>('.viewer-canvas')
    if (!host) throw new Error('no maps on screen')
    const start = Number.parseInt(host.dataset.drawn ?? '', 10)
    const seen: string[] = []
    const observer = new MutationObserver(() => seen.push(host.dataset.drawn ?? ''))
    observer.observe(host, { attributes: true, attributeFilter: ['data-drawn'] })
    for (let n = 0; n < 3; n++)
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true, cancelable: true }))
    while (!seen.some((each) => each.startsWith(`${start - 3} `))) await new Promise((resolve) => requestAnimationFrame(resolve))
    observer.disconnect()
    // The same picture may be drawn again meanwhile, for other reasons.
    return [...new Set(seen.filter((each) => each !== '').map((each) => start - Number.parseInt(each, 10)))]
  })
  expect(drawn).toEqual([3])
}

/** From drop to the first slice, from Run to the first map: in an app that has just started. */
const way: { firstSliceMs: number | null; firstMapMs: number | null } = { firstSliceMs: null, firstMapMs: null }

test('measures the way to the first map', async ({ launch }) => {
  test.skip(!isFull, 'measured for the bench alone')
  const { window } = await launch()
  await expect(window.getByRole('button', { name: 'Open sample' })).toBeVisible()
  const dropped = performance.now()
  await dropFiles(window, 'footer', [path.join(root, 'assets/sample/audiovisual_bold.nii.gz')])
  await expect(window.locator('.slice-grid canvas').first()).toBeVisible({ timeout: 60_000 })
  way.firstSliceMs = rounded(dropped)
  await window.getByRole('textbox', { name: 'Components' }).fill('10')
  const started = performance.now()
  await window.keyboard.press('Control+Enter')
  await expect(window.getByRole('main', { name: 'Explore' })).toBeVisible({ timeout: 120_000 })
  await ready(window)
  way.firstMapMs = rounded(started)
})

test('measures the window', async ({ launch }, info) => {
  test.setTimeout(isFull ? 600_000 : 240_000)
  const launched = performance.now()
  const running = await launch()
  const { window } = running
  await expect(window.getByRole('button', { name: 'Open sample' })).toBeVisible()
  const launchMs = rounded(launched)
  await window.setViewportSize({ width: 1440, height: 900 })

  await watchPage(window)
  const thread = await pageThread(window)
  const switchComponentMs: object[] = []
  let openRunMs = 0
  let contactSheetMs = 0
  let contactScrollMs = { p50: 0, p95: 0 }
  let thresholdDragMs = { p50: 0, p95: 0 }
  let memory: number | null = null
  for (const { components, grid } of SIZES) {
    const folder = info.outputPath(`run${components}`)
    execFileSync(process.execPath, [
      path.join(root, 'tests/support/make-large-run.mjs'),
      info.outputDir,
      `run${components}`,
      String(components),
      ...grid,
    ])
    openRunMs = await openRun(running, folder)
    const presses = isFull ? Math.min(components - 1, 40) : 4
    const down = await pressToDrawn(window, 'ArrowDown', presses)
    const before = await thread()
    const up = await pressToDrawn(window, 'ArrowUp', presses)
    const threadMs = Number((((await thread()) - before) / presses).toFixed(1))
    expect([...down, ...up].every(({ total, work }) => total > 0 && work > 0)).toBe(true)
    const inMemory = up.filter(({ isRead }) => !isRead)
    const quantilesOf = (of: readonly Press[], what: 'total' | 'work' | 'draw') => quantiles(of.map((press) => press[what]))
    switchComponentMs.push({
      ...quantilesOf(down, 'total'),
      components,
      inMemory: quantilesOf(inMemory, 'total'),
      work: quantilesOf(inMemory, 'work'),
      draw: quantilesOf(inMemory, 'draw'),
      reading: quantiles(await readings(window)),
      threadMs,
    })
    await expectMapsAhead(window)
    thresholdDragMs = quantiles((await pressToDrawn(window, ']', isFull ? 20 : 4)).map(({ total }) => total))

    const opened = performance.now()
    await window.keyboard.press('c')
    await expect(window.getByRole('grid', { name: /^Contact sheet/ })).toBeVisible()
    await window.waitForFunction(() => {
      const pictures = [...document.querySelectorAll<HTMLElement>('.tile canvas')]
      return pictures.length > 0 && pictures.every((picture) => picture.dataset.painted !== undefined)
    })
    contactSheetMs = rounded(opened)
    await window.keyboard.press('End')
    await expect(window.locator('.tile[data-chosen] canvas[data-painted]')).toBeVisible()
    contactScrollMs = quantiles(await scrollSheet(window))
    memory = rendererMiB(running.app.process().pid)
    await window.keyboard.press('o')
    await window.keyboard.press('Control+1')
    await expect(window.getByRole('button', { name: 'Open sample' })).toBeVisible()
  }

  const timings = {
    grid: isFull ? '91 x 109 x 91' : '40 x 48 x 40',
    switchComponentMs,
    thresholdDragMs,
    openRunMs,
    contactSheetMs,
    contactScrollMs,
    launchMs,
    ...way,
    rendererMiB: memory,
  }
  mkdirSync(path.join(root, '.cache'), { recursive: true })
  writeFileSync(path.join(root, '.cache/window-timings.json'), `${JSON.stringify(timings, null, 2)}\n`)
  console.log(JSON.stringify(timings))
})
