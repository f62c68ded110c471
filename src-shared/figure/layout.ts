/** How does a recipe become a scene? */
import { type FigureRun, mapOf } from './figure-run'
import { layoutNilearn, NILEARN_LAYOUTS } from './layout-nilearn'
import { layoutOrtho, layoutTiled } from './layout-ortho'
import { layoutContact, layoutPanel } from './layout-rows'
import { layoutMosaic, layoutStrip } from './layout-strips'
import { Page, type PainterFrom } from './page'
import type { FigureRecipe } from './recipe'
import type { DrawnFigure, WholeFigure } from './scene'
import { drawnPlaces, isDrawn } from './side-cuts'

/** The components of a recipe that the run has, from 0, in the order of drawing. @throws RangeError naming a number that the run does not have */
function componentsOf(recipe: FigureRecipe, run: FigureRun): readonly number[] {
  if (recipe.components === 'all') return run.components.map(({ index }) => index)
  for (const number of recipe.components) {
    if (number > run.components.length) throw new RangeError(`component ${number} of ${run.components.length}`)
  }
  return recipe.components.map((number) => number - 1)
}

/**
 * Draws a figure of a run: the same recipe and run give the same scene. Layouts of one component draw the first of the recipe;
 * nilearn's style has its own ortho and strips, and lends its choices to our other layouts.
 *
 * @throws RangeError when cuts are left to nilearn's rule (the engine finds them), or a component is asked for that the run does not have
 */
export function layoutFigure(recipe: FigureRecipe, run: FigureRun, painterFrom?: PainterFrom): WholeFigure {
  const components = componentsOf(recipe, run)
  const page = new Page(run, recipe, painterFrom)
  const empty = drawnPlaces(recipe, run).filter((component) => !showsSomething(page, component))
  return { ...laidOut(page, components), empty: empty.map((component) => component + 1) }
}

/** Whether any voxel of a component is drawn in full colour. */
function showsSomething({ run, cutsOf, recipe }: Page, component: number): boolean {
  const cuts = cutsOf(component)
  return mapOf(run, component).some((value) => isDrawn(value, cuts, recipe.twoSided))
}

function laidOut(page: Page, components: readonly number[]): DrawnFigure {
  const { recipe } = page
  const first = components[0] ?? 0
  const byNilearn = recipe.style === 'nilearn' ? NILEARN_LAYOUTS.find((name) => name === recipe.layout) : undefined
  if (byNilearn) return layoutNilearn(page, first, byNilearn)
  switch (recipe.layout) {
    case 'ortho':
      return layoutOrtho(page, first)
    case 'tiled':
      return layoutTiled(page, first)
    case 'mosaic':
      return layoutMosaic(page, first, 'z')
    case 'x':
    case 'y':
    case 'z':
      return layoutStrip(page, first, recipe.layout)
    case 'panel':
      return layoutPanel(page, components)
    case 'contact':
      return layoutContact(page, components)
  }
}
