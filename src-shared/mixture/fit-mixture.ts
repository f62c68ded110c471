/**
 * Which values of a map are more than noise? A Gaussian for what is not active, and a gamma density for each tail, fitted to the histogram of the map by
 * expectation-maximisation: the idea of MELODIC's inference (Beckmann & Smith 2004, IEEE Trans. Med. Imaging 23:137, section III-C).
 */
import type { RunRecord } from '../model/run'
import { digamma, trigamma } from './gamma-functions'
import { coarser, type Histogram, histogramOf, quantile } from './histogram'
import { cutsOf, densitiesOf, type Mixture, type MixtureOutcome, type Parts, type Tail, tailConstants } from './mixture'

/** Bins taken together while it is open which parts there are. */
const COARSER = 8
const FEWEST_VOXELS = 200
/** A larger share of exact zeros is no sample of a density. */
const MOST_ZEROS = 0.2
const MOST_ITERATIONS = 100
/** Change of the mean logarithm of the likelihood below which the search is over: while it is open which parts there are, and for their numbers. */
const SETTLED = { parts: 1e-7, numbers: 1e-9 } as const
/** The mode of a tail lies at least (this - weight of the Gaussian) deviations of the Gaussian out: nearer it would describe the shoulders of the noise (MELODIC's rule). */
const MODE_FROM = 2.6
/** MELODIC's least shape; and the one beyond which a gamma density is Gaussian itself. */
const SHAPES = { least: 2, most: 200 } as const

/** A side has a tail to look for where more lies beyond so many deviations of the map than a Gaussian would leave there. */
const FAR = { deviations: 3, gaussianShare: 0.00135 } as const
/** A Gaussian of less weight is not what most voxels are (MELODIC's rule). */
const LEAST_NOISE = 0.4

/** What the record of a run says that a fit has to know. */
export interface MixtureBasis {
  readonly isZ: boolean
  readonly samples: number | undefined
}

export const mixtureBasis = ({ mapScale, decomposition }: Pick<RunRecord, 'mapScale' | 'decomposition'>): MixtureBasis => ({
  isZ: mapScale === 'z',
  samples: decomposition.componentNumber?.effectiveSamples,
})

/** The mixture of a map of a run, V values; on a scale that is no z nothing is fitted. */
export function mixtureOfMap(values: Float32Array | Float64Array, { isZ, samples }: MixtureBasis): MixtureOutcome {
  return isZ ? fitMixture(values, samples) : { mixture: null, problem: 'not-z' }
}

/**
 * @param values V, one per voxel of the mask
 * @param samples independent ones that they amount to, by which a tail has to be worth its three parameters (BIC); V when not given
 */
export function fitMixture(values: Float32Array | Float64Array, samples: number = values.length): MixtureOutcome {
  if (values.length < FEWEST_VOXELS) return { mixture: null, problem: 'few-voxels' }
  let [zeros, sum, squares] = [0, 0, 0]
  for (let n = 0; n < values.length; n++) {
    const value = values[n] as number
    sum += value
    squares += value * value
    if (value === 0) zeros++
  }
  const mean = sum / values.length
  // Of z there is nothing to cancel: the mean is small beside the deviation.
  const deviation = Math.sqrt(squares / values.length - mean * mean)
  if (!(deviation > 0)) return { mixture: null, problem: 'constant' }
  if (zeros > MOST_ZEROS * values.length) return { mixture: null, problem: 'sparse' }
  const histogram = histogramOf(values, mean, deviation)
  return { mixture: bestMixture(histogram, mean, deviation, samples), problem: null }
}

/**
 * Of no, one and two tails, the mixture that explains the most for its parameters (BIC). A tail that no value of the map reaches is none.
 * Which one is found on fewer bins, where most of the steps are taken; its numbers come from all bins.
 */
function bestMixture(histogram: Histogram, mean: number, deviation: number, samples: number): Mixture {
  const coarse = coarser(histogram, COARSER)
  const alone: Settled = settle(coarse, { noise: { weight: 1, mean, deviation }, positive: null, negative: null }, SETTLED.parts)
  const [hasPositive, hasNegative] = [1, -1].map((side) => hasFar(histogram, side as 1 | -1, mean, deviation))
  const start = startOf(histogram)
  const of = (positive: boolean | undefined, negative: boolean | undefined): Settled[] =>
    (positive && !hasPositive) || (negative && !hasNegative)
      ? []
      : [
          settle(
            coarse,
            { ...start, positive: positive ? start.positive : null, negative: negative ? start.negative : null },
            SETTLED.parts,
          ),
        ]
  const cost = ({ parts, likelihood }: Settled) => {
    const parameters = 2 + (parts.positive ? 3 : 0) + (parts.negative ? 3 : 0)
    return parameters * Math.log(samples) - 2 * samples * likelihood
  }
  const best = [alone, ...of(true, false), ...of(false, true), ...of(true, true)]
    .filter(({ parts }) => isReached(histogram, parts) && parts.noise.weight >= LEAST_NOISE)
    .reduce((one, other) => (cost(other) < cost(one) ? other : one), alone)
  const { parts } = settle(histogram, best.parts, SETTLED.numbers)
  return { ...parts, distance: distanceOf(histogram, parts) }
}

