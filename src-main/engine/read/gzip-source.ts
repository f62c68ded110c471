/** How is a gzipped image file unpacked as a stream, and which kinds of damage are refused? */
import type { FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import { AppError } from '../../../src-shared/errors'
import { Inflater } from '../kernels/inflater'
import { throwIfCancelled } from '../run-context'
import {
  assertUnchanged,
  type ByteSource,
  type ByteSourceOptions,
  openHandle,
  type SourceFile,
  skipByReading,
  truncated,
} from './byte-source'
import { gzipHeaderLength, TRAILER_BYTES } from './gzip-header'
import { readError } from './scan-files'

/** Packed bytes read at a time. */
const READ_BYTES = 256 * 1024
/** Milliseconds after which events are let in. */
const LONGEST_STRETCH = 10

/**
 * Members written one after the other are one file; zeros and other bytes after the last member are ignored, as gzip(1) does.
 * A checksum that does not fit is refused (FORMAT_GZIP_CORRUPT), a stream that ends early is FILE_TRUNCATED.
 * Unpacks on the calling thread, in WebAssembly: quicker than zlib with the way to its thread and back, and without its garbage.
 */
export async function gzipSource(file: SourceFile, options: ByteSourceOptions): Promise<ByteSource> {
  // Node's checksum uses the processor's instruction for it only once a stream has been made.
  deflateRawSync(new Uint8Array(0))
  const handle = await openHandle(file.path)
  const packed = new PackedFile(handle, file, options)
  const members = new Members(packed, file, options)
  /** What the caller has not taken yet of the last piece. */
  let piece: Uint8Array = new Uint8Array(0)

  const source: ByteSource = {
    skip(bytes) {
      return skipByReading(source, bytes)
    },
    async fill(target) {
      let done = 0
      while (done < target.length) {
        if (piece.length === 0) {
          const next = await members.nextPiece()
          if (next === null) throw truncated(file, members.unpackedBytes)
          piece = next
          continue
        }
        const part = piece.subarray(0, target.length - done)
        target.set(part, done)
        piece = piece.subarray(part.length)
        done += part.length
      }
    },
    async finish() {
      while ((await members.nextPiece()) !== null);
      while ((await packed.more()) !== null) if (options.signal) throwIfCancelled(options.signal)
      await assertUnchanged(handle, file)
    },
    async close() {
      await packed.settled()
      await handle.close()
    },
  }
  return source
}

/** The bytes of the file from first to last; the next ones are read while the caller works. */
class PackedFile {
  readonly #buffers = [new Uint8Array(READ_BYTES), new Uint8Array(READ_BYTES)] as const
  #reads = 0
  #position = 0
  #next: Promise<Uint8Array> | null = null

  constructor(
    readonly handle: FileHandle,
    readonly file: SourceFile,
    readonly options: ByteSourceOptions,
  ) {}

  /** Bytes of the file that have been given out. */
  get position(): number {
    return this.#position
  }

  /** Bytes that stay as they are until the next but one call, or null at the end of the file. */
  async more(): Promise<Uint8Array | null> {
    const bytes = await (this.#next ?? this.#read(0))
    this.#position += bytes.length
    this.#next = bytes.length === 0 ? Promise.resolve(bytes) : this.#read(this.#position)
    this.options.onRawBytes?.(bytes)
    return bytes.length === 0 ? null : bytes
  }

  #read(position: number): Promise<Uint8Array> {
    const buffer = this.#buffers[(this.#reads++ % 2) as 0 | 1]
    const read = this.handle
      .read(buffer, 0, buffer.length, position)
      .then(({ bytesRead }) => buffer.subarray(0, bytesRead))
      .catch((error: unknown) => {
        throw readError(error, this.file.path)
      })
    // It is awaited later; until then a failure is no unhandled rejection.
    read.catch(() => undefined)
    return read
  }

  async settled(): Promise<void> {
    await this.#next?.catch(() => undefined)
  }
}

/** The unpacked bytes of one gzip member after the other. */
class Members {
  readonly #inflater = new Inflater()
  /** Read from the file, not yet given to the inflater. */
  #waiting: Uint8Array = new Uint8Array(0)
  #fileEnded = false
  #place: 'header' | 'body' | 'end' = 'header'
  #membersDone = 0
  /** Of the member that is being unpacked. */
  #crc = 0
  #length = 0
  #lastBreath = performance.now()
  /** Bytes that came out of nextPiece so far. */
  unpackedBytes = 0

  constructor(
    readonly packed: PackedFile,
    readonly file: SourceFile,
    readonly options: ByteSourceOptions,
  ) {}

  /** The next piece, good until the next call; null after the last member. Pieces before some damage still come out. */
  async nextPiece(): Promise<Uint8Array | null> {
    for (;;) {
      if (this.options.signal) throwIfCancelled(this.options.signal)
      await this.#breathe()
      if (this.#place === 'header' && !(await this.#beginMember())) this.#place = 'end'
      if (this.#place === 'end') return null
      const { outcome, bytes } = this.#inflater.next()
      this.#crc = crc32(bytes, this.#crc)
      this.#length = (this.#length + bytes.length) % 2 ** 32
      this.unpackedBytes += bytes.length
      if (outcome === 'needs-input') await this.#feed()
      else if (outcome === 'truncated') this.#place = 'end'
      else if (outcome === 'corrupt') throw this.#corrupt('invalid compressed data')
      else if (outcome === 'end') await this.#endMember()
      if (bytes.length > 0) return bytes
      if (outcome === 'truncated') throw truncated(this.file, this.unpackedBytes)
    }
  }

  /** Reads a member's header; false when there are no more members. */
  async #beginMember(): Promise<boolean> {
    for (;;) {
      const start = this.#inflater.peek()
      const length = gzipHeaderLength(start)
      if (length === 'more' && !this.#isAllFed()) {
        await this.#feed()
        continue
      }
      if (typeof length === 'number') {
        this.#inflater.passOver(length)
        this.#inflater.begin()
        this.#crc = 0
        this.#length = 0
        this.#place = 'body'
        return true
      }
      if (this.#membersDone === 0) throw length === 'more' ? truncated(this.file, 0) : this.#corrupt('incorrect header check')
      await this.#noteTrailingBytes()
      return false
    }
  }

  async #endMember(): Promise<void> {
    while (this.#inflater.unread < TRAILER_BYTES && !this.#isAllFed()) await this.#feed()
    const trailer = this.#inflater.peek()
    if (trailer.length < TRAILER_BYTES) throw truncated(this.file, this.unpackedBytes)
    const numbers = new DataView(trailer.buffer, trailer.byteOffset, TRAILER_BYTES)
    if (numbers.getUint32(0, true) !== this.#crc) throw this.#corrupt('incorrect data check')
    if (numbers.getUint32(4, true) !== this.#length) throw this.#corrupt('incorrect length check')
    this.#inflater.passOver(TRAILER_BYTES)
    this.#membersDone++
    this.#place = 'header'
  }

  /** Passes over what lies behind the last member, and says so unless it is zeros. */
  async #noteTrailingBytes(): Promise<void> {
    let count = 0
    let isForeign = false
    const note = (bytes: Uint8Array) => {
      count += bytes.length
      isForeign ||= bytes.some((byte) => byte !== 0)
    }
    note(this.#inflater.peek())
    note(this.#waiting)
    for (let bytes = await this.packed.more(); bytes !== null; bytes = await this.packed.more()) note(bytes)
    if (!isForeign) return
    this.options.onWarning?.({
      code: 'GZIP_TRAILING_BYTES',
      message: `${count} bytes after the compressed image in ${basename(this.file.path)} are no part of it and were ignored.`,
    })
  }

  #isAllFed(): boolean {
    return this.#fileEnded && this.#waiting.length === 0
  }

  /** Gives the inflater more of the file. */
  async #feed(): Promise<void> {
    if (this.#waiting.length === 0 && !this.#fileEnded) {
      const bytes = await this.packed.more()
      if (bytes === null) this.#fileEnded = true
      else {
        this.#waiting = bytes
        this.#fileEnded = this.packed.position >= this.file.bytes
      }
    }
    const part = this.#waiting.subarray(0, this.#inflater.room)
    this.#waiting = this.#waiting.subarray(part.length)
    this.#inflater.feed(part, this.#isAllFed())
  }

  #corrupt(found: string): AppError {
    return new AppError('FORMAT_GZIP_CORRUPT', { file: basename(this.file.path), found })
  }

  async #breathe(): Promise<void> {
    if (performance.now() - this.#lastBreath < LONGEST_STRETCH) return
    await new Promise<void>((resolve) => setImmediate(resolve))
    this.#lastBreath = performance.now()
  }
}
