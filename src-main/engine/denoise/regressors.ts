/**
 * Which time courses are taken out of a scan, and with which weights is their share found in it? T time points, C components, K of them removed.
 *
 * The formula is that of fsl_regfilt (FSL): with data and time courses A (T x C) free of their means over time,
 * partial ("non-aggressive"): cleaned = data - A_K (pinv(A) data)_K; full ("aggressive", -a): cleaned = data - A_K pinv(A_K) data.
 * Every mean over time stays as it is, because the columns taken out have none.
 */
import { AppError } from '../../../src-shared/errors'
import type { DenoiseMethod } from '../../../src-shared/model/denoise'
import { type Dense, zeros } from '../maths/dense'
import { pseudoInverse } from '../maths/pseudo-inverse'
import { symmetricEigen } from '../maths/symmetric-eigen'

export interface Regressors {
  /** K x T: the row times a voxel's time course is the share of the component in it; every row adds up to 0. */
  readonly weights: Dense
  /** K x T: the time course that is subtracted, times that share: mean 0, length 1. */
  readonly courses: Dense
}

/** Singular values of unit columns below this share of the largest: tables of text hold about seven digits, so no more can be told. */
const DEPENDENT = 1e-6
/** Loading on a dependence from which a component counts as part of it. */
const PART_OF_IT = 1e-3

/**
 * @param mixing T x C, the time courses of all components
 * @param removed indices of components, 0-based, ascending, each once
 * @throws AppError PARAM_INVALID (none, all, or one that does not exist), DATA_TIME_COURSES_DEPENDENT naming the components
 */
export function regressorsFor(mixing: Dense, removed: readonly number[], method: DenoiseMethod): Regressors {
  checkChoice(removed, mixing.cols)
  const centred = unitColumns(mixing)
  const used = method === 'partial' ? Array.from({ length: mixing.cols }, (_, index) => index) : removed
  const design = columnsOf(centred, used)
  refuseDependence(design, used, removed)
  const inverse = pseudoInverse(design)
  const rows = removed.map((index) => used.indexOf(index))
  const weights = zeros(removed.length, mixing.rows)
  const courses = zeros(removed.length, mixing.rows)
  for (const [k, row] of rows.entries()) {
    weights.data.set(inverse.data.subarray(row * mixing.rows, (row + 1) * mixing.rows), k * mixing.rows)
    for (let t = 0; t < mixing.rows; t++) courses.data[k * mixing.rows + t] = design.data[t * design.cols + row]
  }
  return { weights, courses }
}

/** Removing nothing copies the scan, removing everything leaves what no component explains: neither is what was meant. */
function checkChoice(removed: readonly number[], components: number): void {
  const parameter = 'Components to remove'
  if (removed.length === 0)
    throw new AppError('PARAM_INVALID', { parameter, found: 'none', expected: 'at least one: nothing would change' })
  const wrong = removed.find((index) => !Number.isInteger(index) || index < 0 || index >= components)
  if (wrong !== undefined) throw new AppError('PARAM_INVALID', { parameter, found: wrong + 1, expected: `numbers from 1 to ${components}` })
  if (new Set(removed).size >= components) {
    const expected = 'at least one to stay: only what no component explains would be left'
    throw new AppError('PARAM_INVALID', { parameter, found: `all ${components}`, expected })
  }
}

/** Columns without their mean, divided by their length; a constant one becomes 0. */
export function unitColumns({ rows, cols, data }: Dense): Dense {
  const result = zeros(rows, cols)
  for (let column = 0; column < cols; column++) {
    let mean = 0
    for (let t = 0; t < rows; t++) mean += data[t * cols + column] / rows
    let squares = 0
    let largest = 0
    for (let t = 0; t < rows; t++) {
      squares += (data[t * cols + column] - mean) ** 2
      largest = Math.max(largest, Math.abs(data[t * cols + column]))
    }
    const length = Math.sqrt(squares)
    // What is left of a constant is rounding.
    if (length <= largest * rows * Number.EPSILON) continue
    for (let t = 0; t < rows; t++) result.data[t * cols + column] = (data[t * cols + column] - mean) / length
  }
  return result
}

function columnsOf(matrix: Dense, columns: readonly number[]): Dense {
  const chosen = zeros(matrix.rows, columns.length)
  for (let t = 0; t < matrix.rows; t++) {
    for (const [place, column] of columns.entries()) chosen.data[t * columns.length + place] = matrix.data[t * matrix.cols + column]
  }
  return chosen
}

/** A' A: C x C. */
export function gramOfColumns({ rows, cols, data }: Dense): Dense {
  const gram = zeros(cols, cols)
  for (let t = 0; t < rows; t++) {
    for (let left = 0; left < cols; left++) {
      const value = data[t * cols + left]
      for (let right = 0; right < cols; right++) gram.data[left * cols + right] += value * data[t * cols + right]
    }
  }
  return gram
}

/** The share of a component that can be made of others is not determined: refused when one of those to remove takes part. */
function refuseDependence(design: Dense, used: readonly number[], removed: readonly number[]): void {
  const { values, vectors } = symmetricEigen(gramOfColumns(design))
  const involved = new Set<number>()
  for (let pair = 0; pair < values.length; pair++) {
    if (values[pair] > DEPENDENT ** 2 * values[0]) continue
    for (const [place, index] of used.entries()) if (Math.abs(vectors.data[pair * used.length + place]) > PART_OF_IT) involved.add(index)
  }
  if (!removed.some((index) => involved.has(index))) return
  throw new AppError('DATA_TIME_COURSES_DEPENDENT', {
    found: [...involved]
      .sort((a, b) => a - b)
      .map((index) => index + 1)
      .join(', '),
  })
}
