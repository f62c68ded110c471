/** How does plot_stat_map of nilearn 0.14 lay out a figure: three cuts through a point, or a row of cuts across one axis? */
import { type ColourTable, colourRamp } from './colour-maps'
import { AXES, type Axis, mapOf } from './figure-run'
import { colourRow, type Extent, extentOf, type Layer, NOTHING, type PanelPlace, paintPanel } from './nilearn-panel'
import { anatomyWindow, barEnds, barTicks, colourRange, type Range, rangeOf } from './nilearn-rules'
import type { Page } from './page'
import { type Colour, type DrawnFigure, MM_PER_POINT, type Raster } from './scene'
import { PLANE } from './slice'
import { upright } from './upright'
import { positionText, textWidth } from './words'

/** Layouts that are drawn by these rules. */
export const NILEARN_LAYOUTS = ['ortho', 'x', 'y', 'z'] as const
type NilearnLayout = (typeof NILEARN_LAYOUTS)[number]

/** Inches: width of each cut and height of the figure; width that a colour bar adds. */
const SIZE: Readonly<Record<NilearnLayout, readonly [number, number]>> = { ortho: [2.2, 3.5], x: [2.6, 2.3], y: [2.2, 3], z: [2.2, 3.2] }
const BAR_INCHES = 0.7
/** Shares of the width, divided by the number of cuts: the bar, what is free to its left for ticks, and to its right. */
const BAR = { width: 0.05, ticks: 0.25, right: 0.02 } as const
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
  const cuts: PlacedCut[] =
    layout === 'ortho'
      ? AXES.map((axis, n) => ({ axis, at: recipe.cuts?.[axis][0] ?? own[n] ?? 0 }))
      : (recipe.cuts?.[layout] ?? [own[AXES.indexOf(layout)] ?? 0]).map((at) => ({ axis: layout, at }))
  const [inches, high] = SIZE[layout]
  const width = recipe.widthMm
  const height = (width * high) / (inches * cuts.length + (recipe.colourBar ? BAR_INCHES : 0))
  const { layers, range } = layersOf(page, component)
  const extent = extentOf(layers)
  const free = recipe.colourBar ? (BAR.width + BAR.ticks + BAR.right) / cuts.length : 0
  const total = cuts.reduce((sum, { axis }) => sum + spanOf(extent, PLANE[axis][0]), 0)
  let slot = 0
  for (const cut of cuts) {
    const across = spanOf(extent, PLANE[cut.axis][0])
    const slotWidth = (width * (1 - free) * across) / total
    const scale = Math.min(slotWidth / across, height / spanOf(extent, PLANE[cut.axis][1]))
    const left = slot + (slotWidth - across * scale) / 2
    const top = (height - spanOf(extent, PLANE[cut.axis][1]) * scale) / 2
    page.hasCut(component, cut.axis, cut.at)
    drawCut(page, layers, { ...cut, extent, left, top, scale }, layout === 'ortho' ? cuts : null)
    slot += slotWidth
  }
  if (recipe.colourBar) drawBar(page, range, { width, height, cuts: cuts.length })
  if (recipe.title !== null) drawTitle(page, recipe.title, width, height)
  return page.finish(height, range.to)
}

const spanOf = (extent: Extent, axis: Axis): number => {
  const [from, to] = extent[AXES.indexOf(axis)] ?? [0, 1]
  return to - from
}

/** Background and map, drawn in this order, and the range of the map. */
function layersOf(page: Page, component: number): { layers: Layer[]; range: Range } {
  const { run, recipe } = page
  const map = mapOf(run, component)
  const [nx, ny, nz] = run.shape
  const values = new Float32Array(nx * ny * nz)
  for (const [v, voxel] of run.maskVoxels.entries()) {
    const value = map[v] as number
    if (value > 0 || recipe.twoSided) values[voxel] = value
  }
  const range = colourRange(values, recipe.limit, recipe.twoSided)
  const { shape, affine, background } = run
  const over: Layer = { volume: upright({ shape, affine, values }), threshold: page.threshold, range, table: rampOf(page) }
  if (background === null) return { layers: [over], range }
  const window = anatomyWindow(rangeOf(background.values), page.isBlack, page.dim)
  return { layers: [{ volume: upright(background), threshold: NOTHING, range: window, table: GREYS }, over], range }
}

interface CutPlace extends Omit<PanelPlace, 'pixelsPerMm' | 'mirrored'> {
  /** Millimetres of the page per millimetre of the brain; left and top are millimetres too. */
  readonly scale: number
}

function drawCut(page: Page, layers: readonly Layer[], place: CutPlace, cross: readonly PlacedCut[] | null): void {
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
  if (cross && recipe.crosshair) {
    const mm = (name: Axis): number => cross.find((cut) => cut.axis === name)?.at ?? 0
    const x = left + (mirrored ? u1 - mm(right) : mm(right) - u0) * scale
    const y = top + (v1 - mm(up)) * scale
    const colour = page.isBlack ? CROSS_ON_BLACK : page.theme.ink
    const stroke = (LINES.cross * recipe.fontSizePt) / 12
    // Ends stand out by half the width of the line, as matplotlib's do.
    const cap = (stroke * MM_PER_POINT) / 2
    const inside = (value: number, from: number, size: number): boolean => value >= from && value <= from + size
    if (inside(x, left, width)) {
      const upper = top + CROSS_ENDS * height - cap
      page.line([page.snap(x), upper, page.snap(x), top + (1 - CROSS_ENDS) * height + cap], stroke, colour)
    }
    if (inside(y, top, height)) {
      const end = left + (axis === 'x' ? (1 - CROSS_ENDS) * width + cap : width)
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
function drawBar(page: Page, range: Range, { width, height, cuts }: { width: number; height: number; cuts: number }): void {
  const { recipe, threshold } = page
  const table = rampOf(page)
  const right = width * (1 - BAR.right / cuts)
  const left = right - (width * BAR.width) / cuts
  const top = BAR_ENDS * height
  const tall = (1 - 2 * BAR_ENDS) * height
  const data = new Uint8ClampedArray(4 * BAR_STEPS)
  const raster: Raster = { width: 1, height: BAR_STEPS, data }
  const grey = Number.parseInt(BRAIN_GREY.slice(1, 3), 16)
  const ends = barEnds(range)
  for (let n = 0; n < BAR_STEPS; n++) {
    const value = ends.to - ((n + 0.5) / BAR_STEPS) * (ends.to - ends.from)
    const row = 3 * colourRow(value, range)
    for (let c = 0; c < 3; c++) data[4 * n + c] = Math.abs(value) <= threshold ? grey : (table[row + c] as number)
    data[4 * n + 3] = 255
  }
  page.picture(left, top, right - left, tall, raster, 'Colour bar')
  const factor = recipe.fontSizePt / 12
  page.line([left, top, right, top, right, top + tall, left, top + tall, left, top, right, top], LINES.outline * factor)
  const size = recipe.fontSizePt * TICKS
  for (const tick of barTicks(range, threshold)) {
    const share = ends.to > ends.from ? Math.min(1, Math.max(0, (tick - ends.from) / (ends.to - ends.from))) : 0.5
    const y = top + (1 - share) * tall + (ASCENT / 2) * size * MM_PER_POINT
    page.text(left - LINES.tickGap * factor * MM_PER_POINT, y, tickText(tick), { size: TICKS, anchor: 'end' })
  }
}
