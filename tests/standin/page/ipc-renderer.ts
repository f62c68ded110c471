/** How do calls, messages and ports of a page reach the main process and come back? */
import { decode, encode } from '../shared/codec'
import type { FromPage, PageConfig, ToPage } from '../shared/messages'
import { Emitter } from './emitter'

interface Pending {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
  readonly channel: string
}

class IpcRenderer extends Emitter {
  private readonly pending = new Map<number, Pending>()
  private next = 1

  constructor(
    private readonly toHost: (message: FromPage) => void,
    private readonly give: (port: MessagePort) => string,
  ) {
    super()
  }
  invoke(channel: string, ...args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const value = encode(args)
      const id = this.next++
      this.pending.set(id, { resolve, reject, channel })
      this.toHost({ type: 'invoke', id, channel, value })
    })
  }
  send(channel: string, ...args: unknown[]): void {
    this.toHost({ type: 'send', channel, value: encode(args) })
  }
  postMessage(channel: string, message: unknown, transfer: MessagePort[] = []): void {
    this.toHost({ type: 'send', channel, value: encode([message]), ports: transfer.map(this.give) })
  }
  sendSync(): never {
    throw new Error('stand-in: ipcRenderer.sendSync is not implemented')
  }
  /** Settles the promise of an invoke; the words of a failure are Electron's. */
  settle(id: number, failure: string | null, value: unknown): void {
    const call = this.pending.get(id)
    this.pending.delete(id)
    if (!call) return
    if (failure === null) call.resolve(value)
    else call.reject(new Error(`Error invoking remote method '${call.channel}': ${failure}`))
  }
}

/** The ipcRenderer of one page, and the function that takes what the host sends. */
export function createIpcRenderer(config: PageConfig, send: (message: FromPage) => void) {
  const ports = new Map<string, MessagePort>()
  let next = 1

  /** `end` is pumped to and from the host under `id`; its twin is in the hands of the page. */
  const pump = (end: MessagePort, id: string) => {
    ports.set(id, end)
    end.addEventListener('message', (event) => send({ type: 'port', id, value: encode(event.data), ports: event.ports.map(give) }))
    end.start()
  }
  const give = (end: MessagePort): string => {
    const id = `${config.portPrefix}:${next++}`
    pump(end, id)
    return id
  }
  const take = (id: string): MessagePort => {
    const channel = new MessageChannel()
    pump(channel.port1, id)
    return channel.port2
  }
  const ipcRenderer = new IpcRenderer(send, give)

  const receive = (message: ToPage, bulk: ArrayBuffer | undefined) => {
    switch (message.type) {
      case 'reply':
        ipcRenderer.settle(message.id, null, decode(message.value, bulk))
        break
      case 'reply-error':
        ipcRenderer.settle(message.id, message.message, undefined)
        break
      case 'send': {
        const event = { sender: ipcRenderer, ports: message.ports.map(take) }
        ipcRenderer.emit(message.channel, event, ...(decode(message.value, bulk) as unknown[]))
        break
      }
      case 'port': {
        const given = message.ports.map(take)
        ports.get(message.id)?.postMessage(decode(message.value, bulk), given)
        break
      }
      case 'port-close': {
        const end = ports.get(message.id)
        ports.delete(message.id)
        end?.close()
      }
    }
  }
  return { ipcRenderer, receive, send }
}
