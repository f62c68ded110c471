/**
 * One step each of the symmetric eigenproblem: Householder reduction to tridiagonal form, the product of the reflections, implicit QL with
 * Wilkinson's shift (Golub & Van Loan, Matrix Computations, 8.3). float64, row-major; maths/symmetric-eigen.ts says in which order.
 */

const EPSILON: f64 = 2.220446049250313e-16
/** Sweeps for one eigenvalue after which rounding is taken to be all that is left to remove: two or three are usual. */
const PATIENCE: u32 = 15
const MOST_SWEEPS: u32 = 60

@inline
function at(array: usize, index: u32): usize {
  return array + ((<usize>index) << 3)
}

/**
 * Makes column `step` of the lower triangle of `work` (size x size) tridiagonal and gives what becomes the off-diagonal entry.
 * reflections: row `step` becomes the Householder vector (norm 1, zero up to step); 0 = not wanted. normal, product: size numbers each.
 */
export function reduceColumn(work: usize, size: u32, step: u32, reflections: usize, normal: usize, product: usize): f64 {
  let squares: f64 = 0
  for (let row = step + 1; row < size; row++) {
    const value = load<f64>(at(work, row * size + step))
    store<f64>(at(normal, row), value)
    if (row > step + 1) squares += value * value
  }
  const head = load<f64>(at(normal, step + 1))
  // The column is tridiagonal already.
  if (squares == 0) return head
  const length = sqrt(squares + head * head)
  const image = head > 0 ? -length : length
  // v = x - image e1, scaled to norm 1; the sign of the image avoids cancellation.
  const first = head - image
  const inverse = 1 / sqrt(squares + first * first)
  store<f64>(at(normal, step + 1), first * inverse)
  for (let row = step + 2; row < size; row++) store<f64>(at(normal, row), load<f64>(at(normal, row)) * inverse)
  if (reflections) {
    const target = at(reflections, step * size)
    for (let row = step + 1; row < size; row++) store<f64>(at(target, row), load<f64>(at(normal, row)))
  }
  reflectBothSides(work, size, step + 1, normal, product)
  return image
}

/** A <- H A H with H = 1 - 2 v v', on the lower triangle of rows and columns from `start`. */
function reflectBothSides(work: usize, size: u32, start: u32, normal: usize, product: usize): void {
  for (let row = start; row < size; row++) store<f64>(at(product, row), 0)
  for (let row = start; row < size; row++) {
    const line = at(work, row * size)
    const weight = load<f64>(at(normal, row))
    let sum = load<f64>(at(line, row)) * weight
    for (let col = start; col < row; col++) {
      const entry = load<f64>(at(line, col))
      sum += entry * load<f64>(at(normal, col))
      store<f64>(at(product, col), load<f64>(at(product, col)) + entry * weight)
    }
    store<f64>(at(product, row), load<f64>(at(product, row)) + sum)
  }
  let overlap: f64 = 0
  for (let row = start; row < size; row++) overlap += load<f64>(at(product, row)) * load<f64>(at(normal, row))
  for (let row = start; row < size; row++) {
    store<f64>(at(product, row), 2 * (load<f64>(at(product, row)) - overlap * load<f64>(at(normal, row))))
  }
  for (let row = start; row < size; row++) {
    const line = at(work, row * size)
    const left = load<f64>(at(normal, row))
    const right = load<f64>(at(product, row))
    for (let col = start; col <= row; col++) {
      const change = left * load<f64>(at(product, col)) + right * load<f64>(at(normal, col))
      store<f64>(at(line, col), load<f64>(at(line, col)) - change)
    }
  }
}

/** Row `row` of (H0 H1 ...)', from the Householder vectors: the change of basis of the reduction. */
export function basisRow(reflections: usize, size: u32, row: u32, basis: usize): void {
  const line = at(basis, row * size)
  for (let col: u32 = 0; col < size; col++) store<f64>(at(line, col), col == row ? 1 : 0)
  for (let step = min(<i32>row - 1, <i32>size - 2); step >= 0; step--) {
    const reflection = at(reflections, <u32>step * size)
    let overlap: f64 = 0
    for (let col = <u32>step + 1; col < size; col++) overlap += load<f64>(at(line, col)) * load<f64>(at(reflection, col))
    if (overlap == 0) continue
    overlap *= 2
    for (let col = <u32>step + 1; col < size; col++) {
      store<f64>(at(line, col), load<f64>(at(line, col)) - overlap * load<f64>(at(reflection, col)))
    }
  }
}

/**
 * Implicit QL until `diagonal[low]` is an eigenvalue; rows of `vectors` (size columns; 0 = none) are rotated along. norm: the largest
 * |diagonal| + |offDiagonal|. False when it does not converge.
 */
export function settleEigenvalue(diagonal: usize, offDiagonal: usize, size: u32, low: u32, norm: f64, vectors: usize): bool {
  for (let sweep: u32 = 0; sweep <= MOST_SWEEPS; sweep++) {
    let high = low
    for (; high < size - 1; high++) {
      // Compared with its neighbours, to keep the digits of small eigenvalues; where the matrix has no rank those are noise themselves.
      const neighbours = sweep < PATIENCE ? abs(load<f64>(at(diagonal, high))) + abs(load<f64>(at(diagonal, high + 1))) : norm
      if (abs(load<f64>(at(offDiagonal, high))) <= EPSILON * neighbours) break
    }
    if (high == low) return true
    const coupling = load<f64>(at(offDiagonal, low))
    const difference = (load<f64>(at(diagonal, low + 1)) - load<f64>(at(diagonal, low))) / (2 * coupling)
    const root = sqrt(difference * difference + 1)
    const shift = load<f64>(at(diagonal, low)) - coupling / (difference + (difference < 0 ? -root : root))
    chase(diagonal, offDiagonal, size, low, high, shift, vectors)
  }
  return false
}

