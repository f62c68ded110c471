/** Which weights explain targets by regressors, given the products of both? */
import { type Dense, zeros } from '../maths/dense'
import { symmetricEigen } from '../maths/symmetric-eigen'

/** Directions of the regressors that are this much weaker than the strongest count as none. */
const NONE = 1e-12

/** (A + ridge I)^-1 B for the products A (C x C, symmetric) of the regressors with each other and B (C x F) with the targets; the pseudo-inverse where A is singular. */
export function solveRidge(products: Dense, targets: Dense, ridge = 0): Dense {
  const size = products.rows
  const { values, vectors } = symmetricEigen(products)
  const weights = zeros(size, targets.cols)
  const along = new Float64Array(targets.cols)
  for (let pair = 0; pair < size; pair++) {
    if (!(values[pair] > NONE * values[0])) continue
    const vector = vectors.data.subarray(pair * size, (pair + 1) * size)
    along.fill(0)
    for (let row = 0; row < size; row++)
      for (let col = 0; col < targets.cols; col++)
        along[col] += (vector[row] * targets.data[row * targets.cols + col]) / (values[pair] + ridge)
    for (let row = 0; row < size; row++)
      for (let col = 0; col < targets.cols; col++) weights.data[row * targets.cols + col] += vector[row] * along[col]
  }
  return weights
}
