/** What does a sandboxed preload find in its world: require('electron'), process, and nothing else of Node? */
import { ANSWERED_PATH, ASKED_FILE, BULK_INPUT, type PageConfig, RECEIVE_FUNCTION, SEND_BINDING, type ToPage } from '../shared/messages'
import { joinWorlds } from './bridge'
import { Emitter } from './emitter'
import { createIpcRenderer } from './ipc-renderer'

type Require = (name: string) => unknown
type Preload = (
  require: Require,
  module: { exports: object },
  exports: object,
  process: object,
  global: typeof globalThis,
  setImmediate: (f: (...args: unknown[]) => void, ...args: unknown[]) => unknown,
) => void

export function start(config: PageConfig, preload: Preload): void {
  const shared = globalThis as unknown as Record<string, unknown>
  const post = shared[SEND_BINDING] as (text: string) => void
  const { ipcRenderer, receive, send } = createIpcRenderer(config, (message) => post(JSON.stringify(message)))
  const { expose } = joinWorlds('isolated', config.secret)

  const bulkInput = document.createElement('input')
  bulkInput.type = 'file'
  shared[BULK_INPUT] = bulkInput
  shared[RECEIVE_FUNCTION] = async (text: string, hasBulk: boolean) => {
    const bulk = hasBulk ? await bulkInput.files?.[0]?.arrayBuffer() : undefined
    receive(JSON.parse(text) as ToPage, bulk)
  }
  window.addEventListener(`${config.secret}open`, (event) => send({ type: 'open', url: (event as CustomEvent).detail.url }))

  const electron = {
    contextBridge: { exposeInMainWorld: expose },
    ipcRenderer,
    webUtils: { getPathForFile: (file: File) => askForPath(shared, file) },
    webFrame: { setZoomFactor: notHere('webFrame.setZoomFactor'), getZoomFactor: () => 1 },
  }
  const setImmediate = (f: (...args: unknown[]) => void, ...args: unknown[]) => setTimeout(f, 0, ...args)
  const modules: Record<string, unknown> = {
    electron,
    'electron/renderer': electron,
    events: Object.assign(Emitter, { EventEmitter: Emitter }),
    timers: { setImmediate, setTimeout, setInterval },
    url: { URL, URLSearchParams },
  }
  const require: Require = (name) => {
    const key = name.replace(/^node:/, '')
    if (!(key in modules)) throw new Error(`module not found: ${name}`)
    return modules[key]
  }
  const process = { ...config.process, contextIsolated: true, sandboxed: true, type: 'renderer', on() {}, once() {} }
  const module = { exports: {} }
  try {
    preload(require, module, module.exports, process, globalThis, setImmediate)
  } catch (error) {
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
    send({ type: 'preload-error', message, stack })
    console.error(`Unable to load preload script: ${config.preloadUrl}`, error)
  }
  send({ type: 'ready' })
  watchTitle((title) => send({ type: 'title', title }))
}

/** A synchronous call to the host: `debugger` parks this world while the host asks Chromium for the file's path. */
function askForPath(shared: Record<string, unknown>, file: File): string {
  shared[ASKED_FILE] = file
  shared[ANSWERED_PATH] = ''
  // biome-ignore lint/suspicious/noDebugger: this pause is how the host is called
  debugger
  return String(shared[ANSWERED_PATH])
}

function notHere(name: string): () => never {
  return () => {
    throw new Error(`stand-in: ${name} is not implemented`)
  }
}

/** Chromium itself reports a changed title late. */
function watchTitle(changed: (title: string) => void): void {
  let title = ''
  const check = () => {
    if (document.title === title) return
    title = document.title
    changed(title)
  }
  document.addEventListener('DOMContentLoaded', () => {
    check()
    if (document.head) new MutationObserver(check).observe(document.head, { childList: true, subtree: true, characterData: true })
  })
}
