/** Do figures of the window reach file and clipboard whole or not at all, and the page only as drawings of its own? */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openSettings } from '../../../src-main/app/settings-file'
import { renderFigure } from '../../../src-main/engine/figure/draw-figure'
import { backgroundFor, drawForWindow, recipeFor } from '../../../src-main/engine/figure/figure-task'
import { openRun } from '../../../src-main/engine/open-run'
import { figureHandlers } from '../../../src-main/ipc/figure-handlers'
import { FigureFiles, type FigureFilesOptions } from '../../../src-main/runs/figure-files'
import { CancelledError } from '../../../src-shared/errors'
import { pageFiles } from '../../../src-shared/figure/page-files'
import { type FigureRecipe, figureRecipe, recipeText } from '../../../src-shared/figure/recipe'
import { readPng } from '../../support/read-png'
import { canMount, mountDisk, takeDiskAway } from '../../support/small-disk'
import { exampleRun } from '../export/exported-run'
import { figureRun } from '../figure/figure-run'

const never = new AbortController().signal
/** The engine's own tasks, without a process between. */
const TASKS = { figure: drawForWindow, recipe: recipeFor, background: backgroundFor } as const
const engine = {
  run: (name: keyof typeof TASKS, input: never, { signal = never }: { signal?: AbortSignal } = {}) => TASKS[name](input, signal),
} as unknown as FigureFilesOptions['engine']

let base: string
let runFolder: string
let unpacked: string
let out: string
let files: FigureFiles
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'counterpoint-figure-files-'))
  runFolder = await exampleRun(base)
  unpacked = join(base, 'unpacked')
  await openRun({ runFolder, cacheFolder: unpacked }, never)
  const opened = { folder: unpacked, nComponents: 3, voxelsInMask: 1 }
  files = new FigureFiles({
    engine,
    runs: { folderOf: () => runFolder, runFolder: () => opened },
    cacheFolder: join(base, 'cache'),
    mostCopiedPixels: 4e5,
  })
})
afterAll(() => rm(base, { recursive: true, force: true }))
beforeEach(() => {
  out = join(base, 'out')
  mkdirSync(out)
})
afterEach(() => rmSync(out, { recursive: true, force: true }))

const recipe = figureRecipe({ layout: 'panel', components: [2, 1], dpi: 100, widthMm: 120 })

describe('a preview', () => {
  it('stops one that is still being drawn when a newer one is asked for', async () => {
    const older = files.preview('r', { ...recipe, dpi: 400, soft: true })
    const newer = files.preview('r', recipe)
    await expect(older).rejects.toThrow(CancelledError)
    expect(files.figureFile((await newer).figureId)).not.toBeNull()
  })
  it('is the file that is saved, from the values unpacked for the page as from the run folder', async () => {
    const shown = await files.preview('r', recipe)
    const svg = readFileSync(files.figureFile(shown.figureId) ?? '', 'utf8')
    expect(svg).toBe(await renderFigure(figureRun(), recipe, 'x.svg'))
    rmSync(join(unpacked, 'maps.f32'))
    const again = await files.preview('r', recipe)
    expect(readFileSync(files.figureFile(again.figureId) ?? '', 'utf8')).toBe(svg)
    await openRun({ runFolder, cacheFolder: unpacked }, never)
    expect(shown).toMatchObject({
      widthMm: 120,
      unknownLetters: [],
      empty: [],
      chosen: { threshold: 3 },
      description: expect.stringContaining('Components 1, 2'),
    })
    expect(shown.chosen.cuts.z.length).toBeGreaterThan(1)
  })

  it('goes when three newer ones are there, and strangers get none', async () => {
    const first = await files.preview('r', recipe)
    const file = files.figureFile(first.figureId) ?? ''
    for (let n = 0; n < 3; n++) await files.preview('r', recipe)
    expect(files.figureFile(first.figureId)).toBeNull()
    await expect.poll(() => existsSync(file)).toBe(false)
    expect(files.figureFile('../settings')).toBeNull()
  })
})

