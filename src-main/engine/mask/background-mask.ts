/** Which voxels differ from the value found at the border of the image? (nilearn 0.14, masking.compute_background_mask.) */

import type { Triple } from '../../../src-shared/affine'
import { median } from '../maths/order-statistic'
import { type CleanedMask, openMask } from './open-mask'

/** Layers of voxels that count as border. */
const BORDER = 2

/**
 * Voxels of the mean image (whole grid, i fastest) that are not equal to the median of the border; where the border holds NaN, those that are
 * not NaN. With an opening, which nilearn leaves at 0, the mask is also opened and reduced to its largest part.
 */
export function backgroundMask(mean: Float64Array, shape: Triple, opening: number): CleanedMask {
  const border = borderValues(mean, shape)
  const background = border.some(Number.isNaN) ? Number.NaN : median(border)
  const mask = Uint8Array.from(mean, (value) => ((Number.isNaN(background) ? !Number.isNaN(value) : value !== background) ? 1 : 0))
  let above = 0
  for (const value of mask) above += value
  const cleaned = openMask(mask, shape, opening, opening > 0)
  const found = Number.isNaN(background) ? {} : { background }
  return { mask: cleaned.mask, stages: { ...found, n_not_background: above, ...cleaned.stages } }
}

/** As nilearn gathers it: six slabs, so that a voxel on an edge of the grid counts twice and one in a corner three times. */
function borderValues(image: Float64Array, [columns, rows, planes]: Triple): Float64Array {
  const slabs = (index: number, count: number) => Number(index < BORDER) + Number(index >= count - BORDER)
  const values: number[] = []
  let voxel = 0
  for (let k = 0; k < planes; k++) {
    for (let j = 0; j < rows; j++) {
      for (let i = 0; i < columns; i++, voxel++) {
        for (let times = slabs(i, columns) + slabs(j, rows) + slabs(k, planes); times > 0; times--) values.push(image[voxel])
      }
    }
  }
  return Float64Array.from(values)
}
