/** How is a thresholded mask cleaned: opened, reduced to its largest part, closed? (nilearn 0.14, masking._post_process_mask.) */
import type { Triple } from '../../../src-shared/affine'
import { largestComponent } from './connected-components'
import { countVoxels, dilate, erode } from './morphology'

/** Voxels left after each step; names as run.json spells them. */
type MaskStages = Record<string, number>

export interface CleanedMask {
  /** 0/1 bytes, i fastest; may be empty. */
  readonly mask: Uint8Array
  readonly stages: MaskStages
}

/** Erodes `opening` times, keeps the largest part when `connected`, dilates twice as often, erodes again. 0 leaves the shape alone. */
export function openMask(thresholded: Uint8Array, shape: Triple, opening: number, connected: boolean): CleanedMask {
  const stages: MaskStages = {}
  let mask = thresholded
  if (opening > 0) {
    mask = erode(mask, shape, opening)
    stages.n_after_erosion = countVoxels(mask)
  }
  if (connected) {
    const largest = largestComponent(mask, shape)
    mask = largest.mask
    stages.n_components_6conn = largest.parts
    stages.n_largest_component = largest.voxels
  }
  if (opening > 0) {
    mask = dilate(mask, shape, 2 * opening)
    stages.n_after_dilation = countVoxels(mask)
    mask = erode(mask, shape, opening)
  }
  stages.n_final = countVoxels(mask)
  return { mask, stages }
}
