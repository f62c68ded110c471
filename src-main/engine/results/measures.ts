/** What can be said of a component in one number each? */
import type { Dense } from '../maths/dense'
import { type MapValues, momentsOf } from './map-values'

/**
 * Share of the variance of the prepared, spatially centred data that each component explains, percent: V |time course|^2 / trace(Gram).
 * Sources with orthonormal unmixing are uncorrelated, so their shares add up to what the principal components explain together; those of the
 * maximum-likelihood models are not quite.
 * @param mixing T x C; @param deviations standard deviations of the sources: C; @param totalVariance trace of the Gram matrix
 */
export function explainedVariancePercent(mixing: Dense, deviations: Float64Array, voxels: number, totalVariance: number): Float64Array {
  const percent = new Float64Array(mixing.cols)
  for (let t = 0; t < mixing.rows; t++) {
    for (let component = 0; component < mixing.cols; component++) percent[component] += mixing.data[t * mixing.cols + component] ** 2
  }
  return percent.map((power, component) => (100 * voxels * power * deviations[component] ** 2) / totalVariance)
}

/** Excess kurtosis and skewness over all values (population moments, as scipy.stats.kurtosis and skew); 0 for constant values. */
export function shapeOfDistribution(values: MapValues): { readonly kurtosis: number; readonly skewness: number } {
  const { second, third, fourth } = momentsOf(values)
  if (second === 0) return { kurtosis: 0, skewness: 0 }
  const count = values.length
  const variance = second / count
  return { kurtosis: fourth / count / (variance * variance) - 3, skewness: third / count / variance ** 1.5 }
}
