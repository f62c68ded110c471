/** What do the parts of Explore show of a run now: the run itself, its chosen map, and what of the map passes? */
import { useMemo } from 'react'
import type { RunDetail } from '../../../src-shared/model/run'
import { explore as text } from '../../messages/explore'
import { voxelMm3 } from '../../voxels/view-grid'
import { rowsShown } from '../component-table/measures'
import { useLabelled } from '../labels/labels-store'
import { hiddenIn, leastVoxels, useDisplay, useRange } from '../threshold/display-store'
import { useExplore } from './explore-store'
import { useBackground } from './use-background'
import { useChosenMap, useRunVoxels } from './use-run-voxels'
import type { ShownRun, Workbench } from './workbench'

export interface Bench {
  readonly run: ShownRun
  /** null for a run without components. */
  readonly now: Workbench | null
  readonly loaded: ReturnType<typeof useRunVoxels>
}

/** Each value stays the same object while what it says stays the same, so that only parts that show something else are drawn again. */
export function useBench(opened: RunDetail): Bench {
  const detail = useLabelled(opened)
  const sortKey = useExplore((state) => state.sortKey)
  const descending = useExplore((state) => state.descending)
  const filter = useExplore((state) => state.filter)
  const selected = useExplore((state) => state.selected)
  const twoSided = useDisplay((state) => state.twoSided)
  const clusters = useDisplay((state) => state.clusters)
  const loaded = useRunVoxels(opened)
  const voxels = loaded.status === 'ready' ? loaded.voxels : null
  const view = voxels?.view ?? null
  const { background, backgroundNote } = useBackground(opened, view)
  const shown = useMemo(() => rowsShown(detail, sortKey, descending, filter), [detail, sortKey, descending, filter])
  const order = useMemo(() => shown.map((row) => row.index), [shown])
  const unit = detail.record.mapScale === 'z' ? 'z' : text.threshold.exampleUnit
  const run = useMemo(
    () => ({ detail, shown, voxels, background, backgroundNote, unit }),
    [detail, shown, voxels, background, backgroundNote, unit],
  )

  const map = useChosenMap(voxels, selected, order)
  const chosen = detail.components.find((row) => row.index === selected) ?? detail.components[0]
  const range = useRange(selected, map.values)
  const least = view ? leastVoxels(clusters, voxelMm3(view)) : 1
  const hidden = useMemo(
    () => (map.values && view ? hiddenIn(map.values, view, range, { twoSided, clusters }) : null),
    [map.values, view, range, twoSided, clusters],
  )
  const now = useMemo(
    () => (chosen ? { ...run, chosen, map, range, leastVoxels: least, hidden } : null),
    [run, chosen, map, range, least, hidden],
  )
  return { run, now, loaded }
}
