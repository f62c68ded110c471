/** Which voxels of a mean EPI image belong to the head? (nilearn 0.14, masking.compute_epi_mask.) */
import { sigmaFromVoxels, type Triple } from '../prepare/gaussian'
import { smoothInPlace } from '../prepare/smooth'
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

export interface ThresholdedMean {
  /** What was sorted and thresholded: the mean image, smoothed by one voxel when opening is not 0, non-finite values 0. */
  readonly image: Float32Array | Float64Array
  /** 0/1 bytes, i fastest. */
  readonly mask: Uint8Array
  readonly threshold: number
  readonly stages: Readonly<Record<string, number>>
}

/** The mean image (whole grid, i fastest, may hold NaN) cut at the widest gap of its histogram. */
export function thresholdMean(mean: Float64Array, shape: Triple, options: EpiMaskOptions): ThresholdedMean {
  const image = options.precision === 'float32' ? new Float32Array(mean.length) : new Float64Array(mean.length)
  for (let voxel = 0; voxel < image.length; voxel++) image[voxel] = Number.isFinite(mean[voxel]) ? mean[voxel] : 0
  if (options.opening > 0) {
    const sigma = sigmaFromVoxels(1)
    smoothInPlace(image, shape, [sigma, sigma, sigma], { low: [0, 0, 0], high: [shape[0] - 1, shape[1] - 1, shape[2] - 1] })
    // nilearn puts NaN back after smoothing, and takes it for 0 at the threshold.
    for (let voxel = 0; voxel < image.length; voxel++) if (Number.isNaN(mean[voxel])) image[voxel] = 0
  }
  const { threshold, gap, lowerIndex, upperIndex } = widestGap(new Float64Array(image), options.lowerCutoff, options.upperCutoff)
  // In single precision the midpoint is rounded before it is compared.
  const cut = options.precision === 'float32' ? Math.fround(threshold) : threshold
  const mask = new Uint8Array(image.length)
  let above = 0
  for (let voxel = 0; voxel < image.length; voxel++) {
    if (image[voxel] < cut) continue
    mask[voxel] = 1
    above++
  }
  return {
    image,
    mask,
    threshold: cut,
    stages: { lower_index: lowerIndex, upper_index: upperIndex, gap, threshold: cut, n_above_threshold: above },
  }
}

/** Threshold, opening, largest connected part. May be empty: opening destroys small grids. */
export function epiMask(mean: Float64Array, shape: Triple, options: EpiMaskOptions): CleanedMask {
  const thresholded = thresholdMean(mean, shape, options)
  const cleaned = openMask(thresholded.mask, shape, options.opening, true)
  return { mask: cleaned.mask, stages: { ...thresholded.stages, ...cleaned.stages } }
}
