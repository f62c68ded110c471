/** What would bring voxels of the chosen map back when none is shown? */
import { magnitudePercentile } from '../../../src-shared/magnitude-percentile'
import { countAbove, extremesOf, largestMagnitude, percentile } from '../../voxels/component-statistics'
import { useWorkbench, type Workbench } from '../explore/workbench'
import { useDisplay } from './display-store'
import { usePassing } from './use-passing'

export interface Remedy {
  /** The threshold that shows the strongest voxels of this map, in its unit; null: clusters hide what passes, and are to be shown again. */
  readonly threshold: number | null
  readonly apply: () => void
}

/** Percent of the voxels of a map that stay hidden when its strongest are asked for. */
const HIDDEN_PERCENT = 98

/** Two digits at most, one after the point from 1 on, and never above what was given: 2.97 -> 2.9, 0.0347 -> 0.034. */
function roundedDown(value: number): number {
  const step = value >= 1 ? 0.1 : 10 ** (Math.floor(Math.log10(value)) - 1)
  return Number((Math.floor(value / step) * step).toPrecision(6))
}

/** From which value on the strongest voxels are shown; null where the map has none on the sides that are shown. */
function strongestFrom(values: Float32Array, twoSided: boolean): number | null {
  const most = strongestOf(values, twoSided)
  if (!(most > 0)) return null
  const from = twoSided ? magnitudePercentile(values, HIDDEN_PERCENT) : percentile(values, HIDDEN_PERCENT)
  return roundedDown(from > 0 ? from : most)
}

/** Largest value on the sides that are shown; 0 where there is none. */
export function strongestOf(values: Float32Array, twoSided: boolean): number {
  return twoSided ? largestMagnitude(values) : extremesOf(values).most
}

function remedyFor({ chosen, map, range, leastVoxels }: Workbench, twoSided: boolean): Remedy | null {
  const { values } = map
  if (!values) return null
  const display = useDisplay.getState()
  if (leastVoxels > 1 && countAbove(values, range.threshold, twoSided) > 0)
    return { threshold: null, apply: () => display.setClusters({ ...display.clusters, least: 0 }) }
  const threshold = strongestFrom(values, twoSided)
  if (threshold === null) return null
  // Of this component alone: the others, which show something, stay as they are.
  return { threshold, apply: () => display.setOwn(chosen.index, { threshold, limit: Math.max(range.limit, threshold) }) }
}

/** null while something is shown, while the map is being read, and where nothing helps. */
export function useRemedy(): Remedy | null {
  const bench = useWorkbench()
  const twoSided = useDisplay((state) => state.twoSided)
  return usePassing() === 0 ? remedyFor(bench, twoSided) : null
}
