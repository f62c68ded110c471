/** How is a scene written as SVG: exact millimetres, words that stay words, pictures and font inside? */
import { cssFamily, FAMILY_FACTS, type FontFamily } from './font-families'
import { type Colour, MM_PER_POINT, type Raster, type Scene, type SceneItem } from './scene'

export interface SvgFace {
  readonly isBold: boolean
  /** CSS: where the font is. */
  readonly source: string
  /** Letters that this part alone draws; null for all that it has. */
  readonly only: readonly string[] | null
}

interface SvgTools {
  /** PNG of a raster, as base64. */
  readonly pngBase64: (raster: Raster) => string
  /** Parts of the family that the words need. */
  readonly faces: readonly SvgFace[]
  /** JSON that is kept in the file's metadata. */
  readonly recipe: string
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** XML text; what XML cannot hold at all is left out. */
function escaped(text: string): string {
  return text.replace(/[\p{Cc}\ufffe\uffff]/gu, '').replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '')
}

/** Millimetres to a tenth of a micrometre, in the shortest form. */
const mm = (value: number): string => String(Number(value.toFixed(4)))

/** How an SVG writes what its elements say. */
export interface SvgWriting {
  /** Millimetres, in the shortest form. */
  readonly mm: (value: number) => string
  readonly ink: (colour: Colour) => string
  readonly escaped: (text: string) => string
  readonly boldWeight: number
  /** The whole element of a picture. */
  readonly picture: (item: Extract<SceneItem, { kind: 'picture' }>, place: string) => string
}

/** One item of a scene as an element of SVG. */
export function svgElement(item: SceneItem, { mm, ink, escaped, boldWeight, picture }: SvgWriting): string {
  const points = (values: readonly number[]): string => {
    const pairs: string[] = []
    for (let i = 0; i + 1 < values.length; i += 2) pairs.push(`${mm(values[i] ?? 0)},${mm(values[i + 1] ?? 0)}`)
    return pairs.join(' ')
  }
  const box = ({ x, y, width, height }: Readonly<Record<'x' | 'y' | 'width' | 'height', number>>): string =>
    `x="${mm(x)}" y="${mm(y)}" width="${mm(width)}" height="${mm(height)}"`
  switch (item.kind) {
    case 'rectangle':
      return `<rect ${box(item)} fill="${ink(item.fill)}"/>`
    case 'polygon':
      return `<polygon points="${points(item.points)}" fill="${ink(item.fill)}"/>`
    case 'line': {
      const opacity = item.opacity < 1 ? ` stroke-opacity="${mm(item.opacity)}"` : ''
      const dash = item.dash ? ` stroke-dasharray="${item.dash.map(mm).join(' ')}"` : ''
      return `<polyline points="${points(item.points)}" fill="none" stroke="${ink(item.colour)}" stroke-width="${mm(item.stroke)}" stroke-linejoin="round"${opacity}${dash}/>`
    }
    case 'picture':
      return picture(item, box(item))
    case 'text': {
      const anchor = item.anchor === 'start' ? '' : ` text-anchor="${item.anchor}"`
      const weight = item.isBold ? ` font-weight="${boldWeight}"` : ''
      const size = mm(item.sizePt * MM_PER_POINT)
      return `<text x="${mm(item.x)}" y="${mm(item.y)}" font-size="${size}" fill="${ink(item.colour)}"${weight}${anchor}>${escaped(item.text)}</text>`
    }
  }
}

/** Later faces are preferred for the letters in their range. */
function fontFace(family: FontFamily, { isBold, source, only }: SvgFace): string {
  const weight = isBold ? FAMILY_FACTS[family].boldWeight : 400
  const codes = only?.map((letter) => letter.codePointAt(0) ?? 0).sort((a, b) => a - b)
  const range = codes ? `;unicode-range:${codes.map((code) => `U+${code.toString(16)}`).join(',')}` : ''
  return `@font-face{font-family:${family};font-weight:${weight};src:${source}${range}}`
}

/** One self-contained SVG 1.1/2 document; the same scene gives the same text. */
export function sceneToSvg(scene: Scene, tools: SvgTools): string {
  const [width, height] = [mm(scene.widthMm), mm(scene.heightMm)]
  const writing: SvgWriting = {
    mm,
    ink: (colour) => colour,
    escaped,
    boldWeight: FAMILY_FACTS[scene.fontFamily].boldWeight,
    picture: ({ pixels, description }, place) =>
      `<image ${place} preserveAspectRatio="none" href="data:image/png;base64,${tools.pngBase64(pixels)}"><title>${escaped(description)}</title></image>`,
  }
  const page = scene.page === null ? [] : [`<rect width="${width}" height="${height}" fill="${scene.page}"/>`]
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}mm" height="${height}mm" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escaped(scene.title)}</title>`,
    `<desc id="description">${escaped(scene.description)}</desc>`,
    `<metadata id="counterpoint-recipe">${escaped(tools.recipe)}</metadata>`,
    `<style>${tools.faces.map((face) => fontFace(scene.fontFamily, face)).join('')}text{font-family:${cssFamily(scene.fontFamily)};font-feature-settings:'tnum','calt' 0;text-rendering:geometricPrecision}</style>`,
    ...page,
    ...scene.items.map((item) => svgElement(item, writing)),
    '</svg>',
    '',
  ].join('\n')
}
