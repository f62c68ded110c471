/** Which orthogonal matrix is nearest to W? */
import type { Dense } from './dense'
import { multiply, multiplyByTransposed, transpose } from './products'
import { symmetricEigen } from './symmetric-eigen'

/** The smallest normal float64, numpy's finfo.tiny: the floor of the eigenvalues. */
const TINY = 2.2250738585072014e-308

/** (W W')^(-1/2) W for a C x C matrix W: its rows made orthonormal, all treated alike (Hyvarinen 1999, eq. 45; scikit-learn _sym_decorrelation). */
export function symmetricDecorrelation(matrix: Dense): Dense {
  const { values, vectors } = symmetricEigen(multiplyByTransposed(matrix, matrix))
  const scaled: Dense = { ...vectors, data: Float64Array.from(vectors.data) }
  for (let row = 0; row < scaled.rows; row++) {
    const factor = 1 / Math.sqrt(Math.max(values[row], TINY))
    for (let col = 0; col < scaled.cols; col++) scaled.data[row * scaled.cols + col] *= factor
  }
  return multiply(multiply(transpose(vectors), scaled), matrix)
}
