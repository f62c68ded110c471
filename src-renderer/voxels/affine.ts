/** Where in millimetres is a voxel, which voxel is at a point, and which way do the voxel axes run? */
import { worldAxes } from '../../src-shared/figure/figure-run'
import type { Affine } from '../../src-shared/model/scan'

export type Triple = readonly [number, number, number]

/** Voxel index (i, j, k) to millimetres (x right, y anterior, z superior). */
export function toMm(affine: Affine, voxel: Triple): Triple {
  const [i, j, k] = voxel
  const at = (row: 0 | 1 | 2) => affine[row][0] * i + affine[row][1] * j + affine[row][2] * k + affine[row][3]
  return [at(0), at(1), at(2)]
}

/** Millimetres to voxel index, not rounded. `inverse` comes from {@link invert}. */
export function toVoxel(inverse: Affine, mm: Triple): Triple {
  return toMm(inverse, mm)
}

/** The affine that goes back; throws when the affine is singular (a header with a zero axis). */
export function invert(affine: Affine): Affine {
  const [[a, b, c, x], [d, e, f, y], [g, h, i, z]] = affine
  const A = e * i - f * h
  const B = c * h - b * i
  const C = b * f - c * e
  const determinant = a * A + d * B + g * C
  if (!Number.isFinite(determinant) || Math.abs(determinant) < 1e-12) throw new Error('the affine of the scan cannot be inverted')
  const rows = [
    [A, B, C],
    [f * g - d * i, a * i - c * g, c * d - a * f],
    [d * h - e * g, b * g - a * h, a * e - b * d],
  ] as const
  const row = ([p, q, r]: readonly [number, number, number]) =>
    [p / determinant, q / determinant, r / determinant, -(p * x + q * y + r * z) / determinant] as const
  return [row(rows[0]), row(rows[1]), row(rows[2]), [0, 0, 0, 1]]
}

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
