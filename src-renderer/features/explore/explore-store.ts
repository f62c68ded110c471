/** Which component is chosen, how is the table ordered, where is the crosshair, and how are the slices laid out? */
import { create } from 'zustand'
import type { ComponentRow, RunDetail } from '../../../src-shared/model/run'
import type { Triple } from '../../voxels/affine'
import { useDisplay } from '../threshold/display-store'
import { LAYOUTS, type Layout, type Plane } from '../viewer/layout'

export type SortKey = 'index' | 'variance' | 'kurtosis' | 'lowFrequency' | 'label'

interface ExploreState {
  readonly runId: string | null
  /** The chosen component, 0-based. */
  readonly selected: number
  readonly sortKey: SortKey
  readonly descending: boolean
  readonly filter: string
  /** Voxel index i, j, k under the crosshair. */
  readonly cursor: Triple
  /** Choosing a component moves the crosshair to its peak. */
  readonly follow: boolean
  readonly layout: Layout
  /** The plane that the one-slice layout shows. */
  readonly plane: Plane
  readonly underlay: 'mean' | 'none'
  /** The 3-D rendering in the free corner beside three slices. */
  readonly showRendering: boolean
  openRun(detail: RunDetail): void
  select(row: ComponentRow): void
  sortBy(key: SortKey): void
  setFilter(filter: string): void
  setCursor(cursor: Triple): void
  setFollow(follow: boolean): void
  setLayout(layout: Layout): void
  setUnderlay(underlay: 'mean' | 'none'): void
  setShowRendering(showRendering: boolean): void
}

const KEY = 'counterpoint.explore.view'

function remembered(): { layout: Layout; plane: Plane; showRendering: boolean } {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, unknown>
    const layout = LAYOUTS.find((name) => name === found.layout && name !== 'render') ?? 'ortho'
    return { layout, plane: layout === 'coronal' || layout === 'sagittal' ? layout : 'axial', showRendering: found.showRendering === true }
  } catch {
    return { layout: 'ortho', plane: 'axial', showRendering: false }
  }
}

export const useExplore = create<ExploreState>()((set, get) => {
  const remember = () => {
    const { layout, showRendering } = get()
    localStorage.setItem(KEY, JSON.stringify({ layout, showRendering }))
  }
  return {
    runId: null,
    selected: 0,
    sortKey: 'index',
    descending: false,
    filter: '',
    cursor: [0, 0, 0],
    follow: true,
    ...remembered(),
    underlay: 'mean',
    openRun: (detail) => {
      if (get().runId === detail.runId) return
      const first = detail.components[0]
      set({ runId: detail.runId, selected: first?.index ?? 0, filter: '', sortKey: 'index', descending: false })
      if (first) set({ cursor: first.peakVoxel })
      useDisplay.getState().startFor(detail)
    },
    select: (row) => set((state) => ({ selected: row.index, cursor: state.follow ? row.peakVoxel : state.cursor })),
    sortBy: (key) =>
      set((state) => ({
        sortKey: key,
        // A first click shows what is looked for: the first number, the largest measure.
        descending: state.sortKey === key ? !state.descending : key !== 'index' && key !== 'label',
      })),
    setFilter: (filter) => set({ filter }),
    setCursor: (cursor) => set({ cursor }),
    setFollow: (follow) => set({ follow }),
    setLayout: (layout) => {
      set(layout === 'axial' || layout === 'coronal' || layout === 'sagittal' ? { layout, plane: layout } : { layout })
      remember()
    },
    setUnderlay: (underlay) => set({ underlay }),
    setShowRendering: (showRendering) => {
      set({ showRendering })
      remember()
    },
  }
})

const VALUE: Readonly<Record<SortKey, (row: ComponentRow) => number | string>> = {
  index: (row) => row.index,
  variance: (row) => row.explainedVariancePercent,
  kurtosis: (row) => row.kurtosis,
  lowFrequency: (row) => row.lowFrequencyPercent ?? -1,
  label: (row) => row.label,
}

/** The rows as the table shows them: those whose number or label fits the filter, in order; equal values keep the order of their numbers. */
export function rowsShown(rows: readonly ComponentRow[], key: SortKey, descending: boolean, filter: string): ComponentRow[] {
  const words = filter.trim().toLowerCase()
  const fits = (row: ComponentRow) =>
    words === '' || String(row.index + 1).startsWith(words) || `ic ${row.index + 1}` === words || row.label.toLowerCase().includes(words)
  const way = descending ? -1 : 1
  return rows.filter(fits).sort((a, b) => {
    const [left, right] = [VALUE[key](a), VALUE[key](b)]
    if (left === right) return a.index - b.index
    return (left < right ? -1 : 1) * way
  })
}
