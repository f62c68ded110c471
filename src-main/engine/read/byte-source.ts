/** How are the (unpacked) bytes of an image file read from first to last, with bounded memory? */
import { type FileHandle, open } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '../../../src-shared/errors'
import type { Warning } from '../../../src-shared/model/scan'
import { throwIfCancelled } from '../run-context'
import { readError } from './scan-files'
import type { SeekPoints } from './seek-points'

export interface ByteSourceOptions {
  readonly signal?: AbortSignal
  /** Given every byte of the file as it lies on disk, once and in order, so that it can be hashed in the same pass. Complete after finish(). */
  readonly onRawBytes?: (bytes: Uint8Array) => void
  readonly onWarning?: (warning: Warning) => void
  /** Of a gzipped file that is read again and again at different places: reading begins at the nearest of them, and adds others. */
  readonly seekPoints?: SeekPoints
}

/** Forward-only reading. One call at a time. */
export interface ByteSource {
  /** Passes over bytes before the first fill. */
  skip(bytes: number): Promise<void>
  /** Fills the whole target or throws FILE_TRUNCATED with the bytes found so far. */
  fill(target: Uint8Array): Promise<void>
  /** Reads what is left, checks the file's own checksum if it has one, and completes onRawBytes. */
  finish(): Promise<void>
  close(): Promise<void>
}

/** One read of the file system: large enough that calls cost nothing, small enough that cancelling is quick. */
const READ_BYTES = 1024 * 1024

export interface SourceFile {
  readonly path: string
  readonly bytes: number
  readonly modifiedMs: number
  /** Bytes the caller is going to ask for in all, for the words of an error. */
  readonly expectedBytes: number
}

export async function openHandle(path: string): Promise<FileHandle> {
  try {
    return await open(path)
  } catch (cause) {
    throw readError(cause, path)
  }
}

export function truncated(file: SourceFile, found: number, cause?: unknown): AppError {
  return new AppError('FILE_TRUNCATED', { file: basename(file.path), found, expected: file.expectedBytes, field: 'voxels' }, { cause })
}

/** @throws AppError FILE_CHANGED when the file is not the one that was opened any more */
export async function assertUnchanged(handle: FileHandle, file: SourceFile): Promise<void> {
  const facts = await handle.stat()
  if (facts.size !== file.bytes || facts.mtimeMs !== file.modifiedMs) {
    throw new AppError('FILE_CHANGED', { file: basename(file.path), found: facts.size, expected: file.bytes })
  }
}

export async function skipByReading(source: Pick<ByteSource, 'fill'>, bytes: number): Promise<void> {
  const piece = new Uint8Array(Math.min(bytes, READ_BYTES))
  for (let left = bytes; left > 0; left -= piece.length) await source.fill(piece.subarray(0, left))
}

/** A file that is not compressed. Positions are numbers, so files above 4 GiB are no special case. */
export async function plainSource(file: SourceFile, options: ByteSourceOptions): Promise<ByteSource> {
  const handle = await openHandle(file.path)
  let position = 0

  /** Bytes read into the target; fewer than its length only at the end of the file. */
  async function readUpTo(target: Uint8Array): Promise<number> {
    let done = 0
    while (done < target.length) {
      if (options.signal) throwIfCancelled(options.signal)
      let bytesRead: number
      try {
        ;({ bytesRead } = await handle.read(target, done, Math.min(8 * READ_BYTES, target.length - done), position))
      } catch (cause) {
        throw readError(cause, file.path)
      }
      if (bytesRead === 0) break
      options.onRawBytes?.(target.subarray(done, done + bytesRead))
      done += bytesRead
      position += bytesRead
    }
    return done
  }

  const source: ByteSource = {
    async skip(bytes) {
      if (options.onRawBytes) await skipByReading(source, bytes)
      else position += bytes
    },
    async fill(target) {
      if ((await readUpTo(target)) < target.length) throw truncated(file, position)
    },
    async finish() {
      if (options.onRawBytes && position < file.bytes) {
        const rest = new Uint8Array(Math.min(READ_BYTES, file.bytes - position))
        while ((await readUpTo(rest)) === rest.length);
      }
      await assertUnchanged(handle, file)
    },
    close: () => handle.close(),
  }
  return source
}
