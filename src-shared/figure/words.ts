/** How are numbers and positions written in a figure, and how wide are they? */
import { MM_PER_POINT } from './scene'

const MINUS = '\u2212'
/** SVG viewers collapse ordinary spaces that follow each other. */
export const NO_BREAK_SPACE = '\u00a0'

/** A number with at most `digits` decimals, none that say nothing, and a real minus sign. */
export function numberText(value: number, digits = 1): string {
  const rounded = Number(value.toFixed(digits))
  return `${rounded < 0 ? MINUS : ''}${Math.abs(rounded)}`
}

/** "x = −54 mm" */
export function positionText(axis: string, mm: number, withUnit: boolean): string {
  return `${axis} = ${numberText(mm)}${withUnit ? ' mm' : ''}`
}

/** Advance widths of Inter with tabular figures, in 1/2048 of the size, for U+0020 to U+007E. */
const REGULAR = [
  550, 589, 954, 1297, 1314, 2011, 1319, 614, 800, 800, 1328, 1328, 550, 1328, 550, 738, 1328, 1328, 1328, 1328, 1328, 1328, 1328, 1328,
  1328, 1328, 550, 550, 1328, 1328, 1328, 1047, 1978, 1413, 1340, 1496, 1478, 1231, 1209, 1528, 1522, 550, 1169, 1376, 1158, 1850, 1543,
  1566, 1308, 1566, 1318, 1314, 1322, 1524, 1413, 2018, 1397, 1390, 1288, 800, 738, 800, 965, 934, 661, 1150, 1254, 1170, 1254, 1194, 758,
  1256, 1211, 496, 496, 1124, 496, 1794, 1210, 1228, 1254, 1254, 771, 1081, 670, 1211, 1151, 1676, 1118, 1151, 1131, 800, 681, 800, 1328,
]
const OTHER: Readonly<Record<string, number>> = {
  [MINUS]: 1328,
  '–': 1024,
  '·': 590,
  [NO_BREAK_SPACE]: 550,
  '…': 1770,
  '³': 913,
  '×': 1328,
}
/** Semibold letters are wider by this much at most. */
const SEMIBOLD = 1.04
/** For what is not in the tables: about the widest Latin letter. */
const UNKNOWN = 1560

/** Width in mm; an upper estimate for semibold and for letters outside ASCII. */
export function textWidth(text: string, sizePt: number, weight: 400 | 600 = 400): number {
  let units = 0
  for (const character of text) units += REGULAR[character.charCodeAt(0) - 32] ?? OTHER[character] ?? UNKNOWN
  return ((units * (weight === 600 ? SEMIBOLD : 1)) / 2048) * sizePt * MM_PER_POINT
}

/** The text, or as much of it as fits with an ellipsis. */
export function fitText(text: string, sizePt: number, maxMm: number): string {
  if (textWidth(text, sizePt) <= maxMm) return text
  const letters = [...text]
  while (letters.length > 1 && textWidth(`${letters.join('')}…`, sizePt) > maxMm) letters.pop()
  return `${letters.join('').trimEnd()}…`
}

/** Breaks a text between words into at most `lines` lines; what does not fit ends in an ellipsis. */
export function wrapText(text: string, sizePt: number, maxMm: number, lines: number): string[] {
  const out: string[] = []
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const last = out.at(-1)
    const joined = last === undefined ? word : `${last} ${word}`
    if (last !== undefined && (out.length === lines || textWidth(joined, sizePt) <= maxMm)) out[out.length - 1] = joined
    else out.push(word)
  }
  return out.map((line) => fitText(line, sizePt, maxMm))
}
