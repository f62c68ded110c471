import { describe, expect, it } from 'vitest'
import { findCutCoordinates } from '../../src-main/engine/results/cut-coordinates'
import { fixtures, maxDifference, numbers, shape3, toVolumes } from './fixtures'

describe("nilearn's find_xyz_cut_coords", () => {
  it.each(fixtures.find_xyz_cut_coords.map((fixture, index) => ({ ...fixture, index })))(
    'map $index, threshold $activation_threshold',
    ({ map, affine, activation_threshold, xyz }) => {
      const [volume = new Float64Array(0)] = toVolumes(numbers(map), map.shape)
      const voxels = Uint32Array.from(volume.keys())
      const found = findCutCoordinates({ values: volume, voxels }, shape3(map.shape), affine, activation_threshold)
      const inside = voxels.filter((voxel) => volume[voxel] !== 0)
      const sparse = { values: Float64Array.from(inside, (voxel) => volume[voxel] ?? 0), voxels: inside }
      expect(findCutCoordinates(sparse, shape3(map.shape), affine, activation_threshold)).toEqual(found)
      expect(maxDifference(found, xyz)).toBeLessThan(1e-12)
    },
  )
})
