/** Are the files right: size on paper, pixels, words, recipe, and the same bytes every time? */
import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, inflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drawFigure, RECIPE_KEYWORD, renderFigure } from '../../../src-main/engine/figure/draw-figure'
import { typefaceOf } from '../../../src-main/engine/figure/fonts'
import { layoutInSteps } from '../../../src-main/engine/figure/in-steps'
import { paintScene } from '../../../src-main/engine/figure/paint'
import { encodePng } from '../../../src-main/engine/figure/png'
import { spaceNameOf } from '../../../src-main/engine/figure/run-volumes'
import { CancelledError } from '../../../src-shared/errors'
import { FONT_FAMILIES } from '../../../src-shared/figure/font-families'
import { layoutFigure } from '../../../src-shared/figure/layout'
import { figureRecipe, recipeText } from '../../../src-shared/figure/recipe'
import type { DrawnFigure, Raster } from '../../../src-shared/figure/scene'
import type { RunRecord } from '../../../src-shared/model/run'
import { HEADER } from '../write/synthetic-result'
import { figureRun } from './figure-run'

const run = figureRun()
const recipe = figureRecipe({ components: [1], theme: 'paper', dpi: 200, title: 'A & B < C' })
const inter = await typefaceOf('Inter')
const never = new AbortController().signal
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterpoint-figure-'))
})
afterAll(async () => rm(folder, { recursive: true, force: true }))

interface Png {
  readonly chunks: readonly { readonly name: string; readonly body: Buffer }[]
  readonly raster: Raster
}

/** A PNG reader of its own: checks every chunk's sum and undoes the filter "up". */
function readPng(bytes: Buffer): Png {
  expect([...bytes.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10])
  const chunks: { name: string; body: Buffer }[] = []
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    const body = bytes.subarray(at + 8, at + 8 + length)
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(bytes.subarray(at + 4, at + 8 + length)))
    chunks.push({ name: bytes.toString('latin1', at + 4, at + 8), body })
    at += 12 + length
  }
  const header = chunks[0].body
  const [width, height, channels] = [header.readUInt32BE(0), header.readUInt32BE(4), header[9] === 2 ? 3 : 4]
  const rows = inflateSync(Buffer.concat(chunks.filter(({ name }) => name === 'IDAT').map(({ body }) => body)))
  const data = new Uint8ClampedArray(4 * width * height).fill(255)
  for (let y = 0; y < height; y++) {
    const start = y * (width * channels + 1)
    expect(rows[start]).toBe(2)
    for (let n = 0; n < width * channels; n++) {
      const to = 4 * Math.floor(n / channels) + (n % channels)
      const above = y === 0 ? 0 : data[4 * (y - 1) * width + to]
      data[4 * y * width + to] = (rows[start + 1 + n] + above) & 255
    }
  }
  return { chunks, raster: { width, height, data } }
}

const sameBytes = (a: ArrayBufferView, b: ArrayBufferView) =>
  Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength))

describe('PNG', () => {
  it.each([
    [85, 300, 1004],
    [174, 300, 2055],
    [114, 72, 323],
  ])('%s mm at %s dpi is %s pixels wide, and says so', async (widthMm, dpi, pixels) => {
    const bytes = (await renderFigure(run, figureRecipe({ widthMm, dpi }), 'x.png')) as Buffer
    const { raster, chunks } = readPng(bytes)
    expect(raster.width).toBe(pixels)
    const physical = chunks.find(({ name }) => name === 'pHYs')?.body
    expect(physical?.readUInt32BE(0)).toBe(Math.round(dpi / 0.0254))
    expect(physical?.readUInt32BE(4)).toBe(Math.round(dpi / 0.0254))
    expect(physical?.[8]).toBe(1)
  })

  it('holds exactly what was painted, and its recipe', async () => {
    const { raster, chunks } = readPng((await renderFigure(run, recipe, 'x.png')) as Buffer)
    const painted = paintScene(layoutFigure(recipe, run), recipe.dpi, inter)
    expect(sameBytes(raster.data, painted.data)).toBe(true)
    const texts = chunks.filter(({ name }) => name === 'iTXt').map(({ body }) => body.toString('utf8'))
    expect(texts).toContain(`${RECIPE_KEYWORD}\0\0\0\0\0${recipeText(recipe)}`)
  })

  it('keeps transparency where there is some', () => {
    const data = new Uint8ClampedArray([255, 0, 0, 128, 0, 255, 0, 255])
    expect([...readPng(encodePng({ width: 1, height: 2, data })).raster.data]).toEqual([...data])
  })

  it('of the transparent theme has no page, and the same anatomy', async () => {
    const { raster } = readPng((await renderFigure(run, figureRecipe({ theme: 'transparent', dpi: 100 }), 'x.png')) as Buffer)
    expect(raster.data[3]).toBe(0)
    expect(raster.data.some((value, at) => at % 4 === 3 && value === 255)).toBe(true)
  })
})

