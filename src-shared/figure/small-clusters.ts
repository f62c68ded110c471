/** Which values are left out of a figure because their cluster is too small? */
import { hiddenVoxels } from '../clusters'
import { type FigureRun, mapOf } from './figure-run'
import type { FigureRecipe } from './recipe'
import type { CutsOfComponent } from './side-cuts'

type Choices = Pick<FigureRecipe, 'twoSided' | 'clusterVoxels'>

/** The run with 0 in the drawn maps where a cluster beyond the threshold has fewer voxels than asked for; the run itself where one voxel is enough. @param places of the drawn components, from 0 */
export function withoutSmallClusters(
  run: FigureRun,
  places: readonly number[],
  cutsOf: CutsOfComponent,
  { twoSided, clusterVoxels }: Choices,
): FigureRun {
  if (clusterVoxels <= 1) return run
  const shown = { ...run, maps: run.maps.slice() }
  const grid = { shape: run.shape, voxels: run.maskVoxels }
  for (const place of places) {
    const values = mapOf(shown, place)
    const { positive, negative } = cutsOf(place)
    // What lies below a cut is not drawn anyway, or fades: only clusters are taken out.
    const hidden = { drawn: Number.POSITIVE_INFINITY, leastVoxels: clusterVoxels }
    const small = hiddenVoxels(values, grid, { threshold: positive, negative, twoSided }, hidden)
    if (small) for (let v = 0; v < values.length; v++) if (small[v] === 1) values[v] = 0
  }
  return shown
}
