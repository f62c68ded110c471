/** Which few atoms of a dictionary make up a sample? (Coordinate descent on the Gram matrix with scikit-learn 1.2's stopping rule, linear_model._cd_fast.) */
import type { Dense } from '../maths/dense'

/** Lasso's defaults in scikit-learn's sparse_encode. */
const TOLERANCE = 1e-4
const MOST_ROUNDS = 1000

/**
 * Minimises 1/2 |x - D' c|^2 + alpha |c|_1, starting from 0.
 * @param gram D D': C x C; @param products D x: C; @param squares x'x
 * @param code receives c: C; @param fitted scratch of C numbers
 */
export function lasso(gram: Dense, products: Float64Array, squares: number, alpha: number, code: Float64Array, fitted: Float64Array): void {
  const size = gram.rows
  const { data } = gram
  code.fill(0)
  // D D' c, kept up to date.
  fitted.fill(0)
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let largest = 0
    let change = 0
    for (let atom = 0; atom < size; atom++) {
      const own = data[atom * size + atom]
      if (own === 0) continue
      const before = code[atom]
      const rest = products[atom] - fitted[atom] + before * own
      const after = rest > alpha ? (rest - alpha) / own : rest < -alpha ? (rest + alpha) / own : 0
      if (after !== before) {
        const step = after - before
        const row = atom * size
        for (let other = 0; other < size; other++) fitted[other] += step * data[row + other]
        code[atom] = after
        change = Math.max(change, Math.abs(step))
      }
      largest = Math.max(largest, Math.abs(after))
    }
    if (largest === 0 || change / largest < TOLERANCE) {
      if (dualityGap(products, squares, alpha, code, fitted) < TOLERANCE * squares) return
    }
  }
}

function dualityGap(products: Float64Array, squares: number, alpha: number, code: Float64Array, fitted: Float64Array): number {
  let steepest = 0
  let both = 0
  let own = 0
  let size = 0
  for (let atom = 0; atom < code.length; atom++) {
    steepest = Math.max(steepest, Math.abs(products[atom] - fitted[atom]))
    both += code[atom] * products[atom]
    own += code[atom] * fitted[atom]
    size += Math.abs(code[atom])
  }
  const residual = squares + own - 2 * both
  const scale = steepest > alpha ? alpha / steepest : 1
  const start = steepest > alpha ? 0.5 * residual * (1 + scale * scale) : residual
  return start + alpha * size - scale * squares + scale * both
}
