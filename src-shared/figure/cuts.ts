/** Where are the cuts made when nobody says where? */

import { isAxisAligned, voxelToMm, worldAxes } from '../affine'
import { AXES, type Axis, type FigureRun, mapOf } from './figure-run'
import type { SettledRecipe } from './recipe'

export interface Cut {
  readonly axis: Axis
  /** Millimetres along `axis`; a centre of voxels where the grid is not oblique. */
  readonly at: number
}

/** A grid and its mask. */
type Masked = Pick<FigureRun, 'shape' | 'affine' | 'maskVoxels'>

/** The nearest centre of a layer of voxels, mm, for cuts across a world axis; as asked when the grid is oblique. */
export function snapToVoxel(run: Pick<FigureRun, 'affine' | 'shape'>, axis: Axis, mm: number): number {
  if (!isAxisAligned(run.affine)) return mm
  const world = AXES.indexOf(axis)
  const j = worldAxes(run.affine).indexOf(world)
  const row = run.affine[world] ?? run.affine[0]
  const step = row[j] ?? 1
  const index = Math.min((run.shape[j] ?? 1) - 1, Math.max(0, Math.round((mm - row[3]) / step)))
  const centre = index * step + row[3]
  return Math.round(centre * 1e4) / 1e4
}

/**
 * For each layer of voxels along an axis: how much of the drawn components lies there, each component counting the same.
 * Layers in which the mask is small count less: there is little else to see.
 */
function weights(run: FigureRun, components: readonly number[], threshold: number, voxelAxis: number): Float64Array {
  const [nx, ny] = run.shape
  const total = new Float64Array(run.shape[voxelAxis] ?? 1)
  const stride = [1, nx, nx * ny][voxelAxis] ?? 1
  const length = total.length
  for (const index of components) {
    const map = mapOf(run, index)
    const own = new Float64Array(length)
    let sum = 0
    for (let v = 0; v < map.length; v++) {
      const size = Math.abs(map[v] as number)
      if (size <= threshold) continue
      const layer = Math.floor((run.maskVoxels[v] as number) / stride) % length
      own[layer] = (own[layer] as number) + size
      sum += size
    }
    if (sum > 0) for (let layer = 0; layer < length; layer++) total[layer] = (total[layer] as number) + (own[layer] as number) / sum
  }
  const size = new Float64Array(length)
  for (const voxel of run.maskVoxels) {
    const layer = Math.floor(voxel / stride) % length
    size[layer] = (size[layer] as number) + 1
  }
  return total.map((value, layer) => value * (size[layer] as number))
}

/** First and last layer of the mask along a voxel axis. */
function extent(run: Masked, voxelAxis: number): [number, number] {
  const [nx, ny] = run.shape
  const stride = [1, nx, nx * ny][voxelAxis] ?? 1
  const length = run.shape[voxelAxis] ?? 1
  let first = length - 1
  let last = 0
  for (const voxel of run.maskVoxels) {
    const layer = Math.floor(voxel / stride) % length
    if (layer < first) first = layer
    if (layer > last) last = layer
  }
  return first > last ? [0, length - 1] : [first, last]
}

const ascending = (a: number, b: number): number => a - b

/** Millimetres of layers along an axis, ascending. */
function positions(run: Masked, axis: Axis, layers: readonly number[]): number[] {
  const world = AXES.indexOf(axis)
  const voxelAxis = worldAxes(run.affine).indexOf(world)
  const middle = run.shape.map((size) => (size - 1) / 2)
  return layers
    .map((layer) => {
      const [i = 0, j = 0, k = 0] = middle.map((at, a) => (a === voxelAxis ? layer : at))
      return snapToVoxel(run, axis, voxelToMm(run.affine, i, j, k)[world] ?? 0)
    })
    .sort(ascending)
}

/**
 * Cuts that show the most of several components at once: the layer with the most above threshold, then the next best that is
 * some way off, and so on; the middle of the mask when nothing is above threshold.
 */
export function sharedCuts(run: FigureRun, components: readonly number[], threshold: number, axis: Axis, count: number): number[] {
  const voxelAxis = worldAxes(run.affine).indexOf(AXES.indexOf(axis))
  const weight = weights(run, components, threshold, voxelAxis)
  const [first, last] = extent(run, voxelAxis)
  const apart = Math.max(1, Math.floor((last - first + 1) / (2 * count)))
  const chosen: number[] = []
  while (chosen.length < count) {
    let best = -1
    for (let layer = first; layer <= last; layer++) {
      if (chosen.some((other) => Math.abs(other - layer) < apart)) continue
      if (best < 0 || (weight[layer] as number) > (weight[best] as number)) best = layer
    }
    if (best < 0) break
    if (weight[best] === 0) return evenCuts(run, axis, count)
    chosen.push(best)
  }
  return positions(run, axis, chosen)
}

/** Cuts at even distances of whole voxels through the mask. */
export function evenCuts(run: Masked, axis: Axis, count: number): number[] {
  const voxelAxis = worldAxes(run.affine).indexOf(AXES.indexOf(axis))
  const [first, last] = extent(run, voxelAxis)
  const layers = last - first + 1
  const number = Math.min(count, layers)
  const step = Math.max(1, Math.floor(layers / number))
  const start = first + Math.floor((layers - 1 - step * (number - 1)) / 2)
  return positions(
    run,
    axis,
    Array.from({ length: number }, (_, n) => start + n * step),
  )
}

/** The one point of an ortho figure: as asked, else nilearn's cut coordinates of the component; in the middle of voxels. */
export function orthoPoint(run: FigureRun, recipe: SettledRecipe, component: number): Record<Axis, number> {
  const own = run.components[component]?.cutMm ?? [0, 0, 0]
  const at = (axis: Axis): number => snapToVoxel(run, axis, recipe.cuts?.[axis][0] ?? own[AXES.indexOf(axis)] ?? 0)
  return { x: at('x'), y: at('y'), z: at('z') }
}

/** Cuts as asked, in the middle of voxels, in the order x, y, z; null when none are asked for. */
export function askedCuts(run: FigureRun, recipe: SettledRecipe): Cut[] | null {
  const { cuts } = recipe
  if (!cuts) return null
  const asked = AXES.flatMap((axis) => cuts[axis].map((mm) => ({ axis, at: snapToVoxel(run, axis, mm) })))
  return asked.length > 0 ? asked : null
}
