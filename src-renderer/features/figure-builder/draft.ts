/** What do the fields of the figure builder hold, what is wrong with it, and which recipe is it? */
import { AXES, type Axis } from '../../../src-shared/figure/figure-run'
import { type FigureRecipe, figureRecipe, isStrip, LIMITS, MOST } from '../../../src-shared/figure/recipe'
import { figure as text } from '../../messages/figure'
import { numberToText } from '../../ui/number-text'
import { cutText, parseCuts } from './cut-text'

export const CUT_RULES = ['auto', 'nilearn', 'hand'] as const
export type CutRule = (typeof CUT_RULES)[number]

/** A recipe as it is being typed: numbers may be NaN, for text that is none. */
export interface FigureDraft extends Omit<FigureRecipe, 'format' | 'formatVersion' | 'components' | 'cuts' | 'title'> {
  readonly cutRule: CutRule
  readonly cutTexts: Readonly<Record<Axis, string>>
  /** Empty: number and label of the component. */
  readonly title: string
}

type NumberName = 'widthMm' | 'dpi' | 'fontSizePt' | 'cutCount' | 'columns' | 'dim' | 'threshold' | 'limit' | 'clusterVoxels'
const NUMBERS: Readonly<Record<NumberName, { readonly unit: string; readonly isOptional?: true; readonly isWhole?: true }>> = {
  widthMm: { unit: ' mm' },
  dpi: { unit: ' dpi', isWhole: true },
  fontSizePt: { unit: ' points' },
  cutCount: { unit: '', isWhole: true },
  columns: { unit: '', isWhole: true, isOptional: true },
  dim: { unit: '', isOptional: true },
  threshold: { unit: '', isOptional: true },
  limit: { unit: '', isOptional: true },
  clusterVoxels: { unit: ' voxels', isWhole: true },
}
export type FieldName = NumberName | 'x' | 'y' | 'z' | 'title'
export type Problems = Partial<Record<FieldName, string>>

const SINGLE = ['ortho', 'tiled', 'mosaic', 'x', 'y', 'z'] as const
/** Whether a layout draws one component, the first of the recipe. */
export const drawsOne = (layout: FigureRecipe['layout']): boolean => SINGLE.some((name) => name === layout)

/** Along which axes a layout makes cuts, and whether it makes one or several there. */
export function cutAxes({ layout, style }: Pick<FigureRecipe, 'layout' | 'style'>): {
  readonly axes: readonly Axis[]
  readonly several: boolean
} {
  switch (layout) {
    case 'ortho':
    case 'tiled':
      return { axes: AXES, several: false }
    case 'mosaic':
      return { axes: style === 'nilearn' ? AXES : ['z'], several: true }
    case 'x':
    case 'y':
    case 'z':
      return { axes: [layout], several: true }
    case 'panel':
    case 'contact':
      return { axes: AXES, several: true }
  }
}

/** Whether the layout chooses how many cuts or columns there are. */
export const hasCutCount = ({ layout, cutRule }: FigureDraft): boolean => cutRule !== 'hand' && (layout === 'mosaic' || isStrip(layout))
export const hasColumns = ({ layout, style }: FigureDraft): boolean =>
  layout === 'contact' || (style === 'counterpoint' && (layout === 'mosaic' || isStrip(layout)))

/** One threshold for all components and both sides. */
export const NO_OTHER_THRESHOLDS = { thresholdNegative: undefined, percentile: undefined, ownThresholds: undefined } as const

export function draftOf({ format: _, formatVersion: __, components: ___, cuts, title, ...rest }: FigureRecipe): FigureDraft {
  const byHand = cuts !== null && cuts !== 'nilearn'
  return {
    // Also when there are none: they take the place of those before.
    ...NO_OTHER_THRESHOLDS,
    ...rest,
    cutRule: byHand ? 'hand' : (cuts ?? 'auto'),
    cutTexts: byHand ? cutTextsOf(cuts) : { x: '', y: '', z: '' },
    title: title ?? '',
  }
}

