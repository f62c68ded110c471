/** How do messages travel between the host and the preload's world of one page, in order and with large data? */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type BulkParts, decode, encode } from '../shared/codec'
import {
  ANSWERED_PATH,
  ASKED_FILE,
  BULK_INPUT,
  type FromPage,
  RECEIVE_FUNCTION,
  SEND_BINDING,
  type ToPage,
  WORLD,
} from '../shared/messages'
import type { CdpObject, CdpSession } from './cdp'
import { adoptPort, postFrom, setPortOwner } from './ports'
import { registry } from './registry'

type ToPageDecoded = ToPage<unknown>

let bulkFolder: string | null = null
/** In memory where the system has such a place. */
function bulkFile(): string {
  bulkFolder ??= fs.mkdtempSync(path.join(fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir(), 'standin-'))
  return path.join(bulkFolder, `${registry.nextId()}.bin`)
}
export function removeBulkFolder(): void {
  if (bulkFolder) fs.rmSync(bulkFolder, { recursive: true, force: true })
}

export class PageLink {
  private world: string | undefined
  private ready = false
  private waiting: ToPageDecoded[] = []
  private sending: Promise<void> | null = null

  constructor(
    private readonly session: CdpSession,
    frameId: string,
    private readonly received: (message: Exclude<FromPage, { type: 'ready' | 'port' }>) => void,
  ) {
    session.on('Runtime.executionContextCreated', ({ context }: CdpObject) => {
      if (context.name === WORLD && context.auxData.frameId === frameId) this.world = context.uniqueId
    })
    session.on('Runtime.executionContextsCleared', () => {
      this.world = undefined
      this.ready = false
    })
    session.on('Runtime.bindingCalled', ({ name, payload }: CdpObject) => {
      if (name === SEND_BINDING) this.take(JSON.parse(payload) as FromPage)
    })
    session.on('Debugger.paused', (event: CdpObject) => void this.paused(event.reason))
  }

  post(message: ToPageDecoded): void {
    if (!this.ready || !this.world) {
      this.waiting.push(message)
      return
    }
    const bulk: BulkParts = { parts: [], bytes: 0 }
    const encoded: ToPage = 'value' in message ? { ...message, value: encode(message.value, bulk) } : message
    const text = JSON.stringify(encoded)
    if (bulk.bytes === 0 && !this.sending) {
      void this.call(this.world, text, false)
      return
    }
    // Behind a large message everything waits its turn.
    const world = this.world
    const job: Promise<void> = (this.sending ?? Promise.resolve())
      .then(() => (bulk.bytes === 0 ? this.call(world, text, false) : this.callWithBulk(world, text, bulk)))
      .finally(() => {
        if (this.sending === job) this.sending = null
      })
    this.sending = job
  }
  /** A port of the page: what arrives for it is sent there. */
  ownPort(id: string): string {
    setPortOwner(id, ...this.portTo(id))
    return id
  }
  /** A port that the page gave away; the id of the end that was given. */
  adoptPort(id: string): string {
    return adoptPort(id, ...this.portTo(id))
  }

  private portTo(id: string) {
    const deliver = (value: unknown, ids: readonly string[]) =>
      this.post({ type: 'port', id, value, ports: ids.map((each) => this.ownPort(each)) })
    return [deliver, () => this.post({ type: 'port-close', id })] as const
  }
  private take(message: FromPage): void {
    switch (message.type) {
      case 'ready': {
        this.ready = true
        const waiting = this.waiting
        this.waiting = []
        for (const each of waiting) this.post(each)
        break
      }
      case 'port': {
        const given = message.ports.map((id) => this.adoptPort(id))
        postFrom(message.id, decode(message.value), given)
        break
      }
      default:
        this.received(message)
    }
  }
  private async call(world: string, text: string, hasBulk: boolean): Promise<void> {
    await this.session.sendMaybe('Runtime.callFunctionOn', {
      functionDeclaration: `(text, hasBulk) => globalThis.${RECEIVE_FUNCTION}(text, hasBulk)`,
      arguments: [{ value: text }, { value: hasBulk }],
      uniqueContextId: world,
      silent: true,
      awaitPromise: hasBulk,
    })
  }
  /** Large parts go by a file set on a hidden input: 50 MB take 0.1 s, as protocol text 5 s. */
  private async callWithBulk(world: string, text: string, bulk: BulkParts): Promise<void> {
    const file = bulkFile()
    const handle = fs.openSync(file, 'wx', 0o600)
    for (const part of bulk.parts) {
      for (let written = 0; written < part.byteLength; ) written += fs.writeSync(handle, part, written)
    }
    fs.closeSync(handle)
    const input = await this.session.sendMaybe('Runtime.evaluate', { expression: BULK_INPUT, uniqueContextId: world })
    if (input?.result.objectId) {
      await this.session.sendMaybe('DOM.setFileInputFiles', { files: [file], objectId: input.result.objectId })
      await this.call(world, text, true)
    }
    fs.rmSync(file, { force: true })
  }
  /** The preload's world stopped at `debugger` to ask for the path of a file (webUtils.getPathForFile). */
  private async paused(reason: string): Promise<void> {
    try {
      if (!this.world || reason !== 'other') return
      const uniqueContextId = this.world
      const asked = await this.session.send('Runtime.evaluate', { expression: `globalThis.${ASKED_FILE}`, uniqueContextId })
      if (!asked.result.objectId) return
      const { path: file } = await this.session.send('DOM.getFileInfo', { objectId: asked.result.objectId }).catch(() => ({ path: '' }))
      const expression = `globalThis.${ASKED_FILE} = undefined; globalThis.${ANSWERED_PATH} = ${JSON.stringify(file)}`
      await this.session.send('Runtime.evaluate', { expression, uniqueContextId })
    } finally {
      void this.session.sendMaybe('Debugger.resume')
    }
  }
}
