/** What does every search for independent directions take and give, and how far is it? C components. */
import type { Contrast } from '../kernels/backend'
import { type Dense, zeros } from '../maths/dense'
import { multiplyByTransposed } from '../maths/products'
import type { RunContext } from '../run-context'
import type { Whitened } from './decomposition'
import { verdictOf } from './verdict'

export interface SolverSettings {
  readonly contrast: Contrast
  readonly maxIter: number
  readonly tol: number
}

export interface Search {
  /** Acts on X1, one row per component: C x C. Orthonormal rows but for the maximum-likelihood models. */
  readonly rows: Dense
  readonly nIter: number
  readonly converged: boolean
  /** What `tol` is compared with, after each iteration. */
  readonly changePerIter: readonly number[]
}

/** @param start C x C, any regular matrix: each solver makes of it what it starts from */
export type Solver = (whitened: Whitened, start: Dense, settings: SolverSettings, ctx: RunContext) => Promise<Search>

/** What one reading of the voxels says of Y = W X1. */
export interface Moments {
  /** E[g(Y) Y']: C x C. */
  readonly scores: Dense
  /** E[g'(y)]: C. */
  readonly slopes: Float64Array
  /** E[Y Y'] = W W', because X1 is white: C x C. */
  readonly products: Dense
}

export async function momentsAt(whitened: Whitened, rows: Dense, contrast: Contrast): Promise<Moments> {
  const { gx, gPrime } = await whitened.backend.icaPass(rows, contrast)
  const scores = multiplyByTransposed(gx, rows)
  for (let index = 0; index < scores.data.length; index++) scores.data[index] /= whitened.voxels
  return { scores, slopes: gPrime.map((sum) => sum / whitened.voxels), products: multiplyByTransposed(rows, rows) }
}

/** A component all but Gaussian has no clear tail: after so many changes of mind its sign stays, so that there is one objective to converge to. */
const MOST_CHANGES = 3

/**
 * By component, the sign of E[g'] E[y^2] - E[g y]: +1 where the contrast is extreme in the direction that it is for a source with heavier tails
 * than a Gaussian, -1 for lighter ones (the switching rule of Lee, Girolami & Sejnowski 1999).
 */
export class TailSigns {
  readonly #changes: Uint32Array
  #signs: Float64Array

  constructor(moments: Moments) {
    this.#signs = signsOf(moments)
    this.#changes = new Uint32Array(this.#signs.length)
  }

  get signs(): Float64Array {
    return this.#signs
  }

  /** Takes what was read at a new W; true when a sign is another than before. */
  update(moments: Moments): boolean {
    const before = this.#signs
    this.#signs = signsOf(moments).map((sign, row) => {
      if (sign === before[row] || this.#changes[row] === MOST_CHANGES) return before[row]
      this.#changes[row]++
      return sign
    })
    return this.#signs.some((sign, row) => sign !== before[row])
  }
}

function signsOf({ scores, slopes, products }: Moments): Float64Array {
  return slopes.map((slope, row) => {
    const at = row * (scores.cols + 1)
    return slope * products.data[at] - scores.data[at] < 0 ? -1 : 1
  })
}

/** Largest absolute entry of each row. */
export function largestPerRow({ rows, cols, data }: Dense): number[] {
  return Array.from({ length: rows }, (_, row) => {
    let largest = 0
    for (let col = 0; col < cols; col++) largest = Math.max(largest, Math.abs(data[row * cols + col]))
    return largest
  })
}

/** What most searches take, until their curve says more, from this iteration on; then each time that the curve is so much longer. */
const USUAL_ITERATIONS = 50
const FIRST_LOOK = 10
const LOOKS_APART = 1.15

/** Tells how a search is going, and lets events in. */
export class SearchReport {
  readonly changePerIter: number[] = []
  readonly #settings: SolverSettings
  readonly #ctx: RunContext
  /** Iterations that it will take in all, by the curve so far, and when that is looked at again: ever more rarely, because all of it is read. */
  #expected = USUAL_ITERATIONS
  #looksAt = FIRST_LOOK

  constructor(settings: SolverSettings, ctx: RunContext) {
    this.#settings = settings
    this.#ctx = ctx
  }

  /** Takes the change of each component in the iteration that is done; true when all are below the tolerance. */
  async iteration(changePerComponent: readonly number[]): Promise<boolean> {
    const { maxIter: max, tol } = this.#settings
    const change = Math.max(...changePerComponent)
    const done = this.changePerIter.push(change)
    if (done >= this.#looksAt) {
      this.#looksAt = Math.ceil(done * LOOKS_APART)
      const { changePerIter } = this
      this.#expected = verdictOf({ converged: false, changePerIter, nIter: done }, this.#settings).iterationsExpected ?? max
    }
    const all = Math.min(max, Math.max(this.#expected, done * LOOKS_APART))
    this.#ctx.report('decompose', done / all, { iteration: { done, max, change, tol, changePerComponent } })
    if (change < tol) return true
    await this.#ctx.breathe()
    return false
  }
}

/** A scaled copy. */
export function scaled({ rows, cols, data }: Dense, factor: number): Dense {
  const result = zeros(rows, cols)
  for (let index = 0; index < data.length; index++) result.data[index] = factor * data[index]
  return result
}
