/** Which matrix with orthonormal rows is nearest to W? One call: FastICA asks after each of its steps, which on a small scan are as short. */
import { eigenpairs } from './eigen.as'

/** The smallest normal float64, numpy's finfo.tiny: the floor of the eigenvalues. */
const TINY: f64 = 2.2250738585072014e-308

@inline
function at(array: usize, index: u32): usize {
  return array + ((<usize>index) << 3)
}

/**
 * result = (W W')^(-1/2) W, size x size. scratch: 4 size + 4 size^2 numbers. False when the eigenvalues of W W' do not converge or W is not finite.
 * Multiplied and added in the order of scikit-learn's _sym_decorrelation, dot(dot(u / sqrt(s), u.T), W): where FastICA wanders, other roundings
 * lead elsewhere. (Hyvarinen 1999, eq. 45.)
 */
export function decorrelate(matrix: usize, size: u32, result: usize, scratch: usize): bool {
  const diagonal = scratch
  const offDiagonal = at(diagonal, size)
  const normal = at(offDiagonal, size)
  const product = at(normal, size)
  const work = at(product, size)
  const reflections = at(work, size * size)
  const basis = at(reflections, size * size)
  const root = at(basis, size * size)
  const scale = fillGram(matrix, size, work)
  if (!(scale < Infinity)) return false
  // Divided by the largest entry, so that squares neither overflow nor vanish.
  for (let index: u32 = 0; index < size * size; index++) store<f64>(at(work, index), load<f64>(at(work, index)) / scale)
  memory.fill(reflections, 0, at(0, size * size))
  if (!eigenpairs(work, size, diagonal, offDiagonal, normal, product, reflections, basis)) return false
  memory.fill(root, 0, at(0, size * size))
  for (let done: u32 = 0; done < size; done++) {
    const pair = largest(diagonal, size)
    const vector = at(basis, pair * size)
    const factor = 1 / sqrt(max(load<f64>(at(diagonal, pair)) * scale, TINY))
    store<f64>(at(diagonal, pair), -Infinity)
    for (let col: u32 = 0; col < size; col++) store<f64>(at(normal, col), load<f64>(at(vector, col)) * factor)
    for (let row: u32 = 0; row < size; row++) addRow(load<f64>(at(vector, row)), normal, size, at(root, row * size))
  }
  memory.fill(result, 0, at(0, size * size))
  for (let row: u32 = 0; row < size; row++) {
    for (let inner: u32 = 0; inner < size; inner++) {
      addRow(load<f64>(at(root, row * size + inner)), at(matrix, inner * size), size, at(result, row * size))
    }
  }
  return true
}

/** work = W W'; gives its largest absolute entry, 1 when all are 0, infinity when an entry is not finite. */
function fillGram(matrix: usize, size: u32, work: usize): f64 {
  let scale: f64 = 0
  for (let row: u32 = 0; row < size; row++) {
    for (let col: u32 = 0; col < size; col++) {
      let entry: f64 = 0
      for (let inner: u32 = 0; inner < size; inner++) {
        entry += load<f64>(at(matrix, row * size + inner)) * load<f64>(at(matrix, col * size + inner))
      }
      store<f64>(at(work, row * size + col), entry)
      if (!(abs(entry) < Infinity)) return Infinity
      scale = max(scale, abs(entry))
    }
  }
  return scale == 0 ? 1 : scale
}

/** Which of `size` numbers is the largest; the first one on ties. */
function largest(values: usize, size: u32): u32 {
  let found: u32 = 0
  for (let index: u32 = 1; index < size; index++) if (load<f64>(at(values, index)) > load<f64>(at(values, found))) found = index
  return found
}

/** target += weight row. */
@inline
function addRow(weight: f64, row: usize, size: u32, target: usize): void {
  for (let col: u32 = 0; col < size; col++) store<f64>(at(target, col), load<f64>(at(target, col)) + weight * load<f64>(at(row, col)))
}
