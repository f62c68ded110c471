/** Neighbouring voxels say nearly the same: how many independent samples do the voxels of the mask amount to? */

import type { Triple } from '../../../src-shared/affine'
import type { Backend } from '../kernels/backend'
import { onWorkbench } from '../kernels/small-kernels'

/** Pairs of volumes that are looked at, at most: more change the third digit. */
const MOST_PAIRS = 8

export interface Smoothness {
  /** Full width at half maximum of the noise along i, j, k, in voxels; 0 where neighbours are uncorrelated or there are none. */
  readonly fwhmVoxels: Triple
  /** V over the voxels that one independent sample takes up. */
  readonly effectiveSamples: number
}

/**
 * Smoothness of the noise from the correlation of neighbours in the differences of successive volumes, where maps and means have no part, taken as
 * that of a Gaussian kernel: r(l) = r(1)^(l^2) (as in FSL's smoothest; Kiebel et al. 1999). A covariance of smooth samples scatters as one of
 * V / prod_axis sum_l r(l)^2 independent ones, which are resolution elements of about 1.06 FWHM (the correction for dependent samples that Li, Adali
 * & Calhoun 2007 make by subsampling).
 * @param maskVoxels linear indices, i fastest, ascending: V
 */
export async function smoothnessOf(
  backend: Pick<Backend, 'row'>,
  volumes: number,
  maskVoxels: Uint32Array,
  shape: Triple,
): Promise<Smoothness> {
  const neighbours = [1, shape[0], shape[0] * shape[1]].map((stride, axis) => neighbourPlaces(maskVoxels, shape, axis, stride))
  const sums = new Float64Array(6)
  const pairs = Math.min(MOST_PAIRS, volumes - 1)
  for (let pair = 0; pair < pairs; pair++) {
    const t = Math.floor((pair * (volumes - 1)) / pairs)
    addPair(await backend.row(t + 1), await backend.row(t), neighbours, sums)
  }
  const [products, powers] = [0, 1].map((part) => [0, 1, 2].map((axis) => sums[2 * axis + part]))
  const correlations = products.map((product, axis) => (powers[axis] > 0 ? Math.min(0.999, Math.max(0, product / powers[axis])) : 0))
  const extents = correlations.map(voxelsPerSample)
  const [x, y, z] = correlations.map((r) => (r > 0 ? Math.sqrt((-2 * Math.LN2) / Math.log(r)) : 0))
  const effectiveSamples = Math.max(1, maskVoxels.length / extents.reduce((product, extent) => product * extent, 1))
  return { fwhmVoxels: [x, y, z], effectiveSamples }
}

/** sum over all l of r^(2 l^2). */
function voxelsPerSample(r: number): number {
  let sum = 1
  for (let lag = 1, term = r ** 2; term > 1e-12; lag++, term = r ** (2 * lag * lag)) sum += 2 * term
  return sum
}

/** For each voxel, where its next neighbour along an axis stands in the mask; 0 (never a next one) when it is outside. */
function neighbourPlaces(maskVoxels: Uint32Array, shape: Triple, axis: number, stride: number): Uint32Array {
  const places = new Uint32Array(maskVoxels.length)
  let ahead = 0
  for (let place = 0; place < maskVoxels.length; place++) {
    if (Math.floor(maskVoxels[place] / stride) % shape[axis] === shape[axis] - 1) continue
    const wanted = maskVoxels[place] + stride
    while (ahead < maskVoxels.length && maskVoxels[ahead] < wanted) ahead++
    if (maskVoxels[ahead] === wanted) places[place] = ahead
  }
  return places
}

/** Adds, for each axis, the products of neighbours in the centred difference of two volumes, and half the sums of their squares. */
function addPair(after: Float64Array, before: Float64Array, neighbours: readonly Uint32Array[], sums: Float64Array): void {
  onWorkbench((workbench) => {
    const { kernels } = workbench
    const count = after.length
    const [differenceAt, beforeAt, placesAt, foundAt] = workbench.reserve(8 * count, 8 * count, 4 * count, 32)
    workbench.float64(differenceAt, count).set(after)
    workbench.float64(beforeAt, count).set(before)
    kernels.subtractFloat64(differenceAt, beforeAt, count)
    kernels.momentsFloat64(differenceAt, count, foundAt)
    const [mean] = workbench.float64(foundAt, 1)
    kernels.rescaleFloat64(differenceAt, count, mean, 1)
    for (const [axis, places] of neighbours.entries()) {
      const found = sums.subarray(2 * axis, 2 * axis + 2)
      workbench.uint32(placesAt, count).set(places)
      workbench.float64(foundAt, 2).set(found)
      kernels.addNeighbours(differenceAt, placesAt, count, foundAt)
      found.set(workbench.float64(foundAt, 2))
    }
  })
}
