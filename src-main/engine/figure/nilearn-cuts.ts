/** Where would nilearn 0.14 cut a map: through one point, or in several layers across an axis? */

import { isAxisAligned } from '../../../src-shared/affine'
import { AXES, type Axis, type FigureRun, mapOf } from '../../../src-shared/figure/figure-run'
import type { SettledRecipe } from '../../../src-shared/figure/recipe'
import { cutsOfComponents } from '../../../src-shared/figure/side-cuts'
import { type UprightVolume, upright } from '../../../src-shared/figure/upright'
import { findCutCoordinates } from '../results/cut-coordinates'

type Cuts = NonNullable<SettledRecipe['cuts']>

/** Share of a value that each of its six neighbours gets when a map is smoothed before its peaks are looked for. */
const NEIGHBOUR = 0.2
/** What is left of a map around a peak that has been found. */
const DAMPED = 1e-3

/**
 * Positions in mm by find_xyz_cut_coords and find_cut_slices: one point for layouts that cut through a point, `cutCount` layers for mosaics
 * and strips (for those across z, x and y are the point's, for the locator; a mosaic in nilearn's style has layers across all three).
 *
 * @param component place in the maps, from 0
 */
export function nilearnCuts(
  run: FigureRun,
  recipe: Pick<SettledRecipe, 'layout' | 'style' | 'cutCount' | 'threshold' | 'thresholdNegative' | 'percentile' | 'ownThresholds'>,
  component: number,
): Cuts {
  const values = mapOf(run, component)
  const { positive, negative } = cutsOfComponents(run, recipe, recipe.threshold ?? run.displayThreshold)(component)
  const threshold = Math.min(positive, negative)
  const [x, y, z] = findCutCoordinates({ values, voxels: run.maskVoxels }, run.shape, run.affine, threshold)
  const point: Cuts = { x: [x], y: [y], z: [z] }
  const layers = (axis: Axis): number[] => findCutSlices(wholeGrid(run, values), axis, recipe.cutCount)
  if (recipe.layout === 'mosaic' && recipe.style === 'nilearn') return { x: layers('x'), y: layers('y'), z: layers('z') }
  const axis = recipe.layout === 'mosaic' ? 'z' : AXES.find((name) => name === recipe.layout)
  return axis === undefined ? point : { ...point, [axis]: layers(axis) }
}

/** The map on a grid that nilearn would look through in the same order: as stored where no axes are exchanged, else upright. */
function wholeGrid(run: FigureRun, map: Float32Array): UprightVolume {
  const { shape, affine } = run
  const values = new Float32Array(shape[0] * shape[1] * shape[2])
  for (const [v, voxel] of run.maskVoxels.entries()) values[voxel] = map[v]
  const isPlain = isAxisAligned(affine) && affine[0][0] !== 0 && affine[1][1] !== 0 && affine[2][2] !== 0
  if (!isPlain) return upright({ shape, affine, values })
  const step = [affine[0][0], affine[1][1], affine[2][2]] as const
  return { shape, values, first: [affine[0][3], affine[1][3], affine[2][3]], step }
}

/**
 * Layers across an axis with the strongest values, mm, in the order of the grid (find_cut_slices of nilearn 0.14).
 *
 * The layer of the highest smoothed |value| is taken and its surroundings damped, `count` times over; where that gives fewer, layers are
 * added in the widest gap, or beyond the first and the last one, whichever holds more.
 *
 * @param volume steps may be negative here
 */
export function findCutSlices(volume: UprightVolume, axis: Axis, count: number): number[] {
  const across = AXES.indexOf(axis)
  const [length, first, step] = [volume.shape[across], volume.first[across], volume.step[across]]
  const toMm = (layers: readonly number[]): number[] => layers.map((layer) => first + layer * step)
  if (count > length) return toMm(Array.from({ length }, (_, layer) => layer))
  const sizes = Float64Array.from(volume.values, Math.abs)
  const { peaks, sums } = peaksAndSums(smoothed(sizes, volume.shape), sizes, volume.shape, across)
  const spacing = Math.max(Math.floor((0.5 / count) * length), 1)
  const chosen = new Set<number>()
  for (let n = 0; n < count; n++) {
    const layer = highest(peaks)
    chosen.add(layer)
    for (let near = Math.max(0, layer - spacing); near < Math.min(length, layer + spacing); near++) peaks[near] *= DAMPED
  }
  while (chosen.size < count) chosen.add(oneMore([...chosen].sort(ascending), sums))
  return toMm([...chosen].sort(ascending))
}

const ascending = (a: number, b: number): number => a - b

const highest = (values: Float64Array): number => values.reduce((best, value, at) => (value > values[best] ? at : best), 0)

function smoothed(sizes: Float64Array, [nx, ny, nz]: readonly [number, number, number]): Float64Array {
  const out = sizes.slice()
  for (let k = 0, voxel = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, voxel++) {
        let around = 0
        if (i > 0) around += sizes[voxel - 1]
        if (i < nx - 1) around += sizes[voxel + 1]
        if (j > 0) around += sizes[voxel - nx]
        if (j < ny - 1) around += sizes[voxel + nx]
        if (k > 0) around += sizes[voxel - nx * ny]
        if (k < nz - 1) around += sizes[voxel + nx * ny]
        out[voxel] += NEIGHBOUR * around
      }
    }
  }
  return out
}

/** For each layer, the highest smoothed value and the sum of the values. */
function peaksAndSums(
  smooth: Float64Array,
  sizes: Float64Array,
  shape: readonly [number, number, number],
  across: number,
): { peaks: Float64Array; sums: Float64Array } {
  const length = shape[across]
  const stride = [1, shape[0], shape[0] * shape[1]][across]
  const peaks = new Float64Array(length)
  const sums = new Float64Array(length)
  for (let voxel = 0; voxel < sizes.length; voxel++) {
    const layer = Math.floor(voxel / stride) % length
    if (smooth[voxel] > peaks[layer]) peaks[layer] = smooth[voxel]
    sums[layer] += sizes[voxel]
  }
  return { peaks, sums }
}

/** The layer to add: two beyond the last, the middle of the first widest gap, or two before the first. */
function oneMore(chosen: readonly number[], sums: Float64Array): number {
  const candidates = [chosen[chosen.length - 1] + 2]
  if (chosen.length > 1) {
    let widest = 0
    for (let n = 1; n + 1 < chosen.length; n++) {
      if (chosen[n + 1] - chosen[n] > chosen[widest + 1] - chosen[widest]) widest = n
    }
    const middle = Math.floor((chosen[widest] + chosen[widest + 1]) / 2)
    if (!chosen.includes(middle)) candidates.push(middle)
  }
  if (chosen[0] >= 2) candidates.push(chosen[0] - 2)
  let best = -1
  let most = Number.NEGATIVE_INFINITY
  for (const candidate of candidates) {
    const sum = candidate < sums.length ? sums[candidate] : 0
    if (sum > most) [best, most] = [candidate, sum]
  }
  if (best < sums.length) return best
  // Beyond the grid there is nothing to see: the nearest free layer instead.
  return sums.findIndex((_, layer) => !chosen.includes(layer))
}
