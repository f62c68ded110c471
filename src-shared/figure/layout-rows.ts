/** Many components at the same cuts on the same scale with one colour bar: a panel with time courses and spectra, or a contact sheet. */

import { BAND_HZ } from '../frequency-band'
import { BAR, horizontalBar } from './colour-bar'
import { askedCuts, type Cut, sharedCuts } from './cuts'
import { MARGIN, type Page } from './page'
import { drawSeries, drawSpectrum, powerOf, seriesOf } from './plots'
import type { DrawnFigure } from './scene'
import { cutsTexts } from './side-cuts'
import { positionText, textWidth, wordParts, wrapText } from './words'

/** mm: least width of the column with number and label, width of the plots, and the space before them. */
const PANEL = { label: 15.5, gap: 0.6, row: 1, series: 25.2, beforeSeries: 6.8, spectrum: 17, beforeSpectrum: 6.7 } as const
const SHEET = { label: 10.5, gap: 0.5, row: 0.8, gutter: 4 } as const
/** The column with numbers and labels takes no more of the page than this, mm per mm. */
const MOST_LABEL = 0.15
const BAR_LENGTH = 44
/** Plots under the cuts, mm: their height, the space before and after, the axis at their left, the names above; share of the width of a spectrum; least room. */
const BELOW = { height: 9, before: 1.6, after: 2, axis: 4.6, names: 2.4, share: 0.34, least: 30 } as const
/** In narrower panels time courses and spectra stand under the cuts, mm. */
export const PLOTS_FROM_MM = 120

function cutsFor(page: Page, components: readonly number[], axial: number): readonly Cut[] {
  const asked = askedCuts(page.run, page.recipe)
  if (asked) return asked
  const one = (axis: 'x' | 'y' | 'z', count: number): Cut[] =>
    sharedCuts(page.run, components, page.threshold, axis, count).map((at) => ({ axis, at }))
  return [...one('x', 1), ...one('y', 1), ...one('z', axial)]
}

/** Sum of the widths of cuts, in mm of brain. */
const spanOf = (page: Page, cuts: readonly Cut[]): number => cuts.reduce((sum, { axis }) => sum + page.span(axis === 'x' ? 'y' : 'x'), 0)

interface Row {
  readonly component: number
  readonly x: number
  readonly y: number
  readonly scale: number
  readonly gap: number
  readonly tall: number
  /** The first row of a column carries the positions. */
  readonly headed: boolean
  /** The first row of the figure carries L and R. */
  readonly first: boolean
}

function drawRow(page: Page, cuts: readonly Cut[], row: Row): void {
  let x = row.x
  const total = cuts.reduce((sum, { axis }) => sum + page.cutSize(axis, row.scale).width + row.gap, -row.gap)
  page.block(row.x, row.y, total, row.tall)
  const coronal = cuts.findIndex(({ axis }) => axis === 'y')
  const marked = coronal >= 0 ? coronal : cuts.findIndex(({ axis }) => axis === 'z')
  for (const [n, { axis, at }] of cuts.entries()) {
    const { width, height } = page.cutSize(axis, row.scale)
    page.cut(row.component, axis, at, x, row.y + (row.tall - height) / 2, row.scale)
    if (row.headed && page.recipe.coordinates) {
      // The unit goes where it would touch the next position.
      const withUnit = n === 0 && textWidth(positionText(axis, at, true), page.letters()) < width
      page.text(x + width / 2, row.y - 1.5, positionText(axis, at, withUnit), { anchor: 'middle' })
    }
    if (row.first && n === cuts.length - 1) page.scaleBar(x + width, row.y + (row.tall + height) / 2, row.scale)
    if (row.first && n === marked) page.leftRight(x, row.y, width, 0.5, 3 * page.type, page.theme.inkOnCut)
    x += width + row.gap
  }
}

/**
 * Width of the column with numbers and labels, mm: the longest part of a label has to fit, or readers see the half of a name. Of the whole run, so
 * that the maps have one size on all pages.
 */
function labelColumn(page: Page, least: number): number {
  const { run, type, recipe } = page
  const parts = run.components.flatMap(({ label }) => wordParts(label))
  const longest = Math.max(0, ...parts.map((part) => textWidth(part.trimEnd(), page.letters()))) + 1.2
  return Math.max(least * type, Math.min(longest, MOST_LABEL * recipe.widthMm))
}

