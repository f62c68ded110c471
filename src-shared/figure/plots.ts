/** How do a time course and a spectrum look beside the cuts of a component? */
import { BAND_HZ } from '../frequency-band'
import type { FigureRun } from './figure-run'
import type { Page } from './page'
import { HAIRLINE, LINE } from './page-items'
import { numberText, textWidth } from './words'

/** mm: axis from the plot, length of a tick, label from the tick. */
const AXIS = { away: 0.8, tick: 0.8, label: 0.5 } as const

interface Series {
  /** Time course in standard deviations, T values. */
  readonly values: readonly number[]
  /** Seconds, or volumes when the repetition time is unknown. */
  readonly times: readonly number[]
  readonly end: number
  /** Times with which further scans begin. */
  readonly borders: readonly number[]
}

export function seriesOf(run: FigureRun, component: number): Series {
  const raw = run.mixing.map((row) => row[component] ?? 0)
  const mean = raw.reduce((sum, value) => sum + value, 0) / raw.length
  const deviation = Math.sqrt(raw.reduce((sum, value) => sum + (value - mean) ** 2, 0) / raw.length) || 1
  const step = run.repetitionTimeSeconds ?? 1
  return {
    values: raw.map((value) => (value - mean) / deviation),
    times: raw.map((_, t) => t * step),
    end: raw.length * step,
    borders: (run.scanBorders ?? []).map((first) => (first - 0.5) * step),
  }
}

/** Power in percent of the whole without the constant part, F values. */
export function powerOf(run: FigureRun, component: number): number[] {
  const power = run.spectra.map((row, f) => (run.frequencies[f] === 0 ? 0 : (row[component] ?? 0)))
  const total = power.reduce((sum, value) => sum + value, 0) || 1
  return power.map((value) => (100 * value) / total)
}

/** Round numbers from 0 that divide a range into about `count` parts. */
function roundTicks(end: number, count: number): number[] {
  const rough = end / count
  const unit = 10 ** Math.floor(Math.log10(rough))
  // Seconds are read in halves and whole minutes.
  const steps = end > 60 && end < 3600 ? [30, 60, 120, 300, 600, 1200] : [unit, 2 * unit, 5 * unit, 10 * unit]
  const step = steps.find((candidate) => candidate >= 0.8 * rough) ?? rough
  const ticks: number[] = []
  for (let n = 0; n * step <= end * (1 + 1e-9); n++) ticks.push(Number((n * step).toPrecision(12)))
  return ticks
}

interface PlotPlace {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Whether numbers stand at the axes. */
  readonly labelled: boolean
}

/** @param limit standard deviations at the upper edge of the plot */
export function drawSeries(page: Page, series: Series, limit: number, place: PlotPlace): void {
  const { x, y, width, height, labelled } = place
  const { type } = page
  const across = (time: number): number => x + (time / series.end) * width
  const up = (value: number): number => y + height / 2 - (value / limit) * (height / 2)
  page.line([x, up(0), x + width, up(0)], HAIRLINE, page.theme.rule)
  for (const border of series.borders) page.line([across(border), y, across(border), y + height], LINE, page.theme.rule)
  page.line(
    series.values.flatMap((value, t) => [across(series.times[t] ?? 0), up(value)]),
    LINE,
  )
  const major = Math.min(2, Math.floor(limit))
  const axis = x - AXIS.away
  page.line([axis, up(-major), axis, up(major)])
  for (const value of major > 0 ? [-major, 0, major] : [0]) {
    page.line([axis - AXIS.tick, up(value), axis, up(value)])
    if (labelled) page.text(axis - AXIS.tick - AXIS.label, up(value) + 0.9 * type, numberText(value), { anchor: 'end' })
  }
  lowerAxis(page, series.end, across, place)
}

/** The axis under a plot, from 0 to `end` in its unit. */
function lowerAxis(page: Page, end: number, across: (value: number) => number, { x, y, width, height, labelled }: PlotPlace): void {
  const base = y + height + AXIS.away
  const ticks = roundTicks(end, Math.max(2, Math.round(width / (8 * page.type))))
  page.line([across(0), base, x + width, base])
  for (const tick of ticks) {
    page.line([across(tick), base, across(tick), base + AXIS.tick])
    if (labelled) page.text(across(tick), base + AXIS.tick + 2.7 * page.type, numberText(tick, 3), { anchor: 'middle' })
  }
}

/** @param limit percent at the upper edge of the plot */
export function drawSpectrum(page: Page, component: number, limit: number, place: PlotPlace): void {
  const { x, y, width, height, labelled } = place
  const { run, type } = page
  const power = powerOf(run, component)
  const end = run.frequencies.at(-1) || 1
  const across = (frequency: number): number => x + (frequency / end) * width
  const up = (value: number): number => y + height - (value / limit) * height
  if (run.frequencyUnit === 'Hz') {
    const right = across(Math.min(end, BAND_HZ[1]))
    page.rectangle(across(BAND_HZ[0]), y, right - across(BAND_HZ[0]), height + AXIS.away, page.theme.band)
    const share = power.reduce((sum, value, f) => (inBand(run.frequencies[f] ?? 0) ? sum + value : sum), 0)
    // At the side where the line leaves room: at the right, unless it rises into the words there and stays lower at the left.
    const words = `${numberText(share, 0)} %`
    const wide = textWidth(words, page.letters()) + 1
    const highest = (from: number, to: number): number =>
      power.reduce((most, value, f) => (f > 0 && within(across(run.frequencies[f] ?? 0), from, to) ? Math.max(most, value) : most), 0)
    const [atLeft, atRight] = [highest(x, x + wide), highest(x + width - wide, x + width)]
    const isLeft = up(atRight) < y + 2.4 * type && atLeft < atRight
    page.text(isLeft ? x + 0.5 : x + width, y + 2.2 * type, words, { anchor: isLeft ? 'start' : 'end' })
  }
  page.line(
    power.flatMap((value, f) => (f === 0 && run.frequencies[0] === 0 ? [] : [across(run.frequencies[f] ?? 0), up(value)])),
    LINE,
  )
  lowerAxis(page, end, across, place)
  const axis = x - AXIS.away
  page.line([axis, up(0), axis, up(limit)])
  for (const value of [0, limit]) {
    page.line([axis - AXIS.tick, up(value), axis, up(value)])
    if (labelled)
      page.text(axis - AXIS.tick - AXIS.label, up(value) + (value === 0 ? 0.2 : 0.9) * type, numberText(value), { anchor: 'end' })
  }
}

const within = (value: number, least: number, most: number): boolean => value >= least && value <= most
const inBand = (frequency: number): boolean => within(frequency, ...BAND_HZ)
