/**
 * How many components do the data hold? Judged from the eigenvalues of their covariance, under probabilistic PCA: the first k directions hold signal
 * and noise, all others noise of one variance.
 */

import { logGamma } from '../../../src-shared/mixture/gamma-functions'
import type { DimensionCurves, DimensionMethod } from '../../../src-shared/model/run'

/**
 * @param eigenvalues of the covariance, largest first, all positive: d. Directions that rounding leaves must be cut off before.
 * @param samples independent ones: see effective-samples.ts
 * @returns curves for k = 1 to d - 1; empty when d < 2
 */
export function dimensionCurves(eigenvalues: Float64Array, samples: number): DimensionCurves {
  const size = eigenvalues.length
  const logs = eigenvalues.map(Math.log)
  const total = sum(eigenvalues)
  const logTotal = sum(logs)
  const pairs = distances(eigenvalues)
  const curves = {
    laplace: [] as number[],
    aic: [] as number[],
    mdl: [] as number[],
    bic: [] as number[],
    cumulativeVariance: [] as number[],
  }
  let kept = 0
  let logKept = 0
  let inner = 0
  let prior = 0
  for (let k = 1; k < size; k++) {
    const value = eigenvalues[k - 1]
    kept += value
    logKept += logs[k - 1]
    const rest = size - k
    const noise = (total - kept) / rest
    const logNoise = Math.log(noise)
    const logLikelihood = (samples / 2) * (logTotal - logKept - rest * logNoise)
    const parameters = 1 + size * k - (k * (k - 1)) / 2
    const logSamples = Math.log(samples)
    curves.aic.push(2 * parameters - 2 * logLikelihood)
    curves.mdl.push((parameters * logSamples) / 2 - logLikelihood)
    curves.bic.push((parameters - 1) * logSamples - 2 * logLikelihood)
    curves.cumulativeVariance.push((100 * kept) / total)

    const angles = size * k - (k * (k + 1)) / 2
    prior += logGamma((size - k + 1) / 2) - (Math.log(Math.PI) * (size - k + 1)) / 2 - Math.LN2
    let between = 0
    for (let i = 0; i < k; i++) {
      // Of volumes that repeat, eigenvalues are equal but for rounding.
      if (i < k - 1) inner += Math.log(Math.max(Number.MIN_VALUE, 1 / value - 1 / eigenvalues[i]))
      between += Math.log(Math.max(Number.MIN_VALUE, 1 / noise - 1 / eigenvalues[i]))
    }
    const hessian = pairs[k - 1] + inner + rest * between + angles * logSamples
    curves.laplace.push(
      prior - (samples / 2) * (logKept + rest * logNoise) + (Math.log(2 * Math.PI) * (angles + k)) / 2 - hessian / 2 - (k * logSamples) / 2,
    )
  }
  return curves
}

/** [k - 1] = sum over i < k and all j > i of ln(lambda_i - lambda_j). */
function distances(eigenvalues: Float64Array): Float64Array {
  const result = new Float64Array(eigenvalues.length)
  let running = 0
  for (let i = 0; i < eigenvalues.length; i++) {
    for (let j = i + 1; j < eigenvalues.length; j++) running += Math.log(Math.max(Number.MIN_VALUE, eigenvalues[i] - eigenvalues[j]))
    result[i] = running
  }
  return result
}

const sum = (values: Float64Array): number => values.reduce((running, value) => running + value, 0)

/** The k that each method chooses. @param sharePercent of the variance that 'variance' wants explained */
export function estimates(curves: DimensionCurves, sharePercent: number): Readonly<Record<DimensionMethod, number>> {
  const enough = curves.cumulativeVariance.findIndex((percent) => percent >= sharePercent)
  return {
    laplace: 1 + best(curves.laplace, (value) => value),
    aic: 1 + best(curves.aic, (value) => -value),
    bic: 1 + best(curves.bic, (value) => -value),
    mdl: 1 + best(curves.mdl, (value) => -value),
    variance: enough < 0 ? curves.cumulativeVariance.length + 1 : enough + 1,
  }
}

function best(values: readonly number[], merit: (value: number) => number): number {
  let place = 0
  for (const [index, value] of values.entries()) if (merit(value) > merit(values[place])) place = index
  return place
}
