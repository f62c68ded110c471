/** Which voxels that pass a threshold hang together? */

/** A grid and those of its voxels that have a value. */
export interface VoxelGrid {
  readonly shape: readonly [number, number, number]
  /** Linear indices, first axis fastest: V. */
  readonly voxels: Uint32Array
}

export interface Passing {
  readonly threshold: number
  /** Negative values pass too. */
  readonly twoSided: boolean
  /** Size from which negative values pass, where it is another than `threshold`; Infinity: none. */
  readonly negative?: number | undefined
}

/** The largest negative value that passes; -Infinity: none. */
const lowerCut = ({ threshold, twoSided, negative }: Passing): number => (twoSided ? -(negative ?? threshold) : Number.NEGATIVE_INFINITY)

interface Cluster {
  /** Places in `values` of its voxels, in the order in which they were reached. */
  readonly members: readonly number[]
  /** Place of the largest |value|. */
  readonly peak: number
}

interface Clusters {
  readonly clusters: readonly Cluster[]
  /** Writes the places of the voxels of the same cluster that share a face with a passing voxel into `around` (6 at most); gives how many. */
  neighbours(place: number, around: Uint32Array): number
}

/**
 * Clusters of voxels that share a face and pass the threshold, positive and negative apart, in the order of their first voxel. (nilearn 0.14
 * get_clusters_table and FSL's cluster with --connectivity=6 join voxels by the same rule.)
 *
 * @param values V, in the order of `grid.voxels`
 */
export function clustersOf(values: Float32Array | Float64Array, grid: VoxelGrid, passing: Passing): Clusters {
  const { threshold } = passing
  const lower = lowerCut(passing)
  const { shape, voxels } = grid
  const [nx, ny, nz] = shape
  const layer = nx * ny
  /** 1 + place in `values` of a voxel that passes; 0 elsewhere. */
  const places = new Uint32Array(layer * nz)
  for (let n = 0; n < values.length; n++) {
    const value = values[n] as number
    if (value >= threshold || value <= lower) places[voxels[n] as number] = n + 1
  }
  const neighbours = (place: number, around: Uint32Array): number => {
    const positive = (values[place] as number) > 0
    const at = voxels[place] as number
    const [i, j, k] = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / layer)]
    let found = 0
    const add = (inside: boolean, next: number): void => {
      const other = inside ? (places[next] as number) : 0
      if (other > 0 && (values[other - 1] as number) > 0 === positive) around[found++] = other - 1
    }
    add(i < nx - 1, at + 1)
    add(i > 0, at - 1)
    add(j < ny - 1, at + nx)
    add(j > 0, at - nx)
    add(k < nz - 1, at + layer)
    add(k > 0, at - layer)
    return found
  }

  const seen = new Uint8Array(values.length)
  const around = new Uint32Array(6)
  const clusters: Cluster[] = []
  for (let first = 0; first < values.length; first++) {
    if (!places[voxels[first] as number] || seen[first]) continue
    const members = [first]
    seen[first] = 1
    let peak = first
    // The list grows while it is walked through.
    for (const place of members) {
      if (Math.abs(values[place] as number) > Math.abs(values[peak] as number)) peak = place
      const found = neighbours(place, around)
      for (let n = 0; n < found; n++) {
        const next = around[n] as number
        if (seen[next]) continue
        seen[next] = 1
        members.push(next)
      }
    }
    clusters.push({ members, peak })
  }
  return { clusters, neighbours }
}

/**
 * Marks what is not shown though its size reaches `drawn`, the lower threshold of the two sides, by which maps are painted: voxels that do not pass on their own
 * side, and those in a cluster of fewer than `leastVoxels`. V in all, null when there is nothing to mark.
 */
export function hiddenVoxels(
  values: Float32Array,
  grid: VoxelGrid,
  passing: Passing,
  { drawn, leastVoxels }: { readonly drawn: number; readonly leastVoxels: number },
): Uint8Array | null {
  const small = smallClusters(values, grid, passing, leastVoxels)
  const lower = lowerCut(passing)
  if (passing.threshold <= drawn && (!passing.twoSided || -lower <= drawn)) return small
  const marked = small ?? new Uint8Array(values.length)
  for (let n = 0; n < values.length; n++) {
    const value = values[n] as number
    if ((value >= drawn && value < passing.threshold) || (value <= -drawn && value > lower)) marked[n] = 1
  }
  return marked
}

/**
 * Marks voxels that pass the threshold but lie in a cluster of fewer than `leastVoxels` voxels: 1 there, 0 elsewhere, V in all. null when
 * there is nothing to mark.
 */
function smallClusters(values: Float32Array, grid: VoxelGrid, passing: Passing, leastVoxels: number): Uint8Array | null {
  if (leastVoxels <= 1 || !(passing.threshold > 0)) return null
  const marked = new Uint8Array(values.length)
  let any = false
  for (const { members } of clustersOf(values, grid, passing).clusters) {
    if (members.length >= leastVoxels) continue
    any = true
    for (const place of members) marked[place] = 1
  }
  return any ? marked : null
}
