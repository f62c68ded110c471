/** Is a report whole, closed to the outside, and safe whatever things are called? */
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Window } from 'happy-dom'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { convergenceScene } from '../../../src-main/engine/report/convergence'
import { html } from '../../../src-main/engine/report/html'
import { reportText, writeReport } from '../../../src-main/engine/report/write-report'
import { PARAMETER_NAMES } from '../../../src-shared/params/parameters'
import { visibleText } from '../../../src-shared/visible-text'
import { exampleRun, HIDDEN, HOSTILE, hostileRun } from '../export/exported-run'
import { figureRun } from '../figure/figure-run'
import { COMPONENTS, syntheticResult } from '../write/synthetic-result'

const never = new AbortController().signal
let place: string
let run: string
let text: string
let page: Document
let hostileText: string
let hostilePage: Document

/** The parsed page; scripts do not run in it. */
function parsed(source: string): Document {
  const window = new Window({ settings: { disableJavaScriptEvaluation: true, disableCSSFileLoading: true } })
  return new window.DOMParser().parseFromString(source, 'text/html') as unknown as Document
}
const all = (document: Document, selector: string) => [...document.querySelectorAll(selector)]

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'counterpoint-report-'))
  run = await exampleRun(place)
  text = await reportText(run, never)
  page = parsed(text)
  hostileText = await reportText(await hostileRun(place), never)
  hostilePage = parsed(hostileText)
})
afterAll(async () => rm(place, { recursive: true, force: true }))

describe('a report', () => {
  it('has every section, in an order that headings tell', () => {
    const headings = all(page, 'h1, h2, h3').map((heading) => `${heading.tagName} ${heading.textContent?.trim()}`)
    expect(headings).toEqual([
      'H1 sub-01 rest',
      'H2 Summary',
      'H2 Warnings',
      'H2 Methods',
      'H3 References',
      'H2 Parameters',
      'H2 Convergence',
      'H2 Number of components',
      'H2 Stability',
      'H2 Overview',
      'H2 Components',
      'H3 IC 1 Primary visual',
      'H3 IC 2',
      'H3 IC 3',
      'H2 Provenance',
    ])
    for (const link of all(page, 'a[href^="#"]'))
      expect(page.getElementById(link.getAttribute('href')?.slice(1) ?? ''), link.textContent ?? '').not.toBeNull()
  })

  it('says what was done: methods with their references and BibTeX, every parameter, every measure, where it comes from', async () => {
    const methods = await readFile(join(run, 'methods.md'), 'utf8')
    const paragraph = methods.split('\n')[2]
    expect(page.querySelector('#methods p')?.textContent).toBe(paragraph)
    expect(page.querySelector('#methods pre')?.textContent).toBe((await readFile(join(run, 'references.bib'), 'utf8')).trimEnd())
    expect(all(page, '#methods li').map((item) => item.textContent)).toEqual(
      methods
        .split('\n')
        .filter((line) => line.startsWith('- '))
        .map((line) => line.slice(2).replaceAll('*', '')),
    )
    expect(all(page, '#parameters tbody code')).toHaveLength(PARAMETER_NAMES.length)
    const row = all(page, '#parameters tr').find((found) => found.querySelector('code')?.textContent === 'n_components')
    expect(all(row as unknown as Document, 'td').map((cell) => cell.textContent)).toEqual([String(COMPONENTS), '20', 'n_components'])
    expect(page.querySelector('#provenance')?.textContent).toContain('a'.repeat(64))
    const first = page.querySelector('#ic-1')?.textContent ?? ''
    for (const word of ['30.10 % of the variance', 'kurtosis', '40 % of power in 0.01–0.1 Hz', 'found as number 2', 'Peaks'])
      expect(first).toContain(word)
  })

  it('shows every component closed, with a picture that loads when it is seen and words for those who cannot see it', () => {
    const sections = all(page, 'details.component')
    expect(sections).toHaveLength(COMPONENTS)
    for (const section of sections) expect(section.hasAttribute('open')).toBe(false)
    const pictures = all(page, 'img')
    expect(pictures).toHaveLength(COMPONENTS + 1)
    for (const picture of pictures) {
      expect(picture.getAttribute('loading')).toBe('lazy')
      expect(picture.getAttribute('alt')?.length).toBeGreaterThan(20)
      expect(picture.getAttribute('src')).toMatch(/^data:image\/png;base64,[A-Za-z0-9+/=]+$/)
    }
    for (const drawing of all(page, 'svg')) {
      const isHidden = drawing.getAttribute('aria-hidden') === 'true'
      expect(isHidden || (drawing.getAttribute('aria-label')?.length ?? 0) > 20).toBe(true)
    }
    expect(all(page, '#ic-2 svg')[1].getAttribute('aria-label')).toMatch(/^Time course of IC 2 .* seconds/)
  })

  it('may load nothing, and runs only the script whose hash it names', () => {
    const policy = page.querySelector('meta[http-equiv]')?.getAttribute('content') ?? ''
    const hash = (content: string) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`
    const [style] = /<style>([\s\S]*?)<\/style>/.exec(text)?.slice(1) ?? ['']
    const scripts = [...text.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script]) => script)
    expect(scripts).toHaveLength(1)
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain(`style-src ${hash(style)};`)
    expect(policy).toContain(`script-src ${hash(scripts[0])};`)
    expect(policy).not.toContain('unsafe')
    const everything = all(page, '*')
    const attributes = everything.flatMap((element) => [...element.attributes].map(({ name, value }) => ({ name, value })))
    expect(attributes.filter(({ name }) => name === 'style' || name.startsWith('on'))).toEqual([])
    const places = attributes
      .filter(({ name }) => ['src', 'href', 'srcset', 'action', 'xlink:href'].includes(name))
      .map(({ value }) => value)
    expect(places.filter((value) => !/^(#|data:image\/png;|https:\/\/doi\.org\/)/.test(value))).toEqual([])
    expect([...style.matchAll(/url\((?!data:)/g)]).toEqual([])
  })

  it('does not tell the folders of the machine', () => {
    expect(text).not.toContain('/scans')
    expect(hostileText).not.toContain('/masks')
  })

  it('is the same text every time', async () => {
    expect(await reportText(run, never)).toBe(text)
  })

  it('says when a run did not converge, has no repetition time, and warns', async () => {
    const decomposition = { ...syntheticResult().decomposition, converged: false }
    const folder = await exampleRun(join(place, 'other'), { decomposition, repetitionTimeSeconds: null, frequencyUnit: 'cycles/volume' })
    const other = parsed(await reportText(folder, never))
    expect(other.querySelector('#summary')?.textContent).toMatch(/not converged/)
    expect(other.querySelector('#summary')?.textContent).toMatch(/Repetition time\s*unknown/)
    expect(other.querySelector('#convergence figcaption')?.textContent).toContain('did not converge')
    expect(other.querySelector('#ic-1')?.textContent).toContain('cycles per volume')
    expect(hostilePage.querySelector('#warnings')?.textContent).toContain('MASK_AFFINE_DIFFERS')
  })
})

describe('hostile names', () => {
  it('never become markup', () => {
    const count = (document: Document, selector: string) => all(document, selector).length
    for (const selector of ['img', 'script', 'style', 'svg', 'section', 'table', 'pre'])
      expect(count(hostilePage, selector), selector).toBe(count(page, selector))
    expect(hostilePage.querySelector('h1')?.textContent).toBe(visibleText(HOSTILE))
    expect(hostilePage.querySelector('title')?.textContent).toContain(visibleText(HOSTILE))
    expect(hostilePage.querySelector('#methods p')?.textContent).toContain(visibleText(HOSTILE))
    expect(hostilePage.querySelector('#ic-1 img')?.getAttribute('alt')).toContain(visibleText(HOSTILE))
    expect(hostilePage.querySelector('h3 bdi')?.textContent).toBe(visibleText(HOSTILE))
  })

  it('leave nothing hidden in the text', () => {
    expect(HIDDEN.test(hostileText)).toBe(false)
  })

  it('are escaped by the template, in text and in attributes', () => {
    expect(html`<p title="${`"><b>'`}">${['<', null, 3, html`<i>&</i>`]}</p>`.text).toBe(
      '<p title="&quot;&gt;&lt;b&gt;&#39;">&lt;3<i>&</i></p>',
    )
  })
})

