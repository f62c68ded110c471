/** How is a run started, followed, stopped and ended? One at a time. */
import { randomUUID } from 'node:crypto'
import { AppError, CancelledError, toEnvelope } from '../../src-shared/errors'
import type { Progress, RunOutcome } from '../../src-shared/model/progress'
import type { RunParameters } from '../../src-shared/params/parameters'
import { type Logger, withCauses } from '../app/logger'
import type { SettingsFile } from '../app/settings-file'
import type { EngineHost } from './engine-host'
import type { RunLibrary } from './run-library'
import { folderName, freeFolder, removePartials } from './run-places'
import type { ScanLibrary } from './scan-library'

export interface RunControlOptions {
  readonly engine: EngineHost
  readonly scans: ScanLibrary
  readonly runs: RunLibrary
  readonly settings: SettingsFile
  readonly logger: Logger
  readonly onStarted: (runId: string) => void
  readonly onProgress: (runId: string, progress: Progress) => void
  readonly onEnded: (runId: string, outcome: RunOutcome) => void
}

export interface StartRequest {
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
  #current: { readonly runId: string; readonly abort: AbortController; readonly ended: Promise<void> } | null = null
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
      const { scans, settings } = this.#options
      const scan = scans.get(request.scanId)
      const parameters = scans.withFilePaths(request.parameters)
      const moreScanPaths = (request.moreScans ?? []).map((token) => scans.pathOf(token))
      const place = await scans.outputPlace(scan)
      const runFolder = await freeFolder(place.folder, folderName(request.name))
      settings.update({ unfinishedRuns: [...settings.get().unfinishedRuns, runFolder] })
      const runId = randomUUID()
      const abort = new AbortController()
      const input = {
        scanPath: scan.path,
        ...(moreScanPaths.length > 0 ? { moreScanPaths } : {}),
        runFolder,
        name: request.name,
        parameters,
        preset: request.preset,
        foldExtraDimensions: request.foldExtraDimensions,
        threads: 0,
      }
      const task = this.#options.engine.run('run', input, {
        signal: abort.signal,
        insist: true,
        onProgress: (progress) => this.#options.onProgress(runId, progress),
      })
      this.#current = { runId, abort, ended: this.#follow(runId, runFolder, task) }
      this.#options.onStarted(runId)
      return runId
    } finally {
      this.#starting = false
    }
  }

  /** Asks the run to stop and waits until it has; nothing when it is not running. */
  async cancel(runId: string): Promise<void> {
    if (this.#current?.runId !== runId) return
    await this.cancelCurrent()
  }

  async cancelCurrent(): Promise<void> {
    const current = this.#current
    current?.abort.abort()
    await current?.ended
  }

  async #follow(runId: string, runFolder: string, task: Promise<{ converged: boolean; warnings: readonly RunWarning[] }>): Promise<void> {
    const { runs, logger, settings } = this.#options
    let outcome: RunOutcome
    try {
      const { converged, warnings } = await task
      await runs.add(runId, runFolder)
      outcome = { status: 'done', runId, converged, warnings }
    } catch (error) {
      if (!(error instanceof CancelledError)) logger.error(`run failed: ${withCauses(error)}`)
      await removePartials(runFolder).catch((left) => logger.warn(`not removed: ${withCauses(left)}`))
      outcome = error instanceof CancelledError ? { status: 'cancelled' } : { status: 'failed', error: toEnvelope(error) }
    }
    settings.update({ unfinishedRuns: settings.get().unfinishedRuns.filter((folder) => folder !== runFolder) })
    this.#current = null
    this.#options.onEnded(runId, outcome)
  }
}

type RunWarning = Extract<RunOutcome, { status: 'done' }>['warnings'][number]
