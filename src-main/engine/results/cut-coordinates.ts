/** Through which point should a map be cut to be seen? (nilearn 0.14, plotting.find_cuts.find_xyz_cut_coords.) */
import type { Affine } from '../../../src-shared/model/scan'
import { largestComponent } from '../mask/connected-components'
import { orderStatisticInPlace } from '../maths/order-statistic'
import type { Triple } from '../prepare/gaussian'

/** Without a threshold, the values above this share of the non-zero ones count as active. */
const DEFAULT_SHARE = 80
/** Active voxels above which the search narrows to the core of the activation. */
const CORE_FROM = 50

/**
 * Centre of mass of the largest connected activation, in mm.
 * @param map whole grid, i fastest, 0 outside the mask
 * @param activationThreshold |value| above which a voxel is active; null: the 80th percentile of the non-zero |values|
 * @returns x, y, z in mm; the place of voxel (0, 0, 0) when nothing is active
 */
export function findCutCoordinates(
  map: Float32Array | Float64Array,
  shape: Triple,
  affine: Affine,
  activationThreshold: number | null,
): [number, number, number] {
  const threshold = activationThreshold ?? absolutePercentile(map)
  const floor = threshold - 2 * Number.EPSILON
  const active = new Uint8Array(map.length)
  let isEmpty = true
  for (let voxel = 0; voxel < map.length; voxel++) {
    if (map[voxel] === 0) continue
    isEmpty = false
    if (Math.abs(map[voxel]) > floor) active[voxel] = 1
  }
  const largest = largestComponent(active, shape)
  if (isEmpty || largest.voxels === 0) return toMm(affine, [0, 0, 0])

  let sum = 0
  for (let voxel = 0; voxel < map.length; voxel++) if (largest.mask[voxel] === 1) sum += map[voxel]
  const secondThreshold = Math.abs(sum / largest.voxels)
  const core = new Uint8Array(map.length)
  let coreVoxels = 0
  for (let voxel = 0; voxel < map.length; voxel++) {
    if (largest.mask[voxel] === 0 || !(Math.abs(map[voxel]) > secondThreshold)) continue
    core[voxel] = 1
    coreVoxels++
  }
  const weighed = coreVoxels > CORE_FROM ? largestComponent(core, shape).mask : largest.mask
  return toMm(affine, centreOfMass(map, weighed, shape))
}

function absolutePercentile(map: Float32Array | Float64Array): number {
  const values = Float64Array.from(
    map.filter((value) => value !== 0),
    Math.abs,
  )
  if (values.length === 0) return 0
  return orderStatisticInPlace(values, Math.floor(values.length * 0.01 * DEFAULT_SHARE))
}

function centreOfMass(map: Float32Array | Float64Array, mask: Uint8Array, [columns, rows]: Triple): Triple {
  let total = 0
  const moments: [number, number, number] = [0, 0, 0]
  for (let voxel = 0; voxel < map.length; voxel++) {
    if (mask[voxel] === 0) continue
    const weight = Math.abs(map[voxel])
    total += weight
    moments[0] += weight * (voxel % columns)
    moments[1] += weight * (Math.floor(voxel / columns) % rows)
    moments[2] += weight * Math.floor(voxel / (columns * rows))
  }
  return [moments[0] / total, moments[1] / total, moments[2] / total]
}

/** Voxel index (may be fractional) to millimetres. */
export function toMm(affine: Affine, [i, j, k]: Triple): [number, number, number] {
  const row = (index: 0 | 1 | 2) => affine[index][0] * i + affine[index][1] * j + affine[index][2] * k + affine[index][3]
  return [row(0), row(1), row(2)]
}
