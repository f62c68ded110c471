/** Which eigenvectors of a large symmetric positive matrix belong to its largest eigenvalues? (Lanczos; Golub & Van Loan, 10.1.) */
import { Workbench } from '../kernels/small-kernels'
import { type Dense, zeros } from './dense'
import { RandomState } from './random-state'
import { type SymmetricEigen, symmetricEigen } from './symmetric-eigen'

/** Residual, relative to the largest eigenvalue, at which a pair counts as found. */
const RESIDUAL = 1e-14

/**
 * The `count` largest eigenpairs of a symmetric positive semi-definite n x n matrix, by Lanczos steps whose vectors are made orthogonal to all
 * earlier ones twice. The start vector is fixed, so the same matrix gives the same answer. O(steps n^2), steps about 2 to 6 times `count`.
 * A Krylov space holds one vector of each multiple eigenvalue: compare the values with symmetricEigenvalues where that matters.
 */
export async function largestEigenpairs(matrix: Dense, count: number, breathe: () => Promise<void>): Promise<SymmetricEigen> {
  const size = matrix.rows
  // A workbench of its own, because others may compute while this one pauses.
  const workbench = new Workbench()
  const { kernels } = workbench
  const [matrixAt, basisAt] = workbench.reserve(matrix.data.byteLength, (size + 1) * size * 8)
  workbench.float64(matrixAt, matrix.data.length).set(matrix.data)
  const rowAt = (row: number) => basisAt + row * size * 8
  const random = new RandomState(0)
  const fillRandom = (row: number) => {
    const vector = workbench.float64(rowAt(row), size)
    for (let index = 0; index < size; index++) vector[index] = random.standardNormal()
    kernels.makeOrthogonal(rowAt(row), basisAt, row, size)
  }
  const diagonal: number[] = []
  const offDiagonal: number[] = []
  fillRandom(0)
  let nextCheck = Math.min(size, Math.max(2 * count, 20))

  for (let steps = 1; ; steps++) {
    const last = workbench.float64(rowAt(steps - 1), size)
    const next = workbench.float64(rowAt(steps), size)
    kernels.matrixTimesVector(matrixAt, size, rowAt(steps - 1), rowAt(steps))
    diagonal.push(dot(next, last))
    let length = kernels.makeOrthogonal(rowAt(steps), basisAt, steps, size)
    if (length <= RESIDUAL * Math.abs(diagonal[0])) {
      // The space is invariant: go on with a fresh direction.
      length = 0
      if (steps < size) fillRandom(steps)
    }
    offDiagonal.push(length)
    if (steps >= nextCheck) {
      await breathe()
      const ritz = symmetricEigen(tridiagonal(diagonal, offDiagonal))
      if (steps >= size || isFound(ritz, count, length)) return assemble(ritz, workbench.float64(basisAt, steps * size), count, size)
      nextCheck = Math.min(size, nextCheck + Math.max(10, nextCheck >> 2))
    } else if (steps % 8 === 0) await breathe()
  }
}

function isFound(ritz: SymmetricEigen, count: number, lastLength: number): boolean {
  const steps = ritz.values.length
  if (steps < count) return false
  for (let pair = 0; pair < count; pair++) {
    if (lastLength * Math.abs(ritz.vectors.data[pair * steps + steps - 1]) > RESIDUAL * ritz.values[0]) return false
  }
  return true
}

/** basis: the Lanczos vectors, one per row. */
function assemble(ritz: SymmetricEigen, basis: Float64Array, count: number, size: number): SymmetricEigen {
  const vectors = zeros(count, size)
  const steps = ritz.values.length
  for (let pair = 0; pair < count; pair++) {
    const vector = vectors.data.subarray(pair * size, (pair + 1) * size)
    for (let step = 0; step < steps; step++) {
      const share = ritz.vectors.data[pair * steps + step]
      for (let index = 0; index < size; index++) vector[index] += share * basis[step * size + index]
    }
    const length = Math.sqrt(dot(vector, vector))
    for (let index = 0; index < size; index++) vector[index] /= length
  }
  return { values: ritz.values.slice(0, count), vectors }
}

function tridiagonal(diagonal: readonly number[], offDiagonal: readonly number[]): Dense {
  const size = diagonal.length
  const matrix = zeros(size, size)
  for (let index = 0; index < size; index++) {
    matrix.data[index * size + index] = diagonal[index]
    if (index + 1 === size) break
    matrix.data[index * size + index + 1] = offDiagonal[index]
    matrix.data[(index + 1) * size + index] = offDiagonal[index]
  }
  return matrix
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0
  for (let index = 0; index < left.length; index++) sum += left[index] * right[index]
  return sum
}
