/** Which threshold, scale and colours do all components share, and which component has its own? Choosing another component never touches them. */
import { useMemo } from 'react'
import { create } from 'zustand'
import { hiddenVoxels, type Passing } from '../../../src-shared/clusters'
import { COLOUR_MAPS, DEFAULT_COLOUR_MAP, drawsNegative, sidesChange } from '../../../src-shared/figure/colour-map-names'
import { magnitudePercentile } from '../../../src-shared/magnitude-percentile'
import { type Cuts, cutsOf, type MixtureOutcome } from '../../../src-shared/mixture/mixture'
import type { RunDetail } from '../../../src-shared/model/run'
import type { ColourMapName } from '../../voxels/colour-maps'
import { maskGrid, type ViewGrid, voxelMm3 } from '../../voxels/view-grid'

/** Threshold and end of the colour scale of one component, in the unit of the maps. */
export interface Range {
  /** Voxels with |value| >= threshold are shown; where the sides differ, the lower of the two. */
  readonly threshold: number
  /** Where the sides differ, as a mixture model has it: |value| from which a voxel is shown, Infinity: none. */
  readonly cuts?: Cuts
  /** The colour scale ends at -limit and +limit. */
  readonly limit: number
}
interface ClusterFilter {
  /** Smaller clusters are not shown; 0 shows all. */
  readonly least: number
  readonly unit: 'mm3' | 'voxels'
}

type Basis = 'value' | 'percentile' | 'mixture'

interface DisplayState extends Range {
  /** What is the same for all components: the threshold itself, the share of voxels below it, or the probability that a shown voxel is active. */
  readonly basis: Basis
  /** In force while `basis` is 'mixture', 0 to 1. */
  readonly probability: number
  /** By component, of the run that is open; null while they are being fitted. */
  readonly mixtures: readonly MixtureOutcome[] | null
  /** Percent of the voxels of a map whose |value| lies below the threshold; in force while `basis` is 'percentile'. */
  readonly percentile: number
  /** Components (0-based) that have a range of their own, until it is taken away. */
  readonly own: ReadonlyMap<number, Range>
  readonly clusters: ClusterFilter
  /** Values below 0 are shown: as the user wants it, but for colours that have none for them. */
  readonly twoSided: boolean
  readonly wantsTwoSided: boolean
  /** Values below the threshold fade out instead of vanishing, and a line marks the threshold. */
  readonly soft: boolean
  readonly colourMap: ColourMapName
  readonly smoothed: boolean
  /** For the component if it has a range of its own, else for all. */
  setThreshold(threshold: number, component: number): void
  setLimit(limit: number, component: number): void
  setPercentile(percentile: number): void
  setProbability(probability: number): void
  /** Goes over to another basis; `now` is what threshold and percentile are at this moment. */
  setBasis(basis: Basis, now: { readonly threshold: number; readonly percentile: number }): void
  /** Gives the component a range of its own, or takes it away with null. */
  setOwn(component: number, range: Range | null): void
  setClusters(clusters: ClusterFilter): void
  setTwoSided(twoSided: boolean): void
  setSoft(soft: boolean): void
  setColourMap(colourMap: ColourMapName): void
  setSmoothed(smoothed: boolean): void
  /** Start values for a run that was just opened. */
  startFor(detail: RunDetail): void
}

/** Of the probability in force. */
export const PROBABILITY = { least: 0.01, most: 0.999 } as const

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

function remembered(): { soft: boolean; colourMap: ColourMapName; smoothed: boolean; twoSided: boolean } {
  const start = { soft: false, colourMap: DEFAULT_COLOUR_MAP, smoothed: false, twoSided: true }
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, unknown>
    const colourMap = COLOUR_MAPS.find((name) => name === found.colourMap) ?? start.colourMap
    return {
      soft: typeof found.soft === 'boolean' ? found.soft : start.soft,
      smoothed: typeof found.smoothed === 'boolean' ? found.smoothed : start.smoothed,
      colourMap,
      twoSided: drawsNegative({ twoSided: true, colourMap }),
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
  /** Changes the range of one component or of all. */
  const change = (component: number, next: (now: Range) => Range) =>
    set((state) => {
      const mine = state.own.get(component)
      return mine ? { own: new Map(state.own).set(component, next(mine)) } : next(state)
    })
  return {
    threshold: 3,
    limit: 8,
    basis: 'value',
    percentile: 97.5,
    probability: 0.5,
    mixtures: null,
    own: new Map(),
    clusters: { least: 0, unit: 'mm3' },
    wantsTwoSided: true,
    ...remembered(),
    setThreshold: (threshold, component) => {
      if (!Number.isFinite(threshold)) return
      const next = tidy(Math.max(0, threshold))
      // The scale makes room for a threshold beyond its end: what was typed stands.
      change(component, ({ limit }) => ({ threshold: next, limit: Math.max(limit, next) }))
    },
    setLimit: (limit, component) => {
      if (!Number.isFinite(limit) || limit <= 0) return
      change(component, ({ threshold }) => ({ limit: tidy(limit), threshold: Math.min(threshold, tidy(limit)) }))
    },
    setPercentile: (percentile) => {
      if (Number.isFinite(percentile)) set({ percentile: tidy(Math.min(100, Math.max(0, percentile))) })
    },
    setProbability: (probability) => {
      if (Number.isFinite(probability)) set({ probability: tidy(Math.min(PROBABILITY.most, Math.max(PROBABILITY.least, probability))) })
    },
    setBasis: (basis, now) =>
      set({
        basis,
        ...(basis === 'value' ? { threshold: tidy(now.threshold) } : {}),
        ...(basis === 'percentile' ? { percentile: Number(now.percentile.toFixed(1)) } : {}),
      }),
    setOwn: (component, range) =>
      set((state) => {
        const own = new Map(state.own)
        if (range) own.set(component, { ...range, threshold: tidy(range.threshold), limit: tidy(range.limit) })
        else own.delete(component)
        return { own }
      }),
    setClusters: (clusters) => {
      if (Number.isFinite(clusters.least) && clusters.least >= 0) set({ clusters })
    },
    setTwoSided: (twoSided) => remember({ ...sidesChange(get(), twoSided), wantsTwoSided: twoSided }),
    setSoft: (soft) => remember({ soft }),
    setColourMap: (colourMap) => remember({ colourMap, twoSided: drawsNegative({ twoSided: get().wantsTwoSided, colourMap }) }),
    setSmoothed: (smoothed) => remember({ smoothed }),
    startFor: (detail) =>
      set({
        threshold: detail.record.displayThreshold,
        limit: startLimit(detail),
        basis: 'value',
        mixtures: detail.mixtures,
        own: new Map(),
        clusters: { least: 0, unit: get().clusters.unit },
        wantsTwoSided: true,
        twoSided: drawsNegative({ twoSided: true, colourMap: get().colourMap }),
      }),
  }
})

