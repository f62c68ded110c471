/** What does a forked utility process find: process.parentPort, process.type, ports, and no process.send? */
import { EventEmitter } from 'node:events'
import Module from 'node:module'
import { isMainThread } from 'node:worker_threads'
import type { FromUtility, ToUtility } from '../shared/messages'

const ports = new Map<string, UtilityPort>()
let send: (message: FromUtility) => void = () => {}

class UtilityPort extends EventEmitter {
  private started = false
  constructor(readonly id: string) {
    super()
    ports.set(id, this)
  }
  start(): void {
    if (this.started) return
    this.started = true
    send({ type: 'port-start', id: this.id })
  }
  postMessage(value: unknown, transfer: readonly UtilityPort[] = []): void {
    send({ type: 'port', id: this.id, value, ports: transfer.map((port) => port.id) })
  }
  close(): void {
    ports.delete(this.id)
    send({ type: 'port-close', id: this.id })
    this.emit('close')
  }
}

/** Messages that come before anybody listens are kept. */
class ParentPort extends EventEmitter {
  private readonly queue: object[] = []
  private started = false
  constructor() {
    super()
    this.on('newListener', (name) => {
      if (name === 'message') setImmediate(() => this.start())
    })
  }
  start(): void {
    this.started = true
    while (this.queue.length > 0) this.emit('message', this.queue.shift())
  }
  pause(): void {
    this.started = false
  }
  postMessage(value: unknown): void {
    send({ type: 'message', value })
  }
  standinDeliver(event: object): void {
    if (this.started) this.emit('message', event)
    else this.queue.push(event)
  }
}

function install(): void {
  const toHost = process.send?.bind(process)
  if (!toHost) throw new Error('stand-in: this file is for utility processes')
  send = (message) => void toHost(message)
  const parentPort = new ParentPort()
  process.on('message', (received) => {
    const message = received as ToUtility
    if (message.type === 'port-close') {
      ports.get(message.id)?.emit('close')
      return
    }
    const event = { data: message.value, ports: message.ports.map((id) => new UtilityPort(id)) }
    if (message.type === 'message') parentPort.standinDeliver(event)
    else ports.get(message.id)?.emit('message', event)
  })
  process.once('disconnect', () => process.exit(0)) // the host is gone
  Object.defineProperty(process, 'parentPort', { value: parentPort })
  Object.defineProperty(process, 'type', { value: 'utility' })
  Object.defineProperty(process, 'send', { value: undefined })
  const loader = Module as unknown as { _load: (request: string, ...rest: unknown[]) => unknown }
  const load = loader._load
  loader._load = function (request, ...rest) {
    return request === 'electron' || request === 'electron/utility' ? { net: { fetch } } : load.call(this, request, ...rest)
  }
}

// Worker threads of the utility process inherit --require, and must stay as they are.
if (isMainThread) install()
