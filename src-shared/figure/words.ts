/** How are numbers and positions written in a figure, and how wide are they? */
import type { FontFamily } from './font-families'
import { LETTER_WIDTHS, MORE_LETTERS } from './letter-widths'
import { MM_PER_POINT } from './scene'

const MINUS = '\u2212'
/** SVG viewers collapse ordinary spaces that follow each other. */
export const NO_BREAK_SPACE = '\u00a0'
/** First of the letters of ASCII in the tables of widths, and how many there are. */
const FIRST = 0x20
const ASCII = 95

/** A number with at most `digits` decimals, none that say nothing, and a real minus sign. */
export function numberText(value: number, digits = 1): string {
  const rounded = Number(value.toFixed(digits))
  return `${rounded < 0 ? MINUS : ''}${Math.abs(rounded)}`
}

/** "x = −54 mm" */
export function positionText(axis: string, mm: number, withUnit: boolean): string {
  return `${axis} = ${numberText(mm)}${withUnit ? ' mm' : ''}`
}

/** How words are set. */
export interface Letters {
  readonly family: FontFamily
  readonly sizePt: number
  readonly isBold?: boolean
}

/** For what is not in the tables, in 1/2048 of the size: about the widest Latin letter. */
const UNKNOWN = 1560

/** Width in mm; an upper estimate for letters that the tables do not have. */
export function textWidth(text: string, { family, sizePt, isBold = false }: Letters): number {
  const widths = LETTER_WIDTHS[family][isBold ? 'bold' : 'regular']
  let units = 0
  for (const character of text) {
    const more = MORE_LETTERS.indexOf(character)
    units += widths[more < 0 ? character.charCodeAt(0) - FIRST : ASCII + more] ?? UNKNOWN
  }
  return (units / 2048) * sizePt * MM_PER_POINT
}

/** The text, or as much of it as fits with an ellipsis. */
export function fitText(text: string, letters: Letters, maxMm: number): string {
  if (textWidth(text, letters) <= maxMm) return text
  const kept = [...text]
  while (kept.length > 1 && textWidth(`${kept.join('')}…`, letters) > maxMm) kept.pop()
  return `${kept.join('').trimEnd()}…`
}

/** Breaks a text between words into at most `lines` lines; what does not fit ends in an ellipsis. */
export function wrapText(text: string, letters: Letters, maxMm: number, lines: number): string[] {
  const out: string[] = []
  for (const part of wordParts(text)) {
    const joined = `${out.at(-1) ?? ''}${part}`
    const fits = textWidth(joined.trimEnd(), letters) <= maxMm
    if (out.length > 0 && (out.length === lines || fits)) out[out.length - 1] = joined
    else out.push(part)
  }
  return out.map((line) => fitText(line.trimEnd(), letters, maxMm))
}

/** What a line can end after: words with the space behind them, and the parts of words before a hyphen. */
export function wordParts(text: string): string[] {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .split(/(?<= )|(?<=\p{L}-)(?=\p{L})/u)
    .filter((part) => part !== '')
}

/** Parts in as few lines as hold them, a mark between parts of a line. */
export function joinedLines(parts: readonly string[], mark: string, letters: Letters, maxMm: number): string[] {
  const lines: string[] = []
  for (const part of parts) {
    const last = lines.at(-1)
    const joined = last === undefined ? part : last + mark + part
    if (last !== undefined && textWidth(joined, letters) <= maxMm) lines[lines.length - 1] = joined
    else lines.push(part)
  }
  return lines
}
