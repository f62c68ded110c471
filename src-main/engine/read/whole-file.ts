/** Is a compressed image whole, found out without reading more than is needed? */
import { open } from 'node:fs/promises'
import type { OpenedScan } from './nifti-header'
import { readError } from './scan-files'
import { type StreamOptions, streamPieces } from './volume-stream'

/** Unpacking this much takes no time worth saving. */
const SMALL_BYTES = 1024 * 1024

/**
 * A plain file's size has already told. A gzip file ends with its unpacked length (modulo 2^32): when that is what the header asks for, the file is taken as whole.
 * Otherwise (cut short, more than one member, bytes after the end), and for small files, everything is unpacked and dropped.
 * @throws AppError FILE_TRUNCATED, FORMAT_GZIP_CORRUPT
 */
export async function assertWhole(scan: OpenedScan, options: StreamOptions = {}): Promise<void> {
  if (!scan.gzipped) return
  const expected = scan.dataOffset + scan.volumeBytes * scan.layout.volumes
  if (scan.imageBytes > SMALL_BYTES && (await notedLength(scan)) === expected % 2 ** 32) return
  const pieces = streamPieces(scan, options)
  while (!(await pieces.next()).done);
}

async function notedLength(scan: OpenedScan): Promise<number> {
  try {
    const handle = await open(scan.imagePath)
    try {
      const bytes = new Uint8Array(4)
      await handle.read(bytes, 0, 4, scan.imageBytes - 4)
      return new DataView(bytes.buffer).getUint32(0, true)
    } finally {
      await handle.close()
    }
  } catch (cause) {
    throw readError(cause, scan.imagePath)
  }
}
