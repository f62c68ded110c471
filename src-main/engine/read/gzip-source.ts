/** How is a gzipped image file read as the unpacked bytes it holds? */
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
import { GzipMembers } from './gzip-members'
import { giveBackInflater, takeInflater } from './inflate/inflater'
import { PackedFile } from './inflate/packed-file'

/**
 * Members written one after the other are one file; zeros and other bytes after the last member are ignored, as gzip(1) does.
 * A checksum that does not fit is refused (FORMAT_GZIP_CORRUPT), a stream that ends early is FILE_TRUNCATED.
 * Unpacks on the calling thread, a stretch at a time: quicker than zlib with the way to its thread and back, and the same 600 KiB for any file,
 * where a zlib stream leaves as many buffers as the scan is large to be collected.
 */
export async function gzipSource(file: SourceFile, options: ByteSourceOptions): Promise<ByteSource> {
  const handle = await openHandle(file.path)
  const inflater = takeInflater()
  const packed = new PackedFile(handle, inflater, { path: file.path, bytes: file.bytes, onRawBytes: options.onRawBytes })
  const members = new GzipMembers(inflater, packed, file, options)
  /** What the caller has not taken yet of the last piece. */
  let piece: Uint8Array = new Uint8Array(0)

  const source: ByteSource = {
    skip(bytes) {
      const point = members.unpackedBytes === 0 && !options.onRawBytes ? options.seekPoints?.before(bytes) : undefined
      if (point) members.resume(point)
      return skipByReading(source, bytes - (point?.unpackedBytes ?? 0))
    },
    async fill(target) {
      let done = 0
      while (done < target.length) {
        if (piece.length === 0) {
          const next = await members.nextPiece()
          if (next === null) throw truncated(file, members.unpackedBytes)
          piece = next
        }
        const part = piece.subarray(0, target.length - done)
        target.set(part, done)
        piece = piece.subarray(part.length)
        done += part.length
      }
    },
    async finish() {
      while ((await members.nextPiece()) !== null);
      if (options.onRawBytes) {
        do {
          if (options.signal) throwIfCancelled(options.signal)
          inflater.pass(inflater.left)
        } while (await packed.more())
      }
      await assertUnchanged(handle, file)
    },
    async close() {
      await packed.settled()
      giveBackInflater(inflater)
      await handle.close()
    },
  }
  return source
}
