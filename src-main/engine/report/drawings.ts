/** Which figures and plots does a report show, and how large are they? */
import { sharedCuts } from '../../../src-shared/figure/cuts'
import type { FigureRun } from '../../../src-shared/figure/figure-run'
import { layoutFigure } from '../../../src-shared/figure/layout'
import { Page } from '../../../src-shared/figure/page'
import { drawSeries, drawSpectrum, powerOf, seriesOf } from '../../../src-shared/figure/plots'
import { type FigureRecipeInput, figureRecipe, type SettledRecipe } from '../../../src-shared/figure/recipe'
import { MM_PER_INCH, type Scene } from '../../../src-shared/figure/scene'
import type { Typeface } from '../figure/fonts'
import { REPORT_THEME } from './scene-html'

/** mm: the page, and the part of it beside which the table of peaks stands. */
export const PAGE_MM = 174
const CUTS_MM = 125
/** A contact sheet is cut into pieces that fit on a sheet of A4. */
const SHEET_MM = 235
const SHEET_COLUMNS = 2

/** Draws one run: the scale and the cuts of contact sheets are chosen once, for all of its components. */
export class Drawings {
  private readonly limit: number
  private readonly powerLimit: number
  private readonly seriesLimit: number
  constructor(
    private readonly run: FigureRun,
    readonly typeface: Typeface,
  ) {
    this.limit = new Page(run, this.recipe({})).limit
    const all = run.components.map(({ index }) => index)
    this.powerLimit = 10 * Math.ceil(Math.max(1, ...all.map((index) => Math.max(...powerOf(run, index)))) / 10)
    this.seriesLimit = 1.05 * Math.max(1, ...all.map((index) => Math.max(...seriesOf(run, index).values.map(Math.abs))))
  }

  private recipe(choices: FigureRecipeInput): SettledRecipe {
    return { ...figureRecipe({ theme: REPORT_THEME, fontFamily: this.typeface.family, ...choices }), cuts: null }
  }

  /** Three cuts through the point of a component. */
  cuts(component: number, dpi: number): Scene {
    const choices = { components: [component + 1], widthMm: CUTS_MM, dpi, limit: this.limit, title: '', footer: false }
    return withoutHeading(layoutFigure(this.recipe({ layout: 'ortho', ...choices }), this.run), dpi)
  }

  /** Time course over the time of the scan, spectrum beside it; the axes are the same for all components. */
  plots(component: number): Scene {
    const { run } = this
    const page = new Page(run, this.recipe({ components: [component + 1], widthMm: PAGE_MM, limit: this.limit }))
    const place = { y: 7, height: 20, labelled: true }
    const [seriesX, seriesWidth, spectrumX, spectrumWidth] = [7.5, 112, 131, 39.5]
    drawSeries(page, seriesOf(run, component), this.seriesLimit, { ...place, x: seriesX, width: seriesWidth })
    drawSpectrum(page, component, this.powerLimit, { ...place, x: spectrumX, width: spectrumWidth })
    page.text(
      seriesX,
      3.4,
      `Time course (s.d.)${(run.scanBorders ?? []).length === 0 ? '' : `, ${(run.scanBorders ?? []).length + 1} scans one behind the other`}`,
    )
    const scans = 1 + (run.scanBorders ?? []).length
    page.text(spectrumX, 3.4, `Power (%)${scans === 1 ? '' : `, mean of ${scans} scans`}`)
    const names = place.y + place.height + 8.2
    page.text(seriesX + seriesWidth / 2, names, run.repetitionTimeSeconds === null ? 'Volume' : 'Time (s)', { anchor: 'middle' })
    const frequency = run.frequencyUnit === 'Hz' ? 'Frequency (Hz)' : 'Cycles per volume'
    page.text(spectrumX + spectrumWidth / 2, names, frequency, { anchor: 'middle' })
    return page.finish(names + 1.6)
  }

  /** All components at the same cuts, in pieces: the numbers (from 0) of each. @param dpi of the pictures */
  contactSheets(dpi: number): { readonly scene: Scene; readonly components: readonly number[] }[] {
    const { run } = this
    const all = run.components.map(({ index }) => index)
    const shared = (axis: 'x' | 'y' | 'z', count: number) => sharedCuts(run, all, run.displayThreshold, axis, count)
    const cuts = { x: shared('x', 1), y: shared('y', 1), z: shared('z', 2) }
    const sheet = (components: readonly number[], resolution: number): Scene => {
      const numbers = components.map((index) => index + 1)
      const choices = {
        components: numbers,
        widthMm: PAGE_MM,
        dpi: resolution,
        limit: this.limit,
        columns: Math.min(numbers.length, SHEET_COLUMNS),
      }
      return layoutFigure({ ...this.recipe({ layout: 'contact', ...choices }), cuts }, run)
    }
    const height = (count: number) => sheet(all.slice(0, count), 72).heightMm
    const pitch = all.length > SHEET_COLUMNS ? height(2 * SHEET_COLUMNS) - height(SHEET_COLUMNS) : SHEET_MM
    const rows = Math.max(1, Math.floor((SHEET_MM - height(SHEET_COLUMNS)) / pitch) + 1)
    const each = rows * SHEET_COLUMNS
    return Array.from({ length: Math.ceil(all.length / each) }, (_, n) => {
      const components = all.slice(n * each, (n + 1) * each)
      return { scene: sheet(components, dpi), components }
    })
  }
}

/** The line for number and label, which the page says in a heading, is cut off. */
function withoutHeading(scene: Scene, dpi: number): Scene {
  const tops = scene.items.map((item) => {
    if (item.kind === 'picture' || item.kind === 'rectangle') return item.y
    if (item.kind === 'text') return item.text === '' ? Number.POSITIVE_INFINITY : item.y - 3
    return Math.min(...item.points.filter((_, n) => n % 2 === 1))
  })
  // By whole pixels, so that cuts stay on their grid.
  const pixel = MM_PER_INCH / dpi
  const top = Math.max(0, Math.floor((Math.min(...tops) - 0.5) / pixel) * pixel)
  const items = scene.items.map((item) => {
    if ('points' in item) return { ...item, points: item.points.map((value, n) => (n % 2 === 1 ? value - top : value)) }
    return { ...item, y: item.y - top }
  })
  return { ...scene, heightMm: scene.heightMm - top, items }
}
