/** How does the component vary over the scan, and what else varies with it? */
import { useMemo, useState } from 'react'
import type { CourseEvent } from '../../../src-shared/course/course-file'
import { course as words } from '../../messages/course'
import { explore as text } from '../../messages/explore'
import { fixed } from '../../messages/numbers'
import { useSize } from '../../ui/use-size'
import type { RankedColumn } from './BesideTools'
import { useCourse } from './course-store'
import { ColumnTick, edgesOf, PLOT, PlotFrame, RowTick } from './PlotFrame'
import { standardised, standardisedPart } from './standard'
import { decimalsOf, ticksOf } from './ticks'
import { usePlotControl, usePlotWindow } from './use-plot-window'

interface TimeCourseProps {
  readonly componentName: string
  /** T values as in mixing.tsv. */
  readonly course: readonly number[]
  readonly repetitionTimeSeconds: number | null
  /** Drawn thin beside it, each in standard deviations of its own. */
  readonly beside: readonly RankedColumn[]
  /** Shaded; only where seconds are known. */
  readonly events: readonly CourseEvent[]
  /** Volumes with which further scans begin. */
  readonly borders: readonly number[]
}

/** Colours and dashes of the columns beside; after them they begin again. */
const LINE_KINDS = 6
const HEIGHT = 122

/** CSS pixels: half of a word below the axis, and what the last word and half of the one before take. */
const TICK_ROOM = 18
const LAST_TICK_ROOM = 48

