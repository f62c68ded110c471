/** Above which |value| lies a given share of a map? */

const BINS = 4096

interface Magnitudes {
  readonly largest: number
  /** How many |values| lie in each of BINS equal parts of 0..largest. */
  readonly counts: Uint32Array
}

/** A map is asked again and again while the percentile is dragged. */
const known = new WeakMap<Float32Array, Magnitudes>()

function magnitudes(values: Float32Array): Magnitudes {
  const before = known.get(values)
  if (before) return before
  let largest = 0
  for (let n = 0; n < values.length; n++) largest = Math.max(largest, Math.abs(values[n] as number))
  const counts = new Uint32Array(BINS)
  for (let n = 0; n < values.length; n++) {
    const bin = binOf(Math.abs(values[n] as number), largest)
    counts[bin] = (counts[bin] as number) + 1
  }
  const found = { largest, counts }
  known.set(values, found)
  return found
}

function binOf(size: number, largest: number): number {
  return largest > 0 ? Math.min(BINS - 1, Math.floor((size / largest) * BINS)) : 0
}

/** The value at a place (0-based) in the order of |values|: only one bin has to be sorted. */
function orderStatistic(values: Float32Array, place: number): number {
  const { largest, counts } = magnitudes(values)
  let bin = 0
  let before = 0
  while (bin < BINS - 1 && before + (counts[bin] as number) <= place) before += counts[bin++] as number
  const inBin = new Float32Array(counts[bin] as number)
  let found = 0
  for (let n = 0; n < values.length; n++) {
    const size = Math.abs(values[n] as number)
    if (binOf(size, largest) === bin) inBin[found++] = size
  }
  return inBin.sort()[place - before] ?? 0
}

/**
 * The q-th percentile (0 to 100) of |values|, linear between order statistics as numpy.percentile.
 * @param values V
 */
export function magnitudePercentile(values: Float32Array, q: number): number {
  if (values.length === 0) return 0
  const place = ((values.length - 1) * q) / 100
  const below = Math.floor(place)
  const low = orderStatistic(values, below)
  const rest = place - below
  return rest === 0 ? low : low + (orderStatistic(values, below + 1) - low) * rest
}

/** Percent of |values| below a threshold: the percentile that gives it. */
export function percentileOfMagnitude(values: Float32Array, threshold: number): number {
  if (values.length === 0) return 0
  let below = 0
  for (let n = 0; n < values.length; n++) if (Math.abs(values[n] as number) < threshold) below++
  return (100 * below) / values.length
}
