/** Where on the distribution of the map is the threshold, and what do the colours mean? */
import { type KeyboardEvent, type PointerEvent, useId, useMemo } from 'react'
import { explore as text } from '../../messages/explore'
import { useSettings } from '../../state/settings-store'
import { colourTable, cssColour } from '../../voxels/colour-maps'
import { histogram, largestMagnitude } from '../../voxels/component-statistics'
import { percentileOfMagnitude } from '../../voxels/magnitude-percentile'
import { fixed } from '../explore/number-format'
import { useSize } from '../explore/use-size'
import { useWorkbench } from '../explore/workbench'
import { symmetricTicks } from '../plots/ticks'
import { useDisplay } from './display-store'
import { ThresholdFields } from './ThresholdFields'
import './threshold-strip.css'

const BINS = 121
const SIDE = 20
const TOP = 14
const HISTOGRAM = 34
const BAR = 9
/** Width of a handle: wide enough to be caught. */
const HANDLE = 18

/** One object for all views: log-count histogram, colour bar with the hidden part grey, and a handle at each threshold. */
export function ThresholdStrip() {
  const { detail, chosen, map, unit, range, passing } = useWorkbench()
  const { values } = map
  const componentName = text.component(chosen.index, detail.parameters.model)
  const theme = useSettings((state) => state.resolvedTheme)
  const display = useDisplay()
  const { threshold, limit } = range
  const { twoSided, soft, colourMap } = display
  const { index } = chosen
  const isOwn = display.own.has(index)
  const isPercentile = display.basis === 'percentile' && !isOwn
  const [ref, size] = useSize<HTMLDivElement>()
  const width = Math.max(160, size.width)
  const inner = width - 2 * SIDE
  const place = (value: number) => SIDE + ((value / limit + 1) / 2) * inner
  const counts = useMemo(() => (values ? histogram(values, limit, BINS) : null), [values, limit])
  const largest = useMemo(() => (values ? largestMagnitude(values) : 0), [values])
  const table = colourTable(colourMap, theme)
  const gradient = useId()
  const share = values && passing !== null ? `${fixed((100 * passing) / values.length, 1)} %` : '–'
  const baseline = TOP + HISTOGRAM
  const barTop = baseline + 2
  const ticks = symmetricTicks(limit)

  /** A value was pointed at: with a shared percentile, the percentile that gives it. */
  const moveTo = (value: number) => {
    if (isPercentile && values) display.setPercentile(Number(percentileOfMagnitude(values, Math.max(0, value)).toFixed(2)))
    else display.setThreshold(value, index)
  }
  const drag = (sign: 1 | -1) => (event: PointerEvent<HTMLDivElement>) => {
    const bounds = event.currentTarget.parentElement?.getBoundingClientRect()
    if (!bounds || !event.currentTarget.hasPointerCapture(event.pointerId)) return
    const value = (((event.clientX - bounds.left - SIDE) / inner) * 2 - 1) * limit * sign
    moveTo(Math.min(limit, Math.round(value * 20) / 20))
  }
  const onKey = (sign: 1 | -1) => (event: KeyboardEvent) => {
    const far = event.shiftKey ? 0.5 : 0.1
    const moves: Readonly<Record<string, number>> = {
      ArrowRight: far * sign,
      ArrowUp: far,
      ArrowLeft: -far * sign,
      ArrowDown: -far,
      PageUp: 0.5,
      PageDown: -0.5,
      Home: -threshold,
      End: limit - threshold,
    }
    const move = moves[event.key]
    if (move === undefined) return
    event.preventDefault()
    event.stopPropagation()
    moveTo(threshold + move)
  }
  const handle = (sign: 1 | -1) => (
    <div
      className="threshold-handle"
      role="slider"
      tabIndex={0}
      aria-label={sign > 0 ? text.threshold.upper : text.threshold.lower}
      aria-valuemin={sign > 0 ? 0 : -limit}
      aria-valuemax={sign > 0 ? limit : 0}
      aria-valuenow={sign * threshold}
      aria-valuetext={`${fixed(sign * threshold, 2)} ${unit}`}
      style={{ left: place(sign * threshold) - HANDLE / 2 }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag(sign)}
      onKeyDown={onKey(sign)}
    >
      <svg width={HANDLE} height={barTop + BAR + 4} aria-hidden="true">
        <line x1={HANDLE / 2} x2={HANDLE / 2} y1={TOP - 2} y2={barTop + BAR + 4} />
        <path d={`M${HANDLE / 2 - 5} 2.500h10v7l-5 4.500-5-4.500z`} />
      </svg>
    </div>
  )

  return (
    <section className="threshold-strip" aria-label={text.threshold.name}>
      <div ref={ref} className="threshold-plot">
        <svg width={width} height={88} role="img" aria-label={text.threshold.histogram(componentName, share)}>
          {counts ? bars(counts) : null}
          {colourBar()}
          {ticks.map((tick) => (
            <text key={tick} x={place(tick)} y={barTop + BAR + 17} textAnchor="middle">
              {fixed(tick, ticks.every(Number.isInteger) ? 0 : 1)}
              {unit === 'z' && tick === ticks.at(-1) ? ' z' : ''}
            </text>
          ))}
        </svg>
        {twoSided ? handle(-1) : null}
        {handle(1)}
      </div>
      <ThresholdFields />
    </section>
  )

  function bars(of: { readonly counts: Uint32Array; readonly largest: number; readonly width: number }) {
    const top = Math.log1p(of.largest)
    let shown = ''
    let hidden = ''
    for (let b = 0; b < BINS; b++) {
      const count = of.counts[b] as number
      if (count === 0) continue
      const middle = -limit + (b + 0.5) * of.width
      const passes = middle >= threshold || (twoSided && middle <= -threshold)
      const x = SIDE + (b / BINS) * inner
      const height = (Math.log1p(count) / top) * HISTOGRAM
      const bar = `M${(x + 0.5).toFixed(1)} ${baseline}v${(-height).toFixed(1)}h${(inner / BINS - 1).toFixed(2)}v${height.toFixed(1)}z`
      if (passes) shown += bar
      else hidden += bar
    }
    return (
      <>
        <path className="bars hidden" d={hidden} />
        <path className="bars shown" d={shown} />
      </>
    )
  }

  /** The bar: grey where hidden, the same ramp as the slices where soft; tips where values go beyond the scale. */
  function colourBar() {
    const opacityAt = (value: number, isInside: boolean) => {
      const isHiddenSide = !twoSided && value < 0
      if (!isInside) return isHiddenSide ? 0 : 1
      return soft && !isHiddenSide ? 0.7 * (value / Math.max(threshold, 1e-6)) ** 2 : 0
    }
    const stops: { readonly value: number; readonly isInside: boolean }[] = []
    for (let n = 0; n <= 64; n++) {
      const value = ((n - 32) / 32) * limit
      stops.push({ value, isInside: Math.abs(value) < threshold })
    }
    for (const value of [-threshold, threshold]) stops.push({ value, isInside: true }, { value, isInside: false })
    stops.sort((p, q) => p.value - q.value || (p.value < 0 ? 1 : -1) * (Number(p.isInside) - Number(q.isInside)))
    const middle = barTop + BAR / 2
    const beyond = largest > limit
    return (
      <g>
        <linearGradient id={gradient}>
          {stops.map(({ value, isInside }, n) => (
            <stop
              // biome-ignore lint/suspicious/noArrayIndexKey: stops have no identity but their place
              key={n}
              offset={(value / limit + 1) / 2}
              stopColor={cssColour(table, value, limit)}
              stopOpacity={opacityAt(value, isInside)}
            />
          ))}
        </linearGradient>
        <rect className="bar-hidden" x={SIDE} y={barTop} width={inner} height={BAR} />
        <rect x={SIDE} y={barTop} width={inner} height={BAR} fill={`url(#${gradient})`} />
        {beyond ? <path d={`M${SIDE + inner} ${barTop}l7 ${BAR / 2}l-7 ${BAR / 2}z`} fill={cssColour(table, limit, limit)} /> : null}
        {beyond && twoSided && values?.some((value) => value < -limit) ? (
          <path d={`M${SIDE} ${barTop}L${SIDE - 7} ${middle}L${SIDE} ${barTop + BAR}z`} fill={cssColour(table, -limit, limit)} />
        ) : null}
      </g>
    )
  }
}
