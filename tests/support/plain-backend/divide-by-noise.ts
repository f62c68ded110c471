/** What are voxels when divided by their noise? (prepare/variance-normalization.ts says by which rule.) */
import type { NoisePlan, VoxelRow } from '../../../src-main/engine/kernels/backend'

/** Voxels that are worked on between two chances to stop. */
const BLOCK = 256

/** Backend.divideByNoise for rows[t] that hold volume t. */
export async function divideByNoiseInPlace(rows: readonly VoxelRow[], plan: NoisePlan, breathe: () => Promise<void>): Promise<void> {
  const voxels = rows[0]?.length ?? 0
  const series = new Float64Array(rows.length)
  for (let start = 0; start < voxels; start += BLOCK) {
    for (let voxel = start; voxel < Math.min(voxels, start + BLOCK); voxel++) {
      for (let t = 0; t < rows.length; t++) series[t] = rows[t][voxel]
      const noise = noiseOf(series, plan)
      for (let t = 0; t < rows.length; t++) rows[t][voxel] = noise > 0 ? rows[t][voxel] / noise : 0
    }
    await breathe()
  }
}

/** Sample deviation of what is left of a centred series (used up) when its strong scores are taken away; 0: next to nothing. */
function noiseOf(series: Float64Array, { directions, strongFrom, leastShare }: NoisePlan): number {
  const volumes = series.length
  const whole = deviationOf(series)
  const scores = strongFrom.map((_, k) => {
    let score = 0
    for (let t = 0; t < volumes; t++) score += directions.data[k * volumes + t] * series[t]
    return score
  })
  for (const [k, score] of scores.entries()) {
    if (Math.abs(score) < strongFrom[k]) continue
    for (let t = 0; t < volumes; t++) series[t] -= score * directions.data[k * volumes + t]
  }
  const left = deviationOf(series)
  return left > leastShare * whole ? left : 0
}

function deviationOf(series: Float64Array): number {
  let mean = 0
  for (const value of series) mean += value / series.length
  let squares = 0
  for (const value of series) squares += (value - mean) ** 2
  return Math.sqrt(squares / (series.length - 1))
}
