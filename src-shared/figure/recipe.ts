/** What must be known to draw a figure again, byte for byte: every choice, with its limits and default. */

import { z } from 'zod'
import { COLOUR_MAPS, DEFAULT_COLOUR_MAP } from './colour-map-names'
import { FONT_FAMILIES } from './font-families'
import { nilearnWidth } from './nilearn-size'
import { MM_PER_INCH } from './scene'

export const LAYOUTS = ['ortho', 'tiled', 'mosaic', 'x', 'y', 'z', 'panel', 'contact'] as const
/** Layouts of many cuts across one axis. */
export const isStrip = (layout: string): layout is 'x' | 'y' | 'z' => layout === 'x' || layout === 'y' || layout === 'z'
export const THEMES = ['black', 'paper', 'white', 'transparent'] as const
export type FigureTheme = (typeof THEMES)[number]
/** Which page is chosen when the recipe leaves it to the background: see `isDarkAround`. */
const AUTOMATIC = 'auto'
export const STYLES = ['counterpoint', 'nilearn'] as const

/** Widths that journals ask for, in mm. */
export const WIDTH_PRESETS = { single: 85, 'one-and-a-half': 114, double: 174 } as const

/** Smallest and largest value of each number, in the unit of its field. */
export const LIMITS = {
  cutCount: { min: 1, max: 60 },
  columns: { min: 1, max: 20 },
  widthMm: { min: 30, max: 500 },
  dpi: { min: 72, max: 1200 },
  fontSizePt: { min: 4, max: 24 },
  dim: { min: -2, max: 2 },
  threshold: { min: 0, max: 1000 },
  percentile: { min: 0, max: 100 },
  limit: { min: 1e-6, max: 100000 },
  clusterVoxels: { min: 1, max: 1e6 },
  cutMm: { min: -1000, max: 1000 },
} as const
/** Cuts along one axis, letters of a title. */
export const MOST = { cuts: 60, title: 200 } as const
const within = (name: keyof typeof LIMITS): z.ZodNumber => z.number().min(LIMITS[name].min).max(LIMITS[name].max)
const whole = (name: keyof typeof LIMITS): z.ZodInt => z.int().min(LIMITS[name].min).max(LIMITS[name].max)

