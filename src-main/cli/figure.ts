/** How does `counterpoint figure` draw a figure of a run? */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { AppError, CancelledError } from '../../src-shared/errors'
import { LAYOUTS, recipeText, THEMES } from '../../src-shared/figure/recipe'
import type { CommandStreams } from './commands'
import { figureOptionLines, figureOptionTable, recipeFrom } from './figure-options'
import { parseWords } from './words'

export async function execute(words: readonly string[], { stdout }: CommandStreams): Promise<number> {
  const { values, scan: runFolder } = parseWords(words, figureOptionTable())
  if (typeof values.out !== 'string')
    throw new AppError('PARAM_INVALID', { parameter: '--out', expected: 'a file ending in .png, .svg, .pdf or .tiff' })
  const recipe = recipeFrom(typeof values.recipe === 'string' ? await readRecipe(values.recipe) : null, values)
  const outPath = resolve(values.out)
  if (existsSync(outPath)) throw new AppError('FILE_EXISTS', { file: basename(outPath) })
  const cancel = new AbortController()
  const onSignal = () => cancel.abort(new CancelledError())
  process.once('SIGINT', onSignal)
  try {
    const { drawFigure } = await import('../engine/figure/draw-figure')
    const { readFigureRun } = await import('../engine/figure/run-volumes')
    const { writeTextFile } = await import('../engine/write/run-folder')
    await drawFigure(await readFigureRun(runFolder, cancel.signal), recipe, outPath, cancel.signal)
    await writeTextFile(`${outPath}.recipe.json`, `${recipeText(recipe)}\n`)
  } finally {
    process.off('SIGINT', onSignal)
  }
  stdout.write(`${outPath}\n`)
  return 0
}

/** The JSON of a recipe. @throws AppError FILE_NOT_FOUND, FILE_UNREADABLE, PARAM_INVALID */
async function readRecipe(path: string): Promise<unknown> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    throw new AppError(
      code === 'ENOENT' ? 'FILE_NOT_FOUND' : 'FILE_UNREADABLE',
      { file: basename(path), ...(code ? { found: code } : {}) },
      { cause },
    )
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError(
      'PARAM_INVALID',
      { parameter: '--recipe', found: basename(path), expected: 'JSON as written beside a figure' },
      { cause },
    )
  }
}

export function help(): string {
  return [
    'counterpoint figure RUN --out FILE [--recipe FILE] [options]',
    '',
    'Draws a figure of a run folder, ready for a paper, and writes the recipe beside it (FILE.recipe.json): the same recipe on the',
    'same run gives the same bytes. The format is that of the ending: .png, .svg, .pdf, .tiff.',
    '',
    `  Layouts: ${LAYOUTS.join(', ')}. Themes: ${THEMES.join(', ')}.`,
    '  Widths: millimetres, or single (85), one-and-a-half (114), double (174).',
    '  Cuts: "x=-54 y=-22 z=-6,6". Components: 1,3-5 or all.',
    '',
    ...figureOptionLines(),
  ].join('\n')
}
