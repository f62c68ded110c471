/** Does the mixture of a Gaussian and two gamma densities find what is active, say when nothing is, and cut where it should? */
import { describe, expect, it } from 'vitest'
import { RandomState } from '../../src-main/engine/maths/random-state'
import { fitMixture, mixtureOfMap } from '../../src-shared/mixture/fit-mixture'
import { logGamma } from '../../src-shared/mixture/gamma-functions'
import { cutsOf, densitiesOf, type Mixture } from '../../src-shared/mixture/mixture'

const random = new RandomState(7)
/** A gamma number of a whole shape: a sum of exponential ones. */
function gammaNumber(shape: number, scale: number): number {
  let sum = 0
  for (let n = 0; n < shape; n++) sum -= Math.log(1 - random.integer(2 ** 30) / 2 ** 30)
  return scale * sum
}
/** A map of noise and tails of known make. */
function planted(voxels: number, positive: number, negative: number): Float32Array {
  return Float32Array.from({ length: voxels }, (_, n) => {
    if (n < positive * voxels) return gammaNumber(9, 0.5)
    if (n < (positive + negative) * voxels) return -gammaNumber(12, 0.3)
    return 0.8 * random.standardNormal()
  })
}
function fitted(values: Float32Array, samples?: number): Mixture {
  const { mixture } = fitMixture(values, samples)
  if (!mixture) throw new Error('no mixture')
  return mixture
}

/** The same search on every value instead of a histogram, with the plain steps of expectation and maximisation: slow, and what the fast one has to equal. */
function slowCut(values: Float32Array, start: Mixture): number {
  let { noise, positive } = start
  if (!positive) throw new Error('no tail')
  for (let step = 0; step < 200; step++) {
    let [weight, sum, squares, tail, size, logs] = [0, 0, 0, 0, 0, 0]
    const constant = noise.weight / (noise.deviation * Math.sqrt(2 * Math.PI))
    const gamma = Math.log(positive.weight) - logGamma(positive.shape) - positive.shape * Math.log(positive.scale)
    for (const value of values) {
      const x = value - noise.mean
      const gaussian = constant * Math.exp((-x * x) / (2 * noise.deviation ** 2))
      const active = x > 0 ? Math.exp(gamma + (positive.shape - 1) * Math.log(x) - x / positive.scale) : 0
      const share = gaussian / (gaussian + active)
      weight += share
      sum += share * value
      squares += share * value * value
      if (x <= 0) continue
      tail += 1 - share
      size += (1 - share) * x
      logs += (1 - share) * Math.log(x)
    }
    const gap = Math.log(size / tail) - logs / tail
    // Maximum of the likelihood: ln k - digamma(k) = gap, by halving.
    let [low, high] = [0.1, 500]
    const derivative = (k: number) => (logGamma(k + 1e-4) - logGamma(k - 1e-4)) / 2e-4
    for (let n = 0; n < 60; n++) {
      const middle = (low + high) / 2
      if (Math.log(middle) - derivative(middle) > gap) low = middle
      else high = middle
    }
    const mean = sum / weight
    noise = { weight: weight / values.length, mean, deviation: Math.sqrt(squares / weight - mean * mean) }
    positive = { weight: tail / values.length, shape: low, scale: size / tail / low }
  }
  return cutsOf({ noise, positive, negative: null }, 0.5).positive
}

