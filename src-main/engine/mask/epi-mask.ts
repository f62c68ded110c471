/** Which voxels of a mean EPI image belong to the head? (nilearn 0.14, masking.compute_epi_mask.) */

import type { Triple } from '../../../src-shared/affine'
import { onWorkbench } from '../kernels/small-kernels'
import { gaussianWeights, sigmaFromVoxels } from '../prepare/gaussian'
import { widestGap } from './histogram-gap'
import { type CleanedMask, openMask } from './open-mask'

export interface EpiMaskOptions {
  /** Fractions of the sorted voxels between which the gap in the histogram is searched. */
  readonly lowerCutoff: number
  readonly upperCutoff: number
  /** Voxels; 0 also leaves the mean image unsmoothed. */
  readonly opening: number
  /** In which precision the mean image is kept, as nilearn would. */
  readonly precision: 'float32' | 'float64'
}

interface ThresholdedMean {
  /** What was sorted and thresholded: the mean image, smoothed by one voxel when opening is not 0, non-finite values 0. */
  readonly image: Float32Array | Float64Array
  /** 0/1 bytes, i fastest. */
  readonly mask: Uint8Array
  readonly threshold: number
  readonly stages: Readonly<Record<string, number>>
}

/** The mean image (whole grid, i fastest, may hold NaN) cut at the widest gap of its histogram. */
export function thresholdMean(mean: Float64Array, shape: Triple, options: EpiMaskOptions): ThresholdedMean {
  const image = smoothedByOneVoxel(mean, shape, options)
  const { threshold, gap, lowerIndex, upperIndex } = widestGap(image, options.lowerCutoff, options.upperCutoff)
  // In single precision the midpoint is rounded before it is compared.
  const cut = options.precision === 'float32' ? Math.fround(threshold) : threshold
  const { mask, voxels: above } = voxelsAtLeast(image, cut)
  return {
    image,
    mask,
    threshold: cut,
    stages: { lower_index: lowerIndex, upper_index: upperIndex, gap, threshold: cut, n_above_threshold: above },
  }
}

/** 0/1 bytes: 1 where a finite image is at least `cut`; and how many these are. */
export function voxelsAtLeast(image: Float32Array | Float64Array, cut: number): { readonly mask: Uint8Array; readonly voxels: number } {
  return onWorkbench((workbench) => {
    const [imageAt, maskAt] = workbench.reserve(8 * image.length, image.length)
    workbench.float64(imageAt, image.length).set(image)
    const voxels = workbench.kernels.atLeast(imageAt, image.length, cut, maskAt)
    return { mask: workbench.bytes(maskAt, image.length).slice(), voxels }
  })
}

/** The finite mean in the precision asked for, smoothed with a width of one voxel unless there is no opening. */
function smoothedByOneVoxel(mean: Float64Array, [nx, ny, nz]: Triple, { opening, precision }: EpiMaskOptions): Float32Array | Float64Array {
  const weights = gaussianWeights(sigmaFromVoxels(1))
  const single = precision === 'float32'
  const image = onWorkbench((workbench) => {
    const { kernels } = workbench
    const copyBytes = 8 * Math.max((Math.max(ny, nz) + 1) * nx, nx + 2 * weights.length)
    const [weightsAt, copyAt, imageAt, meanAt] = workbench.reserve(weights.byteLength, copyBytes, 8 * mean.length, 8 * mean.length)
    workbench.float64(weightsAt, weights.length).set(weights)
    workbench.float64(meanAt, mean.length).set(mean)
    if (single) kernels.finiteFloat32(meanAt, mean.length, imageAt)
    else kernels.finiteFloat64(meanAt, mean.length, imageAt)
    if (opening > 0) {
      const smooth = single ? kernels.smoothFloat32 : kernels.smoothFloat64
      smooth(imageAt, nx, ny, nz, weightsAt, weights.length - 1, copyAt)
    }
    return (single ? workbench.float32(imageAt, mean.length) : workbench.float64(imageAt, mean.length)).slice()
  })
  // nilearn puts NaN back after smoothing, and takes it for 0 at the threshold.
  if (opening > 0 && mean.includes(Number.NaN)) {
    for (let voxel = 0; voxel < image.length; voxel++) if (Number.isNaN(mean[voxel])) image[voxel] = 0
  }
  return image
}

/** Threshold, opening, largest connected part. May be empty: opening destroys small grids. */
export function epiMask(mean: Float64Array, shape: Triple, options: EpiMaskOptions): CleanedMask {
  const thresholded = thresholdMean(mean, shape, options)
  const cleaned = openMask(thresholded.mask, shape, options.opening, true)
  return { mask: cleaned.mask, stages: { ...thresholded.stages, ...cleaned.stages } }
}
