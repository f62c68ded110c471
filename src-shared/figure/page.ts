/** What do all layouts put on a page, and with which measures? */

import { visibleText } from '../visible-text'
import { drawsNegative } from './colour-map-names'
import { type ColourTable, colourTable } from './colour-maps'
import { contourLines } from './contour'
import { type Box, cropBox } from './crop-box'
import { crosshairArms } from './crosshair'
import { PLANE } from './cut-raster'
import { AXES, type Axis, type FigureRun, mapOf } from './figure-run'
import { footerParts } from './footer-parts'
import { automaticLimit } from './limit'
import { automaticDim, isDarkAround } from './nilearn-rules'
import { componentsThatFit, type FigureRows } from './page-height'
import { HAIRLINE, LINE, PageItems } from './page-items'
import { type FigureRecipe, type FigureTheme, isByNilearn, type SettledRecipe, settledRecipe } from './recipe'
import { type Colour, type DrawnFigure, MM_PER_INCH, MM_PER_POINT } from './scene'
import { type CutsOfComponent, type CutsTogether, cutsOfComponents, cutsTogether, drawnPlaces, levelsOf } from './side-cuts'
import { type CutPainter, SlicePainter } from './slice'
import { withoutSmallClusters } from './small-clusters'
import { THEME, type Theme } from './themes'
import { fitText, joinedLines, type Letters, NO_BREAK_SPACE, positionText, textWidth } from './words'

/** Millimetres left free at the edges of the page. */
export const MARGIN = 1.5
/** The component number is this much larger than the other words. */
const NUMBER_SIZE = 8 / 7
/** The block under a row of cuts reaches this far beyond them. */
const BLEED = 0.15
/** From here on a pixel is too small for its edge to be seen, and smoothing it costs four times the time. */
const FINE_DPI = 450
const SCALE_BAR_MM = 50
/** Between the parts of the footer; mm from line to line at 7 points. */
const FOOTER_MARK = `${NO_BREAK_SPACE}${NO_BREAK_SPACE}·${NO_BREAK_SPACE} `
const FOOTER_LINE = 3.1
const SCALE_BAR_STROKE = 1
const CROSSHAIR_OPACITY = 0.75
const CONTOUR_DASH: readonly [number, number] = [3 * LINE * MM_PER_POINT, 2 * LINE * MM_PER_POINT]

export type PainterFrom = (make: () => SlicePainter) => CutPainter

/** What figures are made of. Lengths are mm of the page; `type` scales what belongs to words. */
export class Page extends PageItems {
  readonly themeName: FigureTheme
  readonly theme: Theme
  readonly box: Box
  /** Of all components that have none of their own. */
  readonly threshold: number
  /** Where each component is cut, and what of it the colour bar shows. */
  readonly cutsOf: CutsOfComponent
  readonly cutsShown: CutsTogether
  readonly limit: number
  /** What the recipe says, or automatic dimming comes to. */
  readonly dim: number
  /** Size of the words relative to 7 points, for which the layouts are measured. */
  readonly type: number
  /** Millimetres of a pixel of the page. */
  readonly pixel: number
  readonly table: ColourTable
  private readonly painter: CutPainter
  private readonly drawn = new Set<number>()
  /** Height of the lines of the footer after the first. */
  private footerRoom = 0
  private readonly cutsMade: Readonly<Record<Axis, Set<number>>> = { x: new Set(), y: new Set(), z: new Set() }

  readonly recipe: SettledRecipe
  /** As it is drawn: clusters that are too small are 0. */
  readonly run: FigureRun

  /** @param painterFrom who paints the cuts, given how the usual painter is made @throws RangeError when the cuts of the recipe are left to nilearn's rule */
  constructor(given: FigureRun, asked: FigureRecipe, painterFrom: PainterFrom = (make) => make()) {
    const recipe = { ...settledRecipe(asked), twoSided: drawsNegative(asked) }
    const themeName = recipe.theme === 'auto' ? (given.background && isDarkAround(given.background) ? 'black' : 'white') : recipe.theme
    super(recipe.fontSizePt, THEME[themeName].ink)
    this.recipe = recipe
    this.themeName = themeName
    this.theme = THEME[themeName]
    this.box = cropBox(given)
    this.type = recipe.fontSizePt / 7
    this.pixel = MM_PER_INCH / recipe.dpi
    this.threshold = recipe.threshold ?? given.displayThreshold
    this.limit = recipe.limit ?? automaticLimit(given, this.threshold)
    this.cutsOf = cutsOfComponents(given, recipe, this.threshold)
    const places = drawnPlaces(recipe, given)
    this.cutsShown = cutsTogether(places.map(this.cutsOf))
    this.run = withoutSmallClusters(given, places, this.cutsOf, recipe)
    this.dim = recipe.dim ?? (isByNilearn(recipe) ? automaticDim(this.isBlack) : 0)
    this.table = colourTable(recipe.colourMap, this.themeName)
    const look = {
      theme: this.theme,
      table: this.table,
      cutsOf: this.cutsOf,
      limit: this.limit,
      twoSided: recipe.twoSided,
      soft: recipe.soft,
      interpolated: recipe.pixels === 'interpolated',
      radiological: recipe.radiological,
      oversampling: recipe.dpi < FINE_DPI ? 2 : 1,
      dim: this.dim,
    }
    this.painter = painterFrom(() => new SlicePainter(this.run, this.box, look))
  }

