/** Which orthogonal matrix is nearest to W? */
import { BugError } from '../../../src-shared/errors'
import { onWorkbench } from '../kernels/small-kernels'
import type { Dense } from './dense'

/**
 * (W W')^(-1/2) W for a C x C matrix W: its rows made orthonormal, all treated alike (Hyvarinen 1999, eq. 45; scikit-learn _sym_decorrelation).
 * @throws BugError when an entry is not finite
 */
export function symmetricDecorrelation(matrix: Dense): Dense {
  const { rows: size } = matrix
  const square = size * size
  return onWorkbench((workbench) => {
    const [matrixAt, resultAt, scratchAt] = workbench.reserve(8 * square, 8 * square, 8 * (4 * size + 4 * square))
    workbench.float64(matrixAt, square).set(matrix.data)
    const settled = workbench.kernels.decorrelate(matrixAt, size, resultAt, scratchAt)
    if (settled === 0) throw new BugError('decorrelation of a matrix that is not finite')
    return { rows: size, cols: size, data: workbench.float64(resultAt, square).slice() }
  })
}
