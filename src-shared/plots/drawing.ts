/** What is a plot that the window and the report both show, before it becomes elements of a page: lines, areas and words in pixels? */

/** Named by what they are for; the page says which colours they are, light or dark. */
export type Ink = 'ink' | 'quiet' | 'rule' | 'wash' | 'hidden' | 'accent' | 'bad' | 'ground'

export type Mark =
  | {
      readonly kind: 'line'
      readonly points: readonly number[]
      readonly ink: Ink
      readonly width?: number
      readonly dash?: boolean
      readonly opacity?: number
    }
  | { readonly kind: 'area'; readonly points: readonly number[]; readonly ink: Ink; readonly opacity?: number }
  | { readonly kind: 'dot'; readonly x: number; readonly y: number; readonly radius: number; readonly ink: Ink }
  | {
      readonly kind: 'text'
      readonly x: number
      readonly y: number
      readonly text: string
      readonly anchor: 'start' | 'middle' | 'end'
      readonly ink: Ink
      /** On a rim of the ground, where it stands on other marks. */
      readonly halo?: boolean
    }

export interface Drawing {
  /** Pixels for words of 11 pixels. */
  readonly width: number
  readonly height: number
  readonly marks: readonly Mark[]
  /** What a reader who cannot see it is told. */
  readonly description: string
}

/** Width of a plot on the page of a report, where words of 7 points are 11 pixels. */
export const REPORT_WIDTH = 775

/** A linear scale. */
export const scaleOf = (from: number, to: number, start: number, end: number) => (value: number) =>
  start + ((value - from) / (to - from || 1)) * (end - start)

/** A number short enough for an axis. */
export function axisText(value: number): string {
  const size = Math.abs(value)
  const text = size >= 1e6 ? size.toExponential(1).replace('e+', 'e') : String(Number(size.toPrecision(3)))
  return value < 0 ? `−${text}` : text
}

/** Round numbers between two ends, at most `most` of them. */
export function roundTicks(from: number, to: number, most: number): number[] {
  const rough = (to - from) / Math.max(1, most)
  if (!(rough > 0)) return [from]
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? 10 * power
  const ticks: number[] = []
  for (let n = Math.ceil(from / step - 1e-9) + 0; n * step <= to + 1e-9 * step; n++) ticks.push(n * step)
  return ticks
}