/** The time course in standard deviations over seconds (over volumes when the repetition time is unknown). */
export function TimeCourse({ componentName, course, repetitionTimeSeconds: tr, beside, events, borders }: TimeCourseProps) {
  const [ref, { width }] = useSize<HTMLDivElement>()
  const [hovered, setHovered] = useState<number | null>(null)
  const { marked, mark } = useCourse()
  const shown = usePlotWindow(course.length)
  const values = useMemo(() => standardised(course), [course])
  const besideValues = useMemo(() => beside.map(({ column }) => standardisedPart(column.values)), [beside])
  const low = Math.min(...values)
  const high = Math.max(...values)
  const reach = Math.max(1.2, Math.abs(low), Math.abs(high)) * 1.05
  const step = tr ?? 1
  const { right, bottom } = edgesOf(width, HEIGHT)
  const x = (n: number) => PLOT.left + ((n - shown.from) / (shown.to - shown.from)) * (right - PLOT.left)
  const y = (value: number) => PLOT.top + ((reach - Math.max(-reach, Math.min(reach, value))) / (2 * reach)) * (bottom - PLOT.top)
  const control = usePlotControl({ count: values.length, marked, mark, window: shown, left: PLOT.left, right })
  const [start, end] = [shown.from * step, shown.to * step]
  const xTicks = ticksOf(start, end, width > 420 ? 6 : 4)
  const yTicks = ticksOf(-reach, reach, 4).filter((tick) => Math.abs(tick) <= reach)
  const decimals = decimalsOf(xTicks)
  // The last one ends at the edge and carries the unit: it may need the room of the one before.
  const [lastButOne, lastTick] = xTicks.slice(-2).map((tick) => x(tick / step))
  const isCrowded =
    lastTick !== undefined && lastButOne !== undefined && lastTick > right - TICK_ROOM && lastTick - lastButOne < LAST_TICK_ROOM
  const time = (n: number) =>
    tr === null ? `${text.timeCourse.volume} ${n + 1}` : text.timeCourse.seconds(fixed(n * tr, decimalsOf([0, tr])))
  const summary = text.timeCourse
    .name(
      componentName,
      values.length,
      tr === null ? '' : text.timeCourse.over(fixed(values.length * tr, Number.isInteger(values.length * tr) ? 0 : 1)),
      fixed(low, 1),
      fixed(high, 1),
    )
    .concat(borders.length === 0 ? '' : ` ${words.scans(borders.length + 1, borders.map((first) => first + 1).join(', '))}`)
  const clip = `clip-${componentName.replace(/\W/g, '')}`
  const at = [hovered, marked].find((n): n is number => n !== null && n < values.length) ?? null
  const eventsHere =
    at === null || tr === null ? [] : events.filter(({ onset, duration }) => at * tr >= onset && at * tr <= onset + duration)
  const says = (n: number) => {
    const others = besideValues.map((each) => each[n] ?? null).filter((each) => each !== null)
    const types = [...new Set(eventsHere.map(({ type }) => type).filter((type) => type !== ''))]
    return [
      text.timeCourse.readout(time(n), fixed(values[n] as number, 2)),
      ...others.slice(0, 3).map((other) => fixed(other, 2)),
      ...types,
    ].join(', ')
  }
  return (
    <section className="detail-section" aria-label={text.timeCourse.title}>
      <h3 className="section-title">
        {text.timeCourse.title} <span className="hint">{text.timeCourse.unit}</span>
        {tr === null ? <span className="hint">{text.timeCourse.noTime}</span> : null}
      </h3>
      <PlotFrame
        frameRef={ref}
        width={width}
        height={HEIGHT}
        control={control}
        shown={shown}
        slider={{
          label: words.time(componentName),
          min: 1,
          max: values.length,
          now: (marked ?? 0) + 1,
          text: marked === null ? text.timeCourse.title : says(Math.min(marked, values.length - 1)),
        }}
        summary={summary}
        clip={clip}
        onHover={setHovered}
      >
        {tr === null ? null : (
          <g clipPath={`url(#${clip})`}>
            {events.map(({ onset, duration, type }) => (
              <rect
                key={`${onset} ${duration} ${type}`}
                className="event"
                x={x(onset / tr)}
                y={PLOT.top}
                width={Math.max(1, x((onset + duration) / tr) - x(onset / tr))}
                height={bottom - PLOT.top}
              />
            ))}
          </g>
        )}
        {yTicks.map((tick) => (
          <RowTick key={tick} y={y(tick)} right={right} isZero={tick === 0} text={fixed(tick, decimalsOf(yTicks))} />
        ))}
        <g clipPath={`url(#${clip})`}>
          {borders.map((first, n) => (
            <g key={first}>
              <line className="scan-border" x1={x(first - 0.5)} x2={x(first - 0.5)} y1={PLOT.top} y2={bottom} />
              <text className="scan-border-name" x={x(first - 0.5) + 3} y={bottom - 4}>
                {words.scan(n + 2)}
              </text>
            </g>
          ))}
        </g>
        {xTicks.map((tick, n) => (
          <ColumnTick
            key={tick}
            x={x(tick / step)}
            bottom={bottom}
            right={right}
            room={TICK_ROOM}
            text={
              isCrowded && n === xTicks.length - 2 ? '' : `${fixed(tick, decimals)}${tr !== null && n === xTicks.length - 1 ? ' s' : ''}`
            }
          />
        ))}
        <g clipPath={`url(#${clip})`}>
          {besideValues.map((each, n) => (
            <path key={beside[n]?.column.name} className="course beside" data-line={n % LINE_KINDS} d={pathOf(each, x, y)} />
          ))}
          <path className="course" d={pathOf(values, x, y)} />
        </g>
        {at === null || at < shown.from - 0.5 || at > shown.to + 0.5 ? null : (
          <g>
            <line className="readout-line" x1={x(at)} x2={x(at)} y1={PLOT.top} y2={bottom} />
            <circle className="readout-dot" cx={x(at)} cy={y(values[at] as number)} r={2.5} />
            <text
              className="readout"
              x={x(at) > right - 110 ? x(at) - 6 : x(at) + 6}
              y={PLOT.top + 7}
              textAnchor={x(at) > right - 110 ? 'end' : 'start'}
            >
              {says(at)}
            </text>
          </g>
        )}
      </PlotFrame>
      {beside.length > 0 ? (
        <ul className="beside-names" title={words.rName}>
          {beside.map(({ column: { name }, r }, n) => (
            <li key={name}>
              <svg width={16} height={8} aria-hidden="true">
                <line className="course beside" data-line={n % LINE_KINDS} x1={0} x2={16} y1={4} y2={4} />
              </svg>
              <span className="words">{words.r(name, r === null ? null : fixed(r, 2))}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  )
}

/** A line through the values; broken where there is none. */
function pathOf(values: readonly (number | null)[], x: (n: number) => number, y: (value: number) => number): string {
  return values
    .map((value, n) => (value === null ? '' : `${n === 0 || values[n - 1] === null ? 'M' : 'L'}${x(n).toFixed(1)} ${y(value).toFixed(1)}`))
    .join('')
}