  /** Whether the cuts lie on black. */
  get isBlack(): boolean {
    return this.themeName === 'black' || this.themeName === 'paper'
  }

  /** How words of the page are set. @param size of that of the other words */
  letters(size = 1, isBold = false): Letters {
    return { family: this.recipe.fontFamily, sizePt: this.recipe.fontSizePt * size, isBold }
  }

  /** To the grid of pixels, so that pictures are drawn pixel by pixel. */
  snap(mm: number): number {
    return Math.round(mm / this.pixel) * this.pixel
  }

  /** Millimetres of brain along a world axis. */
  span(axis: Axis): number {
    const [low, high] = this.box[AXES.indexOf(axis)] ?? [0, 1]
    return high - low
  }

  /** Width and height of a cut, mm of the page. */
  cutSize(axis: Axis, scale: number): { width: number; height: number } {
    const [right, up] = PLANE[axis]
    return { width: this.snap(this.span(right) * scale), height: this.snap(this.span(up) * scale) }
  }

  /** The dark ground of a row of cuts, where the theme has one. */
  block(x: number, y: number, width: number, height: number): void {
    if (this.theme.block === null) return
    const [left, top] = [this.snap(x) - BLEED, this.snap(y) - BLEED]
    this.rectangle(left, top, this.snap(width) + 2 * BLEED, this.snap(height) + 2 * BLEED, this.theme.block)
  }

  /** One cut with its top left corner near (x, y); null draws the anatomy alone. */
  cut(component: number, axis: Axis, at: number, x: number, y: number, scale: number, cross: Record<Axis, number> | null = null): void {
    this.hasCut(component, axis, at)
    const { width, height } = this.cutSize(axis, scale)
    const [left, top] = [this.snap(x), this.snap(y)]
    const { raster, samples } = this.painter.paint(component, {
      axis,
      at,
      width: Math.round(width / this.pixel),
      height: Math.round(height / this.pixel),
    })
    this.picture(left, top, width, height, raster, `${this.numbered(component)}, ${positionText(axis, at, true)}`)
    if (this.recipe.soft) {
      for (const level of levelsOf(this.cutsOf(component), this.recipe.twoSided)) {
        for (const line of contourLines(samples, level)) {
          const points = line.map((value, i) =>
            i % 2 === 0 ? left + (value / samples.width) * width : top + (value / samples.height) * height,
          )
          this.line(points, LINE, this.theme.contour, 1, level < 0 ? CONTOUR_DASH : null)
        }
      }
    }
    if (!cross || !this.recipe.crosshair) return
    const arms = crosshairArms(this.box, axis, { left, top, width, height, scale }, cross, this.recipe.radiological)
    for (const arm of arms) this.line(arm, HAIRLINE, this.theme.crosshair, CROSSHAIR_OPACITY)
  }

  /** L and R at the upper corners of a cut. @param inset,baseline mm from the corners */
  leftRight(x: number, y: number, width: number, inset: number, baseline: number, colour: Colour): void {
    if (!this.recipe.leftRight) return
    const [first, second] = this.recipe.radiological ? ['R', 'L'] : ['L', 'R']
    this.text(x + inset, y + baseline, first ?? '', { colour })
    this.text(x + width - inset, y + baseline, second ?? '', { colour, anchor: 'end' })
  }

