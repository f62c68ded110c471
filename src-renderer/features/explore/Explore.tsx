/** How are the components of a finished run looked at, one beside the other? */
import { useEffect, useMemo } from 'react'
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels'
import { smallClusters } from '../../../src-shared/clusters'
import type { RunDetail } from '../../../src-shared/model/run'
import { explain } from '../../messages/errors'
import { explore as text } from '../../messages/explore'
import { useApp } from '../../state/app-store'
import { useRun } from '../../state/run-store'
import { useSettings } from '../../state/settings-store'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { toMm } from '../../voxels/affine'
import { countAbove } from '../../voxels/component-statistics'
import type { RunVoxels } from '../../voxels/run-voxels'
import { gridIndex, maskGrid, voxelMm3 } from '../../voxels/view-grid'
import { ComponentTable } from '../component-table/ComponentTable'
import { rowsShown } from '../component-table/measures'
import { useLabelled, useLabels } from '../labels/labels-store'
import { useCourse } from '../plots/course-store'
import { usePeaks } from '../plots/Peaks'
import { leastVoxels, useDisplay, useRange } from '../threshold/display-store'
import { ThresholdStrip } from '../threshold/ThresholdStrip'
import { useExplore } from './explore-store'
import './explore.css'
import { DetailPanels } from './panels'
import { RunNotes } from './RunNotes'
import { statusFacts } from './status-facts'
import { useBackground } from './use-background'
import { useExploreKeys } from './use-explore-keys'
import { useChosenMap, useRunVoxels } from './use-run-voxels'
import { useSize } from './use-size'
import { VIEWS, ViewBar } from './views'
import { WorkbenchContext } from './workbench'

/** Below this width (CSS pixels; a large zoom makes few of them) the details go under the maps. */
const NARROW = 900
/** Width of both side panes before anyone moves them: as in a window of 1440, less where the window is smaller. */
const SIDE_PANE = Math.round(Math.min(336, window.innerWidth * 0.2333))

/** The Explore place: the chosen run, or what to do when there is none. */
export function Explore() {
  const detail = useRun((state) => state.runDetail)
  const go = useApp((state) => state.go)
  const openRun = useExplore((state) => state.openRun)
  const isOpen = useExplore((state) => state.runId === detail?.runId)
  useEffect(() => {
    if (!detail) return
    openRun(detail)
    useLabels.getState().start(detail)
    useCourse.getState().start(detail.runId)
  }, [detail, openRun])
  if (!detail)
    return (
      <div className="explore-empty">
        <p className="what">{text.empty.what}</p>
        <p className="hint">{text.empty.todo}</p>
        <Button onPress={() => go('open')}>{text.empty.action}</Button>
      </div>
    )
  return isOpen ? <Workbench key={detail.runId} detail={detail} /> : null
}

/** Map value and mean image at a voxel; null outside the mask (value) or the grid (mean). */
function valuesAt(voxels: RunVoxels, values: Float32Array | null, cursor: readonly [number, number, number]) {
  const place = gridIndex(voxels.view.grid.shape, cursor)
  const mean = place < 0 ? null : (voxels.mean[place] ?? null)
  if (!values || place < 0) return { value: values ? null : undefined, mean }
  return { value: voxels.mask[place] ? (values[voxels.rankOf(place)] ?? null) : null, mean }
}

