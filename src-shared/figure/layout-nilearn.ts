/** How does plot_stat_map of nilearn 0.14 lay out a figure: three cuts through a point, a row of cuts across one axis, or a mosaic? */
import { type ColourTable, colourRamp } from './colour-maps'
import { PLANE } from './cut-raster'
import { evenCuts } from './cuts'
import { AXES, type Axis, mapOf } from './figure-run'
import { colourRow, type Extent, extentOf, type Layer, NOTHING, type PanelPlace, paintPanel } from './nilearn-panel'
import { anatomyWindow, barEnds, barTicks, colourRange, type Range, rangeOf } from './nilearn-rules'
import { nilearnTallness } from './nilearn-size'
import type { Page } from './page'
import { type Colour, type DrawnFigure, MM_PER_POINT, type Raster } from './scene'
import { isDrawn } from './side-cuts'
import { upright } from './upright'
import { positionText, textWidth } from './words'

/** Layouts that are drawn by these rules. */
export const NILEARN_LAYOUTS = ['ortho', 'tiled', 'mosaic', 'x', 'y', 'z'] as const
type NilearnLayout = (typeof NILEARN_LAYOUTS)[number]

/** Shares of the width, divided by the number of cuts: the bar, what is free to its left for ticks, and to its right. */
const BAR = { width: 0.05, ticks: 0.25, right: 0.02 } as const
/** Bars of mosaics are wider by this power of the cuts across the last axis. */
const MOSAIC_BAR = 1.1
/** Share of the height that is free above and below the bar. */
const BAR_ENDS = 0.05
/** Shares of a panel. */
const SIDE = { across: 0.1, down: 0.05 } as const
const CROSS_ENDS = 0.05
/** Of the size of the words, which are 12 points: title and ticks; points at that size: lines. */
const TITLE = 15 / 12
const TICKS = 10 / 12
const LINES = { cross: 1.5, outline: 0.8, tickGap: 3.5 } as const
/** Of the size of letters: above the baseline, below it, and around a title. */
const ASCENT = 0.73
const DESCENT = 0.24
const TITLE_PAD = 0.3
const BRAIN_GREY: Colour = '#808080'
const CROSS_ON_BLACK: Colour = '#cccccc'
/** matplotlib draws a bar between 256 bounds. */
const BAR_STEPS = 255
const GREYS = Uint8Array.from({ length: 256 * 3 }, (_, n) => Math.floor(n / 3))

/** nilearn spreads a map over the range of the values, whichever that is. */
const rampOf = ({ recipe, themeName }: Page): ColourTable => colourRamp(recipe.colourMap, themeName)

interface PlacedCut {
  readonly axis: Axis
  readonly at: number
}

/** Draws one component by nilearn's rules. Positions are those of the recipe as they are; each cut is the layer of voxels nearest to its position. */
export function layoutNilearn(page: Page, component: number, layout: NilearnLayout): DrawnFigure {
  const { recipe, run } = page
  const own = run.components[component]?.cutMm ?? [0, 0, 0]
  const cuts = cutsOf(page, layout, own)
  const width = recipe.widthMm
  const height = width * nilearnTallness(layout, cuts.length, recipe.colourBar)
  const { layers, range } = layersOf(page, component)
  const extent = extentOf(layers)
  const barWidth = BAR.width * (layout === 'mosaic' ? cuts.filter(({ axis }) => axis === cuts.at(-1)?.axis).length ** MOSAIC_BAR : 1)
  const free = recipe.colourBar ? (barWidth + BAR.ticks + BAR.right) / cuts.length : 0
  const frame = { width: width * (1 - free), height }
  for (const { cut, slot } of slotsOf(layout, cuts, extent, frame)) {
    const [across, up] = PLANE[cut.axis].map((axis) => spanOf(extent, axis)) as [number, number]
    const scale = Math.min(slot.width / across, slot.height / up)
    const left = slot.x + (slot.width - across * scale) / 2
    const top = slot.y + (slot.height - up * scale) / 2
    page.hasCut(component, cut.axis, cut.at)
    drawCut(
      page,
      layers,
      { ...cut, extent, left, top, scale },
      { point: layout === 'ortho' || layout === 'tiled' ? cuts : null, isWhole: layout === 'tiled' },
    )
  }
  if (recipe.colourBar) drawBar(page, range, { width, height, cuts: cuts.length, barWidth })
  if (recipe.title !== null) drawTitle(page, recipe.title, width, height)
  return page.finish(height, range.to)
}

/** Cuts in the order of nilearn: x, y, z. */
function cutsOf(page: Page, layout: NilearnLayout, own: readonly number[]): PlacedCut[] {
  const { recipe, run } = page
  const of = (axis: Axis): readonly number[] => recipe.cuts?.[axis] ?? []
  switch (layout) {
    case 'ortho':
    case 'tiled':
      return AXES.map((axis, n) => ({ axis, at: of(axis)[0] ?? own[n] ?? 0 }))
    case 'mosaic':
      return AXES.flatMap((axis) => (recipe.cuts ? of(axis) : evenCuts(run, axis, recipe.cutCount)).map((at) => ({ axis, at })))
    default:
      return (recipe.cuts ? of(layout) : [own[AXES.indexOf(layout)] ?? 0]).map((at) => ({ axis: layout, at }))
  }
}

