/** Do small pictures show the voxels of their cut in the colours of the slices, and is no old wish painted before a newer one? */
import { describe, expect, it, vi } from 'vitest'
import { cutLayers, layerMm } from '../../../src-renderer/features/contact-sheet/cuts'
import { sparkline } from '../../../src-renderer/features/contact-sheet/sparkline'
import { textToNumbers } from '../../../src-renderer/ui/number-text'
import { colourTable, tableRow } from '../../../src-renderer/voxels/colour-maps'
import { cutPlan, cutUnderlay, cutValues, type Plane } from '../../../src-renderer/voxels/cut-plan'
import { type PaintLook, paintCuts } from '../../../src-renderer/voxels/paint-cuts'
import { Painter } from '../../../src-renderer/voxels/painter'
import { gridIndex, viewGrid } from '../../../src-renderer/voxels/view-grid'
import type { Affine } from '../../../src-shared/model/scan'

const SHAPE = [7, 6, 5] as const
const AFFINE: Affine = [
  [-3, 0, 0, 9],
  [0, 3, 0, -6],
  [0, 0, 4, -8],
  [0, 0, 0, 1],
]
const size = SHAPE[0] * SHAPE[1] * SHAPE[2]
const mask = Uint8Array.from({ length: size }, (_, n) => (n % 3 === 0 ? 0 : 1))
const view = viewGrid({ shape: SHAPE, affine: AFFINE }, mask)
const ranks = new Map<number, number>()
for (let n = 0; n < size; n++) if (mask[n]) ranks.set(n, ranks.size)
const values = Float32Array.from({ length: ranks.size }, (_, n) => ((n * 37) % 41) / 4 - 5)
const table = colourTable('blue_orange', 'dark')
const look: PaintLook = { table, threshold: 2, limit: 5, twoSided: true, soft: false, smoothed: false, mirrored: false, grey: [10, 200] }

describe('a cut', () => {
  it.each(['axial', 'coronal', 'sagittal'] as const)('has the value of every voxel of the %s plane, front or top first', (plane: Plane) => {
    const plan = cutPlan(view, plane, 3)
    const cut = cutValues(values, null, 2, plan)
    for (let y = 0; y < plan.height; y++)
      for (let x = 0; x < plan.width; x++) {
        const up = plan.height - 1 - y
        const box = plane === 'axial' ? ([x, up, 3] as const) : plane === 'coronal' ? ([x, 3, up] as const) : ([3, x, up] as const)
        const rank = ranks.get(gridIndex(SHAPE, view.toScan(box)))
        expect(cut[y * plan.width + x]).toBe(rank === undefined ? Number.NaN : values[rank])
      }
    expect(cutPlan(view, plane, 3)).toBe(plan)
  })

  it('brings voxels of small clusters below the threshold', () => {
    const plan = cutPlan(view, 'axial', 3)
    const cut = cutValues(values, new Uint8Array(values.length).fill(1), 2, plan)
    for (const value of cut) if (!Number.isNaN(value)) expect(Math.abs(value)).toBeLessThan(2)
  })

  it('takes the background of the same voxels', () => {
    const plan = cutPlan(view, 'coronal', 2)
    const bytes = Uint8Array.from({ length: 4 * view.shape[0] * view.shape[1] * view.shape[2] }, (_, n) => Math.floor(n / 4) % 251)
    const { grey } = cutUnderlay(bytes, view, plan)
    expect(grey[0]).toBe((view.shape[0] * (2 + view.shape[1] * (view.shape[2] - 1))) % 251)
  })
})

