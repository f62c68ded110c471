/** What do repeated runs say of each component, and which of their answers is kept? */
import type { EstimatePlace, StabilitySummary } from '../../../src-shared/model/run'
import type { RunParameters } from '../../../src-shared/params/parameters'
import { type Dense, zeros } from '../maths/dense'
import { symmetricDecorrelation } from '../maths/symmetric-decorrelation'
import type { RunContext } from '../run-context'
import type { Whitened } from './decomposition'
import { type Clustering, clusterEstimates } from './icasso'
import { projectOnPlane } from './projection'
import type { Search } from './solver'

/** E[log cosh y] of a Gaussian of variance 1. */
const GAUSSIAN = 0.37456720749

export interface Stability {
  /**
   * What is kept: C x C, acts on X1. Centrotypes are made uncorrelated with each other, which changes stable ones next to nothing; those of clusters
   * that overlap are nearly the same map, and time courses that explain both would cancel in numbers of any size.
   */
  readonly rows: Dense
  /** The search that it is of; for centrotypes, one that did not settle where there is one. */
  readonly outcome: Search
  /** Iq of each kept component: C. */
  readonly quality: Float64Array
  readonly summary: StabilitySummary
  /** One per estimate of every run. `component` counts as `rows` does. */
  readonly estimates: readonly EstimatePlace[]
}

/** Clusters what the searches found, and keeps the centrotypes, the first run, or the run whose sources are least Gaussian. */
export async function stabilityOf(
  whitened: Whitened,
  searches: readonly Search[],
  { restartKind: kind, restartKeep: keep }: Pick<RunParameters, 'restartKind' | 'restartKeep'>,
  ctx: Pick<RunContext, 'breathe'>,
): Promise<Stability> {
  const count = searches[0].rows.rows
  const estimates = stacked(searches)
  const clustering = await clusterEstimates(estimates, count, () => ctx.breathe())
  const negentropies: number[] = []
  for (const search of searches) negentropies.push(await negentropyOf(whitened, search.rows, ctx))
  const keptRun = keep === 'centrotype' ? null : keep === 'first' ? 0 : negentropies.indexOf(Math.max(...negentropies))
  const clusterOf = clusterNumbers(clustering, estimates.rows)
  const kept = Array.from({ length: count }, (_, row) => (keptRun === null ? clustering.clusters[row].centrotype : keptRun * count + row))
  const points = await projectOnPlane(clustering.similarity, estimates.rows, () => ctx.breathe())
  return {
    rows: keptRun === null ? symmetricDecorrelation(picked(estimates, kept)) : picked(estimates, kept),
    outcome: keptRun === null ? (searches.find(({ converged }) => !converged) ?? searches[0]) : searches[keptRun],
    quality: Float64Array.from(kept, (place) => clustering.clusters[clusterOf[place]].quality),
    summary: {
      kind,
      keep,
      keptRun,
      convergedRuns: searches.filter(({ converged }) => converged).length,
      runs: searches.map(({ nIter, converged }, run) => ({ nIter, converged, negentropy: negentropies[run] })),
    },
    estimates: Array.from({ length: estimates.rows }, (_, place) => {
      const cluster = clusterOf[place]
      const component = kept.findIndex((other) => clusterOf[other] === cluster)
      const { centrotype } = clustering.clusters[cluster]
      return {
        run: Math.floor(place / count),
        found: place % count,
        component: component < 0 ? null : component,
        similarity: clustering.similarity[place * estimates.rows + centrotype],
        x: points[2 * place],
        y: points[2 * place + 1],
      }
    }),
  }
}

function stacked(searches: readonly Search[]): Dense {
  const { rows, cols } = searches[0].rows
  const result = zeros(searches.length * rows, cols)
  for (const [run, search] of searches.entries()) {
    for (let row = 0; row < rows; row++) {
      const values = search.rows.data.subarray(row * cols, (row + 1) * cols)
      const length = Math.hypot(...values)
      for (let col = 0; col < cols; col++) result.data[(run * rows + row) * cols + col] = values[col] / length
    }
  }
  return result
}

function picked({ cols, data }: Dense, places: readonly number[]): Dense {
  const result = zeros(places.length, cols)
  for (const [row, place] of places.entries()) result.data.set(data.subarray(place * cols, (place + 1) * cols), row * cols)
  return result
}

function clusterNumbers({ clusters }: Clustering, count: number): Uint32Array {
  const numbers = new Uint32Array(count)
  for (const [number, { members }] of clusters.entries()) for (const place of members) numbers[place] = number
  return numbers
}

/** Sum over the components of (E[log cosh y] - E[log cosh of a Gaussian])^2 with y of variance 1 (Hyvarinen 1999, up to a factor). */
async function negentropyOf(whitened: Whitened, rows: Dense, ctx: Pick<RunContext, 'breathe'>): Promise<number> {
  const { voxels } = whitened
  const sources = await whitened.backend.sources(rows)
  let total = 0
  for (let row = 0; row < rows.rows; row++) {
    const source = sources.subarray(row * voxels, (row + 1) * voxels)
    const length = Math.hypot(...rows.data.subarray(row * rows.cols, (row + 1) * rows.cols))
    let sum = 0
    for (let voxel = 0; voxel < voxels; voxel++) {
      const size = Math.abs(source[voxel]) / length
      sum += size + Math.log1p(Math.exp(-2 * size)) - Math.LN2
    }
    total += (sum / voxels - GAUSSIAN) ** 2
    await ctx.breathe()
  }
  return total
}