/** One QL sweep on rows low..high: a chain of plane rotations from the bottom up. */
function chase(diagonal: usize, offDiagonal: usize, size: u32, low: u32, high: u32, shift: f64, vectors: usize): void {
  let sine: f64 = 1
  let cosine: f64 = 1
  let carried: f64 = 0
  let bulge = load<f64>(at(diagonal, high)) - shift
  for (let row = <i32>high - 1; row >= <i32>low; row--) {
    const spill = sine * load<f64>(at(offDiagonal, row))
    const kept = cosine * load<f64>(at(offDiagonal, row))
    const length = sqrt(spill * spill + bulge * bulge)
    store<f64>(at(offDiagonal, row + 1), length)
    if (length == 0) {
      // The block splits here; the rest of the sweep starts afresh.
      store<f64>(at(diagonal, row + 1), load<f64>(at(diagonal, row + 1)) - carried)
      store<f64>(at(offDiagonal, high), 0)
      return
    }
    sine = spill / length
    cosine = bulge / length
    const base = load<f64>(at(diagonal, row + 1)) - carried
    const turn = (load<f64>(at(diagonal, row)) - base) * sine + 2 * cosine * kept
    carried = sine * turn
    store<f64>(at(diagonal, row + 1), base + carried)
    bulge = cosine * turn - kept
    if (vectors) rotateRows(at(vectors, <u32>row * size), at(vectors, (<u32>row + 1) * size), size, sine, cosine)
  }
  store<f64>(at(diagonal, low), load<f64>(at(diagonal, low)) - carried)
  store<f64>(at(offDiagonal, low), bulge)
  store<f64>(at(offDiagonal, high), 0)
}

function rotateRows(upper: usize, lower: usize, size: u32, sine: f64, cosine: f64): void {
  for (let col: u32 = 0; col < size; col++) {
    const above = load<f64>(at(upper, col))
    const below = load<f64>(at(lower, col))
    store<f64>(at(lower, col), sine * above + cosine * below)
    store<f64>(at(upper, col), cosine * above - sine * below)
  }
}

/**
 * All eigenvalues of the symmetric `work` (size x size, used up), in no order, to `diagonal`, and unit eigenvectors to the rows of `basis`. False
 * when it does not converge. diagonal, offDiagonal, normal, product: size numbers each; reflections: size x size of 0.
 */
export function eigenpairs(
  work: usize,
  size: u32,
  diagonal: usize,
  offDiagonal: usize,
  normal: usize,
  product: usize,
  reflections: usize,
  basis: usize,
): bool {
  for (let step: u32 = 0; step + 1 < size; step++) {
    store<f64>(at(offDiagonal, step), reduceColumn(work, size, step, reflections, normal, product))
  }
  store<f64>(at(offDiagonal, size - 1), 0)
  let norm: f64 = 0
  for (let row: u32 = 0; row < size; row++) {
    const value = load<f64>(at(work, row * size + row))
    store<f64>(at(diagonal, row), value)
    norm = max(norm, abs(value) + abs(load<f64>(at(offDiagonal, row))))
  }
  for (let row: u32 = 0; row < size; row++) basisRow(reflections, size, row, basis)
  for (let low: u32 = 0; low < size; low++) {
    if (!settleEigenvalue(diagonal, offDiagonal, size, low, norm, basis)) return false
  }
  return true
}

function dot(left: usize, right: usize, size: u32): f64 {
  let a: f64 = 0
  let b: f64 = 0
  let c: f64 = 0
  let d: f64 = 0
  let index: u32 = 0
  for (; index + 4 <= size; index += 4) {
    const l = at(left, index)
    const r = at(right, index)
    a += load<f64>(l) * load<f64>(r)
    b += load<f64>(l, 8) * load<f64>(r, 8)
    c += load<f64>(l, 16) * load<f64>(r, 16)
    d += load<f64>(l, 24) * load<f64>(r, 24)
  }
  for (; index < size; index++) a += load<f64>(at(left, index)) * load<f64>(at(right, index))
  return a + b + (c + d)
}

/** image = matrix vector, size x size. */
export function matrixTimesVector(matrix: usize, size: u32, vector: usize, image: usize): void {
  for (let row: u32 = 0; row < size; row++) store<f64>(at(image, row), dot(at(matrix, row * size), vector, size))
}

/**
 * Removes from `vector` what lies in the span of `count` orthonormal rows (twice: once is not enough in finite precision), scales it to norm 1, and
 * gives the norm that was left.
 */
export function makeOrthogonal(vector: usize, rows: usize, count: u32, size: u32): f64 {
  for (let round = 0; round < 2; round++) {
    for (let row: u32 = 0; row < count; row++) {
      const direction = at(rows, row * size)
      const share = dot(vector, direction, size)
      for (let index: u32 = 0; index < size; index++) {
        store<f64>(at(vector, index), load<f64>(at(vector, index)) - share * load<f64>(at(direction, index)))
      }
    }
  }
  const length = sqrt(dot(vector, vector, size))
  if (length > 0) for (let index: u32 = 0; index < size; index++) store<f64>(at(vector, index), load<f64>(at(vector, index)) / length)
  return length
}
