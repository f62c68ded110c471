/** Where in millimetres is a voxel, which voxel is at a place, and which way do the axes of voxels run? */
import type { Affine } from './model/scan'

/** One number along each of three axes. */
export type Triple = readonly [number, number, number]
/** x to the right, y forwards, z upwards. */
export type Millimetres = Triple

/** 3 x 4: millimetres to voxel index. */
export type Inverse = readonly (readonly [number, number, number, number])[]

/** The inverse of an affine; voxels of a singular one, which has none, are taken as 1 mm cubes. */
export function inverseAffine(affine: Affine): Inverse {
  return inverseOrNull(affine) ?? [0, 1, 2].map((k) => [Number(k === 0), Number(k === 1), Number(k === 2), 0] as const)
}

/** The inverse of an affine; null for a singular one (an axis of no length). */
export function inverseOrNull(affine: Affine): Inverse | null {
  const [[a, b, c, p], [d, e, f, q], [g, h, i, r]] = affine
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
  if (!Number.isFinite(1 / determinant)) return null
  const m = [
    [e * i - f * h, c * h - b * i, b * f - c * e],
    [f * g - d * i, a * i - c * g, c * d - a * f],
    [d * h - e * g, b * g - a * h, a * e - b * d],
  ].map((row) => row.map((value) => value / determinant)) as [number, number, number][]
  return m.map(([x, y, z]) => [x, y, z, -(x * p + y * q + z * r)] as const)
}

/** Millimetres of a voxel. */
export function voxelToMm(affine: Affine, i: number, j: number, k: number): Millimetres {
  const at = (row: 0 | 1 | 2): number => affine[row][0] * i + affine[row][1] * j + affine[row][2] * k + affine[row][3]
  return [at(0), at(1), at(2)]
}

/** Voxel index (not rounded) of a place. */
export function mmToVoxel(inverse: Inverse, [x, y, z]: Millimetres): Millimetres {
  const at = (row: number): number => {
    const [a, b, c, d] = inverse[row] ?? [0, 0, 0, 0]
    return a * x + b * y + c * z + d
  }
  return [at(0), at(1), at(2)]
}

/** Which world axis each voxel axis runs along (0 x, 1 y, 2 z): the largest share, each world axis once. */
export function worldAxes(affine: Affine): [number, number, number] {
  const order = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ] as const
  const lengths = [0, 1, 2].map((j) => Math.hypot(affine[0][j] ?? 0, affine[1][j] ?? 0, affine[2][j] ?? 0) || 1)
  const share = (permutation: readonly number[]): number =>
    permutation.reduce((sum, world, j) => sum + Math.abs((affine[world]?.[j] ?? 0) / (lengths[j] ?? 1)), 0)
  let best: readonly [number, number, number] = order[0]
  for (const permutation of order) if (share(permutation) > share(best) + 1e-9) best = permutation
  return [best[0], best[1], best[2]]
}

/** True when voxel axes run along world axes, so that a cut through voxel centres is a layer of voxels. */
export function isAxisAligned(affine: Affine): boolean {
  const axes = worldAxes(affine)
  return axes.every((world, j) =>
    [0, 1, 2].every((row) => row === world || Math.abs(affine[row]?.[j] ?? 0) < 1e-4 * Math.abs(affine[world]?.[j] ?? 0)),
  )
}
