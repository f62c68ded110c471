/** What happens when the page wants to start, stop, open or save a run? */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../src-shared/errors'
import type { PlacedVolume } from '../../src-shared/ipc/contract'
import { visibleText } from '../../src-shared/visible-text'
import type { Dialogs } from '../app/dialogs'
import type { EngineTasks } from '../engine/messages'
import type { EngineHost } from '../runs/engine-host'
import type { FigureFiles } from '../runs/figure-files'
import { rerunOf } from '../runs/rerun'
import type { RunControl } from '../runs/run-control'
import type { RunLibrary } from '../runs/run-library'
import type { ScanLibrary } from '../runs/scan-library'
import type { UnfinishedRuns } from '../runs/unfinished-runs'
import type { HandlersOf } from './register'
import { shownName } from './shown-name'

interface RunHandlerOptions {
  readonly engine: EngineHost
  readonly runs: RunLibrary
  readonly scans: ScanLibrary
  readonly control: RunControl
  readonly unfinished: UnfinishedRuns
  readonly dialogs: Dialogs
  readonly figures: Pick<FigureFiles, 'backgroundAt'>
  readonly showFolder: (path: string) => void
}

/** What an export is called at first. */
const EXPORT_NAMES = {
  nifti: (name: string) => `${name}_images`,
  tables: (name: string) => `${name}_tables`,
  melodic: (name: string) => `${name}.ica`,
  bids: (name: string) => `${name}_bids`,
  'nilearn-script': (name: string) => `${name}.py`,
} as const

/** The page may still be fetching the one before. */
const VOLUMES_KEPT = 4

type ExportThreshold = EngineTasks['export']['input']['threshold']
type Saved = { readonly savedAs: string } | null

export function runHandlers({ engine, runs, scans, control, unfinished, dialogs, figures, showFolder }: RunHandlerOptions) {
  async function saveReportAs(runId: string, fontFamily: EngineTasks['report']['input']['fontFamily']): Promise<Saved> {
    const outPath = await dialogs.saveReport(`${runs.nameOf(runId)}_report.html`)
    if (outPath === null) return null
    await engine.run('report', { runFolder: runs.folderOf(runId), outPath, ...(fontFamily ? { fontFamily } : {}) })
    return { savedAs: shownName(outPath) }
  }

  async function exportAs(runId: string, as: keyof typeof EXPORT_NAMES, threshold: ExportThreshold): Promise<Saved> {
    const outPath = await dialogs.saveExport(EXPORT_NAMES[as](runs.nameOf(runId)))
    if (outPath === null) return null
    const request = { runFolder: runs.folderOf(runId), as, outPath, threshold }
    try {
      // Systems' dialogs ask about files of that name, not about what is inside a folder.
      await engine.run('export', { ...request, overwrite: as === 'nilearn-script' })
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'FILE_EXISTS' || error.details.option === undefined) throw error
      if (!(await dialogs.mayReplace([String(error.details.file)]))) return null
      await engine.run('export', { ...request, overwrite: true })
    }
    return { savedAs: shownName(outPath) }
  }

  const placing = new Map<string, AbortController>()
  const placed = new Map<string, readonly number[]>()

  /** One volume at a time for each run: scrubbing through time leaves nothing behind that is still being read. */
  async function placeVolume({ runId, row }: { readonly runId: string; readonly row: number }): Promise<PlacedVolume> {
    const run = runs.runFolder(runId)
    if (!run) throw new AppError('FILE_NOT_FOUND', { reason: 'the run is not open' })
    placing.get(runId)?.abort()
    const abort = new AbortController()
    placing.set(runId, abort)
    const found = await engine.run(
      'placeVolume',
      { runFolder: runs.folderOf(runId), cacheFolder: run.folder, row },
      { signal: abort.signal },
    )
    const kept = [...(placed.get(runId) ?? []).filter((other) => other !== row), row]
    for (const old of kept.slice(0, -VOLUMES_KEPT)) await rm(join(run.folder, `volume-${old}.u8`), { force: true }).catch(() => undefined)
    placed.set(runId, kept.slice(-VOLUMES_KEPT))
    return { ...found, fileName: visibleText(found.fileName) }
  }

  return {
    'run:start': async (request) => ({ runId: await control.start(request) }),
    async 'run:cancel'({ runId }) {
      await control.cancel(runId)
      return null
    },
    'run:unfinished': () => unfinished.list(),
    'run:take-up': ({ unfinishedId }) => rerunOf(unfinished.get(unfinishedId), scans),
    'run:forget-unfinished'({ unfinishedId }) {
      unfinished.forget(unfinishedId)
      return null
    },
    'run:recent': () => runs.recent(),
    'run:open': ({ runId }) => runs.open(runId),
    async 'run:pick'() {
      const folder = await dialogs.pickRunFolder()
      return folder === null ? null : runs.openFolder(folder)
    },
    async 'run:open-scan'({ runId, locate }) {
      const path = locate ? await dialogs.pickScan() : await runs.scanPathOf(runId)
      return path === null ? null : scans.open(path)
    },
    async 'run:pick-background'({ runId }) {
      const path = await dialogs.pickImage()
      const run = path === null ? null : runs.runFolder(runId)
      if (path === null || !run) return null
      // Figures find the file again by its name and what is in it.
      const found = await figures.backgroundAt(path)
      const { parts } = await engine.run('placeBackground', { path, runFolder: runs.folderOf(runId), cacheFolder: run.folder })
      return { ...found, parts }
    },
    'run:place-volume': (wanted) => placeVolume(wanted),
    'run:show-folder'({ runId }) {
      showFolder(runs.folderOf(runId))
      return null
    },
    'run:review': ({ runId, review }) => runs.review(runId, review),
    'run:save'({ runId, what, threshold, fontFamily }) {
      switch (what) {
        case 'report':
          return saveReportAs(runId, fontFamily)
        case 'nifti':
        case 'tables':
        case 'melodic':
        case 'bids':
        case 'nilearn-script':
          return exportAs(runId, what, threshold ?? null)
      }
    },
  } satisfies HandlersOf<'run'>
}