describe('a picture', () => {
  const plan = cutPlan(view, 'axial', 3)
  const cut = cutValues(values, null, 2, plan)
  const scale = 3
  const paint = (change: Partial<PaintLook>, grey: Uint8Array | null = null) => {
    const [width, height] = [plan.width * scale, plan.height * scale]
    const cover = new Uint8Array(plan.width * plan.height).fill(255)
    const at = { x: 0, y: 0, width, height }
    const pixels = paintCuts({
      width,
      height,
      cuts: [
        {
          width: plan.width,
          height: plan.height,
          values: cut,
          underlay: grey && { width: plan.width, height: plan.height, grey, cover },
          at,
        },
      ],
      look: { ...look, ...change },
    })
    return (x: number, y: number) => {
      const from = 4 * ((y * scale + 1) * width + x * scale + 1)
      return [...pixels.slice(from, from + 4)]
    }
  }
  const each = (visit: (x: number, y: number, value: number) => void) => {
    for (let y = 0; y < plan.height; y++) for (let x = 0; x < plan.width; x++) visit(x, y, cut[y * plan.width + x])
  }

  it('colours exactly the voxels that pass, and leaves the rest clear', () => {
    const pixel = paint({})
    let coloured = 0
    each((x, y, value) => {
      const row = 3 * tableRow(value, 5)
      if (Math.abs(value) >= 2) {
        coloured++
        expect(pixel(x, y)).toEqual([...table.slice(row, row + 3), 255])
      } else expect(pixel(x, y)[3]).toBe(0)
    })
    expect(coloured).toBeGreaterThan(3)
  })

  it('shows one side when one-sided, the other way round when mirrored, a fading one when soft', () => {
    const one = paint({ twoSided: false })
    each((x, y, value) => expect(one(x, y)[3]).toBe(value >= 2 ? 255 : 0))
    const [plain, mirrored] = [paint({}), paint({ mirrored: true })]
    each((x, y) => expect(mirrored(plan.width - 1 - x, y)).toEqual(plain(x, y)))
    const soft = paint({ soft: true })
    each((x, y, value) => {
      if (Math.abs(value) < 2) expect(soft(x, y)[3]).toBeCloseTo(Number.isNaN(value) ? 0 : 255 * 0.7 * (value / 2) ** 2, -1)
    })
  })

  it('has the background between its two greys', () => {
    const grey = new Uint8Array(plan.width * plan.height).fill(128)
    const pixel = paint({ threshold: 100 }, grey)
    expect(pixel(1, 1)).toEqual([105, 105, 105, 255])
  })
})

describe('the painter', () => {
  const job = (width: number) => ({ width, height: 1, cuts: [], look })
  function worker() {
    const listeners: ((event: MessageEvent) => void)[] = []
    const sent: { id: number; job: { width: number } }[] = []
    return {
      sent,
      postMessage: (message: unknown) => void sent.push(message as (typeof sent)[0]),
      addEventListener: (_: string, listener: unknown) => void listeners.push(listener as (typeof listeners)[0]),
      answer: (n: number) => {
        for (const listener of listeners) listener({ data: { id: sent[n].id, pixels: new Uint8ClampedArray(4) } } as MessageEvent)
      },
    }
  }

  it('paints two at a time, only the newest wish of each asker, and none that was taken back', () => {
    const made = worker()
    const painter = new Painter(made)
    const delivered: number[] = []
    const askers = [{}, {}, {}, {}]
    const want = (asker: number, width: number) =>
      painter.want(
        askers[asker],
        () => job(width),
        (_, done) => delivered.push(done.width),
      )
    want(0, 1)
    want(1, 2)
    want(2, 3)
    const takeBack = want(3, 4)
    want(2, 33)
    expect(made.sent.map((message) => message.job.width)).toEqual([1, 2])
    takeBack()
    made.answer(0)
    expect(made.sent.map((message) => message.job.width)).toEqual([1, 2, 33])
    made.answer(1)
    made.answer(2)
    expect(delivered).toEqual([1, 2, 33])
    expect(made.sent).toHaveLength(3)
  })

  it('makes a job only when its turn has come', () => {
    const painter = new Painter(worker())
    const prepare = vi.fn(() => job(1))
    for (let n = 0; n < 5; n++) painter.want({}, prepare, () => undefined)
    expect(prepare).toHaveBeenCalledTimes(2)
  })
})

describe('the cuts of the contact sheet', () => {
  it('are layers of voxels: those nearest to what was asked for, or at even distances', () => {
    const layers = cutLayers(view, 'axial', 2, null)
    expect(layers).toHaveLength(2)
    const asked = layers.map((layer) => layerMm(view, 'axial', layer))
    expect(
      cutLayers(
        view,
        'axial',
        2,
        asked.map((mm) => mm + 1.9),
      ),
    ).toEqual(layers)
    expect(cutLayers(view, 'axial', 2, [-1e6, 1e6])).toEqual([0, view.shape[2] - 1])
  })

  it.each([
    ['\u22126, 12; 36 mm', [-6, 12, 36]],
    ['4.5', [4.5]],
    ['', null],
    ['6, x', null],
  ])('reads %j', (text, expected) => expect(textToNumbers(text)).toEqual(expected))
})

it('a line keeps the peaks of a long series', () => {
  const series = Array.from({ length: 5000 }, (_, n) => (n === 2222 ? 100 : n % 2))
  const ys = [...sparkline(series, 60, 20).matchAll(/[ML][\d.]+ ([\d.]+)/g)].map((match) => Number(match[1]))
  expect(Math.min(...ys)).toBe(0.5)
  expect(ys).toHaveLength(120)
  expect(sparkline([1], 60, 20)).toBe('')
})
