/** What can be said of a component in one number each? */
import type { Dense } from '../maths/dense'
import { type MapValues, momentsOf } from './map-values'

/**
 * Share of the variance of the prepared, spatially centred data that each component explains, percent: V |time course|^2 / trace(Gram).
 * Unit-variance sources are uncorrelated, so the shares add up to what the principal components explain together.
 * @param mixing T x C; @param totalVariance trace of the Gram matrix
 */
export function explainedVariancePercent(mixing: Dense, voxels: number, totalVariance: number): Float64Array {
  const percent = new Float64Array(mixing.cols)
  for (let t = 0; t < mixing.rows; t++) {
    for (let component = 0; component < mixing.cols; component++) percent[component] += mixing.data[t * mixing.cols + component] ** 2
  }
  return percent.map((power) => (100 * voxels * power) / totalVariance)
}

/** Excess kurtosis and skewness over all values (population moments, as scipy.stats.kurtosis and skew); 0 for constant values. */
export function shapeOfDistribution(values: MapValues): { readonly kurtosis: number; readonly skewness: number } {
  const { second, third, fourth } = momentsOf(values)
  if (second === 0) return { kurtosis: 0, skewness: 0 }
  const count = values.length
  const variance = second / count
  return { kurtosis: fourth / count / (variance * variance) - 3, skewness: third / count / variance ** 1.5 }
}
