/** What is a drawn figure, before it becomes a file: shapes, pictures and words with their places in millimetres. */

import type { FontFamily } from './font-families'

/** '#rrggbb' */
export type Colour = string

interface SceneRectangle {
  readonly kind: 'rectangle'
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly fill: Colour
}
interface SceneLine {
  readonly kind: 'line'
  /** x, y, x, y, ...: at least two points. */
  readonly points: readonly number[]
  /** Millimetres. */
  readonly stroke: number
  readonly colour: Colour
  /** 0 to 1. */
  readonly opacity: number
  /** Lengths of dash and gap in mm; null for a line without gaps. */
  readonly dash: readonly [number, number] | null
}
interface ScenePolygon {
  readonly kind: 'polygon'
  readonly points: readonly number[]
  readonly fill: Colour
}
interface ScenePicture {
  readonly kind: 'picture'
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly pixels: Raster
  /** What a reader who cannot see it is told. */
  readonly description: string
}
interface SceneText {
  readonly kind: 'text'
  /** x of the anchor, y of the baseline. */
  readonly x: number
  readonly y: number
  readonly text: string
  readonly sizePt: number
  readonly isBold: boolean
  readonly colour: Colour
  readonly anchor: 'start' | 'middle' | 'end'
}
export type SceneItem = SceneRectangle | SceneLine | ScenePolygon | ScenePicture | SceneText

/** RGBA, 8 bits each, row by row from the top; alpha not premultiplied. */
export interface Raster {
  readonly width: number
  readonly height: number
  readonly data: Uint8ClampedArray
}

/** x to the right, y down, origin at the top left corner; later items lie over earlier ones. */
export interface Scene {
  readonly widthMm: number
  readonly heightMm: number
  /** null: transparent. */
  readonly page: Colour | null
  /** Of all words. */
  readonly fontFamily: FontFamily
  readonly items: readonly SceneItem[]
  readonly title: string
  /** One or two sentences for readers who cannot see the figure. */
  readonly description: string
}

/** What a layout chose where the recipe leaves it open. */
interface FigureChoices {
  /** Positions of the cuts that were made, mm, ascending. */
  readonly cuts: Readonly<Record<'x' | 'y' | 'z', readonly number[]>>
  readonly threshold: number
  /** Value at the end of the colour bar. */
  readonly limit: number
  /** Of the background. */
  readonly dim: number
}
export type DrawnFigure = Scene & {
  readonly chosen: FigureChoices
  /** How many of the components fit on a page; null when all do. */
  readonly fitting: number | null
}
export type WholeFigure = DrawnFigure & {
  /** Numbers of the drawn components of which no voxel passes the threshold: their cuts show the background alone. */
  readonly empty: readonly number[]
}

/** What is known of a figure that was written. */
export interface FigureDrawn extends Pick<WholeFigure, 'widthMm' | 'heightMm' | 'description' | 'chosen' | 'empty' | 'fitting'> {
  /** Letters of title and labels that no bundled font has: their codes are drawn in their place. */
  readonly unknownLetters: readonly string[]
}

export const MM_PER_INCH = 25.4
export const MM_PER_POINT = MM_PER_INCH / 72

/** Pixels of a length at a resolution, to the nearest whole one. */
export function pixelsOf(mm: number, dpi: number): number {
  return Math.round((mm / MM_PER_INCH) * dpi)
}
