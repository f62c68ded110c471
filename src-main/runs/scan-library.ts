/** Which scans are open or were open lately, and what may the page know of them? Paths stay here; the page gets ids. */
import { randomUUID } from 'node:crypto'
import { access } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '../../src-shared/errors'
import type { RecentScan, ScanOpened } from '../../src-shared/ipc/contract'
import type { ScanHeader } from '../../src-shared/model/scan'
import { FILE_PARAMETERS, type FileParameterName, PARAMETERS, type RunParameters } from '../../src-shared/params/parameters'
import { visibleText } from '../../src-shared/visible-text'
import type { RecentScanEntry, SettingsFile } from '../app/settings-file'
import { openScan } from '../engine/read/nifti-header'
import { defaultRunName, freeFolder, outputPlace } from './run-places'

interface ScanLibraryOptions {
  readonly settings: SettingsFile
  readonly samplePath: string
  readonly documentsFolder: string
  readonly onOpened: (fileName: string) => void
}

interface KnownScan {
  readonly scanId: string
  readonly path: string
  readonly header: ScanHeader
  readonly isSample: boolean
}

const RECENT_AT_MOST = 20

export class ScanLibrary {
  readonly #options: ScanLibraryOptions
  readonly #open = new Map<string, KnownScan>()
  /** Mask files that the user picked: token -> path. */
  readonly #files = new Map<string, string>()

  constructor(options: ScanLibraryOptions) {
    this.#options = options
  }

  /** Reads the header and remembers the scan. Throws the reader's AppError, DATA_NOT_4D or DATA_TOO_FEW_VOLUMES among them. */
  async open(path: string, knownId?: string): Promise<ScanOpened> {
    // Further dimensions are folded here to say what that would give; a run does it only with the user's word.
    const { header: read, foldsDimensions } = await openScan(path, { foldExtraDimensions: true })
    const header = { ...read, fileName: visibleText(read.fileName) }
    const isSample = path === this.#options.samplePath
    const earlier = this.#options.settings.get().recentScans.find((entry) => entry.path === path)
    const scan: KnownScan = {
      scanId: knownId ?? earlier?.scanId ?? this.#idOf(path) ?? randomUUID(),
      path,
      header,
      isSample,
    }
    this.#open.set(scan.scanId, scan)
    // Where the sample lies changes with every version of the app; its button is always there.
    if (!isSample) this.#remember(scan)
    const place = await outputPlace(path, isSample, this.#options.documentsFolder)
    const runName = basename(await freeFolder(place.folder, defaultRunName(header.fileName)))
    this.#options.onOpened(header.fileName)
    return { scanId: scan.scanId, header, runName, outputPlace: `${place.words}, in ${runName}`, foldsDimensions }
  }

  openSample(): Promise<ScanOpened> {
    return this.open(this.#options.samplePath)
  }

  async openRecent(scanId: string): Promise<ScanOpened> {
    const path = this.#open.get(scanId)?.path ?? this.#recent(scanId).path
    return this.open(path, scanId)
  }

  /** The scan has moved to `path`: same entry, new place. */
  async relocate(scanId: string, path: string): Promise<ScanOpened> {
    this.#recent(scanId)
    return this.open(path, scanId)
  }

  get(scanId: string): KnownScan {
    const scan = this.#open.get(scanId)
    if (!scan) throw new AppError('FILE_NOT_FOUND', { reason: 'not open' })
    return scan
  }

  async recent(): Promise<readonly RecentScan[]> {
    return Promise.all(
      this.#options.settings.get().recentScans.map(async ({ path, ...entry }) => ({
        ...entry,
        fileName: visibleText(entry.fileName),
        missing: await access(path).then(
          () => false,
          () => true,
        ),
      })),
    )
  }

  /** A token that stands for a file in the parameters that name one. */
  tokenForFile(path: string): string {
    const known = [...this.#files].find(([, chosen]) => chosen === path)
    const token = known?.[0] ?? `file-${randomUUID()}`
    this.#files.set(token, path)
    return token
  }

  /** Parameters as the engine wants them: tokens of files replaced by their paths. A page cannot name a file itself: PARAM_INVALID. */
  withFilePaths(parameters: RunParameters): RunParameters {
    if (parameters.maskFile === null && parameters.maskStrategy === 'file')
      throw new AppError('PARAM_INVALID', { parameter: 'Mask file', expected: 'a mask file' })
    const paths: Partial<Record<FileParameterName, string>> = {}
    for (const name of FILE_PARAMETERS) {
      const token = parameters[name]
      if (token === null) continue
      const path = this.#files.get(token)
      if (path === undefined)
        throw new AppError('PARAM_INVALID', { parameter: PARAMETERS[name].label, found: 'not known', expected: 'one chosen in the dialog' })
      paths[name] = path
    }
    return { ...parameters, ...paths }
  }

  /** A token for a scan that is taken together with an open one. @throws AppError DATA_GRID_MISMATCH, and what opening throws */
  async tokenForScan(scanId: string, path: string): Promise<{ readonly token: string; readonly fileName: string }> {
    const { header: first } = this.get(scanId)
    const { header } = await openScan(path, { foldExtraDimensions: true })
    const grid = (shape: readonly number[]) => shape.slice(0, 3).join(' x ')
    if (grid(header.shape) !== grid(first.shape)) {
      throw new AppError('DATA_GRID_MISMATCH', {
        file: header.fileName,
        field: 'shape',
        found: grid(header.shape),
        expected: grid(first.shape),
      })
    }
    return { token: this.tokenForFile(path), fileName: visibleText(header.fileName) }
  }

  /** @throws AppError PARAM_INVALID for a token that was never given */
  pathOf(token: string): string {
    const path = this.#files.get(token)
    if (path === undefined)
      throw new AppError('PARAM_INVALID', { parameter: 'Further scans', found: 'not known', expected: 'scans chosen in the dialog' })
    return path
  }

  outputPlace(scan: KnownScan) {
    return outputPlace(scan.path, scan.isSample, this.#options.documentsFolder)
  }

  #idOf(path: string): string | undefined {
    return [...this.#open.values()].find((scan) => scan.path === path)?.scanId
  }

  #recent(scanId: string): RecentScanEntry {
    const entry = this.#options.settings.get().recentScans.find((candidate) => candidate.scanId === scanId)
    if (!entry) throw new AppError('FILE_NOT_FOUND', { reason: 'not in the list of recent scans' })
    return entry
  }

  #remember({ scanId, path, header }: KnownScan): void {
    const { settings } = this.#options
    const others = settings.get().recentScans.filter((entry) => entry.scanId !== scanId && entry.path !== path)
    const entry: RecentScanEntry = {
      scanId,
      path,
      fileName: header.fileName,
      shape: [...header.shape],
      zooms: [...header.zooms],
      repetitionTimeSeconds: header.repetitionTimeSeconds,
      openedAt: new Date().toISOString(),
    }
    settings.update({ recentScans: [entry, ...others].slice(0, RECENT_AT_MOST) })
  }
}
