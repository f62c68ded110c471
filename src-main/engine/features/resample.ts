/** Which values has another image at the voxels of a run's mask? By millimetres: both affines are believed. */

import { inverseAffine, mmToVoxel, type Triple, voxelToMm } from '../../../src-shared/affine'
import type { Affine } from '../../../src-shared/model/scan'

interface Placement {
  /** For each voxel of the mask: its place in the other image, voxel indices i, j, k; 3 x V. */
  readonly places: Float32Array
}

/** Where the voxels of a mask lie in another image. @param voxels linear indices, i fastest: V */
export function placeIn(other: Affine, own: Affine, shape: Triple, voxels: Uint32Array): Placement {
  const back = inverseAffine(other)
  const places = new Float32Array(3 * voxels.length)
  for (let v = 0; v < voxels.length; v++) {
    const i = voxels[v] % shape[0]
    const j = Math.floor(voxels[v] / shape[0]) % shape[1]
    const k = Math.floor(voxels[v] / (shape[0] * shape[1]))
    places.set(mmToVoxel(back, voxelToMm(own, i, j, k)), 3 * v)
  }
  return { places }
}

/** Rounding of millimetres must not push a voxel at the border of the other image out of it. */
const EDGE = 1e-3

/**
 * Trilinear values of an image at these places; NaN outside its grid and where its own value is not finite.
 *
 * @param values whole grid of the other image, i fastest
 */
export function sampleAt({ places }: Placement, values: Float64Array, [nx, ny, nz]: Triple): Float32Array {
  const sampled = new Float32Array(places.length / 3)
  for (let v = 0; v < sampled.length; v++) {
    const [x, y, z] = [places[3 * v], places[3 * v + 1], places[3 * v + 2]]
    if (x < -EDGE || y < -EDGE || z < -EDGE || x > nx - 1 + EDGE || y > ny - 1 + EDGE || z > nz - 1 + EDGE) {
      sampled[v] = Number.NaN
      continue
    }
    const [i, j, k] = [floorInside(x, nx), floorInside(y, ny), floorInside(z, nz)]
    const [fx, fy, fz] = [clamp(x - i), clamp(y - j), clamp(z - k)]
    let sum = 0
    for (let corner = 0; corner < 8; corner++) {
      const [di, dj, dk] = [corner & 1, (corner >> 1) & 1, corner >> 2]
      const weight = (di ? fx : 1 - fx) * (dj ? fy : 1 - fy) * (dk ? fz : 1 - fz)
      if (weight > 0) sum += weight * values[i + di + nx * (j + dj + ny * (k + dk))]
    }
    sampled[v] = Number.isFinite(sum) ? sum : Number.NaN
  }
  return sampled
}

/** Values of the nearest voxels: for labels, between which there is nothing. 0 outside the grid. */
export function nearestAt({ places }: Placement, values: Float64Array, [nx, ny, nz]: Triple): Float32Array {
  const sampled = new Float32Array(places.length / 3)
  for (let v = 0; v < sampled.length; v++) {
    const [i, j, k] = [Math.round(places[3 * v]), Math.round(places[3 * v + 1]), Math.round(places[3 * v + 2])]
    if (i >= 0 && j >= 0 && k >= 0 && i < nx && j < ny && k < nz) sampled[v] = values[i + nx * (j + ny * k)]
  }
  return sampled
}

const floorInside = (at: number, size: number) => Math.min(Math.max(0, size - 2), Math.max(0, Math.floor(at)))
const clamp = (fraction: number) => Math.min(1, Math.max(0, fraction))
