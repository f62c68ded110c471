/** What must be decided about a recipe before it can be laid out: cuts left to nilearn's rules, letters that the family does not have? */
import { AppError } from '../../../src-shared/errors'
import type { FigureRun } from '../../../src-shared/figure/figure-run'
import type { FigureRecipe, SettledRecipe } from '../../../src-shared/figure/recipe'
import { visibleText } from '../../../src-shared/visible-text'
import type { Typeface } from './fonts'
import { drawableText } from './letters'
import { nilearnCuts } from './nilearn-cuts'

export interface Settled {
  readonly run: FigureRun
  readonly recipe: SettledRecipe
  /** Letters of title and labels that are drawn as their code instead, spelt out where they hide. */
  readonly unknownLetters: readonly string[]
}

/** @throws AppError PARAM_INVALID for a component that the run does not have */
export function settle(run: FigureRun, recipe: FigureRecipe, typeface: Typeface): Settled {
  const numbers = recipe.components === 'all' ? run.components.map(({ index }) => index + 1) : recipe.components
  const highest = Math.max(...numbers)
  if (highest > run.components.length) {
    throw new AppError('PARAM_INVALID', { parameter: 'components', found: highest, expected: `1 to ${run.components.length}` })
  }
  const cuts = recipe.cuts === 'nilearn' ? nilearnCuts(run, recipe, (numbers[0] ?? 1) - 1) : recipe.cuts
  const unknown = new Set<string>()
  const drawable = (text: string): string => {
    const { text: drawn, unknown: letters } = drawableText(text, typeface)
    for (const letter of letters) unknown.add(letter)
    return drawn
  }
  const title = recipe.title === null ? null : drawable(recipe.title)
  const drawn = new Set(numbers)
  const components = run.components.map((one) => (drawn.has(one.index + 1) ? { ...one, label: drawable(one.label) } : one))
  return { run: { ...run, components }, recipe: { ...recipe, cuts, title }, unknownLetters: [...unknown].map(visibleText) }
}
