/** Which files make up the scan that was pointed at, and what are their first bytes? */
import type { Stats } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { constants, gunzipSync } from 'node:zlib'
import { AppError } from '../../../src-shared/errors'

/** A regular file that exists and is not empty. */
interface FoundFile {
  readonly path: string
  /** Size on disk and time of the last change (ms), to notice a change while reading. */
  readonly bytes: number
  readonly modifiedMs: number
}
export interface ScanFiles {
  readonly header: FoundFile
  /** The same as `header` for a single file. */
  readonly image: FoundFile
  readonly isPair: boolean
}

/** Bytes of a NIfTI-1 header. */
const SHORTEST_HEADER = 348

const PAIR = /\.(hdr|img)(\.gz)?$/i

/**
 * A pair may be pointed at by either of its files; names are matched without regard to case, each may be gzipped.
 * @throws AppError FILE_NOT_FOUND, FILE_UNREADABLE, FILE_TRUNCATED (empty), FORMAT_PAIR_INCOMPLETE
 */
export async function findScanFiles(path: string): Promise<ScanFiles> {
  const file = await findFile(path)
  const kind = PAIR.exec(path)?.[1]?.toLowerCase()
  if (!kind) return { header: file, image: file, isPair: false }
  const other = await findFile(await partner(path, kind === 'hdr' ? 'img' : 'hdr'))
  return kind === 'hdr' ? { header: file, image: other, isPair: true } : { header: other, image: file, isPair: true }
}

/** The path of the other file of a pair. */
async function partner(path: string, wanted: 'hdr' | 'img'): Promise<string> {
  const folder = dirname(path)
  const stem = basename(path).replace(PAIR, '')
  const gzipped = /\.gz$/i.test(path)
  const names = [`${stem}.${wanted}`, `${stem}.${wanted}.gz`]
  if (gzipped) names.reverse()
  const present = await readdir(folder).catch(() => [] as string[])
  for (const name of names) {
    const found = present.includes(name) ? name : present.find((entry) => entry.toLowerCase() === name.toLowerCase())
    if (found) return join(folder, found)
  }
  throw new AppError('FORMAT_PAIR_INCOMPLETE', { file: basename(path), missing: names[0] ?? '' })
}

async function findFile(path: string): Promise<FoundFile> {
  const file = basename(path)
  let facts: Stats
  try {
    facts = await stat(path)
  } catch (cause) {
    throw readError(cause, path)
  }
  if (!facts.isFile()) throw new AppError('FILE_UNREADABLE', { file, found: facts.isDirectory() ? 'a folder' : 'not a regular file' })
  if (facts.size === 0) throw new AppError('FILE_TRUNCATED', { file, found: 0, expected: SHORTEST_HEADER, field: 'file size' })
  return { path, bytes: facts.size, modifiedMs: facts.mtimeMs }
}

/** An AppError for what the file system said. */
export function readError(cause: unknown, path: string): AppError {
  const code = (cause as NodeJS.ErrnoException | null)?.code ?? 'unknown'
  const file = basename(path)
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return new AppError('FILE_NOT_FOUND', { file }, { cause })
  const found = code === 'EACCES' || code === 'EPERM' ? 'no permission to read it' : code
  return new AppError('FILE_UNREADABLE', { file, found }, { cause })
}

/** Packed bytes that surely unpack to a header; at deflate's highest ratio they unpack to 17 MB. */
const PACKED_START_BYTES = 16 * 1024

/** The first `wanted` bytes of a file (fewer when it is shorter), unpacked when it begins with the gzip magic, whatever its name says. */
export async function readStart(path: string, wanted: number): Promise<{ bytes: Uint8Array; gzipped: boolean }> {
  const stored = await readStored(path, Math.max(wanted, PACKED_START_BYTES))
  const gzipped = hasGzipMagic(stored)
  const bytes = gzipped ? unpackStart(stored, path) : stored
  return { bytes: new Uint8Array(bytes.subarray(0, wanted)), gzipped }
}

export async function isGzipped(path: string): Promise<boolean> {
  return hasGzipMagic(await readStored(path, 2))
}

const hasGzipMagic = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

async function readStored(path: string, wanted: number): Promise<Uint8Array> {
  const stored = new Uint8Array(wanted)
  let length = 0
  try {
    const handle = await open(path)
    try {
      while (length < wanted) {
        const { bytesRead } = await handle.read(stored, length, wanted - length, length)
        if (bytesRead === 0) break
        length += bytesRead
      }
    } finally {
      await handle.close()
    }
  } catch (cause) {
    throw readError(cause, path)
  }
  return stored.subarray(0, length)
}

/** A damaged stream may still give a whole header; what is missing shows when the voxels are read. */
function unpackStart(packed: Uint8Array, path: string): Uint8Array {
  const file = basename(path)
  let unpacked: Uint8Array = new Uint8Array(0)
  let error: Error | null = null
  const works = (length: number): boolean => {
    try {
      unpacked = gunzipSync(packed.subarray(0, length), { finishFlush: constants.Z_SYNC_FLUSH })
      return true
    } catch (cause) {
      error = cause as Error
      return false
    }
  }
  if (!works(packed.length)) {
    // zlib keeps nothing of a piece with damage or foreign bytes in it: search for the longest piece without.
    let good = 0
    for (let bad = packed.length; bad - good > 1; ) {
      const middle = (good + bad) >> 1
      if (works(middle)) good = middle
      else bad = middle
    }
    works(good)
  }
  if (unpacked.length >= SHORTEST_HEADER) return unpacked
  const cause = error as Error | null
  if (cause) throw new AppError('FORMAT_GZIP_CORRUPT', { file, found: cause.message }, { cause })
  throw new AppError('FILE_TRUNCATED', { file, found: unpacked.length, expected: SHORTEST_HEADER, field: 'header' })
}
