/** What must a reader know of a figure to trust its colours? */
import type { FigureRun } from './figure-run'
import type { SettledRecipe } from './recipe'
import { numberText } from './words'

/** Threshold, space, convention and pixels, and where they are asked for the volume underneath and the smallest cluster. */
export function footerParts(run: FigureRun, recipe: SettledRecipe, threshold: number): string[] {
  const value = recipe.twoSided ? `|${run.statistic}|` : run.statistic
  return [
    `${value} > ${numberText(threshold, 2)}`,
    run.spaceName,
    recipe.radiological ? 'radiological' : 'neurological',
    recipe.pixels,
    ...(typeof recipe.background === 'object' && 'volume' in recipe.background ? [`over volume ${recipe.background.volume}`] : []),
    ...(recipe.clusterVoxels > 1 ? [`clusters of ${recipe.clusterVoxels} voxels or more`] : []),
  ]
}
