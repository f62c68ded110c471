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
  for (let t = 0; t < volumes; t++) {
    const volume = await backend.row(t)
    let total = 0
    for (let voxel = 0; voxel < voxels; voxel++) total += volume[voxel]
    for (let row = 0; row < count; row++) {
      let sum = 0
      const start = row * voxels
      for (let voxel = 0; voxel < voxels; voxel++) sum += maps[start + voxel] * volume[voxel]
      targets.data[row * volumes + t] = sum - means[row] * total
    }
    await ctx.breathe()
  }
  return transpose(solveRidge(products, targets))
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
