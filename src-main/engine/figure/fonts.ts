/** Which letters do figures have, and what are their outlines? */
import regularWoff from '@fontsource/inter/files/inter-latin-400-normal.woff?inline'
import regularWoff2 from '@fontsource/inter/files/inter-latin-400-normal.woff2?inline'
import semiboldWoff from '@fontsource/inter/files/inter-latin-600-normal.woff?inline'
import semiboldWoff2 from '@fontsource/inter/files/inter-latin-600-normal.woff2?inline'
import * as fontkit from 'fontkit'

type Weight = 400 | 600

const base64Of = (dataUrl: string): string => dataUrl.slice(dataUrl.indexOf(',') + 1)

/** For SVG. */
export const FONT_WOFF2: Readonly<Record<Weight, string>> = { 400: base64Of(regularWoff2), 600: base64Of(semiboldWoff2) }

/** For PDF and for outlines: a format that needs no transformation of the glyphs. */
export const FONT_WOFF: Readonly<Record<Weight, Buffer>> = {
  400: Buffer.from(base64Of(regularWoff), 'base64'),
  600: Buffer.from(base64Of(semiboldWoff), 'base64'),
}

/** OpenType feature: all figures have the same width. */
export const FEATURES = { tnum: true } as const

const opened = new Map<Weight, fontkit.Font>()

export function fontOf(weight: Weight): fontkit.Font {
  const kept = opened.get(weight)
  if (kept) return kept
  const font = fontkit.create(FONT_WOFF[weight])
  if (!('layout' in font)) throw new TypeError('a font collection is not expected here')
  opened.set(weight, font)
  return font
}
