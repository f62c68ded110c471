/** Which time courses and maps of one scan belong to given maps? (Dual regression: Beckmann et al. 2009, NeuroImage 47, S148; Nickerson et al. 2017.) */
import type { Backend, VoxelRow } from '../kernels/backend'
import { type Dense, zeros } from '../maths/dense'
import { transpose } from '../maths/products'
import type { RunContext } from '../run-context'
import { identity } from './reduced-rows'
import { solveRidge } from './ridge'

/**
 * Spatial regression: every volume of the prepared scan in `backend` explained by all maps together and a constant.
 * @param maps C rows of V values
 * @returns T x C, for maps as they are given
 */
export async function timeCoursesOf(backend: Backend, volumes: number, maps: VoxelRow, voxels: number, ctx: RunContext): Promise<Dense> {
  const count = maps.length / voxels
  const means = Float64Array.from({ length: count }, (_, row) => mean(maps, row * voxels, voxels))
  const products = zeros(count, count)
  for (let row = 0; row < count; row++) {
    for (let other = 0; other <= row; other++) {
      let sum = 0
      for (let voxel = 0; voxel < voxels; voxel++) sum += (maps[row * voxels + voxel] - means[row]) * maps[other * voxels + voxel]
      products.data[row * count + other] = sum
      products.data[other * count + row] = sum
    }
    await ctx.breathe()
  }
  const targets = zeros(count, volumes)
  for (let t = 0; t < volumes; t += AT_ONCE) {
    const together = await volumesFrom(backend, t, volumes)
    const totals = together.map(sumOf)
    for (let row = 0; row < count; row++) {
      const sums = productsWith(maps, row * voxels, voxels, together)
      for (let place = 0; place < AT_ONCE && t + place < volumes; place++)
        targets.data[row * volumes + t + place] = sums[place] - means[row] * totals[place]
    }
    await ctx.breathe()
  }
  return transpose(solveRidge(products, targets))
}

/** A map is read once for so many volumes: reading it takes longer than multiplying. */
const AT_ONCE = 4
type Volumes = [Float64Array, Float64Array, Float64Array, Float64Array]

/** Volumes t to t + 3; the last one stands in for those after it. */
async function volumesFrom(backend: Backend, t: number, volumes: number): Promise<Volumes> {
  const first = await backend.row(t)
  const second = t + 1 < volumes ? await backend.row(t + 1) : first
  const third = t + 2 < volumes ? await backend.row(t + 2) : second
  return [first, second, third, t + 3 < volumes ? await backend.row(t + 3) : third]
}

/** Sums of products of `count` values of a map with each of the volumes, in the order of the voxels. */
function productsWith(maps: VoxelRow, start: number, count: number, [a, b, c, d]: Volumes): [number, number, number, number] {
  let [sumA, sumB, sumC, sumD] = [0, 0, 0, 0]
  for (let voxel = 0; voxel < count; voxel++) {
    const value = maps[start + voxel]
    sumA += value * a[voxel]
    sumB += value * b[voxel]
    sumC += value * c[voxel]
    sumD += value * d[voxel]
  }
  return [sumA, sumB, sumC, sumD]
}

function sumOf(values: Float64Array): number {
  let sum = 0
  for (let index = 0; index < values.length; index++) sum += values[index]
  return sum
}

/**
 * Temporal regression: every voxel of the prepared scan explained by all time courses together and a constant; each time course is first brought
 * to variance 1, so that the maps hold amplitudes too.
 * @param timeCourses T x C; @returns C rows of V values
 */
export async function mapsOf(backend: Backend, timeCourses: Dense, voxels: number): Promise<Float32Array | Float64Array> {
  const { rows: volumes, cols: count } = timeCourses
  const centred = transpose(timeCourses)
  for (let row = 0; row < count; row++) {
    const series = centred.data.subarray(row * volumes, (row + 1) * volumes)
    const middle = mean(series, 0, volumes)
    let squares = 0
    for (let t = 0; t < volumes; t++) {
      series[t] -= middle
      squares += series[t] ** 2
    }
    const deviation = Math.sqrt(squares / volumes) || 1
    for (let t = 0; t < volumes; t++) series[t] /= deviation
  }
  const products = zeros(count, count)
  for (let row = 0; row < count; row++)
    for (let other = 0; other < count; other++)
      for (let t = 0; t < volumes; t++)
        products.data[row * count + other] += centred.data[row * volumes + t] * centred.data[other * volumes + t]
  const weights = solveRidge(products, centred)
  // The backend multiplies by sqrt(V), as whitening has it; the weights add up to 0 over time, so that no mean needs to be taken off.
  const directions = { ...weights, data: weights.data.map((weight) => weight / Math.sqrt(voxels)) }
  await backend.whiten(directions, new Float64Array(volumes), true)
  return backend.sources(identity(count))
}

function mean(values: VoxelRow, start: number, count: number): number {
  let sum = 0
  for (let index = start; index < start + count; index++) sum += values[index]
  return sum / count
}
