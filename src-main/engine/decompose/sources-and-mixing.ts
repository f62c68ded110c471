/** How does what a search found become sources, components and time courses? (scikit-learn 1.2, FastICA's `whiten`.) */
import { type Dense, zeros } from '../maths/dense'
import { multiply, transpose } from '../maths/products'
import { momentsOf, rescaleInPlace } from '../results/map-values'
import type { DecompositionFit, Whitened } from './decomposition'

/** Largest product of two unit vectors that still count as orthogonal. */
const ORTHOGONAL = 1e-12

/**
 * @param orthogonal rows that act on X1: C x C. Orthonormal, but for maximum likelihood
 * @param whiten 'unit-variance': sources S = W whitening (X - mean) have population standard deviation 1 over the voxels, W is scaled to match.
 * 'arbitrary-variance': W is left as it is, which gives orthonormal rows sources of standard deviation 1 / sqrt(V)
 * @param breathe called after each row of V values
 * @returns S, W, W whitening and its pinv
 */
export async function sourcesAndMixing(
  whitened: Whitened,
  orthogonal: Dense,
  whiten: 'unit-variance' | 'arbitrary-variance',
  breathe: () => Promise<void>,
): Promise<Pick<DecompositionFit, 'unmixing' | 'components' | 'mixing' | 'sources' | 'deviations'>> {
  const { voxels, whitening } = whitened
  const sources = await whitened.backend.sources(orthogonal)
  const unmixing = zeros(orthogonal.rows, orthogonal.cols)
  const deviations = new Float64Array(orthogonal.rows).fill(1)
  for (let row = 0; row < orthogonal.rows; row++) {
    const source = sources.subarray(row * voxels, (row + 1) * voxels)
    // Population standard deviation; 1 for a constant row, which cannot be scaled.
    const deviation = Math.sqrt(momentsOf(source).second / voxels) || 1
    // X1 carries a factor sqrt(V) that whitening alone does not.
    const divisor = whiten === 'unit-variance' ? deviation : Math.sqrt(voxels)
    rescaleInPlace(source, 0, divisor)
    await breathe()
    if (whiten === 'arbitrary-variance') deviations[row] = deviation / divisor
    const factor = Math.sqrt(voxels) / divisor
    for (let col = 0; col < orthogonal.cols; col++)
      unmixing.data[row * orthogonal.cols + col] = orthogonal.data[row * orthogonal.cols + col] * factor
  }
  const components = multiply(unmixing, whitening)
  return {
    unmixing,
    components,
    mixing: inverse(orthogonal, unmixing, whitening) ?? (await pseudoInverse(components)),
    sources,
    deviations,
  }
}

/**
 * pinv(unmixing whitening) from what the two are: unmixing = F W with F diagonal and W orthogonal, and whitening has orthogonal rows, so that the
 * inverse is whitening' N W' F^-1, N = diag(1 / |row of whitening|^2). Null where rounding has left W or the rows less than orthogonal.
 */
function inverse(orthogonal: Dense, unmixing: Dense, whitening: Dense): Dense | null {
  const size = orthogonal.rows
  const power = Float64Array.from({ length: size }, (_, row) => rowProduct(whitening, row, row))
  for (let row = 0; row < size; row++) {
    for (let other = 0; other <= row; other++) {
      const product = rowProduct(orthogonal, row, other)
      if (Math.abs(product - (row === other ? 1 : 0)) > ORTHOGONAL) return null
      if (row !== other && Math.abs(rowProduct(whitening, row, other)) > ORTHOGONAL * Math.sqrt(power[row] * power[other])) return null
    }
  }
  // W' F^-1, with row r of it divided by the power of row r of whitening. F[r] = a row of unmixing over the same row of W, along itself.
  const turned = zeros(size, size)
  for (let row = 0; row < size; row++) {
    let factor = 0
    for (let col = 0; col < size; col++) factor += unmixing.data[row * size + col] * orthogonal.data[row * size + col]
    for (let col = 0; col < size; col++) turned.data[col * size + row] = orthogonal.data[row * size + col] / (factor * power[col])
  }
  return multiply(transpose(whitening), turned)
}

/** Loaded when it is needed, which is rarely: it brings a library with it. */
async function pseudoInverse(components: Dense): Promise<Dense> {
  const { pseudoInverse } = await import('../maths/pseudo-inverse')
  return pseudoInverse(components)
}

function rowProduct({ cols, data }: Dense, row: number, other: number): number {
  let sum = 0
  for (let col = 0; col < cols; col++) sum += data[row * cols + col] * data[other * cols + col]
  return sum
}
