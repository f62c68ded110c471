/** Which voxel lies under each pixel of a cut? */

import { type Inverse, type Millimetres, mmToVoxel } from '../affine'
import type { Box } from './crop-box'
import { AXES, type Axis } from './figure-run'

/** World axes that run to the right and up in a cut across an axis. */
export const PLANE: Readonly<Record<Axis, readonly [Axis, Axis]>> = { x: ['y', 'z'], y: ['x', 'z'], z: ['x', 'y'] }

/** True when the left of the picture is the larger coordinate. */
export const isMirrored = (axis: Axis, radiological: boolean): boolean => radiological && axis !== 'x'

/** Takes a pixel, counted row by row from the top left, and its voxel index. */
export type PixelVisitor = (pixel: number, i: number, j: number, k: number) => void

export interface CutPlace {
  /** What the raster covers from edge to edge, mm. */
  readonly box: Box
  /** mm to voxel indices. */
  readonly inverse: Inverse
  readonly isMirrored: boolean
}

/** A cut as a raster: across an axis, at so many mm, in pixels (or samples). */
export interface CutRaster {
  readonly axis: Axis
  readonly at: number
  readonly width: number
  readonly height: number
}

/** Visits the centres of a raster over the cut, row by row from the top, with their voxel index. */
export function visitCut(cut: CutPlace, { axis, at, width, height }: CutRaster, visitor: PixelVisitor): void {
  const { box, inverse } = cut
  const [right, up] = PLANE[axis].map((name) => AXES.indexOf(name)) as [number, number]
  const across = AXES.indexOf(axis)
  const [u0, u1] = box[right] as readonly [number, number]
  const [v0, v1] = box[up] as readonly [number, number]
  const stepRight = ((u1 - u0) / width) * (cut.isMirrored ? -1 : 1)
  const stepDown = -(v1 - v0) / height
  const corner: [number, number, number] = [0, 0, 0]
  corner[across] = at
  corner[right] = cut.isMirrored ? u1 : u0
  corner[up] = v1
  // Voxel indices are linear in the place, so each pixel is a step from the last.
  const [i0, j0, k0] = mmToVoxel(inverse, corner as Millimetres)
  const [ir, jr, kr] = inverse.map((row) => (row[right] ?? 0) * stepRight) as [number, number, number]
  const [id, jd, kd] = inverse.map((row) => (row[up] ?? 0) * stepDown) as [number, number, number]
  for (let y = 0, pixel = 0; y < height; y++) {
    const down = y + 0.5
    for (let x = 0; x < width; x++, pixel++) {
      const along = x + 0.5
      visitor(pixel, i0 + down * id + along * ir, j0 + down * jd + along * jr, k0 + down * kd + along * kr)
    }
  }
}
