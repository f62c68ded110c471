/** Does the style of nilearn choose and draw what plot_stat_map does? (tests/gold: pictures and numbers made with nilearn.) */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { typefaceOf } from '../../../src-main/engine/figure/fonts'
import { findCutSlices, nilearnCuts } from '../../../src-main/engine/figure/nilearn-cuts'
import { paintScene } from '../../../src-main/engine/figure/paint'
import { toFloat64 } from '../../../src-main/engine/read/convert'
import { openImage } from '../../../src-main/engine/read/nifti-header'
import { streamVolumes } from '../../../src-main/engine/read/volume-stream'
import type { FigureRun } from '../../../src-shared/figure/figure-run'
import { layoutFigure } from '../../../src-shared/figure/layout'
import { anatomyWindow, automaticDim, barTicks, colourRange, isDarkAround, rangeOf } from '../../../src-shared/figure/nilearn-rules'
import { type FigureRecipeInput, figureRecipe, presetChoices } from '../../../src-shared/figure/recipe'
import type { Raster, Scene } from '../../../src-shared/figure/scene'
import { readPng } from '../../support/read-png'
import { sharedPath } from '../../support/shared-data'
import { figureRun } from './figure-run'

const inter = await typefaceOf('Inter')
const gold = (path: string): string => fileURLToPath(new URL(`../../gold/${path}`, import.meta.url))

async function image(path: string) {
  const scan = await openImage(path)
  const volumes: Float64Array[] = []
  for await (const { bytes } of streamVolumes(scan)) volumes.push(toFloat64(bytes, scan.layout))
  const [nx, ny, nz] = scan.layout.shape
  return { shape: [nx, ny, nz] as const, affine: scan.header.affine, volumes }
}

/** The component image of the example as a run whose maps are already thresholded. */
async function exampleRun(folder: string, preparation: string): Promise<FigureRun> {
  const [maps, mean, mask] = await Promise.all(
    [`component_img_${preparation}`, 'mean_img', 'mask'].map((name) => image(`${folder}/${name}.nii.gz`)),
  )
  const maskVoxels = Uint32Array.from([...mask.volumes[0].keys()].filter((voxel) => mask.volumes[0][voxel] !== 0))
  const values = new Float32Array(maps.volumes.length * maskVoxels.length)
  for (const [n, volume] of maps.volumes.entries())
    for (const [v, voxel] of maskVoxels.entries()) values[n * maskVoxels.length + v] = volume[voxel]
  const { shape, affine } = maps
  return figureRun({
    shape,
    affine,
    background: { ...mean, values: Float32Array.from(mean.volumes[0]) },
    maskVoxels,
    maps: values,
    components: maps.volumes.map((_, index) => ({ index, label: '', cutMm: [0, 0, 0] })),
    displayThreshold: 1e-6,
  })
}

/** The preset, with cuts found, as the program draws it. */
function draw(run: FigureRun, component: number, choices: FigureRecipeInput = {}): Scene {
  const recipe = figureRecipe({ ...presetChoices('nilearn', choices), components: [component + 1], ...choices })
  return layoutFigure({ ...recipe, cuts: recipe.cuts === 'nilearn' ? nilearnCuts(run, recipe, component) : recipe.cuts }, run)
}

const CASES = [
  { name: 'phantom_small', preparation: 'zs' },
  { name: 'phantom_small', preparation: 'raw' },
  { name: 'phantom', preparation: 'zs' },
  { name: 'ffd', preparation: 'raw' },
  { name: 'ffd', preparation: 'zs' },
  { name: 'run210', preparation: 'zs' },
  { name: 'run210', preparation: 'raw' },
].map((one) => {
  const folder = sharedPath(`gold/${one.name}`) ?? gold(one.name)
  const has =
    existsSync(`${folder}/plot_${one.preparation}_component1.png`) && existsSync(`${folder}/component_img_${one.preparation}.nii.gz`)
  return { ...one, folder, has }
})

/** Steps to the eight pixels around. */
const around = (width: number): number[] => [-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1]

