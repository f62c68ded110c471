/** Which handlers and listeners has the main process registered for its pages? */
import type Electron from 'electron'
import { encode } from '../shared/codec'
import type { ToPage } from '../shared/messages'
import { type Like, strictEmitter } from './strict'

type Handler = (event: Electron.IpcMainInvokeEvent, ...args: unknown[]) => unknown

class IpcMain extends strictEmitter('ipcMain') implements Like<Electron.IpcMain> {
  private readonly handlers = new Map<string, Handler>()

  handle(channel: string, handler: Handler): void {
    if (this.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    this.handlers.set(channel, handler)
  }
  handleOnce(channel: string, handler: Handler): void {
    this.handle(channel, (event, ...args) => {
      this.handlers.delete(channel)
      return handler(event, ...args)
    })
  }
  removeHandler(channel: string): void {
    this.handlers.delete(channel)
  }
  /** The answer to ipcRenderer.invoke; of an error only its words survive, as in Electron. */
  async standinAnswer(event: object, id: number, channel: string, args: readonly unknown[]): Promise<ToPage<unknown>> {
    try {
      const handler = this.handlers.get(channel)
      if (!handler) throw new Error(`No handler registered for '${channel}'`)
      const value = await handler(event as Electron.IpcMainInvokeEvent, ...args)
      encode(value, { parts: [], bytes: 0 }) // what cannot be cloned is the handler's failure
      return { type: 'reply', id, value }
    } catch (error) {
      console.error(`Error occurred in handler for '${channel}':`, error)
      return { type: 'reply-error', id, message: String(error) }
    }
  }
}

export const ipcMain = new IpcMain()
