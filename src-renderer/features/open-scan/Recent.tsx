/** What was open lately, and is it still there? */
import type { RecentRun, RecentScan } from '../../../src-shared/ipc/contract'
import { bridge } from '../../bridge/bridge'
import { messages } from '../../messages/en'
import { formatRepetitionTime, formatShape, formatWhen, formatZooms } from '../../messages/format'
import { useRun } from '../../state/run-store'
import { useScan } from '../../state/scan-store'
import { Button } from '../../ui/Button'
import { FileName } from '../../ui/FileName'
import { keysOf } from '../../ui/key-strokes'

const text = messages.openScan

export function RecentRuns() {
  const runs = useScan((state) => state.recentRuns)
  const opening = useRun((state) => state.opening)
  return (
    <section aria-labelledby="recent-runs">
      <div className="recent-head">
        <h2 id="recent-runs">{text.recentRuns}</h2>
        <Button variant="quiet" size="small" {...keysOf('open-run')} onPress={() => void useRun.getState().pickRun()}>
          {text.openRun}
        </Button>
      </div>
      {runs.length === 0 ? <p className="recent-none">{text.noRuns}</p> : null}
      <ul>
        {runs.map((run) => (
          <li key={run.runId}>
            {run.missing ? (
              <MissingRow name={run.name} locate={text.locateRun(run.name)} onLocate={() => void useRun.getState().pickRun()} />
            ) : (
              <button
                type="button"
                className="recent-row"
                disabled={opening !== null}
                onClick={() => void useRun.getState().openRun(run.runId)}
              >
                <span className="recent-name">
                  <FileName name={run.name} />
                  <span className="recent-facts">{runFacts(run)}</span>
                </span>
                <FileName name={run.scanFileName} className="recent-scan" />
                <time dateTime={run.createdAt}>{formatWhen(run.createdAt, new Date())}</time>
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function runFacts(run: RecentRun): string {
  // Principal components, dual regression and other programs' results were not searched for here.
  if (run.nIter === 0) return text.runLine(run.nComponents)
  return `${text.runLine(run.nComponents)}, ${run.converged ? text.converged(run.nIter) : text.notConverged}`
}

export function RecentScans() {
  const scans = useScan((state) => state.recentScans)
  const opening = useScan((state) => state.opening)
  const openWith = useScan((state) => state.openWith)
  return (
    <section aria-labelledby="recent-scans">
      <div className="recent-head">
        <h2 id="recent-scans">{text.recentScans}</h2>
      </div>
      {scans.length === 0 ? <p className="recent-none">{text.noScans}</p> : null}
      <ul>
        {scans.map((scan) => (
          <li key={scan.scanId}>
            {scan.missing ? (
              <MissingRow
                name={scan.fileName}
                locate={text.locateScan(scan.fileName)}
                onLocate={() => void openWith(() => bridge.scanLocate({ scanId: scan.scanId }))}
              />
            ) : (
              <button
                type="button"
                className="recent-row"
                disabled={opening}
                onClick={() => void openWith(() => bridge.scanOpenRecent({ scanId: scan.scanId }))}
              >
                <span className="recent-name">
                  <FileName name={scan.fileName} />
                  <span className="recent-facts">{scanFacts(scan)}</span>
                </span>
                <time dateTime={scan.openedAt}>{formatWhen(scan.openedAt, new Date())}</time>
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function scanFacts(scan: RecentScan): string {
  const time =
    scan.repetitionTimeSeconds === null ? text.noRepetitionTime : text.repetitionTime(formatRepetitionTime(scan.repetitionTimeSeconds))
  return [formatShape(scan.shape), formatZooms(scan.zooms), time].join(', ')
}

function MissingRow(props: { readonly name: string; readonly locate: string; readonly onLocate: () => void }) {
  return (
    <div className="recent-row missing">
      <span className="recent-missing">
        <FileName name={props.name} />
        <span className="recent-flag">{text.missing}</span>
      </span>
      <Button variant="quiet" size="small" aria-label={props.locate} onPress={props.onLocate}>
        {text.locate}
      </Button>
    </div>
  )
}
