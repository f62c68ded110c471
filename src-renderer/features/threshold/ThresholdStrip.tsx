/** Where on the distribution of the map is the threshold, and what do the colours mean? */
import { type KeyboardEvent, memo, type PointerEvent, useId, useMemo } from 'react'
import { percentileOfMagnitude } from '../../../src-shared/magnitude-percentile'
import { type Densities, densitiesOf, type Mixture } from '../../../src-shared/mixture/mixture'
import { explore as text } from '../../messages/explore'
import { fixed } from '../../messages/numbers'
import { useSettings } from '../../state/settings-store'
import { useSize } from '../../ui/use-size'
import { colourTable, cssColour } from '../../voxels/colour-maps'
import { extremesOf, type Histogram, histogram } from '../../voxels/component-statistics'
import { useWorkbench } from '../explore/workbench'
import { symmetricTicks } from '../plots/ticks'
import { useDisplay } from './display-store'
import { ThresholdFields } from './ThresholdFields'
import './threshold-strip.css'
import { usePassing } from './use-passing'

const BINS = 121
const SIDE = 20
const TOP = 14
const HISTOGRAM = 34
const BAR = 9
/** Width of a handle: wide enough to be caught. */
const HANDLE = 18
const BASELINE = TOP + HISTOGRAM
const BAR_TOP = BASELINE + 2
const NO_VALUES = { least: 0, most: 0 }

/** One object for all views: log-count histogram, colour bar with the hidden part grey, and a handle at each threshold. */
export function ThresholdStrip() {
  const { detail, chosen, map, unit, range } = useWorkbench()
  const passing = usePassing()
  const { values } = map
  const componentName = text.component(chosen.index, detail.parameters.model)
  const theme = useSettings((state) => state.resolvedTheme)
  const display = useDisplay()
  const { threshold, limit, cuts } = range
  const upper = cuts?.positive ?? threshold
  const lower = cuts?.negative ?? threshold
  const { twoSided, soft, colourMap } = display
  const { index } = chosen
  const isOwn = display.own.has(index)
  const isPercentile = display.basis === 'percentile' && !isOwn
  const isMixture = display.basis === 'mixture' && !isOwn
  const mixture = isMixture ? (display.mixtures?.[index]?.mixture ?? null) : null
  const [ref, size] = useSize<HTMLDivElement>()
  const width = Math.max(160, size.width)
  const inner = width - 2 * SIDE
  const place = (value: number) => placeOn(value, limit, inner)
  const counts = useMemo(() => (values ? histogram(values, limit, BINS) : null), [values, limit])
  const extremes = values ? extremesOf(values) : NO_VALUES
  const table = colourTable(colourMap, theme)
  const share = values && passing !== null ? `${fixed((100 * passing) / values.length, 1)} %` : '–'
  const ticks = symmetricTicks(limit)

  /** A value was pointed at: with a shared percentile, the percentile that gives it. */
  const moveTo = (value: number) => {
    if (isPercentile && values) return display.setPercentile(Number(percentileOfMagnitude(values, Math.max(0, value)).toFixed(2)))
    // What a mixture model gave cannot be moved: from here on the threshold is a plain one.
    if (isMixture) display.setBasis('value', { threshold: value, percentile: display.percentile })
    display.setThreshold(value, index)
  }
  const drag = (sign: 1 | -1) => (event: PointerEvent<HTMLDivElement>) => {
    const bounds = event.currentTarget.parentElement?.getBoundingClientRect()
    if (!bounds || !event.currentTarget.hasPointerCapture(event.pointerId)) return
    const value = (((event.clientX - bounds.left - SIDE) / inner) * 2 - 1) * limit * sign
    moveTo(Math.min(limit, Math.round(value * 20) / 20))
  }
  const onKey = (sign: 1 | -1) => (event: KeyboardEvent) => {
    const far = event.shiftKey ? 0.5 : 0.1
    const from = sign > 0 ? upper : lower
    const moves: Readonly<Record<string, number>> = {
      ArrowRight: far * sign,
      ArrowUp: far,
      ArrowLeft: -far * sign,
      ArrowDown: -far,
      PageUp: 0.5,
      PageDown: -0.5,
      Home: -from,
      End: limit - from,
    }
    const move = moves[event.key]
    if (move === undefined) return
    event.preventDefault()
    event.stopPropagation()
    moveTo(from + move)
  }
  const handle = (sign: 1 | -1, size: number) => (
    <div
      className="threshold-handle"
      role="slider"
      tabIndex={0}
      aria-label={sign > 0 ? text.threshold.upper : text.threshold.lower}
      aria-valuemin={sign > 0 ? 0 : -limit}
      aria-valuemax={sign > 0 ? limit : 0}
      aria-valuenow={sign * size}
      aria-valuetext={`${fixed(sign * size, 2)} ${unit}`}
      style={{ left: place(sign * size) - HANDLE / 2 }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag(sign)}
      onKeyDown={onKey(sign)}
    >
      <svg width={HANDLE} height={BAR_TOP + BAR + 4} aria-hidden="true">
        <line x1={HANDLE / 2} x2={HANDLE / 2} y1={TOP - 2} y2={BAR_TOP + BAR + 4} />
        <path d={`M${HANDLE / 2 - 5} 2.500h10v7l-5 4.500-5-4.500z`} />
      </svg>
    </div>
  )

  return (
    <section className="threshold-strip" aria-label={text.threshold.name}>
      <div ref={ref} className="threshold-plot">
        <svg width={width} height={90} role="img" aria-label={text.threshold.histogram(componentName, share)}>
          {counts ? <Bars counts={counts} inner={inner} limit={limit} upper={upper} lower={lower} twoSided={twoSided} /> : null}
          {counts && values && mixture ? (
            <FittedLines counts={counts} inner={inner} limit={limit} mixture={mixture} voxels={values.length} />
          ) : null}
          <ColourBar
            table={table}
            inner={inner}
            limit={limit}
            upper={upper}
            lower={lower}
            twoSided={twoSided}
            soft={soft}
            beyondLow={twoSided && extremes.least < -limit}
            beyondHigh={extremes.most > limit}
            isOwn={isOwn}
          />
          {isOwn ? <OwnMark inner={inner} limit={limit} shared={display} twoSided={twoSided} name={componentName} /> : null}
          {ticks.map((tick) => (
            <text key={tick} x={place(tick)} y={BAR_TOP + BAR + 16} textAnchor="middle">
              {fixed(tick, ticks.every(Number.isInteger) ? 0 : 1)}
              {unit === 'z' && tick === ticks.at(-1) ? ' z' : ''}
            </text>
          ))}
        </svg>
        {twoSided && Number.isFinite(lower) ? handle(-1, lower) : null}
        {Number.isFinite(upper) ? handle(1, upper) : null}
      </div>
      <ThresholdFields />
    </section>
  )
}

