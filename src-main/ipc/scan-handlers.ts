/** What happens when the page wants to open, find or preview a scan? */
import { basename, dirname } from 'node:path'
import type { Dialogs } from '../app/dialogs'
import type { OutsideFiles } from '../app/outside-files'
import type { RunLibrary } from '../runs/run-library'
import type { ScanLibrary } from '../runs/scan-library'
import type { HandlersOf } from './register'

export interface ScanHandlerOptions {
  readonly scans: ScanLibrary
  readonly runs: RunLibrary
  readonly dialogs: Dialogs
  readonly outside: OutsideFiles
}

export function scanHandlers({ scans, runs, dialogs, outside }: ScanHandlerOptions) {
  return {
    async 'scan:pick'() {
      const path = await dialogs.pickScan()
      return path === null ? null : outside.openScanOrRun(path)
    },
    'scan:open-sample': () => scans.openSample(),
    'scan:open-dropped': ({ path }) => outside.openScanOrRun(path),
    'scan:open-recent': ({ scanId }) => scans.openRecent(scanId),
    async 'scan:locate'({ scanId }) {
      const path = await dialogs.pickScan()
      return path === null ? null : scans.relocate(scanId, path)
    },
    'scan:recent': () => scans.recent(),
    async 'scan:pick-mask'({ scanId }) {
      const path = await dialogs.pickMask(dirname(scans.get(scanId).path))
      return path === null ? null : { token: scans.tokenForMask(path), fileName: basename(path) }
    },
    'scan:preview': ({ scanId, parameters, foldExtraDimensions }) =>
      runs.preview(scans.get(scanId), scans.withMaskPath(parameters), foldExtraDimensions),
  } satisfies HandlersOf<'scan'>
}
