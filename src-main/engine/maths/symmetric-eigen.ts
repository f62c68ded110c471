/**
 * What are the eigenvalues and eigenvectors of a small symmetric matrix?
 * Householder reduction to tridiagonal form, then implicit QL with Wilkinson's shift (Golub & Van Loan, Matrix Computations, 8.3).
 * Everything runs along rows: eigenvectors are kept as rows, so that each rotation mixes two contiguous stretches of memory.
 */
import { BugError } from '../../../src-shared/errors'
import { type Dense, zeros } from './dense'

export interface SymmetricEigen {
  /** Largest first. */
  readonly values: Float64Array
  /** Row r is the unit eigenvector of values[r]; signs are arbitrary but the same for the same input. */
  readonly vectors: Dense
}

interface Tridiagonal {
  readonly diagonal: Float64Array
  /** offDiagonal[i] couples i and i + 1; the last entry is 0. */
  readonly offDiagonal: Float64Array
  /** Row i is the Householder vector of step i (norm 1, zero up to i); null when not wanted. */
  readonly reflections: Dense | null
}

/** All eigenvalues and eigenvectors of a symmetric n x n matrix. O(n^3), for n up to a few hundred. */
export function symmetricEigen(matrix: Dense): SymmetricEigen {
  const { tridiagonal, scale } = drain(reduce(matrix, true))
  const vectors = transposedProductOfReflections(tridiagonal.reflections ?? zeros(0, 0), matrix.rows)
  diagonalise(tridiagonal, vectors)
  return sorted(tridiagonal.diagonal, scale, vectors)
}