/** Positions as the fields show them. */
export const cutTextsOf = (cuts: Readonly<Record<Axis, readonly number[]>>): FigureDraft['cutTexts'] => ({
  x: cutText(cuts.x),
  y: cutText(cuts.y),
  z: cutText(cuts.z),
})

/** Own thresholds of components that are drawn; undefined without any. */
export function ownThresholdsOf(
  { ownThresholds }: Pick<FigureDraft, 'ownThresholds'>,
  components: FigureRecipe['components'],
): FigureDraft['ownThresholds'] {
  const drawn = ownThresholds?.filter(({ component }) => components === 'all' || components.includes(component)) ?? []
  return drawn.length === 0 ? undefined : drawn
}

/** @param components numbers, from 1; the draft must have no problems */
export function recipeOf({ cutRule, cutTexts, title, ...rest }: FigureDraft, components: FigureRecipe['components']): FigureRecipe {
  const { axes } = cutAxes(rest)
  const at = (axis: Axis) => (axes.includes(axis) ? (parseCuts(cutTexts[axis]) ?? []) : [])
  const cuts = cutRule === 'hand' ? { x: at('x'), y: at('y'), z: at('z') } : cutRule === 'nilearn' ? 'nilearn' : null
  // Pages of one figure say the same, so that they can be put together.
  const ownThresholds = drawsOne(rest.layout) ? ownThresholdsOf(rest, components) : rest.ownThresholds
  return figureRecipe({ ...rest, components, ownThresholds, cuts, title: title.trim() === '' ? null : title.trim() })
}

function numberProblem(name: NumberName, value: number | null): string | null {
  const { unit, isOptional, isWhole } = NUMBERS[name]
  const { min, max } = LIMITS[name]
  if (value === null) return isOptional ? null : text.problems.empty
  if (Number.isNaN(value)) return text.problems.number
  if (value < min || value > max) return text.problems.between(numberToText(min), numberToText(max), unit)
  return isWhole && !Number.isInteger(value) ? text.problems.whole : null
}

function cutProblem(typed: string, several: boolean, isNeeded: boolean): string | null {
  const positions = parseCuts(typed)
  if (positions === null) return several ? text.problems.positions : text.problems.position
  if (positions.length === 0) return isNeeded ? (several ? text.problems.positions : text.problems.position) : null
  if (!several && positions.length > 1) return text.problems.onePosition
  if (positions.length > MOST.cuts) return text.problems.tooMany(MOST.cuts)
  const { min, max } = LIMITS.cutMm
  return positions.some((mm) => mm < min || mm > max) ? text.problems.far(numberToText(min), numberToText(max)) : null
}

/** A sentence for each field that cannot be drawn as it is; empty when all is well. Fields that the layout does not have are left alone. */
export function problemsOf(draft: FigureDraft): Problems {
  const problems: Problems = {}
  for (const name of Object.keys(NUMBERS) as NumberName[]) {
    if ((name === 'cutCount' && !hasCutCount(draft)) || (name === 'columns' && !hasColumns(draft))) continue
    const problem = numberProblem(name, draft[name])
    if (problem) problems[name] = problem
  }
  if (draft.cutRule === 'hand') {
    const { axes, several } = cutAxes(draft)
    const isNeeded = axes.length === 1 || !several
    for (const axis of axes) {
      const problem = cutProblem(draft.cutTexts[axis], several, isNeeded)
      if (problem) problems[axis] = problem
    }
    if (!isNeeded && axes.every((axis) => draft.cutTexts[axis].trim() === '')) problems.z = text.problems.someAxis
  }
  if (draft.title.length > MOST.title) problems.title = text.problems.titleLong(MOST.title)
  return problems
}

/** The draft with what is hidden and wrong put back to the default, so that nothing unseen decides or hinders. */
export function tidied(draft: FigureDraft): FigureDraft {
  const { cutCount, columns } = figureRecipe()
  return {
    ...draft,
    ...(hasCutCount(draft) || !numberProblem('cutCount', draft.cutCount) ? {} : { cutCount }),
    ...(hasColumns(draft) ? {} : { columns }),
  }
}