/** Where ours has words, crosshair or the outlines of the bar, with a margin: there the pictures differ by right. */
function decorated(scene: Scene, { width, height }: Raster): Uint8Array {
  const out = new Uint8Array(width * height)
  const scale = width / scene.widthMm
  const cover = (x0: number, y0: number, x1: number, y1: number): void => {
    for (let y = Math.max(0, Math.floor(y0)); y < Math.min(height, y1); y++)
      out.fill(1, y * width + Math.max(0, Math.floor(x0)), y * width + Math.min(width, Math.ceil(x1)))
  }
  for (const item of scene.items) {
    if (item.kind === 'line') {
      for (let n = 0; n + 3 < item.points.length; n += 2) {
        const [x1, y1, x2, y2] = item.points.slice(n, n + 4).map((mm) => mm * scale)
        cover(Math.min(x1, x2) - 3, Math.min(y1, y2) - 3, Math.max(x1, x2) + 3, Math.max(y1, y2) + 3)
      }
    } else if (item.kind === 'text') {
      const size = (item.sizePt / 72) * 25.4 * scale
      const wide = size * 0.75 * item.text.length + 4
      const x = item.x * scale
      cover(
        item.anchor === 'start' ? x - 4 : x - wide,
        item.y * scale - size - 2,
        item.anchor === 'start' ? x + wide : x + 4,
        item.y * scale + 0.4 * size,
      )
    }
  }
  return out
}

describe.each(CASES)('$name $preparation', ({ preparation, folder, has }) => {
  it.skipIf(!has).each([0, 1])('component %s is the picture of plot_stat_map', async (component) => {
    const run = await exampleRun(folder, preparation)
    const { raster: theirs } = readPng(readFileSync(`${folder}/plot_${preparation}_component${component}.png`))
    const scene = draw(run, component)
    const ours = paintScene(scene, 100, inter)
    expect([ours.width, ours.height]).toEqual([theirs.width, theirs.height])
    const skip = decorated(scene, ours)
    // At every pixel that is not at the edge of a voxel, where rounding may choose the neighbour; the bar is compared by itself.
    const colours = new Uint32Array(ours.data.buffer)
    const steps = around(ours.width)
    let compared = 0
    const wrong: string[] = []
    const panelsEnd = Math.floor(ours.width * 0.9)
    for (let y = 1; y < ours.height - 1; y++) {
      for (let x = 1; x < panelsEnd; x++) {
        const at = y * ours.width + x
        if (skip[at] === 1 || steps.some((step) => colours[at + step] !== colours[at])) continue
        compared++
        for (let c = 4 * at; c < 4 * at + 3; c++) if (Math.abs(ours.data[c] - theirs.data[c]) > 2) wrong.push(`${x},${y}`)
      }
    }
    expect(compared).toBeGreaterThan(0.5 * panelsEnd * ours.height)
    expect(wrong).toEqual([])
    const bar = scene.items.find((item) => item.kind === 'picture' && item.description === 'Colour bar')
    if (bar?.kind !== 'picture') throw new Error('no bar')
    const scale = ours.width / scene.widthMm
    const middle = Math.round((bar.x + bar.width / 2) * scale)
    const pixel = ({ data }: Raster, y: number) => data.subarray(4 * (y * ours.width + middle), 4 * (y * ours.width + middle) + 3)
    for (let y = Math.ceil(bar.y * scale) + 3; y < Math.floor((bar.y + bar.height) * scale) - 3; y++) {
      // Between the colours of two pixels above and below: theirs has 255 steps, ours 256.
      const near = [-2, -1, 0, 1, 2].map((step) => y + step).map((row) => pixel(ours, row))
      for (const [c, value] of pixel(theirs, y).entries()) {
        expect(value).toBeGreaterThanOrEqual(Math.min(...near.map((colour) => colour[c])) - 2)
        expect(value).toBeLessThanOrEqual(Math.max(...near.map((colour) => colour[c])) + 2)
      }
    }
  })

  it.skipIf(!has)('cut coordinates are those of find_xyz_cut_coords', async () => {
    const run = await exampleRun(folder, preparation)
    const result = JSON.parse(readFileSync(`${folder}/result.json`, 'utf8'))
    for (const [component, expected] of result[`example_${preparation}`]['cut_coords_plot_threshold_1e-6'].entries()) {
      const { x, y, z } = nilearnCuts(run, figureRecipe({ layout: 'ortho' }), component)
      for (const [n, [mm]] of [x, y, z].entries()) expect(Math.abs(mm - expected[n])).toBeLessThan(1e-4)
    }
  })
})

