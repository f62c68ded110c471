/** How are small dense matrices multiplied and transposed? */
import { type Dense, zeros } from './dense'

/** A B: (n x m)(m x p) -> n x p. */
export function multiply(left: Dense, right: Dense): Dense {
  const product = zeros(left.rows, right.cols)
  for (let row = 0; row < left.rows; row++) {
    const out = product.data.subarray(row * right.cols, (row + 1) * right.cols)
    for (let inner = 0; inner < left.cols; inner++) {
      const weight = left.data[row * left.cols + inner]
      const offset = inner * right.cols
      for (let col = 0; col < right.cols; col++) out[col] += weight * right.data[offset + col]
    }
  }
  return product
}

/** A B': (n x m)(p x m)' -> n x p; both are read along their rows. */
export function multiplyByTransposed(left: Dense, right: Dense): Dense {
  const product = zeros(left.rows, right.rows)
  for (let row = 0; row < left.rows; row++) {
    for (let col = 0; col < right.rows; col++) {
      let sum = 0
      const leftOffset = row * left.cols
      const rightOffset = col * right.cols
      for (let inner = 0; inner < left.cols; inner++) sum += left.data[leftOffset + inner] * right.data[rightOffset + inner]
      product.data[row * right.rows + col] = sum
    }
  }
  return product
}

/** A': n x m -> m x n. */
export function transpose(matrix: Dense): Dense {
  const result = zeros(matrix.cols, matrix.rows)
  for (let row = 0; row < matrix.rows; row++) {
    for (let col = 0; col < matrix.cols; col++) result.data[col * matrix.rows + row] = matrix.data[row * matrix.cols + col]
  }
  return result
}
