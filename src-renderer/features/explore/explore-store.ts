/** Which component is chosen, which are picked, how is the table ordered, where is the crosshair, and what fills the centre? */
import { create } from 'zustand'
import { inverseOrNull, mmToVoxel, type Triple } from '../../../src-shared/affine'
import type { BackgroundFile } from '../../../src-shared/ipc/contract'
import type { ComponentRow, RunDetail } from '../../../src-shared/model/run'
import { orderKeysOf, type SortKey } from '../component-table/measures'
import { useDisplay } from '../threshold/display-store'
import { isPlane, LAYOUTS, type Layout, type Plane } from '../viewer/layout'

/** What lies under the maps: the mean image, nothing, the volume of the scan that the time course marks, or an image that the user opened. */
export type Underlay = 'mean' | 'none' | 'volume' | 'file'

/** What fills the centre; see views.tsx. */
export type ViewId = 'maps' | 'contact' | 'checks' | 'figure' | 'denoise'

interface ExploreState {
  readonly runId: string | null
  readonly view: ViewId
  /** The chosen component, 0-based. */
  readonly selected: number
  /** Picked for labels, figures and denoising, 0-based, ascending: never empty, always with the chosen one. */
  readonly picked: readonly number[]
  readonly sortKey: SortKey
  readonly descending: boolean
  readonly filter: string
  /** Voxel index i, j, k under the crosshair. */
  readonly cursor: Triple
  /** Choosing a component moves the crosshair to its peak. */
  readonly follow: boolean
  readonly layout: Layout
  /** The plane that the one-slice layout and the mosaic show. */
  readonly plane: Plane
  readonly underlay: Underlay
  /** The image that was opened last; shown while `underlay` is 'file'. */
  readonly backgroundFile: BackgroundFile | null
  /** The 3-D rendering in the free corner beside three slices. */
  readonly showRendering: boolean
  openRun(detail: RunDetail): void
  setView(view: ViewId): void
  /** Chooses a component and picks it alone. */
  select(row: ComponentRow): void
  /** Chooses a component and picks it beside the others, or takes it out when it was picked (the last one stays). */
  togglePick(row: ComponentRow): void
  /** Chooses a component and picks all from the one chosen alone last up to it, in the order of `shown`. */
  pickTo(row: ComponentRow, shown: readonly ComponentRow[]): void
  pickAll(shown: readonly ComponentRow[]): void
  sortBy(key: SortKey): void
  setFilter(filter: string): void
  setCursor(cursor: Triple): void
  setFollow(follow: boolean): void
  setLayout(layout: Layout): void
  /** The plane of the layout that is on. */
  setPlane(plane: Plane): void
  setUnderlay(underlay: Underlay): void
  /** Takes an image that was opened for what lies under the maps. */
  setBackgroundFile(file: BackgroundFile): void
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

const ascending = (indices: Iterable<number>): number[] => [...new Set(indices)].sort((a, b) => a - b)

export const useExplore = create<ExploreState>()((set, get) => {
  /** Where a range of picked components starts. */
  let anchor = 0
  let voxelOf = (row: ComponentRow): Triple => row.peakVoxel
  const cursorFor = (row: ComponentRow) => (get().follow ? voxelOf(row) : get().cursor)
  const remember = () => {
    const { layout, showRendering } = get()
    localStorage.setItem(KEY, JSON.stringify({ layout, showRendering }))
  }
  return {
    runId: null,
    view: 'maps',
    selected: 0,
    picked: [0],
    sortKey: 'index',
    descending: false,
    filter: '',
    cursor: [0, 0, 0],
    follow: true,
    ...remembered(),
    underlay: 'mean',
    backgroundFile: null,
    openRun: (detail) => {
      if (get().runId === detail.runId) return
      const first = detail.components[0]
      voxelOf = cutVoxels(detail)
      anchor = first?.index ?? 0
      set({ runId: detail.runId, view: 'maps', selected: anchor, picked: [anchor], filter: '', ...orderOf(detail) })
      // An opened image was laid on the grid of the run before.
      set((state) => ({ backgroundFile: null, underlay: state.underlay === 'file' ? 'mean' : state.underlay }))
      if (first) set({ cursor: voxelOf(first) })
      useDisplay.getState().startFor(detail)
    },
    setView: (view) => set({ view }),
    select: (row) => {
      anchor = row.index
      set({ selected: row.index, picked: [row.index], cursor: cursorFor(row) })
    },
    togglePick: (row) => {
      const { picked, selected } = get()
      if (!picked.includes(row.index)) {
        anchor = row.index
        set({ selected: row.index, picked: ascending([...picked, row.index]), cursor: cursorFor(row) })
        return
      }
      const rest = picked.filter((index) => index !== row.index)
      const next = rest.findLast((index) => index < row.index) ?? rest[0]
      if (next !== undefined) set({ picked: rest, selected: row.index === selected ? next : selected })
    },
    pickTo: (row, shown) => {
      const place = (index: number) => shown.findIndex((entry) => entry.index === index)
      const [from, to] = [Math.max(0, place(anchor)), place(row.index)]
      const range = shown.slice(Math.min(from, to), Math.max(from, to) + 1).map((entry) => entry.index)
      set({ selected: row.index, picked: ascending([...range, row.index]), cursor: cursorFor(row) })
    },
    pickAll: (shown) => set((state) => ({ picked: ascending([state.selected, ...shown.map((row) => row.index)]) })),
    sortBy: (key) =>
      set((state) => ({
        sortKey: key,
        // A first click shows what is looked for: the first number, the largest measure.
        descending: state.sortKey === key ? !state.descending : !['index', 'original', 'label'].includes(key),
      })),
    setFilter: (filter) => set({ filter }),
    setCursor: (cursor) => set({ cursor }),
    setFollow: (follow) => set({ follow }),
    setLayout: (layout) => {
      set(isPlane(layout) ? { layout, plane: layout } : { layout })
      remember()
    },
    setPlane: (plane) => (get().layout === 'mosaic' ? set({ plane }) : get().setLayout(plane)),
    setUnderlay: (underlay) => set({ underlay }),
    setBackgroundFile: (backgroundFile) => set({ backgroundFile, underlay: 'file' }),
    setShowRendering: (showRendering) => {
      set({ showRendering })
      remember()
    },
  }
})

/** Voxel of a component's own cut coordinates (nilearn find_xyz_cut_coords, in components.tsv); its peak voxel where the affine has no inverse. */
function cutVoxels({ grid }: RunDetail): (row: ComponentRow) => Triple {
  const inverse = inverseOrNull(grid.affine)
  if (inverse === null) return (row) => row.peakVoxel
  return (row) => {
    const at = mmToVoxel(inverse, row.cutMm)
    return at.map((value, axis) => Math.min((grid.shape[axis] ?? 1) - 1, Math.max(0, Math.round(value)))) as unknown as Triple
  }
}

/** The order recorded in the run, by number when there is none. */
function orderOf(detail: RunDetail): { readonly sortKey: SortKey; readonly descending: boolean } {
  const { order } = detail.review
  const sortKey = orderKeysOf(detail).find((key) => key === order?.by) ?? 'index'
  return { sortKey, descending: order?.by === sortKey && order.descending }
}
