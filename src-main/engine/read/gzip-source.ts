/** How is a gzipped image file unpacked as a stream, and which kinds of damage are refused? */
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip, type Gunzip } from 'node:zlib'
import { AppError } from '../../../src-shared/errors'
import { throwIfCancelled } from '../run-context'
import {
  assertUnchanged,
  type ByteSource,
  type ByteSourceOptions,
  openHandle,
  READ_BYTES,
  type SourceFile,
  skipByReading,
  truncated,
} from './byte-source'
import { endOfGzipMembers } from './gzip-members'
import { readError } from './scan-files'

/** Unpacked pieces that may wait while the caller works on a volume (1 MiB each). */
const PIECES_AHEAD = 8
/** What zlib says when the bytes after a complete member are no gzip header. */
const NO_MEMBER = /incorrect header check|unknown compression method|unknown header flags|header crc mismatch/

/**
 * Members written one after the other are one file; zeros and other bytes after the last member are ignored, as gzip(1) does.
 * A checksum that does not fit is refused (FORMAT_GZIP_CORRUPT), a stream that ends early is FILE_TRUNCATED.
 */
export async function gzipSource(file: SourceFile, options: ByteSourceOptions): Promise<ByteSource> {
  const handle = await openHandle(file.path)
  /** File bytes handed to onRawBytes so far. */
  let rawBytes = 0
  /** Unpacked bytes that came out of nextPiece so far, and those to throw away after a restart. */
  let unpackedBytes = 0
  let skipBytes = 0
  let restarted = false
  /** What the caller has not taken yet of the last piece. */
  let piece: Uint8Array = new Uint8Array(0)
  let stream = unpack(file.bytes)

  async function* packed(end: number): AsyncGenerator<Uint8Array> {
    let position = 0
    while (position < end) {
      // A fresh buffer each time: zlib works on it in another thread.
      const bytes = Buffer.allocUnsafeSlow(Math.min(READ_BYTES, end - position))
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, position)
      if (bytesRead === 0) return
      const chunk = bytes.subarray(0, bytesRead)
      if (position >= rawBytes) hashed(chunk)
      position += bytesRead
      yield chunk
    }
  }
  function hashed(chunk: Uint8Array): void {
    options.onRawBytes?.(chunk)
    rawBytes += chunk.length
  }
  function unpack(end: number): { gunzip: Gunzip; ended: Promise<unknown> } {
    // As objects, pieces are handed over without being copied together.
    const gunzip = createGunzip({ chunkSize: READ_BYTES, ...{ readableObjectMode: true, readableHighWaterMark: PIECES_AHEAD } })
    return { gunzip, ended: pipeline(packed(end), gunzip).catch((error: unknown) => error) }
  }

  /** The next piece, or null at the end. Pieces that were unpacked before an error still come out. */
  async function nextPiece(): Promise<Uint8Array | null> {
    for (;;) {
      if (options.signal) throwIfCancelled(options.signal)
      const next = stream.gunzip.read() as Uint8Array | null
      if (next !== null) {
        const skipped = Math.min(skipBytes, next.length)
        skipBytes -= skipped
        if (skipped === next.length) continue
        unpackedBytes += next.length - skipped
        return next.subarray(skipped)
      }
      if (stream.gunzip.readableEnded) return null
      if (stream.gunzip.errored) {
        if (!(await restartBeforeTrailingBytes(stream.gunzip.errored))) throw translated(stream.gunzip.errored)
        continue
      }
      await somethingHappened(stream.gunzip, options.signal)
    }
  }

  /** zlib drops what it unpacked together with the first foreign byte: find where the members end and unpack up to there once more. */
  async function restartBeforeTrailingBytes(error: Error): Promise<boolean> {
    if (restarted || !NO_MEMBER.test(error.message)) return false
    await stream.ended
    const end = await endOfGzipMembers(handle, file.bytes, options.signal)
    if (end === 0) return false
    options.onWarning?.({
      code: 'GZIP_TRAILING_BYTES',
      message: `${file.bytes - end} bytes after the compressed image in ${basename(file.path)} are no part of it and were ignored.`,
    })
    restarted = true
    skipBytes = unpackedBytes
    stream = unpack(end)
    return true
  }

  function translated(error: Error): AppError {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (code === 'Z_BUF_ERROR') return truncated(file, unpackedBytes, error)
    if (code.startsWith('Z_'))
      return new AppError('FORMAT_GZIP_CORRUPT', { file: basename(file.path), found: error.message }, { cause: error })
    return readError(error, file.path)
  }

  const source: ByteSource = {
    skip(bytes) {
      return skipByReading(source, bytes)
    },
    async fill(target) {
      let done = 0
      while (done < target.length) {
        if (piece.length === 0) {
          const next = await nextPiece()
          if (next === null) throw truncated(file, unpackedBytes)
          piece = next
        }
        const part = piece.subarray(0, target.length - done)
        target.set(part, done)
        piece = piece.subarray(part.length)
        done += part.length
      }
    },
    async finish() {
      while ((await nextPiece()) !== null);
      await stream.ended
      const rest = new Uint8Array(options.onRawBytes ? READ_BYTES : 0)
      while (options.onRawBytes && rawBytes < file.bytes) {
        const { bytesRead } = await handle.read(rest, 0, rest.length, rawBytes)
        if (bytesRead === 0) break
        hashed(rest.subarray(0, bytesRead))
      }
      await assertUnchanged(handle, file)
    },
    async close() {
      stream.gunzip.destroy()
      await stream.ended
      await handle.close()
    },
  }
  return source
}

/** Waits for data, the end, an error or a cancel. */
function somethingHappened(gunzip: Gunzip, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const events = ['readable', 'end', 'error', 'close'] as const
    const wake = () => {
      for (const event of events) gunzip.off(event, wake)
      signal?.removeEventListener('abort', wake)
      resolve()
    }
    for (const event of events) gunzip.on(event, wake)
    signal?.addEventListener('abort', wake)
  })
}
