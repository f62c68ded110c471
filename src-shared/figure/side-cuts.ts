/** From which value on is each component of a figure drawn, on either side of 0, and how is that said? */
import { magnitudePercentile } from '../magnitude-percentile'
import type { Cuts } from '../mixture/mixture'
import { type FigureRun, mapOf } from './figure-run'
import type { FigureRecipe } from './recipe'
import { numberText } from './words'

type Choices = Pick<FigureRecipe, 'thresholdNegative' | 'percentile' | 'ownThresholds'>

/** Sizes from which values of a component (from 0) are drawn; Infinity: none of that side. */
export type CutsOfComponent = (component: number) => Cuts

const NONE = Number.POSITIVE_INFINITY
const sizeOf = (asked: number | 'none'): number => (asked === 'none' ? NONE : asked)

/** What a recipe says of each component: its own threshold, else the percentile of its map, else the one of all. @param shared threshold of all */
export function cutsOfComponents(
  run: FigureRun,
  { ownThresholds, percentile, thresholdNegative }: Choices,
  shared: number,
): CutsOfComponent {
  const own = new Map(ownThresholds?.map((one) => [one.component - 1, one]))
  const all: Cuts = { positive: shared, negative: sizeOf(thresholdNegative ?? shared) }
  const byPercentile = new Map<number, Cuts>()
  return (component) => {
    const mine = own.get(component)
    if (mine) return { positive: sizeOf(mine.threshold), negative: sizeOf(mine.thresholdNegative ?? mine.threshold) }
    if (percentile === undefined) return all
    const known = byPercentile.get(component)
    if (known) return known
    const size = magnitudePercentile(mapOf(run, component), percentile)
    const found = { positive: size, negative: size }
    byPercentile.set(component, found)
    return found
  }
}

/** Places of the components that a recipe draws, from 0: the first alone where the layout has room for one. */
export function drawnPlaces({ layout, components }: Pick<FigureRecipe, 'layout' | 'components'>, run: FigureRun): readonly number[] {
  const all = components === 'all' ? run.components.map(({ index }) => index) : components.map((number) => number - 1)
  return layout === 'panel' || layout === 'contact' ? all : all.slice(0, 1)
}

/** The lowest cut of each side, and whether all components have the same. */
export interface CutsTogether extends Cuts {
  readonly isSame: boolean
}

export function cutsTogether(cuts: readonly Cuts[]): CutsTogether {
  const [first] = cuts
  const least = (side: keyof Cuts): number => Math.min(...cuts.map((one) => one[side]))
  const isSame = cuts.every(({ positive, negative }) => positive === first?.positive && negative === first?.negative)
  return { positive: least('positive'), negative: least('negative'), isSame }
}

/** "|z| > 3", or each side by itself where they differ: "z > 2.4" and "z < −3.1". @param statistic unit of the maps */
export function cutsTexts({ positive, negative }: Cuts, twoSided: boolean, statistic: string): readonly string[] {
  const isSame = twoSided && positive === negative
  const size = isSame ? `|${statistic}|` : statistic
  const texts = [
    ...(Number.isFinite(positive) ? [`${size} > ${numberText(positive, 2)}`] : []),
    ...(twoSided && !isSame && Number.isFinite(negative) ? [`${size} < ${numberText(-negative, 2)}`] : []),
  ]
  return texts.length > 0 ? texts : [`no ${size}`]
}

/** Values at the cuts, for contours and ticks: the positive one first. */
export function levelsOf({ positive, negative }: Cuts, twoSided: boolean): readonly number[] {
  return [positive, ...(twoSided ? [-negative] : [])].filter(Number.isFinite)
}

/** Whether a value is drawn in full colour. */
export function isDrawn(value: number, { positive, negative }: Cuts, twoSided: boolean): boolean {
  return value > positive || (twoSided && value < -negative)
}
