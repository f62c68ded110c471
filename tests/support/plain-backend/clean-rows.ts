/** How is every voxel cleaned, where rows[t] holds volume t? */
import type { CleaningPlan, VoxelRow } from '../../../src-main/engine/kernels/backend'
import { cleanSeriesInPlace } from '../../../src-main/engine/prepare/clean-series'

/** Voxels that are worked on between two chances to stop. */
const BLOCK = 256

/** Cleans every voxel in place; rows[t] holds volume t. */
export async function cleanRowsInPlace(rows: readonly VoxelRow[], plan: CleaningPlan, breathe: () => Promise<void>): Promise<void> {
  const voxels = rows[0]?.length ?? 0
  const series = new Float64Array(rows.length)
  for (let start = 0; start < voxels; start += BLOCK) {
    for (let voxel = start; voxel < Math.min(voxels, start + BLOCK); voxel++) {
      for (let t = 0; t < rows.length; t++) series[t] = rows[t][voxel]
      cleanSeriesInPlace(series, plan)
      for (let t = 0; t < rows.length; t++) rows[t][voxel] = series[t]
    }
    await breathe()
  }
}