describe('saving', () => {
  it('writes figure and recipe, replaces both, and leaves nothing else', async () => {
    const target = join(out, 'figure.png')
    writeFileSync(target, 'old')
    await files.save('r', [{ path: target, pages: [recipe] }])
    expect(readFileSync(target).equals((await renderFigure(figureRun(), recipe, 'x.png')) as Buffer)).toBe(true)
    expect(readFileSync(`${target}.recipe.json`, 'utf8')).toBe(`${recipeText(recipe)}\n`)
    expect(readdirSync(out).sort()).toEqual(['figure.png', 'figure.png.recipe.json'])
    expect(await files.recipeAt(`${target}.recipe.json`)).toEqual(recipe)
    expect(await files.recipeAt(target)).toEqual(recipe)
  })

  it.each([
    ['figure.jpg', recipe, 'EXPORT_FAILED'],
    ['figure.png', { ...recipe, components: [9] }, 'PARAM_INVALID'],
    ['figure.png', { ...recipe, background: { file: 'gone.nii', sha256: 'a'.repeat(64) } }, 'FILE_NOT_FOUND'],
  ] as const)('%s that cannot be drawn leaves what was there', async (name, asked, code) => {
    writeFileSync(join(out, name), 'old')
    await expect(files.save('r', [{ path: join(out, name), pages: [asked] }])).rejects.toMatchObject({ code })
    expect(readdirSync(out)).toEqual([name])
    expect(readFileSync(join(out, name), 'utf8')).toBe('old')
  })
})

describe('saving the pages of a divided figure', () => {
  const pages = [1, 2, 3].map((component) => ({ ...recipe, components: [component] }))
  const names = (ending: string) => pageFiles(join(out, `figure.${ending}`), pages)

  it('writes a file for each, as if each were saved alone', async () => {
    await files.save('r', names('png'))
    expect(readdirSync(out).sort()).toEqual([1, 2, 3].flatMap((n) => [`figure-${n}.png`, `figure-${n}.png.recipe.json`]))
    expect(readFileSync(join(out, 'figure-2.png')).equals((await renderFigure(figureRun(), pages[1] ?? recipe, 'x.png')) as Buffer)).toBe(
      true,
    )
  })
  it('writes one PDF with as many pages, and the recipe of the whole', async () => {
    await files.save('r', names('pdf'))
    expect(readdirSync(out).sort()).toEqual(['figure.pdf', 'figure.pdf.recipe.json'])
    const target = join(out, 'figure.pdf')
    expect(readFileSync(target, 'latin1').match(/\/Type \/Page\b/g)).toHaveLength(3)
    expect(await files.recipeAt(target)).toEqual({ ...recipe, components: [1, 2, 3] })
  })
  it.each(['png', 'pdf'])('leaves nothing of a %s when one page cannot be drawn, or it is stopped', async (ending) => {
    const [first, second, third] = pages
    const asked = [first ?? recipe, second ?? recipe, { ...(third ?? recipe), components: [9] }]
    await expect(files.save('r', pageFiles(join(out, `figure.${ending}`), asked))).rejects.toMatchObject({ code: 'PARAM_INVALID' })
    expect(readdirSync(out)).toEqual([])
    const saving = files.save('r', names(ending))
    files.stopSaving('r')
    await expect(saving).rejects.toThrow(CancelledError)
    expect(readdirSync(out)).toEqual([])
    files.stopSaving('r')
  })
})

describe.skipIf(!canMount)('a disk', () => {
  let disk: string
  beforeEach(() => {
    disk = join(out, 'disk')
    mkdirSync(disk)
  })
  afterEach(() => takeDiskAway(disk))

  it.each(['figure.png', 'figure.svg', 'figure.pdf', 'figure.tiff'])('that is full for %s is said, and nothing is left', async (name) => {
    expect(mountDisk('size=4k', disk)).toBe(true)
    await expect(files.save('r', [{ path: join(disk, name), pages: [recipe] }])).rejects.toMatchObject({
      code: 'FILE_DISK_FULL',
      details: { file: expect.stringContaining(name) },
    })
    expect(readdirSync(disk)).toEqual([])
  })
  it('that is read-only, or taken away, is said', async () => {
    expect(mountDisk('ro', disk)).toBe(true)
    await expect(files.save('r', [{ path: join(disk, 'a.svg'), pages: [recipe] }])).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' })
    takeDiskAway(disk)
    rmSync(disk, { recursive: true })
    await expect(files.save('r', [{ path: join(disk, 'a.svg'), pages: [recipe] }])).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' })
    mkdirSync(disk)
  })
})

describe('copying', () => {
  it('gives the figure as it would be saved, with less resolution when it would be very large', async () => {
    const { bytes, dpi } = await files.content('r', recipe, 'png')
    expect(dpi).toBe(100)
    expect(bytes.equals((await renderFigure(figureRun(), recipe, 'x.png')) as Buffer)).toBe(true)
    await files.preview('other', recipe)
    const large = await files.content('other', { ...recipe, dpi: 1200 }, 'png')
    const { width, height } = readPng(large.bytes).raster
    expect(large.dpi).toBeLessThan(1200)
    expect(width * height).toBeLessThan(4.1e5)
    expect(width * height).toBeGreaterThan(3.6e5)
    const svg = await files.content('r', recipe, 'svg')
    expect(svg.bytes.toString('utf8')).toBe(await renderFigure(figureRun(), recipe, 'x.svg'))
    expect(readdirSync(join(base, 'cache', 'figures')).filter((name) => name.endsWith('.png'))).toEqual([])
  })
})

