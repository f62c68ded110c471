/** How wide is the smoothing kernel in voxels, and what are its weights? (scipy 1.10 gaussian_filter1d, nilearn 0.14 smooth_array.) */
import type { Triple } from '../../../src-shared/affine'
import type { Affine } from '../../../src-shared/model/scan'
import type { RunParameters } from '../../../src-shared/params/parameters'

/** Full width at half maximum over standard deviation of a Gaussian. */
const FWHM_PER_SIGMA = Math.sqrt(8 * Math.log(2))
/** Kernels end here, in standard deviations. */
const TRUNCATE = 4

/** Voxel sizes in mm: the lengths of the affine's first three columns. */
export function voxelSizesMm(affine: Affine): Triple {
  const length = (col: 0 | 1 | 2) => Math.sqrt(affine[0][col] ** 2 + affine[1][col] ** 2 + affine[2][col] ** 2)
  return [length(0), length(1), length(2)]
}

/** Width of the Gaussian along i, j, k in mm: one number, unless an axis has its own. */
export function smoothingWidths(parameters: Pick<RunParameters, 'smoothingFwhm' | 'smoothingFwhmJ' | 'smoothingFwhmK'>): Triple {
  const { smoothingFwhm, smoothingFwhmJ, smoothingFwhmK } = parameters
  return [smoothingFwhm, smoothingFwhmJ ?? smoothingFwhm, smoothingFwhmK ?? smoothingFwhm]
}

/** Standard deviation in voxels along i, j, k of a Gaussian whose widths are given in mm; null when all are 0: no smoothing. */
export function sigmaInVoxels(fwhmMm: Triple, affine: Affine): Triple | null {
  if (fwhmMm.every((width) => width === 0)) return null
  const sizes = voxelSizesMm(affine)
  return [fwhmMm[0] / (FWHM_PER_SIGMA * sizes[0]), fwhmMm[1] / (FWHM_PER_SIGMA * sizes[1]), fwhmMm[2] / (FWHM_PER_SIGMA * sizes[2])]
}

/** Standard deviation in voxels of a Gaussian whose width is given in voxels. */
export function sigmaFromVoxels(fwhmVoxels: number): number {
  return fwhmVoxels / FWHM_PER_SIGMA
}

/**
 * Half of a symmetric kernel that sums to 1: weights[d] belongs to the neighbours at distance d = 0 to radius, radius = floor(4 sigma + 0.5).
 * Summed in numpy's order (pairwise in eights), so that every digit is scipy's.
 */
export function gaussianWeights(sigma: number): Float64Array {
  const radius = Math.floor(TRUNCATE * sigma + 0.5)
  const factor = -0.5 / (sigma * sigma)
  const whole = Float64Array.from({ length: 2 * radius + 1 }, (_, index) => Math.exp(factor * (index - radius) ** 2))
  const total = pairwiseSum(whole, 0, whole.length)
  return Float64Array.from({ length: radius + 1 }, (_, distance) => whole[radius + distance] / total)
}

/** numpy.sum of a contiguous double array: eight running sums in blocks of at most 128, blocks added pairwise. */
function pairwiseSum(values: Float64Array, start: number, length: number): number {
  if (length < 8) {
    let sum = 0
    for (let index = 0; index < length; index++) sum += values[start + index]
    return sum
  }
  if (length > 128) {
    const half = Math.floor(length / 2) - (Math.floor(length / 2) % 8)
    return pairwiseSum(values, start, half) + pairwiseSum(values, start + half, length - half)
  }
  const sums = values.slice(start, start + 8)
  let index = 8
  for (; index < length - (length % 8); index += 8) {
    for (let lane = 0; lane < 8; lane++) sums[lane] += values[start + index + lane]
  }
  let sum = sums[0] + sums[1] + (sums[2] + sums[3]) + (sums[4] + sums[5] + (sums[6] + sums[7]))
  for (; index < length; index++) sum += values[start + index]
  return sum
}
