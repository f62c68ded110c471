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

/** An image of whole numbers of which more than one stands for a region is an atlas of labels; a mask (one number) and a map are not. */
const LABELS = { least: 2, most: 5000 } as const

/** Whether the values of an image are labels of an atlas: 0 and whole positive numbers, several of them. */
export function isAtlas(values: Float64Array): boolean {
  const labels = new Set<number>()
  for (const value of values) {
    if (!Number.isInteger(value) || value < 0) return false
    if (value > 0) labels.add(value)
    if (labels.size > LABELS.most) return false
  }
  return labels.size >= LABELS.least
}

/**
 * The label whose region overlaps most with the strong values of a map, by Dice's coefficient 2 |A and B| / (|A| + |B|) over the voxels of the
 * mask (Dice 1945, Ecology 26:297); null when no strong value lies in a label.
 *
 * @param map V standardised values @param labels V, 0 where there is none
 */
export function bestLabel(map: Float32Array, labels: Float32Array): { readonly label: number; readonly dice: number } | null {
  const sizes = new Map<number, number>()
  const within = new Map<number, number>()
  let strong = 0
  for (let v = 0; v < map.length; v++) {
    const label = labels[v]
    const isStrong = Math.abs(map[v]) >= STRONG_FROM
    if (isStrong) strong++
    if (label === 0) continue
    sizes.set(label, (sizes.get(label) ?? 0) + 1)
    if (isStrong) within.set(label, (within.get(label) ?? 0) + 1)
  }
  let best: { readonly label: number; readonly dice: number } | null = null
  for (const [label, count] of within) {
    const dice = (2 * count) / (strong + (sizes.get(label) ?? 0))
    if (!best || dice > best.dice || (dice === best.dice && label < best.label)) best = { label, dice }
  }
  return best
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
