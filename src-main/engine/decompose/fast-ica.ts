/** Which directions of the whitened data are least Gaussian? (FastICA: Hyvarinen 1999; step by step as scikit-learn 1.2 _fastica.py.) */
import { type Dense, zeros } from '../maths/dense'
import { symmetricDecorrelation } from '../maths/symmetric-decorrelation'
import { SearchReport, type Solver } from './solver'

/** All rows at once, made orthonormal after each step by symmetric decorrelation (eq. 45). */
export const fastIcaParallel: Solver = async (whitened, start, settings, ctx) => {
  const { contrast, maxIter } = settings
  const report = new SearchReport(settings, ctx)
  const { changePerIter } = report
  let current = symmetricDecorrelation(start)
  for (let done = 1; done <= maxIter; done++) {
    const next = symmetricDecorrelation(step(current, await whitened.backend.icaPass(current, contrast), whitened.voxels))
    const changes = Array.from({ length: start.rows }, (_, row) => Math.abs(Math.abs(rowProduct(next, current, row)) - 1))
    current = next
    if (await report.iteration(changes)) return { rows: current, nIter: done, converged: true, changePerIter }
  }
  return { rows: current, nIter: maxIter, converged: false, changePerIter }
}

/** One row after the other, each made orthogonal to those before it (Gram-Schmidt; eq. 43, 44). nIter is the largest number over the rows. */
export const fastIcaDeflation: Solver = async (whitened, start, { contrast, maxIter, tol }, ctx) => {
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
  return { rows: orthogonal, nIter: changePerIter.length, converged, changePerIter }
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
