/** What do spectrum and time course of a component say about motion and noise? The temporal features of ICA-AROMA (Pruim et al. 2015, NeuroImage 112:267). */
import { correlation } from '../correlation'

/** Frequencies up to this (Hz) are left out: slow drifts are neither signal nor motion here. */
const DRIFT_END = 0.01

/**
 * High-frequency content: where, between 0.01 Hz (0) and Nyquist (1), half of the power lies below and half above. As ICA-AROMA 0.3
 * (feature_frequency) computes it: the bin whose cumulative share is nearest to one half.
 *
 * @param power F values @param frequencies F, Hz, ascending, the last one at or just below Nyquist
 * @param nyquist Hz
 * @returns 0 to 1; null when there is no power above 0.01 Hz
 */
export function highFrequencyContent(power: readonly number[], frequencies: readonly number[], nyquist: number): number | null {
  const bins = frequencies.flatMap((frequency, bin) => (frequency > DRIFT_END ? [bin] : []))
  const total = bins.reduce((sum, bin) => sum + (power[bin] ?? 0), 0)
  if (!(total > 0) || nyquist <= DRIFT_END) return null
  let sum = 0
  let nearest = { distance: Number.POSITIVE_INFINITY, frequency: 0 }
  for (const bin of bins) {
    sum += power[bin] ?? 0
    const distance = Math.abs(sum / total - 0.5)
    if (distance < nearest.distance) nearest = { distance, frequency: frequencies[bin] ?? 0 }
  }
  return (nearest.frequency - DRIFT_END) / (nyquist - DRIFT_END)
}

type Course = readonly (number | null)[]

/** Motion parameters, their differences, and both one volume earlier and later: ICA-AROMA's model (its squares are compared with the squared time course). */
export function motionModel(motion: readonly Course[]): readonly Course[] {
  const differences = motion.map((course) =>
    course.map((value, t): number | null => {
      const before = course[t - 1] ?? null
      return t === 0 ? 0 : value === null || before === null ? null : value - before
    }),
  )
  const both = [...motion, ...differences]
  // A first (last) volume has nothing before (after) it: 0, as in ICA-AROMA.
  const later = both.map((course): Course => [0, ...course.slice(0, -1)])
  const earlier = both.map((course): Course => [...course.slice(1), 0])
  return [...both, ...later, ...earlier]
}

const squared = (course: Course): Course => course.map((value) => (value === null ? null : value * value))

/**
 * Largest |r| of a time course with the motion model, plain and squared. ICA-AROMA averages this over 1000 random choices of 90 % of the volumes;
 * here all volumes count once, so that the number is the same every time.
 *
 * @returns 0 to 1; null without motion parameters or when nothing varies
 */
export function motionCorrelation(course: Course, model: readonly Course[]): number | null {
  const squares = squared(course)
  let largest: number | null = null
  for (const regressor of model) {
    for (const r of [correlation(course, regressor), correlation(squares, squared(regressor))]) {
      if (r !== null) largest = Math.max(largest ?? 0, Math.abs(r))
    }
  }
  return largest
}
