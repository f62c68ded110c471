/** Which directions hold most of the variance? (PCA; scikit-learn's PCA(whiten=True) with voxels as samples, but for the sign.) */
import type { RunParameters } from '../../../src-shared/params/parameters'
import { identity } from '../models/reduced-rows'
import type { Decomposition } from './decomposition'
import { sourcesAndMixing } from './sources-and-mixing'

/** Whitening has found them: nothing is turned. */
export const principalComponents: Decomposition<Pick<RunParameters, 'whiten' | 'randomState'>> = {
  name: 'pca',
  async fit(whitened, { whiten, randomState }, ctx) {
    const found = await sourcesAndMixing(whitened, identity(whitened.whitening.rows), whiten, () => ctx.breathe())
    ctx.report('decompose', 1)
    return {
      ...found,
      nIter: 0,
      converged: true,
      verdict: { state: 'converged', iterationsExpected: null },
      changePerIter: [],
      randomState,
    }
  },
}
