/**
 * What are the eigenvalues and eigenvectors of a small symmetric matrix?
 * Householder reduction to tridiagonal form, then implicit QL with Wilkinson's shift (Golub & Van Loan, Matrix Computations, 8.3).
 * Everything runs along rows: eigenvectors are kept as rows, so that each rotation mixes two contiguous stretches of memory. The steps are in
 * kernels/assembly/eigen.as.ts.
 */
import { BugError } from '../../../src-shared/errors'
import { onWorkbench, Workbench } from '../kernels/small-kernels'
import { type Dense, zeros } from './dense'

/** Milliseconds of uninterrupted work. */
const LONGEST_STRETCH = 20

export interface SymmetricEigen {
  /** Largest first. */
  readonly values: Float64Array
  /** Row r is the unit eigenvector of values[r]; signs are arbitrary but the same for the same input. */
  readonly vectors: Dense
}

/** All eigenvalues and eigenvectors of a symmetric n x n matrix. O(n^3), for n up to a few hundred. */
export function symmetricEigen({ rows: size, data }: Dense): SymmetricEigen {
  return onWorkbench((workbench) => {
    const vector = size * 8
    const square = size * vector
    const [diagonalAt, offDiagonalAt, normalAt, productAt, workAt, reflectionsAt, basisAt] = workbench.reserve(
      ...[vector, vector, vector, vector],
      ...[square, square, square],
    )
    const scale = scaledCopy(data, workbench.float64(workAt, size * size))
    workbench.float64(reflectionsAt, size * size).fill(0)
    const { kernels } = workbench
    const settled = kernels.eigenpairs(workAt, size, diagonalAt, offDiagonalAt, normalAt, productAt, reflectionsAt, basisAt)
    if (settled === 0) throw new BugError('eigenvalues did not converge')
    const values = workbench.float64(diagonalAt, size)
    const vectors = workbench.float64(basisAt, size * size)
    const order = largestFirst(values)
    const ordered = zeros(size, size)
    for (const [place, from] of order.entries()) ordered.data.set(vectors.subarray(from * size, (from + 1) * size), place * size)
    return { values: Float64Array.from(order, (from) => values[from] * scale), vectors: ordered }
  })
}

/** All eigenvalues, largest first, of a symmetric n x n matrix; lets others run every few columns, so n may be in the thousands. */
export async function symmetricEigenvalues({ rows: size, data }: Dense, breathe: () => Promise<void>): Promise<Float64Array> {
  // A workbench of its own, because others may compute while this one pauses.
  const workbench = new Workbench()
  const { kernels } = workbench
  const vector = size * 8
  const [diagonalAt, offDiagonalAt, normalAt, productAt, workAt] = workbench.reserve(vector, vector, vector, vector, size * vector)
  const work = workbench.float64(workAt, size * size)
  const scale = scaledCopy(data, work)
  const offDiagonal = workbench.float64(offDiagonalAt, size).fill(0)
  let lastBreath = performance.now()
  for (let step = 0; step < size - 1; step++) {
    offDiagonal[step] = kernels.reduceColumn(workAt, size, step, 0, normalAt, productAt)
    if (performance.now() - lastBreath < LONGEST_STRETCH) continue
    await breathe()
    lastBreath = performance.now()
  }
  const diagonal = workbench.float64(diagonalAt, size)
  let norm = 0
  for (let row = 0; row < size; row++) {
    diagonal[row] = work[row * size + row]
    norm = Math.max(norm, Math.abs(diagonal[row]) + Math.abs(offDiagonal[row]))
  }
  for (let low = 0; low < size; low++) {
    if (kernels.settleEigenvalue(diagonalAt, offDiagonalAt, size, low, norm, 0) === 0) throw new BugError('eigenvalues did not converge')
  }
  return Float64Array.from(largestFirst(diagonal), (from) => diagonal[from] * scale)
}

/** Gives the largest absolute entry; copy = matrix / that. */
function scaledCopy(entries: Float64Array, copy: Float64Array): number {
  let scale = 0
  for (let index = 0; index < entries.length; index++) {
    const magnitude = Math.abs(entries[index])
    if (!(magnitude < Number.POSITIVE_INFINITY)) throw new BugError('symmetric eigenproblem with non-finite entries')
    if (magnitude > scale) scale = magnitude
  }
  if (scale === 0) scale = 1
  for (let index = 0; index < entries.length; index++) copy[index] = entries[index] / scale
  return scale
}

/** Places of the values, largest first; stable on ties. */
function largestFirst(values: Float64Array): number[] {
  return Array.from(values.keys()).sort((left, right) => values[right] - values[left] || left - right)
}
