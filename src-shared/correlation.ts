/** How much do two time courses vary together? */

/** Pearson's r over the places where both have a value; null with fewer than three of them, or when one does not vary. */
export function correlation(one: readonly (number | null)[], other: readonly (number | null)[]): number | null {
  let [n, sumX, sumY] = [0, 0, 0]
  for (let t = 0; t < one.length; t++) {
    const [x, y] = [one[t] ?? null, other[t] ?? null]
    if (x === null || y === null) continue
    n++
    sumX += x
    sumY += y
  }
  if (n < 3) return null
  const [meanX, meanY] = [sumX / n, sumY / n]
  let [xx, yy, xy] = [0, 0, 0]
  for (let t = 0; t < one.length; t++) {
    const [x, y] = [one[t] ?? null, other[t] ?? null]
    if (x === null || y === null) continue
    xx += (x - meanX) ** 2
    yy += (y - meanY) ** 2
    xy += (x - meanX) * (y - meanY)
  }
  // What is left of a constant after rounding does not vary.
  if (xx <= n * (Number.EPSILON * meanX) ** 2 * n || yy <= n * (Number.EPSILON * meanY) ** 2 * n) return null
  return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)))
}
