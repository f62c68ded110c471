/** By which rules does plot_stat_map of nilearn 0.14 choose page, greys, colour range and ticks? */
import type { Volume } from './figure-run'

/** Layers of voxels at each face that tell whether an image is dark around the head. */
const BORDER = 2
/** How much the background is dimmed when nobody says (dim='auto'). */
export const automaticDim = (isBlack: boolean): number => (isBlack ? 0.8 : 0.6)

export interface Range {
  readonly from: number
  readonly to: number
}

export function rangeOf(values: Float32Array): Range {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (value < from) from = value
    if (value > to) to = value
  }
  return from > to ? { from: 0, to: 0 } : { from, to }
}

/** True when the median of the two outer layers of all faces is in the lower half of the range: the page is then black (black_bg='auto'). */
export function isDarkAround({ shape, values }: Volume): boolean {
  const [nx, ny, nz] = shape
  const border: number[] = []
  const facesNear = (at: number, size: number): number => Number(at < BORDER) + Number(at >= size - BORDER)
  for (let k = 0, voxel = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, voxel++) {
        // A voxel at an edge belongs to two faces, and counts twice.
        const faces = facesNear(i, nx) + facesNear(j, ny) + facesNear(k, nz)
        for (let n = 0; n < faces; n++) border.push(values[voxel] as number)
      }
    }
  }
  const sorted = Float32Array.from(border).sort()
  const middle = sorted.length / 2
  const median = ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2
  const { from, to } = rangeOf(values)
  return median <= (from + to) / 2
}

/** Values of the background that are drawn black and white (load_anat). */
export function anatomyWindow({ from, to }: Range, isBlack: boolean, dim: number): Range {
  const middle = (from + to) / 2
  const half = (to - from) / 2
  if (dim === 0) return { from, to }
  if (isBlack) return { from, to: middle + (1 + dim) * half }
  return { from: ((2 - dim) / 2) * middle - (1 + dim) * half, to }
}

/** Ends of the colours: as far below as above 0 when the whole map has both signs, else from 0 (symmetric_cbar='auto'). @param limit the end that is asked for */
export function colourRange(values: Float32Array, limit: number | null, twoSided: boolean): Range {
  const { from, to } = rangeOf(values)
  if (from < 0 && to > 0 && twoSided) {
    const end = limit ?? Math.max(-from, to)
    return { from: -end, to: end }
  }
  if (to > 0 || !twoSided) return { from: 0, to: limit ?? Math.max(to, 0) }
  return { from: -(limit ?? -from), to: 0 }
}

/** As printf's %.2g, but never with an exponent. */
const twoDigits = (value: number): number => Number(value.toPrecision(2))

/** What the bar reaches from and to: the ends as they are written at it. */
export const barEnds = ({ from, to }: Range): Range => ({ from: twoDigits(from), to: twoDigits(to) })

/**
 * Places of the ticks, ascending: five at even distances, and the thresholds. A threshold takes the place of a tick that is nearer to it than
 * a third of their distance; none stay in what is hidden but 0 (get_cbar_ticks).
 */
export function barTicks({ from, to }: Range, threshold: number): number[] {
  if (from === to) return [from]
  const even = [0, 1, 2, 3, 4].map((n) => twoDigits(from + (n * (to - from)) / 4))
  const ends = [even[0] as number, even[4] as number]
  const limit = twoDigits(threshold)
  if (threshold <= 1e-6) return ascending(even)
  const others = even.filter((tick) => tick !== 0)
  const distance = (tick: number): number => Math.abs(Math.abs(tick) - limit)
  const nearest = Math.min(...others.map(distance))
  const step = Math.abs((others[1] ?? 0) - (others[0] ?? 0))
  const isAdded = others.length <= 2 || nearest > step / 3 || nearest >= (4 / 3) * limit
  const wanted = [...(to > 0 ? [limit] : []), ...(from < 0 ? [-limit] : [])]
  const kept = isAdded
    ? even
    : even.filter((tick) => ends.includes(tick) || tick === 0 || !wanted.some((value) => value * tick > 0 && distance(tick) === nearest))
  return ascending([...kept, ...wanted]).filter((tick) => Math.abs(tick) >= limit || tick === 0 || ends.includes(tick))
}

const ascending = (ticks: readonly number[]): number[] => [...new Set(ticks)].sort((a, b) => a - b)