describe('a map of noise and two tails', () => {
  const values = planted(60_000, 0.06, 0.03)
  const mixture = fitted(values)

  it('is taken apart into what it was made of', () => {
    expect(mixture.noise.deviation).toBeCloseTo(0.8, 1)
    expect(mixture.positive?.weight).toBeCloseTo(0.06, 2)
    expect(mixture.negative?.weight).toBeCloseTo(0.03, 2)
    expect((mixture.positive?.shape ?? 0) * (mixture.positive?.scale ?? 0)).toBeCloseTo(4.5, 0)
    expect(mixture.distance).toBeLessThan(0.01)
  })

  it('is cut where active and not active are as likely, on each side for itself; further out for more certainty', () => {
    const { positive, negative } = cutsOf(mixture, 0.5)
    const at = densitiesOf(mixture)(positive)
    expect(at.positive).toBeCloseTo(at.noise, 6)
    const below = densitiesOf(mixture)(-negative)
    expect(below.negative).toBeCloseTo(below.noise, 6)
    expect(cutsOf(mixture, 0.9).positive).toBeGreaterThan(positive)
    expect(cutsOf(mixture, 0.1).positive).toBeLessThan(positive)
    // Of what was planted nearly all is found, of the noise next to nothing.
    const passes = Array.from(values, (value) => value >= positive || -value >= negative)
    const share = (from: number, to: number) => passes.slice(from, to).filter(Boolean).length / (to - from)
    expect(share(0, 3600)).toBeGreaterThan(0.93)
    expect(share(5400, 60_000)).toBeLessThan(0.02)
  })

  it('adds up to one', () => {
    const densities = densitiesOf(mixture)
    let sum = 0
    for (let x = -20; x < 40; x += 0.01) {
      const { noise, positive, negative } = densities(x)
      sum += 0.01 * (noise + positive + negative)
    }
    expect(sum).toBeCloseTo(1, 3)
  })

  it('turned round, has its tails turned round', () => {
    const turned = fitted(values.map((value) => -value))
    expect(turned.positive?.weight).toBeCloseTo(mixture.negative?.weight ?? 0, 4)
    expect(cutsOf(turned, 0.5).negative).toBeCloseTo(cutsOf(mixture, 0.5).positive, 2)
  })
})

it('on one tail the histogram gives the cut of a search over every value', () => {
  const values = planted(20_000, 0.05, 0)
  const mixture = fitted(values)
  expect(mixture.negative).toBeNull()
  expect(Math.abs(cutsOf(mixture, 0.5).positive - slowCut(values, mixture))).toBeLessThan(0.01)
})

describe('a map without tails', () => {
  it('of noise alone has none, whatever its size', () => {
    for (const size of [300, 5000, 50_000]) {
      const mixture = fitted(Float32Array.from({ length: size }, () => random.standardNormal()))
      expect(mixture).toMatchObject({ positive: null, negative: null })
      expect(cutsOf(mixture, 0.5)).toEqual({ positive: Number.POSITIVE_INFINITY, negative: Number.POSITIVE_INFINITY })
    }
  })

  it('flatter than a Gaussian has none', () => {
    expect(fitted(Float32Array.from({ length: 5000 }, (_, n) => Math.sin(n)))).toMatchObject({ positive: null, negative: null })
  })

  it('a few strong voxels are a tail when they are independent, none when so few samples could be chance', () => {
    const values = Float32Array.from({ length: 10_000 }, (_, n) => (n < 40 ? 5 + 0.5 * random.standardNormal() : random.standardNormal()))
    expect(fitted(values).positive).not.toBeNull()
    expect(fitted(values, 60).positive).toBeNull()
  })
})

describe('a map that cannot be a mixture', () => {
  it('is told apart: constant, mostly zeros, few voxels, no z', () => {
    const noise = Float32Array.from({ length: 1000 }, () => random.standardNormal())
    expect(fitMixture(new Float32Array(1000).fill(3))).toEqual({ mixture: null, problem: 'constant' })
    expect(fitMixture(noise.map((value) => (value > 1 ? value : 0)))).toEqual({ mixture: null, problem: 'sparse' })
    expect(fitMixture(noise.slice(0, 100))).toEqual({ mixture: null, problem: 'few-voxels' })
    expect(mixtureOfMap(noise, { isZ: false, samples: undefined })).toEqual({ mixture: null, problem: 'not-z' })
  })

  it('with a single voxel far beyond all others still has its noise', () => {
    const noise = Float32Array.from({ length: 20_000 }, () => random.standardNormal())
    noise[5] = 4000
    const mixture = fitted(noise)
    expect(mixture.noise.weight).toBeGreaterThan(0.99)
  })
})