describe('TIFF', () => {
  it('has the same pixels as PNG, and its resolution in inches', async () => {
    const bytes = (await renderFigure(run, recipe, 'x.tiff')) as Buffer
    const tags = new Map<number, number[]>()
    const directory = bytes.readUInt32LE(4)
    expect(bytes.toString('latin1', 0, 2)).toBe('II')
    for (let n = 0; n < bytes.readUInt16LE(directory); n++) {
      const entry = directory + 2 + 12 * n
      const [type, count] = [bytes.readUInt16LE(entry + 2), bytes.readUInt32LE(entry + 4)]
      const size = { 2: 1, 3: 2, 4: 4, 5: 8 }[type] ?? 0
      const at = size * count <= 4 ? entry + 8 : bytes.readUInt32LE(entry + 8)
      const read = (i: number) =>
        type === 2 ? bytes[at + i] : type === 3 ? bytes.readUInt16LE(at + 2 * i) : bytes.readUInt32LE(at + size * i)
      tags.set(
        bytes.readUInt16LE(entry),
        Array.from({ length: count }, (_, i) => read(i)),
      )
    }
    expect([...tags.keys()]).toEqual([...tags.keys()].sort((a, b) => a - b))
    expect([tags.get(282), tags.get(283), tags.get(296)]).toEqual([[200], [200], [2]])
    expect(Buffer.from(tags.get(270) ?? []).toString('latin1')).toBe(`${recipeText(recipe)}\0`)
    const painted = paintScene(layoutFigure(recipe, run), recipe.dpi, inter)
    const [width, height] = [tags.get(256)?.[0] ?? 0, tags.get(257)?.[0] ?? 0]
    expect([width, height]).toEqual([painted.width, painted.height])
    const rows = Buffer.concat(
      (tags.get(273) ?? []).map((offset, n) => inflateSync(bytes.subarray(offset, offset + (tags.get(279)?.[n] ?? 0)))),
    )
    const data = new Uint8ClampedArray(painted.data.length).fill(255)
    for (let y = 0; y < height; y++) {
      for (let n = 0; n < 3 * width; n++) {
        const to = 4 * (y * width + Math.floor(n / 3)) + (n % 3)
        data[to] = (rows[3 * y * width + n] + (n < 3 ? 0 : data[to - 4])) & 255
      }
    }
    expect(sameBytes(data, painted.data)).toBe(true)
  })
})

