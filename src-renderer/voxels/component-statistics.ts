/** How are the values of a map spread, and how many voxels pass a threshold? */

export interface Histogram {
  /** Count per bin; bin b spans from + b*width to from + (b+1)*width. */
  readonly counts: Uint32Array
  readonly from: number
  readonly width: number
  readonly largest: number
}

/** Counts of values in equal bins over -limit..limit; values beyond are not counted. `values`: V, one per voxel of the mask. */
export function histogram(values: Float32Array, limit: number, bins: number): Histogram {
  const counts = new Uint32Array(bins)
  const width = (2 * limit) / bins
  for (let n = 0; n < values.length; n++) {
    const value = values[n] as number
    if (value < -limit || value > limit) continue
    const bin = Math.min(bins - 1, Math.floor((value + limit) / width))
    counts[bin] = (counts[bin] as number) + 1
  }
  let largest = 0
  for (const count of counts) if (count > largest) largest = count
  return { counts, from: -limit, width, largest }
}

interface Extremes {
  /** 0 where no value is below or above it. */
  readonly least: number
  readonly most: number
}

/** Maps do not change, and several parts ask. */
const extremes = new WeakMap<Float32Array, Extremes>()

export function extremesOf(values: Float32Array): Extremes {
  const before = extremes.get(values)
  if (before) return before
  let [least, most] = [0, 0]
  for (let n = 0; n < values.length; n++) {
    const value = values[n] as number
    if (value > most) most = value
    if (value < least) least = value
  }
  const found = { least, most }
  extremes.set(values, found)
  return found
}

/** Largest |value|; 0 for a map without voxels. */
export function largestMagnitude(values: Float32Array): number {
  const { least, most } = extremesOf(values)
  return Math.max(-least, most)
}

/** Voxels with |value| >= threshold (two-sided) or value >= threshold (one-sided), without those that `hidden` (V) marks. */
export function countAbove(values: Float32Array, threshold: number, twoSided: boolean, hidden: Uint8Array | null = null): number {
  let count = 0
  for (let n = 0; n < values.length; n++) {
    const value = values[n] as number
    if ((value >= threshold || (twoSided && value <= -threshold)) && !hidden?.[n]) count++
  }
  return count
}

/** The q-th percentile (0 to 100) of the values, linear between order statistics as numpy.percentile does by default. */
export function percentile(values: Float32Array, q: number): number {
  if (values.length === 0) return 0
  const sorted = values.slice().sort()
  const place = ((sorted.length - 1) * q) / 100
  const below = Math.floor(place)
  const low = sorted[below] as number
  const high = sorted[Math.min(sorted.length - 1, below + 1)] as number
  return low + (high - low) * (place - below)
}