  /** "IC 10  Auditory" with its baseline at y, or the title of the recipe; returns where it ends. */
  heading(component: number, x: number, y: number): number {
    const { title } = this.recipe
    const end = this.recipe.widthMm - MARGIN
    if (title !== null) {
      const words = fitText(title, this.letters(NUMBER_SIZE, true), end - x)
      this.text(x, y, words, { bold: true, size: NUMBER_SIZE })
      return x + textWidth(words, this.letters(NUMBER_SIZE, true))
    }
    const number = this.numbered(component)
    this.text(x, y, number, { bold: true, size: NUMBER_SIZE })
    const left = x + Math.max(9.6, 2.4 * number.length) * this.type
    const label = fitText(this.run.components[component]?.label ?? '', this.letters(), end - left)
    this.text(left, y, label)
    return left + textWidth(label, this.letters())
  }

  /** Counts a cut as made, also one that a layout has painted by itself. */
  hasCut(component: number, axis: Axis, at: number): void {
    this.drawn.add(component)
    this.cutsMade[axis].add(at)
  }

  /** 5 cm of the brain with their length above, in the lower right corner of a cut. @param scale mm of the page per mm of the brain */
  scaleBar(right: number, bottom: number, scale: number): void {
    if (!this.recipe.scaleBar) return
    const inset = 0.8 * this.type
    const length = SCALE_BAR_MM * scale
    const y = bottom - inset
    const colour = this.theme.block === null ? this.theme.ink : this.theme.inkOnCut
    this.line([right - inset - length, y, right - inset, y], SCALE_BAR_STROKE, colour)
    const words = `${SCALE_BAR_MM / 10} cm`
    const wide = textWidth(words, this.letters())
    // Words that are longer than the bar end with it.
    const middle = wide > length ? right - inset - wide / 2 : right - inset - length / 2
    this.text(middle, y - inset, words, { anchor: 'middle', colour })
  }

  componentNumber(component: number, x: number, y: number): void {
    this.text(x, y, this.numbered(component), { bold: true, size: NUMBER_SIZE })
  }

  private numbered(component: number): string {
    return `${this.run.componentPrefix ?? 'IC'} ${component + 1}`
  }

  /** What a reader has to know to trust the colours. */
  footer(x: number, y: number, anchor: 'start' | 'end' = 'start', more: readonly string[] = []): void {
    if (!this.recipe.footer) return
    const room = anchor === 'end' ? Number.POSITIVE_INFINITY : this.recipe.widthMm - MARGIN - x
    for (const [n, line] of joinedLines([...this.footerParts(), ...more], FOOTER_MARK, this.letters(), room).entries()) {
      this.text(x, y + n * FOOTER_LINE * this.type, line, { colour: this.theme.quietInk, anchor })
      this.footerRoom = n * FOOTER_LINE * this.type
    }
  }

  /** Of the footer in one line, mm. */
  get footerWidth(): number {
    return textWidth(this.footerParts().join(FOOTER_MARK), this.letters())
  }

  private footerParts(): string[] {
    return footerParts(this.run, this.recipe, this.cutsShown)
  }

  private backgroundWords(): string {
    const { background } = this.recipe
    if (typeof background === 'string') return background === 'mean' ? 'the mean image' : 'nothing'
    return 'volume' in background ? 'one volume of the scan' : visibleText(background.file)
  }

  /** Whether a drawn component has voxels beyond the end of the colour bar. */
  exceeds(sign: 1 | -1): boolean {
    for (const component of this.drawn) for (const value of mapOf(this.run, component)) if (sign * value > this.limit) return true
    return false
  }

  /** As `finish`, of rows that can go on on another page. */
  finishRows(heightMm: number, rows: FigureRows): DrawnFigure {
    const drawn = this.finish(heightMm)
    return { ...drawn, fitting: componentsThatFit(drawn.heightMm, rows) }
  }

  /** The scene of what has been drawn. @param limit end of the colour bar, where a layout has a rule of its own for it */
  finish(heightMm: number, limit = this.limit): DrawnFigure {
    const numbers = [...this.drawn].map((component) => component + 1).sort((a, b) => a - b)
    const what = numbers.length === 1 ? `Component ${numbers[0]}` : `Components ${numbers.join(', ')}`
    const positions = (axis: Axis): number[] => [...this.cutsMade[axis]].sort((a, b) => a - b)
    return {
      widthMm: this.recipe.widthMm,
      heightMm: Math.round((heightMm + this.footerRoom) * 100) / 100,
      page: this.theme.page,
      fontFamily: this.recipe.fontFamily,
      items: this.items,
      title: this.recipe.title ?? what,
      description: `${what} over ${this.backgroundWords()}; ${this.footerParts().join('; ')}.`,
      chosen: { cuts: { x: positions('x'), y: positions('y'), z: positions('z') }, threshold: this.threshold, limit, dim: this.dim },
      fitting: null,
    }
  }
}
