/** How does a recipe become a file? */
import { rm, writeFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { AppError } from '../../../src-shared/errors'
import type { FigureRun } from '../../../src-shared/figure/figure-run'
import { layoutFigure } from '../../../src-shared/figure/layout'
import { type FigureRecipe, recipeText } from '../../../src-shared/figure/recipe'
import type { Scene } from '../../../src-shared/figure/scene'
import { sceneToSvg } from '../../../src-shared/figure/svg'
import { throwIfCancelled } from '../run-context'
import { writeProblem } from '../write/write-problem'
import { FONT_WOFF2 } from './fonts'
import { paintScene } from './paint'
import { encodePng } from './png'
import { encodeTiff } from './tiff'

/** Keyword of the recipe in PNG and TIFF. */
export const RECIPE_KEYWORD = 'Counterpoint recipe'

type Content = string | Buffer

/** What can be written, by the ending of the file name. */
const FORMATS = {
  '.svg': (scene: Scene, recipe: FigureRecipe): Content =>
    sceneToSvg(scene, {
      pngBase64: (raster) => encodePng(raster).toString('base64'),
      fonts: FONT_WOFF2,
      recipe: recipeText(recipe),
    }),
  '.pdf': async (scene: Scene, recipe: FigureRecipe): Promise<Content> => {
    // Loaded when it is asked for: it is large.
    const { sceneToPdf } = await import('./pdf')
    return sceneToPdf(scene, recipeText(recipe))
  },
  '.png': (scene: Scene, recipe: FigureRecipe): Content =>
    encodePng(paintScene(scene, recipe.dpi), {
      dpi: recipe.dpi,
      texts: { Title: scene.title, Description: scene.description, [RECIPE_KEYWORD]: recipeText(recipe) },
    }),
  '.tiff': (scene: Scene, recipe: FigureRecipe): Content =>
    encodeTiff(paintScene(scene, recipe.dpi), { dpi: recipe.dpi, description: recipeText(recipe) }),
} as const
type Format = keyof typeof FORMATS
const FIGURE_FORMATS = Object.keys(FORMATS) as readonly Format[]

function formatOf(fileName: string): Format {
  const ending = extname(fileName).toLowerCase()
  const format = ending === '.tif' ? '.tiff' : ending
  if (format in FORMATS) return format as Format
  throw new AppError('EXPORT_FAILED', {
    file: basename(fileName),
    reason: `the ending is ${ending || 'missing'}, not ${FIGURE_FORMATS.join(', ')}`,
  })
}

/**
 * The content of a figure file: the same recipe on the same run gives the same bytes.
 *
 * @throws AppError PARAM_INVALID for a component that the run does not have, EXPORT_FAILED for an unknown ending
 */
export async function renderFigure(run: FigureRun, recipe: FigureRecipe, fileName: string): Promise<Content> {
  const format = formatOf(fileName)
  const highest = recipe.components === 'all' ? 0 : Math.max(...recipe.components)
  if (highest > run.components.length) {
    throw new AppError('PARAM_INVALID', { parameter: 'components', found: highest, expected: `1 to ${run.components.length}` })
  }
  return FORMATS[format](layoutFigure(recipe, run), recipe)
}

/**
 * Writes a figure of a run to a file that does not exist yet; nothing is left of one that fails.
 *
 * @throws AppError FILE_EXISTS, FILE_UNWRITABLE, FILE_DISK_FULL, EXPORT_FAILED, PARAM_INVALID; CancelledError
 */
export async function drawFigure(run: FigureRun, recipe: FigureRecipe, outPath: string, signal: AbortSignal): Promise<void> {
  const content = await renderFigure(run, recipe, outPath)
  throwIfCancelled(signal)
  try {
    await writeFile(outPath, content, { flag: 'wx', flush: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') await rm(outPath, { force: true }).catch(() => undefined)
    throw writeProblem(error, outPath)
  }
}
