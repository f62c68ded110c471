/** How does plot_stat_map of nilearn paint one cut: which part of space, which voxel under a pixel, which colour? */

import { PLANE } from './cut-raster'
import { AXES, type Axis } from './figure-run'
import type { Range } from './nilearn-rules'
import type { Raster } from './scene'
import type { UprightVolume } from './upright'

/** Values this near to 0 are not drawn, of the background either. */
export const NOTHING = 1e-6
const COLOURS = 256

export interface Layer {
  readonly volume: UprightVolume
  /** |value| at and below which nothing is drawn. */
  readonly threshold: number
  readonly range: Range
  /** 256 colours, RGB. */
  readonly table: Uint8Array
}

/** The row of a table of 256 colours for a value (matplotlib's rule). */
export function colourRow(value: number, { from, to }: Range): number {
  return Math.min(COLOURS - 1, Math.max(0, Math.floor(((value - from) / (to - from || 1)) * COLOURS)))
}

/** Millimetres that a panel shows along x, y, z. */
export type Extent = readonly [readonly [number, number], readonly [number, number], readonly [number, number]]

/**
 * The voxels of an axis are drawn side by side between the centres of the first and the last one, each a little narrower than it is: so does
 * nilearn, whose bounds are centres of voxels.
 */
function drawn({ shape, first, step }: UprightVolume, axis: number): readonly [number, number] {
  const [n, from, size] = [shape[axis] as number, first[axis] as number, step[axis] as number]
  return n > 1 ? [from, from + (n - 1) * size] : [from - size / 2, from + size / 2]
}

/** What the panels show: the box around what any layer draws anywhere; all of the grid when nothing is drawn. */
export function extentOf(layers: readonly Layer[]): Extent {
  const boxes = layers.map(({ volume, threshold }) => boxOf(volume, threshold))
  return [0, 1, 2].map((axis) => [
    Math.min(...boxes.map((box) => box[axis]?.[0] ?? 0)),
    Math.max(...boxes.map((box) => box[axis]?.[1] ?? 1)),
  ]) as unknown as Extent
}

function boxOf(volume: UprightVolume, threshold: number): Extent {
  const { shape, values } = volume
  const low = [...shape]
  const high = [-1, -1, -1]
  for (let z = 0, voxel = 0; z < shape[2]; z++) {
    for (let y = 0; y < shape[1]; y++) {
      for (let x = 0; x < shape[0]; x++, voxel++) {
        if (Math.abs(values[voxel] as number) <= threshold) continue
        for (const [axis, at] of [x, y, z].entries()) {
          if (at < (low[axis] as number)) low[axis] = at
          if (at > (high[axis] as number)) high[axis] = at
        }
      }
    }
  }
  return [0, 1, 2].map((axis) => {
    const [from, to] = drawn(volume, axis)
    if ((high[axis] as number) < 0) return [from, to]
    const cell = (to - from) / (shape[axis] as number)
    return [from + (low[axis] as number) * cell, from + ((high[axis] as number) + 1) * cell]
  }) as unknown as Extent
}

export interface PanelPlace {
  readonly axis: Axis
  /** Millimetres of the brain across the cut. */
  readonly at: number
  readonly extent: Extent
  /** Of the panel on the page, in pixels, not rounded. */
  readonly left: number
  readonly top: number
  readonly pixelsPerMm: number
  readonly mirrored: boolean
}

export interface Panel {
  /** Whole pixels of the page. */
  readonly left: number
  readonly top: number
  readonly raster: Raster
}

/** Paints the layers over each other; where none draws, the picture is transparent. */
export function paintPanel(layers: readonly Layer[], place: PanelPlace): Panel {
  const { axis, extent, pixelsPerMm } = place
  const [right, up] = PLANE[axis].map((name) => AXES.indexOf(name)) as [number, number]
  const [u0, u1] = extent[right] as readonly [number, number]
  const [v0, v1] = extent[up] as readonly [number, number]
  const left = Math.round(place.left)
  const top = Math.round(place.top)
  const width = Math.max(1, Math.round(place.left + (u1 - u0) * pixelsPerMm) - left)
  const height = Math.max(1, Math.round(place.top + (v1 - v0) * pixelsPerMm) - top)
  const data = new Uint8ClampedArray(4 * width * height)
  for (const { volume, threshold, range, table } of layers) {
    const { shape, values } = volume
    const strides = [1, shape[0], shape[0] * shape[1]]
    const across = AXES.indexOf(axis)
    const layer = Math.round((place.at - (volume.first[across] as number)) / (volume.step[across] as number))
    if (layer < 0 || layer >= (shape[across] as number)) continue
    // The cell of each column and row of pixels, -1 outside the volume.
    const cells = (count: number, world: number, mmAt: (pixel: number) => number): Int32Array => {
      const [from, to] = drawn(volume, world)
      const n = shape[world] as number
      return Int32Array.from({ length: count }, (_, pixel) => {
        const cell = Math.floor(((mmAt(pixel + 0.5) - from) / (to - from)) * n)
        return cell >= 0 && cell < n ? cell * (strides[world] as number) : -1
      })
    }
    const mmRight = (pixel: number): number => (left + pixel - place.left) / pixelsPerMm
    const columns = cells(width, right, (pixel) => (place.mirrored ? u1 - mmRight(pixel) : u0 + mmRight(pixel)))
    const rows = cells(height, up, (pixel) => v1 - (top + pixel - place.top) / pixelsPerMm)
    const base = layer * (strides[across] as number)
    for (let y = 0, to = 0; y < height; y++) {
      const row = rows[y] as number
      for (let x = 0; x < width; x++, to += 4) {
        const column = columns[x] as number
        if (row < 0 || column < 0) continue
        const value = values[base + row + column] as number
        if (Math.abs(value) <= threshold) continue
        const colour = 3 * colourRow(value, range)
        data[to] = table[colour] as number
        data[to + 1] = table[colour + 1] as number
        data[to + 2] = table[colour + 2] as number
        data[to + 3] = 255
      }
    }
  }
  return { left, top, raster: { width, height, data } }
}
