/** Where are the clusters of a map at a threshold, how large are they, and where are their peaks? */
import { type Triple, toMm } from './affine'
import type { ViewGrid } from './view-grid'

export interface Peak {
  /** Voxel index i, j, k of the scan. */
  readonly voxel: Triple
  readonly mm: Triple
  readonly value: number
  /** Volume of the cluster, cm³; null for a further peak inside the cluster of the row above. */
  readonly clusterCm3: number | null
}

const SUB_PEAKS = 2

/**
 * Clusters of voxels that share a face and pass the threshold (positive and negative apart), the highest |peak| first; under each up to
 * two further local maxima at least `apartMm` from those already listed (nilearn get_clusters_table lists them by the same rule: 6
 * neighbours, 8 mm).
 * @param values V, one per voxel of the mask
 * @param most rows at most
 */
export function peaks(values: Float32Array, view: ViewGrid, threshold: number, twoSided: boolean, most: number, apartMm = 8): Peak[] {
  if (!(threshold > 0)) return []
  const [nx, ny, nz] = view.shape
  const steps = [1, -1, nx, -nx, nx * ny, -nx * ny]
  /** 1 + place in mask order of a box voxel that passes; 0 elsewhere. The rim of the box is empty, so neighbours never leave it. */
  const passing = new Uint32Array(nx * ny * nz)
  const places = view.boxIndexOfMask
  for (let n = 0; n < values.length; n++) {
    const value = values[n] as number
    if (value >= threshold || (twoSided && value <= -threshold)) passing[places[n] as number] = n + 1
  }
  const seen = new Uint8Array(passing.length)
  const clusters: { members: number[]; peak: number }[] = []
  for (let n = 0; n < values.length; n++) {
    const first = places[n] as number
    if (!passing[first] || seen[first]) continue
    const positive = (values[n] as number) > 0
    const members = [first]
    seen[first] = 1
    let peak = first
    for (let m = 0; m < members.length; m++) {
      const at = members[m] as number
      if (size(at) > size(peak)) peak = at
      for (const step of steps) {
        const next = at + step
        const rank = passing[next]
        if (rank && !seen[next] && (values[rank - 1] as number) > 0 === positive) {
          seen[next] = 1
          members.push(next)
        }
      }
    }
    clusters.push({ members, peak })
  }
  clusters.sort((a, b) => size(b.peak) - size(a.peak))

  const cm3 = (view.spacing[0] * view.spacing[1] * view.spacing[2]) / 1000
  const rows: Peak[] = []
  for (const { members, peak } of clusters) {
    if (rows.length >= most) break
    const chosen = [mmOf(peak)]
    rows.push(row(peak, members.length * cm3))
    const positive = valueAt(peak) > 0
    const rises = (at: number, step: number) => passing[at + step] && valueAt(at + step) > 0 === positive && size(at + step) > size(at)
    const maxima = members.filter((at) => at !== peak && !steps.some((step) => rises(at, step)))
    maxima.sort((a, b) => size(b) - size(a))
    for (const at of maxima) {
      if (rows.length >= most || chosen.length > SUB_PEAKS) break
      const mm = mmOf(at)
      if (chosen.some((other) => Math.hypot(mm[0] - other[0], mm[1] - other[1], mm[2] - other[2]) < apartMm)) continue
      chosen.push(mm)
      rows.push(row(at, null))
    }
  }
  return rows

  function valueAt(at: number): number {
    return values[(passing[at] as number) - 1] as number
  }
  function size(at: number): number {
    return Math.abs(valueAt(at))
  }
  function boxVoxel(at: number): Triple {
    return [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]
  }
  function mmOf(at: number): Triple {
    return toMm(view.affine, boxVoxel(at))
  }
  function row(at: number, clusterCm3: number | null): Peak {
    return {
      voxel: view.toScan(boxVoxel(at)),
      mm: mmOf(at),
      value: valueAt(at),
      clusterCm3,
    }
  }
}