describe('SVG', () => {
  it('is as wide as asked in millimetres, with words as words and the recipe inside', async () => {
    const svg = (await renderFigure(run, recipe, 'x.svg')) as string
    const scene = layoutFigure(recipe, run)
    expect(svg).toContain(`width="85mm" height="${scene.heightMm}mm" viewBox="0 0 85 ${scene.heightMm}"`)
    expect(svg).toContain('>A &amp; B &lt; C</text>')
    expect(svg.match(/<text /g)).toHaveLength(scene.items.filter(({ kind }) => kind === 'text').length)
    const metadata = /<metadata[^>]*>([^<]*)<\/metadata>/
      .exec(svg)?.[1]
      .replaceAll('&quot;', '"')
      .replaceAll('&lt;', '<')
      .replaceAll('&amp;', '&')
    expect(metadata).toBe(recipeText(recipe))
    expect(svg).not.toMatch(/(href|src)="?(?!data:|http:\/\/www.w3.org)[a-z]+:/)
    expect(svg).toContain('font/woff2;base64,')
  })

  it('holds the same cuts as the PNG, in place and in colour', async () => {
    const svg = (await renderFigure(run, recipe, 'x.svg')) as string
    const pictures = layoutFigure(recipe, run).items.filter((item) => item.kind === 'picture')
    const images = [...svg.matchAll(/<image x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"[^>]*base64,([^"]+)"/g)]
    expect(images).toHaveLength(pictures.length)
    for (const [n, [, x, y, width, height, data]] of images.entries()) {
      const picture = pictures[n]
      for (const [text, value] of [
        [x, picture.x],
        [y, picture.y],
        [width, picture.width],
        [height, picture.height],
      ] as const) {
        expect(Math.abs(Number(text) - value)).toBeLessThan(1e-4)
      }
      expect(sameBytes(readPng(Buffer.from(data, 'base64')).raster.data, picture.pixels.data)).toBe(true)
    }
  })
})

/** Of Poppler; the test that needs it is skipped where it is not installed. */
const textOfPdf = 'pdftotext'
const fontsOfPdf = 'pdffonts'
const poppler = spawnSync(textOfPdf, ['-v'], { stdio: 'ignore' }).status === 0
describe('PDF', () => {
  it('is one page of exactly that size, with the recipe, no date of today and both weights of the font embedded', async () => {
    const bytes = (await renderFigure(run, recipe, 'x.pdf')) as Buffer
    const text = bytes.toString('latin1')
    const box = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(text)
    expect(Number(box?.[1])).toBeCloseTo((85 / 25.4) * 72, 3)
    expect(Number(box?.[2])).toBeCloseTo((layoutFigure(recipe, run).heightMm / 25.4) * 72, 3)
    expect(text).toContain('D:19700101')
    expect(text.match(/\/FontFile2/g)).toHaveLength(2)
    expect(text.replaceAll('\\', '')).toContain('"format":"counterpoint-figure"')
  })

  it.skipIf(!poppler).each(FONT_FAMILIES)('has words in %s that can be selected', async (fontFamily) => {
    const path = join(folder, `words-${fontFamily}.pdf`)
    await drawFigure(run, figureRecipe({ components: [1], fontFamily, threshold: 2.5 }), path, never)
    const { stdout } = spawnSync(textOfPdf, ['-layout', path, '-'], { encoding: 'utf8' })
    for (const words of ['IC 1', 'Primary visual', 'x = 10 mm', 'native space', '−2.5']) expect(stdout).toContain(words)
    const fonts = spawnSync(fontsOfPdf, [path], { encoding: 'utf8' }).stdout.split('\n').slice(2, 4)
    // Name with the tag of a subset, type, encoding, then: embedded, subset, readable as Unicode.
    for (const line of fonts) expect(line).toMatch(new RegExp(`^[A-Z]{6}\\+${fontFamily}-\\w+ .* yes yes yes`))
  })
})

describe('all formats', () => {
  it('write the letters that are in a name, none in their place', async () => {
    const named = (title: string) => figureRecipe({ components: [1], title })
    const [asked, other] = [named('rest_4x4x6'), named('rest_4×4×6')]
    const svg = (await renderFigure(run, asked, 'x.svg')) as string
    expect(svg).toMatch(/font-feature-settings:[^}]*'calt' 0/)
    // Same letters but one: where the font put × for x, both would be the same picture.
    const [pixels, others] = [asked, other].map((one) => paintScene(layoutFigure(one, run), 300, inter).data)
    expect(sameBytes(pixels, others)).toBe(false)
    if (!poppler) return
    const path = join(folder, 'letters.pdf')
    await drawFigure(run, asked, path, never)
    expect(spawnSync(textOfPdf, [path, '-'], { encoding: 'utf8' }).stdout).toContain('rest_4x4x6')
  })

  it.each(['x.png', 'x.svg', 'x.pdf', 'x.tif'])('%s has the same bytes from the same recipe, read back from its text', async (name) => {
    const again = figureRecipe(JSON.parse(recipeText(recipe)))
    const [one, two] = [await renderFigure(run, recipe, name), await renderFigure(run, again, name)]
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(true)
  })

  it('are written whole or not at all, and never over another file', async () => {
    const path = join(folder, 'there.png')
    await writeFile(path, 'mine')
    await expect(drawFigure(run, recipe, path, never)).rejects.toMatchObject({ code: 'FILE_EXISTS' })
    expect(await readFile(path, 'utf8')).toBe('mine')
    await expect(drawFigure(run, recipe, join(folder, 'no', 'folder.png'), never)).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' })
    await expect(drawFigure(run, recipe, join(folder, 'x.jpg'), never)).rejects.toMatchObject({ code: 'EXPORT_FAILED' })
    const many = figureRecipe({ components: [4] })
    await expect(drawFigure(run, many, join(folder, 'x.png'), never)).rejects.toMatchObject({
      code: 'PARAM_INVALID',
      details: { found: 4 },
    })
    const cancelled = new AbortController()
    cancelled.abort()
    await expect(drawFigure(run, recipe, join(folder, 'x.png'), cancelled.signal)).rejects.toThrow('cancelled')
    expect((await readdir(folder)).filter((name) => name.startsWith('x.'))).toEqual([])
  })
})

