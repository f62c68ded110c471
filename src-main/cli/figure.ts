/** How does `counterpoint figure` draw a figure of a run? */
import { existsSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { AppError, CancelledError } from '../../src-shared/errors'
import { COLOUR_MAP_FACTS, COLOUR_MAPS } from '../../src-shared/figure/colour-map-names'
import { FONT_FAMILIES } from '../../src-shared/figure/font-families'
import { pageFiles, wholeRecipe } from '../../src-shared/figure/page-files'
import { PAGE_HEIGHT_MM } from '../../src-shared/figure/page-height'
import { FIGURE_PRESETS, type FigureRecipe, figureRecipeSchema, LAYOUTS, recipeText, THEMES } from '../../src-shared/figure/recipe'
import type { FigureDrawn } from '../../src-shared/figure/scene'
import type { CommandStreams } from './commands'
import { figureOptionLines, figureOptionTable, recipeFrom } from './figure-options'
import { shownPath } from './shown-path'
import { parseWords } from './words'

export async function execute(words: readonly string[], { stdout, stderr }: CommandStreams): Promise<number> {
  const { values, scan: runFolder } = parseWords(words, figureOptionTable())
  if (typeof values.out !== 'string')
    throw new AppError('PARAM_INVALID', { parameter: '--out', expected: 'a file ending in .png, .svg, .pdf or .tiff' })
  const outPath = resolve(values.out)
  refuseExisting([outPath])
  const recipePath = typeof values.recipe === 'string' ? values.recipe : null
  const { readRecipe } = await import('../engine/figure/read-recipe')
  const base = recipePath === null ? null : await readRecipe(recipePath, '--recipe')
  const cancel = new AbortController()
  const onSignal = () => cancel.abort(new CancelledError())
  process.once('SIGINT', onSignal)
  try {
    const { drawPages } = await import('../engine/figure/draw-figure')
    const { readFigureRun } = await import('../engine/figure/run-volumes')
    const { withBackground } = await import('../engine/figure/background')
    const { writeTextFile } = await import('../engine/write/run-folder')
    const recipe = recipeFrom(base, values, await backgroundOf(values.background, cancel.signal))
    const folders = [values.background, recipePath].flatMap((path) => (typeof path === 'string' ? [dirname(resolve(path))] : []))
    const run = await withBackground(await readFigureRun(runFolder, cancel.signal), recipe, { runFolder, folders }, cancel.signal)
    const { pagedRecipes } = await import('../engine/figure/paged-recipes')
    const files = pageFiles(outPath, values.pages === true ? await pagedRecipes(run, recipe) : [recipe])
    refuseExisting(files.map(({ path }) => path))
    for (const { path, pages } of files) {
      const drawn = await drawPages(run, pages, path, cancel.signal)
      await writeTextFile(recipePathOf(path), `${recipeText(wholeRecipe(pages))}\n`)
      for (const warning of new Set(drawn.flatMap((page) => warningsOf(page, recipe)))) stderr.write(`warning: ${warning}\n`)
      stdout.write(`${shownPath(path, stdout)}\n`)
    }
  } finally {
    process.off('SIGINT', onSignal)
  }
  return 0
}

const recipePathOf = (path: string): string => `${path}.recipe.json`

/** @throws AppError FILE_EXISTS for the first file or recipe that is there already */
function refuseExisting(paths: readonly string[]): void {
  for (const path of paths.flatMap((figure) => [figure, recipePathOf(figure)]))
    if (existsSync(path)) throw new AppError('FILE_EXISTS', { file: basename(path) })
}

/** What a user should know of a figure that was drawn. */
function warningsOf({ unknownLetters, empty, chosen, fitting, heightMm }: FigureDrawn, recipe: FigureRecipe): string[] {
  const isOfAll = recipe.ownThresholds === undefined && recipe.percentile === undefined
  return [
    ...(unknownLetters.length > 0
      ? [`no letter of the font for ${unknownLetters.join(' ')}; the code of each is drawn in its place.`]
      : []),
    ...(empty.length > 0
      ? [
          `no voxel of component ${empty.join(', ')} passes ${isOfAll ? `the threshold of ${chosen.threshold}` : 'its threshold'}; --threshold takes a lower one.`,
        ]
      : []),
    ...(fitting !== null
      ? [
          `the figure is ${Math.round(heightMm)} mm high; ${fitting} components fit on a page of ${PAGE_HEIGHT_MM} mm: --pages draws it in pages.`,
        ]
      : []),
  ]
}

/** The background that the words ask for: mean, none, volume:12, or a file. */
async function backgroundOf(asked: string | boolean | undefined, signal: AbortSignal): Promise<Pick<Partial<FigureRecipe>, 'background'>> {
  if (typeof asked !== 'string') return {}
  if (asked === 'mean' || asked === 'none') return { background: asked }
  const volume = /^volume:(\d+)$/.exec(asked)?.[1]
  if (volume !== undefined) return { background: { volume: Number(volume) } }
  const { backgroundFile } = await import('../engine/figure/background')
  return { background: await backgroundFile(asked, signal) }
}

export function help(): string {
  return [
    'counterpoint figure RUN --out FILE [--recipe FILE] [options]',
    '',
    'Draws a figure of a run folder, ready for a paper, and writes the recipe beside it (FILE.recipe.json): the same recipe on the',
    'same run gives the same bytes. The format is that of the ending: .png, .svg, .pdf, .tiff.',
    '',
    `  Layouts: ${LAYOUTS.join(', ')}. Themes: ${THEMES.join(', ')}, auto. Fonts: ${FONT_FAMILIES.join(', ')}.`,
    `  Colour maps (* safe for colour-blind readers): ${COLOUR_MAPS.map((name) => `${name}${COLOUR_MAP_FACTS[name].isColourBlindSafe ? '*' : ''}`).join(', ')}.`,
    '  Widths: millimetres, or single (85), one-and-a-half (114), double (174).',
    '  Own thresholds: "3=5 7=2.4,none" is component 3 at 5, and of component 7 positive values beyond 2.4, no negative ones.',
    '  Cuts: "x=-54 y=-22 z=-6,6", or nilearn. Components: 1,3-5 or all. Background: mean, none, volume:12',
    '  (a volume of the scan, counted from 1), or an image file on any grid.',
    '  The recipe is read from the file beside a figure, or from the figure itself.',
    '',
    `  ${`--preset ${FIGURE_PRESETS.join('|')}`.padEnd(24)} Looks as plot_stat_map of nilearn draws by default, with its cuts`,
    `  ${'--pages'.padEnd(24)} Panel or contact sheet higher than ${PAGE_HEIGHT_MM} mm, divided: pages of a PDF, else files FILE-1, FILE-2, ...`,
    `  ${'--background VALUE'.padEnd(24)} ${figureRecipeSchema.shape.background.description ?? ''} [mean]`,
    '',
    ...figureOptionLines(),
  ].join('\n')
}