/** Number and label of a component, around the middle of its row. */
function numberAndLabel(page: Page, component: number, x: number, middle: number, width: number): void {
  const { run, recipe, type, theme } = page
  // Where thresholds differ, each map carries its own.
  const below = page.cutsShown.isSame || !recipe.footer ? [] : cutsTexts(page.cutsOf(component), recipe.twoSided, run.statistic)
  const label = wrapText(run.components[component]?.label ?? '', page.letters(), width - 1, 3 - below.length)
  const lines = [...label, ...below]
  page.componentNumber(component, x, middle + (lines.length > 0 ? -0.5 : 0.9) * type)
  for (const [n, line] of lines.entries())
    page.text(x, middle + (2.9 + 3.1 * n) * type, line, n < label.length ? {} : { colour: theme.quietInk })
}

const tallOf = (page: Page, cuts: readonly Cut[], scale: number): number =>
  Math.max(...cuts.map(({ axis }) => page.cutSize(axis, scale).height))

/** Where time course and spectrum of a row stand; null for one that is not drawn. */
interface Plots {
  readonly series: { readonly x: number; readonly width: number } | null
  readonly spectrum: { readonly x: number; readonly width: number } | null
  /** From the top of a row. */
  readonly from: number
  readonly height: number
  /** Baseline of their names, from the top of the first row. */
  readonly names: number
}

/** In the wide panel at the right of the cuts, which keep `tall` mm and end at `right`. */
function plotsBeside(page: Page, right: number, tall: number): Plots {
  const { timeCourse, spectrum, widthMm } = page.recipe
  return {
    series: timeCourse ? { x: right + PANEL.beforeSeries, width: PANEL.series } : null,
    spectrum: spectrum ? { x: widthMm - MARGIN - PANEL.spectrum, width: PANEL.spectrum } : null,
    from: 3,
    height: tall - 6,
    names: -1.5,
  }
}

/** In the narrow panel under the cuts, from their left end on. */
function plotsBelow(page: Page, left: number, tall: number): Plots {
  const { recipe, type } = page
  const room = recipe.widthMm - MARGIN - left
  const fits = room > BELOW.least * type
  const isBoth = recipe.timeCourse && recipe.spectrum
  const axis = BELOW.axis * type
  const width = room - axis
  const own = isBoth ? BELOW.share * width : width
  return {
    series: recipe.timeCourse && fits ? { x: left + axis, width: isBoth ? width - own - axis : width } : null,
    spectrum: recipe.spectrum && fits ? { x: recipe.widthMm - MARGIN - own, width: own } : null,
    from: tall + BELOW.before,
    height: BELOW.height,
    names: tall + 3 * type,
  }
}

