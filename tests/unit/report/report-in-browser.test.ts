/** Does a report open in a browser as it should: script allowed, nothing asked of the network, readable by everyone, whole on paper? */
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import AxeBuilder from '@axe-core/playwright'
import { type Browser, chromium, type Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeReport } from '../../../src-main/engine/report/write-report'
import { exampleRun, hostileRun } from '../export/exported-run'
import { COMPONENTS } from '../write/synthetic-result'

const CHROMIUM = [
  '/usr/lib/chromium/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => existsSync(path))

describe.skipIf(CHROMIUM === undefined)('in a browser', () => {
  let place: string
  let browser: Browser
  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'counterpoint-browser-'))
    const never = new AbortController().signal
    await writeReport({ runFolder: await exampleRun(place), outPath: join(place, 'plain.html'), overwrite: false }, never)
    await writeReport({ runFolder: await hostileRun(place), outPath: join(place, 'hostile.html'), overwrite: false }, never)
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] })
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await rm(place, { recursive: true, force: true })
  })

  /** Opens a report; `problems` collects what the console and the network say. */
  async function opened(name: string, colorScheme: 'light' | 'dark' = 'light'): Promise<{ page: Page; problems: string[] }> {
    const page = await (await browser.newContext({ colorScheme, viewport: { width: 1200, height: 800 } })).newPage()
    const problems: string[] = []
    page.on('console', (message) => problems.push(message.text()))
    page.on('pageerror', (error) => problems.push(String(error)))
    page.on('dialog', (dialog) => problems.push(dialog.message()))
    page.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) problems.push(request.url())
    })
    await page.goto(pathToFileURL(join(place, name)).href)
    return { page, problems }
  }

  it.each(['light', 'dark'] as const)('has no violation that axe finds, all open, %s', { timeout: 120_000 }, async (scheme) => {
    const { page, problems } = await opened('plain.html', scheme)
    await page.getByRole('button', { name: 'Open all' }).click()
    expect(await page.locator('details.component[open]').count()).toBe(COMPONENTS)
    await page.getByRole('button', { name: 'Close all' }).waitFor()
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`)).toEqual([])
    expect(problems).toEqual([])
    await page.context().close()
  })

  it('opens a component when its link is followed', { timeout: 60_000 }, async () => {
    const { page } = await opened('plain.html')
    await page.getByRole('link', { name: 'IC 2' }).click()
    expect(await page.locator('details.component[open] h3').allTextContents()).toEqual(['IC 2'])
    await expect.poll(() => page.locator('#ic-2').evaluate((body) => body.getBoundingClientRect().top)).toBeLessThan(800)
    await page.context().close()
  })

  it('lays words and lines exactly over the cuts', { timeout: 60_000 }, async () => {
    const { page } = await opened('plain.html')
    await page.getByRole('button', { name: 'Open all' }).click()
    for (const drawing of await page.locator('.drawing').all()) {
      const [image, svg] = [await drawing.locator('img').boundingBox(), await drawing.locator('svg').boundingBox()]
      for (const side of ['x', 'y', 'width', 'height'] as const) expect(Math.abs((image?.[side] ?? 0) - (svg?.[side] ?? 9))).toBeLessThan(1)
      const [box, pixels] = await drawing.locator('svg').evaluate((found) => {
        const { width, height } = (found as SVGSVGElement).viewBox.baseVal
        const picture = found.previousElementSibling as HTMLImageElement
        return [width / height, picture.naturalWidth / picture.naturalHeight]
      })
      expect(Math.abs(pixels / box - 1)).toBeLessThan(0.01)
    }
    await page.context().close()
  })

  it('prints every component without being opened', { timeout: 60_000 }, async () => {
    const { page } = await opened('plain.html')
    const closed = await page.pdf({ format: 'A4', printBackground: true })
    await page.getByRole('button', { name: 'Open all' }).click()
    const open = await page.pdf({ format: 'A4', printBackground: true })
    const pages = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length
    expect(pages(closed)).toBe(pages(open))
    await page.context().close()
  })

  it('lets no hostile name run or show itself as something else', { timeout: 60_000 }, async () => {
    const { page, problems } = await opened('hostile.html')
    await page.getByRole('button', { name: 'Open all' }).click()
    expect(problems).toEqual([])
    expect(await page.locator('img').count()).toBe(COMPONENTS + 1)
    expect(await page.locator('h1').textContent()).toContain('<img src=x onerror="alert(1)">')
    await page.context().close()
  })

  it('still opens, readable, where scripts are off', { timeout: 60_000 }, async () => {
    const path = join(place, 'no script.html')
    await writeFile(path, (await readFile(join(place, 'plain.html'), 'utf8')).replace(/<script>[\s\S]*<\/script>/, ''))
    const { page, problems } = await opened('no script.html')
    await page.locator('summary').filter({ hasText: 'IC 1' }).click()
    expect(await page.locator('#ic-1 img').isVisible()).toBe(true)
    expect(await page.locator('#open-all').isVisible()).toBe(false)
    expect(problems).toEqual([])
    await page.context().close()
  })
})
