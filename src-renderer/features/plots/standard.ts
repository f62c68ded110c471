/** What does a time course look like in standard deviations, and where does a spectrum peak? */

/** (value - mean) / standard deviation (over T); all zeros for a constant course. */
export function standardised(course: readonly number[]): number[] {
  const mean = course.reduce((sum, value) => sum + value, 0) / course.length
  const deviation = Math.sqrt(course.reduce((sum, value) => sum + (value - mean) ** 2, 0) / course.length)
  return course.map((value) => (deviation > 0 ? (value - mean) / deviation : 0))
}

/** The same for a course in which values are missing: they stay missing, and do not count. */
export function standardisedPart(course: readonly (number | null)[]): (number | null)[] {
  const standard = standardised(course.filter((value) => value !== null))
  let place = 0
  return course.map((value) => (value === null ? null : (standard[place++] ?? null)))
}

/** Place of the largest value. */
export function placeOfLargest(values: readonly number[]): number {
  return values.reduce((best, value, n) => (value > (values[best] ?? Number.NEGATIVE_INFINITY) ? n : best), 0)
}