function hasFar({ at, share }: Histogram, side: 1 | -1, mean: number, deviation: number): boolean {
  let beyond = 0
  for (let bin = 0; bin < at.length; bin++)
    if (side * ((at[bin] as number) - mean) > FAR.deviations * deviation) beyond += share[bin] as number
  return beyond > FAR.gaussianShare
}

function isReached({ at }: Histogram, parts: Parts): boolean {
  const cuts = cutsOf(parts, 0.5)
  return (!parts.positive || cuts.positive < (at.at(-1) ?? 0)) && (!parts.negative || cuts.negative < -(at[0] ?? 0))
}

/** The Gaussian from the quartiles, which tails hardly move; a tail from what lies beyond two of its deviations. */
function startOf(histogram: Histogram): Parts {
  const [lower, middle, upper] = [0.25, 0.5, 0.75].map((share) => quantile(histogram, share)) as [number, number, number]
  const deviation = Math.max((upper - lower) / 1.349, 1e-6 * (Math.abs(middle) || 1))
  const tail = (side: 1 | -1): Tail => {
    let [weight, sum, squares] = [0, 0, 0]
    for (let bin = 0; bin < histogram.at.length; bin++) {
      const x = side * ((histogram.at[bin] as number) - middle)
      const share = histogram.share[bin] as number
      if (x < 2 * deviation) continue
      weight += share
      sum += share * x
      squares += share * x * x
    }
    const mean = weight > 0 ? sum / weight : 3 * deviation
    const variance = weight > 0 ? Math.max(squares / weight - mean * mean, (0.1 * deviation) ** 2) : deviation ** 2
    return {
      weight: Math.min(0.2, Math.max(weight, 0.002)),
      ...shaped((mean * mean) / variance, mean, { weight: 0.9, mean: middle, deviation }),
    }
  }
  const [positive, negative] = [tail(1), tail(-1)]
  return { noise: { weight: 1 - positive.weight - negative.weight, mean: middle, deviation }, positive, negative }
}

/** Shape and scale of a tail of about this shape and mean, with its mode far enough out. */
function shaped(shape: number, mean: number, noise: Mixture['noise']): Pick<Tail, 'shape' | 'scale'> {
  const least = (MODE_FROM - noise.weight) * noise.deviation
  const scale = mean / Math.min(SHAPES.most, Math.max(SHAPES.least, shape))
  // The mode is mean - scale. What lies too near is moved out with the same scale.
  const centre = Math.max(mean, least + scale)
  return { shape: centre / scale, scale }
}

interface Settled {
  readonly parts: Parts
  /** Mean over the voxels of the logarithm of the density. */
  readonly likelihood: number
}

/**
 * Expectation and maximisation until the likelihood stays. Where parts overlap the steps are small but alike: after each two a longer one along
 * their way is tried, and kept where it makes the map no less likely (SQUAREM: Varadhan & Roland 2008, Scand. J. Stat. 35:335, scheme S3).
 */
function settle(histogram: Histogram, from: Parts, settled: number): Settled {
  let here = from
  let first = improved(histogram, here)
  for (let iteration = 1; iteration <= MOST_ITERATIONS; iteration++) {
    const second = improved(histogram, first.parts)
    const third = improved(histogram, second.parts)
    const far = further(here, first.parts, second.parts)
    const leap = far && improved(histogram, far)
    const next = leap && leap.likelihood > third.likelihood ? { at: far, ...leap } : { at: second.parts, ...third }
    if (next.likelihood - first.likelihood < settled || iteration === MOST_ITERATIONS)
      return { parts: next.at, likelihood: next.likelihood }
    here = next.at
    first = { parts: next.parts, likelihood: next.likelihood }
  }
  return { parts: here, likelihood: first.likelihood }
}

/** Numbers that may take any value. */
function coordinates({ noise, positive, negative }: Parts): number[] {
  const of = (tail: Tail | null) => (tail ? [Math.log(tail.weight / noise.weight), Math.log(tail.shape), Math.log(tail.scale)] : [])
  return [noise.mean, Math.log(noise.deviation), ...of(positive), ...of(negative)]
}

