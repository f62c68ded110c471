/** What of a run do figures need, and where do its voxels lie? */
import type { Affine } from '../model/scan'

export const AXES = ['x', 'y', 'z'] as const
export type Axis = (typeof AXES)[number]
export type Millimetres = readonly [number, number, number]

interface FigureComponent {
  /** Place in the maps, from 0. */
  readonly index: number
  readonly label: string
  /** nilearn's cut coordinates, mm. */
  readonly cutMm: Millimetres
}

/** An image with its place in space. */
export interface Volume {
  readonly shape: readonly [number, number, number]
  readonly affine: Affine
  /** Whole grid, i fastest, finite. */
  readonly values: Float32Array
}

export interface FigureRun {
  readonly shape: readonly [number, number, number]
  readonly affine: Affine
  /** What lies under the maps: the mean image, or another on any grid; null for nothing. */
  readonly background: Volume | null
  /** Linear indices of the mask, i fastest, ascending: V. */
  readonly maskVoxels: Uint32Array
  /** C rows x V, in the order of maskVoxels. */
  readonly maps: Float32Array
  readonly components: readonly FigureComponent[]
  /** Stands before the number of a component; IC when not given. */
  readonly componentPrefix?: string
  /** T rows x C columns, any unit. */
  readonly mixing: readonly (readonly number[])[]
  /** Volumes with which further scans begin, where the time courses of several stand one behind the other. */
  readonly scanBorders?: readonly number[]
  readonly repetitionTimeSeconds: number | null
  /** F rows x C columns, power. */
  readonly spectra: readonly (readonly number[])[]
  readonly frequencies: readonly number[]
  readonly frequencyUnit: 'Hz' | 'cycles/volume'
  /** 'z', or what else a value of the maps is. */
  readonly statistic: string
  readonly displayThreshold: number
  /** "native space" unless the header or the file name says more. */
  readonly spaceName: string
}

/** Voxels of the mask, V values, of one component. */
export function mapOf(run: FigureRun, index: number): Float32Array {
  const voxels = run.maskVoxels.length
  return run.maps.subarray(index * voxels, (index + 1) * voxels)
}

/** 3 x 4: millimetres to voxel index. */
export type Inverse = readonly (readonly [number, number, number, number])[]

/** The inverse of an affine. A singular affine (an axis of no length) has none: its voxels are then taken as 1 mm cubes. */
export function inverseAffine(affine: Affine): Inverse {
  const [[a, b, c, p], [d, e, f, q], [g, h, i, r]] = affine
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
  if (!Number.isFinite(1 / determinant)) return [0, 1, 2].map((k) => [Number(k === 0), Number(k === 1), Number(k === 2), 0] as const)
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

/** The nearest centre of a layer of voxels, mm, for cuts across a world axis; as asked when the grid is oblique. */
export function snapToVoxel(run: Pick<FigureRun, 'affine' | 'shape'>, axis: Axis, mm: number): number {
  if (!isAxisAligned(run.affine)) return mm
  const world = AXES.indexOf(axis)
  const j = worldAxes(run.affine).indexOf(world)
  const row = run.affine[world] ?? run.affine[0]
  const step = row[j] ?? 1
  const index = Math.min((run.shape[j] ?? 1) - 1, Math.max(0, Math.round((mm - row[3]) / step)))
  const centre = index * step + row[3]
  return Math.round(centre * 1e4) / 1e4
}

/** mm, lower and upper, along x, y, z. */
export type Box = readonly [readonly [number, number], readonly [number, number], readonly [number, number]]

/** Free millimetres left around the mask. */
const MARGIN_MM = 8

/** What cuts show: the mask with a margin, as far as the grid reaches; the same for all components. */
export function cropBox(run: Pick<FigureRun, 'affine' | 'shape' | 'maskVoxels'>): Box {
  const [nx, ny, nz] = run.shape
  const lower = [0, 0, 0].map(() => Number.POSITIVE_INFINITY)
  const upper = [0, 0, 0].map(() => Number.NEGATIVE_INFINITY)
  const voxelLow = [nx, ny, nz]
  const voxelHigh = [0, 0, 0]
  for (const voxel of run.maskVoxels) {
    const index = [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))]
    for (let a = 0; a < 3; a++) {
      voxelLow[a] = Math.min(voxelLow[a] ?? 0, index[a] ?? 0)
      voxelHigh[a] = Math.max(voxelHigh[a] ?? 0, index[a] ?? 0)
    }
  }
  const corners = (low: readonly number[], high: readonly number[], visit: (mm: Millimetres) => void): void => {
    for (let corner = 0; corner < 8; corner++) {
      const [i, j, k] = [0, 1, 2].map((a) => (corner & (1 << a) ? (high[a] ?? 0) + 0.5 : (low[a] ?? 0) - 0.5)) as [number, number, number]
      visit(voxelToMm(run.affine, i, j, k))
    }
  }
  corners(voxelLow, voxelHigh, (mm) => {
    for (let a = 0; a < 3; a++) {
      lower[a] = Math.min(lower[a] ?? 0, (mm[a] ?? 0) - MARGIN_MM)
      upper[a] = Math.max(upper[a] ?? 0, (mm[a] ?? 0) + MARGIN_MM)
    }
  })
  const gridLow = [0, 0, 0].map(() => Number.POSITIVE_INFINITY)
  const gridHigh = [0, 0, 0].map(() => Number.NEGATIVE_INFINITY)
  corners([0, 0, 0], [nx - 1, ny - 1, nz - 1], (mm) => {
    for (let a = 0; a < 3; a++) {
      gridLow[a] = Math.min(gridLow[a] ?? 0, mm[a] ?? 0)
      gridHigh[a] = Math.max(gridHigh[a] ?? 0, mm[a] ?? 0)
    }
  })
  const side = (a: number): readonly [number, number] => [
    Math.max(lower[a] ?? 0, gridLow[a] ?? 0),
    Math.min(upper[a] ?? 0, gridHigh[a] ?? 0),
  ]
  return [side(0), side(1), side(2)]
}
