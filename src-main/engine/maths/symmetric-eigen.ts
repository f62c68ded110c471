/**
 * What are the eigenvalues and eigenvectors of a small symmetric matrix?
 * Householder reduction to tridiagonal form, then implicit QL with Wilkinson's shift (Golub & Van Loan, Matrix Computations, 8.3).
 * Everything runs along rows: eigenvectors are kept as rows, so that each rotation mixes two contiguous stretches of memory. The steps are in
 * kernels/assembly/eigen.as.ts.
 */
import { BugError } from '../../../src-shared/errors'
import { onWorkbench, Workbench } from '../kernels/small-kernels'
import { type Dense, zeros } from './dense'

export interface SymmetricEigen {
  /** Largest first. */
  readonly values: Float64Array
  /** Row r is the unit eigenvector of values[r]; signs are arbitrary but the same for the same input. */
  readonly vectors: Dense
}

/** All eigenvalues and eigenvectors of a symmetric n x n matrix. O(n^3), for n up to a few hundred. */
export function symmetricEigen(matrix: Dense): SymmetricEigen {
  return onWorkbench((workbench) => drain(solve(workbench, matrix, true)))
}

/** All eigenvalues, largest first, of a symmetric n x n matrix; lets others run every few columns, so n may be in the thousands. */
export async function symmetricEigenvalues(matrix: Dense, breathe: () => Promise<void>): Promise<Float64Array> {
  // A workbench of its own, because others may compute while this one pauses.
  const steps = solve(new Workbench(), matrix, false)
  let lastBreath = performance.now()
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value.values
    if (performance.now() - lastBreath > 20) {
      await breathe()
      lastBreath = performance.now()
    }
  }
}

function drain<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** Works on a copy, divided by its largest entry so that squares neither overflow nor vanish. Pauses after each column. */
function* solve(workbench: Workbench, matrix: Dense, wantVectors: boolean): Generator<void, SymmetricEigen> {
  const size = matrix.rows
  const { kernels } = workbench
  const square = size * size * 8
  const room = workbench.reserve(size * 8, size * 8, size * 8, size * 8, square, wantVectors ? square : 0, wantVectors ? square : 0)
  const [diagonalAt, offDiagonalAt, normalAt, productAt, workAt, reflectionsAt, basisAt] = room
  const work = workbench.float64(workAt, size * size)
  const scale = scaledCopy(matrix.data, work)
  const offDiagonal = workbench.float64(offDiagonalAt, size).fill(0)
  if (wantVectors) workbench.float64(reflectionsAt, size * size).fill(0)
  for (let step = 0; step < size - 1; step++) {
    offDiagonal[step] = kernels.reduceColumn(workAt, size, step, wantVectors ? reflectionsAt : 0, normalAt, productAt)
    yield
  }
  const diagonal = workbench.float64(diagonalAt, size)
  let norm = 0
  for (let row = 0; row < size; row++) {
    diagonal[row] = work[row * size + row]
    norm = Math.max(norm, Math.abs(diagonal[row]) + Math.abs(offDiagonal[row]))
  }
  if (wantVectors) for (let row = 0; row < size; row++) kernels.basisRow(reflectionsAt, size, row, basisAt)
  for (let low = 0; low < size; low++) {
    const settled = kernels.settleEigenvalue(diagonalAt, offDiagonalAt, size, low, norm, wantVectors ? basisAt : 0)
    if (settled === 0) throw new BugError('eigenvalues did not converge')
  }
  return sorted(diagonal, scale, wantVectors ? workbench.float64(basisAt, size * size) : null)
}

/** Gives the largest absolute entry; copy = matrix / that. */
function scaledCopy(entries: Float64Array, copy: Float64Array): number {
  let scale = 0
  for (let index = 0; index < entries.length; index++) {
    const magnitude = Math.abs(entries[index])
    if (!(magnitude <= scale)) scale = magnitude
  }
  if (!Number.isFinite(scale)) throw new BugError('symmetric eigenproblem with non-finite entries')
  if (scale === 0) scale = 1
  for (let index = 0; index < entries.length; index++) copy[index] = entries[index] / scale
  return scale
}

/** Largest first (stable on ties), scaled back. */
function sorted(values: Float64Array, scale: number, vectors: Float64Array | null): SymmetricEigen {
  const order = Array.from(values.keys()).sort((left, right) => values[right] - values[left] || left - right)
  const size = values.length
  const ordered = zeros(vectors ? size : 0, size)
  if (vectors) {
    for (const [place, from] of order.entries()) ordered.data.set(vectors.subarray(from * size, (from + 1) * size), place * size)
  }
  return { values: Float64Array.from(order, (from) => values[from] * scale), vectors: ordered }
}
