/** One component, three cuts through one point: in a row, or two by two. */
import { BAR, verticalBar, verticalBarWidth } from './colour-bar'
import { orthoPoint } from './cuts'
import { AXES, type Axis } from './figure-run'
import { MARGIN, type Page } from './page'
import type { DrawnFigure } from './scene'
import { positionText } from './words'

/** mm between cuts, and between cuts and colour bar. */
const GAP = 0.8
const BAR_GAP = 1.4

/** Rows of text at 7 points: baseline and height of the heading, of a position below a cut, of the footer. */
const measures = (page: Page) => ({
  headingBaseline: MARGIN + 3.1 * page.type,
  top: MARGIN + 5.1 * page.type,
  positionBaseline: 3 * page.type,
  positionHeight: page.recipe.coordinates ? 4.6 * page.type : 1,
  footerHeight: page.recipe.footer ? 3.5 * page.type : 0,
})

/** What is left of the width for the cuts. */
function widthForCuts(page: Page): number {
  const bar = page.recipe.colourBar ? BAR_GAP + verticalBarWidth(page) + BAR.tip : 0
  return page.recipe.widthMm - 2 * MARGIN - bar
}

export function layoutOrtho(page: Page, component: number): DrawnFigure {
  const m = measures(page)
  const point = orthoPoint(page.run, page.recipe, component)
  const scale = (widthForCuts(page) - 2 * GAP) / (page.span('y') + 2 * page.span('x'))
  const tall = Math.max(page.span('y'), page.span('z')) * scale
  page.heading(component, MARGIN, m.headingBaseline)
  const row = AXES.map((axis) => page.cutSize(axis, scale))
  page.block(
    MARGIN,
    m.top,
    row.reduce((sum, { width }) => sum + width, 2 * GAP),
    tall,
  )
  let x = MARGIN
  for (const axis of AXES) {
    const { width, height } = page.cutSize(axis, scale)
    const y = m.top + (tall - height) / 2
    page.cut(component, axis, point[axis], x, y, scale, point)
    if (axis === 'z') page.scaleBar(x + width, y + height, scale)
    if (page.recipe.coordinates)
      page.text(x + width / 2, m.top + tall + m.positionBaseline, positionText(axis, point[axis], true), { anchor: 'middle' })
    // Above the picture where there is room, so that nothing is covered.
    const hasRoom = y - m.top > 2.2 * page.type
    if (axis === 'y')
      page.leftRight(x, y, width, 0.5, hasRoom ? 0.2 : 2.9 * page.type, page.theme.block === null ? page.theme.ink : page.theme.inkOnCut)
    x += width + GAP
  }
  if (page.recipe.colourBar) verticalBar(page, x - GAP + BAR_GAP, m.top + 3.2 * page.type, tall - 3.2 * page.type - BAR.tip * BAR.thickness)
  const height = m.top + tall + m.positionHeight + m.footerHeight + 1.5
  page.footer(MARGIN, height - 1.6)
  return page.finish(height)
}

export function layoutTiled(page: Page, component: number): DrawnFigure {
  const m = measures(page)
  const point = orthoPoint(page.run, page.recipe, component)
  const scale = (page.recipe.widthMm - 2 * MARGIN - GAP) / (page.span('x') + page.span('y'))
  page.heading(component, MARGIN, m.headingBaseline)
  const left = page.cutSize('y', scale)
  const right = page.cutSize('x', scale)
  const below = page.cutSize('z', scale)
  const second = m.top + Math.max(left.height, right.height) + GAP + m.positionHeight
  const places: Record<Axis, readonly [number, number]> = {
    y: [MARGIN, m.top],
    x: [MARGIN + left.width + GAP, m.top],
    z: [MARGIN, second],
  }
  for (const axis of ['y', 'x', 'z'] as const) {
    const [x, y] = places[axis]
    const { width, height } = page.cutSize(axis, scale)
    page.block(x, y, width, height)
    page.cut(component, axis, point[axis], x, y, scale, point)
    if (axis === 'z') page.scaleBar(x + width, y + height, scale)
    if (page.recipe.coordinates)
      page.text(x + width / 2, y + height + m.positionBaseline, positionText(axis, point[axis], true), { anchor: 'middle' })
    if (axis === 'y') page.leftRight(x, y, width, 0.8, 2.9 * page.type, page.theme.inkOnCut)
  }
  if (page.recipe.colourBar) {
    const length = Math.min(0.8 * below.height - 4 * page.type, 30 * page.type)
    verticalBar(page, MARGIN + below.width + GAP + 6, second + (below.height - length) / 2 + 2 * page.type, length)
  }
  const height = second + below.height + m.positionHeight + m.footerHeight + 1.5
  page.footer(MARGIN, height - 1.6)
  return page.finish(height)
}
