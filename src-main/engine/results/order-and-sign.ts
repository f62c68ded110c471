/** In which order and with which sign are the components shown? */
import type { RunParameters } from '../../../src-shared/params/parameters'
import { type Dense, zeros } from '../maths/dense'

type Maps = Float32Array | Float64Array

export interface Arrangement {
  /** order[place] = where the decomposition found the component that stands at this place. */
  readonly order: readonly number[]
  /** By place: map and time course were multiplied by -1. */
  readonly flipped: readonly boolean[]
}

/** @param explainedVariance one number per component, as found */
export function arrange(
  maps: Maps,
  voxels: number,
  explainedVariance: Float64Array,
  { order, sign }: Pick<RunParameters, 'order' | 'sign'>,
): Arrangement {
  const found = Array.from(explainedVariance.keys())
  if (order === 'variance') found.sort((left, right) => explainedVariance[right] - explainedVariance[left] || left - right)
  const flipped = found.map(
    (from) => sign === 'positive-peak' && maps[from * voxels + peakIndex(maps.subarray(from * voxels, (from + 1) * voxels))] < 0,
  )
  return { order: found, flipped }
}

/** The place of the largest absolute value; the first one on ties. */
export function peakIndex(map: Maps): number {
  let peak = 0
  let largest = -1
  for (let voxel = 0; voxel < map.length; voxel++) {
    const size = Math.abs(map[voxel])
    if (size > largest) {
      largest = size
      peak = voxel
    }
  }
  return peak
}

/** Puts C rows of V map values in order and sign, with one spare row instead of a second set of maps. */
export function arrangeMapsInPlace(maps: Maps, voxels: number, { order, flipped }: Arrangement): void {
  const row = (index: number) => maps.subarray(index * voxels, (index + 1) * voxels)
  const done = new Set<number>()
  for (let first = 0; first < order.length; first++) {
    if (done.has(first)) continue
    const kept = row(first).slice()
    for (let place = first; ; place = order[place]) {
      done.add(place)
      const isLast = order[place] === first
      row(place).set(isLast ? kept : row(order[place]))
      if (isLast) break
    }
  }
  for (const [place, flip] of flipped.entries()) {
    const map = row(place)
    if (flip) for (let voxel = 0; voxel < voxels; voxel++) map[voxel] = -map[voxel]
  }
}

/** Time courses (T x C) in order and sign: a flipped column goes with its flipped map. */
export function arrangeColumns(mixing: Dense, { order, flipped }: Arrangement): Dense {
  const arranged = zeros(mixing.rows, mixing.cols)
  for (let t = 0; t < mixing.rows; t++) {
    for (let place = 0; place < mixing.cols; place++) {
      const value = mixing.data[t * mixing.cols + order[place]]
      arranged.data[t * mixing.cols + place] = flipped[place] ? -value : value
    }
  }
  return arranged
}
