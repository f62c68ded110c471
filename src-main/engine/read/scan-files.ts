/** Which files make up the scan that was pointed at, and what are their first bytes? */
import type { Stats } from 'node:fs'
import { createReadStream } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { AppError } from '../../../src-shared/errors'

/** A regular file that exists and is not empty. */
export interface FoundFile {
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

/** The first `wanted` bytes of a file, unpacked when it begins with the gzip magic, whatever its name says. */
export async function readStart(path: string, wanted: number): Promise<{ bytes: Uint8Array; gzipped: boolean }> {
  let plain: Uint8Array
  try {
    const handle = await open(path)
    try {
      const target = new Uint8Array(wanted)
      const { bytesRead } = await handle.read(target, 0, wanted, 0)
      plain = target.subarray(0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch (cause) {
    throw readError(cause, path)
  }
  if (plain[0] !== 0x1f || plain[1] !== 0x8b) return { bytes: plain, gzipped: false }
  return { bytes: await unpackStart(path, wanted), gzipped: true }
}

async function unpackStart(path: string, wanted: number): Promise<Uint8Array> {
  const file = basename(path)
  let start = await unpackUpTo(path, wanted, 16 * 1024)
  // zlib drops what it unpacked from the piece in which it meets damage or foreign bytes; byte by byte nothing is lost.
  if (start.error && start.bytes.length < wanted) start = await unpackUpTo(path, wanted, 1)
  const { bytes, error } = start
  // A damaged stream may still give a whole header; what is missing shows when the voxels are read.
  if (!error || bytes.length >= SHORTEST_HEADER) return bytes
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (code === 'Z_BUF_ERROR') {
    throw new AppError('FILE_TRUNCATED', { file, found: bytes.length, expected: SHORTEST_HEADER, field: 'header' }, { cause: error })
  }
  if (code.startsWith('Z_')) throw new AppError('FORMAT_GZIP_CORRUPT', { file, found: error.message }, { cause: error })
  throw readError(error, path)
}

async function unpackUpTo(path: string, wanted: number, packedPiece: number): Promise<{ bytes: Uint8Array; error: Error | null }> {
  // Small pieces: a tiny file could unpack to a thousand times its size, and only the first bytes are needed.
  const source = createReadStream(path, { highWaterMark: packedPiece })
  const gunzip = source.pipe(createGunzip({ chunkSize: Math.max(64, wanted) }))
  const bytes = new Uint8Array(wanted)
  let length = 0
  let error: Error | null = null
  try {
    source.once('error', (cause) => gunzip.destroy(cause))
    for await (const part of gunzip as AsyncIterable<Uint8Array>) {
      const taken = part.subarray(0, wanted - length)
      bytes.set(taken, length)
      length += taken.length
      if (length === wanted) break
    }
  } catch (cause) {
    error = cause as Error
  } finally {
    source.destroy()
    gunzip.destroy()
  }
  return { bytes: bytes.subarray(0, length), error }
}
