/**
 * How are voxels brought to the same noise instead of the same deviation? Variance normalisation as in MELODIC (Beckmann & Smith 2004, IEEE Trans. Med.
 * Imaging 23:137; which scores count as strong, and in how many directions, as the defaults of FSL 6, melhlprfns.cc, varnorm).
 */
import type { RunParameters } from '../../../src-shared/params/parameters'
import { principalDirections } from '../decompose/whitening'
import type { Backend, NoisePlan } from '../kernels/backend'
import type { RunContext } from '../run-context'
import type { VoxelRow } from './standardize'

/** Principal directions that are looked at, the score (in deviations over the voxels) from which one is strong in a voxel: MELODIC's 30 and --vn_level. */
const DIRECTIONS = 30
const LEVEL = 2.3
/** MELODIC empties voxels whose noise is below 0.01 in the units of the scan; a share of their own deviation does not depend on units. */
const LEAST_SHARE = 0.01
/** Voxels that are worked on between two chances to stop. */
const BLOCK = 256

/** Standardises the gathered and cleaned voxels of a backend as a run asks for. @param voxels how many: V */
export async function standardizeVoxels(
  backend: Backend,
  kind: RunParameters['standardize'],
  voxels: number,
  ctx: Pick<RunContext, 'breathe'>,
): Promise<void> {
  if (kind !== 'variance-normalization') return backend.standardize(kind)
  await backend.standardize('center')
  const gram = await backend.gram(await backend.spatialMean())
  // One volume has no course over time: it is left as it is.
  if (gram.rows < 2) return
  await ctx.breathe()
  const count = Math.min(DIRECTIONS, gram.rows - 1)
  const { values, vectorsOf } = await principalDirections(gram, ctx)
  const vectors = await vectorsOf(count)
  const directions = { ...vectors, rows: count, data: vectors.data.slice(0, count * gram.rows) }
  const strongFrom = Float64Array.from({ length: count }, (_, k) => LEVEL * Math.sqrt(Math.max(0, values[k]) / voxels))
  await backend.divideByNoise({ directions, strongFrom, leastShare: LEAST_SHARE })
}

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
