/** How is a run started, followed, stopped and ended? One at a time. */
import { randomUUID } from 'node:crypto'
import { AppError, CancelledError, toEnvelope } from '../../src-shared/errors'
import type { Progress, RunOutcome } from '../../src-shared/model/progress'
import type { RunParameters } from '../../src-shared/params/parameters'
import { type Logger, withCauses } from '../app/logger'
import type { RunRequest } from '../engine/messages'
import { requestsOf } from '../engine/one-by-one'
import type { EngineHost } from './engine-host'
import type { RunLibrary } from './run-library'
import { folderName, freeFolder, removePartials } from './run-places'
import type { ScanLibrary } from './scan-library'
import type { UnfinishedRuns } from './unfinished-runs'

interface RunControlOptions {
  readonly engine: EngineHost
  readonly scans: ScanLibrary
  readonly runs: RunLibrary
  readonly unfinished: UnfinishedRuns
  readonly logger: Logger
  readonly onStarted: (runId: string) => void
  readonly onProgress: (runId: string, progress: Progress) => void
  readonly onEnded: (runId: string, outcome: RunOutcome) => void
}

interface StartRequest {
  readonly scanId: string
  readonly parameters: RunParameters
  readonly preset: string | null
  readonly name: string
  readonly foldExtraDimensions: boolean
  /** Tokens of scans that are taken together with this one. */
  readonly moreScans?: readonly string[] | undefined
}

export class RunControl {
  readonly #options: RunControlOptions
  #current: {
    readonly runId: string
    readonly unfinishedId: string
    readonly abort: AbortController
    readonly ended: Promise<void>
  } | null = null
  #starting = false

  constructor(options: RunControlOptions) {
    this.#options = options
  }

  get running(): boolean {
    return this.#current !== null
  }

  /** Gives the id at once; progress and the outcome come as events. ENGINE_BUSY while another run goes on. */
  async start(request: StartRequest): Promise<string> {
    if (this.#current || this.#starting) throw new AppError('ENGINE_BUSY')
    this.#starting = true
    try {
      const { scans, unfinished } = this.#options
      const scan = scans.get(request.scanId)
      const parameters = scans.withFilePaths(request.parameters)
      const moreScanPaths = (request.moreScans ?? []).map((token) => scans.pathOf(token))
      const place = await scans.outputPlace(scan)
      const runFolder = await freeFolder(place.folder, folderName(request.name))
      const { name, preset, foldExtraDimensions } = request
      const runId = randomUUID()
      const abort = new AbortController()
      const input = {
        scanPath: scan.path,
        ...(moreScanPaths.length > 0 ? { moreScanPaths } : {}),
        runFolder,
        name,
        parameters,
        preset,
        foldExtraDimensions,
        threads: 0,
      }
      const requests = requestsOf(input)
      const unfinishedId = unfinished.begin({
        folder: runFolder,
        name,
        scanPath: scan.path,
        moreScanPaths,
        parameters: { ...parameters },
        preset,
        foldExtraDimensions,
      })
      this.#current = { runId, unfinishedId, abort, ended: this.#follow(runId, unfinishedId, requests, abort.signal) }
      this.#options.onStarted(runId)
      return runId
    } finally {
      this.#starting = false
    }
  }

  /** Asks the run to stop and waits until it has; nothing when it is not running. */
  async cancel(runId: string): Promise<void> {
    if (this.#current?.runId !== runId) return
    this.#options.unfinished.forget(this.#current.unfinishedId)
    await this.cancelCurrent()
  }

  /** The same for whichever goes on, because the window closes: it is offered again at the next start. */
  async cancelCurrent(): Promise<void> {
    const current = this.#current
    current?.abort.abort()
    await current?.ended
  }

  /** One run after the other; the id is that of the first, and what is finished stays when a later one fails. */
  async #follow(runId: string, unfinishedId: string, requests: readonly RunRequest[], signal: AbortSignal): Promise<void> {
    const { engine, runs, logger, unfinished } = this.#options
    let outcome: RunOutcome = { status: 'cancelled' }
    let working = ''
    const startedAt = performance.now()
    try {
      for (const [done, request] of requests.entries()) {
        working = request.runFolder
        const onProgress = (progress: Progress) =>
          this.#options.onProgress(runId, requests.length === 1 ? progress : amongMany(progress, done, requests.length, startedAt))
        const { converged, warnings } = await engine.run('run', request, { signal, insist: true, onProgress })
        await runs.add(done === 0 ? runId : randomUUID(), request.runFolder)
        if (done === 0) outcome = { status: 'done', runId, converged, warnings }
      }
    } catch (error) {
      if (!(error instanceof CancelledError)) logger.error(`run failed: ${withCauses(error)}`)
      await removePartials(working).catch((left) => logger.warn(`not removed: ${withCauses(left)}`))
      outcome = error instanceof CancelledError ? { status: 'cancelled' } : { status: 'failed', error: toEnvelope(error) }
    }
    // Cancelled by nobody but the end of the app: the next start offers it again.
    if (outcome.status !== 'cancelled') unfinished.forget(unfinishedId)
    this.#current = null
    this.#options.onEnded(runId, outcome)
  }
}

/** What a run that is one of several means for all of them. */
function amongMany(progress: Progress, done: number, of: number, startedAt: number): Progress {
  const fraction = (done + progress.fraction) / of
  const elapsedSeconds = (performance.now() - startedAt) / 1000
  const secondsLeft = fraction > 0.02 ? (elapsedSeconds * (1 - fraction)) / fraction : null
  return { ...progress, fraction, elapsedSeconds, secondsLeft, facts: { ...progress.facts, scan: { done, of } } }
}
