/** How are numbers written in a report? */
import { numberText } from '../../../src-shared/figure/words'

const grouped = new Intl.NumberFormat('en')

/** "12,924" */
export const countText = (value: number): string => grouped.format(value)

/** A number with exactly `digits` decimals and a real minus sign: for columns. */
export function fixedText(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits)
  return value < 0 && Number(text) !== 0 ? `−${text}` : text
}

/** At most four significant digits, for times and sizes. */
export const shortText = (value: number): string =>
  Math.abs(value) >= 1000 ? countText(Math.round(value)) : numberText(Number(value.toPrecision(4)), 6)

/** "3 min 20 s", "0.8 s" */
export function secondsText(seconds: number): string {
  if (seconds < 60) return `${shortText(seconds < 10 ? Math.round(seconds * 100) / 100 : Math.round(seconds * 10) / 10)} s`
  const whole = Math.round(seconds)
  const minutes = Math.floor(whole / 60)
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
