/** How does a figure become part of a page: its cuts a picture that is loaded when it is seen, its words and lines text and vectors over it? */
import { MM_PER_POINT, type Scene, type SceneItem } from '../../../src-shared/figure/scene'
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

function points(values: readonly number[]): string {
  const pairs: string[] = []
  for (let n = 0; n + 1 < values.length; n += 2) pairs.push(`${mm(values[n])},${mm(values[n + 1])}`)
  return pairs.join(' ')
}

function element(item: SceneItem): string {
  switch (item.kind) {
    case 'rectangle':
      return `<rect x="${mm(item.x)}" y="${mm(item.y)}" width="${mm(item.width)}" height="${mm(item.height)}" fill="${ink(item.fill)}"/>`
    case 'polygon':
      return `<polygon points="${points(item.points)}" fill="${ink(item.fill)}"/>`
    case 'line': {
      const opacity = item.opacity < 1 ? ` stroke-opacity="${mm(item.opacity)}"` : ''
      const dash = item.dash ? ` stroke-dasharray="${item.dash.map(mm).join(' ')}"` : ''
      return `<polyline points="${points(item.points)}" fill="none" stroke="${ink(item.colour)}" stroke-width="${mm(item.stroke)}" stroke-linejoin="round"${opacity}${dash}/>`
    }
    case 'text': {
      const anchor = item.anchor === 'start' ? '' : ` text-anchor="${item.anchor}"`
      const weight = item.isBold ? ' font-weight="600"' : ''
      return `<text x="${mm(item.x)}" y="${mm(item.y)}" font-size="${mm(item.sizePt * MM_PER_POINT)}" fill="${ink(item.colour)}"${weight}${anchor}>${escaped(item.text)}</text>`
    }
    case 'picture':
      return ''
  }
}

function vectors(scene: Scene, attributes: string): string {
  const items = scene.items.filter((item) => !isPicture(item)).map(element)
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
