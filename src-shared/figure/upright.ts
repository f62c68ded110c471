/** How does an image look on a grid whose axes run to the right, forwards and upwards? */

import { inverseAffine, isAxisAligned, mmToVoxel, voxelToMm, worldAxes } from '../affine'
import type { Volume } from './figure-run'
import { cubicSampler, nearestVoxel } from './sample'

export interface UprightVolume {
  readonly shape: readonly [number, number, number]
  /** Millimetres of the centre of voxel (0, 0, 0). */
  readonly first: readonly [number, number, number]
  /** Millimetres from voxel to voxel, positive. */
  readonly step: readonly [number, number, number]
  /** x fastest. */
  readonly values: Float32Array
}

/**
 * Axes exchanged and turned round where that is enough, without a change of values; an oblique image is interpolated with clamped cubics on a
 * grid of its own voxel sizes that covers it, 0 outside. (nilearn's reorder_img interpolates with splines there: near, not equal.)
 */
export function upright(volume: Volume): UprightVolume {
  return isAxisAligned(volume.affine) ? reordered(volume) : resampled(volume)
}

function reordered({ shape, affine, values }: Volume): UprightVolume {
  const world = worldAxes(affine)
  const voxelAxis = [0, 1, 2].map((axis) => world.indexOf(axis)) as [number, number, number]
  const size = voxelAxis.map((j) => shape[j] ?? 1) as [number, number, number]
  const signed = voxelAxis.map((j, axis) => affine[axis]?.[j] ?? 1)
  const strides = [1, shape[0], shape[0] * shape[1]]
  const stride = voxelAxis.map((j, axis) => (strides[j] ?? 1) * ((signed[axis] ?? 1) < 0 ? -1 : 1))
  const start = voxelAxis.reduce((sum, j, axis) => sum + ((signed[axis] ?? 1) < 0 ? (strides[j] ?? 1) * ((shape[j] ?? 1) - 1) : 0), 0)
  const [sx = 1, sy = 1, sz = 1] = stride
  const [nx, ny, nz] = size
  const out = new Float32Array(values.length)
  for (let z = 0, to = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, to++) out[to] = values[start + x * sx + y * sy + z * sz] as number
    }
  }
  const first = size.map((n, axis) => {
    const step = signed[axis] ?? 1
    return (affine[axis]?.[3] ?? 0) + (step < 0 ? step * (n - 1) : 0)
  }) as [number, number, number]
  return { shape: size, first, step: signed.map(Math.abs) as [number, number, number], values: out }
}

function resampled(volume: Volume): UprightVolume {
  const { shape, affine } = volume
  const world = worldAxes(affine)
  const step = [0, 1, 2].map((axis) => {
    const j = world.indexOf(axis)
    return Math.hypot(affine[0][j] ?? 0, affine[1][j] ?? 0, affine[2][j] ?? 0) || 1
  }) as [number, number, number]
  const lower = [0, 0, 0].map(() => Number.POSITIVE_INFINITY)
  const upper = [0, 0, 0].map(() => Number.NEGATIVE_INFINITY)
  for (let corner = 0; corner < 8; corner++) {
    const [i = 0, j = 0, k = 0] = [0, 1, 2].map((axis) => (corner & (1 << axis) ? (shape[axis] ?? 1) - 1 : 0))
    for (const [axis, mm] of voxelToMm(affine, i, j, k).entries()) {
      lower[axis] = Math.min(lower[axis] ?? mm, mm)
      upper[axis] = Math.max(upper[axis] ?? mm, mm)
    }
  }
  const first = lower as unknown as [number, number, number]
  const size = step.map((mm, axis) => Math.ceil(((upper[axis] ?? 0) - (lower[axis] ?? 0)) / mm - 1e-6) + 1) as [number, number, number]
  const values = new Float32Array(size[0] * size[1] * size[2])
  const inverse = inverseAffine(affine)
  const sample = cubicSampler(volume)
  for (let z = 0, to = 0; z < size[2]; z++) {
    for (let y = 0; y < size[1]; y++) {
      for (let x = 0; x < size[0]; x++, to++) {
        const [i, j, k] = mmToVoxel(inverse, [first[0] + x * step[0], first[1] + y * step[1], first[2] + z * step[2]])
        if (nearestVoxel(shape, i, j, k) >= 0) values[to] = sample(i, j, k)
      }
    }
  }
  return { shape: size, first, step, values }
}
