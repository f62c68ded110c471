/** Which layers of voxels does the contact sheet cut, and how are their positions written and read? */

import { type Triple, voxelToMm } from '../../../src-shared/affine'
import { evenCuts } from '../../../src-shared/figure/cuts'
import { AXES } from '../../../src-shared/figure/figure-run'
import { PLANE_AXES, type Plane } from '../../voxels/cut-plan'
import type { ViewGrid } from '../../voxels/view-grid'

/** Millimetres of a layer of the box across a plane, through the middle of the box. */
export function layerMm(view: ViewGrid, plane: Plane, layer: number): number {
  const { across } = PLANE_AXES[plane]
  const middle = view.shape.map((size) => (size - 1) / 2)
  middle[across] = layer
  return voxelToMm(view.affine, ...(middle as unknown as Triple))[across]
}

/** The layer nearest to a position, inside the box. */
function layerAt(view: ViewGrid, plane: Plane, mm: number): number {
  const { across } = PLANE_AXES[plane]
  const [first, second] = [layerMm(view, plane, 0), layerMm(view, plane, 1)]
  const layer = Math.round((mm - first) / (second - first))
  return Math.max(0, Math.min(view.shape[across] - 1, layer))
}

/** Layers of the cuts, ascending: those nearest to the positions asked for, or `count` at even distances through the mask as in a figure. */
export function cutLayers(view: ViewGrid, plane: Plane, count: number, cutsMm: readonly number[] | null): number[] {
  const grid = { shape: view.shape, affine: view.affine, maskVoxels: view.boxIndexOfMask }
  const positions = cutsMm ?? evenCuts(grid, AXES[PLANE_AXES[plane].across], count)
  return [...new Set(positions.map((mm) => layerAt(view, plane, mm)))].sort((a, b) => a - b)
}
