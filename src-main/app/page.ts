/** How do events get to the page, also those that come before it is there? */
import type { BrowserWindow } from 'electron'
import type { EventName, Events } from '../../src-shared/ipc/contract'

export interface Page {
  send<Name extends EventName>(name: Name, payload: Events[Name]): void
  /** Null while there is no window. */
  readonly window: BrowserWindow | null
  attach(window: BrowserWindow): void
}

/** Keeps what is sent before the page has loaded; the preload keeps it until somebody listens. */
export function openPage(): Page {
  let window: BrowserWindow | null = null
  let loaded = false
  let early: (() => void)[] = []
  return {
    get window() {
      return window
    },
    send(name, payload) {
      const deliver = () => window?.webContents.send(name, payload)
      if (window && loaded) deliver()
      else early.push(deliver)
    },
    attach(opened) {
      window = opened
      loaded = false
      opened.webContents.on('did-finish-load', () => {
        loaded = true
        for (const deliver of early) deliver()
        early = []
      })
      opened.on('closed', () => {
        if (window === opened) window = null
      })
    },
  }
}
