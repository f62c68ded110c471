/** Which windows are open, and what may the parts of the stand-in ask of the app? */
import type { BrowserWindow } from './browser-window'
import type { Chromium } from './chromium'
import type { WebContents } from './web-contents'

interface Registry {
  readonly contents: Map<number, WebContents>
  readonly windows: Map<number, BrowserWindow>
  focused: BrowserWindow | null
  chromium: Chromium | null
  ready: boolean
  /** Set by app.ts; late, because app and windows know each other. */
  emitFromApp: (event: string, ...args: unknown[]) => void
  appName: () => string
  appPath: () => string
  allWindowsClosed: () => void
  darkColors: () => boolean | null
  nextId: () => number
}

let last = 0
export const registry: Registry = {
  contents: new Map(),
  windows: new Map(),
  focused: null,
  chromium: null,
  ready: false,
  emitFromApp: () => {},
  appName: () => 'Electron',
  appPath: () => process.cwd(),
  allWindowsClosed: () => {},
  darkColors: () => null,
  nextId: () => ++last,
}

export function chromium(): Chromium {
  if (!registry.chromium) throw new Error('stand-in: Chromium has not been started')
  return registry.chromium
}