const cuts = z.array(within('cutMm')).max(MOST.cuts).readonly()
/** Size from which values of one side are drawn, or that none of that side are. */
const sideCut = z.union([within('threshold'), z.literal('none')])
const backgroundFile = z.strictObject({
  /** A name, never a place: recipes come from anyone, and the folders are ours. */
  file: z
    .string()
    .max(255)
    .regex(/^(?!\.{1,2}$)[^/\\\0]+$/, 'expected the name of a file without a folder'),
  /** SHA-256 of the file, so that another one of that name is not taken for it. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
/** A volume of the scan that the run was made from: the row of its time courses, counted from 1. */
const backgroundVolume = z.strictObject({ volume: z.int().min(1).max(10_000_000) })
const described = <Schema extends z.ZodType>(schema: Schema, text: string): Schema => schema.describe(text) as Schema

export const figureRecipeSchema = z.strictObject({
  format: z.literal('counterpoint-figure').default('counterpoint-figure'),
  formatVersion: z.literal(1).default(1),
  layout: described(z.enum(LAYOUTS).default('ortho'), 'How cuts and components are arranged'),
  components: described(
    z.union([z.literal('all'), z.array(z.int().min(1).max(10000)).min(1).max(1000).readonly()]).default([1]),
    'Numbers of the components, counted from 1, in the order of drawing',
  ),
  style: described(z.enum(STYLES).default('counterpoint'), 'Our own look, or the rules and proportions of plot_stat_map of nilearn'),
  cuts: described(
    z
      .union([z.literal('nilearn'), z.strictObject({ x: cuts, y: cuts, z: cuts })])
      .nullable()
      .default(null),
    'Positions in mm, or nilearn for those that nilearn would choose for the first component; chosen from the maps when not given',
  ),
  cutCount: described(whole('cutCount').default(12), 'Cuts of mosaic and strips when they are chosen from the maps'),
  columns: described(whole('columns').nullable().default(null), 'Columns of mosaic and contact sheet; by the width when not given'),
  widthMm: described(within('widthMm').default(85), 'Width of the page in mm'),
  dpi: described(whole('dpi').default(300), 'Pixels per inch of pictures, PNG and TIFF'),
  fontSizePt: described(within('fontSizePt').default(7), 'Size of the words in points'),
  fontFamily: described(
    z.enum(FONT_FAMILIES).default('Inter'),
    'Family of the words; Arimo is as wide as Arial and Helvetica, Tinos as Times',
  ),
  theme: described(
    z.enum([...THEMES, AUTOMATIC]).default('black'),
    'Page and what lies under the cuts; auto: black where the border of the background is dark, else white',
  ),
  background: described(
    z.union([z.enum(['mean', 'none']), backgroundFile, backgroundVolume]).default('mean'),
    'What lies under the maps: the mean image, nothing, one volume of the scan, or an image file',
  ),
  dim: described(
    within('dim').nullable().default(null),
    'Takes light from the background on black and contrast on white; up to 2, or -2 for the opposite',
  ),
  colourMap: described(
    z.enum(COLOUR_MAPS).default(DEFAULT_COLOUR_MAP),
    'Colours of map values; cividis, viridis and inferno are for positive values alone',
  ),
  threshold: described(within('threshold').nullable().default(null), "Values nearer to 0 are not drawn; the run's own when not given"),
  // Without them a recipe is the same text as before they were thought of.
  thresholdNegative: described(
    sideCut.optional(),
    'Negative values nearer to 0 are not drawn, where the sides differ; none draws none of them',
  ),
  percentile: described(
    within('percentile').optional(),
    'Instead of one threshold: percent of the voxels of each map whose size lies below what is drawn of it',
  ),
  ownThresholds: described(
    z
      .array(z.strictObject({ component: z.int().min(1).max(10000), threshold: sideCut, thresholdNegative: sideCut.optional() }))
      .max(1000)
      .readonly()
      .optional(),
    'Components with a threshold of their own, for both sides or for each',
  ),
  limit: described(within('limit').nullable().default(null), 'Value at the end of the colour bar; from all maps of the run when not given'),
  twoSided: described(z.boolean().default(true), 'Negative values are drawn too, where the colour map has colours for them'),
  clusterVoxels: described(
    whole('clusterVoxels').default(1),
    'Smallest cluster that is drawn: voxels beyond the threshold that share a face',
  ),
  soft: described(z.boolean().default(false), 'Values below the threshold fade instead of being left out, with a contour at it'),
  pixels: described(z.enum(['voxels', 'interpolated']).default('voxels'), 'Each voxel in its own colour, or values between voxels made up'),
  radiological: described(z.boolean().default(false), "The subject's right is on the left of the figure"),
  crosshair: described(z.boolean().default(true), 'Lines mark the point of ortho and tiled cuts'),
  coordinates: described(z.boolean().default(true), 'Cuts carry their position'),
  leftRight: described(z.boolean().default(true), 'L and R are printed'),
  scaleBar: described(z.boolean().default(false), 'A bar of 5 cm is drawn'),
  colourBar: described(z.boolean().default(true), 'The colour bar is drawn'),
  footer: described(z.boolean().default(true), 'Threshold, space, convention and pixels are said below'),
  title: described(
    z.string().max(MOST.title).nullable().default(null),
    'Words at the top; number and label of the component when not given',
  ),
  timeCourse: described(z.boolean().default(true), 'Rows of a panel carry the time course'),
  spectrum: described(z.boolean().default(true), 'Rows of a panel carry the spectrum'),
})
export type FigureRecipe = Readonly<z.output<typeof figureRecipeSchema>>
/** A recipe whose cuts are numbers, or left to the layout. */
export type SettledRecipe = Omit<FigureRecipe, 'cuts'> & { readonly cuts: Exclude<FigureRecipe['cuts'], 'nilearn'> }
export type FigureRecipeInput = z.input<typeof figureRecipeSchema>

/** @throws RangeError when cuts are left to nilearn's rule: they have to be found in the maps first */
export function settledRecipe(recipe: FigureRecipe): SettledRecipe {
  const { cuts } = recipe
  if (cuts === 'nilearn') throw new RangeError('cuts by the rule of nilearn have not been found yet')
  return { ...recipe, cuts }
}

/** Whether a figure is laid out by nilearn's rules: panels and contact sheets, which nilearn does not have, are ours. */
export const isByNilearn = ({ style, layout }: Pick<FigureRecipe, 'style' | 'layout'>): boolean =>
  style === 'nilearn' && layout !== 'panel' && layout !== 'contact'

const NILEARN_CUTS = 7

export const FIGURE_PRESETS = ['nilearn'] as const
type FigurePreset = (typeof FIGURE_PRESETS)[number]

/** The choices of a preset, to be laid over the defaults: for a layout, as figures of several cuts are wider. */
export function presetChoices(
  preset: FigurePreset,
  { layout = 'ortho', cutCount = NILEARN_CUTS }: Pick<FigureRecipeInput, 'layout' | 'cutCount'> = {},
): FigureRecipeInput {
  const inches = nilearnWidth(layout, cutCount, true)
  const choices: Record<FigurePreset, FigureRecipeInput> = {
    nilearn: {
      style: 'nilearn',
      layout,
      cuts: 'nilearn',
      cutCount,
      theme: AUTOMATIC,
      colourMap: 'RdBu_r',
      widthMm: Math.min(LIMITS.widthMm.max, Number((inches * MM_PER_INCH).toFixed(2))),
      dpi: 100,
      fontSizePt: 12,
      footer: false,
    },
  }
  return choices[preset]
}

/** A whole recipe from some of its choices. @throws ZodError naming the field that is unknown or out of range */
export function figureRecipe(choices: FigureRecipeInput = {}): FigureRecipe {
  return figureRecipeSchema.parse(choices)
}

/** The text that is embedded in files and written beside them: keys in a fixed order. */
export function recipeText(recipe: FigureRecipe): string {
  return JSON.stringify(figureRecipeSchema.parse(recipe))
}
