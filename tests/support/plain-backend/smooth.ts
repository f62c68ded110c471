/** What does a volume look like after Gaussian smoothing? (scipy 1.10 ndimage.gaussian_filter1d along i, j, k in turn, mode 'reflect'.) */
import { gaussianWeights } from '../../../src-main/engine/prepare/gaussian'
import type { Triple } from '../../../src-shared/affine'

/** Corners of a box of voxels, both included. */
export interface Box {
  readonly low: Triple
  readonly high: Triple
}

/** The smallest box that holds these linear indices (i fastest); the whole grid when there are none. */
export function boundingBox(voxels: Uint32Array, shape: Triple): Box {
  const low = [...shape] as [number, number, number]
  const high: [number, number, number] = [0, 0, 0]
  const plane = shape[0] * shape[1]
  for (const voxel of voxels) {
    const index = [voxel % shape[0], Math.floor((voxel % plane) / shape[0]), Math.floor(voxel / plane)] as const
    for (const axis of [0, 1, 2] as const) {
      low[axis] = Math.min(low[axis], index[axis])
      high[axis] = Math.max(high[axis], index[axis])
    }
  }
  return voxels.length === 0 ? { low: [0, 0, 0], high: [shape[0] - 1, shape[1] - 1, shape[2] - 1] } : { low, high }
}

/**
 * Smooths `volume` (i fastest, finite) in place, one axis after the other; each axis is summed in double, from the centre outside in as scipy
 * does, and rounded to the array's own type. Only voxels inside `box` come out right; the others are left half done.
 * @param sigma standard deviations in voxels along i, j, k; an axis with 0 is left alone
 */
export function smoothInPlace(volume: Float32Array | Float64Array, shape: Triple, sigma: Triple, box: Box): void {
  const [columns, rows, planes] = shape
  const weights = sigma.map((value) => (value > 0 ? gaussianWeights(value) : new Float64Array(0)))
  const reach = (axis: 1 | 2): [number, number] => {
    const radius = Math.max(0, weights[axis].length - 1)
    return [Math.max(0, box.low[axis] - radius), Math.min(shape[axis] - 1, box.high[axis] + radius)]
  }
  const [firstRow, lastRow] = reach(1)
  const [firstPlane, lastPlane] = reach(2)
  const rowOf = (row: number, plane: number) => (plane * rows + row) * columns

  if (weights[0].length > 1) {
    const line = padded(columns, weights[0])
    for (let plane = firstPlane; plane <= lastPlane; plane++) {
      for (let row = firstRow; row <= lastRow; row++) smoothLine(volume, rowOf(row, plane), columns, weights[0], line)
    }
  }
  if (weights[1].length > 1) {
    for (let plane = firstPlane; plane <= lastPlane; plane++) {
      smoothAcross(volume, { start: rowOf(0, plane), stride: columns, count: rows, width: columns }, weights[1], box.low[1], box.high[1])
    }
  }
  if (weights[2].length > 1) {
    for (let row = box.low[1]; row <= box.high[1]; row++) {
      const lines = { start: rowOf(row, 0), stride: columns * rows, count: planes, width: columns }
      smoothAcross(volume, lines, weights[2], box.low[2], box.high[2])
    }
  }
}

function padded(length: number, weights: Float64Array): Float64Array {
  return new Float64Array(length + 2 * (weights.length - 1))
}

/** The place inside 0..count-1 that stands for `index` when the line is mirrored at both ends: d c b a | a b c d | d c b a. */
function reflect(index: number, count: number): number {
  const period = 2 * count
  const inPeriod = ((index % period) + period) % period
  return inPeriod < count ? inPeriod : period - 1 - inPeriod
}

/** One contiguous line. */
function smoothLine(volume: Float32Array | Float64Array, start: number, count: number, weights: Float64Array, line: Float64Array): void {
  const radius = weights.length - 1
  for (let index = 0; index < count; index++) line[radius + index] = volume[start + index]
  for (let index = 0; index < radius; index++) {
    line[index] = line[radius + reflect(index - radius, count)]
    line[radius + count + index] = line[radius + reflect(count + index, count)]
  }
  for (let index = 0; index < count; index++) {
    const centre = radius + index
    let sum = line[centre] * weights[0]
    for (let distance = radius; distance >= 1; distance--) sum += (line[centre - distance] + line[centre + distance]) * weights[distance]
    volume[start + index] = sum
  }
}

interface Lines {
  /** Where the first line begins, how far the next one lies, how many there are, and how long each is. */
  readonly start: number
  readonly stride: number
  readonly count: number
  readonly width: number
}

/** Smooths across a stack of contiguous lines: whole lines are added, so that memory is read in order. */
function smoothAcross(volume: Float32Array | Float64Array, lines: Lines, weights: Float64Array, first: number, last: number): void {
  const { start, stride, count, width } = lines
  const radius = weights.length - 1
  const from = Math.max(0, first - radius)
  const to = Math.min(count - 1, last + radius)
  const copy = new Float64Array((to - from + 1) * width)
  for (let index = from; index <= to; index++)
    copy.set(volume.subarray(start + index * stride, start + index * stride + width), (index - from) * width)
  const sums = new Float64Array(width)
  for (let index = first; index <= last; index++) {
    const centre = (index - from) * width
    for (let place = 0; place < width; place++) sums[place] = copy[centre + place] * weights[0]
    for (let distance = radius; distance >= 1; distance--) {
      const before = (reflect(index - distance, count) - from) * width
      const after = (reflect(index + distance, count) - from) * width
      const weight = weights[distance]
      for (let place = 0; place < width; place++) sums[place] += (copy[before + place] + copy[after + place]) * weight
    }
    volume.set(sums, start + index * stride)
  }
}
