/** One component in many cuts across one axis: a mosaic with a locator, or a strip. */
import { BAR, verticalBar, verticalBarWidth } from './colour-bar'
import { PLANE } from './cut-raster'
import { evenCuts, orthoPoint, snapToVoxel } from './cuts'
import type { Axis } from './figure-run'
import { MARGIN, type Page } from './page'
import { HAIRLINE } from './page-items'
import type { DrawnFigure } from './scene'
import { numberText, positionText, textWidth } from './words'

const GAP = 0.7
const LOCATOR_GAP = 3.2
/** Share of the width that the locator takes. */
const LOCATOR_SHARE = 0.125

/** The axis across which the locator is cut, so that it shows the cuts as lines. */
const LOCATOR_AXIS: Readonly<Record<Axis, Axis>> = { z: 'x', y: 'x', x: 'y' }

function cutsOf(page: Page, axis: Axis): readonly number[] {
  const asked = page.recipe.cuts?.[axis] ?? []
  return asked.length > 0 ? asked.map((mm) => snapToVoxel(page.run, axis, mm)) : evenCuts(page.run, axis, page.recipe.cutCount)
}

interface CutRows {
  readonly axis: Axis
  readonly levels: readonly number[]
  readonly columns: number
  readonly top: number
  readonly scale: number
  /** Height of the line with the positions, mm. */
  readonly label: number
  /** Where L and R stand in the first cut: mm from its edge, and of the baseline at 7 points. */
  readonly sides: { readonly inset: number; readonly baseline: number }
}

/** Cuts in rows from the left margin on, each with its position below; the first says left and right, the last has the scale bar. */
function drawCuts(page: Page, component: number, { axis, levels, columns, top, scale, label, sides }: CutRows): void {
  const { recipe, type } = page
  const { width, height } = page.cutSize(axis, scale)
  for (const [n, at] of levels.entries()) {
    const x = MARGIN + (n % columns) * (width + GAP)
    const y = top + Math.floor(n / columns) * (height + label)
    page.block(x, y, width, height)
    page.cut(component, axis, at, x, y, scale)
    if (n === levels.length - 1) page.scaleBar(x + width, y + height, scale)
    if (recipe.coordinates)
      page.text(x + width / 2, y + height + 2.7 * type, n === 0 ? positionText(axis, at, true) : numberText(at), { anchor: 'middle' })
    if (n === 0 && axis !== 'x') page.leftRight(x, y, width, sides.inset, sides.baseline * type, page.theme.inkOnCut)
  }
}

/** Rows of cuts; at the right the locator and the colour bar. */
export function layoutMosaic(page: Page, component: number, axis: Axis): DrawnFigure {
  const { recipe, type } = page
  const levels = cutsOf(page, axis)
  const columns = Math.min(levels.length, recipe.columns ?? Math.max(2, Math.round(recipe.widthMm / 28)))
  const rows = Math.ceil(levels.length / columns)
  const top = MARGIN + 5.1 * type
  const bar = recipe.colourBar ? verticalBarWidth(page) + BAR.tip : 0
  const side = Math.max(recipe.widthMm * LOCATOR_SHARE, bar)
  const across = page.span(PLANE[axis][0])
  const scale = (recipe.widthMm - 2 * MARGIN - LOCATOR_GAP - side - (columns - 1) * GAP) / (columns * across)
  const { width, height } = page.cutSize(axis, scale)
  const label = recipe.coordinates ? 4.2 * type : GAP
  const total = columns * width + (columns - 1) * GAP
  const headingEnd = page.heading(component, MARGIN, MARGIN + 3.1 * type)
  drawCuts(page, component, { axis, levels, columns, top, scale, label, sides: { inset: 1, baseline: 3.1 } })
  const bottom = top + rows * (height + label)
  const barTop = locator(page, component, { axis, levels }, { x: MARGIN + total + LOCATOR_GAP, y: top, width: side })
  if (recipe.colourBar) {
    const from = barTop + 6 * type
    const length = Math.max(12 * type, Math.min(bottom - label - BAR.tip * BAR.thickness - from, 60 * type))
    verticalBar(page, MARGIN + total + LOCATOR_GAP + Math.max(0, (side - bar) / 2), from, length)
    return finishWithFooter(page, headingEnd, MARGIN + total, Math.max(bottom, from + length + 2))
  }
  return finishWithFooter(page, headingEnd, MARGIN + total, bottom)
}

