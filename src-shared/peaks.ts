/** Where are the clusters of a map at a threshold, how large are they, and where are their peaks? */
import type { Affine } from './model/scan'

type Triple = readonly [number, number, number]

export interface Peak {
  /** Index along the axes of the grid that was given. */
  readonly voxel: Triple
  readonly mm: Triple
  readonly value: number
  /** Volume of the cluster, cm³; null for a further peak inside the cluster of the row above. */
  readonly clusterCm3: number | null
}

/** A grid and those of its voxels that have a value. */
export interface PeakGrid {
  readonly shape: Triple
  readonly affine: Affine
  /** Linear indices, first axis fastest: V. */
  readonly voxels: Uint32Array
}

export interface PeakOptions {
  readonly threshold: number
  /** Negative clusters are listed too. */
  readonly twoSided: boolean
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
export function peaksOf(values: Float32Array, grid: PeakGrid, { threshold, twoSided, most, apartMm = APART_MM }: PeakOptions): Peak[] {
  if (!(threshold > 0)) return []
  const { shape, affine, voxels } = grid
  const [nx, ny, nz] = shape
  const layer = nx * ny
  /** 1 + place in `values` of a voxel that passes; 0 elsewhere. */
  const passing = new Uint32Array(layer * nz)
  for (let n = 0; n < values.length; n++) {
    const value = values[n] as number
    if (value >= threshold || (twoSided && value <= -threshold)) passing[voxels[n] as number] = n + 1
  }
  const valueAt = (at: number): number => values[(passing[at] as number) - 1] as number
  const size = (at: number): number => Math.abs(valueAt(at))
  const positionOf = (at: number): Triple => [at % nx, Math.floor(at / nx) % ny, Math.floor(at / layer)]
  const mmOf = (at: number): Triple => {
    const [i, j, k] = positionOf(at)
    const along = (row: 0 | 1 | 2): number => affine[row][0] * i + affine[row][1] * j + affine[row][2] * k + affine[row][3]
    return [along(0), along(1), along(2)]
  }
  /** Voxels of the same sign that pass and share a face, into `around`; gives how many. */
  const around = new Uint32Array(6)
  const neighbours = (at: number): number => {
    const positive = valueAt(at) > 0
    const [i, j, k] = positionOf(at)
    let found = 0
    const add = (inside: boolean, next: number): void => {
      if (inside && passing[next] && valueAt(next) > 0 === positive) around[found++] = next
    }
    add(i < nx - 1, at + 1)
    add(i > 0, at - 1)
    add(j < ny - 1, at + nx)
    add(j > 0, at - nx)
    add(k < nz - 1, at + layer)
    add(k > 0, at - layer)
    return found
  }

  const seen = new Uint8Array(passing.length)
  const clusters: { readonly members: readonly number[]; readonly peak: number }[] = []
  for (const first of voxels) {
    if (!passing[first] || seen[first]) continue
    const members = [first]
    seen[first] = 1
    let peak = first
    // The list grows while it is walked through.
    for (const at of members) {
      if (size(at) > size(peak)) peak = at
      const found = neighbours(at)
      for (let n = 0; n < found; n++) {
        const next = around[n] as number
        if (seen[next]) continue
        seen[next] = 1
        members.push(next)
      }
    }
    clusters.push({ members, peak })
  }
  clusters.sort((a, b) => size(b.peak) - size(a.peak))

  const isHighest = (at: number): boolean => {
    const found = neighbours(at)
    for (let n = 0; n < found; n++) if (size(around[n] as number) > size(at)) return false
    return true
  }
  const cm3 =
    ([0, 1, 2] as const).reduce<number>((product, axis) => product * Math.hypot(affine[0][axis], affine[1][axis], affine[2][axis]), 1) /
    1000
  const rows: Peak[] = []
  const add = (at: number, clusterCm3: number | null): void =>
    void rows.push({ voxel: positionOf(at), mm: mmOf(at), value: valueAt(at), clusterCm3 })
  for (const { members, peak } of clusters) {
    if (rows.length >= most) break
    add(peak, members.length * cm3)
    const chosen = [mmOf(peak)]
    const maxima = members.filter((at) => at !== peak && isHighest(at)).sort((a, b) => size(b) - size(a))
    for (const at of maxima) {
      if (rows.length >= most || chosen.length > FURTHER) break
      const mm = mmOf(at)
      if (chosen.some((other) => Math.hypot(mm[0] - other[0], mm[1] - other[1], mm[2] - other[2]) < apartMm)) continue
      chosen.push(mm)
      add(at, null)
    }
  }
  return rows
}
