/** What is done to the time course of each voxel? (nilearn 0.14, signal.standardize_signal.) */
import type { Standardize } from '../kernels/backend'

export type VoxelRow = Float32Array | Float64Array

/** Voxels per round: keeps the running sums in the processor's cache. */
const BLOCK = 2048

/**
 * Standardises in place; rows[t] holds volume t, one value per voxel. Sums are kept in double.
 * - zscore_sample: mean 0, sample standard deviation (n - 1) 1; zscore: population standard deviation (n); a deviation below eps counts as 1
 * - psc: percent change from the mean; voxels whose mean is below eps become 0
 */
export async function standardizeInPlace(rows: readonly VoxelRow[], kind: Standardize, breathe: () => Promise<void>): Promise<void> {
  const voxels = rows[0]?.length ?? 0
  // One volume has no course over time: nilearn leaves it as it is.
  if (kind === 'none' || rows.length < 2) return
  for (let start = 0; start < voxels; start += BLOCK) {
    standardizeBlock(rows, start, Math.min(voxels, start + BLOCK), kind)
    await breathe()
  }
}

function standardizeBlock(rows: readonly VoxelRow[], start: number, end: number, kind: Exclude<Standardize, 'none'>): void {
  const mean = new Float64Array(end - start)
  const factor = new Float64Array(end - start)
  for (const row of rows) for (let voxel = start; voxel < end; voxel++) mean[voxel - start] += row[voxel]
  for (let index = 0; index < mean.length; index++) mean[index] /= rows.length
  if (kind === 'psc') {
    for (let index = 0; index < mean.length; index++)
      factor[index] = Math.abs(mean[index]) < Number.EPSILON ? Number.POSITIVE_INFINITY : Math.abs(mean[index])
    for (const row of rows)
      for (let voxel = start; voxel < end; voxel++) row[voxel] = ((row[voxel] - mean[voxel - start]) / factor[voxel - start]) * 100
    return
  }
  for (const row of rows) {
    for (let voxel = start; voxel < end; voxel++) {
      const distance = row[voxel] - mean[voxel - start]
      factor[voxel - start] += distance * distance
    }
  }
  const degrees = kind === 'zscore_sample' ? rows.length - 1 : rows.length
  for (let index = 0; index < factor.length; index++) {
    const deviation = Math.sqrt(factor[index] / degrees)
    factor[index] = deviation < Number.EPSILON ? 1 : deviation
  }
  for (const row of rows)
    for (let voxel = start; voxel < end; voxel++) row[voxel] = (row[voxel] - mean[voxel - start]) / factor[voxel - start]
}
