/** Which threshold, scale and colours do all components share? Choosing another component never touches them. */
import { create } from 'zustand'
import type { RunDetail } from '../../../src-shared/model/run'
import { COLOUR_MAPS, type ColourMapName } from '../../voxels/colour-maps'

interface DisplayState {
  /** In the unit of the maps (z, or the example's scale); voxels with |value| >= threshold are shown. */
  readonly threshold: number
  /** The colour scale ends at -limit and +limit. */
  readonly limit: number
  readonly twoSided: boolean
  /** Values below the threshold fade out instead of vanishing, and a line marks the threshold. */
  readonly soft: boolean
  readonly colourMap: ColourMapName
  readonly smoothed: boolean
  setThreshold(threshold: number): void
  setLimit(limit: number): void
  setTwoSided(twoSided: boolean): void
  setSoft(soft: boolean): void
  setColourMap(colourMap: ColourMapName): void
  setSmoothed(smoothed: boolean): void
  /** Start values for a run that was just opened. */
  startFor(detail: RunDetail): void
}

const KEY = 'counterpoint.explore.display'
const tidy = (value: number) => Number(value.toFixed(4))

/** Scale for all components: the median |peak| of the run, on a half up to 4 and whole above, and at least twice the threshold. */
function startLimit(detail: RunDetail): number {
  const sizes = detail.components.map((row) => Math.abs(row.peakValue)).sort((a, b) => a - b)
  const median = sizes[Math.floor(sizes.length / 2)] ?? 0
  const step = median > 4 ? 1 : 0.5
  const rounded = Math.max(step, Math.round(median / step) * step)
  return Math.max(rounded, tidy(2 * detail.record.displayThreshold))
}

function remembered(): { soft: boolean; colourMap: ColourMapName; smoothed: boolean } {
  const start = { soft: false, colourMap: 'blue_orange' as ColourMapName, smoothed: false }
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, unknown>
    return {
      soft: typeof found.soft === 'boolean' ? found.soft : start.soft,
      smoothed: typeof found.smoothed === 'boolean' ? found.smoothed : start.smoothed,
      colourMap: COLOUR_MAPS.find((name) => name === found.colourMap) ?? start.colourMap,
    }
  } catch {
    return start
  }
}

export const useDisplay = create<DisplayState>()((set, get) => {
  const remember = (change: Partial<DisplayState>) => {
    set(change)
    const { soft, colourMap, smoothed } = get()
    localStorage.setItem(KEY, JSON.stringify({ soft, colourMap, smoothed }))
  }
  return {
    threshold: 3,
    limit: 8,
    twoSided: true,
    ...remembered(),
    setThreshold: (threshold) => {
      if (!Number.isFinite(threshold)) return
      const next = tidy(Math.max(0, threshold))
      // The scale makes room for a threshold beyond its end: what was typed stands.
      set((state) => ({ threshold: next, limit: Math.max(state.limit, next) }))
    },
    setLimit: (limit) => {
      if (!Number.isFinite(limit) || limit <= 0) return
      set((state) => ({ limit: tidy(limit), threshold: Math.min(state.threshold, tidy(limit)) }))
    },
    setTwoSided: (twoSided) => set({ twoSided }),
    setSoft: (soft) => remember({ soft }),
    setColourMap: (colourMap) => remember({ colourMap }),
    setSmoothed: (smoothed) => remember({ smoothed }),
    startFor: (detail) => set({ threshold: detail.record.displayThreshold, limit: startLimit(detail), twoSided: true }),
  }
})