/** All eigenvalues, largest first, of a symmetric n x n matrix; lets others run every few columns, so n may be in the thousands. */
export async function symmetricEigenvalues(matrix: Dense, breathe: () => Promise<void>): Promise<Float64Array> {
  const steps = reduce(matrix, false)
  let lastBreath = performance.now()
  for (;;) {
    const step = steps.next()
    if (step.done) {
      diagonalise(step.value.tridiagonal, null)
      return sorted(step.value.tridiagonal.diagonal, step.value.scale, null).values
    }
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

/** Reduces a copy, divided by its largest entry so that squares neither overflow nor vanish. Pauses after each column. */
function* reduce(matrix: Dense, keepReflections: boolean): Generator<void, { tridiagonal: Tridiagonal; scale: number }> {
  const size = matrix.rows
  let scale = 0
  for (const entry of matrix.data) scale = Math.max(scale, Math.abs(entry))
  if (!Number.isFinite(scale)) throw new BugError('symmetric eigenproblem with non-finite entries')
  if (scale === 0) scale = 1
  const work = Float64Array.from(matrix.data, (entry) => entry / scale)
  const offDiagonal = new Float64Array(size)
  const reflections = keepReflections ? zeros(size, size) : null
  const normal = new Float64Array(size)
  const product = new Float64Array(size)

  for (let step = 0; step < size - 1; step++) {
    let squares = 0
    for (let row = step + 1; row < size; row++) {
      normal[row] = work[row * size + step]
      if (row > step + 1) squares += normal[row] * normal[row]
    }
    const head = normal[step + 1]
    if (squares === 0) {
      // The column is tridiagonal already.
      offDiagonal[step] = head
      continue
    }
    const length = Math.sqrt(squares + head * head)
    const image = head > 0 ? -length : length
    offDiagonal[step] = image
    // v = x - image e1, scaled to norm 1; the sign of the image avoids cancellation.
    const first = head - image
    const inverse = 1 / Math.sqrt(squares + first * first)
    normal[step + 1] = first * inverse
    for (let row = step + 2; row < size; row++) normal[row] *= inverse
    reflections?.data.set(normal.subarray(step + 1), step * size + step + 1)
    reflectBothSides(work, size, step + 1, normal, product)
    yield
  }
  const diagonal = Float64Array.from({ length: size }, (_, index) => work[index * size + index])
  return { tridiagonal: { diagonal, offDiagonal, reflections }, scale }
}

/** A <- H A H with H = 1 - 2 v v', on the lower triangle of rows and columns from `start`. */
function reflectBothSides(work: Float64Array, size: number, start: number, normal: Float64Array, product: Float64Array): void {
  product.fill(0, start)
  for (let row = start; row < size; row++) {
    const offset = row * size
    const weight = normal[row]
    let sum = work[offset + row] * weight
    for (let col = start; col < row; col++) {
      const entry = work[offset + col]
      sum += entry * normal[col]
      product[col] += entry * weight
    }
    product[row] += sum
  }
  let overlap = 0
  for (let row = start; row < size; row++) overlap += product[row] * normal[row]
  for (let row = start; row < size; row++) product[row] = 2 * (product[row] - overlap * normal[row])
  for (let row = start; row < size; row++) {
    const offset = row * size
    const left = normal[row]
    const right = product[row]
    for (let col = start; col <= row; col++) work[offset + col] -= left * product[col] + right * normal[col]
  }
}

/** (H0 H1 ... )' as rows, from the Householder vectors: the change of basis of the reduction. */
function transposedProductOfReflections(reflections: Dense, size: number): Dense {
  const basis = zeros(size, size)
  for (let index = 0; index < size; index++) basis.data[index * size + index] = 1
  // Rows of the transposed product: each row is reflected from the right by H0, H1, ... in turn reversed.
  for (let row = 0; row < size; row++) {
    const line = basis.data.subarray(row * size, (row + 1) * size)
    for (let step = Math.min(row - 1, size - 2); step >= 0; step--) {
      const offset = step * size
      let overlap = 0
      for (let col = step + 1; col < size; col++) overlap += line[col] * reflections.data[offset + col]
      if (overlap === 0) continue
      overlap *= 2
      for (let col = step + 1; col < size; col++) line[col] -= overlap * reflections.data[offset + col]
    }
  }
  return basis
}

/** Sweeps for one eigenvalue after which rounding is taken to be all that is left to remove: two or three are usual. */
const PATIENCE = 15

/** Implicit QL: `diagonal` becomes the eigenvalues; the rows of `vectors`, when given, are rotated along. */
function diagonalise({ diagonal, offDiagonal }: Tridiagonal, vectors: Dense | null): void {
  const size = diagonal.length
  let norm = 0
  for (let row = 0; row < size; row++) norm = Math.max(norm, Math.abs(diagonal[row]) + Math.abs(offDiagonal[row]))
  for (let low = 0; low < size; low++) {
    for (let sweep = 0; ; sweep++) {
      let high = low
      for (; high < size - 1; high++) {
        // Compared with its neighbours, to keep the digits of small eigenvalues; where the matrix has no rank those are noise themselves.
        const neighbours = sweep < PATIENCE ? Math.abs(diagonal[high]) + Math.abs(diagonal[high + 1]) : norm
        if (Math.abs(offDiagonal[high]) <= Number.EPSILON * neighbours) break
      }
      if (high === low) break
      if (sweep === 60) throw new BugError('eigenvalues did not converge')
      const difference = (diagonal[low + 1] - diagonal[low]) / (2 * offDiagonal[low])
      const root = Math.sqrt(difference * difference + 1)
      const shift = diagonal[low] - offDiagonal[low] / (difference + (difference < 0 ? -root : root))
      chase(diagonal, offDiagonal, low, high, shift, vectors)
    }
  }
}

/** One QL sweep on rows low..high: a chain of plane rotations from the bottom up. */
function chase(diagonal: Float64Array, offDiagonal: Float64Array, low: number, high: number, shift: number, vectors: Dense | null): void {
  let sine = 1
  let cosine = 1
  let carried = 0
  let bulge = diagonal[high] - shift
  for (let row = high - 1; row >= low; row--) {
    const spill = sine * offDiagonal[row]
    const kept = cosine * offDiagonal[row]
    const length = Math.sqrt(spill * spill + bulge * bulge)
    offDiagonal[row + 1] = length
    if (length === 0) {
      // The block splits here; the rest of the sweep starts afresh.
      diagonal[row + 1] -= carried
      offDiagonal[high] = 0
      return
    }
    sine = spill / length
    cosine = bulge / length
    const base = diagonal[row + 1] - carried
    const turn = (diagonal[row] - base) * sine + 2 * cosine * kept
    carried = sine * turn
    diagonal[row + 1] = base + carried
    bulge = cosine * turn - kept
    if (vectors) rotateRows(vectors, row, sine, cosine)
  }
  diagonal[low] -= carried
  offDiagonal[low] = bulge
  offDiagonal[high] = 0
}

function rotateRows(vectors: Dense, row: number, sine: number, cosine: number): void {
  const upper = row * vectors.cols
  const lower = upper + vectors.cols
  for (let col = 0; col < vectors.cols; col++) {
    const above = vectors.data[upper + col]
    const below = vectors.data[lower + col]
    vectors.data[lower + col] = sine * above + cosine * below
    vectors.data[upper + col] = cosine * above - sine * below
  }
}

/** Largest first (stable on ties), scaled back. */
function sorted(values: Float64Array, scale: number, vectors: Dense | null): SymmetricEigen {
  const order = Array.from(values.keys()).sort((left, right) => values[right] - values[left] || left - right)
  const size = values.length
  const ordered = zeros(vectors ? size : 0, size)
  if (vectors) {
    for (const [place, from] of order.entries()) ordered.data.set(vectors.data.subarray(from * size, (from + 1) * size), place * size)
  }
  return { values: Float64Array.from(order, (from) => values[from] * scale), vectors: ordered }
}
