/** What happens when the page wants to start, stop, open or save a run? */
import { access } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Dialogs } from '../app/dialogs'
import { saveMaps, saveTables, tableTargets } from '../runs/copy-out'
import type { EngineHost } from '../runs/engine-host'
import type { FigureFiles } from '../runs/figure-files'
import type { RunControl } from '../runs/run-control'
import type { RunLibrary } from '../runs/run-library'
import type { ScanLibrary } from '../runs/scan-library'
import type { HandlersOf } from './register'

export interface RunHandlerOptions {
  readonly engine: EngineHost
  readonly runs: RunLibrary
  readonly scans: ScanLibrary
  readonly control: RunControl
  readonly dialogs: Dialogs
  readonly figures: Pick<FigureFiles, 'backgroundAt'>
  readonly showFolder: (path: string) => void
}

/** What an export is called at first. */
const EXPORT_NAMES = {
  melodic: (name: string) => `${name}.ica`,
  bids: (name: string) => `${name}_bids`,
  'nilearn-script': (name: string) => `${name}.py`,
} as const

type Saved = { readonly savedAs: string } | null

export function runHandlers({ engine, runs, scans, control, dialogs, figures, showFolder }: RunHandlerOptions) {
  async function saveMapsAs(runId: string): Promise<Saved> {
    const target = await dialogs.saveMaps(`${runs.nameOf(runId)}_maps.nii.gz`)
    if (target === null) return null
    await saveMaps(runs.folderOf(runId), target)
    return { savedAs: basename(target) }
  }

  async function saveTablesIn(runId: string): Promise<Saved> {
    const folder = await dialogs.pickTablesFolder()
    if (folder === null) return null
    const tables = tableTargets(runs.folderOf(runId), runs.nameOf(runId), folder)
    const there = await Promise.all(tables.map(({ target }) => exists(target)))
    const names = tables.filter((_, index) => there[index]).map(({ target }) => basename(target))
    if (names.length > 0 && !(await dialogs.mayReplace(names))) return null
    await saveTables(tables)
    return { savedAs: `${tables.length} tables in ${basename(folder)}` }
  }

  async function saveReportAs(runId: string): Promise<Saved> {
    const outPath = await dialogs.saveReport(`${runs.nameOf(runId)}_report.html`)
    if (outPath === null) return null
    await engine.run('report', { runFolder: runs.folderOf(runId), outPath })
    return { savedAs: basename(outPath) }
  }

  async function exportAs(runId: string, as: keyof typeof EXPORT_NAMES): Promise<Saved> {
    const outPath = await dialogs.saveExport(EXPORT_NAMES[as](runs.nameOf(runId)))
    if (outPath === null) return null
    await engine.run('export', { runFolder: runs.folderOf(runId), as, outPath })
    return { savedAs: basename(outPath) }
  }

  return {
    'run:start': async (request) => ({ runId: await control.start(request) }),
    async 'run:cancel'({ runId }) {
      await control.cancel(runId)
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
        case 'maps':
          return saveMapsAs(runId)
        case 'tables':
          return saveTablesIn(runId)
        case 'report':
          return saveReportAs(runId)
        case 'melodic':
        case 'bids':
        case 'nilearn-script':
          return exportAs(runId, what)
      }
    },
  } satisfies HandlersOf<'run'>
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
