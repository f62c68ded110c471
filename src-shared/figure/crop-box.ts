/** Which part of space do the cuts of a figure show? */
import { type Millimetres, voxelToMm } from '../affine'
import type { FigureRun } from './figure-run'

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
