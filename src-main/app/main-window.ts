/** How is the one window made, remembered, and closed while a run goes on? */
import { app, BrowserWindow, nativeTheme, screen } from 'electron'
import type { Settings } from '../../src-shared/ipc/contract'
import type { RunControl } from '../runs/run-control'
import type { Dialogs } from './dialogs'
import { type Logger, withCauses } from './logger'
import type { Page } from './page'
import { guard } from './security-guards'
import { START_URL } from './security-policy'
import type { SettingsFile } from './settings-file'
import { SMALLEST, windowBounds } from './window-place'

interface MainWindowOptions {
  readonly page: Page
  readonly settings: SettingsFile
  readonly control: RunControl
  readonly dialogs: Dialogs
  readonly logger: Logger
  readonly preload: string
  readonly icon: string
  readonly development: boolean
}

/** The page's ground (mock: --bg1), so that nothing flashes before it paints. */
const GROUND = { dark: '#121212', light: '#ffffff' }

export function applyTheme(theme: Settings['theme']): void {
  nativeTheme.themeSource = theme
}

export async function openMainWindow(options: MainWindowOptions): Promise<void> {
  const { page, settings, logger } = options
  const remembered = settings.get().window
  applyTheme(settings.get().settings.theme)
  const window = new BrowserWindow({
    ...windowBounds(
      remembered,
      screen.getAllDisplays().map(({ workArea }) => workArea),
    ),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    title: 'Counterpoint',
    icon: options.icon,
    backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      devTools: options.development,
    },
  })
  guard(window.webContents, logger)
  page.attach(window)
  window.once('ready-to-show', () => {
    if (remembered?.maximized) window.maximize()
    window.show()
  })
  // The title names what is open and is set where that is known, not by the document.
  window.on('page-title-updated', (event) => event.preventDefault())
  window.webContents.on('preload-error', (_event, _path, error) => logger.error(`preload: ${withCauses(error)}`))
  reviveWhenGone(window, logger)
  rememberPlace(window, settings)
  askBeforeClosing(window, options)
  await window.loadURL(START_URL)
}

/** A page process that died (out of memory, driver) is started again; the run goes on, it lives elsewhere. Not in a circle. */
function reviveWhenGone(window: BrowserWindow, logger: Logger): void {
  let revivedAt = Number.NEGATIVE_INFINITY
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    logger.error(`page ended: ${reason}`)
    if (reason === 'clean-exit' || performance.now() - revivedAt < 10_000) return
    revivedAt = performance.now()
    window.webContents.reload()
  })
}

function rememberPlace(window: BrowserWindow, settings: SettingsFile): void {
  window.on('close', () => {
    const { x, y, width, height } = window.getNormalBounds()
    settings.update({ window: { x, y, width, height, maximized: window.isMaximized() } })
  })
}

/** Closing asks while a run goes on, then stops it and waits until nothing half-written is left. */
function askBeforeClosing(window: BrowserWindow, { control, dialogs }: MainWindowOptions): void {
  let asking = false
  window.on('close', (event) => {
    if (!control.running) return
    event.preventDefault()
    if (asking) return
    asking = true
    void dialogs
      .mayStopRun()
      .then(async (stop) => {
        if (!stop) return
        await control.cancelCurrent()
        app.quit()
      })
      .finally(() => {
        asking = false
      })
  })
}

/** To the front, for a second start of the app or a file that was opened. */
export function showWindow(window: BrowserWindow | null): void {
  if (!window) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
