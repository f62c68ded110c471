/** How many components are computed, and what would each estimator have chosen? */
import type { ComponentNumber, DimensionCurves } from '../../../src-shared/model/run'
import type { RunParameters } from '../../../src-shared/params/parameters'
import type { RunContext } from '../run-context'
import { dimensionCurves, estimates } from './dimension'
import type { Smoothness } from './effective-samples'

/** Directions with less than this share of the median variance are what preparation took away (a mean, confounds, a band), not noise. */
const TAKEN_AWAY = 1e-4

export interface ComponentChoice {
  readonly wanted: number
  readonly summary: ComponentNumber
  readonly curves: DimensionCurves
}

type Parameters = Pick<RunParameters, 'nComponents' | 'nComponentsMethod' | 'nComponentsMax' | 'nComponentsVariance'>

/**
 * @param eigenvalues of the Gram matrix, largest first: T
 * @returns the number wanted (the rank of the data may allow fewer) and what it rests on; a number above the limit is cut to it, with a warning
 */
export function chooseComponents(
  eigenvalues: Float64Array,
  voxels: number,
  parameters: Parameters,
  smoothness: Smoothness,
  ctx: RunContext,
): ComponentChoice {
  const { nComponentsMethod: method, nComponentsMax: limit, nComponentsVariance: share } = parameters
  const positive = eigenvalues.filter((value) => value > 0)
  const floor = TAKEN_AWAY * (positive[Math.floor(positive.length / 2)] ?? 0)
  const covariance = positive.filter((value) => value > floor).map((value) => value / voxels)
  const curves = dimensionCurves(covariance, smoothness.effectiveSamples)
  const found = curves.laplace.length > 0 ? estimates(curves, share) : null
  const summary = { method, limit, estimates: found, effectiveSamples: smoothness.effectiveSamples, fwhmVoxels: smoothness.fwhmVoxels }
  if (method === 'given') return { wanted: parameters.nComponents, summary, curves }
  if (method === 'all') return { wanted: Math.min(eigenvalues.length, voxels), summary, curves }
  const wanted = found?.[method] ?? 1
  if (method !== 'variance' && smoothness.effectiveSamples < covariance.length) {
    ctx.warn({
      code: 'COMPONENTS_UNCERTAIN',
      message: `The smooth voxels amount to about ${Math.round(smoothness.effectiveSamples)} independent samples, fewer than the ${covariance.length} directions of the scan: no estimate of the number of components means much (${wanted} came out). Give a number, smooth less, or take a larger mask.`,
    })
  }
  if (wanted > limit) {
    ctx.warn({
      code: 'COMPONENTS_AT_LIMIT',
      message: `The estimate was ${wanted} components; the limit is ${limit}, so ${limit} were computed. Raise the limit if that many are wanted.`,
    })
  }
  return { wanted: Math.min(wanted, limit), summary, curves }
}
