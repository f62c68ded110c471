/** Has a search settled, is it going round in circles, or is it only not there yet? Read from its convergence curve, in plain words. */
import type { Verdict } from '../../../src-shared/model/run'
import type { Warning } from '../../../src-shared/model/scan'
import { modelName } from '../../../src-shared/params/model-name'
import type { RunParameters } from '../../../src-shared/params/parameters'
import type { Search } from './solver'

/** The curve's last part that is judged: half of it, at least so many iterations, else all. */
const FEWEST_JUDGED = 20
/** A search that would need this many times its limit at the pace of its last part is not on the way to anywhere. */
const FAR = 10

type Outcome = Pick<Search, 'converged' | 'changePerIter' | 'nIter'>
interface Limits {
  readonly tol: number
  readonly maxIter: number
}

/**
 * Converged: below the tolerance. Else the line through the logarithms of the changes of the last half decides: one that reaches the tolerance within
 * ten times the iterations allowed is "not yet", with the iterations it would take in all; one that does not fall, or that falls by less than it
 * scatters about, is "cycling", unless the curve has fewer than twenty iterations, too few to say so.
 */
export function verdictOf({ converged, changePerIter }: Outcome, { tol, maxIter }: Limits): Verdict {
  if (converged) return { state: 'converged', iterationsExpected: null }
  const from = Math.max(0, Math.min(Math.floor(changePerIter.length / 2), changePerIter.length - FEWEST_JUDGED))
  const logs = changePerIter.slice(from).map((change) => Math.log(Math.max(change, Number.MIN_VALUE)))
  if (logs.length < 3) return { state: 'not-yet', iterationsExpected: null }
  // What does not fall yet on a short curve may fall later: nothing is said of more iterations.
  const stuck: Verdict = { state: logs.length < FEWEST_JUDGED ? 'not-yet' : 'cycling', iterationsExpected: null }
  const { slope, scatter } = line(logs)
  const fallen = -slope * (logs.length - 1)
  if (fallen <= scatter) return stuck
  const last = logs.slice(-3).reduce((sum, value) => sum + value / 3, 0)
  const expected = Math.ceil(changePerIter.length + (last - Math.log(tol)) / -slope)
  if (expected > FAR * maxIter) return stuck
  return { state: 'not-yet', iterationsExpected: Math.max(expected, changePerIter.length + 1) }
}

/** Slope of the least-squares line per step, and the standard deviation about it. */
function line(values: readonly number[]): { readonly slope: number; readonly scatter: number } {
  const middle = (values.length - 1) / 2
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  let products = 0
  let squares = 0
  for (const [index, value] of values.entries()) {
    products += (index - middle) * (value - mean)
    squares += (index - middle) ** 2
  }
  const slope = products / squares
  const rest = values.reduce((sum, value, index) => sum + (value - mean - slope * (index - middle)) ** 2, 0)
  return { slope, scatter: Math.sqrt(rest / values.length) }
}

/** What a run that has not converged says, with the advice that fits; null for one that has. */
export function verdictWarning(
  model: RunParameters['model'],
  { state, iterationsExpected }: Verdict,
  outcome: Outcome,
  { tol }: Limits,
): Warning | null {
  if (state === 'converged') return null
  const change = (outcome.changePerIter.at(-1) ?? 0).toExponential(1)
  const stopped = `${modelName(model)} stopped after ${outcome.nIter} iterations without converging (last change ${change}, tolerance ${tol}).`
  const advice =
    state === 'cycling'
      ? `The change no longer falls: the search goes round between answers, and more iterations will not settle it. ${
          model === 'fastica' ? 'Picard-O looks for the same optimum and settles; or take ' : 'Take '
        }another number of components, and repeat the run with other seeds to see which maps stay.`
      : iterationsExpected === null
        ? 'The maps may change with more iterations.'
        : `The change still falls: at this pace about ${iterationsExpected} iterations are needed. Until then the maps may change.`
  return { code: 'NOT_CONVERGED', message: `${stopped} ${advice}` }
}
