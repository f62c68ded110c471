/** Which words, lines, areas and pictures have been put on a page so far? */
import { type Colour, MM_PER_POINT, type SceneItem } from './scene'

/** Points: axes and contours; zero lines and crosshair. */
export const LINE = 0.5
export const HAIRLINE = 0.35

interface TextOptions {
  readonly anchor?: 'start' | 'middle' | 'end'
  readonly colour?: Colour
  readonly bold?: boolean
  /** Of the size of the other words. */
  readonly size?: number
}

/** Collects the items of a figure in the order in which they lie over each other. Lengths are mm of the page, y downwards. */
export class PageItems {
  protected readonly items: SceneItem[] = []

  /** @param fontSizePt,ink of words and lines for which nothing else is said */
  constructor(
    private readonly fontSizePt: number,
    private readonly ink: Colour,
  ) {}

  text(x: number, y: number, text: string, options: TextOptions = {}): void {
    if (text === '') return
    this.items.push({
      kind: 'text',
      x,
      y,
      text,
      sizePt: this.fontSizePt * (options.size ?? 1),
      isBold: options.bold ?? false,
      colour: options.colour ?? this.ink,
      anchor: options.anchor ?? 'start',
    })
  }

  line(points: readonly number[], widthPt = LINE, colour = this.ink, opacity = 1, dash: readonly [number, number] | null = null): void {
    this.items.push({ kind: 'line', points, stroke: widthPt * MM_PER_POINT, colour, opacity, dash })
  }

  rectangle(x: number, y: number, width: number, height: number, fill: Colour): void {
    this.items.push({ kind: 'rectangle', x, y, width, height, fill })
  }

  polygon(points: readonly number[], fill: Colour): void {
    this.items.push({ kind: 'polygon', points, fill })
  }

  picture(
    x: number,
    y: number,
    width: number,
    height: number,
    pixels: Extract<SceneItem, { kind: 'picture' }>['pixels'],
    description: string,
  ): void {
    this.items.push({ kind: 'picture', x, y, width, height, pixels, description })
  }
}
