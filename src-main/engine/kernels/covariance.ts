/** How do rows of voxels vary together? */
import { type Dense, zeros } from '../maths/dense'
import type { VoxelRow } from './backend'

/** E[x x'] of C rows of as many voxels: C x C; 0 x 0 for no rows. */
export async function covarianceOfRows(rows: readonly VoxelRow[], breathe: () => Promise<void>): Promise<Dense> {
  const covariance = zeros(rows.length, rows.length)
  for (const [index, row] of rows.entries()) {
    for (let other = 0; other <= index; other++) {
      const otherRow = rows[other]
      let sum = 0
      for (let voxel = 0; voxel < row.length; voxel++) sum += row[voxel] * otherRow[voxel]
      covariance.data[index * rows.length + other] = sum / row.length
      covariance.data[other * rows.length + index] = sum / row.length
      await breathe()
    }
  }
  return covariance
}
