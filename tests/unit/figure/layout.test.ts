/** Do the figures hold what they promise: exact size, one colour bar, positions, conventions, honest colours? */
import { describe, expect, it } from 'vitest'
import { inverseAffine, mmToVoxel } from '../../../src-shared/affine'
import { clustersOf } from '../../../src-shared/clusters'
import { colourTable, tableRow } from '../../../src-shared/figure/colour-maps'
import { cropBox } from '../../../src-shared/figure/crop-box'
import { snapToVoxel } from '../../../src-shared/figure/cuts'
import { type Axis, mapOf } from '../../../src-shared/figure/figure-run'
import type { FontFamily } from '../../../src-shared/figure/font-families'
import { layoutFigure } from '../../../src-shared/figure/layout'
import { Page } from '../../../src-shared/figure/page'
import { type FigureRecipeInput, figureRecipe, LAYOUTS, THEMES } from '../../../src-shared/figure/recipe'
import type { Scene, SceneItem } from '../../../src-shared/figure/scene'
import { textWidth } from '../../../src-shared/figure/words'
import { figureRun } from './figure-run'

const run = figureRun()
const draw = (choices: FigureRecipeInput): Scene => layoutFigure(figureRecipe({ dpi: 72, ...choices }), run)
const of = <Kind extends SceneItem['kind']>(scene: Scene, kind: Kind) =>
  scene.items.filter((item): item is Extract<SceneItem, { kind: Kind }> => item.kind === kind)
const texts = (scene: Scene) => of(scene, 'text').map(({ text }) => text)
const cuts = (scene: Scene) => of(scene, 'picture').filter(({ description }) => description !== 'Colour bar')

/** Left, top, right and lower edge of an item. */
function bounds(item: SceneItem, family: FontFamily = 'Inter'): [number, number, number, number] {
  if (item.kind === 'line' || item.kind === 'polygon') {
    const xs = item.points.filter((_, i) => i % 2 === 0)
    const ys = item.points.filter((_, i) => i % 2 === 1)
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
  }
  if (item.kind !== 'text') return [item.x, item.y, item.x + item.width, item.y + item.height]
  const width = textWidth(item.text, { family, sizePt: item.sizePt, isBold: item.isBold })
  const left = item.anchor === 'start' ? item.x : item.anchor === 'middle' ? item.x - width / 2 : item.x - width
  return [left, item.y - 0.25 * item.sizePt, left + width, item.y]
}

/** Pairs of words that run into each other. */
function overlapping(scene: Scene): string[] {
  const boxes = of(scene, 'text').map((item) => ({ text: item.text, box: bounds(item) }))
  return boxes.flatMap((a, n) =>
    boxes
      .slice(n + 1)
      .filter((b) => a.box[0] < b.box[2] && b.box[0] < a.box[2] && a.box[1] < b.box[3] && b.box[1] < a.box[3])
      .map((b) => `"${a.text}" and "${b.text}"`),
  )
}

const widths = { ortho: 85, tiled: 85, mosaic: 174, x: 174, y: 174, z: 174, panel: 174, contact: 174 } as const

describe('names of components', () => {
  const named = figureRun({
    components: run.components.map((one) => ({ ...one, label: one.index === 0 ? 'Susceptibility-motion' : 'Sensorimotor area' })),
  })
  it.each([
    ['panel', 174],
    ['contact', 174],
  ] as const)('stand whole in a %s, and the maps take the rest of the page', (layout, widthMm) => {
    const scene = layoutFigure(figureRecipe({ dpi: 72, layout, widthMm, components: 'all' }), named)
    expect(texts(scene)).toEqual(expect.arrayContaining(['Susceptibility-', 'motion', 'Sensorimotor', 'area']))
    expect(overlapping(scene)).toEqual([])
    const left = Math.min(...cuts(scene).map(({ x }) => x))
    for (const item of of(scene, 'text').filter(({ text }) => text === 'Susceptibility-')) expect(bounds(item)[2]).toBeLessThan(left)
  })
  it('leave a narrow page to the maps', () => {
    const scene = layoutFigure(figureRecipe({ dpi: 72, layout: 'panel', widthMm: 85, components: 'all' }), named)
    expect(Math.min(...cuts(scene).map(({ x }) => x))).toBeLessThan(20)
  })
})

