/** Which letters do figures have, and what are their outlines? */
import * as fontkit from 'fontkit'
import type { FontFamily } from '../../../src-shared/figure/font-families'
import { unpackedWoff } from './woff'

/** Parts of a family, each with some scripts; the first that has a letter draws it. */
export const SUBSETS = ['latin', 'latin-ext', 'greek', 'cyrillic', 'vietnamese'] as const
export type Subset = (typeof SUBSETS)[number]

/** Data URLs: WOFF, whose glyphs are not transformed, and WOFF2 where that is smaller. */
interface FontFile {
  readonly woff: string
  readonly woff2?: string
}
export type FamilyFiles = Readonly<Record<Subset, { readonly regular: FontFile; readonly bold: FontFile }>>

/** OpenType features: all figures have the same width; no letters in the place of others, which would write 4x4x6 as 4×4×6. SVG says the same. */
export const FEATURES = { tnum: true, calt: false } as const

/** Loaded when a figure asks for them: they are large. */
const LOAD: Readonly<Record<FontFamily, () => Promise<{ readonly FILES: FamilyFiles }>>> = {
  Inter: () => import('./font-inter'),
  Arimo: () => import('./font-arimo'),
  Tinos: () => import('./font-tinos'),
}

const base64Of = (dataUrl: string): string => dataUrl.slice(dataUrl.indexOf(',') + 1)

interface TextPart {
  readonly subset: Subset
  readonly text: string
}

/** The letters of one family, opened as they are needed. */
export class Typeface {
  private readonly opened = new Map<string, fontkit.Font>()
  constructor(
    readonly family: FontFamily,
    private readonly files: FamilyFiles,
  ) {}

  private file(subset: Subset, isBold: boolean): FontFile {
    return this.files[subset][isBold ? 'bold' : 'regular']
  }

  /** OpenType file of a part, for outlines and PDF. */
  openTypeOf(subset: Subset, isBold: boolean): Buffer {
    return unpackedWoff(Buffer.from(base64Of(this.file(subset, isBold).woff), 'base64'))
  }

  /** The value of `src` of a font in CSS, with the file inside. */
  cssSourceOf(subset: Subset, isBold: boolean): string {
    const { woff, woff2 } = this.file(subset, isBold)
    const format = woff2 === undefined ? 'woff' : 'woff2'
    return `url(data:font/${format};base64,${base64Of(woff2 ?? woff)}) format('${format}')`
  }

  fontOf(subset: Subset, isBold: boolean): fontkit.Font {
    const key = `${subset} ${isBold}`
    const kept = this.opened.get(key)
    if (kept) return kept
    const font = fontkit.create(this.openTypeOf(subset, isBold))
    if (!('layout' in font)) throw new TypeError('a font collection is not expected here')
    this.opened.set(key, font)
    return font
  }

  /** The first part that has a letter, or null. Regular and bold have the same letters. */
  subsetOf(letter: string): Subset | null {
    const code = letter.codePointAt(0) ?? 0
    // Nearly all letters are in the first, which need not be opened for them.
    if (code >= 0x20 && code < 0x7f) return 'latin'
    return SUBSETS.find((subset) => this.fontOf(subset, false).hasGlyphForCodePoint(code)) ?? null
  }

  /** A text in stretches that one part draws; letters that none has go with what is before them. */
  textParts(text: string): TextPart[] {
    const parts: { subset: Subset; text: string }[] = []
    for (const letter of text) {
      const last = parts.at(-1)
      const subset = this.subsetOf(letter) ?? last?.subset ?? 'latin'
      if (last && last.subset === subset) last.text += letter
      else parts.push({ subset, text: letter })
    }
    return parts
  }
}

const typefaces = new Map<FontFamily, Promise<Typeface>>()

/** The letters of a family, read the first time they are asked for. */
export function typefaceOf(family: FontFamily): Promise<Typeface> {
  const known = typefaces.get(family) ?? LOAD[family]().then(({ FILES }) => new Typeface(family, FILES))
  typefaces.set(family, known)
  return known
}
