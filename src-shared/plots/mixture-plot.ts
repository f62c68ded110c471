/** How do the values of a map lie, what was fitted to them, and where does each threshold cut them? */
import { cutsOf, densitiesOf, type Mixture } from '../mixture/mixture'
import { axisText, type Drawing, type Mark, roundTicks, scaleOf } from './drawing'

const FRAME = { left: 42, right: 10, top: 22, bottom: 30 }
const BINS = 90
const STEPS = 150
/** Densities below are not drawn: less than a voxel in most masks. */
const LEAST_DENSITY = 1e-5

interface MixturePlot {
  /** V. */
  readonly values: Float32Array
  readonly mixture: Mixture | null
  /** Of being active, from which a voxel counts. */
  readonly probability: number
  /** The plain threshold, on both sides. */
  readonly plain: number
  /** Of the values. */
  readonly unit: string
  readonly width: number
  readonly height: number
}

/** The histogram as a density on a logarithmic axis, the Gaussian and the tails over it, the cuts of the model (accent) and the plain threshold (dashed). */
export function mixturePlot({ values, mixture, probability, plain, unit, width, height }: MixturePlot): Drawing {
  const [left, right, top, bottom] = [FRAME.left, width - FRAME.right, FRAME.top, height - FRAME.bottom]
  let [low, high] = [Math.min(-plain, -1), Math.max(plain, 1)]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  const across = scaleOf(low, high, left, right)
  const [lowest, highest] = [Math.log10(LEAST_DENSITY), 0]
  const up = scaleOf(lowest, highest, bottom, top)
  const at = (density: number) => up(Math.min(highest, Math.max(lowest, Math.log10(Math.max(density, 1e-300)))))
  const marks: Mark[] = histogramMarks(values, { low, high, bottom, across, at })
  const curve = (density: (value: number) => number, ink: 'quiet' | 'accent', lineWidth: number) => {
    // Broken where the density is below the axis.
    let run: number[] = []
    const flush = () => {
      if (run.length >= 4) marks.push({ kind: 'line', points: run, ink, width: lineWidth })
      run = []
    }
    for (let n = 0; n <= STEPS; n++) {
      const value = low + ((high - low) * n) / STEPS
      const own = density(value)
      if (own > LEAST_DENSITY) run.push(across(value), at(own))
      else flush()
    }
    flush()
  }
  const cuts = mixture && cutsOf(mixture, probability)
  if (mixture) {
    const densities = densitiesOf(mixture)
    curve((value) => densities(value).noise, 'quiet', 1.5)
    if (mixture.positive) curve((value) => densities(value).positive, 'accent', 1.5)
    if (mixture.negative) curve((value) => densities(value).negative, 'accent', 1.5)
  }
  marks.push({ kind: 'line', points: [left, bottom, right, bottom], ink: 'rule' })
  for (const tick of roundTicks(low, high, Math.max(3, Math.floor(width / 70)))) {
    marks.push({ kind: 'line', points: [across(tick), bottom, across(tick), bottom + 3], ink: 'rule' })
    marks.push({ kind: 'text', x: across(tick), y: bottom + 15, text: axisText(tick), anchor: 'middle', ink: 'quiet' })
  }
  for (const power of [0, -2, -4]) {
    const words = power === 0 ? '1' : String(10 ** power)
    marks.push({ kind: 'text', x: left - 4, y: up(power) + 4, text: words, anchor: 'end', ink: 'quiet' })
  }
  for (const value of [-plain, plain])
    marks.push({ kind: 'line', points: [across(value), top, across(value), bottom], ink: 'quiet', dash: true })
  const sides = cuts ? [cuts.positive, -cuts.negative].filter((value) => Number.isFinite(value) && value >= low && value <= high) : []
  for (const value of sides) {
    marks.push({ kind: 'line', points: [across(value), top - 4, across(value), bottom], ink: 'accent', width: 1.25 })
    const isRight = across(value) > right - 40
    const words = { y: top - 8, text: axisText(Number(value.toFixed(2))), ink: 'accent' } as const
    marks.push({ kind: 'text', x: Math.min(right, Math.max(left, across(value))), anchor: isRight ? 'end' : 'middle', ...words })
  }
  const cutWords = sides.length === 0 ? 'no cut' : `cut at ${sides.map((value) => value.toFixed(2)).join(' and ')}`
  const description = mixture
    ? `Distribution of ${unit} with a Gaussian of standard deviation ${mixture.noise.deviation.toFixed(2)} and ${[mixture.positive, mixture.negative].filter((tail) => tail !== null).length} tails; ${cutWords} where more than ${probability} is active, plain threshold ${plain}.`
    : `Distribution of ${unit} with the plain threshold ${plain}; nothing was fitted.`
  return { width, height, marks, description }
}

interface Axes {
  /** Ends of the axis of values. */
  readonly low: number
  readonly high: number
  /** Pixels: of the axis, of a value and of a density. */
  readonly bottom: number
  readonly across: (value: number) => number
  readonly at: (density: number) => number
}

function histogramMarks(values: Float32Array, { low, high, bottom, across, at }: Axes): Mark[] {
  const counts = new Float64Array(BINS)
  const size = (high - low) / BINS || 1
  for (const value of values) {
    const bin = Math.min(BINS - 1, Math.floor((value - low) / size))
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  const points: number[] = [across(low), bottom]
  for (const [bin, count] of counts.entries()) {
    const y = count === 0 ? bottom : at(count / (values.length * size))
    points.push(across(low + bin * size), y, across(low + (bin + 1) * size), y)
  }
  points.push(across(high), bottom)
  return [{ kind: 'area', points, ink: 'hidden', opacity: 0.45 }]
}
