/** What is drawn in the place of letters that a family does not have? */
import type { Typeface } from './fonts'

interface DrawableText {
  readonly text: string
  /** Letters that were replaced, each once. */
  readonly unknown: readonly string[]
}

/** The text with its accents joined to their letters, and with names in boxes, as [U+4E2D], for letters that cannot be drawn. Control characters are left out. */
export function drawableText(text: string, typeface: Typeface): DrawableText {
  const unknown = new Set<string>()
  let out = ''
  for (const letter of text.normalize('NFC').replace(/[\p{Cc}\p{Cf}]/gu, ' ')) {
    if (typeface.subsetOf(letter) !== null) {
      out += letter
      continue
    }
    unknown.add(letter)
    out += `[U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`
  }
  return { text: out, unknown: [...unknown] }
}