describe('layouts of which there is no picture to compare with', () => {
  const pictures = (scene: Scene) => scene.items.filter((item) => item.kind === 'picture')
  it('tiled has coronal over axial and sagittal beside them, each in its share of 6.7 by 7.6 inches', async () => {
    const scene = draw(await exampleRun(gold('phantom_small'), 'zs'), 0, { layout: 'tiled' })
    expect([scene.widthMm, scene.heightMm].map((mm) => Math.round((mm / 25.4) * 100))).toEqual([670, 760])
    const [x, y, z, bar] = pictures(scene)
    for (const picture of [x, y, z, bar]) expect(picture).toBeDefined()
    // The frame ends where ticks and bar begin: (0.05 + 0.25 + 0.02) / 3 of the width; each picture is in the middle of its part.
    const frame = scene.widthMm * (1 - 0.32 / 3)
    const middle = ({ x: left, width }: { x: number; width: number }) => left + width / 2
    expect(middle(x)).toBeCloseTo(frame - (frame * x.width) / (x.width + y.width) / 2, 0)
    expect(middle(y)).toBeCloseTo((frame * y.width) / (x.width + y.width) / 2, 0)
    expect(middle(z)).toBeCloseTo(middle(y), 0)
    expect(x.y).toBeCloseTo(y.y, 1)
    expect(z.y).toBeGreaterThan(y.y + y.height)
    expect(bar.width / scene.widthMm).toBeCloseTo(0.05 / 3, 3)
  })
  it('mosaic has a row for each axis, x lowest, and a bar that grows with the number of cuts', async () => {
    const run = await exampleRun(gold('phantom_small'), 'zs')
    const scene = draw(run, 0, { layout: 'mosaic', cutCount: 5 })
    expect([scene.widthMm, scene.heightMm].map((mm) => Math.round((mm / 25.4) * 100))).toEqual([1270, 500])
    const cuts = pictures(scene).slice(0, -1)
    expect(cuts).toHaveLength(15)
    for (const [n, axis] of (['x', 'y', 'z'] as const).entries()) {
      const row = cuts.slice(5 * n, 5 * n + 5)
      expect(row.map(({ description }) => description.slice(0, 2))).toEqual(new Array(5).fill(`${axis} `))
      const slot = scene.heightMm / 3
      for (const { y, height } of row) expect(Math.abs(y + height / 2 - (2.5 - n) * slot)).toBeLessThan(0.3)
    }
    expect((pictures(scene).at(-1)?.width ?? 0) / scene.widthMm).toBeCloseTo((0.05 * 5 ** 1.1) / 15, 3)
    expect(scene.items.filter(({ kind }) => kind === 'line')).toHaveLength(1)
  })
})

interface StoredSlices {
  readonly case: string
  readonly preparation: string
  readonly component: number
  readonly direction: 'x' | 'y' | 'z'
  readonly n_cuts: number
  readonly cuts: readonly number[]
}

describe('find_cut_slices', () => {
  const stored = JSON.parse(readFileSync(gold('find_cut_slices.json'), 'utf8')) as StoredSlices[]
  const names = [...new Set(stored.map((one) => `${one.case} ${one.preparation}`))]
  it.each(names)('%s: the same layers, where all of them are inside the image', async (name) => {
    const [folder, preparation] = name.split(' ')
    const run = await exampleRun(gold(folder), preparation)
    let compared = 0
    for (const { component, direction, n_cuts, cuts } of stored.filter((one) => `${one.case} ${one.preparation}` === name)) {
      const found = nilearnCuts(run, { layout: direction, style: 'nilearn', cutCount: n_cuts, threshold: null }, component)[direction]
      const axis = ['x', 'y', 'z'].indexOf(direction)
      const [step, first, length] = [run.affine[axis][axis], run.affine[axis][3], run.shape[axis]]
      const layers = found.map((mm) => Math.round((mm - first) / step))
      expect(new Set(layers).size).toBe(Math.min(n_cuts, length))
      expect(Math.min(...layers)).toBeGreaterThanOrEqual(0)
      expect(Math.max(...layers)).toBeLessThan(length)
      if (cuts.some((mm) => Math.round((mm - first) / step) >= length)) continue
      compared++
      expect(found.length).toBe(cuts.length)
      for (const [n, mm] of cuts.entries()) expect(Math.abs(found[n] - mm)).toBeLessThan(1e-4)
    }
    expect(compared).toBeGreaterThan(20)
  })

  it('of a grid with exchanged axes is that of the upright one', async () => {
    const run = await exampleRun(gold('phantom_small'), 'zs')
    const [nx, ny, nz] = run.shape
    // Stored with z fastest and upside down.
    const place = (voxel: number): number => {
      const [i, j, k] = [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))]
      return nz - 1 - k + nz * (j + ny * i)
    }
    const [[ax, , , px], [, by, , py], [, , cz, pz]] = run.affine
    const order = [...run.maskVoxels.keys()].sort((a, b) => place(run.maskVoxels[a]) - place(run.maskVoxels[b]))
    const turned: FigureRun = {
      ...run,
      shape: [nz, ny, nx],
      affine: [
        [0, 0, ax, px],
        [0, by, 0, py],
        [-cz, 0, 0, pz + cz * (nz - 1)],
        [0, 0, 0, 1],
      ],
      maskVoxels: Uint32Array.from(order, (v) => place(run.maskVoxels[v])),
      maps: Float32Array.from(order, (v) => run.maps[v]),
      components: run.components.slice(0, 1),
    }
    // Not x, which runs to the left as stored, and to the right when upright: nilearn looks through it in another order too.
    for (const layout of ['y', 'z'] as const) {
      const [one, two] = [run, turned].map(
        (which) => nilearnCuts(which, { layout, style: 'nilearn', cutCount: 5, threshold: null }, 0)[layout],
      )
      expect([...two].sort((a, b) => a - b)).toEqual([...one].sort((a, b) => a - b))
    }
  })

  it('gives all layers when more are asked for than there are, and none twice when there is little', () => {
    const volume = { shape: [2, 2, 6] as const, first: [0, 0, 10] as const, step: [1, 1, 2] as const, values: new Float32Array(24) }
    expect(findCutSlices(volume, 'z', 9)).toEqual([10, 12, 14, 16, 18, 20])
    expect(findCutSlices(volume, 'z', 6)).toEqual([10, 12, 14, 16, 18, 20])
    expect(findCutSlices({ ...volume, values: volume.values.with(9, 3) }, 'z', 1)).toEqual([14])
  })
})