describe('writeReport', () => {
  it('never replaces a file unless asked, and leaves nothing else', async () => {
    const folder = await mkdtemp(join(place, 'out-'))
    const outPath = join(folder, 'report.html')
    await writeFile(outPath, 'old')
    await expect(writeReport({ runFolder: run, outPath, overwrite: false }, never)).rejects.toMatchObject({ code: 'FILE_EXISTS' })
    expect(await readFile(outPath, 'utf8')).toBe('old')
    await writeReport({ runFolder: run, outPath, overwrite: true }, never)
    expect(await readFile(outPath, 'utf8')).toBe(text)
    expect(await readdir(folder)).toEqual(['report.html'])
  })

  it('stops when asked', async () => {
    const controller = new AbortController()
    const outPath = join(place, 'stopped.html')
    setImmediate(() => controller.abort())
    await expect(writeReport({ runFolder: run, outPath, overwrite: false }, controller.signal)).rejects.toThrow('cancelled')
    expect((await readdir(place)).filter((name) => name.includes('stopped'))).toEqual([])
  })
})

describe('the convergence curve', () => {
  it.each([0, 1, 2, 7, 150, 20_000])('is a curve of a readable size after %s iterations', (count) => {
    const changes = Array.from({ length: count }, (_, n) => 0.5 / (n + 1) ** 2)
    const scene = convergenceScene(figureRun(), changes, 1e-4, 'Inter')
    const curves = scene.items.filter((item) => item.kind === 'line' && item.points.length > 4)
    expect(curves.every((item) => item.kind === 'line' && item.points.length <= 2100)).toBe(true)
    for (const item of scene.items) {
      const numbers = item.kind === 'line' || item.kind === 'polygon' ? item.points : [item.x, item.y]
      for (const [n, value] of numbers.entries()) {
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(n % 2 === 0 ? scene.widthMm : scene.heightMm)
      }
    }
    const ticks = scene.items.filter((item) => item.kind === 'text' && item.anchor === 'middle').length
    expect(ticks).toBeLessThanOrEqual(12)
  })
})
