/** What must a reader know of a figure to trust its colours? */
import type { FigureRun } from './figure-run'
import type { SettledRecipe } from './recipe'
import { type CutsTogether, cutsTexts } from './side-cuts'
import { numberText } from './words'

/** Threshold, space, convention and pixels, and where they are asked for the volume underneath and the smallest cluster. */
export function footerParts(run: FigureRun, recipe: SettledRecipe, cuts: CutsTogether): string[] {
  return [
    thresholdText(run, recipe, cuts),
    run.spaceName,
    recipe.radiological ? 'radiological' : 'neurological',
    recipe.pixels,
    ...(typeof recipe.background === 'object' && 'volume' in recipe.background ? [`over volume ${recipe.background.volume}`] : []),
    ...(recipe.clusterVoxels > 1 ? [`clusters of ${recipe.clusterVoxels} voxels or more`] : []),
  ]
}

/** One threshold for all of the figure, or that each map carries its own. */
function thresholdText({ statistic }: FigureRun, { twoSided, percentile }: SettledRecipe, cuts: CutsTogether): string {
  if (cuts.isSame) return cutsTexts(cuts, twoSided, statistic).join(' or ')
  const rule = percentile === undefined ? [] : [`percentile ${numberText(percentile, 2)} of each |${statistic}|`]
  return [...rule, 'threshold of each map beside it'].join(', ')
}
