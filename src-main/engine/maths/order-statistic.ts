/** Which value would stand at a given place if the array were sorted? */

/** The value of rank `rank` (0 = smallest); moves the values about. Quickselect with the median of three, linear on average. No NaN. */
export function orderStatisticInPlace(values: Float64Array, rank: number): number {
  let low = 0
  let high = values.length - 1
  while (low < high) {
    const pivot = medianOfThree(values[low], values[(low + high) >>> 1], values[high])
    let left = low
    let right = high
    // Hoare's partition: values equal to the pivot go to both sides, so that ties stay balanced.
    while (left <= right) {
      while (values[left] < pivot) left++
      while (values[right] > pivot) right--
      if (left > right) break
      const kept = values[left]
      values[left] = values[right]
      values[right] = kept
      left++
      right--
    }
    if (rank <= right) high = right
    else if (rank >= left) low = left
    else return values[rank]
  }
  return values[rank]
}

/** The middle value, or the mean of the two middle ones (numpy.median); moves the values about. */
export function medianInPlace(values: Float64Array): number {
  const upper = orderStatisticInPlace(values, values.length >> 1)
  if (values.length % 2 === 1) return upper
  return (orderStatisticInPlace(values, (values.length >> 1) - 1) + upper) / 2
}

function medianOfThree(first: number, second: number, third: number): number {
  return Math.max(Math.min(first, second), Math.min(Math.max(first, second), third))
}
