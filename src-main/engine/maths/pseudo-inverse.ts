/** What is the Moore-Penrose inverse of a small matrix? */
import { Matrix, SingularValueDecomposition } from 'ml-matrix'
import { type Dense, zeros } from './dense'

/** pinv(A): n x m -> m x n. Singular values below max(n, m) eps of the largest count as 0, as in scipy.linalg.pinv. */
export function pseudoInverse(matrix: Dense): Dense {
  // The taller orientation is the one that the decomposition takes without transposing by itself.
  const wide = matrix.cols > matrix.rows
  const rows = wide ? matrix.cols : matrix.rows
  const cols = wide ? matrix.rows : matrix.cols
  const tall = new Matrix(rows, cols)
  for (let row = 0; row < matrix.rows; row++) {
    for (let col = 0; col < matrix.cols; col++) {
      const value = matrix.data[row * matrix.cols + col]
      if (wide) tall.set(col, row, value)
      else tall.set(row, col, value)
    }
  }
  const decomposition = new SingularValueDecomposition(tall)
  const values = decomposition.diagonal
  const left = decomposition.leftSingularVectors.to2DArray()
  const right = decomposition.rightSingularVectors.to2DArray()
  const floor = Math.max(...values) * Math.max(rows, cols) * Number.EPSILON
  const inverse = zeros(matrix.cols, matrix.rows)
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      let sum = 0
      for (let index = 0; index < cols; index++) {
        if (values[index] > floor) sum += (left[row]?.[index] ?? 0) * (right[col]?.[index] ?? 0) * (1 / values[index])
      }
      inverse.data[wide ? row * cols + col : col * rows + row] = sum
    }
  }
  return inverse
}
