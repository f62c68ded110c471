/** Which linear steps over time does a run ask for? (nilearn 0.14, signal.clean, with its defaults for confounds: standardised.) */
import { AppError } from '../../../src-shared/errors'
import type { RunParameters } from '../../../src-shared/params/parameters'
import type { CleaningPlan, SectionFilter } from '../kernels/backend'
import { type Dense, zeros } from '../maths/dense'
import { orthonormalColumns } from '../maths/orthonormal-columns'
import type { RunContext } from '../run-context'
import { butterworth, paddingOf } from './butterworth'
import { cleanSeriesInPlace } from './clean-series'

export type CleaningParameters = Pick<RunParameters, 'detrend' | 'highPass' | 'lowPass' | 'standardize'>

/**
 * The plan for `volumes` time points; null when nothing is asked for.
 * @param confounds T x K as in the table, without gaps; null: none
 * @throws AppError PARAM_INVALID for a band that cannot be: no repetition time, limits the wrong way round or above Nyquist, too few volumes
 */
export function cleaningPlan(
  parameters: CleaningParameters,
  volumes: number,
  repetitionTimeSeconds: number | null,
  confounds: Dense | null,
  ctx: Pick<RunContext, 'warn'>,
): CleaningPlan | null {
  const filter = filterOf(parameters, volumes, repetitionTimeSeconds, ctx)
  const trend = parameters.detrend ? trendOf(volumes) : null
  if (!filter && !trend && !confounds) return null
  // nilearn puts the mean back after a filter; z-scoring takes it away again, and without it single precision keeps more digits.
  const needsMean = parameters.standardize === 'psc' || (parameters.standardize === 'none' && filter !== null)
  const keepsMean = needsMean && (filter !== null || trend !== null)
  return { trend, filter, confounds: confounds ? spanOf(confounds, trend, filter) : null, keepsMean }
}

/** Orthonormal: a constant and a straight line. */
function trendOf(volumes: number): Dense {
  const line = zeros(volumes, 2)
  const middle = (volumes - 1) / 2
  let squares = 0
  for (let t = 0; t < volumes; t++) squares += (t - middle) ** 2
  for (let t = 0; t < volumes; t++) line.data.set([1 / Math.sqrt(volumes), (t - middle) / Math.sqrt(squares || 1)], 2 * t)
  return line
}

function filterOf(
  { highPass, lowPass }: CleaningParameters,
  volumes: number,
  repetitionTimeSeconds: number | null,
  ctx: Pick<RunContext, 'warn'>,
): SectionFilter | null {
  if (highPass === null && lowPass === null) return null
  if (repetitionTimeSeconds === null) {
    throw new AppError('PARAM_INVALID', {
      parameter: 'repetition_time',
      found: 'not known',
      expected: 'seconds, because a band is given in hertz',
    })
  }
  const nyquist = 0.5 / repetitionTimeSeconds
  const words = `below ${Number(nyquist.toPrecision(4))} Hz, half of the sampling rate at a repetition time of ${repetitionTimeSeconds} s`
  if (highPass !== null && highPass >= nyquist)
    throw new AppError('PARAM_INVALID', { parameter: 'high_pass', found: highPass, expected: words })
  if (highPass !== null && lowPass !== null && highPass >= lowPass) {
    throw new AppError('PARAM_INVALID', { parameter: 'high_pass', found: highPass, expected: `less than low_pass (${lowPass} Hz)` })
  }
  const isOpen = lowPass !== null && lowPass >= nyquist
  if (isOpen) {
    ctx.warn({
      code: 'LOW_PASS_ABOVE_NYQUIST',
      message: `The low-pass limit of ${lowPass} Hz is not ${words}: nothing lies above it, so it was left out.`,
    })
  }
  const upper = isOpen || lowPass === null ? null : lowPass / nyquist
  const lower = highPass === null ? null : highPass / nyquist
  const padding = paddingOf(lower, upper)
  if (padding >= volumes) {
    throw new AppError('PARAM_INVALID', {
      parameter: highPass === null ? 'low_pass' : 'high_pass',
      found: `${volumes} volumes`,
      expected: `more than ${padding} volumes: a filter needs that many to settle`,
    })
  }
  return butterworth(lower, upper)
}

/** A column that has this share of its size left after the earlier steps holds their rounding and nothing else. */
const NOTHING_LEFT = 1e-9

/** Confounds go through the same steps as the voxels (Lindquist 2019), are centred and scaled, and become orthonormal columns: T x rank. */
function spanOf(confounds: Dense, trend: Dense | null, filter: SectionFilter | null): Dense {
  const { rows, cols } = confounds
  const prepared = zeros(rows, cols)
  const series = new Float64Array(rows)
  for (let col = 0; col < cols; col++) {
    for (let t = 0; t < rows; t++) series[t] = confounds.data[t * cols + col]
    const size = Math.max(...series.map(Math.abs))
    cleanSeriesInPlace(series, { trend, filter, confounds: null, keepsMean: false })
    const mean = series.reduce((sum, value) => sum + value, 0) / rows
    const deviation = Math.sqrt(series.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows)
    for (let t = 0; t < rows; t++) prepared.data[t * cols + col] = deviation > NOTHING_LEFT * size ? (series[t] - mean) / deviation : 0
  }
  return orthonormalColumns(prepared)
}
