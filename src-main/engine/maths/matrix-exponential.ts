/** What is the exponential of a small square matrix? */
import { type Dense, zeros } from './dense'
import { multiply } from './products'

/** The Taylor series is taken of a matrix of at most this norm, which is then squared back. */
const SMALL = 0.25
/** A term that changes no digit of the sum. */
const NEGLIGIBLE = 1e-17

/** exp(A) of an n x n matrix by scaling and squaring (Golub & Van Loan, Matrix Computations, 9.3). Orthogonal, up to rounding, when A is antisymmetric. */
export function matrixExponential(matrix: Dense): Dense {
  const size = matrix.rows
  const norm = Math.sqrt(matrix.data.reduce((sum, value) => sum + value * value, 0))
  const squarings = norm > SMALL ? Math.ceil(Math.log2(norm / SMALL)) : 0
  const base: Dense = { ...matrix, data: matrix.data.map((value) => value / 2 ** squarings) }
  let sum = zeros(size, size)
  for (let row = 0; row < size; row++) sum.data[row * size + row] = 1
  let term = sum
  let bound = 1
  for (let order = 1; bound > NEGLIGIBLE; order++) {
    const next = multiply(term, base)
    for (let index = 0; index < next.data.length; index++) next.data[index] /= order
    sum = { ...sum, data: sum.data.map((value, index) => value + next.data[index]) }
    term = next
    bound *= norm / 2 ** squarings / order
  }
  for (let step = 0; step < squarings; step++) sum = multiply(sum, sum)
  return sum
}