describe.each(LAYOUTS)('layout %s', (layout) => {
  it.each(THEMES)('stays on the page in theme %s', (theme) => {
    const scene = draw({ layout, theme, components: 'all', widthMm: widths[layout], soft: true })
    expect(scene.widthMm).toBe(widths[layout])
    const outside = scene.items.filter((item) => {
      const [left, top, right, bottom] = bounds(item)
      return !(left >= 0 && top >= 0 && right <= scene.widthMm && bottom <= scene.heightMm)
    })
    expect(outside.map((item) => [item.kind, ...bounds(item)])).toEqual([])
  })

  it.each([
    [85, 'Inter'],
    [85, 'Arimo'],
    [85, 'Tinos'],
    [114, 'Inter'],
    [180, 'Inter'],
  ] as const)('keeps its words on a page of %s mm, apart from each other, in %s', (widthMm, fontFamily) => {
    const scene = draw({ layout, components: 'all', widthMm, fontFamily, scaleBar: true, clusterVoxels: 2 })
    for (const item of of(scene, 'text')) {
      const [left, top, right, bottom] = bounds(item, fontFamily)
      expect(left >= 0 && top >= 0 && right <= scene.widthMm && bottom <= scene.heightMm, `"${item.text}" ${left} to ${right}`).toBe(true)
    }
    expect(overlapping(scene)).toEqual([])
  })

  it.each([85, 174])('says threshold, space and convention on a page of %s mm, apart from a title of any length', (widthMm) => {
    for (const title of ['IC', 'A name that a program wrote, much longer than a person would type, sub-01_task-rest_run-02_space-native']) {
      const scene = draw({ layout, components: 'all', widthMm, title })
      for (const words of ['native space', 'neurological', 'voxels']) expect(texts(scene).join(' ')).toContain(words)
      expect(overlapping(scene)).toEqual([])
    }
  })

  it('has one colour bar with the ticks that it needs, and says what was drawn', () => {
    const scene = draw({ layout, components: 'all', widthMm: widths[layout], limit: 6, threshold: 2.5 })
    expect(of(scene, 'picture').filter(({ description }) => description === 'Colour bar')).toHaveLength(1)
    for (const tick of ['−6', '−2.5', '0', '2.5', '6']) expect(texts(scene), tick).toContain(tick)
    expect(
      texts(scene).some((text) => text.startsWith('|z| > 2.5') && text.includes('native space') && text.includes('neurological')),
    ).toBe(true)
  })

  it('does not let words run into each other', () => {
    expect(overlapping(draw({ layout, components: 'all', widthMm: widths[layout] }))).toEqual([])
  })

  it('is the same scene every time', () => {
    const recipe = { layout, components: 'all', widthMm: widths[layout] } as const
    expect(draw(recipe)).toEqual(draw(recipe))
  })
})

describe('slices', () => {
  /** Colour of the pixel in which a voxel centre lies. */
  function colourAt(scene: Scene, axis: Axis, at: number, voxel: readonly [number, number, number], radiological = false): number[] {
    const picture = cuts(scene).find(({ description }) => description.includes(`${axis} = ${String(at).replace('-', '−')} mm`))
    if (!picture) throw new Error(`no cut ${axis} = ${at}`)
    const box = cropBox(run)
    const mm = [22 - 4 * voxel[0], -30 + 4 * voxel[1], -24 + 5 * voxel[2]]
    const [right, up] = { x: [1, 2], y: [0, 2], z: [0, 1] }[axis]
    const share = (mm[right] - box[right][0]) / (box[right][1] - box[right][0])
    const across = radiological && axis !== 'x' ? 1 - share : share
    const down = (box[up][1] - mm[up]) / (box[up][1] - box[up][0])
    const { width, height, data } = picture.pixels
    const pixel = Math.floor(down * height) * width + Math.floor(across * width)
    return Array.from(data.subarray(4 * pixel, 4 * pixel + 4))
  }

  it.each([
    ['blue_orange', 'black', false],
    ['cold_hot', 'paper', false],
    ['RdBu_r', 'white', true],
  ] as const)(
    '%s on %s: every voxel above threshold has the colour of its value, every other one is grey',
    (colourMap, theme, radiological) => {
      const scene = draw({
        components: [2],
        cuts: { x: [2], y: [-6], z: [1] },
        colourMap,
        theme,
        limit: 6,
        threshold: 3,
        radiological,
        dpi: 300,
      })
      const table = colourTable(colourMap, theme)
      const map = mapOf(run, 1)
      const seen = { above: 0, below: 0 }
      for (const [v, voxel] of run.maskVoxels.entries()) {
        const at = [voxel % 12, Math.floor(voxel / 12) % 14, Math.floor(voxel / 168)] as const
        for (const [axis, mm, layer] of [
          ['x', 2, at[0] === 5],
          ['y', -6, at[1] === 6],
          ['z', 1, at[2] === 5],
        ] as const) {
          if (!layer) continue
          const [red, green, blue] = colourAt(scene, axis, mm, at, radiological)
          if (Math.abs(map[v]) > 3) {
            seen.above++
            const row = 3 * tableRow(map[v], 6)
            expect([red, green, blue]).toEqual([...table.subarray(row, row + 3)])
          } else {
            seen.below++
            expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThanOrEqual(1)
          }
        }
      }
      expect(seen.above).toBeGreaterThan(10)
      expect(seen.below).toBeGreaterThan(100)
    },
  )

  it('draws no negative value when one-sided, and starts the bar at 0', () => {
    const scene = draw({ components: [2], cuts: { x: [2], y: [-6], z: [1] }, twoSided: false, limit: 6, threshold: 2 })
    expect(texts(scene)).not.toContain('−6')
    expect(texts(scene).some((text) => text.startsWith('z > 2'))).toBe(true)
    for (const { pixels } of cuts(scene)) {
      for (let at = 0; at < pixels.data.length; at += 4) expect(pixels.data[at + 2] - pixels.data[at]).toBeLessThan(8)
    }
  })

  it('interpolated values are never beyond those of the voxels, and the footer says that they are interpolated', () => {
    const scene = draw({ components: [1], pixels: 'interpolated', threshold: 3 })
    expect(texts(scene).some((text) => text.includes('interpolated'))).toBe(true)
    const highest = Math.max(...mapOf(run, 0))
    const row = 3 * tableRow(highest, 8)
    const table = colourTable('blue_orange', 'black')
    // On black, the green of the positive arm grows with the value.
    const brightest = Math.max(
      ...cuts(draw({ components: [1], pixels: 'interpolated', threshold: 3, limit: 8 })).flatMap(({ pixels }) => {
        const greens: number[] = []
        for (let at = 0; at < pixels.data.length; at += 4) if (pixels.data[at] - pixels.data[at + 2] > 30) greens.push(pixels.data[at + 1])
        return greens
      }),
    )
    expect(brightest).toBeLessThanOrEqual(table[row + 1])
  })
})

