/** What do the maps of a run say that takes more than a number each: clusters, and the mixture of noise and tails? */

import type { Triple } from '../../../src-shared/affine'
import type { Passing } from '../../../src-shared/clusters'
import { type MixtureBasis, mixtureOfMap } from '../../../src-shared/mixture/fit-mixture'
import { type Cuts, cutsOf, type MixtureOutcome } from '../../../src-shared/mixture/mixture'
import type { Affine } from '../../../src-shared/model/scan'
import { type Peak, peaksOf } from '../../../src-shared/peaks'
import type { RunContext } from '../run-context'
import type { MapValues } from './map-values'

/** Clusters listed of one component: those with the highest peaks. Maps of the example's scale have thousands of single voxels. */
const MOST_CLUSTERS = 500
/** What MELODIC calls active. */
const ACTIVE_FROM = 0.5

export interface MapMeasures {
  /** At the display threshold, both sides; none at threshold 0. */
  readonly clusters: readonly Peak[]
  readonly outcome: MixtureOutcome
  /** |values| from which a voxel is more likely active than not; null without a mixture. */
  readonly cuts: Cuts | null
  /** Voxels at or beyond the cuts. */
  readonly active: { readonly positive: number; readonly negative: number }
}

interface MapsToMeasure {
  /** C rows x V, final scale, order and sign. */
  readonly maps: MapValues
  /** Linear voxel indices of the mask, i fastest, ascending: V. */
  readonly maskVoxels: Uint32Array
  readonly shape: Triple
  readonly affine: Affine
  readonly threshold: number
  readonly basis: MixtureBasis
}

/** One for each component. Lets others run after each. */
export async function measureMaps(
  { maps, maskVoxels, shape, affine, threshold, basis }: MapsToMeasure,
  ctx: Pick<RunContext, 'breathe'>,
): Promise<MapMeasures[]> {
  const voxels = maskVoxels.length
  const found: MapMeasures[] = []
  const passing: Passing = { threshold, twoSided: true }
  for (let from = 0; from < maps.length; from += voxels) {
    const map = maps.subarray(from, from + voxels)
    const peaks = peaksOf(map, { shape, affine, voxels: maskVoxels }, { ...passing, most: Number.POSITIVE_INFINITY })
    await ctx.breathe()
    found.push({ clusters: peaks.filter(({ clusterCm3 }) => clusterCm3 !== null).slice(0, MOST_CLUSTERS), ...mixtureMeasures(map, basis) })
    await ctx.breathe()
  }
  return found
}

function mixtureMeasures(map: MapValues, basis: MixtureBasis): Omit<MapMeasures, 'clusters'> {
  const outcome = mixtureOfMap(map, basis)
  const cuts = outcome.mixture && cutsOf(outcome.mixture, ACTIVE_FROM)
  const active = { positive: 0, negative: 0 }
  if (cuts) {
    for (let voxel = 0; voxel < map.length; voxel++) {
      if (map[voxel] >= cuts.positive) active.positive++
      else if (-map[voxel] >= cuts.negative) active.negative++
    }
  }
  return { outcome, cuts, active }
}