interface Slot {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The part of the page that each cut may fill, mm: it is centred there. */
function slotsOf(
  layout: NilearnLayout,
  cuts: readonly PlacedCut[],
  extent: Extent,
  frame: { readonly width: number; readonly height: number },
): { readonly cut: PlacedCut; readonly slot: Slot }[] {
  const across = ({ axis }: PlacedCut): number => spanOf(extent, PLANE[axis][0])
  const row = (of: readonly PlacedCut[], y: number, height: number) => {
    const total = of.reduce((sum, cut) => sum + across(cut), 0)
    let x = 0
    return of.map((cut) => {
      const slot = { x, y, width: (frame.width * across(cut)) / total, height }
      x += slot.width
      return { cut, slot }
    })
  }
  switch (layout) {
    case 'tiled': {
      // Coronal above axial at the left, sagittal at the right: widths share the frame, and so do heights.
      const [fullWidth, fullHeight] = [spanOf(extent, 'x') + spanOf(extent, 'y'), spanOf(extent, 'z') + spanOf(extent, 'y')]
      return cuts.map((cut) => {
        const [width, height] = [(frame.width * across(cut)) / fullWidth, (frame.height * spanOf(extent, PLANE[cut.axis][1])) / fullHeight]
        return {
          cut,
          slot: { x: cut.axis === 'x' ? frame.width - width : 0, y: cut.axis === 'z' ? frame.height - height : 0, width, height },
        }
      })
    }
    case 'mosaic': {
      // A row for each axis, the first at the bottom.
      const axes = AXES.filter((axis) => cuts.some((cut) => cut.axis === axis))
      const height = frame.height / axes.length
      return axes.flatMap((axis, n) =>
        row(
          cuts.filter((cut) => cut.axis === axis),
          frame.height - (n + 1) * height,
          height,
        ),
      )
    }
    default:
      return row(cuts, 0, frame.height)
  }
}

const spanOf = (extent: Extent, axis: Axis): number => {
  const [from, to] = extent[AXES.indexOf(axis)] ?? [0, 1]
  return to - from
}

/** Background and map, drawn in this order, and the range of the map. */
function layersOf(page: Page, component: number): { layers: Layer[]; range: Range } {
  const { run, recipe } = page
  const map = mapOf(run, component)
  // nilearn has one threshold for both sides: where they differ, what lies below its own is taken out first.
  const cuts = page.cutsOf(component)
  const isPlain = cuts.positive === cuts.negative
  const [nx, ny, nz] = run.shape
  const values = new Float32Array(nx * ny * nz)
  for (const [v, voxel] of run.maskVoxels.entries()) {
    const value = map[v] as number
    if ((value > 0 || recipe.twoSided) && (isPlain || isDrawn(value, cuts, true))) values[voxel] = value
  }
  const range = colourRange(values, recipe.limit, recipe.twoSided)
  const { shape, affine, background } = run
  const over: Layer = {
    volume: upright({ shape, affine, values }),
    threshold: Math.min(cuts.positive, cuts.negative),
    range,
    table: rampOf(page),
  }
  if (background === null) return { layers: [over], range }
  const window = anatomyWindow(rangeOf(background.values), page.isBlack, page.dim)
  return { layers: [{ volume: upright(background), threshold: NOTHING, range: window, table: GREYS }, over], range }
}

interface CutPlace extends Omit<PanelPlace, 'pixelsPerMm' | 'mirrored'> {
  /** Millimetres of the page per millimetre of the brain; left and top are millimetres too. */
  readonly scale: number
}

/** Through which point a crosshair runs, if any, and whether up to the edges of the cut. */
interface Cross {
  readonly point: readonly PlacedCut[] | null
  readonly isWhole: boolean
}

function drawCut(page: Page, layers: readonly Layer[], place: CutPlace, { point, isWhole }: Cross): void {
  const { recipe, pixel } = page
  const { axis, at, extent, left, top, scale } = place
  const mirrored = recipe.radiological && axis !== 'x'
  const panel = paintPanel(layers, {
    axis,
    at,
    extent,
    left: left / pixel,
    top: top / pixel,
    pixelsPerMm: scale / pixel,
    mirrored,
  })
  const { raster } = panel
  page.picture(panel.left * pixel, panel.top * pixel, raster.width * pixel, raster.height * pixel, raster, positionText(axis, at, true))
  const [right, up] = PLANE[axis]
  const [u0, u1] = extent[AXES.indexOf(right)] ?? [0, 1]
  const [v0, v1] = extent[AXES.indexOf(up)] ?? [0, 1]
  const width = (u1 - u0) * scale
  const height = (v1 - v0) * scale
  if (point && recipe.crosshair) {
    const ends = isWhole ? 0 : CROSS_ENDS
    const mm = (name: Axis): number => point.find((cut) => cut.axis === name)?.at ?? 0
    const x = left + (mirrored ? u1 - mm(right) : mm(right) - u0) * scale
    const y = top + (v1 - mm(up)) * scale
    const colour = page.isBlack ? CROSS_ON_BLACK : page.theme.ink
    const stroke = (LINES.cross * recipe.fontSizePt) / 12
    // Ends stand out by half the width of the line, as matplotlib's do.
    const cap = (stroke * MM_PER_POINT) / 2
    const inside = (value: number, from: number, size: number): boolean => value >= from && value <= from + size
    if (inside(x, left, width)) {
      const upper = top + ends * height - cap
      page.line([page.snap(x), upper, page.snap(x), top + (1 - ends) * height + cap], stroke, colour)
    }
    if (inside(y, top, height)) {
      const end = left + (axis === 'x' && !isWhole ? (1 - CROSS_ENDS) * width + cap : width)
      page.line([left, page.snap(y), end, page.snap(y)], stroke, colour)
    }
  }
  const size = recipe.fontSizePt * MM_PER_POINT
  if (recipe.leftRight && axis !== 'x') {
    const y = top + SIDE.down * height + ASCENT * size
    boxedText(page, left + SIDE.across * width, y, mirrored ? 'R' : 'L', 'start')
    boxedText(page, left + (1 - SIDE.across) * width, y, mirrored ? 'L' : 'R', 'end')
  }
  if (recipe.coordinates) boxedText(page, left, top + height - DESCENT * size, `${axis}=${tickText(Math.trunc(at))}`, 'start')
  page.scaleBar(left + width, top + height, scale)
}

const tickText = (value: number): string => `${value < 0 ? '−' : ''}${Math.abs(value)}`

/** Words on a patch of the page, so that they can be read over a picture. */
function boxedText(page: Page, x: number, y: number, text: string, anchor: 'start' | 'end'): void {
  const size = page.recipe.fontSizePt * MM_PER_POINT
  const width = textWidth(text, page.letters())
  if (page.theme.page !== null)
    page.rectangle(anchor === 'start' ? x : x - width, y - ASCENT * size, width, (ASCENT + DESCENT) * size, page.theme.page)
  page.text(x, y, text, { anchor })
}

function drawTitle(page: Page, title: string, width: number, height: number): void {
  const size = page.recipe.fontSizePt * TITLE
  const [pad, left, top] = [TITLE_PAD * size * MM_PER_POINT, 0.01 * width, 0.01 * height]
  const tall = (ASCENT + DESCENT) * size * MM_PER_POINT
  page.rectangle(
    Math.max(0, left - pad),
    Math.max(0, top - pad),
    textWidth(title, page.letters(TITLE)) + 2 * pad,
    tall + 2 * pad,
    page.theme.ink,
  )
  page.text(left, top + ASCENT * size * MM_PER_POINT, title, { size: TITLE, colour: page.theme.page ?? '#ffffff' })
}

/** The bar at the right edge, its ticks to the left of it; what is hidden is grey. */
function drawBar(
  page: Page,
  range: Range,
  { width, height, cuts, barWidth }: { width: number; height: number; cuts: number; barWidth: number },
): void {
  const { recipe, cutsShown } = page
  const table = rampOf(page)
  const right = width * (1 - BAR.right / cuts)
  const left = right - (width * barWidth) / cuts
  const top = BAR_ENDS * height
  const tall = (1 - 2 * BAR_ENDS) * height
  const data = new Uint8ClampedArray(4 * BAR_STEPS)
  const raster: Raster = { width: 1, height: BAR_STEPS, data }
  const grey = Number.parseInt(BRAIN_GREY.slice(1, 3), 16)
  const ends = barEnds(range)
  for (let n = 0; n < BAR_STEPS; n++) {
    const value = ends.to - ((n + 0.5) / BAR_STEPS) * (ends.to - ends.from)
    const row = 3 * colourRow(value, range)
    for (let c = 0; c < 3; c++) data[4 * n + c] = !isDrawn(value, cutsShown, true) ? grey : (table[row + c] as number)
    data[4 * n + 3] = 255
  }
  page.picture(left, top, right - left, tall, raster, 'Colour bar')
  const factor = recipe.fontSizePt / 12
  page.line([left, top, right, top, right, top + tall, left, top + tall, left, top, right, top], LINES.outline * factor)
  const size = recipe.fontSizePt * TICKS
  for (const tick of barTicks(range, Math.min(cutsShown.positive, cutsShown.negative))) {
    const share = ends.to > ends.from ? Math.min(1, Math.max(0, (tick - ends.from) / (ends.to - ends.from))) : 0.5
    const y = top + (1 - share) * tall + (ASCENT / 2) * size * MM_PER_POINT
    page.text(left - LINES.tickGap * factor * MM_PER_POINT, y, tickText(tick), { size: TICKS, anchor: 'end' })
  }
}
