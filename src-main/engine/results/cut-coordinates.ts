/** Through which point should a map be cut to be seen? (nilearn 0.14, plotting.find_cuts.find_xyz_cut_coords.) */

import { type Millimetres, type Triple, voxelToMm } from '../../../src-shared/affine'
import type { Affine } from '../../../src-shared/model/scan'
import { largestComponentOfVoxels } from '../mask/connected-components'
import { absoluteQuantile, keepLarge, type SparseMap } from './map-values'

/** Without a threshold, the values above this share of the non-zero ones count as active. */
const DEFAULT_SHARE = 80
/** Active voxels above which the search narrows to the core of the activation. */
const CORE_FROM = 50

/**
 * Centre of mass of the largest connected activation, in mm.
 * @param activationThreshold |value| above which a voxel is active; null: the 80th percentile of the non-zero |values|
 * @returns x, y, z in mm; the place of voxel (0, 0, 0) when nothing is active
 */
export function findCutCoordinates(
  { values, voxels }: SparseMap,
  shape: Triple,
  affine: Affine,
  activationThreshold: number | null,
): Millimetres {
  const threshold = activationThreshold ?? absoluteQuantile(values, 0.01 * DEFAULT_SHARE)
  const active = keepLarge({ values, voxels }, threshold - 2 * Number.EPSILON, 'above')
  if (active.voxels.length === 0) return voxelToMm(affine, 0, 0, 0)
  const largest = largestPart(active, shape)
  let sum = 0
  for (let place = 0; place < largest.values.length; place++) sum += largest.values[place]
  const secondThreshold = Math.abs(sum / largest.values.length)
  const core = keepLarge(largest, secondThreshold, 'above')
  return voxelToMm(affine, ...centreOfMass(core.voxels.length > CORE_FROM ? largestPart(core, shape) : largest, shape))
}

function largestPart({ values, voxels }: SparseMap, shape: Triple): SparseMap {
  const places = largestComponentOfVoxels(voxels, shape)
  const keptValues = values.slice(0, places.length)
  const keptVoxels = new Uint32Array(places.length)
  for (let index = 0; index < places.length; index++) {
    keptValues[index] = values[places[index]]
    keptVoxels[index] = voxels[places[index]]
  }
  return { values: keptValues, voxels: keptVoxels }
}

function centreOfMass({ values, voxels }: SparseMap, [columns, rows]: Triple): Triple {
  let total = 0
  const moments: [number, number, number] = [0, 0, 0]
  for (let place = 0; place < values.length; place++) {
    const voxel = voxels[place]
    const weight = Math.abs(values[place])
    total += weight
    moments[0] += weight * (voxel % columns)
    moments[1] += weight * (Math.floor(voxel / columns) % rows)
    moments[2] += weight * Math.floor(voxel / (columns * rows))
  }
  return [moments[0] / total, moments[1] / total, moments[2] / total]
}
