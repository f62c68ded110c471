/** What are the smallest, largest and summed values of an image, and a checksum over all of them? */
import { crc32 } from 'node:zlib'
import { toFloat64 } from './convert'
import type { OpenedScan } from './nifti-header'
import { type StreamOptions, streamPieces } from './volume-stream'

export interface ValueStatistics {
  /** Over the finite voxels, scaling applied; null when there is none. */
  readonly min: number | null
  readonly max: number | null
  /** Summed with Neumaier's correction, so the order of summation does not show. */
  readonly sum: number
  readonly nNonFinite: number
  /** CRC-32 of all values, non-finite ones too, as little-endian float64 with i fastest. */
  readonly crc32Float64LittleEndianFortran: number
}

/** Reads the whole image once, in pieces. Errors as streamVolumes. */
export async function valueStatistics(scan: OpenedScan, options: StreamOptions = {}): Promise<ValueStatistics> {
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  let sum = 0
  let correction = 0
  let nNonFinite = 0
  let crc = 0
  for await (const bytes of streamPieces(scan, options)) {
    const values = toFloat64(bytes, scan.layout)
    for (const value of values) {
      if (!Number.isFinite(value)) {
        nNonFinite++
        continue
      }
      if (value < min) min = value
      if (value > max) max = value
      const next = sum + value
      correction += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum
      sum = next
    }
    crc = crc32(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), crc)
  }
  const none = min > max
  return { min: none ? null : min, max: none ? null : max, sum: sum + correction, nNonFinite, crc32Float64LittleEndianFortran: crc }
}
