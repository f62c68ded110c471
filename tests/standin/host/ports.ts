/** How do the two ends of a message channel find each other, wherever each of them lives? */
import type Electron from 'electron'
import { strictEmitter } from './strict'

type Deliver = (data: unknown, portIds: readonly string[]) => void
interface Port {
  readonly peer: string
  deliver: Deliver | null
  closed: () => void
  readonly queue: { readonly data: unknown; readonly portIds: readonly string[] }[]
}

/** Every port has an id and an owner (main process, a page, or a utility process); messages wait until there is one. */
const portsById = new Map<string, Port>()
let next = 1

function makePair(first = `main:${next++}`, second = `main:${next++}`): [string, string] {
  portsById.set(first, { peer: second, deliver: null, closed: () => {}, queue: [] })
  portsById.set(second, { peer: first, deliver: null, closed: () => {}, queue: [] })
  return [first, second]
}

export function setPortOwner(id: string, deliver: Deliver | null, closed: () => void = () => {}): void {
  const port = portsById.get(id)
  if (!port) {
    closed()
    return
  }
  port.deliver = deliver
  port.closed = closed
  while (deliver && port.queue.length > 0) {
    const { data, portIds } = port.queue.shift() as Port['queue'][number]
    deliver(data, portIds)
  }
}

export function postFrom(id: string, data: unknown, portIds: readonly string[] = []): void {
  const peer = portsById.get(portsById.get(id)?.peer ?? '')
  if (peer?.deliver) peer.deliver(data, portIds)
  else peer?.queue.push({ data, portIds })
}

export function closePort(id: string): void {
  const port = portsById.get(id)
  if (!port) return
  const peer = portsById.get(port.peer)
  portsById.delete(id)
  portsById.delete(port.peer)
  peer?.closed()
}

/** A port that a page gives away: the page keeps end `pageId`, the returned id is the end given. */
export function adoptPort(pageId: string, deliver: Deliver, closed: () => void): string {
  const [, given] = makePair(pageId)
  setPortOwner(pageId, deliver, closed)
  return given
}

export class MessagePortMain
  extends strictEmitter('MessagePortMain')
  implements Pick<Electron.MessagePortMain, 'start' | 'postMessage' | 'close'>
{
  private started = false

  constructor(readonly standinId: string) {
    super()
  }
  start(): void {
    if (this.started) return
    this.started = true
    setPortOwner(
      this.standinId,
      (data, portIds) => setImmediate(() => this.emit('message', { data, ports: portIds.map((id) => new MessagePortMain(id)) })),
      () => setImmediate(() => this.emit('close')),
    )
  }
  postMessage(message: unknown, transfer: readonly object[] = []): void {
    // Copied now, as Electron does: the sender may change the message afterwards.
    postFrom(this.standinId, structuredClone(message), transfer.map(releasePort))
  }
  close(): void {
    closePort(this.standinId)
    setImmediate(() => this.emit('close'))
  }
}

/** Takes a port object away from the main process, so that its id can be handed to another owner. */
export function releasePort(port: unknown): string {
  if (!(port instanceof MessagePortMain)) throw new TypeError('Port at index 0 is not a valid port')
  setPortOwner(port.standinId, null)
  return port.standinId
}

export class MessageChannelMain {
  readonly port1: MessagePortMain
  readonly port2: MessagePortMain
  constructor() {
    const [first, second] = makePair()
    this.port1 = new MessagePortMain(first)
    this.port2 = new MessagePortMain(second)
  }
}
