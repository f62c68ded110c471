/** Which components did the repeated runs agree on, and how do their estimates stand to each other? */
import type { EstimatePlace } from '../model/run'
import { type Drawing, type Mark, scaleOf } from './drawing'
import { estimatePlane, planeLegend } from './estimate-plane'

/** A component below it is not the same from run to run (the usual reading of Iq). */
export const UNSTABLE_BELOW = 0.5
const BAR = { leastPitch: 14, mostPitch: 26, label: 52, value: 30, top: 24, bottom: 24 }
const PLANE = { least: 220, tallest: 440, gap: 40, top: 24 }
/** Room above the legend. */
const APART = 16

interface StabilityPlot {
  readonly estimates: readonly EstimatePlace[]
  /** Iq by component; null where it is not known. */
  readonly quality: readonly (number | null)[]
  readonly name: (component: number) => string
  readonly width: number
}

/** Left: Iq of each component as bars. Right (below where the page is narrow): every estimate of every run on ICASSO's plane, the estimates of a component in their hull. */
export function stabilityPlot({ estimates, quality, name, width }: StabilityPlot): Drawing {
  const isWide = width >= 520
  const barsWidth = isWide ? Math.min(320, width * 0.36) : width
  const planeWidth = isWide ? width - barsWidth - PLANE.gap : width
  const planeHeight = Math.max(PLANE.least, Math.min(PLANE.tallest, planeWidth))
  const legend = planeLegend(isWide ? barsWidth : planeWidth, { estimates, quality, unstableBelow: UNSTABLE_BELOW })
  const leastBars = BAR.top + quality.length * BAR.leastPitch + BAR.bottom
  const isLegendLeft = isWide && leastBars + APART + legend.height <= PLANE.top + planeHeight
  const room = PLANE.top + planeHeight - (isLegendLeft ? APART + legend.height : 0) - BAR.top - BAR.bottom
  const pitch = isWide ? Math.max(BAR.leastPitch, Math.min(BAR.mostPitch, room / quality.length)) : BAR.leastPitch
  const barsHeight = BAR.top + quality.length * pitch + BAR.bottom
  const plane = isWide ? { x: barsWidth + PLANE.gap, y: 0 } : { x: 0, y: barsHeight + 8 }
  const planeEnd = plane.y + PLANE.top + planeHeight
  const keys = legend.at(isLegendLeft ? 0 : plane.x, isLegendLeft ? barsHeight + APART : planeEnd + APART)
  const box = { x: plane.x, y: plane.y + PLANE.top, width: planeWidth, height: planeHeight }
  const marks: Mark[] = [
    ...bars(quality, name, barsWidth, pitch),
    { kind: 'text', x: plane.x, y: plane.y + 12, text: 'Estimates of all runs, alike near each other', anchor: 'start', ink: 'ink' },
    ...estimatePlane({ estimates, quality, name, box, unstableBelow: UNSTABLE_BELOW }),
    ...keys,
  ]
  const height = Math.max(barsHeight, planeEnd + (isLegendLeft ? 1 : APART + legend.height))
  const known = quality.filter((value) => value !== null)
  const unstable = known.filter((value) => value < UNSTABLE_BELOW).length
  const runs = new Set(estimates.map(({ run }) => run)).size
  const description = `Stability index of ${known.length} components over ${runs} runs: from ${Math.min(...known).toFixed(2)} to ${Math.max(...known).toFixed(2)}, ${unstable} below ${UNSTABLE_BELOW}.`
  return { width, height, marks, description }
}

function bars(quality: readonly (number | null)[], name: StabilityPlot['name'], width: number, pitch: number): Mark[] {
  const [left, right] = [BAR.label, width - BAR.value]
  const size = Math.min(14, pitch * 0.64)
  const across = scaleOf(0, 1, left, right)
  const bottom = BAR.top + quality.length * pitch
  const marks: Mark[] = [{ kind: 'text', x: 0, y: 12, text: 'Stability index Iq', anchor: 'start', ink: 'ink' }]
  for (const [component, value] of quality.entries()) {
    const y = BAR.top + component * pitch
    const line = y + size / 2 + 4
    marks.push({ kind: 'text', x: left - 6, y: line, text: name(component), anchor: 'end', ink: 'quiet' })
    if (value === null) continue
    const ink = value < UNSTABLE_BELOW ? 'bad' : 'ink'
    const end = across(Math.min(1, Math.max(0, value)))
    marks.push({ kind: 'area', points: [left, y, end, y, end, y + size, left, y + size], ink, opacity: 0.75 })
    marks.push({ kind: 'text', x: right + 4, y: line, text: value.toFixed(2), anchor: 'start', ink })
  }
  marks.push({ kind: 'line', points: [left, bottom, right, bottom], ink: 'rule' })
  marks.push({ kind: 'line', points: [across(UNSTABLE_BELOW), BAR.top - 4, across(UNSTABLE_BELOW), bottom], ink: 'quiet', dash: true })
  for (const tick of [0, 0.5, 1])
    marks.push({ kind: 'text', x: across(tick), y: bottom + 14, text: String(tick), anchor: 'middle', ink: 'quiet' })
  return marks
}
