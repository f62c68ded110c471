/** How are numbers written for people: true minus sign, thin groups, no false precision? */

const MINUS = '\u2212'
const NARROW_SPACE = '\u202f'

/** Fixed decimals with a true minus sign; a value that rounds to zero has none. */
export function fixed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals)
  return value < 0 && Number(text) !== 0 ? `${MINUS}${text}` : text
}

/** Three to four significant digits, thousands set apart; for image values whose size is not known beforehand. */
export function compact(value: number): string {
  const size = Math.abs(value)
  if (size >= 1000) return grouped(value)
  return fixed(value, size >= 100 ? 0 : size >= 10 ? 1 : 2)
}

/** To a whole number, its thousands set apart: 12924 -> "12 924". */
export function grouped(value: number): string {
  const digits = String(Math.round(Math.abs(value))).replace(/\B(?=(\d{3})+(?!\d))/g, NARROW_SPACE)
  return value < 0 ? `${MINUS}${digits}` : digits
}

/** Millimetres: whole when the voxel grid falls on whole millimetres, else one decimal. */
export function millimetres(value: number): string {
  const rounded = Math.round(value)
  return Math.abs(value - rounded) < 0.05 ? fixed(rounded, 0) : fixed(value, 1)
}

/** At most so many significant digits, nothing padded: 4 -> "4", 2.2000000477 -> "2.2". */
export function short(value: number, significant = 4): string {
  return String(Number(value.toPrecision(significant))).replaceAll('-', MINUS)
}

/** A small number in two digits: 0.0001 -> "1e−4", 0.037 -> "0.037". */
export function scientific(value: number): string {
  if (value === 0) return '0'
  const text = Math.abs(value) < 1e-3 ? Number(value.toPrecision(2)).toExponential() : String(Number(value.toPrecision(2)))
  return text.replaceAll('-', MINUS)
}
