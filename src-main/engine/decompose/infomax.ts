/**
 * Which directions of the whitened data are most independent, as extended Infomax has it? (Bell & Sejnowski 1995; Lee, Girolami & Sejnowski 1999.)
 * The natural gradient over all voxels at once: the same fixed points as the programs that take voxels in random blocks, but the same answer every
 * time and for any order of the voxels. Each iteration is one reading of the voxels.
 */
import { zeros } from '../maths/dense'
import { multiply } from '../maths/products'
import { symmetricDecorrelation } from '../maths/symmetric-decorrelation'
import { likelihoodGradient } from './picard'
import { largestPerRow, momentsAt, SearchReport, type Solver, TailSigns } from './solver'

/** The slope of the sources' assumed log density is y + s tanh(y), s = 1 for heavy tails, -1 for light ones. */
const CONTRAST = { fun: 'logcosh', alpha: 1 } as const
/** Step along the natural gradient: the steepest directions have a curvature of at most 3. */
const FIRST_RATE = 0.33
/** The rate after an update that made the gradient this many times larger. */
const BLOWN_UP = 4
const ANNEALING = 0.5

/**
 * With momentum that begins anew whenever it points uphill (Nesterov's, with the gradient restart of O'Donoghue & Candes 2015): flat directions, which
 * fMRI has many of, would otherwise take thousands of iterations. tol bounds the largest entry of the relative gradient
 * diag(s) E[tanh(Y) Y'] + E[Y Y'] - I.
 */
export const extendedInfomax: Solver = async (whitened, start, settings, ctx) => {
  const report = new SearchReport(settings, ctx)
  const { changePerIter } = report
  let rows = symmetricDecorrelation(start)
  let rate = FIRST_RATE
  let velocity = zeros(rows.rows, rows.cols).data
  let sinceRestart = 0
  let tails: TailSigns | null = null
  for (let done = 1; done <= settings.maxIter; done++) {
    const moments = await momentsAt(whitened, rows, CONTRAST)
    if (tails) tails.update(moments)
    else tails = new TailSigns(moments)
    const gradient = likelihoodGradient(moments, tails.signs)
    if (await report.iteration(largestPerRow(gradient))) return { rows, nIter: done, converged: true, changePerIter }
    const isUphill = gradient.data.reduce((sum, value, index) => sum + value * velocity[index], 0) > 0
    const change = changePerIter.at(-1) ?? 0
    const isBlownUp = change > BLOWN_UP * Math.max(1, changePerIter.at(-2) ?? change)
    if (isBlownUp) rate *= ANNEALING
    sinceRestart = isUphill || isBlownUp ? 0 : sinceRestart + 1
    const momentum = sinceRestart / (sinceRestart + 3)
    velocity = velocity.map((value, index) => (sinceRestart === 0 ? 0 : momentum * value) - rate * gradient.data[index])
    const step = { ...gradient, data: velocity.map((value, index) => momentum * value - rate * gradient.data[index]) }
    const update = multiply(step, rows)
    rows = { ...rows, data: rows.data.map((value, index) => value + update.data[index]) }
  }
  return { rows, nIter: settings.maxIter, converged: false, changePerIter }
}