/** The point that two steps in a row lead to; null where a part has vanished. */
function further(start: Parts, first: Parts, second: Parts): Parts | null {
  const [x0, x1, x2] = [start, first, second].map(coordinates) as [number[], number[], number[]]
  const step = x1.map((value, n) => value - (x0[n] as number))
  const bend = x2.map((value, n) => value - (x1[n] as number) - (step[n] as number))
  const length = Math.max(1, Math.hypot(...step) / Math.hypot(...bend))
  const [mean = Number.NaN, logDeviation = Number.NaN, ...tails] = x0.map(
    (value, n) => value + 2 * length * (step[n] as number) + length * length * (bend[n] as number),
  )
  if (![mean, logDeviation, ...tails].every(Number.isFinite)) return null
  const [odds = 0, shape = 0, scale = 0] = tails.splice(0, start.positive ? 3 : 0).map(Math.exp)
  const [oddsNegative = 0, shapeNegative = 0, scaleNegative = 0] = tails.map(Math.exp)
  const weight = 1 / (1 + odds + oddsNegative)
  const noise = { weight, mean, deviation: Math.exp(logDeviation) }
  const tail = (share: number, k: number, theta: number): Tail => ({ weight: share * weight, ...shaped(k, k * theta, noise) })
  return {
    noise,
    positive: start.positive && tail(odds, shape, scale),
    negative: start.negative && tail(oddsNegative, shapeNegative, scaleNegative),
  }
}

/** Weighted sums over the bins of one tail: of 1, x and ln x. */
interface TailSums {
  readonly weight: number
  readonly sum: number
  readonly logs: number
}

/** Maximum likelihood of a gamma density, one Newton step for the shape (Minka 2002, Estimating a gamma distribution, eq. 10). */
function improvedTail(before: Tail, { weight, sum, logs }: TailSums, noise: Mixture['noise']): Tail {
  if (!(weight > 0)) return { ...before, weight: 0 }
  const mean = sum / weight
  const { shape } = before
  const gap = logs / weight - Math.log(mean)
  const inverse = 1 / shape + (gap + Math.log(shape) - digamma(shape)) / (shape * shape * (1 / shape - trigamma(shape)))
  return { weight, ...shaped(inverse > 0 ? 1 / inverse : SHAPES.most, mean, noise) }
}

/** The likelihood of `parts`, and what one step of expectation and maximisation makes of them. One plain loop: it is where a fit spends its time. */
function improved({ at, share }: Histogram, parts: Parts): Settled {
  const { noise, positive, negative } = parts
  const peak = noise.weight / (noise.deviation * Math.sqrt(2 * Math.PI))
  const factor = -0.5 / noise.deviation ** 2
  const [up, down] = [tailConstants(positive), tailConstants(negative)]
  let [likelihood, weight, sum, squares] = [0, 0, 0, 0]
  let [upWeight, upSum, upLogs, downWeight, downSum, downLogs] = [0, 0, 0, 0, 0, 0]
  for (let bin = 0; bin < at.length; bin++) {
    const x = (at[bin] as number) - noise.mean
    const voxels = share[bin] as number
    const gaussian = peak * Math.exp(factor * x * x)
    const side = x > 0 ? up : down
    let active = 0
    if (side !== null && x !== 0) {
      const size = Math.abs(x)
      const logarithm = Math.log(size)
      active = Math.exp(side.constant + side.power * logarithm - size / side.scale)
      const part = (voxels * active) / (gaussian + active + Number.MIN_VALUE)
      if (x > 0) {
        upWeight += part
        upSum += part * size
        upLogs += part * logarithm
      } else {
        downWeight += part
        downSum += part * size
        downLogs += part * logarithm
      }
    }
    const total = gaussian + active + Number.MIN_VALUE
    likelihood += voxels * Math.log(total)
    const own = (voxels * gaussian) / total
    weight += own
    sum += own * x
    squares += own * x * x
  }
  const shift = weight > 0 ? sum / weight : 0
  const deviation = Math.sqrt(Math.max(weight > 0 ? squares / weight - shift * shift : 0, 1e-12 * noise.deviation ** 2))
  const next = { weight, mean: noise.mean + shift, deviation }
  return {
    likelihood,
    parts: {
      noise: next,
      positive: positive && improvedTail(positive, { weight: upWeight, sum: upSum, logs: upLogs }, next),
      negative: negative && improvedTail(negative, { weight: downWeight, sum: downSum, logs: downLogs }, next),
    },
  }
}

function distanceOf({ at, share }: Histogram, parts: Parts): number {
  // The fitted density is summed by trapezoids between the bins, of the mean values of which it knows.
  const densities = densitiesOf(parts)
  let [found, fitted, farthest, before] = [0, 0, 0, 0]
  for (let bin = 0; bin < at.length; bin++) {
    const { noise, positive, negative } = densities(at[bin] as number)
    const density = noise + positive + negative
    if (bin > 0) fitted += (((at[bin] as number) - (at[bin - 1] as number)) * (density + before)) / 2
    before = density
    const own = share[bin] as number
    farthest = Math.max(farthest, Math.abs(found + own / 2 - fitted))
    found += own
  }
  return farthest
}
