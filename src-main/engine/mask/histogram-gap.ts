/** Where is the widest gap between neighbouring values of an image? */
import { orderStatisticInPlace } from '../maths/order-statistic'

export interface HistogramGap {
  /** Midpoint of the gap. */
  readonly threshold: number
  readonly gap: number
  /** Ranks between which the gap was searched. */
  readonly lowerIndex: number
  readonly upperIndex: number
}

/**
 * The widest difference between neighbours in the sorted values whose ranks lie between the two fractions; the first one on ties
 * (nilearn 0.14, masking.compute_epi_mask). Finite values only. Linear: the values are put into more buckets than there are values, so that
 * the widest gap lies between two buckets and nothing needs sorting.
 */
export function widestGap(values: Float64Array, lowerCutoff: number, upperCutoff: number): HistogramGap {
  const count = values.length
  const lowerIndex = Math.min(Math.floor(lowerCutoff * count), count - 1)
  const upperIndex = Math.max(lowerIndex, Math.min(Math.floor(upperCutoff * count), count - 1))
  const shuffled = values.slice()
  const lowest = orderStatisticInPlace(shuffled, lowerIndex)
  // What lies behind the rank found is not smaller: the second search need not look before it.
  const highest = orderStatisticInPlace(shuffled.subarray(lowerIndex), upperIndex - lowerIndex)
  const found = { lowerIndex, upperIndex }
  if (!(highest > lowest)) return { ...found, threshold: lowest, gap: 0 }

  const buckets = 2 * (upperIndex - lowerIndex + 1)
  const perUnit = buckets / (highest - lowest)
  const smallest = new Float64Array(buckets + 1).fill(Number.POSITIVE_INFINITY)
  const largest = new Float64Array(buckets + 1).fill(Number.NEGATIVE_INFINITY)
  for (let place = 0; place < values.length; place++) {
    const value = values[place]
    if (value < lowest || value > highest) continue
    const bucket = Math.min(buckets, Math.floor((value - lowest) * perUnit))
    if (value < smallest[bucket]) smallest[bucket] = value
    if (value > largest[bucket]) largest[bucket] = value
  }
  let gap = -1
  let threshold = lowest
  let below = lowest
  for (let bucket = 0; bucket <= buckets; bucket++) {
    if (smallest[bucket] > largest[bucket]) continue
    if (smallest[bucket] - below > gap) {
      gap = smallest[bucket] - below
      threshold = 0.5 * (below + smallest[bucket])
    }
    below = largest[bucket]
  }
  return { ...found, threshold, gap }
}
