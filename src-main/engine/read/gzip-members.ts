/** How do the unpacked bytes of one gzip member after the other come out of a file, and which kinds of damage are refused? */
import { basename } from 'node:path'
import { crc32 } from 'node:zlib'
import { AppError } from '../../../src-shared/errors'
import { visibleText } from '../../../src-shared/visible-text'
import { throwIfCancelled } from '../run-context'
import { type ByteSourceOptions, type SourceFile, truncated } from './byte-source'
import { GzipHeader } from './gzip-header'
import type { Inflater } from './inflate/inflater'
import type { PackedFile } from './inflate/packed-file'
import type { SeekPoint } from './seek-points'

/** Behind a member: its checksum and its length modulo 2^32. */
const TRAILER_BYTES = 8

export class GzipMembers {
  readonly #inflater: Inflater
  readonly #packed: PackedFile
  readonly #file: SourceFile
  readonly #options: ByteSourceOptions
  #place: 'between' | 'within' | 'end' = 'between'
  #needsInput = false
  #members = 0
  /** Of the member that is being unpacked. */
  #crc = 0
  #length = 0
  /** False when the present member is unpacked from within: its checksum is not known. */
  #isWhole = true
  /** Bytes that came out of nextPiece so far, and those before the place from which it goes on. */
  unpackedBytes = 0

  constructor(inflater: Inflater, packed: PackedFile, file: SourceFile, options: ByteSourceOptions) {
    this.#inflater = inflater
    this.#packed = packed
    this.#file = file
    this.#options = options
  }

  /**
   * The next piece, good until the next call; null after the last member.
   * Lets events in before every piece, which takes a millisecond or two at most.
   * @throws AppError FORMAT_GZIP_CORRUPT, FILE_TRUNCATED, FILE_UNREADABLE; CancelledError
   */
  async nextPiece(): Promise<Uint8Array | null> {
    for (;;) {
      if (this.#place === 'between') await this.#beginMember()
      if (this.#place === 'end') return null
      if (this.#needsInput) await this.#packed.more()
      else await new Promise<void>((resolve) => setImmediate(resolve))
      if (this.#options.signal) throwIfCancelled(this.#options.signal)
      const outcome = this.#inflater.inflate(this.#inflater.stretchBytes)
      const piece = this.#inflater.output
      this.#crc = crc32(piece, this.#crc)
      this.#length = (this.#length + piece.length) % 2 ** 32
      this.unpackedBytes += piece.length
      this.#needsInput = outcome === 'needs-input'
      if (outcome === 'end') await this.#endMember()
      if (outcome === 'corrupt') throw this.#corrupt('damaged data')
      if (outcome === 'truncated') throw truncated(this.#file, this.unpackedBytes)
      if (outcome !== 'end') this.#options.seekPoints?.offer(this.unpackedBytes, () => this.#point())
      if (piece.length > 0) return piece
    }
  }

  #point(): SeekPoint {
    const packedBytes = this.#packed.position - this.#inflater.left
    return { packedBytes, unpackedBytes: this.unpackedBytes, members: this.#members, inflate: this.#inflater.keep() }
  }

  /** Goes on from a place within a member, before anything has been unpacked. */
  resume({ packedBytes, unpackedBytes, members, inflate }: SeekPoint): void {
    this.#packed.startAt(packedBytes)
    this.#inflater.resume(inflate)
    this.unpackedBytes = unpackedBytes
    this.#members = members
    this.#place = 'within'
    this.#needsInput = true
    this.#isWhole = false
  }

  /** Reads up to where a member's data begin, or to the end: zeros and other bytes after the last member are not of the file, as for gzip(1). */
  async #beginMember(): Promise<void> {
    const begin = this.#packed.position - this.#inflater.left
    const hasMore = this.#inflater.left > 0 || (await this.#packed.more())
    const isPadding = this.#members > 0 && (!hasMore || this.#inflater.input[0] === 0)
    if (isPadding) {
      this.#place = 'end'
      return
    }
    const header = new GzipHeader()
    for (;;) {
      this.#inflater.pass(header.take(this.#inflater.input))
      if (header.state !== 'more') break
      if (!(await this.#packed.more())) throw truncated(this.#file, this.unpackedBytes)
      if (this.#options.signal) throwIfCancelled(this.#options.signal)
    }
    if (header.state === 'none') {
      if (this.#members === 0) throw this.#corrupt('no gzip header')
      this.#place = 'end'
      this.#options.onWarning?.({
        code: 'GZIP_TRAILING_BYTES',
        message: `${this.#file.bytes - begin} bytes after the compressed image in ${visibleText(basename(this.#file.path))} are no part of it and were ignored.`,
      })
      return
    }
    this.#inflater.begin()
    this.#place = 'within'
    this.#needsInput = false
    this.#crc = 0
    this.#length = 0
  }

  async #endMember(): Promise<void> {
    while (this.#inflater.left < TRAILER_BYTES) {
      if (!(await this.#packed.more())) throw truncated(this.#file, this.unpackedBytes)
    }
    const { buffer, byteOffset } = this.#inflater.input
    const trailer = new DataView(buffer, byteOffset, TRAILER_BYTES)
    if (this.#isWhole && trailer.getUint32(0, true) !== this.#crc) throw this.#corrupt('the checksum does not fit')
    if (this.#isWhole && trailer.getUint32(4, true) !== this.#length) throw this.#corrupt('the length does not fit')
    this.#isWhole = true
    this.#inflater.pass(TRAILER_BYTES)
    this.#members++
    this.#place = 'between'
  }

  #corrupt(found: string): AppError {
    return new AppError('FORMAT_GZIP_CORRUPT', { file: basename(this.#file.path), found })
  }
}
