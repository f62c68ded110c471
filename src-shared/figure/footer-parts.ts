/** What must a reader know of a figure to trust its colours? */
import type { FigureRun } from './figure-run'
import type { SettledRecipe } from './recipe'
import { numberText } from './words'

/** Threshold, space, convention and pixels, and the smallest cluster where one is asked for. */
export function footerParts(run: FigureRun, recipe: SettledRecipe, threshold: number): string[] {
  const value = recipe.twoSided ? `|${run.statistic}|` : run.statistic
  return [
    `${value} > ${numberText(threshold, 2)}`,
    run.spaceName,
    recipe.radiological ? 'radiological' : 'neurological',
    recipe.pixels,
    ...(recipe.clusterVoxels > 1 ? [`clusters of ${recipe.clusterVoxels} voxels or more`] : []),
  ]
}
