/** Which directions of the whitened data are least Gaussian? (FastICA: Hyvarinen 1999; step by step as scikit-learn 1.2 _fastica.py.) */
import type { Contrast } from '../kernels/backend'
import { type Dense, zeros } from '../maths/dense'
import { RandomState } from '../maths/random-state'
import { symmetricDecorrelation } from '../maths/symmetric-decorrelation'
import type { RunContext } from '../run-context'
import type { Decomposition, Whitened } from './decomposition'
import { unitVariance } from './unit-variance'

export interface FastIcaParameters {
  readonly algorithm: 'parallel' | 'deflation'
  readonly contrast: Contrast
  readonly maxIter: number
  readonly tol: number
  readonly randomState: number
}

interface Search {
  /** Rows orthonormal, acting on X1: C x C. */
  readonly orthogonal: Dense
  readonly nIter: number
  readonly converged: boolean
  readonly changePerIter: readonly number[]
}

/** The start is RandomState(randomState).normal(size=(C, C)), so that a run is scikit-learn's run. Not converging is a warning, not a failure. */
export const fastIca: Decomposition<FastIcaParameters> = {
  name: 'fastica',
  async fit(whitened, parameters, ctx) {
    const size = whitened.whitening.rows
    const start = new RandomState(parameters.randomState).normalMatrix(size, size)
    const search = parameters.algorithm === 'parallel' ? searchTogether : searchOneByOne
    const { orthogonal, ...outcome } = await search(whitened, start, parameters, ctx)
    if (!outcome.converged) {
      ctx.warn({
        code: 'NOT_CONVERGED',
        message: `FastICA stopped after ${outcome.nIter} iterations without converging (last change ${(outcome.changePerIter.at(-1) ?? 0).toExponential(1)}, tolerance ${parameters.tol}). The maps may change with another seed: allow more iterations, a larger tolerance, fewer components, or another contrast.`,
      })
    }
    return { ...(await unitVariance(whitened, orthogonal)), ...outcome, randomState: parameters.randomState }
  },
}

/** All rows at once, made orthonormal after each step by symmetric decorrelation (eq. 45). */
export async function searchTogether(whitened: Whitened, start: Dense, parameters: FastIcaParameters, ctx: RunContext): Promise<Search> {
  const { contrast, maxIter, tol } = parameters
  const size = start.rows
  const changePerIter: number[] = []
  let current = symmetricDecorrelation(start)
  let share = 0
  for (let done = 1; done <= maxIter; done++) {
    const next = symmetricDecorrelation(step(current, await whitened.backend.icaPass(current, contrast), whitened.voxels))
    const changePerComponent = Array.from({ length: size }, (_, row) => Math.abs(Math.abs(rowProduct(next, current, row)) - 1))
    const change = Math.max(...changePerComponent)
    current = next
    changePerIter.push(change)
    share = Math.max(share, shareDone(done, maxIter, changePerIter, tol))
    ctx.report('decompose', share, { iteration: { done, max: maxIter, change, tol, changePerComponent } })
    if (change < tol) return { orthogonal: current, nIter: done, converged: true, changePerIter }
    await ctx.breathe()
  }
  return { orthogonal: current, nIter: maxIter, converged: false, changePerIter }
}

/** One row after the other, each made orthogonal to those before it (Gram-Schmidt; eq. 43, 44). nIter is the largest number over the rows. */
async function searchOneByOne(whitened: Whitened, start: Dense, parameters: FastIcaParameters, ctx: RunContext): Promise<Search> {
  const { contrast, maxIter, tol } = parameters
  const size = start.rows
  const orthogonal = zeros(size, size)
  const changePerIter: number[] = []
  const changePerComponent: number[] = []
  let converged = true
  for (let row = 0; row < size; row++) {
    let current: Dense = { rows: 1, cols: size, data: start.data.slice(row * size, (row + 1) * size) }
    normaliseInPlace(current)
    let change = Number.POSITIVE_INFINITY
    for (let done = 1; done <= maxIter && !(change < tol); done++) {
      const next = step(current, await whitened.backend.icaPass(current, contrast), whitened.voxels)
      removeEarlierRowsInPlace(next, orthogonal, row)
      normaliseInPlace(next)
      change = Math.abs(Math.abs(rowProduct(next, current, 0)) - 1)
      current = next
      changePerIter[done - 1] = Math.max(changePerIter[done - 1] ?? 0, change)
      changePerComponent[row] = change
      const share = (row + done / maxIter) / size
      ctx.report('decompose', share, { iteration: { done, max: maxIter, change, tol, changePerComponent: [...changePerComponent] } })
      await ctx.breathe()
    }
    converged &&= change < tol
    orthogonal.data.set(current.data, row * size)
  }
  return { orthogonal, nIter: changePerIter.length, converged, changePerIter }
}

/** The fixed-point step E{g(W X1) X1'} - diag(E{g'(W X1)}) W (eq. 20). */
function step(unmixing: Dense, sums: { readonly gx: Dense; readonly gPrime: Float64Array }, voxels: number): Dense {
  const result = zeros(unmixing.rows, unmixing.cols)
  for (let row = 0; row < unmixing.rows; row++) {
    const slope = sums.gPrime[row] / voxels
    for (let col = 0; col < unmixing.cols; col++) {
      const at = row * unmixing.cols + col
      result.data[at] = sums.gx.data[at] / voxels - slope * unmixing.data[at]
    }
  }
  return result
}

/** w - (w W') W over the first `count` rows of W. */
function removeEarlierRowsInPlace(vector: Dense, orthogonal: Dense, count: number): void {
  const { cols } = orthogonal
  const overlaps = new Float64Array(count)
  for (let row = 0; row < count; row++)
    for (let col = 0; col < cols; col++) overlaps[row] += vector.data[col] * orthogonal.data[row * cols + col]
  for (let row = 0; row < count; row++)
    for (let col = 0; col < cols; col++) vector.data[col] -= overlaps[row] * orthogonal.data[row * cols + col]
}

function normaliseInPlace(vector: Dense): void {
  const length = Math.sqrt(rowProduct(vector, vector, 0))
  for (let col = 0; col < vector.cols; col++) vector.data[col] /= length
}

function rowProduct(left: Dense, right: Dense, row: number): number {
  let sum = 0
  for (let col = 0; col < left.cols; col++) sum += left.data[row * left.cols + col] * right.data[row * right.cols + col]
  return sum
}

/** How far the search is: by iterations, or by how far the change has fallen towards the tolerance, whichever is further. */
function shareDone(done: number, maxIter: number, changePerIter: readonly number[], tol: number): number {
  const first = changePerIter[0]
  const last = changePerIter.at(-1) ?? first
  const fallen = first > tol && last > 0 ? Math.log(first / last) / Math.log(first / tol) : 0
  return Math.min(1, Math.max(done / maxIter, 0.95 * fallen))
}
