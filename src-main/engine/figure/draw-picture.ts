/** Which figures does the program draw by itself: the picture of the window, and the contact sheet of a run? */
import { COLOUR_MAPS, type FigureColourMap, figureRecipe } from '../../../src-shared/figure/recipe'
import type { EngineTasks } from '../messages'
import { drawFigure } from './draw-figure'
import { readFigureRun } from './run-volumes'

const isColourMap = (name: string): name is FigureColourMap => (COLOUR_MAPS as readonly string[]).includes(name)

/** What the window shows of one component, as a figure for a paper: .svg or .png by the ending. @throws AppError as drawFigure and openRun; CancelledError */
export async function drawPicture({ runFolder, picture, outPath }: EngineTasks['picture']['input'], signal: AbortSignal): Promise<void> {
  const run = await readFigureRun(runFolder, signal)
  const [x, y, z] = picture.cutMm
  const recipe = figureRecipe({
    layout: 'ortho',
    components: [picture.componentIndex + 1],
    cuts: { x: [x], y: [y], z: [z] },
    threshold: picture.threshold,
    limit: picture.limit,
    twoSided: picture.twoSided,
    radiological: picture.radiological,
    ...(isColourMap(picture.colourMap) ? { colourMap: picture.colourMap } : {}),
  })
  await drawFigure(run, recipe, outPath, signal)
}

/** All components of a run on one page, 174 mm wide. @throws AppError as drawFigure and openRun; CancelledError */
export async function drawContactSheet(
  runFolder: string,
  outPath: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  const run = await readFigureRun(runFolder, signal)
  await drawFigure(run, figureRecipe({ layout: 'contact', components: 'all', theme: 'paper', widthMm: 174 }), outPath, signal)
}
