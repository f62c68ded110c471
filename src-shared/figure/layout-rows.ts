/** Many components at the same cuts on the same scale with one colour bar: a panel with time courses and spectra, or a contact sheet. */
import { BAR, horizontalBar } from './colour-bar'
import { askedCuts, type Cut, sharedCuts } from './cuts'
import { MARGIN, type Page } from './page'
import { BAND_HZ, drawSeries, drawSpectrum, powerOf, seriesOf } from './plots'
import type { DrawnFigure } from './scene'
import { positionText, wrapText } from './words'

/** mm: width of the column with number and label, of the plots, and the space before them. */
const PANEL = { label: 15.5, gap: 0.6, row: 1, series: 25.2, beforeSeries: 6.8, spectrum: 17, beforeSpectrum: 6.7 } as const
const SHEET = { label: 10.5, gap: 0.5, row: 0.8, gutter: 4 } as const
const BAR_LENGTH = 44
/** Narrower panels have no room for time courses and spectra, mm. */
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
    if (row.headed && page.recipe.coordinates) page.text(x + width / 2, row.y - 1.5, positionText(axis, at, n === 0), { anchor: 'middle' })
    if (row.first && n === cuts.length - 1) page.scaleBar(x + width, row.y + (row.tall + height) / 2, row.scale)
    if (row.first && n === marked) page.leftRight(x, row.y, width, 0.5, 3 * page.type, page.theme.inkOnCut)
    x += width + row.gap
  }
}

/** Number and label of a component, around the middle of its row. */
function numberAndLabel(page: Page, component: number, x: number, middle: number, width: number): void {
  const lines = wrapText(page.run.components[component]?.label ?? '', page.letters(), width - 1, 3)
  page.componentNumber(component, x, middle + (lines.length > 0 ? -0.5 : 0.9) * page.type)
  for (const [n, line] of lines.entries()) page.text(x, middle + (2.9 + 3.1 * n) * page.type, line)
}

const tallOf = (page: Page, cuts: readonly Cut[], scale: number): number =>
  Math.max(...cuts.map(({ axis }) => page.cutSize(axis, scale).height))

/** Rows of components: number and label, cuts, time course, spectrum. */
export function layoutPanel(page: Page, components: readonly number[]): DrawnFigure {
  const { recipe, run, type } = page
  const wide = recipe.widthMm >= PLOTS_FROM_MM
  const withSeries = recipe.timeCourse && wide
  const withSpectrum = recipe.spectrum && wide
  const cuts = cutsFor(page, components, wide ? 4 : 2)
  const left = MARGIN + PANEL.label * type
  const plots = (withSeries ? PANEL.beforeSeries + PANEL.series : 0) + (withSpectrum ? PANEL.beforeSpectrum + PANEL.spectrum : 0)
  const scale = (recipe.widthMm - left - plots - MARGIN - PANEL.gap * (cuts.length - 1)) / spanOf(page, cuts)
  const tall = tallOf(page, cuts, scale)
  const heading = recipe.title === null ? 0 : 5 * type
  const top = page.snap(heading + 5.6 * type)
  const pitch = page.snap(tall + PANEL.row)
  const bottom = top + components.length * pitch - PANEL.row
  if (recipe.title !== null) page.heading(0, MARGIN, MARGIN + 3.1 * type)
  const total = spanOf(page, cuts) * scale + PANEL.gap * (cuts.length - 1)
  const series = components.map((component) => seriesOf(run, component))
  const limit = 1.05 * Math.max(1, ...series.flatMap(({ values }) => values.map(Math.abs)))
  const power = 10 * Math.ceil(Math.max(1, ...components.flatMap((component) => powerOf(run, component))) / 10)
  const seriesX = left + total + PANEL.beforeSeries
  const spectrumX = recipe.widthMm - MARGIN - PANEL.spectrum
  for (const [n, component] of components.entries()) {
    const y = top + n * pitch
    drawRow(page, cuts, { component, x: left, y, scale, gap: PANEL.gap, tall, headed: n === 0, first: n === 0 })
    numberAndLabel(page, component, MARGIN, y + tall / 2, PANEL.label * type)
    const place = { y: y + 3, height: tall - 6, labelled: n === components.length - 1 }
    const own = series[n]
    if (withSeries && own) drawSeries(page, own, limit, { ...place, x: seriesX, width: PANEL.series })
    if (withSpectrum) drawSpectrum(page, component, power, { ...place, x: spectrumX, width: PANEL.spectrum })
  }
  const axisNames = bottom - 3 + 0.8 + 6.9 * type
  if (withSeries) {
    page.text(seriesX, top - 1.5, 'Time course (s.d.)')
    page.text(seriesX + PANEL.series / 2, axisNames, run.repetitionTimeSeconds === null ? 'Volume' : 'Time (s)', { anchor: 'middle' })
  }
  if (withSpectrum) {
    page.text(spectrumX, top - 1.5, 'Power (%)')
    page.text(recipe.widthMm - MARGIN, axisNames, run.frequencyUnit === 'Hz' ? 'Frequency (Hz)' : 'Cycles per volume', { anchor: 'end' })
  }
  const length = Math.min(BAR_LENGTH, total - 12 * type)
  if (recipe.colourBar) horizontalBar(page, left + (total - length) / 2, bottom + 3.2, length)
  const band = withSpectrum && run.frequencyUnit === 'Hz' ? [`shading ${BAND_HZ[0]}–${BAND_HZ[1]} Hz, with its share of the power`] : []
  const height = bottom + (recipe.colourBar || withSeries || withSpectrum ? 5.2 + 4.9 * type : 0) + (recipe.footer ? 4.9 * type : 1.5)
  page.footer(MARGIN, height - 1.6, 'start', band)
  return page.finish(height)
}

/** All components in columns, each at the same few cuts. */
export function layoutContact(page: Page, components: readonly number[]): DrawnFigure {
  const { recipe, run, type } = page
  const columns = Math.min(components.length, recipe.columns ?? Math.max(1, Math.round(recipe.widthMm / 87)))
  const rows = Math.ceil(components.length / columns)
  const cuts = cutsFor(page, components, 2)
  const hasLabels = components.some((component) => (run.components[component]?.label ?? '') !== '')
  const label = (hasLabels ? PANEL.label : SHEET.label) * type
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
  return page.finish(height)
}