describe('rules', () => {
  const fixtures = JSON.parse(readFileSync(gold('unit_fixtures.json'), 'utf8'))
  it('colour range is as wide below as above 0 when a map has both signs, and starts at 0 when it has one', () => {
    for (const { data, symmetric_cbar, out_cbarmin_cbarmax_vmin_vmax } of fixtures.colorbar_ranges) {
      if (symmetric_cbar !== 'auto') continue
      const [, , from, to] = out_cbarmin_cbarmax_vmin_vmax
      expect(colourRange(Float32Array.from(data), null, true)).toEqual({ from, to })
    }
    expect(colourRange(Float32Array.of(-4, 2), 3, true)).toEqual({ from: -3, to: 3 })
    expect(colourRange(Float32Array.of(-4, 2), null, false)).toEqual({ from: 0, to: 2 })
  })

  it('window of the background is that of load_anat', () => {
    expect(anatomyWindow({ from: 0, to: 800 }, true, automaticDim(true))).toEqual({ from: 0, to: 1120 })
    expect(anatomyWindow({ from: 0, to: 900 }, false, 0)).toEqual({ from: 0, to: 900 })
    // 0.7 x 500 - 1.6 x 400
    expect(anatomyWindow({ from: 100, to: 900 }, false, automaticDim(false)).from).toBeCloseTo(-290, 9)
    expect(anatomyWindow({ from: 0, to: 100 }, true, -1)).toEqual({ from: 0, to: 50 })
  })

  it('page is black where the border of the background is dark', () => {
    const shape = [8, 8, 8] as const
    const affine = figureRun().affine
    const values = Float32Array.from({ length: 512 }, (_, n) => ([n % 8, (n >> 3) % 8, n >> 6].every((at) => at > 1 && at < 6) ? 100 : 10))
    expect(isDarkAround({ shape, affine, values })).toBe(true)
    expect(isDarkAround({ shape, affine, values: values.map((value) => 110 - value) })).toBe(false)
    expect(rangeOf(values)).toEqual({ from: 10, to: 100 })
  })

  it.each([
    [8, 2.3, [-8, -4, -2.3, 0, 2.3, 4, 8]],
    [8, 1e-6, [-8, -4, 0, 4, 8]],
    [8, 3.5, [-8, -3.5, 0, 3.5, 8]],
    [2.9128, 1e-6, [-2.9, -1.5, 0, 1.5, 2.9]],
    [10, 6, [-10, -6, 0, 6, 10]],
  ])('bar to %s, threshold %s: ticks %s', (to, threshold, ticks) => {
    expect(barTicks({ from: -to, to }, threshold)).toEqual(ticks)
  })
  it('bar of one sign has ticks from 0, none in what is hidden', () => {
    expect(barTicks({ from: 0, to: 8 }, 3)).toEqual([0, 3, 4, 6, 8])
    expect(barTicks({ from: 0, to: 0 }, 3)).toEqual([0])
  })
})