/** Rows of components: number and label, cuts, time course, spectrum. */
export function layoutPanel(page: Page, components: readonly number[]): DrawnFigure {
  const { recipe, run, type } = page
  const wide = recipe.widthMm >= PLOTS_FROM_MM
  const cuts = cutsFor(page, components, wide ? 4 : 2)
  const label = labelColumn(page, PANEL.label)
  const left = MARGIN + label
  const beside = (recipe.timeCourse ? PANEL.beforeSeries + PANEL.series : 0) + (recipe.spectrum ? PANEL.beforeSpectrum + PANEL.spectrum : 0)
  const scale = (recipe.widthMm - left - (wide ? beside : 0) - MARGIN - PANEL.gap * (cuts.length - 1)) / spanOf(page, cuts)
  const tall = tallOf(page, cuts, scale)
  const total = spanOf(page, cuts) * scale + PANEL.gap * (cuts.length - 1)
  const plots = wide ? plotsBeside(page, left + total, tall) : plotsBelow(page, left, tall)
  const hasPlots = plots.series !== null || plots.spectrum !== null
  const heading = recipe.title === null ? 0 : 5 * type
  const top = page.snap(heading + 5.6 * type)
  const below = hasPlots && !wide
  const pitch = page.snap((below ? plots.from + plots.height + BELOW.after : tall) + PANEL.row)
  // The names of the plots stand once, between the cuts and the plots of the first row.
  const namesRoom = below ? page.snap(BELOW.names * type) : 0
  const bottom = top + components.length * pitch - PANEL.row + namesRoom
  if (recipe.title !== null) page.heading(0, MARGIN, MARGIN + 3.1 * type)
  const series = components.map((component) => seriesOf(run, component))
  const limit = 1.05 * Math.max(1, ...series.flatMap(({ values }) => values.map(Math.abs)))
  const power = 10 * Math.ceil(Math.max(1, ...components.flatMap((component) => powerOf(run, component))) / 10)
  for (const [n, component] of components.entries()) {
    const y = top + n * pitch + (n === 0 ? 0 : namesRoom)
    drawRow(page, cuts, { component, x: left, y, scale, gap: PANEL.gap, tall, headed: n === 0, first: n === 0 })
    numberAndLabel(page, component, MARGIN, y + tall / 2, label)
    const place = { y: y + plots.from + (n === 0 ? namesRoom : 0), height: plots.height, labelled: n === components.length - 1 }
    const own = series[n]
    if (plots.series && own) drawSeries(page, own, limit, { ...place, ...plots.series })
    if (plots.spectrum) drawSpectrum(page, component, power, { ...place, ...plots.spectrum })
  }
  const end = top + (components.length - 1) * pitch + namesRoom + plots.from + plots.height
  const axisNames = (wide ? bottom - 3 : end) + 0.8 + 6.9 * type
  if (plots.series) {
    const { x, width } = plots.series
    page.text(x, top + plots.names, 'Time course (s.d.)')
    page.text(x + width / 2, axisNames, run.repetitionTimeSeconds === null ? 'Volume' : 'Time (s)', { anchor: 'middle' })
  }
  if (plots.spectrum) {
    page.text(plots.spectrum.x, top + plots.names, 'Power (%)')
    page.text(recipe.widthMm - MARGIN, axisNames, run.frequencyUnit === 'Hz' ? 'Frequency (Hz)' : 'Cycles per volume', { anchor: 'end' })
  }
  const length = Math.min(BAR_LENGTH, total - 12 * type)
  const barTop = below ? axisNames : bottom
  if (recipe.colourBar) horizontalBar(page, left + (total - length) / 2, barTop + 3.2, length)
  const isShaded = plots.spectrum !== null && run.frequencyUnit === 'Hz'
  const band = isShaded ? [`shading ${BAND_HZ[0]}–${BAND_HZ[1]} Hz${wide ? ', with its share of the power' : ''}`] : []
  const shared = recipe.colourBar || (hasPlots && wide) ? 5.2 + 4.9 * type : 0
  const height = barTop + shared + (recipe.footer ? 4.9 * type : 1.5)
  page.footer(MARGIN, height - 1.6, 'start', band)
  return page.finishRows(height, { rows: components.length, columns: 1, pitch })
}

/** All components in columns, each at the same few cuts. */
export function layoutContact(page: Page, components: readonly number[]): DrawnFigure {
  const { recipe, run, type } = page
  const columns = Math.min(components.length, recipe.columns ?? Math.max(1, Math.round(recipe.widthMm / 87)))
  const rows = Math.ceil(components.length / columns)
  const cuts = cutsFor(page, components, 2)
  const hasLabels = run.components.some(({ label: words }) => words !== '') || recipe.ownThresholds || recipe.percentile !== undefined
  const label = labelColumn(page, hasLabels ? PANEL.label : SHEET.label)
  const width = (recipe.widthMm - 2 * MARGIN - (columns - 1) * SHEET.gutter) / columns
  const scale = (width - label - SHEET.gap * (cuts.length - 1)) / spanOf(page, cuts)
  const tall = tallOf(page, cuts, scale)
  const heading = recipe.title === null ? 0 : 5 * type
  const top = page.snap(heading + 5.6 * type)
  const pitch = page.snap(tall + SHEET.row)
  const bottom = top + rows * pitch - SHEET.row
  if (recipe.title !== null) page.heading(0, MARGIN, MARGIN + 3.1 * type)
  for (const [n, component] of components.entries()) {
    const x = MARGIN + Math.floor(n / rows) * (width + SHEET.gutter)
    const y = top + (n % rows) * pitch
    drawRow(page, cuts, { component, x: x + label, y, scale, gap: SHEET.gap, tall, headed: n % rows === 0, first: n === 0 })
    numberAndLabel(page, component, x, y + tall / 2, label)
  }
  const length = Math.min(BAR_LENGTH, width - 10 * type)
  const tip = BAR.tip * BAR.thickness
  if (recipe.colourBar) horizontalBar(page, recipe.widthMm - MARGIN - length - tip, bottom + 2.6, length)
  const footerFits = recipe.widthMm > 150 * type
  const height = bottom + (recipe.colourBar ? 4.6 + 4.9 * type : 1) + (recipe.footer && (!footerFits || !recipe.colourBar) ? 4 * type : 0)
  page.footer(MARGIN, height - 1.6)
  return page.finishRows(height, { rows, columns, pitch })
}
