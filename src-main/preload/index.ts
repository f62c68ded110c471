/** What can the page do outside itself? One method per call of the contract, and listening; nothing else is handed over. */
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { Bridge, CallResult, Events } from '../../src-shared/ipc/contract'
import { bridgeName, CALL_NAMES, type CallName, EVENT_NAMES, type EventName } from '../../src-shared/ipc/names'

type Listener = (payload: never) => void

/** Events that came before the page listened, oldest first, so that a scan opened from outside is never lost. */
const waiting = new Map<EventName, unknown[]>()
const WAITING_AT_MOST = 20
const listeners = new Map<EventName, Set<Listener>>()

for (const name of EVENT_NAMES) {
  ipcRenderer.on(name, (_event, payload) => {
    const current = listeners.get(name)
    if (current && current.size > 0) {
      for (const listener of [...current]) listener(payload as never)
    } else {
      waiting.set(name, [...(waiting.get(name) ?? []), payload].slice(-WAITING_AT_MOST))
    }
  })
}

function on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void {
  if (!EVENT_NAMES.includes(name)) throw new Error(`no such event: ${String(name)}`)
  const current = listeners.get(name) ?? new Set<Listener>()
  listeners.set(name, current)
  current.add(listener)
  const missed = waiting.get(name) ?? []
  waiting.delete(name)
  for (const payload of missed) listener(payload as Events[Name])
  return () => void current.delete(listener)
}

function invoke(name: CallName, input: unknown): Promise<CallResult<never>> {
  return ipcRenderer.invoke(name, input) as Promise<CallResult<never>>
}

const calls = CALL_NAMES.filter((name) => name !== 'scan:open-dropped').map((name) => [
  bridgeName(name),
  (input: unknown) => invoke(name, input),
])

const bridge = {
  ...Object.fromEntries(calls),
  scanOpenDropped: async (file: object) => invoke('scan:open-dropped', { path: webUtils.getPathForFile(file as File) }),
  on,
} as Bridge

contextBridge.exposeInMainWorld('counterpoint', bridge)