describe('a copy', () => {
  const copied = async (as: 'png' | 'svg', takes: (type: string) => boolean) => {
    const onClipboard: Record<string, Blob>[] = []
    const handlers = figureHandlers({
      figures: files,
      clipboard: {
        write: async (forms: Record<string, Blob>) => {
          if (!Object.keys(forms).every(takes)) throw new Error('no such type here')
          onClipboard.push(forms)
        },
      },
    } as never)
    const { dpi } = await handlers['figure:copy']({ runId: 'r', recipe, as })
    return { dpi, forms: onClipboard.at(-1) ?? {} }
  }
  it('is picture and drawing at once, or text and drawing', async () => {
    const picture = await copied('png', () => true)
    expect(Object.keys(picture.forms)).toEqual(['image/png', 'image/svg+xml'])
    expect(readPng(Buffer.from((await picture.forms['image/png']?.arrayBuffer()) ?? new ArrayBuffer(0))).raster.width).toBeGreaterThan(100)
    const text = await copied('svg', () => true)
    expect(Object.keys(text.forms)).toEqual(['text/plain', 'image/svg+xml'])
    expect(await text.forms['text/plain']?.text()).toBe(await renderFigure(figureRun(), recipe, 'x.svg'))
  })
  it('is the plain form where a system takes no drawings', async () => {
    const plain = (type: string) => type !== 'image/svg+xml'
    expect(Object.keys((await copied('png', plain)).forms)).toEqual(['image/png'])
    expect(Object.keys((await copied('svg', plain)).forms)).toEqual(['text/plain'])
  })
})

describe('the user is asked', () => {
  const ask = async (typed: string | null, agrees: boolean, there: readonly string[], pages: FigureRecipe[] = [recipe]) => {
    for (const name of there) writeFileSync(join(out, name), 'mine')
    const asked: (readonly string[])[] = []
    const handlers = figureHandlers({
      figures: files,
      runs: { nameOf: () => 'rest' },
      dialogs: {
        saveFigure: async (suggested) => (typed === null ? null : join(out, typed === '' ? suggested : typed)),
        mayReplace: async (names) => {
          asked.push(names)
          return agrees
        },
        pickImage: async () => null,
        pickRecipe: async () => null,
      },
      settings: openSettings(join(base, 'settings.json'), { info: () => undefined, warn: () => undefined, error: () => undefined }),
      clipboard: { write: async () => undefined },
    })
    const saved = await handlers['figure:save']({ runId: 'r', pages, format: 'svg' })
    return { saved, asked }
  }

  it('nothing, where nothing is in the way; a name is suggested', async () => {
    expect(await ask('', true, [])).toEqual({ saved: { savedAs: ['rest_IC02_IC01_panel.svg'] }, asked: [] })
    expect(await ask(null, true, [])).toEqual({ saved: null, asked: [] })
  })
  it('nothing more, where the dialog has asked about the figure: its recipe goes with it', async () => {
    const { saved, asked } = await ask('a.svg', false, ['a.svg', 'a.svg.recipe.json'])
    expect([saved, asked]).toEqual([{ savedAs: ['a.svg'] }, []])
  })
  it('about what the dialog did not show: the file once it has an ending, a recipe left over', async () => {
    expect(await ask('a', false, ['a.svg'])).toEqual({ saved: null, asked: [['a.svg']] })
    expect(readFileSync(join(out, 'a.svg'), 'utf8')).toBe('mine')
    expect(await ask('b.svg', false, ['b.svg.recipe.json'])).toEqual({ saved: null, asked: [['b.svg.recipe.json']] })
    expect(existsSync(join(out, 'b.svg'))).toBe(false)
    expect(await ask('b.svg', true, [])).toEqual({ saved: { savedAs: ['b.svg'] }, asked: [['b.svg.recipe.json']] })
    const two = [recipe, { ...recipe, components: [3] }]
    expect(await ask('c.svg', false, ['c-2.svg'], two)).toEqual({ saved: null, asked: [['c-2.svg']] })
    expect(await ask('c.svg', true, [], two)).toEqual({ saved: { savedAs: ['c-1.svg', 'c-2.svg'] }, asked: [['c-2.svg']] })
  })
})
