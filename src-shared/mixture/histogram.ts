/** How are the values of a map spread, in few enough numbers to fit a density to? */

const BINS = 512

export interface Histogram {
  /** Mean of the values of each bin that has any, ascending. */
  readonly at: Float64Array
  /** Share of the voxels in it. */
  readonly share: Float64Array
}

/** Even steps of this are narrow steps in the middle and wide ones in the tails, so that one far voxel costs no resolution; cheap, as it is asked of every voxel. */
const compressed = (z: number): number => z / Math.sqrt(1 + Math.abs(z))

/** Bins equal in the compressed distance from the mean, in deviations. */
export function histogramOf(values: Float32Array | Float64Array, mean: number, deviation: number): Histogram {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let n = 0; n < values.length; n++) {
    const value = values[n] as number
    if (value < low) low = value
    if (value > high) high = value
  }
  const from = compressed((low - mean) / deviation)
  const perBin = (compressed((high - mean) / deviation) - from) / BINS
  const counts = new Float64Array(BINS)
  const sums = new Float64Array(BINS)
  for (let n = 0; n < values.length; n++) {
    const value = values[n] as number
    const bin = Math.min(BINS - 1, Math.floor((compressed((value - mean) / deviation) - from) / perBin))
    counts[bin] = (counts[bin] as number) + 1
    sums[bin] = (sums[bin] as number) + value
  }
  const filled = [...counts.keys()].filter((bin) => (counts[bin] as number) > 0)
  return {
    at: Float64Array.from(filled, (bin) => (sums[bin] as number) / (counts[bin] as number)),
    share: Float64Array.from(filled, (bin) => (counts[bin] as number) / values.length),
  }
}

/** The same with `factor` neighbours as one. */
export function coarser({ at, share }: Histogram, factor: number): Histogram {
  const bins = Math.ceil(at.length / factor)
  const merged = { at: new Float64Array(bins), share: new Float64Array(bins) }
  for (let bin = 0; bin < at.length; bin++) {
    const into = Math.floor(bin / factor)
    merged.share[into] = (merged.share[into] as number) + (share[bin] as number)
    merged.at[into] = (merged.at[into] as number) + (share[bin] as number) * (at[bin] as number)
  }
  for (let bin = 0; bin < bins; bin++) merged.at[bin] = (merged.at[bin] as number) / (merged.share[bin] as number)
  return merged
}

/** The value that a share `wanted` of the voxels does not exceed. */
export function quantile({ at, share }: Histogram, wanted: number): number {
  let sum = 0
  for (let bin = 0; bin < at.length; bin++) {
    sum += share[bin] as number
    if (sum >= wanted) return at[bin] as number
  }
  return at.at(-1) ?? 0
}
