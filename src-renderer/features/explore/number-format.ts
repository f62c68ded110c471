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
  if (size >= 1000) return grouped(Math.round(value))
  return fixed(value, size >= 100 ? 0 : size >= 10 ? 1 : 2)
}

/** A whole number with its thousands set apart. */
export function grouped(value: number): string {
  const digits = String(Math.abs(value)).replace(/\B(?=(\d{3})+(?!\d))/g, NARROW_SPACE)
  return value < 0 ? `${MINUS}${digits}` : digits
}

/** Millimetres: whole when the voxel grid falls on whole millimetres, else one decimal. */
export function millimetres(value: number): string {
  const rounded = Math.round(value)
  return Math.abs(value - rounded) < 0.05 ? fixed(rounded, 0) : fixed(value, 1)
}

/** A small number as in "0.0034" or "3e−5". */
export function scientific(value: number): string {
  if (value === 0) return '0'
  return Math.abs(value) >= 1e-3 ? String(Number(value.toPrecision(2))) : value.toExponential(0).replace('-', MINUS)
}
