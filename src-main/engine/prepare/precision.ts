/** In which precision do nilearn and scipy work on a volume of this datatype? */

import { BYTES_PER_VOXEL } from '../../../src-shared/model/scan'
import type { GatherOptions, VolumeLayout } from '../kernels/backend'

/**
 * Single for unscaled integers up to 32 bits and for unscaled float32, double for everything else: nilearn 0.14 makes integers float32 before
 * it smooths them (image.smooth_array), nibabel scales in double, and scipy keeps the type it is given.
 */
export function workingPrecision(layout: Pick<VolumeLayout, 'datatype' | 'scaling'>): 'float32' | 'float64' {
  const { scaling } = layout
  const isScaled = scaling !== null && (scaling.slope !== 1 || scaling.intercept !== 0)
  return isScaled || BYTES_PER_VOXEL[layout.datatype] === 8 ? 'float64' : 'float32'
}

/** The precision of the rows that nilearn standardises: smoothing makes single-precision rows of integers; left alone they are standardised in double. */
export function rowPrecision({ layout, sigmaVoxels }: Pick<GatherOptions, 'layout' | 'sigmaVoxels'>): 'float32' | 'float64' {
  return layout.datatype === 'float32' || sigmaVoxels !== null ? workingPrecision(layout) : 'float64'
}

/** The precision of the mean over time: integers are summed in double whatever their width. */
export function meanPrecision(layout: Pick<VolumeLayout, 'datatype' | 'scaling'>): 'float32' | 'float64' {
  return layout.datatype === 'float32' ? workingPrecision(layout) : 'float64'
}