describe('conventions', () => {
  it('puts L on the left, and R there when radiological, and mirrors the cuts', () => {
    const recipe = { components: [1], cuts: { x: [2], y: [-6], z: [1] } }
    const side = (scene: Scene, letter: string) => of(scene, 'text').find(({ text }) => text === letter)?.x ?? Number.NaN
    const neurological = draw(recipe)
    const radiological = draw({ ...recipe, radiological: true })
    expect(side(neurological, 'L')).toBeLessThan(side(neurological, 'R'))
    expect(side(radiological, 'R')).toBeLessThan(side(radiological, 'L'))
    expect(texts(radiological).some((text) => text.includes('radiological'))).toBe(true)
    const [sagittal, , axial] = cuts(neurological)
    const [sagittalToo, , mirrored] = cuts(radiological)
    expect(sagittalToo.pixels.data).toEqual(sagittal.pixels.data)
    const { width, height, data } = axial.pixels
    const flipped = new Uint8ClampedArray(data.length)
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++)
        flipped.set(data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4), 4 * (y * width + width - 1 - x))
    }
    let different = 0
    for (let at = 0; at < data.length; at++) if (Math.abs(flipped[at] - mirrored.pixels.data[at]) > 1) different++
    expect(different / data.length).toBeLessThan(0.01)
  })

  it('names the space that it is told, and a statistic that is no z', () => {
    const other = figureRun({ spaceName: 'MNI152NLin2009cAsym', statistic: 'value' })
    const scene = layoutFigure(figureRecipe({}), other)
    expect(texts(scene).some((text) => text.startsWith('|value| > 3') && text.includes('MNI152NLin2009cAsym'))).toBe(true)
  })

  it('cuts through the middle of voxels, and says where', () => {
    const scene = draw({ components: [1], cuts: { x: [3.4], y: [-7], z: [0] } })
    expect(texts(scene)).toEqual(expect.arrayContaining(['x = 2 mm', 'y = −6 mm', 'z = 1 mm']))
    expect(snapToVoxel(run, 'x', 1000)).toBe(22)
    expect(mmToVoxel(inverseAffine(run.affine), [2, -6, 1]).map((index) => Math.round(index * 1e9) / 1e9)).toEqual([5, 6, 5])
  })

  it('points the ends of the bar only where drawn values exceed them', () => {
    expect(of(draw({ components: [1], limit: 50 }), 'polygon')).toHaveLength(0)
    expect(of(draw({ components: [1], limit: 4 }), 'polygon')).toHaveLength(1)
    expect(of(draw({ components: [2], limit: 4 }), 'polygon')).toHaveLength(2)
  })

  it('leaves out what the recipe leaves out', () => {
    const bare = draw({ crosshair: false, coordinates: false, leftRight: false, colourBar: false, footer: false, title: 'Figure 1' })
    expect(texts(bare)).toEqual(['Figure 1'])
    expect(of(bare, 'line')).toHaveLength(0)
    expect(of(bare, 'picture')).toHaveLength(3)
  })

  it('a panel shares cuts and scale between its rows, and says the positions once', () => {
    const scene = draw({ layout: 'panel', components: [3, 1], widthMm: 174 })
    const positions = texts(scene).filter((text) => /^[xyz] = /.test(text))
    expect(positions).toHaveLength(6)
    expect(positions.filter((text) => text.endsWith(' mm'))).toHaveLength(1)
    expect(cuts(scene)).toHaveLength(12)
    expect(texts(scene)).toEqual(expect.arrayContaining(['IC 3', 'IC 1', 'Time course (s.d.)', 'Time (s)', 'Frequency (Hz)']))
    const lines = (scanBorders: number[]) =>
      of(layoutFigure(figureRecipe({ dpi: 72, widthMm: 174, layout: 'panel', components: [1] }), figureRun({ scanBorders })), 'line').length
    expect(lines([5, 9])).toBe(lines([]) + 2)
  })
})

