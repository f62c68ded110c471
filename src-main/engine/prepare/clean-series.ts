/** What happens to the time course of a voxel between gathering and standardising? (nilearn 0.14, signal.clean: detrend, filter, confounds.) */
import type { CleaningPlan, SectionFilter } from '../kernels/backend'
import type { Dense } from '../maths/dense'

/** Trend, band, confounds, in this order; the mean comes back where the plan says so. */
export function cleanSeriesInPlace(series: Float64Array, { trend, filter, confounds, keepsMean }: CleaningPlan): void {
  let mean = 0
  if (keepsMean) for (const value of series) mean += value
  mean /= series.length
  if (trend) removeProjections(series, trend)
  if (filter) filterInPlace(series, filter)
  if (confounds) removeProjections(series, confounds)
  if (keepsMean) for (let t = 0; t < series.length; t++) series[t] += mean
}

/** x - Q Q' x for orthonormal columns Q: T x K. */
function removeProjections(series: Float64Array, { rows, cols, data }: Dense): void {
  for (let col = 0; col < cols; col++) {
    let product = 0
    for (let t = 0; t < rows; t++) product += data[t * cols + col] * series[t]
    for (let t = 0; t < rows; t++) series[t] -= product * data[t * cols + col]
  }
}

/** Forwards and backwards over a series that is continued at both ends, mirrored through its first and last value (padtype 'odd'). */
function filterInPlace(series: Float64Array, filter: SectionFilter): void {
  const { padding } = filter
  const count = series.length
  const longer = new Float64Array(count + 2 * padding)
  longer.set(series, padding)
  for (let place = 1; place <= padding; place++) {
    longer[padding - place] = 2 * series[0] - series[place]
    longer[padding + count - 1 + place] = 2 * series[count - 1] - series[count - 1 - place]
  }
  runSections(longer, filter)
  longer.reverse()
  runSections(longer, filter)
  longer.reverse()
  series.set(longer.subarray(padding, padding + count))
}

/** Direct form II transposed, started as if the first value had always been there. */
function runSections(series: Float64Array, { sections, states }: SectionFilter): void {
  const first = series[0]
  for (let section = 0; section * 5 < sections.length; section++) {
    const [b0, b1, b2, a1, a2] = sections.subarray(5 * section, 5 * section + 5)
    let z0 = states[2 * section] * first
    let z1 = states[2 * section + 1] * first
    for (let t = 0; t < series.length; t++) {
      const input = series[t]
      const output = b0 * input + z0
      z0 = b1 * input - a1 * output + z1
      z1 = b2 * input - a2 * output
      series[t] = output
    }
  }
}
