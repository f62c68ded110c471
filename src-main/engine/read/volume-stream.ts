/** How do the volumes of a scan come out of its file, one after the other, in bounded memory? */
import { AppError } from '../../../src-shared/errors'
import type { ScanHeader } from '../../../src-shared/model/scan'
import { throwIfCancelled } from '../run-context'
import { type ByteSource, type ByteSourceOptions, plainSource } from './byte-source'
import { toFloat64 } from './convert'
import { gzipSource } from './gzip-source'
import { assertVolumeFits, type OpenedScan, openImage } from './nifti-header'

export type StreamOptions = ByteSourceOptions

interface StoredVolume {
  /** Place in time, from 0. */
  readonly t: number
  /** Stored bytes of one volume, i fastest. Valid until the next volume is asked for: the buffer is used again. */
  readonly bytes: Uint8Array
}

/**
 * Yields every volume in order. The next one is read and unpacked while the caller works on this one (two buffers).
 * After the last volume the rest of the file is read, so that its checksum is verified and `onRawBytes` has seen every byte of the image file.
 * @throws AppError FILE_TRUNCATED (found and expected bytes), FILE_CHANGED, FILE_UNREADABLE, FORMAT_GZIP_CORRUPT,
 * ENGINE_OUT_OF_MEMORY for volumes that half of the memory does not hold; CancelledError
 */
export async function* streamVolumes(scan: OpenedScan, options: StreamOptions = {}): AsyncGenerator<StoredVolume, void, void> {
  assertVolumeFits(scan)
  yield* pieces(scan, scan.volumeBytes, options)
}

/** The stored bytes of the whole image in pieces of whole voxels, whatever its dimensions: for statistics over values. */
export async function* streamPieces(scan: OpenedScan, options: StreamOptions = {}): AsyncGenerator<Uint8Array, void, void> {
  for await (const { bytes } of pieces(scan, Math.min(scan.volumeBytes * scan.layout.volumes, 1024 * 1024), options)) yield bytes
}

async function* pieces(scan: OpenedScan, pieceBytes: number, options: StreamOptions): AsyncGenerator<StoredVolume, void, void> {
  const total = scan.volumeBytes * scan.layout.volumes
  const source = await openSource(scan, options)
  let pending: Promise<Uint8Array> | null = null
  try {
    await source.skip(scan.dataOffset)
    const buffers = [allocate(pieceBytes, scan), allocate(total > pieceBytes ? pieceBytes : 0, scan)] as const
    const read = (t: number): Promise<Uint8Array> | null => {
      const left = total - t * pieceBytes
      if (left <= 0) return null
      const target = buffers[(t % 2) as 0 | 1].subarray(0, left)
      const promise = source.fill(target).then(() => target)
      // It is awaited below; until then a failure is no unhandled rejection.
      promise.catch(() => undefined)
      return promise
    }
    pending = read(0)
    for (let t = 0; pending !== null; t++) {
      const bytes: Uint8Array = await pending
      if (options.signal) throwIfCancelled(options.signal)
      pending = read(t + 1)
      yield { t, bytes }
    }
    await source.finish()
  } finally {
    await pending?.catch(() => undefined)
    await source.close()
  }
}

/** The file is large enough to hold this much (checkSize in nifti-header); whether memory is, shows here. */
function allocate(bytes: number, scan: OpenedScan): Uint8Array {
  try {
    return new Uint8Array(bytes)
  } catch (cause) {
    throw new AppError('ENGINE_OUT_OF_MEMORY', { file: scan.header.fileName, neededBytes: bytes }, { cause })
  }
}

function openSource(scan: OpenedScan, options: StreamOptions): Promise<ByteSource> {
  const file = {
    path: scan.imagePath,
    bytes: scan.imageBytes,
    modifiedMs: scan.imageModifiedMs,
    expectedBytes: scan.dataOffset + scan.volumeBytes * scan.layout.volumes,
  }
  return scan.gzipped ? gzipSource(file, options) : plainSource(file, options)
}

/**
 * Reads a 3-D image whole: a mask, a mean.
 * @returns values with scaling applied, i fastest, float64; length = product of header.shape
 * @throws AppError as streamVolumes; DATA_MASK_MISMATCH when the image has more than one volume
 */
export async function readVolume(
  path: string,
  options: StreamOptions = {},
): Promise<{ readonly header: ScanHeader; readonly scan: OpenedScan; readonly values: Float64Array }> {
  const scan = await openImage(path)
  if (scan.layout.volumes !== 1) {
    throw new AppError('DATA_MASK_MISMATCH', {
      file: scan.header.fileName,
      field: 'volumes',
      found: scan.header.shape.join(' x '),
      expected: 'one volume',
    })
  }
  let values: Float64Array = new Float64Array(0)
  for await (const { bytes } of streamVolumes(scan, options)) values = toFloat64(bytes, scan.layout)
  return { header: scan.header, scan, values }
}