describe('what is left out', () => {
  it('is clusters of fewer voxels than asked for, in the map and in the words, and nothing of the scale', () => {
    const speckled = { ...run, maps: run.maps.slice() }
    const map = mapOf(speckled, 0)
    map[0] = 9
    map[map.length - 1] = -9
    const passing = (values: Float32Array) => values.filter((value) => Math.abs(value) >= 2).length
    const all = new Page(speckled, figureRecipe({ threshold: 2 }))
    const few = new Page(speckled, figureRecipe({ threshold: 2, clusterVoxels: 5 }))
    const sizes = clustersOf(map, { shape: run.shape, voxels: run.maskVoxels }, { threshold: 2, twoSided: true }).clusters.map(
      ({ members }) => members.length,
    )
    const small = sizes.filter((size) => size < 5)
    expect(small.length).toBeGreaterThan(0)
    expect(passing(mapOf(all.run, 0)) - passing(mapOf(few.run, 0))).toBe(small.reduce((sum, size) => sum + size, 0))
    expect(few.limit).toBe(all.limit)
    expect(mapOf(few.run, 1)).toEqual(mapOf(run, 1))
    expect(texts(draw({ threshold: 2, clusterVoxels: 5 })).join()).toContain('clusters of 5 voxels or more')
  })
  it('is what is below 0 when the colours have none for it, and the words say so', () => {
    const scene = draw({ components: [1], threshold: 1, colourMap: 'viridis', twoSided: true })
    expect(texts(scene).join()).toMatch(/(^|,)z > 1/)
    expect(texts(scene)).not.toContain('−1')
    const positive = draw({ components: [1], threshold: 1, colourMap: 'viridis', twoSided: false })
    expect(scene.items).toEqual(positive.items)
  })
})

describe('the share of the power', () => {
  const shares = (peak: number) => {
    const spectra = run.frequencies.map((_, f) => run.components.map(() => (f === peak ? 1 : 0)))
    const scene = layoutFigure(figureRecipe({ dpi: 72, layout: 'panel', widthMm: 174, components: 'all' }), figureRun({ spectra }))
    return of(scene, 'text').filter(({ text }) => /^\d+ %$/.test(text))
  }
  it('stands at the right of a spectrum, or at the left where the line rises under it', () => {
    const anchors = (peak: number) => [...new Set(shares(peak).map(({ anchor }) => anchor))]
    expect(shares(1)).toHaveLength(run.components.length)
    expect(anchors(1)).toEqual(['end'])
    expect(anchors(run.frequencies.length - 2)).toEqual(['start'])
  })
})

describe('a narrow panel', () => {
  it('has its plots under the cuts', () => {
    const scene = draw({ layout: 'panel', components: 'all', widthMm: 85 })
    expect(texts(scene)).toEqual(expect.arrayContaining(['Time course (s.d.)', 'Power (%)', 'Time (s)', 'Frequency (Hz)']))
    const [name] = of(scene, 'text').filter(({ text }) => text === 'Time course (s.d.)')
    const first = cuts(scene)[0]
    expect(name?.y).toBeGreaterThan((first?.y ?? 0) + (first?.height ?? 0))
    const without = draw({ layout: 'panel', components: 'all', widthMm: 85, timeCourse: false, spectrum: false })
    expect(without.heightMm).toBeLessThan(scene.heightMm - 3 * 9)
  })
})
