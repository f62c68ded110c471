/** Which box of voxels is shown, with its axes turned so that they run right, front, up? */

import { type Triple, voxelToMm } from '../../src-shared/affine'
import type { Affine } from '../../src-shared/model/scan'
import { type Directions, directions } from './directions'

/** Empty voxels on each side of the mask: room for its smooth outline, which reaches less than one voxel out. */
export const RIM = 1

export interface Grid {
  readonly shape: Triple
  readonly affine: Affine
}

/** The part of the grid that holds the mask and RIM voxels around it; x fastest, x to the right, y to the front, z up. */
export interface ViewGrid {
  readonly grid: Grid
  readonly directions: Directions
  /** Voxels of the box along x, y, z. */
  readonly shape: Triple
  /** Box voxel (x, y, z) to millimetres. */
  readonly affine: Affine
  /** Size of a box voxel along x, y, z, mm. */
  readonly spacing: Triple
  /** For each voxel of the mask, in mask order: its place in the box. V. */
  readonly boxIndexOfMask: Uint32Array
  /** Voxel index i, j, k of a box voxel; may lie outside the scan at the rim. */
  toScan(box: Triple): Triple
  /** Box voxel of a voxel index i, j, k, kept inside the box. */
  fromScan(voxel: Triple): Triple
}

const pick = (values: Triple, axis: number): number => values[axis] ?? 0

/**
 * Builds the box.
 * @param mask whole grid, 0 outside the mask, i fastest
 * @throws Error when the mask has no voxel or another size than the grid
 */
export function viewGrid(grid: Grid, mask: Uint8Array): ViewGrid {
  const [ni, nj, nk] = grid.shape
  if (mask.length !== ni * nj * nk) throw new Error(`the mask has ${mask.length} voxels, the grid ${ni * nj * nk}`)
  const low = [ni, nj, nk]
  const high = [-1, -1, -1]
  let voxels = 0
  for (let k = 0, at = 0; k < nk; k++)
    for (let j = 0; j < nj; j++)
      for (let i = 0; i < ni; i++, at++) {
        if (!mask[at]) continue
        voxels++
        const index = [i, j, k]
        for (let axis = 0; axis < 3; axis++) {
          const value = index[axis] as number
          if (value < (low[axis] as number)) low[axis] = value
          if (value > (high[axis] as number)) high[axis] = value
        }
      }
  if (voxels === 0) throw new Error('the mask of the run is empty')

  const way = directions(grid.affine)
  const { voxelAxis, sign } = way
  const shape = voxelAxis.map((axis) => (high[axis] as number) - (low[axis] as number) + 1 + 2 * RIM) as unknown as Triple
  /** Voxel index along the axis of x, y, z at box position 0. */
  const start = voxelAxis.map((axis, a) =>
    pick(sign, a) > 0 ? (low[axis] as number) - RIM : (high[axis] as number) + RIM,
  ) as unknown as Triple

  const toScan = (box: Triple): Triple => {
    const voxel = [0, 0, 0]
    for (let a = 0; a < 3; a++) voxel[pick(voxelAxis, a)] = pick(start, a) + pick(sign, a) * pick(box, a)
    return voxel as unknown as Triple
  }
  const fromScan = (voxel: Triple): Triple =>
    shape.map((size, a) => {
      const place = Math.round((pick(voxel, pick(voxelAxis, a)) - pick(start, a)) * pick(sign, a))
      return Math.min(size - 1, Math.max(0, place))
    }) as unknown as Triple

  const boxIndexOfMask = new Uint32Array(voxels)
  const stride = [1, pick(shape, 0), pick(shape, 0) * pick(shape, 1)]
  /** Step in the box for one voxel along i, j, k. */
  const step = [0, 0, 0]
  let origin = 0
  for (let a = 0; a < 3; a++) {
    step[pick(voxelAxis, a)] = pick(sign, a) * (stride[a] as number)
    origin -= pick(start, a) * pick(sign, a) * (stride[a] as number)
  }
  const [si, sj, sk] = step as unknown as Triple
  for (let k = 0, at = 0, n = 0; k < nk; k++)
    for (let j = 0; j < nj; j++) for (let i = 0; i < ni; i++, at++) if (mask[at]) boxIndexOfMask[n++] = origin + i * si + j * sj + k * sk

  const zero = voxelToMm(grid.affine, ...toScan([0, 0, 0]))
  const ends = [toScan([1, 0, 0]), toScan([0, 1, 0]), toScan([0, 0, 1])].map((voxel) => voxelToMm(grid.affine, ...voxel))
  const row = (r: 0 | 1 | 2) => {
    const along = (a: number) => (ends[a]?.[r] ?? 0) - zero[r]
    return [along(0), along(1), along(2), zero[r]] as const
  }
  const affine: Affine = [row(0), row(1), row(2), [0, 0, 0, 1]]
  const spacing = [0, 1, 2].map((a) => Math.hypot(affine[0][a] ?? 0, affine[1][a] ?? 0, affine[2][a] ?? 0)) as unknown as Triple
  return { grid, directions: way, shape, affine, spacing, boxIndexOfMask, toScan, fromScan }
}

/** The box as a grid with the voxels of the mask, in mask order. */
export function maskGrid(view: ViewGrid) {
  return { shape: view.shape, affine: view.affine, voxels: view.boxIndexOfMask }
}

/** Volume of a voxel, mm³. */
export function voxelMm3({ spacing }: ViewGrid): number {
  return spacing[0] * spacing[1] * spacing[2]
}

/** Place of a voxel index in a whole-grid array (i fastest), or -1 outside the grid. */
export function gridIndex(shape: Triple, voxel: Triple): number {
  const [i, j, k] = voxel
  if (i < 0 || j < 0 || k < 0 || i >= shape[0] || j >= shape[1] || k >= shape[2]) return -1
  return i + shape[0] * (j + shape[1] * k)
}
