/** Which finished runs are known, which are open, and where do their voxel values lie? Paths stay here; the page gets ids. */
import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { access, readFile, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { AppError, CancelledError } from '../../src-shared/errors'
import { leadsToAnotherMachine } from '../../src-shared/foreign-path'
import type { RecentRun } from '../../src-shared/ipc/contract'
import type { Review } from '../../src-shared/model/review'
import { type RunDetail, type RunLabels, withLabels } from '../../src-shared/model/run'
import { OUTPUT_NAMES } from '../../src-shared/output-names'
import { visibleText } from '../../src-shared/visible-text'
import type { DataPlaces } from '../app/answer'
import { type Logger, withCauses } from '../app/logger'
import type { RecentRunEntry, SettingsFile } from '../app/settings-file'
import { readRunLabels } from '../engine/write/run-labels'
import { writeRunReview } from '../engine/write/run-review'
import type { EngineHost } from './engine-host'
import { folderName } from './run-places'
import type { UnfinishedRuns } from './unfinished-runs'
import { withoutPaths } from './without-paths'

interface RunLibraryOptions {
  readonly settings: SettingsFile
  readonly engine: EngineHost
  readonly unfinished: UnfinishedRuns
  readonly cacheFolder: string
  /** Where runs are put that are made of other programs' results. */
  readonly importsFolder: string
  readonly logger: Logger
  /** Asks which table of time courses is meant where results of several scans lie together; null when nothing was chosen. */
  readonly chooseResults: (folder: string) => Promise<string | null>
  /** A token for the mask file of an opened run, so that its parameters can be used again. */
  readonly tokenForFile: (path: string) => string
  readonly onOpened: (name: string) => void
}

interface OpenRun {
  readonly folder: string
  readonly cacheFolder: string
  /** As run.json names it. */
  readonly scanPath: string
  readonly detail: RunDetail
  /** Changes when the run folder is written to. */
  readonly version: string
}

const RECENT_AT_MOST = 50
const OPEN_AT_MOST = 6

export class RunLibrary implements Pick<DataPlaces, 'runFolder'> {
  readonly #options: RunLibraryOptions
  /** In the order of use, the latest last. */
  readonly #open = new Map<string, OpenRun>()

  constructor(options: RunLibraryOptions) {
    this.#options = options
  }

  /** At start-up: empties the cache and removes what runs that were cut off have left behind. */
  async tidy(): Promise<void> {
    const { cacheFolder, logger, unfinished } = this.#options
    await rm(cacheFolder, { recursive: true, force: true }).catch((error) => logger.warn(`cache not emptied: ${withCauses(error)}`))
    await unfinished.tidy((folder) => this.add(randomUUID(), folder))
  }

  /** At the end: the cache holds voxel values of the user's scans and does not outlive the window. */
  dispose(): void {
    try {
      rmSync(this.#options.cacheFolder, { recursive: true, force: true, maxRetries: 2 })
    } catch (error) {
      this.#options.logger.warn(`cache not emptied: ${withCauses(error)}`)
    }
  }

  runFolder(runId: string) {
    const run = this.#open.get(runId)
    if (!run) return null
    return { folder: run.cacheFolder, nComponents: run.detail.components.length, voxelsInMask: run.detail.voxelsInMask }
  }

  /** Opens by id; FILE_NOT_FOUND when the folder is gone, FORMAT_RUN_FOLDER_INVALID when it is no run. */
  async open(runId: string): Promise<RunDetail> {
    const folder = this.folderOf(runId)
    const version = await this.#version(folder)
    const known = this.#open.get(runId)
    if (known && known.version === version) {
      this.#open.delete(runId)
      this.#open.set(runId, known)
      this.#options.onOpened(known.detail.name)
      // Another program may have written labels meanwhile; they are small, so they are read again.
      this.setLabels(runId, await readRunLabels(folder, known.detail.components.length))
      return this.openDetail(runId)
    }
    const cacheFolder = join(this.#options.cacheFolder, 'runs', runId)
    const found = await this.#options.engine.run('openRun', { runFolder: folder, cacheFolder })
    const detail: RunDetail = { ...withoutPaths(found, (path) => this.#tokenFor(path, folder)), runId }
    this.#open.set(runId, { folder, cacheFolder, scanPath: found.record.input.path, detail, version })
    this.#remember(entryOf(runId, folder, found.record))
    this.#closeOldest()
    this.#options.onOpened(detail.name)
    return detail
  }

  /** What the page was given of an open run, with its labels as they are now. @throws AppError FILE_NOT_FOUND for a run that is not open */
  openDetail(runId: string): RunDetail {
    const run = this.#open.get(runId)
    if (!run) throw new AppError('FILE_NOT_FOUND', { reason: 'the run is not open' })
    return run.detail
  }

  /** Writes what was decided about a run, and opens it again where that changes what is shown. */
  async review(runId: string, review: Review): Promise<RunDetail> {
    const folder = this.folderOf(runId)
    const before = this.openDetail(runId)
    await writeRunReview(folder, review)
    const run = this.#open.get(runId)
    const isOrderOnly = review.sign === before.review.sign && review.repetitionTimeSeconds === before.review.repetitionTimeSeconds
    if (!run || !isOrderOnly) return this.open(runId)
    this.#open.set(runId, { ...run, detail: { ...before, review }, version: await this.#version(folder) })
    return this.openDetail(runId)
  }

  /** @param review in force when they were fitted: a sign decided since turns the maps */
  setMixtures(runId: string, mixtures: NonNullable<RunDetail['mixtures']>, review: Review): void {
    const run = this.#open.get(runId)
    if (run && run.detail.review.sign === review.sign) this.#open.set(runId, { ...run, detail: { ...run.detail, mixtures } })
  }

  setLabels(runId: string, labels: RunLabels): void {
    const run = this.#open.get(runId)
    if (run) this.#open.set(runId, { ...run, detail: withLabels(run.detail, labels) })
  }

  /** Opens a folder that the user picked or dropped: a run, or results of another program, which become a run first. */
  async openFolder(folder: string): Promise<RunDetail> {
    const runFolder = (await isThere(join(folder, OUTPUT_NAMES.record))) ? folder : await this.#imported(folder)
    const known = this.#options.settings.get().recentRuns.find((entry) => entry.folder === runFolder)
    const runId = known?.runId ?? randomUUID()
    this.#folders.set(runId, runFolder)
    return this.open(runId)
  }

  /** The run that results became when they were opened before, while they are the same; else a new one. */
  async #imported(folder: string): Promise<string> {
    const { importsFolder, engine, chooseResults } = this.#options
    const all = await engine.run('findResults', { path: folder })
    const chosen = all.length > 1 ? await chooseResults(folder) : (all[0]?.mixing ?? folder)
    if (chosen === null) throw new CancelledError()
    const { name: given, mixing } = all.find((each) => each.mixing === chosen) ?? { name: basename(chosen), mixing: chosen }
    const name = folderName(given.replace(/\.g?ica$/i, '_ica'))
    for (let number = 1; ; number++) {
      const runFolder = join(importsFolder, number === 1 ? name : `${name}-${number}`)
      const record = await readFile(join(runFolder, OUTPUT_NAMES.record), 'utf8').catch(() => null)
      if (record === null) {
        if (await isThere(runFolder)) continue
        const request = { path: mixing, mixingPath: null, scanPath: null, repetitionTimeSeconds: null, runFolder, name: given }
        await engine.run('importResults', request)
        return runFolder
      }
      if (await isMadeFrom(record, mixing)) return runFolder
    }
  }

  /** A run that has just finished: listed among the recent ones. */
  async add(runId: string, folder: string): Promise<void> {
    this.#folders.set(runId, folder)
    const record = JSON.parse(await readFile(join(folder, OUTPUT_NAMES.record), 'utf8')) as RunDetail['record']
    this.#remember(entryOf(runId, folder, record))
  }

  /**
   * The scan of an open run: where it was, or beside the run folder, when both were moved together.
   * @throws AppError FILE_NOT_FOUND when it is in neither place
   */
  async scanPathOf(runId: string): Promise<string> {
    const run = this.#open.get(runId)
    if (!run) throw new AppError('FILE_NOT_FOUND', { reason: 'the run is not open' })
    const name = run.scanPath.split(/[\\/]/).at(-1) ?? ''
    const places = [...(leadsToAnotherMachine(run.scanPath, run.folder) ? [] : [run.scanPath]), join(dirname(run.folder), name)]
    for (const place of places) {
      const info = await stat(place).catch(() => null)
      if (info?.isFile()) return place
    }
    throw new AppError('FILE_NOT_FOUND', { file: name, reason: 'it is not where it was when this run was made' })
  }

  /** For a file that a run names. One on another machine gets a token that stands for nothing: it has to be chosen again. */
  #tokenFor(path: string, folder: string): string {
    return leadsToAnotherMachine(path, folder) ? `file-${randomUUID()}` : this.#options.tokenForFile(path)
  }

  folderOf(runId: string): string {
    const folder = this.#folders.get(runId) ?? this.#options.settings.get().recentRuns.find((entry) => entry.runId === runId)?.folder
    if (folder === undefined) throw new AppError('FILE_NOT_FOUND', { reason: 'not in the list of recent runs' })
    return folder
  }

  /** For the names of files that are made of a run: one that any folder can hold. */
  nameOf(runId: string): string {
    return folderName(basename(this.folderOf(runId)))
  }

  async recent(): Promise<readonly RecentRun[]> {
    return Promise.all(
      this.#options.settings.get().recentRuns.map(async ({ folder, ...entry }) => ({
        ...entry,
        name: visibleText(entry.name),
        scanFileName: visibleText(entry.scanFileName),
        missing: await access(join(folder, OUTPUT_NAMES.record)).then(
          () => false,
          () => true,
        ),
      })),
    )
  }

  readonly #folders = new Map<string, string>()

  async #version(folder: string): Promise<string> {
    const record = OUTPUT_NAMES.record
    const info = await stat(join(folder, record)).catch(() => null)
    if (!info) {
      const there = await stat(folder).catch(() => null)
      if (!there) throw new AppError('FILE_NOT_FOUND', { file: basename(folder) })
      throw new AppError('FORMAT_RUN_FOLDER_INVALID', { file: basename(folder), field: record, found: 'missing' })
    }
    const review = await stat(join(folder, OUTPUT_NAMES.review)).catch(() => null)
    return [info.ino, info.mtimeMs, info.size, review?.mtimeMs, review?.size].join('-')
  }

  #remember(entry: RecentRunEntry): void {
    const { settings } = this.#options
    const others = settings.get().recentRuns.filter(({ runId, folder }) => runId !== entry.runId && folder !== entry.folder)
    settings.update({ recentRuns: [entry, ...others].slice(0, RECENT_AT_MOST) })
  }

  #closeOldest(): void {
    for (const [runId, run] of [...this.#open].slice(0, Math.max(0, this.#open.size - OPEN_AT_MOST))) {
      this.#open.delete(runId)
      void rm(run.cacheFolder, { recursive: true, force: true }).catch(() => undefined)
    }
  }
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** What the record of a run says of the results that it was made from. */
const madeFromSchema = z.object({ createdAt: z.string(), imported: z.object({ path: z.string(), maps: z.string(), mixing: z.string() }) })

