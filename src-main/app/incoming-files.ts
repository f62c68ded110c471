/** How do files reach a running app: by its own start, by a second start, or by the system's file manager? */
import { app } from 'electron'
import { filesToOpen } from './command-line'
import { showWindow } from './main-window'
import type { OutsideFiles } from './outside-files'
import type { Page } from './page'

/** Before the app is ready: macOS may name a file already then. Files are opened once `begin` is called. */
export function receiveFiles(outside: OutsideFiles, page: Page): { begin(): void } {
  const appFolder = app.isPackaged ? null : app.getAppPath()
  let early: string[] | null = [...filesToOpen({ argv: process.argv, workingFolder: process.cwd(), appFolder })]
  const open = (paths: readonly string[]) => {
    if (early) early.push(...paths)
    else void outside.openFromOutside(paths)
  }
  app.on('open-file', (event, path) => {
    event.preventDefault()
    open([path])
    showWindow(page.window)
  })
  app.on('second-instance', (_event, argv, workingFolder) => {
    open(filesToOpen({ argv, workingFolder, appFolder }))
    showWindow(page.window)
  })
  return {
    begin() {
      const paths = early ?? []
      early = null
      open(paths)
    },
  }
}
