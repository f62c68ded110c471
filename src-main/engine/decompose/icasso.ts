/**
 * Which of the components that many runs found are the same, and how sharply do they agree? (ICASSO: Himberg, Hyvarinen & Esposito 2004, NeuroImage 22.)
 */
import type { Dense } from '../maths/dense'

interface Cluster {
  /** Places of its estimates. */
  readonly members: readonly number[]
  /** The estimate that is most like all others of the cluster. */
  readonly centrotype: number
  /** Stability index Iq: mean similarity within the cluster less mean similarity to all other estimates; 1 for a component found the same every time. */
  readonly quality: number
}

export interface Clustering {
  /** Absolute correlation of the sources of each pair of estimates: M x M. */
  readonly similarity: Float32Array
  /** Sharpest first. */
  readonly clusters: readonly Cluster[]
}

/**
 * @param estimates rows acting on white data, M x C: the correlation of two sources is the cosine between their rows
 * @param count clusters wanted: as many as components of one run
 */
export async function clusterEstimates(estimates: Dense, count: number, breathe: () => Promise<void>): Promise<Clustering> {
  const similarity = await similarities(estimates, breathe)
  const size = estimates.rows
  const clusters = cut(await averageLinkage(similarity, size, breathe), size, count).map((members) => clusterOf(members, similarity, size))
  return { similarity, clusters: clusters.sort((left, right) => right.quality - left.quality || left.centrotype - right.centrotype) }
}

async function similarities({ rows, cols, data }: Dense, breathe: () => Promise<void>): Promise<Float32Array> {
  const lengths = Float64Array.from({ length: rows }, (_, row) => Math.hypot(...data.subarray(row * cols, (row + 1) * cols)))
  const result = new Float32Array(rows * rows)
  for (let row = 0; row < rows; row++) {
    for (let other = 0; other <= row; other++) {
      let product = 0
      for (let col = 0; col < cols; col++) product += data[row * cols + col] * data[other * cols + col]
      const value = row === other ? 1 : Math.min(1, Math.abs(product) / (lengths[row] * lengths[other]))
      result[row * rows + other] = value
      result[other * rows + row] = value
    }
    await breathe()
  }
  return result
}

interface Merge {
  readonly left: number
  readonly right: number
  readonly similarity: number
}

/** All merges of average-linkage clustering, by chains of nearest neighbours (Mullner 2011): the same tree as the greedy rule in O(M^2) time. */
async function averageLinkage(similarity: Float32Array, count: number, breathe: () => Promise<void>): Promise<Merge[]> {
  const between = similarity.slice()
  const sizes = new Float64Array(count).fill(1)
  const alive = new Uint8Array(count).fill(1)
  const merges: Merge[] = []
  const chain: number[] = []
  let first = 0
  while (merges.length < count - 1) {
    if (chain.length === 0) {
      while (!alive[first]) first++
      chain.push(first)
    }
    const tip = chain[chain.length - 1]
    const before = chain.length > 1 ? chain[chain.length - 2] : -1
    // On ties the cluster before stays: the chain ends.
    let nearest = before
    let best = before < 0 ? -1 : between[tip * count + before]
    for (let other = 0; other < count; other++) {
      if (!alive[other] || other === tip || !(between[tip * count + other] > best)) continue
      best = between[tip * count + other]
      nearest = other
    }
    if (nearest !== before) {
      chain.push(nearest)
      continue
    }
    chain.length -= 2
    merges.push({ left: before, right: tip, similarity: best })
    alive[tip] = 0
    for (let other = 0; other < count; other++) {
      if (!alive[other] || other === before) continue
      const mean =
        (sizes[before] * between[before * count + other] + sizes[tip] * between[tip * count + other]) / (sizes[before] + sizes[tip])
      between[before * count + other] = mean
      between[other * count + before] = mean
    }
    sizes[before] += sizes[tip]
    await breathe()
  }
  return merges
}

/** The closest merges until `wanted` clusters are left; members in ascending order. */
function cut(merges: readonly Merge[], count: number, wanted: number): number[][] {
  const parent = Uint32Array.from({ length: count }, (_, place) => place)
  const root = (place: number): number => {
    let at = place
    while (parent[at] !== at) at = parent[at]
    return at
  }
  const closest = merges.toSorted((left, right) => right.similarity - left.similarity).slice(0, Math.max(0, count - wanted))
  for (const { left, right } of closest) parent[root(right)] = root(left)
  const groups = new Map<number, number[]>()
  for (let place = 0; place < count; place++) {
    const group = root(place)
    groups.set(group, [...(groups.get(group) ?? []), place])
  }
  return [...groups.values()]
}

function clusterOf(members: readonly number[], similarity: Float32Array, count: number): Cluster {
  const isMember = new Uint8Array(count)
  for (const place of members) isMember[place] = 1
  let centrotype = members[0]
  let most = -1
  let inside = 0
  let outside = 0
  for (const place of members) {
    let own = 0
    for (let other = 0; other < count; other++) {
      const value = similarity[place * count + other]
      if (isMember[other]) own += value
      else outside += value
    }
    inside += own
    if (own > most) {
      most = own
      centrotype = place
    }
  }
  const others = count - members.length
  const quality = inside / members.length ** 2 - (others > 0 ? outside / (members.length * others) : 0)
  return { members, centrotype, quality }
}
