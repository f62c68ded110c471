/** How are positions of cuts typed and written? */
import { numberText } from '../../../src-shared/figure/words'
import { textToNumber } from '../../ui/number-text'

const MINUS = '\u2212'
/** From here on even positions are written as a range. */
const SHORTEST_RANGE = 4
const RANGE = /^(\S+)\s+to\s+(\S+)(?:\s*,?\s+step\s+(\S+))?$/i
/** No more are made from a range, so that a tiny step ends. */
const MOST_OF_RANGE = 1000

const tidy = (mm: number): number => Number(mm.toFixed(3))
/** To a thousandth of a millimetre. */
const millimetres = (mm: number): string => numberText(mm, 3)

/** "−12, 0, 24", or "−12 to 48 step 12" where four or more are even. */
export function cutText(positions: readonly number[]): string {
  const [first, second] = positions
  const last = positions.at(-1)
  if (positions.length >= SHORTEST_RANGE && first !== undefined && second !== undefined && last !== undefined) {
    const step = second - first
    if (step > 0 && positions.every((mm, n) => Math.abs(mm - first - n * step) < 1e-3))
      return `${millimetres(first)} to ${millimetres(last)} step ${millimetres(step)}`
  }
  return positions.map(millimetres).join(', ')
}

/** The positions that were typed, mm; null for text that is none. An empty text is no position. */
export function parseCuts(text: string): readonly number[] | null {
  const plain = text.replaceAll(MINUS, '-').trim()
  if (plain === '') return []
  const range = RANGE.exec(plain)
  if (range) {
    const [from, to, step] = [range[1], range[2], range[3] ?? '1'].map((part) => textToNumber(part ?? '') ?? Number.NaN) as [
      number,
      number,
      number,
    ]
    if (![from, to, step].every(Number.isFinite) || step <= 0 || to < from || (to - from) / step > MOST_OF_RANGE) return null
    return Array.from({ length: Math.floor((to - from) / step + 1e-9) + 1 }, (_, n) => tidy(from + n * step))
  }
  const numbers = plain.split(/[;\s]+|,\s*/).filter((part) => part !== '')
  const positions = numbers.map((part) => textToNumber(part) ?? Number.NaN)
  return positions.every(Number.isFinite) ? positions.map(tidy) : null
}
