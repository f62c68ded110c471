/** Which components did the repeated runs agree on, and how do their estimates stand to each other? */
import type { EstimatePlace } from '../model/run'
import { type Drawing, type Mark, scaleOf } from './drawing'

/** A component below it is not the same from run to run (the usual reading of Iq). */
export const UNSTABLE_BELOW = 0.5
const BAR = { pitch: 14, size: 9, label: 52, value: 30, top: 24, bottom: 24 }
const PLANE = { least: 220, most: 360, top: 24, margin: 12 }

export interface StabilityPlot {
  readonly estimates: readonly EstimatePlace[]
  /** Iq by component; null where it is not known. */
  readonly quality: readonly (number | null)[]
  readonly name: (component: number) => string
  readonly width: number
}

/** Left: Iq of each component as bars. Right (below where the page is narrow): every estimate of every run on ICASSO's plane, the estimates of a component in their hull. */
export function stabilityPlot({ estimates, quality, name, width }: StabilityPlot): Drawing {
  const isWide = width >= 520
  const barsWidth = isWide ? Math.min(300, width * 0.42) : width
  const side = Math.min(PLANE.most, Math.max(PLANE.least, isWide ? width - barsWidth - 40 : width))
  const barsHeight = BAR.top + quality.length * BAR.pitch + BAR.bottom
  const plane = isWide ? { x: barsWidth + 40, y: 0 } : { x: 0, y: barsHeight + 8 }
  const marks = [...bars(quality, name, barsWidth), ...onPlane(estimates, quality, name, plane, side)]
  const height = isWide ? Math.max(barsHeight, side + PLANE.top) : plane.y + side + PLANE.top
  const known = quality.filter((value) => value !== null)
  const unstable = known.filter((value) => value < UNSTABLE_BELOW).length
  const runs = new Set(estimates.map(({ run }) => run)).size
  const description = `Stability index of ${known.length} components over ${runs} runs: from ${Math.min(...known).toFixed(2)} to ${Math.max(...known).toFixed(2)}, ${unstable} below ${UNSTABLE_BELOW}.`
  return { width, height, marks, description }
}

function bars(quality: readonly (number | null)[], name: StabilityPlot['name'], width: number): Mark[] {
  const [left, right] = [BAR.label, width - BAR.value]
  const across = scaleOf(0, 1, left, right)
  const bottom = BAR.top + quality.length * BAR.pitch
  const marks: Mark[] = [{ kind: 'text', x: 0, y: 12, text: 'Stability index Iq', anchor: 'start', ink: 'ink' }]
  for (const [component, value] of quality.entries()) {
    const y = BAR.top + component * BAR.pitch
    marks.push({ kind: 'text', x: left - 6, y: y + BAR.size, text: name(component), anchor: 'end', ink: 'quiet' })
    if (value === null) continue
    const ink = value < UNSTABLE_BELOW ? 'bad' : 'ink'
    const end = across(Math.min(1, Math.max(0, value)))
    marks.push({ kind: 'area', points: [left, y, end, y, end, y + BAR.size, left, y + BAR.size], ink, opacity: 0.75 })
    marks.push({ kind: 'text', x: right + 4, y: y + BAR.size, text: value.toFixed(2), anchor: 'start', ink })
  }
  marks.push({ kind: 'line', points: [left, bottom, right, bottom], ink: 'rule' })
  marks.push({ kind: 'line', points: [across(UNSTABLE_BELOW), BAR.top - 4, across(UNSTABLE_BELOW), bottom], ink: 'quiet', dash: true })
  for (const tick of [0, 0.5, 1])
    marks.push({ kind: 'text', x: across(tick), y: bottom + 14, text: String(tick), anchor: 'middle', ink: 'quiet' })
  return marks
}

function onPlane(
  estimates: readonly EstimatePlace[],
  quality: readonly (number | null)[],
  name: StabilityPlot['name'],
  origin: { readonly x: number; readonly y: number },
  side: number,
): Mark[] {
  const marks: Mark[] = [
    { kind: 'text', ...origin, y: origin.y + 12, text: 'Estimates of all runs, alike near each other', anchor: 'start', ink: 'ink' },
  ]
  if (estimates.length === 0) return marks
  const [xs, ys] = [estimates.map(({ x }) => x), estimates.map(({ y }) => y)]
  const span = Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys), 1e-9)
  const inside = side - 2 * PLANE.margin
  const place = ({ x, y }: EstimatePlace): [number, number] => [
    origin.x + PLANE.margin + ((x - Math.min(...xs)) / span) * inside,
    origin.y + PLANE.top + PLANE.margin + ((y - Math.min(...ys)) / span) * inside,
  ]
  const places = estimates.map(place)
  for (let component = 0; component < quality.length; component++) {
    const own = places.filter((_, n) => estimates[n]?.component === component)
    if (own.length === 0) continue
    const hull = hullOf(own)
    const isUnstable = (quality[component] ?? 1) < UNSTABLE_BELOW
    if (hull.length > 2) marks.push({ kind: 'area', points: hull.flat(), ink: isUnstable ? 'bad' : 'accent', opacity: 0.22 })
  }
  for (const [n, [x, y]] of places.entries())
    marks.push({ kind: 'dot', x, y, radius: 1.75, ink: estimates[n]?.component === null ? 'hidden' : 'ink' })
  for (let component = 0; component < quality.length; component++) {
    const own = places.filter((_, n) => estimates[n]?.component === component)
    if (own.length === 0) continue
    const [x, y] = [0, 1].map((axis) => own.reduce((sum, at) => sum + (at[axis] ?? 0) / own.length, 0)) as [number, number]
    const isRight = x > origin.x + side - 40
    const words = name(component).replace(/^\D+/, '')
    marks.push({ kind: 'text', x: x + (isRight ? -6 : 6), y: y + 4, text: words, anchor: isRight ? 'end' : 'start', ink: 'ink' })
  }
  return marks
}

/** The corners of the convex hull, in turn (Andrew 1979). */
function hullOf(points: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const sorted = points.toSorted((one, other) => one[0] - other[0] || one[1] - other[1])
  const half = (list: readonly (readonly [number, number])[]) => {
    const chain: (readonly [number, number])[] = []
    for (const point of list) {
      for (;;) {
        const [last, before] = [chain.at(-1), chain.at(-2)]
        if (!last || !before || (last[0] - before[0]) * (point[1] - before[1]) - (last[1] - before[1]) * (point[0] - before[0]) > 0) break
        chain.pop()
      }
      chain.push(point)
    }
    return chain.slice(0, -1)
  }
  return [...half(sorted), ...half(sorted.toReversed())]
}
