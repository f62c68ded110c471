/** How does an orthogonal unmixing become sources of unit variance, components and time courses? (scikit-learn 1.2, whiten='unit-variance'.) */
import { type Dense, zeros } from '../maths/dense'
import { multiply } from '../maths/products'
import { pseudoInverse } from '../maths/pseudo-inverse'
import type { DecompositionFit, Whitened } from './decomposition'

/**
 * @param orthogonal rows that act on X1: C x C
 * @returns sources S = W whitening (X - mean) with population standard deviation 1 over the voxels, W scaled to match, W whitening and its pinv
 */
export async function unitVariance(
  whitened: Whitened,
  orthogonal: Dense,
): Promise<Pick<DecompositionFit, 'unmixing' | 'components' | 'mixing' | 'sources'>> {
  const { voxels, whitening } = whitened
  const sources = await whitened.backend.sources(orthogonal)
  const unmixing = zeros(orthogonal.rows, orthogonal.cols)
  for (let row = 0; row < orthogonal.rows; row++) {
    const source = sources.subarray(row * voxels, (row + 1) * voxels)
    const deviation = standardDeviation(source)
    for (let voxel = 0; voxel < voxels; voxel++) source[voxel] /= deviation
    // X1 carries a factor sqrt(V) that whitening alone does not.
    const factor = Math.sqrt(voxels) / deviation
    for (let col = 0; col < orthogonal.cols; col++)
      unmixing.data[row * orthogonal.cols + col] = orthogonal.data[row * orthogonal.cols + col] * factor
  }
  const components = multiply(unmixing, whitening)
  return { unmixing, components, mixing: pseudoInverse(components), sources }
}

/** Population standard deviation; 1 for a constant row, which cannot be scaled. */
function standardDeviation(values: Float32Array | Float64Array): number {
  let mean = 0
  for (let index = 0; index < values.length; index++) mean += values[index]
  mean /= values.length
  let squares = 0
  for (let index = 0; index < values.length; index++) squares += (values[index] - mean) ** 2
  const deviation = Math.sqrt(squares / values.length)
  return deviation > 0 ? deviation : 1
}
