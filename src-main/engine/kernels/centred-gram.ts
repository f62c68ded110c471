/** How do the products of volumes become the Gram matrix of the spatially centred volumes? */
import { type Dense, zeros } from '../maths/dense'

interface Products {
  /** Upper triangle, `size` rows square, float64. */
  readonly products: Float64Array
  readonly size: number
  /** T. */
  readonly rows: number
  /** The products are those of the differences from each voxel's mean over time; two more rows belong to these means and to ones. */
  readonly residual: boolean
  /** V. */
  readonly voxels: number
  /** Sums over the voxels of each volume: T. */
  readonly sums: Float64Array
}

/**
 * Xc Xc' with Xc = X - spatialMean: T x T. With residual, X = R + 1 a' (a: the voxels' means), so that
 * (X - m 1')(X - m 1')' = [R R' - r r' / V] + [p - r A / V] 1' + 1 [...]' + [a'a - A^2 / V], with r = R 1, p = R a, A = a'1: nothing large is
 * subtracted from something large. A given mean that is off the true one by d adds V d d'.
 */
export function centredGram({ products, size, rows, residual, voxels, sums }: Products, spatialMean: Float64Array): Dense {
  const upper = (row: number, col: number) => products[row * size + col]
  const off = Float64Array.from({ length: rows }, (_, t) => spatialMean[t] - sums[t] / voxels)
  const gram = zeros(rows, rows)
  const r = Float64Array.from({ length: rows }, (_, t) => (residual ? upper(t, rows + 1) : sums[t]))
  const meanTotal = residual ? upper(rows, rows + 1) : 0
  const level = residual ? upper(rows, rows) - meanTotal ** 2 / voxels : 0
  const p = Float64Array.from({ length: rows }, (_, t) => (residual ? upper(t, rows) - (r[t] * meanTotal) / voxels : 0))
  for (let row = 0; row < rows; row++) {
    for (let col = row; col < rows; col++) {
      const value = upper(row, col) - (r[row] * r[col]) / voxels + (p[row] + p[col]) + level + voxels * off[row] * off[col]
      gram.data[row * rows + col] = value
      gram.data[col * rows + row] = value
    }
  }
  return gram
}
