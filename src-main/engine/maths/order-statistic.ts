/** Which value would stand at a given place if the array were sorted? */
import { onWorkbench } from '../kernels/small-kernels'

/** The value of rank `rank` (0 = smallest). Quickselect with the median of three, linear on average. No NaN. */
export function orderStatistic(values: Float64Array, rank: number): number {
  return onWorkbench((workbench) => {
    const [at] = workbench.reserve(values.byteLength)
    workbench.float64(at, values.length).set(values)
    return workbench.kernels.orderStatistic(at, values.length, rank)
  })
}

/** The middle value, or the mean of the two middle ones (numpy.median). */
export function median(values: Float64Array): number {
  const upper = orderStatistic(values, values.length >> 1)
  if (values.length % 2 === 1) return upper
  return (orderStatistic(values, (values.length >> 1) - 1) + upper) / 2
}
