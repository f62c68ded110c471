/**
 * Which directions of the whitened data are most independent, found so that the search ends? (Picard: Ablin, Cardoso & Gramfort 2018, IEEE Trans.
 * Signal Process. 66; Picard-O: the same authors, ICASSP 2018.) L-BFGS on matrices, preconditioned with an approximate Hessian that costs nothing
 * beyond the gradient. One iteration is one reading of the voxels.
 */
import type { Contrast } from '../kernels/backend'
import { type Dense, zeros } from '../maths/dense'
import { matrixExponential } from '../maths/matrix-exponential'
import { multiply } from '../maths/products'
import { symmetricDecorrelation } from '../maths/symmetric-decorrelation'
import type { RunContext } from '../run-context'
import type { Whitened } from './decomposition'
import {
  largestPerRow,
  type Moments,
  momentsAt,
  type Search,
  SearchReport,
  type Solver,
  type SolverSettings,
  scaled,
  TailSigns,
} from './solver'

/** Steps that L-BFGS remembers, and the floor of the approximate Hessian's eigenvalues (as in the authors' program, python-picard). */
const MEMORY = 7
const FLOOR = 0.01
/**
 * Picard-O begins as FastICA does (an option of the authors' program): from the same start it then goes to the same one of several optima more often.
 * After so many steps FastICA is near an optimum, or will not be.
 */
const FIXED_POINT_STEPS = 10
/** A step is halved at most so often. */
const MOST_HALVINGS = 10
/** Largest entry of a step: far from the optimum the approximate Hessian can promise too much. */
const LONGEST = 1
/** Share of the slope at its start that a step may at most end with, uphill (approximate Wolfe condition of Hager & Zhang 2005, delta = 0.1). */
const UPHILL = 0.8

/** What is made as small as possible over relative changes W <- exp(E) W, in terms of one reading of the voxels. All C x C. */
interface Objective {
  /** Fixed-point steps of symmetric FastICA before the first step of L-BFGS. */
  readonly fixedPointSteps: number
  readonly contrast: Contrast
  gradient(moments: Moments, signs: Float64Array): Dense
  /** Approximate Hessian^-1 times a matrix. */
  precondition(matrix: Dense, moments: Moments, signs: Float64Array): Dense
}

/** Orthonormal rows: the optimum of symmetric FastICA with the same contrast. tol bounds the largest entry of the gradient. */
export const picardOrthogonal: Solver = (whitened, start, settings, ctx) => {
  return minimise(whitened, start, orthogonalObjective(settings.contrast), settings, ctx)
}

/** Maximum likelihood with a density that adapts to heavy and light tails: the optimum of extended Infomax. The contrast is fixed: tanh. */
export const picardLikelihood: Solver = (whitened, start, settings, ctx) => minimise(whitened, start, likelihoodObjective, settings, ctx)

/** sum s_i E[G(y_i)], rows orthonormal, s_i such that it is a minimum. E is antisymmetric. */
function orthogonalObjective(contrast: Contrast): Objective {
  return {
    fixedPointSteps: FIXED_POINT_STEPS,
    contrast,
    gradient({ scores }, signs) {
      const size = scores.rows
      const result = zeros(size, size)
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < i; j++) {
          const value = (signs[i] * scores.data[i * size + j] - signs[j] * scores.data[j * size + i]) / 2
          result.data[i * size + j] = value
          result.data[j * size + i] = -value
        }
      }
      return result
    },
    precondition(matrix, { scores, slopes }) {
      const size = matrix.rows
      const curvature = slopes.map((slope, i) => Math.abs(slope - scores.data[i * (size + 1)]))
      const result = zeros(size, size)
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) {
          result.data[i * size + j] = matrix.data[i * size + j] / Math.max(FLOOR, (curvature[i] + curvature[j]) / 2)
        }
      }
      return result
    },
  }
}

/** sum E[s_i log cosh y_i + y_i^2 / 2] - log |det W| (extended Infomax: Lee, Girolami & Sejnowski 1999). */
const likelihoodObjective: Objective = {
  fixedPointSteps: 0,
  contrast: { fun: 'logcosh', alpha: 1 },
  gradient: likelihoodGradient,
  precondition(matrix, { slopes, products }, signs) {
    const size = matrix.rows
    const result = zeros(size, size)
    const curvature = (i: number, j: number) => (1 + signs[i] * slopes[i]) * products.data[j * (size + 1)]
    for (let i = 0; i < size; i++) {
      const own = i * (size + 1)
      result.data[own] = matrix.data[own] / (1 + curvature(i, i))
      for (let j = 0; j < i; j++) {
        let left = curvature(i, j)
        let right = curvature(j, i)
        // The block [[left, 1], [1, right]] is lifted where its smaller eigenvalue is below the floor.
        const lift = Math.max(0, FLOOR - (left + right - Math.sqrt((left - right) ** 2 + 4)) / 2)
        left += lift
        right += lift
        const determinant = left * right - 1
        const upper = matrix.data[i * size + j]
        const lower = matrix.data[j * size + i]
        result.data[i * size + j] = (right * upper - lower) / determinant
        result.data[j * size + i] = (left * lower - upper) / determinant
      }
    }
    return result
  },
}

