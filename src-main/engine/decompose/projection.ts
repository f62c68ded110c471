/** Where do estimates stand on a plane so that those alike are near each other? (Curvilinear component analysis: Demartines & Herault 1997; ICASSO's default.) */
import { RandomState } from '../maths/random-state'

/** Passes over all points; the rate falls from the first to about 1 % of it. */
const EPOCHS = 60
const FIRST_RATE = 0.5

/**
 * Places M points on a plane, distances within reach kept as well as a plane allows: sqrt(1 - similarity), as ICASSO takes. The same input gives the
 * same picture.
 * @param similarity M x M, 0 to 1
 * @returns M rows of x, y, centred
 */
export async function projectOnPlane(similarity: Float32Array, count: number, breathe: () => Promise<void>): Promise<Float64Array> {
  const random = new RandomState(0)
  const points = Float64Array.from({ length: 2 * count }, () => random.standardNormal() / 2)
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const progress = epoch / EPOCHS
    const rate = FIRST_RATE * 0.01 ** progress
    // Distances on the plane beyond it are let be: from all to the near ones.
    const reach = 3 * 0.1 ** progress
    for (const place of random.permutation(count)) {
      const x = points[2 * place]
      const y = points[2 * place + 1]
      for (let other = 0; other < count; other++) {
        if (other === place) continue
        const dx = points[2 * other] - x
        const dy = points[2 * other + 1] - y
        const distance = Math.hypot(dx, dy) || 1e-9
        if (distance > reach) continue
        const wanted = Math.sqrt(Math.max(0, 1 - similarity[place * count + other]))
        const factor = (rate * (wanted - distance)) / distance
        points[2 * other] += factor * dx
        points[2 * other + 1] += factor * dy
      }
      await breathe()
    }
  }
  const centre = [0, 1].map((axis) => points.reduce((sum, value, at) => sum + (at % 2 === axis ? value : 0), 0) / count)
  return points.map((value, at) => value - centre[at % 2])
}
