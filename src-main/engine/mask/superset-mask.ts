/** Which voxels could be in the mask, judged by the first volume alone? Lets a scan be read once instead of twice. */
import type { Triple } from '../../../src-shared/affine'
import { largestComponent } from './connected-components'
import { type EpiMaskOptions, thresholdMean, voxelsAtLeast } from './epi-mask'
import { dilate, erode } from './morphology'

/** The first volume is cut this much lower than its own histogram says. */
const LOWERED = 0.2

/**
 * A guess that should hold the EPI mask of the mean image: 0/1 bytes, i fastest. Nothing may rest on it: the exact mask is compared with it
 * afterwards, and a voxel that was missed means reading the scan again. May be empty.
 * @param volume values of the first volume, whole grid, i fastest
 */
export function supersetMask(volume: Float64Array, shape: Triple, options: EpiMaskOptions): Uint8Array {
  const { image, threshold } = thresholdMean(volume, shape, options)
  const cut = threshold - LOWERED * Math.abs(threshold)
  const above = voxelsAtLeast(image, cut).mask
  const core = largestComponent(erode(above, shape, options.opening), shape).mask
  return dilate(core, shape, 2 * options.opening + 1)
}
