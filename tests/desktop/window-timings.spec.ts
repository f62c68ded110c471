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

/**
 * Presses `key` again and again and measures, in the page, from the key's event to the map on the canvas: the draw call is made, and reading a
 * pixel back has made the card (or the software in its place) finish it. Between presses two frames pass, as when a key is held.
 */
function pressToDrawn(window: Page, key: string, times: number): Promise<number[]> {
  return window.evaluate(
    async ({ key: pressed, times: count }) => {
      const host = document.querySelector<HTMLElement>('.viewer-canvas')
      const canvas = host?.querySelector('canvas')
      const gl = canvas?.getContext('webgl2')
      if (!host || !gl) throw new Error('no maps on screen')
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
      const pixel = new Uint8Array(4)
      const found: number[] = []
      for (let n = 0; n < count; n++) {
        const before = host.dataset.drawn
        const changed = new Promise<void>((resolve) => {
          const observer = new MutationObserver(() => {
            if (!host.dataset.drawn || host.dataset.drawn === before) return
            observer.disconnect()
            resolve()
          })
          observer.observe(host, { attributes: true, attributeFilter: ['data-drawn'] })
        })
        const start = performance.now()
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: pressed, bubbles: true, cancelable: true }))
        await changed
        gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel)
        found.push(performance.now() - start)
        await frame()
        await frame()
      }
      return found
    },
    { key, times },
  )
}

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

test('measures the window', async ({ launch }, info) => {
  test.setTimeout(isFull ? 600_000 : 240_000)
  const launched = performance.now()
  const running = await launch()
  const { window } = running
  await expect(window.getByRole('button', { name: 'Open sample' })).toBeVisible()
  const launchMs = rounded(launched)
  await window.setViewportSize({ width: 1440, height: 900 })

  const thread = await pageThread(window)
  const switchComponentMs: object[] = []
  let openRunMs = 0
  let contactSheetMs = 0
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
    expect([...down, ...up].every((time) => time > 0)).toBe(true)
    const inMemory = quantiles(up)
    switchComponentMs.push({ ...quantiles(down), components, inMemoryP50: inMemory.p50, inMemoryP95: inMemory.p95, threadMs })
    thresholdDragMs = quantiles(await pressToDrawn(window, ']', isFull ? 20 : 4))

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
    memory = rendererMiB(running.app.process().pid)
    await window.keyboard.press('o')
    await window.keyboard.press('Control+1')
    await expect(window.getByRole('button', { name: 'Open sample' })).toBeVisible()
  }

  const sample = path.join(root, 'assets/sample/audiovisual_bold.nii.gz')
  let [firstSliceMs, firstMapMs]: (number | null)[] = [null, null]
  if (isFull) {
    const dropped = performance.now()
    await dropFiles(window, 'footer', [sample])
    await expect(window.locator('.slice-grid canvas').first()).toBeVisible({ timeout: 60_000 })
    firstSliceMs = rounded(dropped)
    await window.getByRole('textbox', { name: 'Components' }).fill('10')
    const started = performance.now()
    await window.keyboard.press('Control+Enter')
    await expect(window.getByRole('main', { name: 'Explore' })).toBeVisible({ timeout: 120_000 })
    await ready(window)
    firstMapMs = rounded(started)
  }

  const timings = {
    grid: isFull ? '91 x 109 x 91' : '40 x 48 x 40',
    switchComponentMs,
    thresholdDragMs,
    openRunMs,
    contactSheetMs,
    launchMs,
    firstSliceMs,
    firstMapMs,
    rendererMiB: memory,
  }
  mkdirSync(path.join(root, '.cache'), { recursive: true })
  writeFileSync(path.join(root, '.cache/window-timings.json'), `${JSON.stringify(timings, null, 2)}\n`)
  console.log(JSON.stringify(timings))
})
