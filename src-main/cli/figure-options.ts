/** Which options does `counterpoint figure` take, and which recipe do they make? */
import { AppError } from '../../src-shared/errors'
import { checkedRecipe } from '../../src-shared/figure/checked-recipe'
import {
  FIGURE_PRESETS,
  type FigureRecipe,
  type FigureRecipeInput,
  figureRecipe,
  figureRecipeSchema,
  presetChoices,
  WIDTH_PRESETS,
} from '../../src-shared/figure/recipe'
import { kebabCase } from '../../src-shared/params/parameters'
import { componentNumbers } from './component-numbers'

type Name = Exclude<keyof FigureRecipe, 'format' | 'formatVersion'>
/** Choices of a recipe that are not texts on the command line alone. */
type Given = Pick<Partial<FigureRecipe>, 'background'>

/** How the text after an option becomes a value; the recipe's schema checks what comes out. */
const FROM_TEXT = {
  style: word,
  layout: word,
  components: allOrNumbers,
  cuts: cutPositions,
  cutCount: number,
  columns: number,
  widthMm: (option: string, text: string) =>
    text in WIDTH_PRESETS ? WIDTH_PRESETS[text as keyof typeof WIDTH_PRESETS] : number(option, text),
  dpi: number,
  fontSizePt: number,
  fontFamily: word,
  theme: word,
  colourMap: word,
  threshold: number,
  thresholdNegative: numberOrNone,
  percentile: number,
  ownThresholds,
  limit: number,
  clusterVoxels: number,
  dim: number,
  pixels: word,
  title: word,
} as const satisfies Partial<Record<Name, (option: string, text: string) => unknown>>

const SWITCHES = [
  'twoSided',
  'soft',
  'radiological',
  'crosshair',
  'coordinates',
  'leftRight',
  'scaleBar',
  'colourBar',
  'footer',
  'timeCourse',
  'spectrum',
] as const satisfies readonly Name[]

type OptionTable = Record<string, { readonly type: 'string' | 'boolean' }>

/** node:util's option table: one `--kebab-case` option per choice of a recipe; switches also as `--no-...`. */
export function figureOptionTable(): OptionTable {
  const table: OptionTable = {
    out: { type: 'string' },
    recipe: { type: 'string' },
    preset: { type: 'string' },
    background: { type: 'string' },
    pages: { type: 'boolean' },
  }
  for (const name of Object.keys(FROM_TEXT)) table[kebabCase(name)] = { type: 'string' }
  for (const name of SWITCHES) {
    table[kebabCase(name)] = { type: 'boolean' }
    table[`no-${kebabCase(name)}`] = { type: 'boolean' }
  }
  return table
}

/**
 * A recipe from the one that is given (a parsed file, or nothing) with the preset and then the options laid over it.
 *
 * @throws AppError PARAM_INVALID, PARAM_UNKNOWN naming the option or field
 */
export function recipeFrom(base: unknown, values: Readonly<Record<string, string | boolean | undefined>>, given: Given = {}): FigureRecipe {
  const choices: Record<string, unknown> = { ...(isRecord(base) ? base : {}), ...presetOf(values), ...given }
  for (const [name, parse] of Object.entries(FROM_TEXT)) {
    const option = `--${kebabCase(name)}`
    const text = values[kebabCase(name)]
    if (typeof text === 'string') choices[name] = parse(option, text)
  }
  for (const name of SWITCHES) {
    if (values[kebabCase(name)] === true) choices[name] = true
    if (values[`no-${kebabCase(name)}`] === true) choices[name] = false
  }
  return checkedRecipe(choices, (field) => (field in FROM_TEXT ? `--${kebabCase(field)}` : field))
}

/** The choices of `--preset`, for the layout and number of cuts that are asked for. */
function presetOf(values: Readonly<Record<string, string | boolean | undefined>>): FigureRecipeInput {
  if (values.preset === undefined) return {}
  const preset = FIGURE_PRESETS.find((name) => name === values.preset)
  if (!preset)
    throw new AppError('PARAM_INVALID', { parameter: '--preset', found: `"${values.preset}"`, expected: FIGURE_PRESETS.join(', ') })
  const { layout, cutCount } = figureRecipeSchema.shape
  const asked = layout.safeParse(values.layout)
  const count = cutCount.safeParse(Number(values['cut-count'] ?? Number.NaN))
  return presetChoices(preset, { ...(asked.success ? { layout: asked.data } : {}), ...(count.success ? { cutCount: count.data } : {}) })
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function word(_option: string, text: string): string {
  return text
}

function number(option: string, text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value))
    throw new AppError('PARAM_INVALID', { parameter: option, found: `"${text}"`, expected: 'a number' })
  return value
}

function numberOrNone(option: string, text: string): number | 'none' {
  return text === 'none' ? text : number(option, text)
}

/** "3=5 7=2.4,none": a threshold for both sides, or one for each. */
function ownThresholds(option: string, text: string): NonNullable<FigureRecipe['ownThresholds']> {
  return text
    .split(/[\s;]+/)
    .filter((part) => part !== '')
    .map((part) => {
      const [, component, threshold, negative] = /^(\d+)=([^,]+)(?:,(.+))?$/.exec(part) ?? []
      if (component === undefined || threshold === undefined)
        throw new AppError('PARAM_INVALID', {
          parameter: option,
          found: `"${part}"`,
          expected: 'component and threshold as "3=5 7=2.4,none"',
        })
      return {
        component: Number(component),
        threshold: numberOrNone(option, threshold),
        ...(negative === undefined ? {} : { thresholdNegative: numberOrNone(option, negative) }),
      }
    })
}

/** "all", or numbers and ranges: "1,3-5". */
function allOrNumbers(option: string, text: string): 'all' | number[] {
  return text === 'all' ? text : componentNumbers(option, text, 'numbers as 1,3-5, or all')
}

/** "nilearn", or millimetres for each axis: "x=-54 y=-22 z=-6,6". */
function cutPositions(option: string, text: string): 'nilearn' | { x: number[]; y: number[]; z: number[] } {
  if (text === 'nilearn') return text
  const cuts = { x: [] as number[], y: [] as number[], z: [] as number[] }
  for (const part of text.split(/[\s;]+/).filter((piece) => piece !== '')) {
    const match = /^([xyz])=(.+)$/.exec(part)
    if (!match)
      throw new AppError('PARAM_INVALID', {
        parameter: option,
        found: `"${text}"`,
        expected: 'millimetres as "x=-54 y=-22 z=-6,6", or nilearn',
      })
    cuts[match[1] as 'x' | 'y' | 'z'].push(...match[2].split(',').map((mm) => number(option, mm)))
  }
  return cuts
}

/** A line of the help for every choice, with its default. */
export function figureOptionLines(): string[] {
  const { shape } = figureRecipeSchema
  const defaults = figureRecipe()
  return [...Object.keys(FROM_TEXT), ...SWITCHES].map((key) => {
    const name = key as Name
    const isSwitch = (SWITCHES as readonly string[]).includes(name)
    const value = defaults[name]
    const isOn = isSwitch && value === true
    const option = isOn ? `--no-${kebabCase(name)}` : `--${kebabCase(name)}${isSwitch ? '' : ' VALUE'}`
    const shown = isSwitch || value === null || value === undefined ? '' : ` [${Array.isArray(value) ? value.join(',') : String(value)}]`
    return `  ${option.padEnd(24)} ${isOn ? 'Turns this off: ' : ''}${shape[name].description ?? ''}${shown}`
  })
}
