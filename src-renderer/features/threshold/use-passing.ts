/** How many voxels of the chosen map pass the threshold in force? */
import { countAbove } from '../../voxels/component-statistics'
import { useWorkbench } from '../explore/workbench'
import { useDisplay } from './display-store'

interface Counted {
  readonly threshold: number
  readonly twoSided: boolean
  readonly hidden: Uint8Array | null
  readonly count: number
}

/** Several parts ask for the same number of the same map. */
const counted = new WeakMap<Float32Array, Counted>()

/** Voxels of the chosen map that are shown as passing; null while it is being read. */
export function usePassing(): number | null {
  const { map, range, hidden } = useWorkbench()
  const twoSided = useDisplay((state) => state.twoSided)
  const { values } = map
  if (!values) return null
  const { threshold } = range
  const before = counted.get(values)
  if (before?.threshold === threshold && before.twoSided === twoSided && before.hidden === hidden) return before.count
  const count = countAbove(values, threshold, twoSided, hidden)
  counted.set(values, { threshold, twoSided, hidden, count })
  return count
}
