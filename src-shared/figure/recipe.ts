/** What must be known to draw a figure again, byte for byte: every choice, with its limits and default. */
import { z } from 'zod'

export const LAYOUTS = ['ortho', 'tiled', 'mosaic', 'x', 'y', 'z', 'panel', 'contact'] as const
export const THEMES = ['black', 'paper', 'white', 'transparent'] as const
export type FigureTheme = (typeof THEMES)[number]
export const COLOUR_MAPS = ['blue_orange', 'cold_hot', 'RdBu_r'] as const
export type FigureColourMap = (typeof COLOUR_MAPS)[number]

/** Widths that journals ask for, in mm. */
export const WIDTH_PRESETS = { single: 85, 'one-and-a-half': 114, double: 174 } as const

const cuts = z.array(z.number().min(-1000).max(1000)).max(60)
const described = <Schema extends z.ZodType>(schema: Schema, text: string): Schema => schema.describe(text) as Schema

export const figureRecipeSchema = z.strictObject({
  format: z.literal('counterpoint-figure').default('counterpoint-figure'),
  formatVersion: z.literal(1).default(1),
  layout: described(z.enum(LAYOUTS).default('ortho'), 'How cuts and components are arranged'),
  components: described(
    z.union([z.literal('all'), z.array(z.int().min(1).max(10000)).min(1).max(1000)]).default([1]),
    'Numbers of the components, counted from 1, in the order of drawing',
  ),
  cuts: described(
    z.strictObject({ x: cuts, y: cuts, z: cuts }).nullable().default(null),
    'Positions in mm; chosen from the maps when not given',
  ),
  cutCount: described(z.int().min(1).max(60).default(12), 'Cuts of mosaic and strips when they are chosen from the maps'),
  columns: described(z.int().min(1).max(20).nullable().default(null), 'Columns of mosaic and contact sheet; by the width when not given'),
  widthMm: described(z.number().min(30).max(500).default(85), 'Width of the page in mm'),
  dpi: described(z.int().min(72).max(1200).default(300), 'Pixels per inch of pictures, PNG and TIFF'),
  fontSizePt: described(z.number().min(4).max(24).default(7), 'Size of the words in points'),
  theme: described(z.enum(THEMES).default('black'), 'Page and what lies under the cuts'),
  colourMap: described(z.enum(COLOUR_MAPS).default('blue_orange'), 'Colours of map values'),
  threshold: described(
    z.number().min(0).max(1000).nullable().default(null),
    "Values nearer to 0 are not drawn; the run's own when not given",
  ),
  limit: described(
    z.number().positive().max(100000).nullable().default(null),
    'Value at the end of the colour bar; from all maps of the run when not given',
  ),
  twoSided: described(z.boolean().default(true), 'Negative values are drawn too'),
  soft: described(z.boolean().default(false), 'Values below the threshold fade instead of being left out, with a contour at it'),
  pixels: described(z.enum(['voxels', 'interpolated']).default('voxels'), 'Each voxel in its own colour, or values between voxels made up'),
  radiological: described(z.boolean().default(false), "The subject's right is on the left of the figure"),
  crosshair: described(z.boolean().default(true), 'Lines mark the point of ortho and tiled cuts'),
  coordinates: described(z.boolean().default(true), 'Cuts carry their position'),
  leftRight: described(z.boolean().default(true), 'L and R are printed'),
  colourBar: described(z.boolean().default(true), 'The colour bar is drawn'),
  footer: described(z.boolean().default(true), 'Threshold, space, convention and pixels are said below'),
  title: described(z.string().max(200).nullable().default(null), 'Words at the top; number and label of the component when not given'),
  timeCourse: described(z.boolean().default(true), 'Rows of a panel carry the time course'),
  spectrum: described(z.boolean().default(true), 'Rows of a panel carry the spectrum'),
})
export type FigureRecipe = Readonly<z.output<typeof figureRecipeSchema>>
export type FigureRecipeInput = z.input<typeof figureRecipeSchema>

/** A whole recipe from some of its choices. @throws ZodError naming the field that is unknown or out of range */
export function figureRecipe(choices: FigureRecipeInput = {}): FigureRecipe {
  return figureRecipeSchema.parse(choices)
}

/** The text that is embedded in files and written beside them: keys in a fixed order. */
export function recipeText(recipe: FigureRecipe): string {
  return JSON.stringify(figureRecipeSchema.parse(recipe))
}
