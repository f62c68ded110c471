/** Do the choices of a recipe do what they say: background, dimming, page, scale bar, letters, cuts? */
import { readFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fontkit from 'fontkit'
import { describe, expect, it } from 'vitest'
import { SUBSETS, typefaceOf } from '../../../src-main/engine/figure/fonts'
import { drawableText } from '../../../src-main/engine/figure/letters'
import { paintScene } from '../../../src-main/engine/figure/paint'
import { settle } from '../../../src-main/engine/figure/settle'
import { unpackedWoff } from '../../../src-main/engine/figure/woff'
import { writeNewFile } from '../../../src-main/engine/write/new-file'
import { inverseAffine, mmToVoxel, voxelToMm } from '../../../src-shared/affine'
import { cropBox } from '../../../src-shared/figure/crop-box'
import type { FigureRun, Volume } from '../../../src-shared/figure/figure-run'
import { FONT_FAMILIES } from '../../../src-shared/figure/font-families'
import { layoutFigure } from '../../../src-shared/figure/layout'
import { Page } from '../../../src-shared/figure/page'
import { type FigureRecipeInput, figureRecipe, LAYOUTS, THEMES } from '../../../src-shared/figure/recipe'
import type { Raster, Scene, SceneItem } from '../../../src-shared/figure/scene'
import { upright } from '../../../src-shared/figure/upright'
import { textWidth } from '../../../src-shared/figure/words'
import type { Affine } from '../../../src-shared/model/scan'
import { figureRun } from './figure-run'

const run = figureRun()
const inter = await typefaceOf('Inter')
const draw = (choices: FigureRecipeInput, of: FigureRun = run): Scene => layoutFigure(figureRecipe({ dpi: 100, ...choices }), of)
const pictures = (scene: Scene): Raster[] =>
  scene.items.flatMap((item) => (item.kind === 'picture' && item.description !== 'Colour bar' ? [item.pixels] : []))
/** A field that grows with every axis, on a grid: what is drawn of it depends on the place alone. */
function field(shape: Volume['shape'], rows: Affine | readonly [Affine[0], Affine[1], Affine[2]]): Volume {
  const affine: Affine = [rows[0], rows[1], rows[2], [0, 0, 0, 1]]
  const values = new Float32Array(shape[0] * shape[1] * shape[2])
  for (let k = 0, n = 0; k < shape[2]; k++)
    for (let j = 0; j < shape[1]; j++)
      for (let i = 0; i < shape[0]; i++, n++) {
        const [x, y, z] = voxelToMm(affine, i, j, k)
        values[n] = 500 + 2 * x + 3 * y + 4 * z
      }
  return { shape, affine, values }
}

describe('a background on another grid', () => {
  const own = field(run.shape, run.affine)
  const others: [string, Volume][] = [
    // Finer, and wider than the run's.
    [
      'finer',
      field(
        [60, 70, 60],
        [
          [2, 0, 0, -60],
          [0, 2, 0, -70],
          [0, 0, 2, -60],
        ],
      ),
    ],
    // Axes exchanged and turned round.
    [
      'turned',
      field(
        [50, 60, 60],
        [
          [0, 0, -2.5, 75],
          [0, 2.5, 0, -75],
          [-3, 0, 0, 75],
        ],
      ),
    ],
    // Turned by 20 degrees about z.
    [
      'oblique',
      field(
        [70, 70, 50],
        [
          [2.82, 1.03, 0, -140],
          [-1.03, 2.82, 0, -60],
          [0, 0, 3, -75],
        ],
      ),
    ],
  ]
  it.each(others)('that is %s is drawn where it lies', (_name, background) => {
    const choices = { threshold: 1000, crosshair: false, pixels: 'interpolated', components: [1] } as const
    const [expected, found] = [own, background].map((volume) => pictures(draw(choices, { ...run, background: volume })))
    for (const [n, raster] of expected.entries()) {
      let [worst, compared] = [0, 0]
      // Beyond the centres of its outer voxels the run's own grid has no slope.
      const inset = 0.2
      for (let y = Math.ceil(inset * raster.height); y < (1 - inset) * raster.height; y++)
        for (let x = Math.ceil(inset * raster.width); x < (1 - inset) * raster.width; x++, compared++)
          worst = Math.max(worst, Math.abs(raster.data[4 * (y * raster.width + x)] - found[n].data[4 * (y * raster.width + x)]))
      expect(compared).toBeGreaterThan(500)
      // The windows differ by what is nearest to the voxels of the mask.
      expect(worst).toBeLessThanOrEqual(4)
    }
  })

  it('upright, an oblique image keeps its values in place; a turned one keeps them exactly', () => {
    for (const [name, volume] of others) {
      const { shape, first, step, values } = upright(volume)
      const inverse = inverseAffine(volume.affine)
      let [compared, worst] = [0, 0]
      for (let k = 0, n = 0; k < shape[2]; k++)
        for (let j = 0; j < shape[1]; j++)
          for (let i = 0; i < shape[0]; i++, n++) {
            const mm = [first[0] + i * step[0], first[1] + j * step[1], first[2] + k * step[2]] as const
            // Cubics of the outermost layers have no neighbours on one side.
            const rim = name === 'oblique' ? 1 : 0
            if (!mmToVoxel(inverse, mm).every((at, axis) => at >= rim && at <= volume.shape[axis] - 1 - rim)) continue
            compared++
            worst = Math.max(worst, Math.abs(values[n] - (500 + 2 * mm[0] + 3 * mm[1] + 4 * mm[2])))
          }
      expect(worst, name).toBeLessThan(1e-2)
      expect(compared).toBeGreaterThan(0.3 * values.length)
    }
  })
})

describe('dimming', () => {
  const mean = (raster: Raster): number =>
    raster.data.reduce((sum, value, at) => (at % 4 === 0 ? sum + value : sum), 0) / (raster.data.length / 4)
  it.each(['black', 'white'] as const)('takes light on black and contrast on white: %s', (theme) => {
    const brightness = [-1, 0, 1].map((dim) => mean(pictures(draw({ theme, dim, threshold: 1000, crosshair: false }))[2]))
    const rising = theme === 'white'
    for (const n of [0, 1]) expect(brightness[n + 1] > brightness[n]).toBe(rising)
    expect(pictures(draw({ theme, dim: 0 }))).toEqual(pictures(draw({ theme })))
  })
  it('keeps the air of a white page white', () => {
    const { data } = pictures(draw({ theme: 'white', dim: 2, threshold: 1000, crosshair: false }))[0]
    expect([...data.subarray(0, 4)]).toEqual([255, 255, 255, 255])
  })
})

describe('the page', () => {
  it('is black when the border of the background is dark, white when it is bright or there is none', () => {
    const dark = { ...run.background, values: Float32Array.from(run.background?.values ?? []) } as Volume
    const bright = { ...dark, values: dark.values.map((value) => 2000 - value) }
    const page = (background: Volume | null): string | null => draw({ theme: 'auto' }, { ...run, background }).page
    expect([page(dark), page(bright), page(null)]).toEqual(['#000000', '#ffffff', '#ffffff'])
  })
  it.each(THEMES)('without a background stays what it is: %s', (theme) => {
    const scene = draw({ theme, threshold: 1000, crosshair: false, background: 'none' }, { ...run, background: null })
    const pixel = [...pictures(scene)[0].data.subarray(0, 4)]
    expect(pixel).toEqual({ black: [0, 0, 0, 255], paper: [0, 0, 0, 255], white: [255, 255, 255, 255], transparent: [0, 0, 0, 0] }[theme])
    expect(scene.description).toContain('over nothing')
  })
  it('of a transparent figure shows through what is not drawn, and words and maps are opaque', () => {
    const { data } = paintScene(draw({ theme: 'transparent', components: [2], threshold: 2 }), 100, inter)
    const seen = new Set<number>()
    for (let at = 3; at < data.length; at += 4) seen.add(data[at])
    expect(seen.has(0) && seen.has(255)).toBe(true)
  })
})

describe('the scale bar', () => {
  const is =
    <Kind extends SceneItem['kind']>(kind: Kind) =>
    (item: SceneItem): item is Extract<SceneItem, { kind: Kind }> =>
      item.kind === kind
  it.each(LAYOUTS)('is as long as 5 cm of the brain, once, inside the page: %s', (layout) => {
    const choices = { layout, components: 'all', widthMm: layout === 'ortho' || layout === 'tiled' ? 85 : 174 } as const
    const [without, scene] = [draw(choices), draw({ ...choices, scaleBar: true })]
    const words = scene.items.filter(is('text')).filter(({ text }) => text === '5 cm')
    expect(words).toHaveLength(1)
    expect(scene.items.length).toBe(without.items.length + 2)
    const at = scene.items.indexOf(words[0])
    const bar = scene.items[at - 1]
    if (bar.kind !== 'line') throw new Error('no bar')
    const [x1, y1, x2, y2] = bar.points
    expect(y1).toBe(y2)
    // The cut before it has the width of its box.
    const cut = scene.items.slice(0, at).filter(is('picture')).at(-1)
    if (!cut) throw new Error('no cut')
    const across = layout === 'x' ? 1 : 0
    const [low, high] = cropBox(run)[across]
    expect((x2 - x1) / 50).toBeCloseTo(cut.width / (high - low), 2)
    expect(x2).toBeLessThan(scene.widthMm)
    expect(y1 < scene.heightMm && y1 > 0).toBe(true)
    expect(words[0].x + textWidth('5 cm', { family: 'Inter', sizePt: 7 }) / 2).toBeLessThan(cut.x + cut.width)
  })
})

describe('letters', () => {
  it.each(FONT_FAMILIES)('of many languages are drawn by parts of %s', async (family) => {
    const typeface = await typefaceOf(family)
    expect(typeface.textParts('aΩя').map(({ subset }) => subset)).toEqual(['latin', 'greek', 'cyrillic'])
    for (const text of ['Réseau par défaut', 'Łódź Žižkov', 'Κύμα άλφα', 'Сеть покоя', 'Mạng nghỉ', '−54 · 3³ × 4…'])
      expect(drawableText(text, typeface)).toEqual({ text, unknown: [] })
  })
  it('that no part has are named, and accents are joined to their letters', () => {
    expect(drawableText('e\u0301 中 🧠\u0000', inter)).toEqual({ text: 'é [U+4E2D] [U+1F9E0] ', unknown: ['中', '🧠'] })
  })
  it('are the same from the unpacked font as from the packed one', () => {
    const files = createRequire(import.meta.url)
      .resolve('@fontsource/inter/package.json')
      .replace('package.json', 'files')
    for (const subset of SUBSETS)
      for (const weight of [400, 600] as const) {
        const packed = fontkit.create(readFileSync(`${files}/inter-${subset}-${weight}-normal.woff`)) as fontkit.Font
        const unpacked = fontkit.create(unpackedWoff(readFileSync(`${files}/inter-${subset}-${weight}-normal.woff`))) as fontkit.Font
        expect(unpacked.characterSet).toEqual(packed.characterSet)
        expect(inter.fontOf(subset, weight === 600).postscriptName).toBe(packed.postscriptName)
        for (const code of packed.characterSet.slice(0, 40))
          expect(unpacked.glyphForCodePoint(code).path.commands).toEqual(packed.glyphForCodePoint(code).path.commands)
      }
  })
  it('of title and drawn labels are replaced before the layout', () => {
    const labelled = figureRun({ components: run.components.map((one) => ({ ...one, label: `脳 ${one.index}` })) })
    const settled = settle(labelled, figureRecipe({ components: [2], title: '図 1' }), inter)
    expect(settled.unknownLetters).toEqual(['図', '脳'])
    expect(settled.recipe.title).toBe('[U+56F3] 1')
    expect(settled.run.components.map(({ label }) => label)).toEqual(['脳 0', '[U+8133] 1', '脳 2'])
    expect(inter.subsetOf('脳')).toBeNull()
  })
})

describe('cuts', () => {
  it('by the rule of nilearn are found in the first component before the layout, which refuses to guess', () => {
    const recipe = figureRecipe({ cuts: 'nilearn', components: [2, 1], layout: 'mosaic', cutCount: 3 })
    expect(() => new Page(run, recipe)).toThrow(RangeError)
    const { cuts } = settle(run, recipe, inter).recipe
    expect([cuts?.x.length, cuts?.y.length, cuts?.z.length]).toEqual([1, 1, 3])
    expect(settle(run, { ...recipe, components: [1] }, inter).recipe.cuts).not.toEqual(cuts)
    expect(() => settle(run, figureRecipe({ components: [4] }), inter)).toThrow('PARAM_INVALID')
  })
})

describe('a new file', () => {
  it('is whole under its name, never in the place of another, and leaves nothing else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'counterpoint-new-file-'))
    try {
      await writeNewFile(join(folder, 'a'), 'first')
      await expect(writeNewFile(join(folder, 'a'), 'second')).rejects.toMatchObject({ code: 'FILE_EXISTS' })
      await expect(writeNewFile(join(folder, 'no', 'a'), 'x')).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' })
      await writeFile(join(folder, `.b.partial-${process.pid}`), 'left over')
      await writeNewFile(join(folder, 'b'), Uint8Array.of(1, 2))
      expect((await readdir(folder)).sort()).toEqual(['a', 'b'])
      expect([(await readFile(join(folder, 'a'))).toString(), ...(await readFile(join(folder, 'b')))]).toEqual(['first', 1, 2])
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})
