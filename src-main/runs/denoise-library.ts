/** Which scan is cleaned with which run, what has been previewed, and what goes on? Paths stay here. */
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { DenoiseMethod, DenoisePreview, DenoiseSummary } from '../../src-shared/model/denoise'
import type { Progress } from '../../src-shared/model/progress'
import { visibleText } from '../../src-shared/visible-text'
import type { DenoiseRequest } from '../engine/messages'
import type { EngineHost, TaskOptions } from './engine-host'

interface DenoiseLibraryOptions {
  readonly engine: EngineHost
  readonly cacheFolder: string
  readonly folderOfRun: (runId: string) => string
  readonly onProgress: (runId: string, progress: Progress) => void
}

interface DenoiseChoice {
  readonly runId: string
  readonly removed: readonly number[]
  readonly method: DenoiseMethod
  /** Which of several scans is looked at, 0-based. */
  readonly scan: number
}

/** The page may still be fetching from the one before. */
const PREVIEWS_KEPT = 2

export class DenoiseLibrary {
  readonly #options: DenoiseLibraryOptions
  /** Scans that the user chose instead of those of the run, by their places in it. */
  readonly #scans = new Map<string, readonly (string | null)[]>()
  readonly #previews = new Map<string, string>()
  readonly #going = new Map<string, AbortController>()

  constructor(options: DenoiseLibraryOptions) {
    this.#options = options
  }

  /** Where the files of a preview lie; null when it is not kept. */
  folderOf(previewId: string): string | null {
    return this.#previews.get(previewId) ?? null
  }

  chooseScan(runId: string, scan: number, path: string): { readonly fileName: string } {
    const before = this.#scans.get(runId) ?? []
    const length = Math.max(before.length, scan + 1)
    this.#scans.set(
      runId,
      Array.from({ length }, (_, place) => (place === scan ? path : (before[place] ?? null))),
    )
    return { fileName: visibleText(basename(path)) }
  }

  async preview(choice: DenoiseChoice): Promise<DenoisePreview & { readonly previewId: string }> {
    const previewId = randomUUID()
    const folder = join(this.#options.cacheFolder, 'denoise', previewId)
    const found = await this.#work(choice, (input, options) =>
      this.#options.engine.run('denoisePreview', { ...input, scan: choice.scan, cacheFolder: folder }, options),
    )
    this.#previews.set(previewId, folder)
    for (const [oldId, oldFolder] of [...this.#previews].slice(0, -PREVIEWS_KEPT)) {
      this.#previews.delete(oldId)
      void rm(oldFolder, { recursive: true, force: true }).catch(() => undefined)
    }
    return { ...found, scanFileName: visibleText(found.scanFileName), previewId }
  }

  write(choice: DenoiseChoice, outPath: string): Promise<DenoiseSummary> {
    return this.#work(choice, (input, options) => this.#options.engine.run('denoise', { ...input, outPath }, { ...options, insist: true }))
  }

  /** Stops what goes on with this run; nothing when nothing does. */
  cancel(runId: string): void {
    this.#going.get(runId)?.abort()
  }

  /** One piece of work at a time for each run: a newer one stops the older. */
  async #work<Result>(
    { runId, removed, method }: DenoiseChoice,
    start: (input: Omit<DenoiseRequest, 'outPath'>, options: TaskOptions) => Promise<Result>,
  ): Promise<Result> {
    this.cancel(runId)
    const abort = new AbortController()
    this.#going.set(runId, abort)
    const input = { runFolder: this.#options.folderOfRun(runId), scanPath: null, movedScans: this.#scans.get(runId) ?? [], removed, method }
    try {
      return await start(input, { signal: abort.signal, onProgress: (progress) => this.#options.onProgress(runId, progress) })
    } finally {
      if (this.#going.get(runId) === abort) this.#going.delete(runId)
    }
  }
}
