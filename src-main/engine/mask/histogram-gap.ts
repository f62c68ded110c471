/** Where is the widest gap between neighbouring values of an image? */
import { onWorkbench } from '../kernels/small-kernels'

interface HistogramGap {
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
export function widestGap(values: Float32Array | Float64Array, lowerCutoff: number, upperCutoff: number): HistogramGap {
  const count = values.length
  const lowerIndex = Math.min(Math.floor(lowerCutoff * count), count - 1)
  const upperIndex = Math.max(lowerIndex, Math.min(Math.floor(upperCutoff * count), count - 1))
  return onWorkbench((workbench) => {
    const { kernels } = workbench
    // One room is enough for the values in disorder and, later, for the buckets.
    const buckets = 2 * (upperIndex - lowerIndex + 1)
    const [foundAt, valuesAt, shuffledAt, largestAt] = workbench.reserve(16, 8 * count, 8 * Math.max(count, buckets + 1), 8 * (buckets + 1))
    workbench.float64(valuesAt, count).set(values)
    workbench.float64(shuffledAt, count).set(values)
    const lowest = kernels.orderStatistic(shuffledAt, count, lowerIndex)
    // What lies behind the rank found is not smaller: the second search need not look before it.
    const highest = kernels.orderStatistic(shuffledAt + 8 * lowerIndex, count - lowerIndex, upperIndex - lowerIndex)
    if (!(highest > lowest)) return { lowerIndex, upperIndex, threshold: lowest, gap: 0 }
    kernels.widestGapAmong(valuesAt, count, lowest, highest, buckets, shuffledAt, largestAt, foundAt)
    const [gap, threshold] = workbench.float64(foundAt, 2)
    return { lowerIndex, upperIndex, threshold, gap }
  })
}
