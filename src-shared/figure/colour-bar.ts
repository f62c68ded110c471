/** How does the colour bar look? */
import { tableRow } from './colour-maps'
import type { Page } from './page'
import type { Raster } from './scene'
import { levelsOf } from './side-cuts'
import { softOpacity } from './slice'
import { numberText, textWidth } from './words'

/** mm: thickness, length of a tick, distance of its label, share of the thickness that a tip is long. */
export const BAR = { thickness: 2, tick: 0.8, label: 1.3, tip: 0.9 } as const
const STEPS = 400

interface Range {
  readonly from: number
  readonly to: number
}

/** A side of which nothing is drawn is left out. */
const rangeOf = ({ recipe, limit, cutsShown: { positive, negative } }: Page): Range => ({
  from: recipe.twoSided && negative < Number.POSITIVE_INFINITY ? -limit : 0,
  to: positive < Number.POSITIVE_INFINITY || !recipe.twoSided ? limit : 0,
})

function hexBytes(colour: string): [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

/** Colours from the lower to the upper end. */
function gradient(page: Page, { from, to }: Range): Uint8ClampedArray {
  const { recipe, table, theme, cutsShown, limit } = page
  const hidden = hexBytes(theme.hidden)
  const out = new Uint8ClampedArray(4 * STEPS)
  for (let n = 0; n < STEPS; n++) {
    const value = from + ((n + 0.5) / STEPS) * (to - from)
    const size = Math.abs(value)
    const threshold = value < 0 ? cutsShown.negative : cutsShown.positive
    const alpha = recipe.soft ? softOpacity(size, threshold) : size > threshold ? 1 : 0
    const at = 3 * tableRow(value, limit)
    for (let c = 0; c < 3; c++) out[4 * n + c] = (table[at + c] as number) * alpha + (hidden[c] as number) * (1 - alpha)
    out[4 * n + 3] = 255
  }
  return out
}

const hexOf = (data: Uint8ClampedArray, step: number): string =>
  `#${[0, 1, 2].map((c) => (data[4 * step + c] as number).toString(16).padStart(2, '0')).join('')}`

/** Ticks at 0, the thresholds and the ends; a label that would touch one of more weight is left out (ends, then thresholds, then 0). */
function ticks(page: Page, { from, to }: Range, mmPerUnit: number, size: (label: string) => number): { value: number; label: string }[] {
  const inside = thresholds(page).filter((value) => value !== 0 && value < to && value > from)
  const wanted = [to, from, ...inside, 0]
  const kept: { value: number; label: string }[] = []
  for (const value of [...new Set(wanted)]) {
    const label = numberText(value, 2)
    const isFree = kept.every((other) => Math.abs(other.value - value) * mmPerUnit >= (size(label) + size(other.label)) / 2)
    kept.push({ value, label: isFree ? label : '' })
  }
  return kept
}

/** Width of the labels and ticks to the right of a vertical bar, mm. */
export function verticalBarWidth(page: Page): number {
  const { from, to } = rangeOf(page)
  const labels = ticks(page, { from, to }, 1, () => 0).map(({ label }) => textWidth(label, page.letters()))
  return BAR.thickness + BAR.label + Math.max(...labels)
}

/** Bar with its upper left corner at (x, y), the title above. */
export function verticalBar(page: Page, x: number, y: number, length: number): void {
  const range = rangeOf(page)
  const [left, top, height, width] = [x, y, length, BAR.thickness].map((mm) => page.snap(mm)) as [number, number, number, number]
  const data = gradient(page, range)
  const upsideDown: Raster = { width: 1, height: STEPS, data: new Uint8ClampedArray(4 * STEPS) }
  for (let n = 0; n < STEPS; n++) upsideDown.data.set(data.subarray(4 * (STEPS - 1 - n), 4 * (STEPS - n)), 4 * n)
  const tip = BAR.tip * width
  const middle = left + width / 2
  if (range.to > 0 && page.exceeds(1))
    page.polygon([left, top + 0.2, left, top, middle, top - tip, left + width, top, left + width, top + 0.2], hexOf(data, STEPS - 1))
  const bottom = top + height
  if (range.from < 0 && page.exceeds(-1)) {
    page.polygon([left, bottom - 0.2, left, bottom, middle, bottom + tip, left + width, bottom, left + width, bottom - 0.2], hexOf(data, 0))
  }
  page.picture(left, top, width, height, upsideDown, 'Colour bar')
  const place = (value: number): number => bottom - ((value - range.from) / (range.to - range.from)) * height
  const lineHeight = 2.6 * page.type
  if (page.recipe.soft) for (const value of thresholds(page)) page.line([left, place(value), left + width, place(value)])
  for (const { value, label } of ticks(page, range, height / (range.to - range.from), () => lineHeight)) {
    page.line([left + width, place(value), left + width + BAR.tick, place(value)])
    page.text(left + width + BAR.label, place(value) + 0.9 * page.type, label)
  }
  page.text(middle, top - tip - 1.4, page.run.statistic, { anchor: 'middle' })
}

/** Bar with its upper left corner at (x, y), the title to the left. */
export function horizontalBar(page: Page, x: number, y: number, length: number): void {
  const range = rangeOf(page)
  const [left, top, width, height] = [x, y, length, BAR.thickness].map((mm) => page.snap(mm)) as [number, number, number, number]
  const data = gradient(page, range)
  const tip = BAR.tip * height
  const middle = top + height / 2
  const right = left + width
  if (range.to > 0 && page.exceeds(1))
    page.polygon(
      [right - 0.2, top, right, top, right + tip, middle, right, top + height, right - 0.2, top + height],
      hexOf(data, STEPS - 1),
    )
  if (range.from < 0 && page.exceeds(-1)) {
    page.polygon([left + 0.2, top, left, top, left - tip, middle, left, top + height, left + 0.2, top + height], hexOf(data, 0))
  }
  page.picture(left, top, width, height, { width: STEPS, height: 1, data }, 'Colour bar')
  const place = (value: number): number => left + ((value - range.from) / (range.to - range.from)) * width
  if (page.recipe.soft) for (const value of thresholds(page)) page.line([place(value), top, place(value), top + height])
  const size = (label: string): number => textWidth(label, page.letters()) + 0.8
  for (const { value, label } of ticks(page, range, width / (range.to - range.from), size)) {
    page.line([place(value), top + height, place(value), top + height + BAR.tick])
    // The minus sign hangs out, so that the digits are centred under their tick.
    page.text(place(value) - (value < 0 ? 0.55 * page.type : 0), top + height + 0.6 + 2.8 * page.type, label, { anchor: 'middle' })
  }
  page.text(left - tip - 1.6, middle + 0.9 * page.type, page.run.statistic, { anchor: 'end' })
}

/** Where all components have the same. */
const thresholds = ({ cutsShown, recipe }: Page): readonly number[] => (cutsShown.isSame ? levelsOf(cutsShown, recipe.twoSided) : [])
