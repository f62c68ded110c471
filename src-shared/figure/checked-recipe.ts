/** Is something a recipe, and if not, in which words is that said? */
import { AppError } from '../errors'
import { type FigureRecipe, figureRecipeSchema } from './recipe'

/**
 * A whole recipe from some of its choices.
 *
 * @param nameOf how a field is called where the choices come from
 * @throws AppError PARAM_INVALID, PARAM_UNKNOWN naming the field
 */
export function checkedRecipe(
  choices: Readonly<Record<string, unknown>>,
  nameOf: (field: string) => string = (field) => field,
): FigureRecipe {
  const parsed = figureRecipeSchema.safeParse(choices)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  if (issue?.code === 'unrecognized_keys') throw new AppError('PARAM_UNKNOWN', { parameter: `"${issue.keys[0]}" of the recipe` })
  const field = String(issue?.path[0] ?? 'recipe')
  const found = choices[field]
  throw new AppError('PARAM_INVALID', {
    parameter: nameOf(field),
    ...(typeof found === 'string' || typeof found === 'number' ? { found } : {}),
    expected: limitWords(issue?.message ?? 'another value'),
  })
}

/** 'Too small: expected number to be >=72' -> 'at least 72' */
function limitWords(message: string): string {
  return message
    .replace(/^Too (?:small|big): expected \S+ to (?:be|have) /, '')
    .replace(/^>=/, 'at least ')
    .replace(/^<=/, 'at most ')
    .replace(/^>/, 'more than ')
    .replace(/^Invalid (?:option|input): expected (?:one of )?/, '')
    .replaceAll(/"([^"]*)"\|?/g, (all, word: string) => (all.endsWith('|') ? `${word}, ` : word))
}
