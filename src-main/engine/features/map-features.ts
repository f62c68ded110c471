/** Where do the strong values of a map lie, and which image does it resemble? */

/** A value is strong when it is this many standard deviations of its map away from the mean. */
export const STRONG_FROM = 2

/** In place: mean 0 and population standard deviation 1 over the V values; all 0 for a constant map. */
export function standardise(map: Float32Array): void {
  let mean = 0
  for (let v = 0; v < map.length; v++) mean += map[v]
  mean /= map.length
  let squares = 0
  for (let v = 0; v < map.length; v++) squares += (map[v] - mean) ** 2
  const deviation = Math.sqrt(squares / map.length) || Number.POSITIVE_INFINITY
  for (let v = 0; v < map.length; v++) map[v] = (map[v] - mean) / deviation
}

/**
 * Share of the sum of strong |values| that lies where `region` is, percent (as ICA-AROMA weighs its fractions by |z|); voxels whose region is not
 * known (NaN) do not count. null for a map without strong values there.
 *
 * @param map V standardised values @param region V weights, 0 to 1
 */
export function strongPercent(map: Float32Array, region: Float32Array | Uint8Array): number | null {
  let inside = 0
  let all = 0
  for (let v = 0; v < map.length; v++) {
    const size = Math.abs(map[v])
    const weight = region[v]
    if (size < STRONG_FROM || Number.isNaN(weight)) continue
    inside += size * weight
    all += size
  }
  return all === 0 ? null : (100 * inside) / all
}

/** Pearson's r over the voxels where the other image has a value; null when fewer than 100 are left or one does not vary. */
export function spatialCorrelation(map: Float32Array, other: Float32Array): number | null {
  let [n, sumX, sumY] = [0, 0, 0]
  for (let v = 0; v < map.length; v++) {
    if (Number.isNaN(other[v])) continue
    n++
    sumX += map[v]
    sumY += other[v]
  }
  if (n < 100) return null
  const [meanX, meanY] = [sumX / n, sumY / n]
  let [xx, yy, xy] = [0, 0, 0]
  for (let v = 0; v < map.length; v++) {
    if (Number.isNaN(other[v])) continue
    const [x, y] = [map[v] - meanX, other[v] - meanY]
    xx += x * x
    yy += y * y
    xy += x * y
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : null
}