/** Whether a run folder was made from the results with these time courses, and they have not been written to since; not when its record is damaged. */
async function isMadeFrom(recordText: string, mixing: string): Promise<boolean> {
  let record: z.infer<typeof madeFromSchema>
  try {
    record = madeFromSchema.parse(JSON.parse(recordText))
  } catch {
    return false
  }
  const { imported, createdAt } = record
  if (join(imported.path, imported.mixing) !== mixing) return false
  const files = await Promise.all([imported.maps, imported.mixing].map((name) => stat(join(imported.path, name)).catch(() => null)))
  return files.every((file) => file !== null && file.mtimeMs < Date.parse(createdAt))
}

function entryOf(runId: string, folder: string, record: RunDetail['record']): RecentRunEntry {
  return {
    runId,
    folder,
    name: visibleText(record.name),
    scanFileName: visibleText(record.input.fileName),
    nComponents: record.decomposition.nComponents,
    nIter: record.decomposition.nIter,
    converged: record.decomposition.converged,
    createdAt: record.createdAt,
  }
}

/** The run folder that a picked or dropped path means: the folder itself, or the one whose run.json it is; null when it is neither. */
export async function runFolderOf(path: string): Promise<string | null> {
  const info = await stat(path).catch(() => null)
  if (info?.isDirectory()) return path
  return info?.isFile() && basename(path) === OUTPUT_NAMES.record ? dirname(path) : null
}
