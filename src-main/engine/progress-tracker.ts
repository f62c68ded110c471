/** How do the reports of the stages become one bar that never goes backwards, with an honest time left? */
import { CancelledError } from '../../src-shared/errors'
import { type LiveMaps, type Progress, type RunFacts, STAGE_WEIGHTS, STAGES, type Stage } from '../../src-shared/model/progress'
import type { Warning } from '../../src-shared/model/scan'
import { visibleText } from '../../src-shared/visible-text'
import { type RunContext, throwIfCancelled } from './run-context'
import { TimeLeft } from './time-left'

/** At most ten messages a second reach the listener. */
const SHORTEST_INTERVAL_MS = 100
/** Handing over to waiting events more often than this gains nothing. */
const BREATHE_INTERVAL_MS = 10
/** No stage is silent for so long: the machine slept, and what that took says nothing of what is left. */
const SLEPT_MS = 120_000

export interface TrackedContext extends RunContext {
  readonly warnings: Warning[]
  /** Seconds spent in the stages so far, the running one included. */
  stageSeconds(): Partial<Record<Stage, number>>
  /** Sends the last report that was held back and stops the clock. Call it when the work has ended, well or badly. */
  finish(): void
}

/** Resident memory of this process. */
const processMemoryMiB = (): number => Math.round(process.memoryUsage.rss() / 2 ** 20)

interface RunContextOptions {
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
  /** Share of the time of each stage, sum 1; those of a run when not given. */
  readonly weights?: Partial<Record<Stage, number>>
  /** Someone looks at the maps while they are searched. */
  readonly withMaps?: boolean
  /** Milliseconds; for tests. */
  readonly now?: () => number
  readonly memoryMiB?: () => number
}

/** The context of a watched run: reports are weighted, throttled and sent to `onProgress`; warnings are collected. */
export function createRunContext({
  signal,
  onProgress,
  weights = STAGE_WEIGHTS,
  withMaps = false,
  now = () => performance.now(),
  memoryMiB = processMemoryMiB,
}: RunContextOptions): TrackedContext {
  const startedAt = now()
  const warnings: Warning[] = []
  const finished: Partial<Record<Stage, number>> = {}
  let stage: Stage | null = null
  let stageStartedAt = startedAt
  let fraction = 0
  let facts: RunFacts = {}
  const timeLeft = new TimeLeft()
  let reportedAt = startedAt
  let sleptMs = 0
  let sleptBeforeStageMs = 0
  let searchSeconds = 0
  let sentAt = Number.NEGATIVE_INFINITY
  let heldBack: Progress | null = null
  let live: LiveMaps | null = null
  let timer: NodeJS.Timeout | null = null
  let breathedAt = startedAt

  function stageSeconds(): Partial<Record<Stage, number>> {
    if (stage === null) return { ...finished }
    return { ...finished, [stage]: (finished[stage] ?? 0) + (now() - stageStartedAt) / 1000 }
  }

  const workedInStage = (at: number) => (at - stageStartedAt - (sleptMs - sleptBeforeStageMs)) / 1000

  function send(): void {
    if (timer !== null) clearTimeout(timer)
    timer = null
    if (heldBack === null) return
    const progress = { ...heldBack, facts: { ...heldBack.facts, memoryMiB: memoryMiB() }, ...(live ? { live } : {}) }
    heldBack = null
    live = null
    sentAt = now()
    onProgress(progress)
  }

  return {
    signal,
    warnings,
    stageSeconds,
    expect: (stages) => timeLeft.expect(stages),
    // Goes with the next report.
    ...(withMaps
      ? {
          showMaps: (maps: LiveMaps) => {
            live = maps
          },
        }
      : {}),
    report(next, share, extra) {
      const at = now()
      if (at - reportedAt > SLEPT_MS) sleptMs += at - reportedAt
      reportedAt = at
      if (next !== stage) {
        if (stage !== null) finished[stage] = (finished[stage] ?? 0) + (at - stageStartedAt) / 1000
        if (stage === 'decompose') searchSeconds += workedInStage(at)
        stage = next
        stageStartedAt = at
        sleptBeforeStageMs = sleptMs
      }
      const before = STAGES.slice(0, STAGES.indexOf(next)).reduce((sum, name) => sum + (weights[name] ?? 0), 0)
      const within = Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0))
      fraction = Math.min(1, Math.max(fraction, before + (weights[next] ?? 0) * within))
      facts = { ...facts, ...extra?.facts }
      const work = {
        seconds: (at - startedAt - sleptMs) / 1000,
        stageSeconds: workedInStage(at),
        searchSeconds,
        stage: next,
        share: within,
      }
      heldBack = {
        stage: next,
        fraction,
        elapsedSeconds: (at - startedAt) / 1000,
        secondsLeft: timeLeft.after({ ...work, fraction }),
        stageSeconds: stageSeconds(),
        ...(extra?.iteration ? { iteration: extra.iteration } : {}),
        facts,
      }
      const wait = sentAt + SHORTEST_INTERVAL_MS - at
      if (wait <= 0) send()
      else timer ??= setTimeout(send, wait).unref()
    },
    warn(warning) {
      // Files are named in them, by whatever names they have.
      warnings.push({ code: warning.code, message: visibleText(warning.message) })
    },
    async breathe() {
      throwIfCancelled(signal)
      if (now() - breathedAt < BREATHE_INTERVAL_MS) return
      await new Promise<void>((resolve) => setImmediate(resolve))
      breathedAt = now()
      if (signal.aborted) throw new CancelledError()
    },
    finish: send,
  }
}
