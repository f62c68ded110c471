/** Which recipes draw a figure of many components page by page? */
import type { FigureRun } from '../../../src-shared/figure/figure-run'
import { pagesOf } from '../../../src-shared/figure/page-height'
import type { FigureRecipe } from '../../../src-shared/figure/recipe'
import { typefaceOf } from './fonts'
import { outlineOf } from './in-steps'
import { settle } from './settle'

/**
 * One recipe for each page, with the cuts of the whole figure, so that pages can be compared and each can be drawn again by itself; the recipe
 * as it is when it fits on one.
 *
 * @throws AppError PARAM_INVALID for a component that the run does not have
 */
export async function pagedRecipes(run: FigureRun, recipe: FigureRecipe): Promise<readonly FigureRecipe[]> {
  const { fitting, chosen } = outlineOf(settle(run, recipe, await typefaceOf(recipe.fontFamily)))
  if (fitting === null) return [recipe]
  const numbers = recipe.components === 'all' ? run.components.map(({ index }) => index + 1) : recipe.components
  return pagesOf(numbers, fitting).map((components) => ({ ...recipe, components, cuts: chosen.cuts }))
}
