/** Where are the clusters of a map at a threshold, how large are they, and where are their peaks? */
import { type Triple, voxelToMm } from './affine'
import { clustersOf, type Passing, type VoxelGrid } from './clusters'
import type { Affine } from './model/scan'

export interface Peak {
  /** Index along the axes of the grid that was given. */
  readonly voxel: Triple
  readonly mm: Triple
  readonly value: number
  /** Volume of the cluster, cm³; null for a further peak inside the cluster of the row above. */
  readonly clusterCm3: number | null
  /** Centre of mass of the cluster, weighted by |value|, mm; null for a further peak. */
  readonly centreMm: Triple | null
}

interface PeakGrid extends VoxelGrid {
  readonly affine: Affine
}

export interface PeakOptions extends Passing {
  /** Clusters of fewer voxels are left out; 1 when not given. */
  readonly leastVoxels?: number
  /** Rows at most. */
  readonly most: number
  /** Distance of further peaks from those listed, mm. */
  readonly apartMm?: number
}

const FURTHER = 2
const APART_MM = 8

/**
 * Clusters of voxels that share a face and pass the threshold (positive and negative apart), the highest |peak| first; under each up to two
 * further local maxima at least `apartMm` from those already listed (nilearn 0.14 get_clusters_table lists them by the same rule: 6
 * neighbours, 8 mm). None at threshold 0, where everything is one cluster.
 *
 * @param values V, in the order of `grid.voxels`
 */
export function peaksOf(values: Float32Array | Float64Array, grid: PeakGrid, options: PeakOptions): Peak[] {
  const { threshold, most, apartMm = APART_MM, leastVoxels = 1 } = options
  if (!(threshold > 0)) return []
  const { shape, affine, voxels } = grid
  const [nx, ny] = shape
  const size = (place: number): number => Math.abs(values[place] as number)
  const positionOf = (place: number): Triple => {
    const at = voxels[place] as number
    return [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]
  }
  const mmOf = (place: number): Triple => voxelToMm(affine, ...positionOf(place))
  const found = clustersOf(values, grid, options)
  const clusters = found.clusters.filter(({ members }) => members.length >= leastVoxels).sort((a, b) => size(b.peak) - size(a.peak))

  const around = new Uint32Array(6)
  const isHighest = (place: number): boolean => {
    const count = found.neighbours(place, around)
    for (let n = 0; n < count; n++) if (size(around[n] as number) > size(place)) return false
    return true
  }
  const cm3 =
    ([0, 1, 2] as const).reduce<number>((product, axis) => product * Math.hypot(affine[0][axis], affine[1][axis], affine[2][axis]), 1) /
    1000
  const rows: Peak[] = []
  const add = (place: number, clusterCm3: number | null, centreMm: Triple | null): void =>
    void rows.push({ voxel: positionOf(place), mm: mmOf(place), value: values[place] as number, clusterCm3, centreMm })
  const centreOf = (members: readonly number[]): Triple => {
    let [i, j, k, total] = [0, 0, 0, 0]
    for (const place of members) {
      const [x, y, z] = positionOf(place)
      i += size(place) * x
      j += size(place) * y
      k += size(place) * z
      total += size(place)
    }
    return voxelToMm(affine, i / total, j / total, k / total)
  }
  for (const { members, peak } of clusters) {
    if (rows.length >= most) break
    add(peak, members.length * cm3, centreOf(members))
    const chosen = [mmOf(peak)]
    const maxima = members.filter((place) => place !== peak && isHighest(place)).sort((a, b) => size(b) - size(a))
    for (const place of maxima) {
      if (rows.length >= most || chosen.length > FURTHER) break
      const mm = mmOf(place)
      if (chosen.some((other) => Math.hypot(mm[0] - other[0], mm[1] - other[1], mm[2] - other[2]) < apartMm)) continue
      chosen.push(mm)
      add(place, null, null)
    }
  }
  return rows
}
