/** What does each estimator say of every number of components, and which was computed? */
import type { ComponentNumber, DimensionCurves, DimensionMethod } from '../model/run'
import { axisText, type Drawing, type Mark, roundTicks, scaleOf } from './drawing'

const PANELS: readonly {
  readonly method: DimensionMethod
  readonly name: string
  readonly curve: keyof DimensionCurves
  readonly best: 'largest' | 'smallest' | 'reached'
}[] = [
  { method: 'laplace', name: 'Laplace evidence', curve: 'laplace', best: 'largest' },
  { method: 'mdl', name: 'MDL', curve: 'mdl', best: 'smallest' },
  { method: 'bic', name: 'BIC', curve: 'bic', best: 'smallest' },
  { method: 'aic', name: 'AIC', curve: 'aic', best: 'smallest' },
  { method: 'variance', name: 'Variance kept (%)', curve: 'cumulativeVariance', best: 'reached' },
]
const PANEL_HEIGHT = 132
const LEAST_WIDTH = 190
const FRAME = { left: 44, right: 12, top: 24, bottom: 30 }
/** Curves end far from their best value; what lies beyond this share of the way there is cut off, so that the best can be seen. */
const SHOWN_SHARE = 0.6

interface DimensionPlot {
  readonly curves: DimensionCurves
  readonly summary: ComponentNumber
  /** Components that were computed. */
  readonly computed: number
  readonly width: number
}

/** One panel for each estimator: its curve, a dot and the number at its choice, a dashed line at the number computed; the method that chose is in accent. */
export function dimensionPlot({ curves, summary, computed, width }: DimensionPlot): Drawing {
  const columns = Math.max(1, Math.min(PANELS.length, Math.floor(width / LEAST_WIDTH)))
  const panelWidth = width / columns
  const marks: Mark[] = []
  const told: string[] = []
  for (const [place, { method, name, curve, best }] of PANELS.entries()) {
    const [x, y] = [(place % columns) * panelWidth, Math.floor(place / columns) * PANEL_HEIGHT]
    const values = curves[curve]
    const chosen = summary.estimates?.[method] ?? null
    const isUsed = summary.method === method
    marks.push(...panel({ x, y, width: panelWidth, name, values, best, chosen, computed, isUsed }))
    if (chosen !== null) told.push(`${name.replace(/ \(.*/, '')} ${chosen}${isUsed ? ' (used)' : ''}`)
  }
  const height = Math.ceil(PANELS.length / columns) * PANEL_HEIGHT
  return { width, height, marks, description: `Estimates of the number of components: ${told.join(', ')}. ${computed} were computed.` }
}

interface Panel {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly name: string
  readonly values: readonly number[]
  readonly best: 'largest' | 'smallest' | 'reached'
  readonly chosen: number | null
  readonly computed: number
  readonly isUsed: boolean
}

function panel({ x, y, width, name, values, best, chosen, computed, isUsed }: Panel): Mark[] {
  const [left, right, top, bottom] = [x + FRAME.left, x + width - FRAME.right, y + FRAME.top, y + PANEL_HEIGHT - FRAME.bottom]
  const ink = isUsed ? 'accent' : 'ink'
  const [low, high] = rangeOf(values, best)
  const across = scaleOf(1, Math.max(2, values.length), left, right)
  const up = scaleOf(low, high, bottom, top)
  const clamped = (value: number) => up(Math.min(high, Math.max(low, value)))
  const at = chosen === null ? undefined : values[chosen - 1]
  const marks: Mark[] = [
    { kind: 'text', x: left, y: y + 12, text: name, anchor: 'start', ink: 'ink' },
    { kind: 'line', points: [left, bottom, right, bottom], ink: 'rule' },
    { kind: 'line', points: [left, top, left, bottom], ink: 'rule' },
  ]
  for (const tick of [low, high])
    marks.push({ kind: 'text', x: left - 4, y: up(tick) + 4, text: axisText(tick), anchor: 'end', ink: 'quiet' })
  for (const tick of roundTicks(1, Math.max(2, values.length), 4)) {
    marks.push({ kind: 'line', points: [across(tick), bottom, across(tick), bottom + 3], ink: 'rule' })
    marks.push({ kind: 'text', x: across(tick), y: bottom + 15, text: axisText(tick), anchor: 'middle', ink: 'quiet' })
  }
  if (computed <= values.length)
    marks.push({ kind: 'line', points: [across(computed), top, across(computed), bottom], ink: 'quiet', dash: true })
  if (values.length > 1)
    marks.push({ kind: 'line', points: values.flatMap((value, n) => [across(n + 1), clamped(value)]), ink, width: 1.25 })
  if (at !== undefined && chosen !== null) {
    const isRight = across(chosen) > right - 30
    marks.push({ kind: 'dot', x: across(chosen), y: clamped(at), radius: 3.5, ink })
    const words = { x: across(chosen) + (isRight ? -7 : 7), y: Math.min(bottom - 4, Math.max(top + 9, clamped(at) + 4)) }
    marks.push({ kind: 'text', ...words, text: String(chosen), anchor: isRight ? 'end' : 'start', ink })
  }
  return marks
}

function rangeOf(values: readonly number[], best: 'largest' | 'smallest' | 'reached'): readonly [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  if (values.length === 0) return [0, 1]
  if (best === 'reached') return [0, 100]
  const span = (high - low) * SHOWN_SHARE || 1
  return best === 'largest' ? [high - span, high] : [low, low + span]
}
