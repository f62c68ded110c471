/** What is done to the time course of each voxel? (nilearn 0.14, signal.standardize_signal.) */
import type { Standardize, VoxelRow } from '../../../src-main/engine/kernels/backend'

/** Voxels per round: keeps the running sums in the processor's cache. */
const BLOCK = 2048

/**
 * Standardises in place; rows[t] holds volume t, one value per voxel.
 * - zscore_sample: mean 0, sample standard deviation (n - 1) 1; zscore: population standard deviation (n); a deviation below eps counts as 1
 * - psc: percent change from the mean; voxels whose mean is below eps become 0
 * - center: the mean is taken off
 * @param precision 'float64' sums in double; 'float32' rounds after every operation, as numpy does with the single-precision rows that nilearn
 * makes of unscaled integers: only so do all digits agree with it
 */
export async function standardizeInPlace(
  rows: readonly VoxelRow[],
  kind: Standardize,
  precision: 'float32' | 'float64',
  breathe: () => Promise<void>,
): Promise<void> {
  const voxels = rows[0]?.length ?? 0
  // One volume has no course over time: nilearn leaves it as it is.
  if (kind === 'none' || rows.length < 2) return
  for (let start = 0; start < voxels; start += BLOCK) {
    const blocks = rows.map((row) => row.subarray(start, Math.min(voxels, start + BLOCK)))
    const sums = () => (precision === 'float32' ? new Float32Array(blocks[0].length) : new Float64Array(blocks[0].length))
    const mean = meanOver(blocks, sums())
    if (kind === 'psc') percentChange(blocks, mean)
    else if (kind === 'center') centre(blocks, mean, precision === 'float32' ? Math.fround : asIs)
    else zScore(blocks, mean, sums, kind === 'zscore_sample' ? rows.length - 1 : rows.length, precision === 'float32' ? Math.fround : asIs)
    await breathe()
  }
}

const asIs = (value: number): number => value

/** A typed array of the precision asked for rounds each partial sum as it stores it. */
function meanOver(rows: readonly VoxelRow[], sums: VoxelRow): VoxelRow {
  for (const row of rows) for (let voxel = 0; voxel < row.length; voxel++) sums[voxel] += row[voxel]
  for (let voxel = 0; voxel < sums.length; voxel++) sums[voxel] /= rows.length
  return sums
}

function centre(rows: readonly VoxelRow[], mean: VoxelRow, round: (value: number) => number): void {
  for (const row of rows) for (let voxel = 0; voxel < row.length; voxel++) row[voxel] = round(row[voxel] - mean[voxel])
}

/** Centres first and takes the deviation of what is left, mean and all, because rounding leaves a little mean behind. */
function zScore(rows: readonly VoxelRow[], mean: VoxelRow, sums: () => VoxelRow, degrees: number, round: (value: number) => number): void {
  centre(rows, mean, round)
  const left = meanOver(rows, sums())
  const deviation = sums()
  for (const row of rows) {
    for (let voxel = 0; voxel < row.length; voxel++) {
      const distance = round(row[voxel] - left[voxel])
      deviation[voxel] += round(distance * distance)
    }
  }
  for (let voxel = 0; voxel < deviation.length; voxel++) {
    deviation[voxel] = Math.sqrt(round(deviation[voxel] / degrees))
    if (deviation[voxel] < Number.EPSILON) deviation[voxel] = 1
  }
  for (const row of rows) for (let voxel = 0; voxel < row.length; voxel++) row[voxel] = round(row[voxel] / deviation[voxel])
}

function percentChange(rows: readonly VoxelRow[], mean: VoxelRow): void {
  for (let voxel = 0; voxel < mean.length; voxel++) {
    // Nothing can be a percentage of zero: such voxels become 0.
    const scale = Math.abs(mean[voxel]) < Number.EPSILON ? 0 : 100 / Math.abs(mean[voxel])
    for (const row of rows) row[voxel] = (row[voxel] - mean[voxel]) * scale
  }
}
