/** Which values are left out of a figure because their cluster is too small? */
import { hiddenVoxels } from '../clusters'
import { type FigureRun, mapOf } from './figure-run'
import type { FigureRecipe } from './recipe'

type Choices = Pick<FigureRecipe, 'components' | 'twoSided' | 'clusterVoxels'> & { readonly threshold: number }

/** The run with 0 in the drawn maps where a cluster beyond the threshold has fewer voxels than asked for; the run itself where one voxel is enough. */
export function withoutSmallClusters(run: FigureRun, { components, threshold, twoSided, clusterVoxels }: Choices): FigureRun {
  if (clusterVoxels <= 1) return run
  const shown = { ...run, maps: run.maps.slice() }
  const grid = { shape: run.shape, voxels: run.maskVoxels }
  const indices = components === 'all' ? run.components.map(({ index }) => index) : components.map((number) => number - 1)
  for (const index of indices) {
    const values = mapOf(shown, index)
    const small = hiddenVoxels(values, grid, { threshold, twoSided }, { drawn: threshold, leastVoxels: clusterVoxels })
    if (small) for (let v = 0; v < values.length; v++) if (small[v] === 1) values[v] = 0
  }
  return shown
}
