/** How is a number written in a field, and how is typed text read as a number? */

/** The shortest text that reads back as the same number; powers of ten outside 1e-3 to 1e6 as "1e-4". */
export function numberToText(value: number | null): string {
  if (value === null || Number.isNaN(value)) return ''
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-3 || size >= 1e15)) return value.toExponential().replace('e+', 'e')
  return String(value)
}

/** The number that was typed: null for nothing, NaN for what is no number. Takes a decimal comma and a true minus sign. */
export function textToNumber(text: string): number | null {
  const plain = text
    .trim()
    .replaceAll('\u2212', '-')
    .replace(/^([-+]?\d*),(\d+)$/, '$1.$2')
  if (plain === '') return null
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN
}

/** The next value when stepping up or down, kept between the limits and free of binary dust (0.1 + 0.2 is 0.3); from nothing, the smallest that is not negative. */
export function stepNumber(value: number | null, step: number, min: number, max: number): number {
  if (value === null || Number.isNaN(value)) return Math.max(min, 0)
  const next = Number((value + step).toPrecision(12))
  return Math.min(max, Math.max(min, next))
}

/** Several numbers, apart by commas, semicolons or spaces, with or without "mm" at the end; null when something else is in the text, or nothing. */
export function textToNumbers(text: string): number[] | null {
  const parts = text
    .replaceAll('\u2212', '-')
    .replace(/mm\s*$/i, '')
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
  const numbers = parts.map(Number)
  return numbers.length > 0 && numbers.every(Number.isFinite) ? numbers : null
}
