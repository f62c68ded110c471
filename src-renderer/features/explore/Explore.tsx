/** How are the components of a finished run looked at, one beside the other? */
import { type ReactNode, useDeferredValue, useEffect, useMemo } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { AppError } from '../../../src-shared/errors'
import type { RunDetail } from '../../../src-shared/model/run'
import { explain } from '../../messages/errors'
import { explore as text } from '../../messages/explore'
import { useApp } from '../../state/app-store'
import { useRun } from '../../state/run-store'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { ComponentTable } from '../component-table/ComponentTable'
import { useLabels } from '../labels/labels-store'
import { useCourse } from '../plots/course-store'
import { useDisplay } from '../threshold/display-store'
import { ThresholdStrip } from '../threshold/ThresholdStrip'
import { useMixtures } from '../threshold/use-mixtures'
import { useExplore } from './explore-store'
import './explore.css'
import { useSize } from '../../ui/use-size'
import { paneShare, rememberPanes, SIDE_PANES } from './pane-widths'
import { DetailPanels } from './panels'
import { RunNotes } from './RunNotes'
import { StatusReport } from './StatusReport'
import { type Bench, useBench } from './use-bench'
import { useExploreKeys } from './use-explore-keys'
import { VIEWS, ViewBar } from './views'
import { FollowedContext, ShownRunContext, useWorkbench, WorkbenchContext } from './workbench'

/** Below this width (CSS pixels; a large zoom makes few of them) the details go under the maps. */
const NARROW = 900

/** The run that is open; without one the place says what to do (App.tsx). */
export function Explore() {
  const detail = useRun((state) => state.runDetail)
  const openRun = useExplore((state) => state.openRun)
  const isOpen = useExplore((state) => state.runId === detail?.runId)
  useEffect(() => {
    if (!detail) return
    openRun(detail)
    useLabels.getState().start(detail)
    useCourse.getState().start(detail.runId).catch(useApp.getState().showError)
  }, [detail, openRun])
  return detail && isOpen ? <Workbench key={detail.runId} detail={detail} /> : null
}

/**
 * What stands beside the map follows when the map has been drawn: it is made in small pieces that another key press interrupts, so that going
 * through the components never waits for plots and tables.
 */
function Later({ children }: { readonly children: ReactNode }) {
  const cursor = useExplore((state) => state.cursor)
  const picked = useExplore((state) => state.picked)
  const display = useDisplay()
  const followed = useDeferredValue(useMemo(() => ({ cursor, picked, display }), [cursor, picked, display]))
  return (
    <WorkbenchContext value={useDeferredValue(useWorkbench())}>
      <FollowedContext value={followed}>{children}</FollowedContext>
    </WorkbenchContext>
  )
}

/** A pane at the side keeps its pixels while the window changes its width. */
function sidePane(id: keyof typeof SIDE_PANES) {
  const { least, most } = SIDE_PANES[id]
  return {
    id,
    defaultSize: paneShare(id, window.innerWidth),
    minSize: least,
    maxSize: most,
    groupResizeBehavior: 'preserve-pixel-size',
  } as const
}

function Workbench({ detail: opened }: { readonly detail: RunDetail }) {
  const { run, now, loaded } = useBench(opened)
  useMixtures(opened)
  const viewId = useExplore((state) => state.view)
  const [root, size] = useSize<HTMLDivElement>()
  const isNarrow = size.width > 0 && size.width < NARROW
  useExploreKeys(now, !VIEWS[viewId].ownArrows)
  // The same element as long as the layout is the same: choosing a component goes past it to the parts that show components.
  const panes = useMemo(() => {
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
        {hidesThreshold ? null : (
          <Later>
            <ThresholdStrip />
          </Later>
        )}
      </section>
    )
    const detailsPane = hidesDetails ? null : (
      <section className="pane details-pane" aria-label={text.panes.details}>
        <Later>
          <DetailPanels />
        </Later>
      </section>
    )
    if (isNarrow)
      return (
        <div className={tablePane ? 'explore-narrow' : 'explore-narrow alone'}>
          {tablePane}
          <div className="explore-column">
            {centrePane}
            {detailsPane}
          </div>
        </div>
      )
    return (
      <Group
        className="explore-panes"
        onLayoutChanged={(layout, { isUserInteraction }) => {
          if (isUserInteraction) rememberPanes(layout, root.current?.clientWidth ?? 0)
        }}
      >
        {tablePane ? (
          <>
            <Panel {...sidePane('table')}>{tablePane}</Panel>
            <Separator className="pane-separator" aria-label={text.panes.resizeLeft} />
          </>
        ) : null}
        <Panel id="viewer" minSize={320}>
          {centrePane}
        </Panel>
        {detailsPane ? (
          <>
            <Separator className="pane-separator" aria-label={text.panes.resizeRight} />
            <Panel {...sidePane('details')}>{detailsPane}</Panel>
          </>
        ) : null}
      </Group>
    )
  }, [viewId, isNarrow, root])
  const heading = useMemo(
    () => (
      <>
        <h1 className="visually-hidden">{text.heading(opened.name)}</h1>
        <RunNotes detail={opened} />
        <Later>
          <StatusReport />
        </Later>
      </>
    ),
    [opened],
  )
  if (!now) return null
  return (
    <ShownRunContext value={run}>
      <WorkbenchContext value={now}>
        <div ref={root} className="explore">
          {heading}
          <ReadFailure loaded={loaded} error={now.map.error} />
          {panes}
        </div>
      </WorkbenchContext>
    </ShownRunContext>
  )
}

/** Why there is no map to see. */
function ReadFailure({ loaded, error }: { readonly loaded: Bench['loaded']; readonly error: unknown }) {
  const failure = loaded.status === 'failed' ? loaded.error : error
  if (!failure) return null
  return (
    <Banner
      tone="error"
      {...(failure instanceof AppError ? explain(failure) : text.failed)}
      actions={
        loaded.status === 'failed' ? (
          <Button size="small" onPress={loaded.retry}>
            {text.failed.again}
          </Button>
        ) : null
      }
    />
  )
}
