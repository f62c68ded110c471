/** How is a search repeated from other starts, or on resampled voxels, with one whitening for all? */
import type { RunParameters } from '../../../src-shared/params/parameters'
import { type Dense, zeros } from '../maths/dense'
import { multiply } from '../maths/products'
import { RandomState } from '../maths/random-state'
import { symmetricEigen } from '../maths/symmetric-eigen'
import type { RunContext } from '../run-context'
import type { Whitened } from './decomposition'
import type { Search, Solver, SolverSettings } from './solver'

/** scikit-learn's largest seed. */
const MOST_SEED = 2 ** 31 - 1

interface RestartPlan {
  readonly restarts: number
  /** 'seeds': other starts. 'bootstrap': the same start, voxels drawn with replacement. 'both': other starts and drawn voxels (Himberg 2004). */
  readonly kind: RunParameters['restartKind']
  readonly randomState: number
  /** Of the first run, which is on all voxels and is the run that there would be without restarts. */
  readonly start: Dense
}

/** All searches, the first one first. Their passes use every thread; whitening is shared. The seeds come from RandomState(randomState).randint. */
export async function repeatSearch(
  whitened: Whitened,
  { restarts, kind, randomState, start }: RestartPlan,
  solve: Solver,
  settings: SolverSettings,
  ctx: RunContext,
): Promise<Search[]> {
  const seeds = new RandomState(randomState)
  const searches: Search[] = []
  for (let restart = 0; restart < restarts; restart++) {
    const within = contextOf(ctx, restart, restarts)
    if (restart === 0) {
      searches.push(await solve(whitened, start, settings, within))
      continue
    }
    const random = new RandomState(seeds.integer(MOST_SEED))
    const from = kind === 'bootstrap' ? start : random.normalMatrix(start.rows, start.cols)
    if (kind === 'seeds') {
      searches.push(await solve(whitened, from, settings, within))
      continue
    }
    const covariance = await whitened.backend.resample(Uint32Array.from({ length: whitened.voxels }, () => random.integer(whitened.voxels)))
    try {
      const root = inverseRoot(covariance)
      const search = await solve(whitenedAgain(whitened, root), from, settings, within)
      searches.push({ ...search, rows: multiply(search.rows, root) })
    } finally {
      await whitened.backend.resample(null)
    }
  }
  return searches
}

/** Drawn voxels are white only nearly: X2 = R X1 with R = E[X1 X1']^(-1/2) is. */
function whitenedAgain(whitened: Whitened, root: Dense): Whitened {
  return {
    ...whitened,
    backend: {
      resample: (places) => whitened.backend.resample(places),
      icaPass: async (unmixing, contrast) => {
        const { gx, gPrime } = await whitened.backend.icaPass(multiply(unmixing, root), contrast)
        return { gx: multiply(gx, root), gPrime }
      },
      sources: (unmixing) => whitened.backend.sources(multiply(unmixing, root)),
    },
  }
}

function inverseRoot(covariance: Dense): Dense {
  const { values, vectors } = symmetricEigen(covariance)
  const size = covariance.rows
  const root = zeros(size, size)
  for (let pair = 0; pair < size; pair++) {
    const factor = 1 / Math.sqrt(values[pair])
    const vector = vectors.data.subarray(pair * size, (pair + 1) * size)
    for (let row = 0; row < size; row++)
      for (let col = 0; col < size; col++) root.data[row * size + col] += factor * vector[row] * vector[col]
  }
  return root
}

/** Each search is its share of the whole. */
function contextOf(ctx: RunContext, restart: number, restarts: number): RunContext {
  return {
    signal: ctx.signal,
    warn: (warning) => ctx.warn(warning),
    breathe: () => ctx.breathe(),
    report: (stage, share, extra) => {
      const iteration = extra?.iteration && { ...extra.iteration, restart: { done: restart, of: restarts } }
      ctx.report(stage, (restart + share) / restarts, { ...extra, ...(iteration ? { iteration } : {}) })
    },
  }
}
