/** What happens when the page wants to open, find or preview a scan? */
import { dirname } from 'node:path'
import { PARAMETERS } from '../../src-shared/params/parameters'
import type { Dialogs } from '../app/dialogs'
import type { OutsideFiles } from '../app/outside-files'
import type { MaskPreviews } from '../runs/mask-previews'
import type { ScanLibrary } from '../runs/scan-library'
import type { HandlersOf } from './register'
import { shownName } from './shown-name'

interface ScanHandlerOptions {
  readonly scans: ScanLibrary
  readonly previews: MaskPreviews
  readonly dialogs: Dialogs
  readonly outside: OutsideFiles
}

export function scanHandlers({ scans, previews, dialogs, outside }: ScanHandlerOptions) {
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
    async 'scan:pick-file'({ scanId, parameter }) {
      const { label, extensions } = PARAMETERS[parameter]
      const path = await dialogs.pickFile({ title: label, folder: dirname(scans.get(scanId).path), extensions })
      return path === null ? null : { token: scans.tokenForFile(path), fileName: shownName(path) }
    },
    async 'scan:pick-more'({ scanId }) {
      const paths = await dialogs.pickScans(dirname(scans.get(scanId).path))
      return Promise.all(paths.map((path) => scans.tokenForScan(scanId, path)))
    },
    'scan:preview': ({ scanId, parameters, foldExtraDimensions }) =>
      previews.make(scans.get(scanId), scans.withFilePaths(parameters), foldExtraDimensions),
  } satisfies HandlersOf<'scan'>
}
