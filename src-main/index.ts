/** In which order does the app start? */
import { join } from 'node:path'
import { app, dialog } from 'electron'
import { visibleText } from '../src-shared/visible-text'
import { registerAppScheme, serveApp } from './app/app-protocol'
import { commandLineWords } from './app/command-line'
import { receiveFiles } from './app/incoming-files'
import { openLog } from './app/logger'
import { openMainWindow } from './app/main-window'
import { appPlaces } from './app/places'
import { runCommandLine } from './app/run-command-line'
import { guardContents, guardSession, quietChromium } from './app/security-guards'
import { createServices } from './app/services'
import { showMenu } from './app/show-menu'
import { registerCalls } from './ipc/register'

const places = appPlaces(app.getAppPath())
const appFolder = app.isPackaged ? null : app.getAppPath()
const words = commandLineWords({ argv: process.argv, workingFolder: process.cwd(), appFolder })

if (words) app.exit(await runCommandLine(places.commandLine, words))
else if (app.requestSingleInstanceLock()) openApp()
else app.quit()

function openApp(): void {
  const development = !app.isPackaged
  const logger = openLog(join(app.getPath('userData'), 'logs'), development)
  quietChromium()
  registerAppScheme()
  guardContents(logger)
  const services = createServices(places, logger)
  process.on('uncaughtException', services.reportDefect)
  process.on('unhandledRejection', services.reportDefect)
  const files = receiveFiles(services.outside, services.page)

  // Not awaited: Electron becomes ready only after this module has run.
  void app.whenReady().then(showApp).catch(giveUp)
  app.on('window-all-closed', () => app.quit())
  app.on('will-quit', () => {
    services.engine.stop()
    services.runs.dispose()
  })

  async function showApp(): Promise<void> {
    guardSession(logger, development)
    serveApp({ rendererFolder: places.rendererFolder, places: services.dataPlaces, logger })
    registerCalls({ handlers: services.handlers, windowContentsId: () => services.page.window?.webContents.id ?? null, logger })
    showMenu(services.page, development)
    await services.runs.tidy()
    await openMainWindow({ ...services, logger, preload: places.preload, icon: places.icon, development })
    void services.engine.warmUp()
    files.begin()
  }
  function giveUp(error: unknown): void {
    services.reportDefect(error)
    dialog.showErrorBox('Counterpoint could not start', visibleText(String(error)))
    app.exit(1)
  }
}
