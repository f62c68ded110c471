/** How does a figure become part of a page: its cuts a picture that is loaded when it is seen, its words and lines text and vectors over it? */
import { FAMILY_FACTS } from '../../../src-shared/figure/font-families'
import type { Scene, SceneItem } from '../../../src-shared/figure/scene'
import { type SvgWriting, svgElement } from '../../../src-shared/figure/svg'
import { THEME } from '../../../src-shared/figure/themes'
import type { Typeface } from '../figure/fonts'
import { paintScene } from '../figure/paint'
import { encodePng } from '../figure/png'
import { escaped, Html, html } from './html'

/** Figures are laid out with this theme; its inks follow the page's own. */
export const REPORT_THEME = 'paper'
const theme = THEME[REPORT_THEME]

/** Inks of the theme, and what stands for them on a page that may be light or dark. */
const INK: Readonly<Record<string, string>> = {
  [theme.ink]: 'currentColor',
  [theme.quietInk]: 'var(--quiet)',
  [theme.rule]: 'var(--rule)',
  [theme.band]: 'var(--band)',
  [theme.hidden]: 'var(--hidden)',
}
const ink = (colour: string): string => INK[colour] ?? colour

/** Cuts and the ground under them. */
const isPicture = (item: SceneItem): boolean => item.kind === 'picture' || (item.kind === 'rectangle' && item.fill === theme.block)

/** Millimetres to a thousandth. */
const mm = (value: number): string => String(Number(value.toFixed(3)))

/** Pictures are painted by themselves. */
const WRITING: SvgWriting = { mm, ink, escaped, boldWeight: FAMILY_FACTS.Inter.boldWeight, picture: () => '' }

function vectors(scene: Scene, attributes: string): string {
  const items = scene.items.filter((item) => !isPicture(item)).map((item) => svgElement(item, WRITING))
  return `<svg viewBox="0 0 ${mm(scene.widthMm)} ${mm(scene.heightMm)}" ${attributes}>${items.join('')}</svg>`
}

/** A drawing without cuts, as SVG. @param description what a reader who cannot see it is told */
export function plotHtml(scene: Scene, description: string): Html {
  return new Html(vectors(scene, `class="plot" role="img" aria-label="${escaped(description)}"`))
}

interface PictureHtml {
  readonly html: Html
  /** Of the picture inside. */
  readonly bytes: number
}

/** A figure: the picture carries the description, the words over it are not read out twice. */
export function figureHtml(scene: Scene, dpi: number, typeface: Typeface, description: string): PictureHtml {
  const raster = paintScene({ ...scene, page: null, items: scene.items.filter(isPicture) }, dpi, typeface)
  const png = encodePng(raster)
  const image = html`<img src="data:image/png;base64,${new Html(png.toString('base64'))}" width="${raster.width}" height="${raster.height}" alt="${description}" loading="lazy" decoding="async">`
  return { html: html`<div class="drawing">${image}${new Html(vectors(scene, 'aria-hidden="true"'))}</div>`, bytes: png.length }
}
