/** In which order does the app start? */
import { join } from 'node:path'
import { app, Menu } from 'electron'
import type { MenuCommand } from '../src-shared/ipc/contract'
import { registerAppScheme, serveApp } from './app/app-protocol'
import { commandLineWords } from './app/command-line'
import { receiveFiles } from './app/incoming-files'
import { openLog, withCauses } from './app/logger'
import { openMainWindow } from './app/main-window'
import { menuTemplate } from './app/menu'
import { appPlaces } from './app/places'
import { runCommandLine } from './app/run-command-line'
import { guardContents, guardSession, quietChromium } from './app/security-guards'
import { createServices } from './app/services'
import { envelopeForPage } from './ipc/envelope'
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
  const reportDefect = (error: unknown) => {
    logger.error(withCauses(error))
    services.page.send('app:failed', { error: envelopeForPage(error) })
  }
  process.on('uncaughtException', reportDefect)
  process.on('unhandledRejection', reportDefect)
  const files = receiveFiles(services.outside, services.page)

  // Not awaited: Electron becomes ready only after this module has run.
  void app.whenReady().then(async () => {
    guardSession(logger, development)
    serveApp({ rendererFolder: places.rendererFolder, places: services.runs, logger })
    registerCalls({ handlers: services.handlers, windowContentsId: () => services.page.window?.webContents.id ?? null, logger })
    const command = (named: MenuCommand) => services.page.send('menu:command', { command: named })
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate({ platform: process.platform, development, command })))
    await services.runs.tidy()
    await openMainWindow({ ...services, logger, preload: places.preload, icon: places.icon, development })
    void services.engine.warmUp()
    files.begin()
  })
  app.on('window-all-closed', () => app.quit())
  app.on('will-quit', () => {
    services.engine.stop()
    services.runs.dispose()
  })
}
