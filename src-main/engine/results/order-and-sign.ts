/** In which order and with which sign are the components shown? */
import type { RunParameters } from '../../../src-shared/params/parameters'
import { type Dense, zeros } from '../maths/dense'
import { type MapValues, peakIndex, rescaleInPlace } from './map-values'
import { shapeOfDistribution } from './measures'

export interface Arrangement {
  /** order[place] = where the decomposition found the component that stands at this place. */
  readonly order: readonly number[]
  /** By place: map and time course were multiplied by -1. */
  readonly flipped: readonly boolean[]
}

/** @param explainedVariance one number per component, as found */
export function arrange(
  maps: MapValues,
  voxels: number,
  explainedVariance: Float64Array,
  { order, sign }: Pick<RunParameters, 'order' | 'sign'>,
): Arrangement {
  const found = Array.from(explainedVariance.keys())
  const largestFirst = (measure: ArrayLike<number>) => found.sort((left, right) => measure[right] - measure[left] || left - right)
  if (order === 'variance') largestFirst(explainedVariance)
  if (order === 'kurtosis')
    largestFirst(found.map((from) => shapeOfDistribution(maps.subarray(from * voxels, (from + 1) * voxels)).kurtosis))
  const flipped = found.map(
    (from) => sign === 'positive-peak' && maps[from * voxels + peakIndex(maps.subarray(from * voxels, (from + 1) * voxels))] < 0,
  )
  return { order: found, flipped }
}

/** Puts C rows of V map values in order and sign, with one spare row instead of a second set of maps. */
export function arrangeMapsInPlace(maps: MapValues, voxels: number, { order, flipped }: Arrangement): void {
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
    if (flip) rescaleInPlace(row(place), 0, -1)
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
