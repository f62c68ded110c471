/** What happens when the page wants to see or write a scan without some components? */
import { dirname, extname, join } from 'node:path'
import type { Dialogs } from '../app/dialogs'
import type { DenoiseLibrary } from '../runs/denoise-library'
import type { RunLibrary } from '../runs/run-library'
import type { HandlersOf } from './register'
import { shownName } from './shown-name'

interface DenoiseHandlerOptions {
  readonly denoise: DenoiseLibrary
  readonly runs: RunLibrary
  readonly dialogs: Dialogs
}

export function denoiseHandlers({ denoise, runs, dialogs }: DenoiseHandlerOptions) {
  return {
    'denoise:preview': (choice) => denoise.preview(choice),
    async 'denoise:write'(choice) {
      const folder = runs.folderOf(choice.runId)
      const outPath = await dialogs.saveScan(join(dirname(folder), `${runs.nameOf(choice.runId)}_cleaned.nii.gz`))
      if (outPath === null) return null
      // Not every system's dialog adds the ending; what exists is never replaced.
      const target = extname(outPath) === '' ? `${outPath}.nii.gz` : outPath
      return { ...(await denoise.write(choice, target)), savedAs: shownName(target) }
    },
    'denoise:cancel'({ runId }) {
      denoise.cancel(runId)
      return null
    },
    async 'denoise:pick-scan'({ runId, scan }) {
      const path = await dialogs.pickScan()
      return path === null ? null : denoise.chooseScan(runId, scan, path)
    },
  } satisfies HandlersOf<'denoise'>
}