type Shared = Pick<DisplayState, 'threshold' | 'limit' | 'basis' | 'percentile' | 'probability' | 'mixtures' | 'own'>

/**
 * The range in force for a component: its own, or the shared one. With a shared percentile the threshold follows the map (`values`; while
 * it is being read the shared threshold stands in), with a mixture model what was fitted to the map (the shared threshold stands in where no tail
 * was found), and the scale makes room for it.
 */
export function rangeOf(display: Shared, component: number, values: Float32Array | null): Range {
  const own = display.own.get(component)
  if (own) return own
  const plain = { threshold: display.threshold, limit: display.limit }
  if (display.basis === 'mixture') {
    const cuts = cutsFor(display, component)
    if (!cuts) return plain
    const finite = [cuts.positive, cuts.negative].filter(Number.isFinite)
    return { threshold: Math.min(...finite), limit: Math.max(display.limit, ...finite), cuts }
  }
  if (display.basis === 'value' || !values) return plain
  const threshold = magnitudePercentile(values, display.percentile)
  return { threshold, limit: Math.max(display.limit, threshold) }
}

/** Where the mixture model cuts a map, to four digits; null where it found no tail or could not be fitted. */
function cutsFor({ mixtures, probability }: Pick<DisplayState, 'mixtures' | 'probability'>, component: number): Cuts | null {
  const mixture = mixtures?.[component]?.mixture ?? null
  if (!mixture) return null
  const { positive, negative } = cutsOf(mixture, probability)
  if (!Number.isFinite(positive) && !Number.isFinite(negative)) return null
  return { positive: tidy(positive), negative: tidy(negative) }
}

/** `rangeOf` the component, following the store. */
export function useRange(component: number, values: Float32Array | null): Range {
  const { threshold, limit, basis, percentile, probability, mixtures: all, own } = useDisplay()
  // They arrive after the first map, which is not drawn again for what it does not use.
  const mixtures = basis === 'mixture' ? all : null
  const mine = own.get(component)
  return useMemo(
    () => mine ?? rangeOf({ threshold, limit, basis, percentile, probability, mixtures, own: NONE }, component, values),
    [mine, threshold, limit, basis, percentile, probability, mixtures, component, values],
  )
}
const NONE: ReadonlyMap<number, Range> = new Map()

/** What passes within a range. */
export const passingOf = ({ threshold, cuts }: Pick<Range, 'threshold' | 'cuts'>, twoSided: boolean): Passing =>
  cuts ? { threshold: cuts.positive, negative: cuts.negative, twoSided } : { threshold, twoSided }

/** Voxels that a cluster needs to be shown; 1 without a filter. @param voxelMm3 volume of a voxel */
export function leastVoxels({ least, unit }: ClusterFilter, voxelMm3: number): number {
  if (!(least > 0)) return 1
  return Math.max(1, Math.ceil(unit === 'voxels' ? least : least / voxelMm3 - 1e-9))
}

interface Hidden {
  readonly of: string
  readonly voxels: Uint8Array | null
}

/** Maps do not change, and slices, small pictures and what is made ready ask alike. */
const hidden = new WeakMap<Float32Array, Hidden>()

/**
 * Voxels of a map (V, 1 there) that are not shown though they pass: of clusters that are too small, and what only the lower of two thresholds lets
 * through. null where there are none; the same object as long as nothing that it depends on changes.
 */
export function hiddenIn(
  values: Float32Array,
  view: ViewGrid,
  range: Range,
  { twoSided, clusters }: Pick<DisplayState, 'twoSided' | 'clusters'>,
): Uint8Array | null {
  const least = leastVoxels(clusters, voxelMm3(view))
  const { threshold, cuts } = range
  if (least <= 1 && !cuts) return null
  const of = `${threshold} ${cuts?.positive} ${cuts?.negative} ${twoSided} ${least}`
  const before = hidden.get(values)
  if (before?.of === of) return before.voxels
  const voxels = hiddenVoxels(values, maskGrid(view), passingOf(range, twoSided), { drawn: threshold, leastVoxels: least })
  hidden.set(values, { of, voxels })
  return voxels
}
