/** What becomes of a file that comes from outside the page: dropped, double-clicked, or named when the app was started? */
import type { ScanOpened } from '../../src-shared/ipc/contract'
import { envelopeForPage } from '../ipc/envelope'
import { type RunLibrary, runFolderOf } from '../runs/run-library'
import type { ScanLibrary } from '../runs/scan-library'
import { type Logger, withCauses } from './logger'
import type { Page } from './page'

export interface OutsideFiles {
  /** A scan is given back; a run folder, or its run.json, is opened and told to the page as 'run:opened' (null). */
  openScanOrRun(path: string): Promise<ScanOpened | null>
  /** Nobody waits for these: the page gets 'scan:opened', 'run:opened' or 'app:failed'. */
  openFromOutside(paths: readonly string[]): Promise<void>
}

export function outsideFiles(options: {
  readonly scans: ScanLibrary
  readonly runs: RunLibrary
  readonly page: Page
  readonly logger: Logger
}): OutsideFiles {
  const { scans, runs, page, logger } = options
  async function openScanOrRun(path: string): Promise<ScanOpened | null> {
    const folder = await runFolderOf(path)
    if (folder === null) return scans.open(path)
    page.send('run:opened', await runs.openFolder(folder))
    return null
  }
  return {
    openScanOrRun,
    async openFromOutside(paths) {
      // One window shows one scan: the last one named is the one shown, all get into the recent ones.
      for (const path of paths) {
        try {
          const opened = await openScanOrRun(path)
          if (opened) page.send('scan:opened', opened)
        } catch (error) {
          logger.warn(`not opened: ${withCauses(error)}`)
          page.send('app:failed', { error: envelopeForPage(error) })
        }
      }
    },
  }
}
