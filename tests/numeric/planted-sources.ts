/** Which sources are hidden in the test matrices, and how are they mixed? */
import { RandomState } from '../../src-main/engine/maths/random-state'

export interface Planted {
  readonly rows: readonly Float64Array[]
  readonly sources: readonly Float64Array[]
}
const plantedOnce = new Map<string, Planted>()

/** Independent sources of four kinds, mixed at random, with noise. */
export function planted(seed: number, noise: number): Planted {
  const key = `${seed} ${noise}`
  const made = plantedOnce.get(key) ?? plant(seed, noise)
  plantedOnce.set(key, made)
  return made
}

function plant(seed: number, noise: number): Planted {
  const random = new RandomState(seed)
  const count = 3000
  const laplace = () => -Math.sign(random.double() - 0.5) * Math.log(1 - random.double())
  const draws = [
    laplace,
    () => (random.double() < 0.08 ? 4 : 0.3) * random.standardNormal(),
    () => (2 * random.double() - 1) ** 5,
    () => laplace() ** 3,
  ]
  const sources = draws.map((draw) => {
    const source = Float64Array.from({ length: count }, draw)
    const scale = Math.sqrt(source.reduce((sum, value) => sum + value * value, 0) / count)
    return source.map((value) => value / scale)
  })
  const mixing = random.normalMatrix(15, draws.length)
  const rows = Array.from({ length: 15 }, (_, t) => {
    return Float64Array.from({ length: count }, (_unused, voxel) => {
      const signal = sources.reduce((sum, source, index) => sum + (mixing.data[t * draws.length + index] ?? 0) * (source[voxel] ?? 0), 0)
      return 100 + signal + noise * random.standardNormal()
    })
  })
  return { rows, sources }
}
