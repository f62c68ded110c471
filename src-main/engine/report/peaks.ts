/** Where are the clusters of a map at a threshold, how large are they, and where are their peaks? */
import { type FigureRun, type Millimetres, voxelToMm } from '../../../src-shared/figure/figure-run'

export interface Peak {
  readonly mm: Millimetres
  readonly value: number
  /** Volume of the cluster, cubic centimetres; null for a further peak inside the cluster above. */
  readonly clusterCm3: number | null
}

/** Further peaks that one cluster may have, and how far they lie from those listed, mm: nilearn's get_clusters_table. */
const FURTHER = 2
const APART_MM = 8

/**
 * Clusters of voxels that share a face and pass the threshold, positive and negative apart, the largest |peak| first; under each, further
 * local maxima. The same rule as the table of the window.
 *
 * @param values V values of one map @param most rows at most
 */
export function peaksOf(
  values: Float32Array,
  run: Pick<FigureRun, 'shape' | 'affine' | 'maskVoxels'>,
  threshold: number,
  most: number,
): Peak[] {
  if (!(threshold > 0)) return []
  const { shape, affine, maskVoxels } = run
  const [nx, ny, nz] = shape
  const valueAt = new Map<number, number>()
  for (let v = 0; v < values.length; v++) if (Math.abs(values[v]) >= threshold) valueAt.set(maskVoxels[v], values[v])

  const size = (voxel: number): number => Math.abs(valueAt.get(voxel) ?? 0)
  const neighbours = (voxel: number): number[] => {
    const sign = Math.sign(valueAt.get(voxel) ?? 0)
    const [i, j, k] = [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))]
    const around: number[] = []
    const add = (inside: boolean, step: number): void => {
      if (inside && Math.sign(valueAt.get(voxel + step) ?? 0) === sign) around.push(voxel + step)
    }
    add(i > 0, -1)
    add(i < nx - 1, 1)
    add(j > 0, -nx)
    add(j < ny - 1, nx)
    add(k > 0, -nx * ny)
    add(k < nz - 1, nx * ny)
    return around
  }

  const seen = new Set<number>()
  const clusters: { readonly members: readonly number[]; readonly peak: number }[] = []
  for (const first of valueAt.keys()) {
    if (seen.has(first)) continue
    seen.add(first)
    const members = [first]
    let peak = first
    // The list grows while it is walked through.
    for (const voxel of members) {
      if (size(voxel) > size(peak)) peak = voxel
      for (const next of neighbours(voxel)) {
        if (seen.has(next)) continue
        seen.add(next)
        members.push(next)
      }
    }
    clusters.push({ members, peak })
  }
  clusters.sort((a, b) => size(b.peak) - size(a.peak))

  const mmOf = (voxel: number): Millimetres => voxelToMm(affine, voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny)))
  const rows: Peak[] = []
  const add = (voxel: number, clusterCm3: number | null): void =>
    void rows.push({ mm: mmOf(voxel), value: valueAt.get(voxel) ?? 0, clusterCm3 })
  const cm3 = voxelCm3(run)
  for (const { members, peak } of clusters) {
    if (rows.length >= most) break
    add(peak, members.length * cm3)
    const chosen = [mmOf(peak)]
    const maxima = members.filter((voxel) => voxel !== peak && neighbours(voxel).every((next) => size(next) <= size(voxel)))
    for (const voxel of maxima.sort((a, b) => size(b) - size(a))) {
      if (rows.length >= most || chosen.length > FURTHER) break
      const mm = mmOf(voxel)
      if (chosen.some((other) => Math.hypot(mm[0] - other[0], mm[1] - other[1], mm[2] - other[2]) < APART_MM)) continue
      chosen.push(mm)
      add(voxel, null)
    }
  }
  return rows
}

/** Length of the sides of a voxel multiplied, as the window has it. */
function voxelCm3({ affine }: Pick<FigureRun, 'affine'>): number {
  return [0, 1, 2].reduce((product, axis) => product * Math.hypot(affine[0][axis], affine[1][axis], affine[2][axis]), 1) / 1000
}

/** How many voxels of a map figures draw: beyond the threshold, on both sides. */
export function voxelsBeyond(values: Float32Array, threshold: number): number {
  let count = 0
  for (let v = 0; v < values.length; v++) if (Math.abs(values[v]) > threshold) count++
  return count
}
