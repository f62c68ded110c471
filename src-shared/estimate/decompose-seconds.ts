/** How long does the search for components take, by model, and how much of that is only known when it has settled? */
import { isMapModel } from '../params/model-kinds'
import type { RunParameters } from '../params/parameters'
import { CONTRAST_SHARE, COST, FLOAT64_FACTOR, SEARCH } from './costs'

interface SearchSize {
  /** Voxels in the mask, volumes, components. */
  readonly voxels: number
  readonly volumes: number
  readonly components: number
  readonly threads: number
}

/** Nobody can know before how soon a search settles. */
export type Outlook = 'least' | 'usual' | 'most'
type Guess = Readonly<Record<Exclude<Outlook, 'most'>, number>>

/** Iterations of a search on most scans at the default tolerance, of Infomax, and of one row where one is found after the other; else all that are allowed. */
const ITERATIONS: Guess = { least: 12, usual: 50 }
const INFOMAX_ITERATIONS: Guess = { least: 150, usual: 400 }
const ROW_ITERATIONS: Guess = { least: 5, usual: 12 }
/** Voxels of a batch (engine/models/dictionary-learning) and batches until a dictionary changes no more; at most all voxels once. */
const BATCH = 20
const BATCHES: Guess = { least: 100, usual: 300 }
/** Coding takes as many rounds as a voxel needs: so many times longer where atoms are alike. */
const ROUNDS: Readonly<Record<Outlook, number>> = { least: 0.7, usual: 1, most: 8 }

function guessed(outlook: Outlook, guess: Guess, most: number): number {
  return outlook === 'most' ? most : Math.min(most, guess[outlook])
}

/**
 * Seconds of the decompose stage on the reference machine.
 * @param known iterations of all searches together, once they are over
 */
export function decomposeSeconds(size: SearchSize, parameters: RunParameters, outlook: Outlook, known?: number): number {
  const { voxels, components: count, volumes, threads } = size
  const { model, maxIter, restarts } = parameters
  const wide = parameters.dtype === 'float64' ? FLOAT64_FACTOR : 1
  const pass = (rows: number, contrast: number) =>
    (voxels * rows * (COST.contrast * contrast + count * COST.pair) * wide) / threads + (threads > 1 ? COST.meeting : 0)
  const sources = voxels * count ** 2 * COST.pair
  const cubePass = pass(count, CONTRAST_SHARE.cube) + count ** 3 * SEARCH.fastica.cube
  const iterations = guessed(outlook, ITERATIONS, maxIter)
  if (isMapModel(model) || model === 'pca') {
    const nanoseconds = {
      pca: () => sources,
      'dual-regression': () =>
        voxels * volumes * (count * COST.regression + ((count * COST.whitenProduct + volumes * COST.gramProduct) * wide) / threads),
      canica: () => parameters.nInit * (sources + voxels * count * COST.startValue + iterations * cubePass),
      // It begins at the maps of one start of CanICA.
      'dictionary-learning': () => {
        const batches = guessed(outlook, BATCHES, Math.ceil(voxels / BATCH))
        const coded = (batches * BATCH + voxels) * (COST.codedVoxel + count ** 2 * COST.codedPair) * ROUNDS[outlook]
        return iterations * cubePass + coded + batches * count ** 2 * COST.batchPair
      },
    }[model]()
    return COST.decompose + nanoseconds * 1e-9
  }
  const { passes, cube, start } = SEARCH[model]
  const contrast = model === 'fastica' || model === 'picard-o' ? CONTRAST_SHARE[parameters.fun] : 1
  const isByRow = model === 'fastica' && parameters.algorithm === 'deflation'
  const steps = isByRow
    ? count * guessed(outlook, ROW_ITERATIONS, maxIter)
    : guessed(outlook, model === 'infomax' ? INFOMAX_ITERATIONS : ITERATIONS, maxIter)
  const step = isByRow ? pass(1, contrast) : passes * pass(count, contrast) + count ** 3 * cube
  const repeated = restarts > 1 ? restarts * voxels * count * COST.estimateValue + (restarts * count) ** 3 * COST.estimateCube : 0
  return COST.decompose + start + ((known ?? restarts * steps) * step + sources + repeated) * 1e-9
}
