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

/** All eigenvalues and eigenvectors of a symmetric n x n matrix in one go. O(n^3), for n up to a hundred or so. */
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
    return largestFirst(workbench.float64(diagonalAt, size), scale, workbench.float64(basisAt, size * size))
  })
}

/** The same for a matrix of any size: lets others run every few columns. */
export function symmetricEigenpairs(matrix: Dense, breathe: () => Promise<void>): Promise<SymmetricEigen> {
  return inSteps(matrix, true, breathe)
}

/** All eigenvalues, largest first, of a symmetric n x n matrix of any size: lets others run every few columns. */
export async function symmetricEigenvalues(matrix: Dense, breathe: () => Promise<void>): Promise<Float64Array> {
  return (await inSteps(matrix, false, breathe)).values
}

async function inSteps({ rows: size, data }: Dense, wantVectors: boolean, breathe: () => Promise<void>): Promise<SymmetricEigen> {
  // A workbench of its own, because others may compute while this one pauses.
  const workbench = new Workbench()
  const { kernels } = workbench
  let lastBreath = performance.now()
  const pause = async () => {
    if (performance.now() - lastBreath < LONGEST_STRETCH) return
    await breathe()
    lastBreath = performance.now()
  }
  const vector = size * 8
  const square = size * vector
  const room = workbench.reserve(vector, vector, vector, vector, square, wantVectors ? square : 0, wantVectors ? square : 0)
  const [diagonalAt, offDiagonalAt, normalAt, productAt, workAt, reflectionsAt, basisAt] = room
  const work = workbench.float64(workAt, size * size)
  const scale = scaledCopy(data, work)
  const offDiagonal = workbench.float64(offDiagonalAt, size).fill(0)
  if (wantVectors) workbench.float64(reflectionsAt, size * size).fill(0)
  for (let step = 0; step < size - 1; step++) {
    offDiagonal[step] = kernels.reduceColumn(workAt, size, step, wantVectors ? reflectionsAt : 0, normalAt, productAt)
    await pause()
  }
  const diagonal = workbench.float64(diagonalAt, size)
  let norm = 0
  for (let row = 0; row < size; row++) {
    diagonal[row] = work[row * size + row]
    norm = Math.max(norm, Math.abs(diagonal[row]) + Math.abs(offDiagonal[row]))
  }
  for (let row = 0; wantVectors && row < size; row++) {
    kernels.basisRow(reflectionsAt, size, row, basisAt)
    await pause()
  }
  for (let low = 0; low < size; low++) {
    const settled = kernels.settleEigenvalue(diagonalAt, offDiagonalAt, size, low, norm, wantVectors ? basisAt : 0)
    if (settled === 0) throw new BugError('eigenvalues did not converge')
    await pause()
  }
  return largestFirst(diagonal, scale, wantVectors ? workbench.float64(basisAt, size * size) : null)
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

/** In order (stable on ties), scaled back. */
function largestFirst(values: Float64Array, scale: number, vectors: Float64Array | null): SymmetricEigen {
  const order = Array.from(values.keys()).sort((left, right) => values[right] - values[left] || left - right)
  const size = values.length
  const ordered = zeros(vectors ? size : 0, size)
  if (vectors) {
    for (const [place, from] of order.entries()) ordered.data.set(vectors.subarray(from * size, (from + 1) * size), place * size)
  }
  return { values: Float64Array.from(order, (from) => values[from] * scale), vectors: ordered }
}