describe('from a run folder', () => {
  it('a space is named only when header or file name say so', () => {
    const named = (changes: Partial<typeof HEADER>) =>
      spaceNameOf({ record: { input: { header: { ...HEADER, ...changes } } } as RunRecord })
    expect(named({})).toBe('native space')
    expect(named({ sformCode: 4 })).toBe('MNI space')
    expect(named({ sformCode: 3 })).toBe('Talairach space')
    expect(named({ qformCode: 4 })).toBe('native space')
    expect(named({ fileName: 'sub-1_space-MNI152NLin2009cAsym_res-2_desc-preproc_bold.nii.gz' })).toBe('MNI152NLin2009cAsym')
    expect(named({ fileName: 'sub-1_space-T1w_bold.nii.gz' })).toBe('native space')
  })
})

describe('a large figure', () => {
  const withoutPixels = ({ items, ...rest }: DrawnFigure) => ({
    ...rest,
    items: items.map((item) => (item.kind === 'picture' ? { ...item, pixels: [item.pixels.width, item.pixels.height] } : item)),
  })
  const bytesOf = ({ data }: Raster) => Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  /** All pictures one after the other: as bytes they are compared at once, where toEqual visits number by number. */
  const pixelsOf = ({ items }: DrawnFigure) =>
    Buffer.concat(items.flatMap((item) => (item.kind === 'picture' ? [bytesOf(item.pixels)] : [])))
  const large = figureRecipe({ layout: 'panel', components: 'all', soft: true, widthMm: 174, dpi: 300 })
  it('is the same when its cuts are painted one at a time, letting others have their turn', async () => {
    let turns = 0
    const scene = await layoutInSteps({ ...large, cuts: null }, run, async () => {
      turns++
    })
    const whole = layoutFigure(large, run)
    expect(withoutPixels(scene)).toEqual(withoutPixels(whole))
    expect(pixelsOf(scene).equals(pixelsOf(whole))).toBe(true)
    expect(turns).toBe(18)
  })
  it('is stopped between two cuts, and leaves nothing', async () => {
    const stop = new AbortController()
    const path = join(folder, 'stopped.svg')
    const drawing = drawFigure(run, large, path, stop.signal)
    // When the first turn of others comes.
    setImmediate(() => stop.abort(new CancelledError()))
    await expect(drawing).rejects.toThrow(CancelledError)
    expect((await readdir(folder)).filter((name) => name.includes('stopped'))).toEqual([])
  })
})
