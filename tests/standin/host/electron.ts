/** What does require('electron') give the main process here? */
import type Electron from 'electron'
import { App } from './app'
import { BrowserWindow } from './browser-window'
import { ClipboardItem, clipboard } from './clipboard'
import { dialog, nativeTheme, powerSaveBlocker, safeStorage, screen, shell } from './desktop'
import { ipcMain } from './ipc-main'
import { Menu, MenuItem, setQuit } from './menu'
import { nativeImage } from './native-image'
import { MessageChannelMain } from './ports'
import { fetchAny, protocol } from './protocol'
import { registry } from './registry'
import { session } from './session'
import { missing, strict } from './strict'
import { utilityProcess } from './utility-process'
import type { WebContents } from './web-contents'

const net = strict('net', { fetch: fetchAny, isOnline: () => false, online: false })
const webContents = strict('webContents', {
  getAllWebContents: () => [...registry.contents.values()],
  fromId: (id: number) => registry.contents.get(id),
  fromDevToolsTargetId: (target: string) => [...registry.contents.values()].find((each) => each.getDevToolsTargetId() === target),
  getFocusedWebContents: (): WebContents | null => registry.focused?.webContents ?? null,
})

/** The rest of Electron's main-process module: may be imported, throws when used. */
export const MISSING = [
  'autoUpdater',
  'BaseWindow',
  'BrowserView',
  'contentTracing',
  'crashReporter',
  'desktopCapturer',
  'globalShortcut',
  'inAppPurchase',
  'netLog',
  'Notification',
  'powerMonitor',
  'pushNotifications',
  'ShareMenu',
  'systemPreferences',
  'TouchBar',
  'Tray',
  'View',
  'WebContentsView',
  'webFrameMain',
] as const satisfies readonly (keyof typeof Electron)[]

/** @param executable the stand-in's own file, which the app knows as its executable */
export function createElectron(executable: string, packaged: boolean) {
  const app = new App(executable, packaged)
  setQuit(() => app.quit())
  const present = {
    app,
    BrowserWindow,
    clipboard,
    ClipboardItem,
    dialog,
    ipcMain,
    Menu,
    MenuItem,
    MessageChannelMain,
    nativeImage,
    nativeTheme,
    net,
    powerSaveBlocker,
    protocol,
    safeStorage,
    screen,
    session,
    shell,
    utilityProcess,
    webContents,
  } satisfies Partial<Record<keyof typeof Electron, unknown>>
  const absent = Object.fromEntries(MISSING.map((name) => [name, missing(name)]))
  return { app, electron: strict('electron', { ...absent, ...present }) }
}