/** diag(s) E[tanh(Y) Y'] + E[Y Y'] - I: the relative gradient of the extended-Infomax likelihood. */
export function likelihoodGradient({ scores, products }: Moments, signs: Float64Array): Dense {
  const size = scores.rows
  const result = zeros(size, size)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const at = i * size + j
      result.data[at] = signs[i] * scores.data[at] + products.data[at] - (i === j ? 1 : 0)
    }
  }
  return result
}

/** FastICA's step for orthonormal rows, E[g(Y) X1'] being E[g(Y) Y'] W then. */
function fixedPoint(rows: Dense, { scores, slopes }: Moments): Dense {
  const turn: Dense = { ...scores, data: scores.data.slice() }
  for (const [row, slope] of slopes.entries()) turn.data[row * (scores.cols + 1)] -= slope
  return symmetricDecorrelation(multiply(turn, rows))
}

interface Step {
  readonly taken: Dense
  readonly gradientChange: Dense
  readonly product: number
}

/**
 * The value of the objective is never needed: a step is good when the slope along it has fallen enough (approximate Wolfe), which stays exact where
 * differences of values drown in rounding, so that single-precision voxels converge as far as they can.
 */
async function minimise(
  whitened: Whitened,
  start: Dense,
  objective: Objective,
  settings: SolverSettings,
  ctx: RunContext,
): Promise<Search> {
  const report = new SearchReport(settings, ctx)
  let rows = symmetricDecorrelation(start)
  let moments = await momentsAt(whitened, rows, objective.contrast)
  const tails = new TailSigns(moments)
  let { signs } = tails
  let gradient = objective.gradient(moments, signs)
  let memory: Step[] = []
  for (let done = 1; done <= settings.maxIter; done++) {
    if (done <= objective.fixedPointSteps) {
      rows = fixedPoint(rows, moments)
      moments = await momentsAt(whitened, rows, objective.contrast)
      tails.update(moments)
      signs = tails.signs
      gradient = objective.gradient(moments, signs)
      if (await report.iteration(largestPerRow(gradient)))
        return { rows, nIter: done, converged: true, changePerIter: report.changePerIter }
      continue
    }
    let direction = descent(gradient, memory, (matrix) => objective.precondition(matrix, moments, signs))
    let slope = product(gradient, direction)
    if (!(slope < 0)) {
      memory = []
      direction = descent(gradient, memory, (matrix) => objective.precondition(matrix, moments, signs))
      slope = product(gradient, direction)
    }
    let size = Math.min(1, LONGEST / largestOf(direction))
    let next = rows
    let nextMoments = moments
    let nextGradient = gradient
    for (let halvings = 0; ; halvings++) {
      next = multiply(matrixExponential(scaled(direction, size)), rows)
      nextMoments = await momentsAt(whitened, next, objective.contrast)
      nextGradient = objective.gradient(nextMoments, signs)
      if (product(nextGradient, direction) <= -UPHILL * slope || halvings === MOST_HALVINGS) break
      size /= 2
      await ctx.breathe()
    }
    if (tails.update(nextMoments)) {
      // Another objective: what was learnt of the old one's shape does not hold.
      memory = []
      nextGradient = objective.gradient(nextMoments, tails.signs)
    } else {
      const step = stepOf(scaled(direction, size), gradient, nextGradient)
      if (step.product > 0) memory = [...memory.slice(1 - MEMORY), step]
    }
    rows = next
    moments = nextMoments
    signs = tails.signs
    gradient = nextGradient
    if (await report.iteration(largestPerRow(gradient))) return { rows, nIter: done, converged: true, changePerIter: report.changePerIter }
  }
  return { rows, nIter: settings.maxIter, converged: false, changePerIter: report.changePerIter }
}

/** - H^-1 gradient, by the two loops of L-BFGS around the preconditioner. */
function descent(gradient: Dense, memory: readonly Step[], precondition: (matrix: Dense) => Dense): Dense {
  let remaining = scaled(gradient, -1)
  const weights: number[] = []
  for (const step of memory.toReversed()) {
    const weight = product(step.taken, remaining) / step.product
    weights.unshift(weight)
    remaining = plus(remaining, step.gradientChange, -weight)
  }
  let direction = precondition(remaining)
  for (const [index, step] of memory.entries()) {
    const correction = weights[index] - product(step.gradientChange, direction) / step.product
    direction = plus(direction, step.taken, correction)
  }
  return direction
}

function stepOf(taken: Dense, before: Dense, after: Dense): Step {
  const gradientChange = plus(after, before, -1)
  return { taken, gradientChange, product: product(taken, gradientChange) }
}

function plus(left: Dense, right: Dense, factor: number): Dense {
  return { ...left, data: left.data.map((value, index) => value + factor * right.data[index]) }
}

function largestOf({ data }: Dense): number {
  return data.reduce((largest, value) => Math.max(largest, Math.abs(value)), Number.MIN_VALUE)
}

function product(left: Dense, right: Dense): number {
  let sum = 0
  for (let index = 0; index < left.data.length; index++) sum += left.data[index] * right.data[index]
  return sum
}
