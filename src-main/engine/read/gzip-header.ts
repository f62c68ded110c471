/** Where does the header of a gzip member (RFC 1952, 2.3) end, and is it one? */
import { crc32 } from 'node:zlib'

const FLAG = { headerCrc: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 } as const
const MAGIC = [0x1f, 0x8b, 8]
const FIXED_BYTES = 10

type Part = 'fixed' | 'extra length' | 'extra' | 'name' | 'comment' | 'checksum' | 'end'
const PARTS: readonly Part[] = ['fixed', 'extra length', 'extra', 'name', 'comment', 'checksum', 'end']

/** Takes a header's bytes as they come: name and comment are unlimited in the format. */
export class GzipHeader {
  /** 'none': the bytes so far begin no member that can be read. */
  state: 'more' | 'whole' | 'none' = 'more'
  #part: Part = 'fixed'
  /** Bytes of the part so far. */
  #count = 0
  #flags = 0
  #extraBytes = 0
  #stored = 0
  #crc = 0
  readonly #byte = new Uint8Array(1)

  /** Gives how many of the bytes are the header's. */
  take(bytes: Uint8Array): number {
    let used = 0
    while (used < bytes.length && this.state === 'more') this.#next(bytes[used++] ?? 0)
    return used
  }

  #next(byte: number): void {
    if (this.#part !== 'checksum') {
      this.#byte[0] = byte
      this.#crc = crc32(this.#byte, this.#crc)
    }
    const place = this.#count++
    if (this.#part === 'fixed') {
      if (place < MAGIC.length && byte !== MAGIC[place]) this.state = 'none'
      if (place === 3) {
        this.#flags = byte
        if (byte & FLAG.reserved) this.state = 'none'
      }
      if (this.#count === FIXED_BYTES) this.#enter('extra length')
    } else if (this.#part === 'extra length') {
      this.#extraBytes += byte << (8 * place)
      if (this.#count === 2) this.#enter('extra')
    } else if (this.#part === 'extra') {
      if (this.#count === this.#extraBytes) this.#enter('name')
    } else if (this.#part === 'name') {
      if (byte === 0) this.#enter('comment')
    } else if (this.#part === 'comment') {
      if (byte === 0) this.#enter('checksum')
    } else {
      this.#stored += byte << (8 * place)
      if (this.#count === 2) this.#enter('end')
      if (this.#part === 'end' && this.#stored !== (this.#crc & 0xffff)) this.state = 'none'
    }
  }

  /** Goes on with this part, or with the next one that is there. */
  #enter(part: Part): void {
    this.#count = 0
    this.#part = part
    while (!this.#isThere()) this.#part = PARTS[PARTS.indexOf(this.#part) + 1] ?? 'end'
    if (this.#part === 'end' && this.state === 'more') this.state = 'whole'
  }

  #isThere(): boolean {
    if (this.#part === 'extra length') return (this.#flags & FLAG.extra) !== 0
    if (this.#part === 'extra') return this.#extraBytes > 0
    if (this.#part === 'name') return (this.#flags & FLAG.name) !== 0
    if (this.#part === 'comment') return (this.#flags & FLAG.comment) !== 0
    if (this.#part === 'checksum') return (this.#flags & FLAG.headerCrc) !== 0
    return true
  }
}