/** The footer at the right of the heading where both have room there, else below. @param heading,right where the heading and the cuts end */
function finishWithFooter(page: Page, heading: number, right: number, bottom: number): DrawnFigure {
  const { recipe, type } = page
  const isBeside = heading + 4 * type + page.footerWidth < right
  if (isBeside) page.footer(right, MARGIN + 3.1 * type, 'end')
  else page.footer(MARGIN, bottom + 2.4 * type)
  return page.finish(bottom + (isBeside || !recipe.footer ? 1 : 4 * type))
}

/** A cut across another axis with a line for every cut; returns where it ends. */
function locator(
  page: Page,
  component: number,
  { axis, levels }: Pick<CutRows, 'axis' | 'levels'>,
  { x, y, width }: { readonly x: number; readonly y: number; readonly width: number },
): number {
  const across = LOCATOR_AXIS[axis]
  const scale = width / page.span(PLANE[across][0])
  const at = orthoPoint(page.run, page.recipe, component)[across]
  const size = page.cutSize(across, scale)
  page.block(x, y, size.width, size.height)
  page.cut(component, across, at, x, y, scale)
  const [low, high] = page.box[['x', 'y', 'z'].indexOf(axis)] ?? [0, 1]
  const isUp = PLANE[across][1] === axis
  for (const level of levels) {
    const down = y + (high - level) * scale
    const right = x + (level - low) * scale
    page.line(isUp ? [x, down, x + size.width, down] : [right, y, right, y + size.height], HAIRLINE, page.theme.crosshair, 0.8)
  }
  if (!page.recipe.coordinates) return y + size.height
  const room = page.recipe.widthMm - MARGIN - x
  const full = positionText(across, at, true)
  const words = textWidth(full, page.letters()) > room ? positionText(across, at, false) : full
  // Words that are wider than the picture end at the margin.
  const middle = Math.min(x + size.width / 2, x + room - textWidth(words, page.letters()) / 2)
  page.text(middle, y + size.height + 2.7 * page.type, words, { anchor: 'middle' })
  return y + size.height + 4.2 * page.type
}

/** One row of cuts across an axis with the colour bar at its right. */
export function layoutStrip(page: Page, component: number, axis: Axis): DrawnFigure {
  const { recipe, type } = page
  const levels = cutsOf(page, axis)
  const top = MARGIN + 5.1 * type
  const bar = recipe.colourBar ? 1.4 + verticalBarWidth(page) + BAR.tip : 0
  const across = page.span(PLANE[axis][0])
  const perRow = Math.min(levels.length, recipe.columns ?? Math.max(3, Math.round(recipe.widthMm / 22)))
  const rows = Math.ceil(levels.length / perRow)
  const scale = (recipe.widthMm - 2 * MARGIN - bar - (perRow - 1) * GAP) / (perRow * across)
  const { width, height } = page.cutSize(axis, scale)
  const label = recipe.coordinates ? 4.2 * type : GAP
  page.heading(component, MARGIN, MARGIN + 3.1 * type)
  drawCuts(page, component, { axis, levels, columns: perRow, top, scale, label, sides: { inset: 0.8, baseline: 2.9 } })
  const bottom = top + rows * (height + label)
  const total = perRow * width + (perRow - 1) * GAP
  let end = bottom
  if (recipe.colourBar) {
    const from = top + 3.2 * type
    const length = Math.max(14 * type, Math.min(bottom - label - from - BAR.tip * BAR.thickness, 40 * type))
    verticalBar(page, MARGIN + total + 1.4, from, length)
    end = Math.max(bottom, from + length + 3)
  }
  const heightMm = end + (recipe.footer ? 3.5 * type : 0) + 1.5
  page.footer(MARGIN, heightMm - 1.6)
  return page.finish(heightMm)
}
