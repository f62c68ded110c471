/**
 * How are voxels brought to the same noise instead of the same deviation? Variance normalisation as in MELODIC (Beckmann & Smith 2004, IEEE Trans. Med.
 * Imaging 23:137; which scores count as strong, and in how many directions, as the defaults of FSL 6, melhlprfns.cc, varnorm).
 */
import type { RunParameters } from '../../../src-shared/params/parameters'
import { principalDirections } from '../decompose/whitening'
import type { Backend } from '../kernels/backend'
import type { RunContext } from '../run-context'

/** Principal directions that are looked at, the score (in deviations over the voxels) from which one is strong in a voxel: MELODIC's 30 and --vn_level. */
const DIRECTIONS = 30
const LEVEL = 2.3
/** MELODIC empties voxels whose noise is below 0.01 in the units of the scan; a share of their own deviation does not depend on units. */
const LEAST_SHARE = 0.01

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