function Workbench({ detail: opened }: { readonly detail: RunDetail }) {
  const detail = useLabelled(opened)
  const { selected, sortKey, descending, filter, cursor, view: viewId } = useExplore()
  const { twoSided, smoothed, clusters } = useDisplay()
  const { radiological } = useSettings()
  const setFacts = useApp((state) => state.setFacts)
  const loaded = useRunVoxels(opened)
  const voxels = loaded.status === 'ready' ? loaded.voxels : null
  const [root, size] = useSize<HTMLDivElement>()
  const isNarrow = size.width > 0 && size.width < NARROW

  const shown = useMemo(() => rowsShown(detail, sortKey, descending, filter), [detail, sortKey, descending, filter])
  const order = useMemo(() => shown.map((row) => row.index), [shown])
  const map = useChosenMap(voxels, selected, order)
  const chosen = detail.components.find((row) => row.index === selected) ?? detail.components[0]
  const unit = detail.record.mapScale === 'z' ? 'z' : text.threshold.exampleUnit
  const range = useRange(selected, map.values)
  const { threshold } = range
  const view = voxels?.view ?? null
  const background = useBackground(opened, view)
  const least = view ? leastVoxels(clusters, voxelMm3(view)) : 1
  const peaks = usePeaks(map.values, view, threshold, least)
  const hidden = useMemo(
    () => (map.values && view ? smallClusters(map.values, maskGrid(view), { threshold, twoSided }, least) : null),
    [map.values, view, threshold, twoSided, least],
  )
  const passing = useMemo(
    () => (map.values ? countAbove(map.values, threshold, twoSided, hidden) : null),
    [map.values, threshold, twoSided, hidden],
  )
  const here = voxels ? valuesAt(voxels, map.values, cursor) : { value: undefined, mean: null }

  useEffect(() => {
    setFacts(
      'explore',
      statusFacts(detail, {
        mm: toMm(detail.grid.affine, cursor),
        voxel: cursor,
        componentName: text.component(selected, detail.parameters.model),
        unit,
        value: here.value,
        mean: here.mean,
        threshold,
        twoSided,
        sharePercent: passing === null ? null : (100 * passing) / detail.voxelsInMask,
        radiological,
        smoothed,
        obliqueDegrees: voxels?.view.directions.obliqueDegrees ?? 0,
      }),
    )
  }, [detail, cursor, selected, unit, here.value, here.mean, threshold, twoSided, passing, radiological, smoothed, voxels, setFacts])

  useExploreKeys(shown, peaks, !VIEWS[viewId].ownArrows)
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({
    id: 'explore',
    panelIds: ['table', 'viewer', 'details'],
    storage: localStorage,
  })
  if (!chosen) return null
  const failure = loaded.status === 'failed' ? loaded.error : map.error
  const { View, hidesTable, hidesDetails, hidesThreshold } = VIEWS[viewId]
  const tablePane = hidesTable ? null : (
    <section className="pane table-pane" aria-label={text.panes.table}>
      <ComponentTable />
    </section>
  )
  const centrePane = (
    <section className="pane viewer-pane" aria-label={text.panes.viewer}>
      <ViewBar />
      <View />
      {hidesThreshold ? null : <ThresholdStrip />}
    </section>
  )
  const detailsPane = hidesDetails ? null : (
    <section className="pane details-pane" aria-label={text.panes.details}>
      <DetailPanels />
    </section>
  )
  return (
    <WorkbenchContext
      value={{
        detail,
        chosen,
        shown,
        voxels,
        map,
        background,
        unit,
        peaks,
        range,
        leastVoxels: least,
        hidden,
        passing,
        valueHere: here.value,
      }}
    >
      <div ref={root} className="explore">
        <h1 className="visually-hidden">{text.heading(detail.name)}</h1>
        <RunNotes detail={detail} />
        {failure ? (
          <Banner
            tone="error"
            {...(failure instanceof Error && failure.name === 'AppError' ? explain(failure) : text.failed)}
            actions={
              loaded.status === 'failed' ? (
                <Button size="small" onPress={loaded.retry}>
                  {text.failed.again}
                </Button>
              ) : null
            }
          />
        ) : null}
        {isNarrow ? (
          <div className={tablePane ? 'explore-narrow' : 'explore-narrow alone'}>
            {tablePane}
            <div className="explore-column">
              {centrePane}
              {detailsPane}
            </div>
          </div>
        ) : (
          <Group className="explore-panes" defaultLayout={defaultLayout} onLayoutChanged={onLayoutChanged}>
            {tablePane ? (
              <>
                <Panel id="table" defaultSize={SIDE_PANE} minSize={200} maxSize={640} groupResizeBehavior="preserve-pixel-size">
                  {tablePane}
                </Panel>
                <Separator className="pane-separator" aria-label={text.panes.resizeLeft} />
              </>
            ) : null}
            <Panel id="viewer" minSize={320}>
              {centrePane}
            </Panel>
            {detailsPane ? (
              <>
                <Separator className="pane-separator" aria-label={text.panes.resizeRight} />
                <Panel id="details" defaultSize={SIDE_PANE} minSize={240} maxSize={720} groupResizeBehavior="preserve-pixel-size">
                  {detailsPane}
                </Panel>
              </>
            ) : null}
          </Group>
        )}
      </div>
    </WorkbenchContext>
  )
}