interface ScaleProps {
  /** Width of the scale, CSS pixels. */
  readonly inner: number
  readonly limit: number
  /** Sizes from which positive and negative values are shown. */
  readonly upper: number
  readonly lower: number
  readonly twoSided: boolean
}

const placeOn = (value: number, limit: number, inner: number) => SIDE + ((value / limit + 1) / 2) * inner

const Bars = memo(function Bars({ counts: of, inner, limit, upper, lower, twoSided }: ScaleProps & { readonly counts: Histogram }) {
  const top = Math.log1p(of.largest)
  let shown = ''
  let hidden = ''
  for (let b = 0; b < BINS; b++) {
    const count = of.counts[b] as number
    if (count === 0) continue
    const middle = -limit + (b + 0.5) * of.width
    const passes = middle >= upper || (twoSided && middle <= -lower)
    const x = SIDE + (b / BINS) * inner
    const height = (Math.log1p(count) / top) * HISTOGRAM
    const bar = `M${(x + 0.5).toFixed(1)} ${BASELINE}v${(-height).toFixed(1)}h${(inner / BINS - 1).toFixed(2)}v${height.toFixed(1)}z`
    if (passes) shown += bar
    else hidden += bar
  }
  return (
    <>
      <path className="bars hidden" d={hidden} />
      <path className="bars shown" d={shown} />
    </>
  )
})

interface FittedLinesProps extends Pick<ScaleProps, 'inner' | 'limit'> {
  readonly counts: Histogram
  readonly mixture: Mixture
  /** Of the map. */
  readonly voxels: number
}

