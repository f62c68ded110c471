/** How far is the run, and how did it end? */
import { useEffect } from 'react'
import type { Progress } from '../../../src-shared/model/progress'
import { modelName } from '../../../src-shared/params/model-name'
import { bridge } from '../../bridge/bridge'
import { messages } from '../../messages/en'
import { explain } from '../../messages/errors'
import { formatClock, formatSeconds } from '../../messages/format'
import { scientific } from '../../messages/numbers'
import { useApp } from '../../state/app-store'
import { type ActiveRun, isBusy, useRun } from '../../state/run-store'
import { useScan } from '../../state/scan-store'
import { Button } from '../../ui/Button'
import { EmptyState } from '../../ui/EmptyState'
import { WarningIcon } from '../../ui/icons'
import { volumesOf } from '../parameters/form-state'
import { ComponentChanges } from './ComponentChanges'
import { ConvergencePlot } from './ConvergencePlot'
import { LiveMapStrip } from './LiveMapStrip'
import { runFacts } from './run-facts'
import { StageBar } from './StageBar'
import { StageList } from './StageList'
import { useElapsed } from './use-elapsed'

const words = messages.runProgress

export function RunProgress() {
  const active = useRun((state) => state.active)
  useEffect(() => useApp.getState().setFacts('run', runFacts(active)), [active])
  return active ? <Running active={active} /> : <NothingRuns />
}

function NothingRuns() {
  const hasScan = useScan((state) => state.scan !== null)
  const { what, todo, action, actionOpen } = words.empty
  return (
    <EmptyState what={what} todo={todo}>
      {hasScan ? (
        <Button variant="primary" size="big" onPress={() => useApp.getState().go('setup')}>
          {action}
        </Button>
      ) : (
        <Button variant="primary" size="big" onPress={() => void useScan.getState().openWith(() => bridge.scanPick())}>
          {actionOpen}
        </Button>
      )}
    </EmptyState>
  )
}

function Running({ active }: { readonly active: ActiveRun }) {
  const { progress, asked, curve, iteration } = active
  return (
    <div className="run-progress">
      <aside className="run-side" aria-label={words.stages}>
        <StageList active={active} />
        <p className="run-note">{isBusy(active) ? words.cancelNote : active.status === 'done' ? '' : words.failedNote}</p>
      </aside>
      <div className="run-main">
        <div className="run-head">
          <div className="run-line">
            <h2>{heading(active)}</h2>
            {active.status === 'running' && progress?.stage === 'decompose' && iteration ? (
              <span className="text-secondary">{words.change(scientific(iteration.change), scientific(iteration.tol))}</span>
            ) : null}
            {active.status === 'done' && progress ? <span className="text-secondary">{doneLine(active, progress)}</span> : null}
            <span className="run-end">
              {isBusy(active) ? <Clock progress={progress} /> : null}
              <Actions active={active} />
            </span>
          </div>
          <StageBar fraction={progress?.fraction ?? 0} isStopped={!isBusy(active) && active.status !== 'done'} />
        </div>
        <Outcome active={active} />
        <LiveMapStrip maps={active.live} model={asked.parameters.model} isBusy={isBusy(active)} />
        <div className="run-plots">
          <ConvergencePlot curve={curve} tol={iteration?.tol ?? asked.parameters.tol} maxIter={asked.parameters.maxIter} />
          <ComponentChanges
            changes={iteration?.changePerComponent ?? []}
            tol={iteration?.tol ?? asked.parameters.tol}
            iteration={iteration?.done ?? 0}
            components={Math.min(asked.parameters.nComponents, volumesOf(asked.shape))}
          />
        </div>
      </div>
    </div>
  )
}

function heading({ status, progress, asked }: ActiveRun): string {
  if (status !== 'running') return words.heading[status]
  if (!progress) return words.heading.starting
  const what = doing(progress, asked)
  const scan = progress.facts?.scan
  return scan ? words.heading.scan(scan.done, scan.of, what) : what
}

function doing(progress: Progress, asked: ActiveRun['asked']): string {
  if (progress.stage === 'decompose' && progress.iteration)
    return words.heading.iteration(modelName(asked.parameters.model), progress.iteration.done, progress.iteration.restart)
  const name = words.stage[progress.stage]
  return typeof name === 'string' ? name : name(volumesOf(asked.shape))
}

/** Whether it settled, and how long it took altogether. */
function doneLine({ curve, asked, iteration }: ActiveRun, progress: Progress): string {
  const last = curve.at(-1)
  const time = words.inAll(formatSeconds(progress.elapsedSeconds))
  if (!last) return time
  const isSettled = last.change < (iteration?.tol ?? asked.parameters.tol)
  return `${(isSettled ? words.settledAfter : words.notSettledAfter)(last.iteration)}, ${time}`
}

function Clock({ progress }: { readonly progress: Progress | null }) {
  const elapsed = useElapsed(progress)
  const left = progress?.secondsLeft ?? null
  return (
    <>
      <span className="run-percent">{words.percent(Math.floor((progress?.fraction ?? 0) * 100))}</span>
      <span className="text-secondary run-clock">
        {words.elapsed(formatClock(elapsed))}
        {left === null ? '' : `, ${words.left(formatClock(left))}`}
      </span>
    </>
  )
}

function Actions({ active }: { readonly active: ActiveRun }) {
  const run = useRun.getState()
  if (isBusy(active)) {
    return (
      <Button shortcut="Esc" aria-keyshortcuts="Escape" isDisabled={active.status !== 'running'} onPress={() => void run.cancel()}>
        {words.cancel}
      </Button>
    )
  }
  return (
    <>
      <Button onPress={() => useApp.getState().go('setup')}>{words.changeSettings}</Button>
      {active.status === 'done' ? (
        <Button variant="primary" onPress={() => active.runId && void run.openRun(active.runId)}>
          {words.lookAgain}
        </Button>
      ) : (
        <Button variant="primary" onPress={() => void run.retry()}>
          {words.retry}
        </Button>
      )}
    </>
  )
}

/** What ended the run when it was not its own end, in words, read out at once. */
function Outcome({ active }: { readonly active: ActiveRun }) {
  if (active.status === 'cancelled') {
    return (
      <p className="run-outcome" role="status">
        <strong className="text-strong">{words.cancelled.what}</strong> <span className="text-secondary">{words.cancelled.todo}</span>
      </p>
    )
  }
  if (active.status !== 'failed' || !active.error) return null
  const { what, todo } = explain(active.error)
  return (
    <div className="run-outcome failed" role="alert">
      <WarningIcon />
      <p>
        <strong className="text-strong">{what}</strong> <span className="text-secondary">{todo}</span>
      </p>
    </div>
  )
}
