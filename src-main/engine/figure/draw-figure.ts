/** How does a recipe become a file? */
import { basename, extname } from 'node:path'
import { AppError, BugError } from '../../../src-shared/errors'
import type { FigureRun } from '../../../src-shared/figure/figure-run'
import { wholeRecipe } from '../../../src-shared/figure/page-files'
import { type FigureRecipe, recipeText } from '../../../src-shared/figure/recipe'
import type { FigureDrawn, Scene, WholeFigure } from '../../../src-shared/figure/scene'
import { type SvgFace, sceneToSvg } from '../../../src-shared/figure/svg'
import { throwIfCancelled } from '../run-context'
import { writeNewFile } from '../write/new-file'
import { SUBSETS, type Typeface, typefaceOf } from './fonts'
import { type Breathe, breather, encodedPictures, layoutInSteps, outlineOf } from './in-steps'
import { paintScene } from './paint'
import { encodePng } from './png'
import { type Settled, settle } from './settle'
import { encodeTiff } from './tiff'

/** Keyword of the recipe in PNG and TIFF. */
export const RECIPE_KEYWORD = 'Counterpoint recipe'

type Content = string | Buffer

interface Drawing {
  readonly recipe: FigureRecipe
  readonly typeface: Typeface
  readonly breathe: Breathe
}

/** What can be written, by the ending of the file name. */
const FORMATS = {
  '.svg': async (scene: Scene, { recipe, typeface, breathe }: Drawing): Promise<Content> =>
    sceneToSvg(scene, { pngBase64: await encodedPictures(scene, breathe), faces: svgFaces(scene, typeface), recipe: recipeText(recipe) }),
  '.pdf': async (scene: Scene, { recipe, typeface }: Drawing): Promise<Content> => {
    // Loaded when it is asked for: it is large.
    const { scenesToPdf } = await import('./pdf')
    return scenesToPdf([scene], { title: scene.title, description: scene.description, recipe: recipeText(recipe) }, typeface)
  },
  '.png': (scene: Scene, { recipe, typeface }: Drawing): Content =>
    encodePng(paintScene(scene, recipe.dpi, typeface), {
      dpi: recipe.dpi,
      texts: { Title: scene.title, Description: scene.description, [RECIPE_KEYWORD]: recipeText(recipe) },
    }),
  '.tiff': (scene: Scene, { recipe, typeface }: Drawing): Content =>
    encodeTiff(paintScene(scene, recipe.dpi, typeface), { dpi: recipe.dpi, description: recipeText(recipe) }),
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

/** The parts of the family that the words of a scene need; all but the first are for their own letters only. */
function svgFaces(scene: Scene, typeface: Typeface): SvgFace[] {
  return [false, true].flatMap((isBold) => {
    const letters = new Set(scene.items.flatMap((item) => (item.kind === 'text' && item.isBold === isBold ? [...item.text] : [])))
    return SUBSETS.flatMap((subset) => {
      const own = [...letters].filter((letter) => typeface.subsetOf(letter) === subset)
      return own.length === 0 ? [] : [{ isBold, source: typeface.cssSourceOf(subset, isBold), only: subset === 'latin' ? null : own }]
    })
  })
}

interface Drawn {
  readonly content: Content
  readonly scene: WholeFigure
}

/**
 * The content of a figure file: the same recipe on the same run gives the same bytes.
 *
 * @throws AppError PARAM_INVALID for a component that the run does not have, EXPORT_FAILED for an unknown ending
 */
export async function renderFigure(run: FigureRun, recipe: FigureRecipe, fileName: string): Promise<Content> {
  const never = new AbortController()
  const typeface = await typefaceOf(recipe.fontFamily)
  const { content } = await renderSettled(settle(run, recipe, typeface), { recipe, typeface, breathe: breather(never.signal) }, fileName)
  return content
}

async function renderSettled({ run, recipe: settled }: Settled, drawing: Drawing, fileName: string): Promise<Drawn> {
  const scene = await layoutInSteps(settled, run, drawing.breathe)
  return { scene, content: await FORMATS[formatOf(fileName)](scene, drawing) }
}

/**
 * Writes a figure of a run to a file that does not exist yet; nothing is left of one that fails.
 *
 * @returns its size, what was chosen where the recipe leaves it open, components that show nothing, and letters of title and labels that the family does not have, drawn as their codes
 * @throws AppError FILE_EXISTS, FILE_UNWRITABLE, FILE_DISK_FULL, EXPORT_FAILED, PARAM_INVALID; CancelledError
 */
export async function drawFigure(run: FigureRun, recipe: FigureRecipe, outPath: string, signal: AbortSignal): Promise<FigureDrawn> {
  formatOf(outPath)
  const typeface = await typefaceOf(recipe.fontFamily)
  const settled = settle(run, recipe, typeface)
  const { content, scene } = await renderSettled(settled, { recipe, typeface, breathe: breather(signal) }, outPath)
  throwIfCancelled(signal)
  await writeNewFile(outPath, content)
  return told(scene, settled)
}

/** What is told of a scene that was drawn. */
function told({ widthMm, heightMm, description, chosen, empty, fitting }: WholeFigure, { unknownLetters }: Settled): FigureDrawn {
  return { widthMm, heightMm, description, chosen, empty, fitting, unknownLetters }
}

/**
 * As drawFigure, of the pages of a divided figure in one PDF, with the recipe of the whole: divided again it gives the same file.
 *
 * @param pages at least one; of another format than PDF exactly one
 * @returns what drawFigure does, of each page
 * @throws as drawFigure
 */
export async function drawPages(
  run: FigureRun,
  pages: readonly FigureRecipe[],
  outPath: string,
  signal: AbortSignal,
): Promise<readonly FigureDrawn[]> {
  const whole = wholeRecipe(pages)
  if (pages.length === 1) return [await drawFigure(run, whole, outPath, signal)]
  if (formatOf(outPath) !== '.pdf') throw new BugError(`${pages.length} pages in a file that holds one`)
  const typeface = await typefaceOf(whole.fontFamily)
  const breathe = breather(signal)
  const drawn: FigureDrawn[] = []
  async function* scenes(): AsyncGenerator<Scene> {
    for (const recipe of pages) {
      const settled = settle(run, recipe, typeface)
      const scene = await layoutInSteps(settled.recipe, settled.run, breathe)
      drawn.push(told(scene, settled))
      yield scene
    }
  }
  const { scenesToPdf } = await import('./pdf')
  const { title, description } = outlineOf(settle(run, whole, typeface))
  const content = await scenesToPdf(scenes(), { title, description, recipe: recipeText(whole) }, typeface)
  throwIfCancelled(signal)
  await writeNewFile(outPath, content)
  return drawn
}
