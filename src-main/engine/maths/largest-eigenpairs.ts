/** Which eigenvectors of a large symmetric positive matrix belong to its largest eigenvalues? (Lanczos; Golub & Van Loan, 10.1.) */
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
  const random = new RandomState(0)
  const basis: Float64Array[] = []
  const diagonal: number[] = []
  const offDiagonal: number[] = []
  let next = Float64Array.from({ length: size }, () => random.standardNormal())
  makeOrthogonal(next, basis)
  let nextCheck = Math.min(size, Math.max(2 * count, 20))

  for (;;) {
    basis.push(next)
    const image = apply(matrix, next)
    diagonal.push(dot(image, next))
    let length = makeOrthogonal(image, basis)
    if (length <= RESIDUAL * Math.abs(diagonal[0])) {
      // The space is invariant: go on with a fresh direction.
      length = 0
      for (let index = 0; index < size; index++) image[index] = random.standardNormal()
      makeOrthogonal(image, basis)
    }
    offDiagonal.push(length)
    next = image
    if (basis.length >= nextCheck) {
      await breathe()
      const ritz = symmetricEigen(tridiagonal(diagonal, offDiagonal))
      if (basis.length >= size || isFound(ritz, count, length)) return assemble(ritz, basis, count, size)
      nextCheck = Math.min(size, nextCheck + Math.max(10, nextCheck >> 2))
    } else if (basis.length % 8 === 0) await breathe()
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

function assemble(ritz: SymmetricEigen, basis: readonly Float64Array[], count: number, size: number): SymmetricEigen {
  const vectors = zeros(count, size)
  const steps = ritz.values.length
  for (let pair = 0; pair < count; pair++) {
    const vector = vectors.data.subarray(pair * size, (pair + 1) * size)
    for (let step = 0; step < steps; step++) addScaled(vector, basis[step], ritz.vectors.data[pair * steps + step])
    scaleBy(vector, 1 / Math.sqrt(dot(vector, vector)))
  }
  return { values: ritz.values.slice(0, count), vectors }
}

/** Removes what lies in the span of `basis` (twice: once is not enough in finite precision), scales to norm 1, gives the norm that was left. */
function makeOrthogonal(vector: Float64Array, basis: readonly Float64Array[]): number {
  for (let round = 0; round < 2; round++) {
    for (const direction of basis) addScaled(vector, direction, -dot(vector, direction))
  }
  const length = Math.sqrt(dot(vector, vector))
  if (length > 0) scaleBy(vector, 1 / length)
  return length
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

function apply(matrix: Dense, vector: Float64Array): Float64Array<ArrayBuffer> {
  const image = new Float64Array(matrix.rows)
  for (let row = 0; row < matrix.rows; row++) image[row] = dot(matrix.data.subarray(row * matrix.cols, (row + 1) * matrix.cols), vector)
  return image
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0
  for (let index = 0; index < left.length; index++) sum += left[index] * right[index]
  return sum
}

function addScaled(target: Float64Array, source: Float64Array, factor: number): void {
  for (let index = 0; index < target.length; index++) target[index] += factor * source[index]
}

function scaleBy(vector: Float64Array, factor: number): void {
  for (let index = 0; index < vector.length; index++) vector[index] *= factor
}
