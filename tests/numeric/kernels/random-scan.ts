/** Scans made of random numbers, as stored bytes, for comparing backends. */

import type { Backend, VolumeLayout } from '../../../src-main/engine/kernels/backend'
import { type Dense, zeros } from '../../../src-main/engine/maths/dense'
import { BYTES_PER_VOXEL, type NiftiDatatype } from '../../../src-shared/model/scan'

/** Numbers in [0, 1), always the same for a seed (a linear congruential generator, Numerical Recipes' constants). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** Close to normal: mean 0, standard deviation 1. */
export function nearlyNormal(random: () => number): number {
  let sum = -6
  for (let draw = 0; draw < 12; draw++) sum += random()
  return sum
}

export function randomDense(rows: number, cols: number, random: () => number): Dense {
  const matrix = zeros(rows, cols)
  for (let place = 0; place < matrix.data.length; place++) matrix.data[place] = nearlyNormal(random)
  return matrix
}

const WRITERS: Readonly<Record<NiftiDatatype, (view: DataView, at: number, value: number, little: boolean) => void>> = {
  int8: (view, at, value) => view.setInt8(at, Math.round(value / 16)),
  uint8: (view, at, value) => view.setUint8(at, Math.round(Math.abs(value) / 8)),
  int16: (view, at, value, little) => view.setInt16(at, Math.round(value), little),
  uint16: (view, at, value, little) => view.setUint16(at, Math.round(Math.abs(value)) + 32768, little),
  int32: (view, at, value, little) => view.setInt32(at, Math.round(value * 1000), little),
  uint32: (view, at, value, little) => view.setUint32(at, 2 ** 31 + Math.round(value * 1000), little),
  int64: (view, at, value, little) => view.setBigInt64(at, BigInt(Math.round(value * 1e6)), little),
  uint64: (view, at, value, little) => view.setBigUint64(at, BigInt(2 ** 40 + Math.round(value * 1e6)), little),
  float32: (view, at, value, little) => view.setFloat32(at, value, little),
  float64: (view, at, value, little) => view.setFloat64(at, Math.fround(value), little),
}
/** Volumes of a random scan; `oddValues` are put into some voxels of floating-point types. */
export function randomVolumes(layout: VolumeLayout, seed: number, oddValues: readonly number[] = []): Uint8Array[] {
  const random = randomNumbers(seed)
  const [nx, ny, nz] = layout.shape
  const voxels = nx * ny * nz
  const width = BYTES_PER_VOXEL[layout.datatype]
  const level = Float64Array.from({ length: voxels }, () => 600 + 300 * random())
  const phases = Float64Array.from({ length: voxels }, () => random() * 6)
  return Array.from({ length: layout.volumes }, (_, t) => {
    const bytes = new Uint8Array(voxels * width)
    const view = new DataView(bytes.buffer)
    for (let voxel = 0; voxel < voxels; voxel++) {
      const odd = oddValues.length > 0 && layout.datatype.startsWith('float') && random() < 0.02
      const value = odd
        ? oddValues[Math.floor(random() * oddValues.length)]
        : level[voxel] + 20 * Math.sin(t * 0.7 + phases[voxel]) + 5 * nearlyNormal(random)
      WRITERS[layout.datatype](view, voxel * width, value, !layout.swapBytes)
    }
    return bytes
  })
}

/** A subset of 0..count-1, ascending; about `share` of them, in runs. */
export function randomVoxels(count: number, share: number, seed: number): Uint32Array {
  const random = randomNumbers(seed)
  const chosen: number[] = []
  let inside = random() < share
  for (let voxel = 0; voxel < count; voxel++) {
    if (random() < 0.15) inside = random() < share
    if (inside) chosen.push(voxel)
  }
  return Uint32Array.from(chosen.length > 0 ? chosen : [Math.floor(count / 2)])
}

/** Largest |a - b|, over the largest |b| or `size`, what the numbers are made of where they cancel. */
export function relativeDifference(a: ArrayLike<number>, b: ArrayLike<number>, size = 0): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY
  let difference = 0
  for (let place = 0; place < a.length; place++) {
    if (Number.isNaN(a[place]) && Number.isNaN(b[place])) continue
    if (a[place] === b[place]) continue
    difference = Math.max(difference, Math.abs(a[place] - b[place]))
    size = Math.max(size, Math.abs(b[place]))
    if (Number.isNaN(a[place] - b[place])) return Number.POSITIVE_INFINITY
  }
  return difference === 0 ? 0 : difference / size
}

/** Opens the backend, gives it the volumes, and keeps the voxels. */
export async function gather(
  backend: Backend,
  layout: VolumeLayout,
  volumes: readonly Uint8Array[],
  candidates: Uint32Array,
  sigmaVoxels: readonly [number, number, number] | null,
): Promise<void> {
  await backend.open({ layout, sigmaVoxels, candidates })
  const buffer = new Uint8Array(volumes[0].length)
  for (const [t, volume] of volumes.entries()) {
    // One buffer for all, as the reader has it.
    buffer.set(volume)
    await backend.addVolume(t, buffer)
    buffer.fill(255)
  }
}
