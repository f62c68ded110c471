/** How do stored bytes become numbers? */

import { BYTES_PER_VOXEL } from '../../../src-shared/model/scan'
import type { VolumeLayout } from '../kernels/backend'

type VoxelEncoding = Pick<VolumeLayout, 'datatype' | 'swapBytes' | 'scaling'>

/** Stored bytes as a typed array of their own datatype in the machine's byte order; copied only when order or alignment demand it. */
function storedValues(bytes: Uint8Array, encoding: Omit<VoxelEncoding, 'scaling'>) {
  const width = BYTES_PER_VOXEL[encoding.datatype]
  const aligned = bytes.byteOffset % width === 0 && !encoding.swapBytes ? bytes : new Uint8Array(bytes)
  if (encoding.swapBytes) swapInPlace(aligned, width)
  const length = Math.floor(bytes.length / width)
  const { buffer, byteOffset } = aligned
  switch (encoding.datatype) {
    case 'int8':
      return new Int8Array(buffer, byteOffset, length)
    case 'uint8':
      return new Uint8Array(buffer, byteOffset, length)
    case 'int16':
      return new Int16Array(buffer, byteOffset, length)
    case 'uint16':
      return new Uint16Array(buffer, byteOffset, length)
    case 'int32':
      return new Int32Array(buffer, byteOffset, length)
    case 'uint32':
      return new Uint32Array(buffer, byteOffset, length)
    case 'int64':
      return new BigInt64Array(buffer, byteOffset, length)
    case 'uint64':
      return new BigUint64Array(buffer, byteOffset, length)
    case 'float32':
      return new Float32Array(buffer, byteOffset, length)
    case 'float64':
      return new Float64Array(buffer, byteOffset, length)
  }
}

/**
 * Values with the scaling applied, as nibabel's get_fdata() gives them: float64, first times slope, then plus intercept.
 * 64-bit integers beyond 2^53 are rounded to the nearest float64.
 * @param bytes stored bytes, a whole number of voxels
 * @param target one float64 per voxel; made when not given
 */
export function toFloat64(bytes: Uint8Array, encoding: VoxelEncoding, target?: Float64Array): Float64Array {
  const stored = storedValues(bytes, encoding)
  const values = target ?? new Float64Array(stored.length)
  if (stored instanceof BigInt64Array || stored instanceof BigUint64Array) {
    for (let i = 0; i < stored.length; i++) values[i] = Number(stored[i])
  } else {
    values.set(stored)
  }
  if (encoding.scaling) {
    const { slope, intercept } = encoding.scaling
    if (slope !== 1) for (let i = 0; i < values.length; i++) values[i]! *= slope
    if (intercept !== 0) for (let i = 0; i < values.length; i++) values[i]! += intercept
  }
  return values
}

function swapInPlace(bytes: Uint8Array, width: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length - (bytes.length % width))
  if (width === 2) buffer.swap16()
  else if (width === 4) buffer.swap32()
  else if (width === 8) buffer.swap64()
}
