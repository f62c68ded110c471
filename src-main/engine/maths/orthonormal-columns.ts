/** Which orthonormal columns span the same space as these? (Gram-Schmidt with column pivoting; Golub and Van Loan, Matrix Computations, 5.4.) */
import { type Dense, zeros } from './dense'

/** A column whose rest is this much shorter than the longest column depends on those before it, up to rounding. */
const DEPENDENT = 1e-10

/** Q of a pivoted QR decomposition: rows x rank. @param matrix rows x cols, finite */
export function orthonormalColumns({ rows, cols, data }: Dense): Dense {
  const columns = Array.from({ length: cols }, (_, col) => Float64Array.from({ length: rows }, (_value, row) => data[row * cols + col]))
  const length = (column: Float64Array) => Math.sqrt(column.reduce((sum, value) => sum + value * value, 0))
  const longest = Math.max(0, ...columns.map(length))
  const basis: Float64Array[] = []
  while (columns.length > 0 && basis.length < rows) {
    const lengths = columns.map(length)
    const next = lengths.indexOf(Math.max(...lengths))
    if (!(lengths[next] > DEPENDENT * longest)) break
    const [column] = columns.splice(next, 1)
    // A second time, because the first leaves rounding of the size of what was taken away.
    for (const earlier of basis) removeInPlace(column, earlier)
    const norm = length(column)
    for (let row = 0; row < rows; row++) column[row] /= norm
    basis.push(column)
    for (const other of columns) removeInPlace(other, column)
  }
  const orthonormal = zeros(rows, basis.length)
  for (const [col, column] of basis.entries()) for (let row = 0; row < rows; row++) orthonormal.data[row * basis.length + col] = column[row]
  return orthonormal
}

function removeInPlace(column: Float64Array, direction: Float64Array): void {
  let product = 0
  for (let row = 0; row < column.length; row++) product += column[row] * direction[row]
  for (let row = 0; row < column.length; row++) column[row] -= product * direction[row]
}
