/** How does the host speak Chromium's debugging protocol over a pipe? */
import type { ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import type { Readable, Writable } from 'node:stream'

/** What Chromium answers or tells, by the protocol's own names; read with care where it is used. */
// biome-ignore lint/suspicious/noExplicitAny: the protocol's 600 message shapes are not worth typing here
export type CdpObject = Record<string, any>

interface Pending {
  readonly resolve: (result: CdpObject) => void
  readonly reject: (error: Error) => void
  readonly method: string
}

/** One target (a page, a worker) in the one connection. Events come under the protocol's names. */
export class CdpSession extends EventEmitter {
  constructor(
    private readonly connection: CdpConnection,
    readonly id: string,
  ) {
    super()
    this.setMaxListeners(0)
  }
  send(method: string, params?: CdpObject): Promise<CdpObject> {
    return this.connection.send(method, params, this.id)
  }
  /** For what may come too late, when the target has gone. */
  async sendMaybe(method: string, params?: CdpObject): Promise<CdpObject | undefined> {
    return this.send(method, params).catch(() => undefined)
  }
}

export class CdpConnection extends EventEmitter {
  private readonly sessions = new Map<string, CdpSession>()
  private readonly pending = new Map<number, Pending>()
  private readonly toBrowser: Writable
  private chunks: Buffer[] = []
  private next = 0

  /** @param browser started with --remote-debugging-pipe and pipes at 3 and 4 */
  constructor(browser: ChildProcess) {
    super()
    this.toBrowser = browser.stdio[3] as Writable
    this.toBrowser.on('error', () => {}) // it has exited, which is told below
    const fromBrowser = browser.stdio[4] as Readable
    fromBrowser.on('data', (data: Buffer) => this.take(data))
    browser.once('exit', () => {
      for (const { reject } of this.pending.values()) reject(new Error('Chromium exited'))
      this.pending.clear()
    })
  }
  send(method: string, params: CdpObject = {}, sessionId?: string): Promise<CdpObject> {
    return new Promise((resolve, reject) => {
      const id = ++this.next
      this.pending.set(id, { resolve, reject, method })
      this.toBrowser.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
    })
  }
  session(id: string): CdpSession {
    const session = this.sessions.get(id) ?? new CdpSession(this, id)
    this.sessions.set(id, session)
    return session
  }
  forget(sessionId: string): void {
    this.sessions.delete(sessionId)
  }
  /** Messages are separated by a zero byte. */
  private take(data: Buffer): void {
    let rest = data
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      this.chunks.push(rest.subarray(0, end))
      rest = rest.subarray(end + 1)
      const text = Buffer.concat(this.chunks).toString()
      this.chunks = []
      this.dispatch(JSON.parse(text) as CdpObject)
    }
    if (rest.length) this.chunks.push(rest)
  }
  private dispatch(message: CdpObject): void {
    if (typeof message.id !== 'number') {
      const receiver = message.sessionId ? this.sessions.get(message.sessionId) : this
      receiver?.emit(message.method, message.params)
      return
    }
    const call = this.pending.get(message.id)
    this.pending.delete(message.id)
    if (message.error) call?.reject(new Error(`${call.method}: ${message.error.message}`))
    else call?.resolve(message.result)
  }
}
