/** Which runs were cut off by a closed window or a computer that stopped, and with what can they be run again? */
import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '../../src-shared/errors'
import type { UnfinishedRun } from '../../src-shared/ipc/contract'
import { OUTPUT_NAMES } from '../../src-shared/output-names'
import { visibleText } from '../../src-shared/visible-text'
import { type Logger, withCauses } from '../app/logger'
import type { SettingsFile, UnfinishedRunEntry } from '../app/settings-file'
import { removePartials } from './run-places'

const OFFERED_AT_MOST = 5

export class UnfinishedRuns {
  readonly #settings: SettingsFile
  readonly #logger: Logger
  /** Of this start of the app: they go on, and are not offered. */
  readonly #goingOn = new Set<string>()

  constructor(settings: SettingsFile, logger: Logger) {
    this.#settings = settings
    this.#logger = logger
  }

  /** Writes down, before a run starts, what it takes to run it again. @returns its id here */
  begin(run: Omit<UnfinishedRunEntry, 'id' | 'startedAt'>): string {
    const id = randomUUID()
    this.#goingOn.add(id)
    const entry = { ...run, id, startedAt: new Date().toISOString() }
    this.#settings.update({ unfinishedRuns: [entry, ...this.#settings.get().unfinishedRuns] })
    return id
  }

  /** The run is over, or the user does not want it back. */
  forget(id: string): void {
    this.#settings.update({ unfinishedRuns: this.#settings.get().unfinishedRuns.filter((entry) => entry.id !== id) })
  }

  /**
   * At start-up: removes what runs that were cut off have left behind. One that was whole in the last moment is no longer unfinished.
   * @param isWhole told the folder of each such run
   */
  async tidy(isWhole: (folder: string) => Promise<void>): Promise<void> {
    const left = this.#settings.get().unfinishedRuns
    if (left.length === 0) return
    const kept: UnfinishedRunEntry[] = []
    for (const entry of left) {
      const removed = await removePartials(entry.folder).catch(() => [])
      if (removed.length > 0) this.#logger.info(`removed what an unfinished run had left: ${removed.length} folder`)
      const whole = await stat(join(entry.folder, OUTPUT_NAMES.record)).catch(() => null)
      if (!whole) kept.push(entry)
      else await isWhole(entry.folder).catch((error) => this.#logger.warn(`a finished run was not listed: ${withCauses(error)}`))
    }
    this.#settings.update({ unfinishedRuns: kept.slice(0, OFFERED_AT_MOST) })
  }

  /** Those of earlier starts, the latest first, as the page may know them. */
  list(): readonly UnfinishedRun[] {
    return this.#offered().map(({ id, name, scanPath, startedAt }) => ({
      unfinishedId: id,
      name: visibleText(name),
      scanFileName: visibleText(basename(scanPath)),
      startedAt,
    }))
  }

  /** @throws AppError FILE_NOT_FOUND for one that is not offered */
  get(id: string): UnfinishedRunEntry {
    const entry = this.#offered().find((candidate) => candidate.id === id)
    if (!entry) throw new AppError('FILE_NOT_FOUND', { reason: 'not among the runs that did not finish' })
    return entry
  }

  #offered(): readonly UnfinishedRunEntry[] {
    return this.#settings.get().unfinishedRuns.filter(({ id }) => !this.#goingOn.has(id))
  }
}
