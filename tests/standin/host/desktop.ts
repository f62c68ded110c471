/** What do the small modules answer that reach a desktop in Electron: dialogs, shell, theme, screen, power? */
import type Electron from 'electron'
import { registry } from './registry'
import { notImplemented, strict, strictEmitter } from './strict'

const options = (args: readonly unknown[]) => args.at(-1) as Record<string, unknown>
const tell = (name: string, args: readonly unknown[]) =>
  console.error(`stand-in: dialog.${name} was not answered by a test:`, JSON.stringify(options(args)))

/** A test answers dialogs by replacing these functions, as with Electron. An unanswered one is told of and cancelled. */
export const dialog = strict('dialog', {
  showOpenDialog: async (...args: unknown[]) => {
    tell('showOpenDialog', args)
    return { canceled: true, filePaths: [] }
  },
  showSaveDialog: async (...args: unknown[]) => {
    tell('showSaveDialog', args)
    return { canceled: true, filePath: '' }
  },
  showMessageBox: async (...args: unknown[]) => {
    tell('showMessageBox', args)
    return { response: Number(options(args).cancelId ?? 0), checkboxChecked: Boolean(options(args).checkboxChecked) }
  },
  showErrorBox: (title: string, content: string) => console.error(`stand-in: dialog.showErrorBox ${title}: ${content}`),
} satisfies Partial<Electron.Dialog>)

/** Nothing is opened; tests replace these functions to see what was asked for. */
export const shell = strict('shell', {
  openExternal: async (url: string) => console.error(`stand-in: shell.openExternal ${url}`),
  openPath: async (file: string) => {
    console.error(`stand-in: shell.openPath ${file}`)
    return ''
  },
  showItemInFolder: (file: string) => console.error(`stand-in: shell.showItemInFolder ${file}`),
  beep: () => {},
} satisfies Partial<Electron.Shell>)

type ThemeSource = 'system' | 'light' | 'dark'
class NativeTheme extends strictEmitter('nativeTheme') {
  readonly shouldUseHighContrastColors = false
  readonly shouldUseInvertedColorScheme = false
  readonly prefersReducedTransparency = false
  readonly inForcedColorsMode = false
  private source: ThemeSource = 'system'

  constructor() {
    super()
    registry.darkColors = () => (this.source === 'system' ? null : this.source === 'dark')
  }
  get themeSource(): ThemeSource {
    return this.source
  }
  set themeSource(source: ThemeSource) {
    this.source = source
    for (const contents of registry.contents.values()) contents.standinApplyTheme()
    setImmediate(() => this.emit('updated'))
  }
  /** Where there is no desktop, the system's own colours are light. */
  get shouldUseDarkColors(): boolean {
    return this.source === 'dark'
  }
}
export const nativeTheme = new NativeTheme()

const blockers = new Set<number>()
export const powerSaveBlocker = strict('powerSaveBlocker', {
  start: (_type: string) => {
    const id = registry.nextId()
    blockers.add(id)
    return id
  },
  stop: (id: number) => blockers.delete(id),
  isStarted: (id: number) => blockers.has(id),
} satisfies Partial<Electron.PowerSaveBlocker>)

const area = { x: 0, y: 0, width: 1920, height: 1080 }
const size = { width: area.width, height: area.height }
const display = { id: 1, bounds: area, workArea: area, size, workAreaSize: size, scaleFactor: 1, rotation: 0 }
class Screen extends strictEmitter('screen') {
  getPrimaryDisplay() {
    return display
  }
  getAllDisplays() {
    return [display]
  }
  getDisplayMatching(_rectangle: Electron.Rectangle) {
    return display
  }
  getDisplayNearestPoint(_point: Electron.Point) {
    return display
  }
  getCursorScreenPoint(): Electron.Point {
    return { x: 0, y: 0 }
  }
}
export const screen = new Screen()

export const safeStorage = strict('safeStorage', {
  isEncryptionAvailable: () => false,
  encryptString: (): never => {
    throw notImplemented('safeStorage.encryptString')
  },
} satisfies Partial<Electron.SafeStorage>)
