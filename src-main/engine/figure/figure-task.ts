/** What does the engine do for the figure builder of the window: draw, and read what figures are made from? */
import { checkedRecipe } from '../../../src-shared/figure/checked-recipe'
import { wholeRecipe } from '../../../src-shared/figure/page-files'
import type { EngineTasks } from '../messages'
import { backgroundFile, readVolume, withBackground } from './background'
import { drawPages } from './draw-figure'
import { readRecipe } from './read-recipe'
import { readFigureRun } from './run-volumes'

/** Draws a recipe of an open run, or the pages of a PDF, into a file that does not exist yet. @throws AppError as drawFigure, withBackground and openRun; CancelledError */
export async function drawForWindow(
  { runFolder, cacheFolder, pages, outPath, backgroundFolders }: EngineTasks['figure']['input'],
  signal: AbortSignal,
): Promise<EngineTasks['figure']['output']> {
  const run = await readFigureRun(runFolder, signal, cacheFolder)
  const withIt = await withBackground(run, wholeRecipe(pages), { runFolder, folders: backgroundFolders }, signal)
  return drawPages(withIt, pages, outPath, signal)
}

/** The recipe of a figure, or of the file beside one. @throws AppError FILE_NOT_FOUND, FILE_UNREADABLE, PARAM_INVALID, PARAM_UNKNOWN */
export async function recipeFor({ path }: EngineTasks['recipe']['input']): Promise<EngineTasks['recipe']['output']> {
  return checkedRecipe(await readRecipe(path, 'recipe'))
}

/** An image for under the maps, as recipes name it, once it has been read. @throws AppError as withBackground */
export async function backgroundFor(
  { path }: EngineTasks['background']['input'],
  signal: AbortSignal,
): Promise<EngineTasks['background']['output']> {
  const background = await backgroundFile(path, signal)
  await readVolume(path, signal)
  return background
}
