/** What does a fitted mixture say of a value of its map: how dense is each part there, and from where on is a voxel more than noise? */
import { logGamma } from './gamma-functions'

/** A gamma density of the distance from the middle of the Gaussian, to one side. */
export interface Tail {
  /** Share of all voxels. */
  readonly weight: number
  /** Shape k and scale theta of the density x^(k-1) e^(-x/theta) / (Gamma(k) theta^k). */
  readonly shape: number
  readonly scale: number
}

export interface Mixture {
  readonly noise: { readonly weight: number; readonly mean: number; readonly deviation: number }
  /** null: values on this side are no more than the Gaussian expects. */
  readonly positive: Tail | null
  readonly negative: Tail | null
  /** Largest distance between the distribution of the map and the fitted one (as Kolmogorov and Smirnov measure it), 0 to 1. */
  readonly distance: number
}

/** Why a map has no mixture: all of it one value, many voxels exactly 0, too few voxels, or values that are no z. */
export const NO_MIXTURE = ['constant', 'sparse', 'few-voxels', 'not-z'] as const
export type NoMixture = (typeof NO_MIXTURE)[number]
export type MixtureOutcome = { readonly mixture: Mixture; readonly problem: null } | { readonly mixture: null; readonly problem: NoMixture }

/** Of a mixture, what is fitted. */
export type Parts = Pick<Mixture, 'noise' | 'positive' | 'negative'>

type TailDensity = (size: number, logarithm: number) => number
const NOTHING: TailDensity = () => 0

/** What does not depend on x in weight x^(k-1) e^(-x/theta) / (Gamma(k) theta^k), the first in logarithms; null where there is no tail. */
export function tailConstants(tail: Tail | null): { readonly constant: number; readonly power: number; readonly scale: number } | null {
  if (!tail || !(tail.weight > 0)) return null
  const { weight, shape, scale } = tail
  return { constant: Math.log(weight) - logGamma(shape) - shape * Math.log(scale), power: shape - 1, scale }
}

function tailDensity(tail: Tail | null): TailDensity {
  const constants = tailConstants(tail)
  if (!constants) return NOTHING
  const { constant, power, scale } = constants
  return (size, logarithm) => (size > 0 ? Math.exp(constant + power * logarithm - size / scale) : 0)
}

/** Weighted densities of the parts, of the distance from the middle of the Gaussian. */
function partDensities({ noise, positive, negative }: Parts) {
  const constant = noise.weight / (noise.deviation * Math.sqrt(2 * Math.PI))
  const factor = -0.5 / noise.deviation ** 2
  return {
    noise: (x: number) => constant * Math.exp(factor * x * x),
    positive: tailDensity(positive),
    negative: tailDensity(negative),
  }
}

export interface Densities {
  readonly noise: number
  readonly positive: number
  readonly negative: number
}

/** Weighted densities at values of the map; they add up to that of the mixture. */
export function densitiesOf(mixture: Parts): (value: number) => Densities {
  const density = partDensities(mixture)
  return (value) => {
    const x = value - mixture.noise.mean
    const size = Math.abs(x)
    const tail = x === 0 ? 0 : (x > 0 ? density.positive : density.negative)(size, Math.log(size))
    return { noise: density.noise(x), positive: x > 0 ? tail : 0, negative: x < 0 ? tail : 0 }
  }
}

/** That of the map times -1. */
export function mirrored({ mixture, problem }: MixtureOutcome): MixtureOutcome {
  if (mixture === null) return { mixture, problem }
  const { noise, positive, negative, distance } = mixture
  return { mixture: { noise: { ...noise, mean: -noise.mean }, positive: negative, negative: positive, distance }, problem: null }
}

/** |values| from which a voxel is shown, on each side; Infinity where nothing is. */
export interface Cuts {
  readonly positive: number
  readonly negative: number
}

/** Steps in which a cut is looked for, in deviations of the Gaussian, before it is halved down. */
const STEP = 0.02
const FARTHEST = 60

/**
 * From where on outwards the probability of being active (the share of the tail in the density) exceeds `probability`: (0, 1).
 * Cuts are values of the map, not distances from the middle of the Gaussian, and never on the wrong side of 0.
 */
export function cutsOf(mixture: Parts, probability: number): Cuts {
  const { noise } = mixture
  const density = partDensities(mixture)
  const cut = (tail: Tail | null, of: TailDensity, side: 1 | -1): number => {
    if (!tail || !(tail.weight > 0)) return Number.POSITIVE_INFINITY
    const isActive = (size: number): boolean => {
      const own = of(size, Math.log(size))
      const gaussian = density.noise(size)
      // So far out that both are 0 in numbers: the gamma falls more slowly.
      return own + gaussian === 0 || own > probability * (own + gaussian)
    }
    let size = FARTHEST * noise.deviation
    if (!isActive(size)) return Number.POSITIVE_INFINITY
    const step = STEP * noise.deviation
    while (size > step && isActive(size - step)) size -= step
    let [inside, outside] = [size, Math.max(0, size - step)]
    for (let halving = 0; halving < 30; halving++) {
      const middle = (inside + outside) / 2
      if (isActive(middle)) inside = middle
      else outside = middle
    }
    return Math.max(0, side * noise.mean + inside)
  }
  return { positive: cut(mixture.positive, density.positive, 1), negative: cut(mixture.negative, density.negative, -1) }
}
