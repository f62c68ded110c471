/** How does a large gzip file get written quickly, in little memory, and with the same bytes every time? */
import { open } from 'node:fs/promises'
import { promisify } from 'node:util'
import { constants, crc32, deflateRaw } from 'node:zlib'
import { throwIfCancelled } from '../run-context'
import { writeProblem } from './write-problem'

const deflate = promisify(deflateRaw)

/** Magic, deflate, no flags, no time, no extra flags, unknown system: nothing in the header depends on when and where. */
const GZIP_HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff)

/**
 * Maps are noise inside the mask and zeros outside: looking for anything but runs costs twice the time and saves nothing
 * (measured on maps of 64 x 76 x 64 voxels: 53 ms against 111 ms for 25 MB, both 19 % of the size).
 */
const HOW = { level: 1, strategy: constants.Z_RLE } as const

/** Pieces compressed at the same time; the libuv pool has four threads. */
const IN_FLIGHT = 4

/**
 * Writes `pieces` as one gzip member. Each piece is compressed on its own in the thread pool and ends at a byte
 * boundary (full flush), so that the pieces follow each other in one deflate stream; the way of pigz.
 * A piece must not change until the next but `IN_FLIGHT` is asked for.
 *
 * @throws AppError FILE_DISK_FULL, FILE_UNWRITABLE; CancelledError
 */
export async function writeGzipFile(
  path: string,
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  const file = await open(path, 'wx').catch((error: unknown) => {
    throw writeProblem(error, path)
  })
  const waiting: Promise<Buffer>[] = []
  try {
    let crc = 0
    let size = 0
    const write = async (bytes: Uint8Array): Promise<void> => {
      await file.writeFile(bytes)
    }
    await write(GZIP_HEADER)
    for await (const piece of pieces) {
      throwIfCancelled(signal)
      crc = crc32(piece, crc)
      size = (size + piece.byteLength) % 2 ** 32
      const compressed = deflate(piece, { ...HOW, finishFlush: constants.Z_FULL_FLUSH })
      // A piece that fails while an earlier one is awaited is reported when its turn comes.
      compressed.catch(() => undefined)
      waiting.push(compressed)
      if (waiting.length === IN_FLIGHT) await write(await (waiting.shift() as Promise<Buffer>))
    }
    for (const rest of waiting.splice(0)) await write(await rest)
    // An empty last block ends the stream.
    await write(await deflate(new Uint8Array(0), HOW))
    const trailer = new DataView(new ArrayBuffer(8))
    trailer.setUint32(0, crc, true)
    trailer.setUint32(4, size, true)
    await write(new Uint8Array(trailer.buffer))
    await file.sync()
  } catch (error) {
    throw writeProblem(error, path)
  } finally {
    await Promise.allSettled(waiting)
    await file.close()
  }
}
