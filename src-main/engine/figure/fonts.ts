/** Which letters do figures have, and what are their outlines? */
import cyrillicWoff from '@fontsource/inter/files/inter-cyrillic-400-normal.woff?inline'
import cyrillicWoff2 from '@fontsource/inter/files/inter-cyrillic-400-normal.woff2?inline'
import cyrillicSemiboldWoff from '@fontsource/inter/files/inter-cyrillic-600-normal.woff?inline'
import cyrillicSemiboldWoff2 from '@fontsource/inter/files/inter-cyrillic-600-normal.woff2?inline'
import greekWoff from '@fontsource/inter/files/inter-greek-400-normal.woff?inline'
import greekWoff2 from '@fontsource/inter/files/inter-greek-400-normal.woff2?inline'
import greekSemiboldWoff from '@fontsource/inter/files/inter-greek-600-normal.woff?inline'
import greekSemiboldWoff2 from '@fontsource/inter/files/inter-greek-600-normal.woff2?inline'
import regularWoff from '@fontsource/inter/files/inter-latin-400-normal.woff?inline'
import regularWoff2 from '@fontsource/inter/files/inter-latin-400-normal.woff2?inline'
import semiboldWoff from '@fontsource/inter/files/inter-latin-600-normal.woff?inline'
import semiboldWoff2 from '@fontsource/inter/files/inter-latin-600-normal.woff2?inline'
import extendedWoff from '@fontsource/inter/files/inter-latin-ext-400-normal.woff?inline'
import extendedWoff2 from '@fontsource/inter/files/inter-latin-ext-400-normal.woff2?inline'
import extendedSemiboldWoff from '@fontsource/inter/files/inter-latin-ext-600-normal.woff?inline'
import extendedSemiboldWoff2 from '@fontsource/inter/files/inter-latin-ext-600-normal.woff2?inline'
import vietnameseWoff from '@fontsource/inter/files/inter-vietnamese-400-normal.woff?inline'
import vietnameseWoff2 from '@fontsource/inter/files/inter-vietnamese-400-normal.woff2?inline'
import vietnameseSemiboldWoff from '@fontsource/inter/files/inter-vietnamese-600-normal.woff?inline'
import vietnameseSemiboldWoff2 from '@fontsource/inter/files/inter-vietnamese-600-normal.woff2?inline'
import * as fontkit from 'fontkit'
import { unpackedWoff } from './woff'

export type Weight = 400 | 600

/** Parts of Inter, each with some scripts; the first that has a letter draws it. */
export const SUBSETS = ['latin', 'latin-ext', 'greek', 'cyrillic', 'vietnamese'] as const
export type Subset = (typeof SUBSETS)[number]

/** Data URLs: WOFF, whose glyphs are not transformed, and WOFF2, which is smaller, for SVG. */
const FILES: Readonly<Record<Subset, Readonly<Record<Weight, { readonly woff: string; readonly woff2: string }>>>> = {
  latin: { 400: { woff: regularWoff, woff2: regularWoff2 }, 600: { woff: semiboldWoff, woff2: semiboldWoff2 } },
  'latin-ext': { 400: { woff: extendedWoff, woff2: extendedWoff2 }, 600: { woff: extendedSemiboldWoff, woff2: extendedSemiboldWoff2 } },
  greek: { 400: { woff: greekWoff, woff2: greekWoff2 }, 600: { woff: greekSemiboldWoff, woff2: greekSemiboldWoff2 } },
  cyrillic: { 400: { woff: cyrillicWoff, woff2: cyrillicWoff2 }, 600: { woff: cyrillicSemiboldWoff, woff2: cyrillicSemiboldWoff2 } },
  vietnamese: {
    400: { woff: vietnameseWoff, woff2: vietnameseWoff2 },
    600: { woff: vietnameseSemiboldWoff, woff2: vietnameseSemiboldWoff2 },
  },
}

/** OpenType features: all figures have the same width; no letters in the place of others, which would write 4x4x6 as 4×4×6. SVG says the same. */
export const FEATURES = { tnum: true, calt: false } as const

const base64Of = (dataUrl: string): string => dataUrl.slice(dataUrl.indexOf(',') + 1)

/** OpenType file of a part, for outlines and PDF. */
export const openTypeOf = (subset: Subset, weight: Weight): Buffer =>
  unpackedWoff(Buffer.from(base64Of(FILES[subset][weight].woff), 'base64'))
export const woff2Base64Of = (subset: Subset, weight: Weight): string => base64Of(FILES[subset][weight].woff2)

const opened = new Map<string, fontkit.Font>()

export function fontOf(subset: Subset, weight: Weight): fontkit.Font {
  const key = `${subset} ${weight}`
  const kept = opened.get(key)
  if (kept) return kept
  const font = fontkit.create(openTypeOf(subset, weight))
  if (!('layout' in font)) throw new TypeError('a font collection is not expected here')
  opened.set(key, font)
  return font
}

/** The first part of Inter that has a letter, or null. Both weights have the same letters. */
export function subsetOf(letter: string): Subset | null {
  const code = letter.codePointAt(0) ?? 0
  // Nearly all letters are in the first, which need not be opened for them.
  if (code >= 0x20 && code < 0x7f) return 'latin'
  return SUBSETS.find((subset) => fontOf(subset, 400).hasGlyphForCodePoint(code)) ?? null
}

export interface TextPart {
  readonly subset: Subset
  readonly text: string
}

/** A text in stretches that one part of Inter draws; letters that none has go with what is before them. */
export function textParts(text: string): TextPart[] {
  const parts: { subset: Subset; text: string }[] = []
  for (const letter of text) {
    const last = parts.at(-1)
    const subset = subsetOf(letter) ?? last?.subset ?? 'latin'
    if (last && last.subset === subset) last.text += letter
    else parts.push({ subset, text: letter })
  }
  return parts
}
