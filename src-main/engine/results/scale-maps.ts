/** What does a value of a map mean? */
import type { RunParameters } from '../../../src-shared/params/parameters'
import { type MapValues, momentsOf, rescaleInPlace } from './map-values'

/**
 * Scales C rows of V source values in place.
 * - component: mean 0 and population standard deviation 1 over the voxels of each row: a z-map
 * - voxel: mean 0 and population standard deviation 1 across the components at each voxel, as nilearn's example does (axis 0, ddof 0); values
 *   lie within sqrt(C - 1). Where all components agree (always with C = 1) the value is 0, where numpy would give NaN.
 * @param breathe called after each row
 */
export async function scaleMapsInPlace(
  maps: MapValues,
  voxels: number,
  normalize: RunParameters['normalize'],
  breathe: () => Promise<void>,
): Promise<void> {
  const components = voxels === 0 ? 0 : maps.length / voxels
  if (normalize === 'component') {
    for (let row = 0; row < components; row++) {
      scaleRowInPlace(maps.subarray(row * voxels, (row + 1) * voxels))
      await breathe()
    }
    return
  }
  const mean = new Float64Array(voxels)
  const deviation = new Float64Array(voxels)
  for (let row = 0; row < components; row++) {
    const offset = row * voxels
    for (let voxel = 0; voxel < voxels; voxel++) mean[voxel] += maps[offset + voxel]
    await breathe()
  }
  for (let voxel = 0; voxel < voxels; voxel++) mean[voxel] /= components
  for (let row = 0; row < components; row++) {
    const offset = row * voxels
    for (let voxel = 0; voxel < voxels; voxel++) {
      const distance = maps[offset + voxel] - mean[voxel]
      deviation[voxel] += distance * distance
    }
    await breathe()
  }
  for (let voxel = 0; voxel < voxels; voxel++) deviation[voxel] = Math.sqrt(deviation[voxel] / components) || Number.POSITIVE_INFINITY
  for (let row = 0; row < components; row++) {
    const offset = row * voxels
    for (let voxel = 0; voxel < voxels; voxel++) maps[offset + voxel] = (maps[offset + voxel] - mean[voxel]) / deviation[voxel]
    await breathe()
  }
}

function scaleRowInPlace(row: MapValues): void {
  const { mean, second } = momentsOf(row)
  rescaleInPlace(row, mean, Math.sqrt(second / row.length) || 1)
}
