/** What happens when the page wants to start, stop, open or save a run? */
import { basename } from 'node:path'
import { AppError } from '../../src-shared/errors'
import type { Dialogs } from '../app/dialogs'
import type { EngineHost } from '../runs/engine-host'
import type { FigureFiles } from '../runs/figure-files'
import { rerunOf } from '../runs/rerun'
import type { RunControl } from '../runs/run-control'
import type { RunLibrary } from '../runs/run-library'
import type { ScanLibrary } from '../runs/scan-library'
import type { UnfinishedRuns } from '../runs/unfinished-runs'
import type { HandlersOf } from './register'

export interface RunHandlerOptions {
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

type Saved = { readonly savedAs: string } | null

export function runHandlers({ engine, runs, scans, control, unfinished, dialogs, figures, showFolder }: RunHandlerOptions) {
  async function saveReportAs(runId: string): Promise<Saved> {
    const outPath = await dialogs.saveReport(`${runs.nameOf(runId)}_report.html`)
    if (outPath === null) return null
    await engine.run('report', { runFolder: runs.folderOf(runId), outPath })
    return { savedAs: basename(outPath) }
  }

  async function exportAs(runId: string, as: keyof typeof EXPORT_NAMES): Promise<Saved> {
    const outPath = await dialogs.saveExport(EXPORT_NAMES[as](runs.nameOf(runId)))
    if (outPath === null) return null
    const request = { runFolder: runs.folderOf(runId), as, outPath }
    try {
      // Systems' dialogs ask about files of that name, not about what is inside a folder.
      await engine.run('export', { ...request, overwrite: as === 'nilearn-script' })
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'FILE_EXISTS' || error.details.option === undefined) throw error
      if (!(await dialogs.mayReplace([String(error.details.file)]))) return null
      await engine.run('export', { ...request, overwrite: true })
    }
    return { savedAs: basename(outPath) }
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
    'run:show-folder'({ runId }) {
      showFolder(runs.folderOf(runId))
      return null
    },
    'run:review': ({ runId, review }) => runs.review(runId, review),
    'run:save'({ runId, what }) {
      switch (what) {
        case 'report':
          return saveReportAs(runId)
        case 'nifti':
        case 'tables':
        case 'melodic':
        case 'bids':
        case 'nilearn-script':
          return exportAs(runId, what)
      }
    },
  } satisfies HandlersOf<'run'>
}
