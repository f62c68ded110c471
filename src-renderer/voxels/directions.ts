/** Which way do the axes of the voxels run in space? */
import { type Triple, worldAxes } from '../../src-shared/affine'
import type { Affine } from '../../src-shared/model/scan'

export interface Directions {
  /** For x, y, z in turn: the voxel axis (0 i, 1 j, 2 k) that runs most along it. */
  readonly voxelAxis: Triple
  /** For x, y, z in turn: 1 when the voxel index grows to the right, front or top, -1 when it grows the other way. */
  readonly sign: Triple
  /** Largest angle between a voxel axis and its millimetre axis, degrees; 0 for a scan along the axes. */
  readonly obliqueDegrees: number
}

/** Which voxel axis is left-right, back-front, bottom-top: the assignment with the largest sum of direction cosines. */
export function directions(affine: Affine): Directions {
  const length = [0, 1, 2].map((column) => Math.hypot(affine[0][column] ?? 0, affine[1][column] ?? 0, affine[2][column] ?? 0))
  const cosine = (row: number, column: number) => (affine[row]?.[column] ?? 0) / (length[column] || 1)
  const world = worldAxes(affine)
  const voxelAxis = [0, 1, 2].map((axis) => world.indexOf(axis)) as unknown as Triple
  const cosines = voxelAxis.map((axis, row) => cosine(row, axis)) as unknown as Triple
  const sign = cosines.map((value) => (value < 0 ? -1 : 1)) as unknown as Triple
  const obliqueDegrees = Math.max(...cosines.map((value) => (Math.acos(Math.min(1, Math.abs(value))) * 180) / Math.PI))
  return { voxelAxis, sign, obliqueDegrees: obliqueDegrees < 0.05 ? 0 : obliqueDegrees }
}