/** The densities of a mixture model as counts of the same bins. */
const FittedLines = memo(function FittedLines({ counts, inner, limit, mixture, voxels }: FittedLinesProps) {
  const top = Math.log1p(counts.largest)
  const densities = densitiesOf(mixture)
  const line = (density: (at: Densities) => number) =>
    Array.from({ length: BINS }, (_, b) => {
      const count = density(densities(-limit + (b + 0.5) * counts.width)) * voxels * counts.width
      const y = BASELINE - Math.min(1, Math.log1p(count) / top) * HISTOGRAM
      return `${b === 0 ? 'M' : 'L'}${(SIDE + ((b + 0.5) / BINS) * inner).toFixed(1)} ${y.toFixed(1)}`
    }).join('')
  return (
    <>
      <path className="fit-noise" d={line(({ noise }) => noise)} />
      <path className="fit-tails" d={line(({ positive, negative }) => positive + negative)} />
    </>
  )
})

interface ColourBarProps extends ScaleProps {
  readonly table: Uint8Array
  readonly soft: boolean
  /** Values of the map go beyond the ends of the scale. */
  readonly beyondLow: boolean
  readonly beyondHigh: boolean
  readonly isOwn: boolean
}

/** The bar: grey where hidden, the same ramp as the slices where soft; tips where values go beyond the scale; framed where the range is of one component. */
const ColourBar = memo(function ColourBar({ table, inner, limit, upper, lower, twoSided, soft, ...props }: ColourBarProps) {
  const gradient = useId()
  const opacityAt = (value: number, isInside: boolean) => {
    const isHiddenSide = !twoSided && value < 0
    if (!isInside) return isHiddenSide ? 0 : 1
    return soft && !isHiddenSide ? 0.7 * (value / Math.max(Math.min(upper, lower), 1e-6)) ** 2 : 0
  }
  const stops: { readonly value: number; readonly isInside: boolean }[] = []
  for (let n = 0; n <= 64; n++) {
    const value = ((n - 32) / 32) * limit
    stops.push({ value, isInside: value > -lower && value < upper })
  }
  for (const value of [-lower, upper].filter(Number.isFinite)) stops.push({ value, isInside: true }, { value, isInside: false })
  stops.sort((p, q) => p.value - q.value || (p.value < 0 ? 1 : -1) * (Number(p.isInside) - Number(q.isInside)))
  const middle = BAR_TOP + BAR / 2
  const end = SIDE + inner
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
      <rect className="bar-hidden" x={SIDE} y={BAR_TOP} width={inner} height={BAR} />
      <rect x={SIDE} y={BAR_TOP} width={inner} height={BAR} fill={`url(#${gradient})`} />
      {props.beyondHigh ? <path d={`M${end} ${BAR_TOP}l7 ${BAR / 2}l-7 ${BAR / 2}z`} fill={cssColour(table, limit, limit)} /> : null}
      {props.beyondLow ? (
        <path d={`M${SIDE} ${BAR_TOP}L${SIDE - 7} ${middle}L${SIDE} ${BAR_TOP + BAR}z`} fill={cssColour(table, -limit, limit)} />
      ) : null}
      {props.isOwn ? <rect className="own-frame" x={SIDE - 1} y={BAR_TOP - 1} width={inner + 2} height={BAR + 2} /> : null}
    </g>
  )
})

interface OwnMarkProps extends Omit<ScaleProps, 'upper' | 'lower'> {
  /** What the other components share. */
  readonly shared: Pick<ReturnType<typeof useDisplay.getState>, 'basis' | 'threshold' | 'percentile' | 'probability'>
  readonly name: string
}

/** Says on the bar that its range is of one component only, and where that of the others lies. */
function OwnMark({ inner, limit, shared, twoSided, name }: OwnMarkProps) {
  const { basis, threshold, percentile, probability } = shared
  // A shared percentile or probability is another value in each map: it has no place on this one's scale.
  const places = basis !== 'value' || threshold > limit ? [] : twoSided ? [-threshold, threshold] : [threshold]
  const words = {
    value: fixed(threshold, Number.isInteger(threshold * 10) ? 1 : 2),
    percentile: `${fixed(percentile, 1)} %`,
    mixture: `p > ${fixed(probability, 2)}`,
  }[basis]
  return (
    <g className="own-mark">
      {places.map((value) => (
        <path key={value} className="shared-threshold" d={`M${placeOn(value, limit, inner)} ${BAR_TOP + BAR + 1}l3.500 5h-7z`} />
      ))}
      <text x={SIDE + inner / 2} y={BAR_TOP + BAR + 30} textAnchor="middle">
        {text.threshold.ownOnBar(name, words)}
      </text>
    </g>
  )
}
