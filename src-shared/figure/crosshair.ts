/** Where are the arms of the crosshair in a cut? */

import type { Box } from './crop-box'
import { isMirrored, PLANE } from './cut-raster'
import { AXES, type Axis } from './figure-run'

/** Brain left free on each side of the point, mm of the brain. */
const GAP = 8

interface CutPlace {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  /** Millimetres of the page per millimetre of the brain. */
  readonly scale: number
}

/** Lines x, y, x, y on the page, as far as they are inside the cut. @param point mm of the brain */
export function crosshairArms(box: Box, axis: Axis, place: CutPlace, point: Record<Axis, number>, radiological: boolean): number[][] {
  const { left, top, width, height, scale } = place
  const [right, up] = PLANE[axis]
  const [u0, u1] = box[AXES.indexOf(right)] ?? [0, 1]
  const [, v1] = box[AXES.indexOf(up)] ?? [0, 1]
  const x = left + (isMirrored(axis, radiological) ? u1 - point[right] : point[right] - u0) * scale
  const y = top + (v1 - point[up]) * scale
  const gap = GAP * scale
  const arms: [number, number, number, number][] = [
    [left, y, x - gap, y],
    [x + gap, y, left + width, y],
    [x, top, x, y - gap],
    [x, y + gap, x, top + height],
  ]
  return arms.filter(([x1, y1, x2, y2]) => x2 > x1 || y2 > y1)
}
