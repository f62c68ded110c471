/** How does the component vary over the scan? */
import { useMemo, useState } from 'react'
import { explore as text } from '../../messages/explore'
import { fixed } from '../explore/number-format'
import { useSize } from '../explore/use-size'
import { standardised } from './standard'
import { decimalsOf, ticksOf } from './ticks'

export interface TimeCourseProps {
  readonly componentName: string
  /** T values as in mixing.tsv. */
  readonly course: readonly number[]
  readonly repetitionTimeSeconds: number | null
}

const HEIGHT = 122
const PLOT = { left: 26, right: 4, top: 6, bottom: 20 }

/** The time course in standard deviations over seconds (over volumes when the repetition time is unknown). */
export function TimeCourse({ componentName, course, repetitionTimeSeconds: tr }: TimeCourseProps) {
  const [ref, { width }] = useSize<HTMLDivElement>()
  const [hovered, setHovered] = useState<number | null>(null)
  const values = useMemo(() => standardised(course), [course])
  const low = Math.min(...values)
  const high = Math.max(...values)
  const reach = Math.max(1.2, Math.abs(low), Math.abs(high)) * 1.05
  const step = tr ?? 1
  const end = Math.max(step, (values.length - 1) * step)
  const right = Math.max(PLOT.left + 10, width - PLOT.right)
  const bottom = HEIGHT - PLOT.bottom
  const x = (n: number) => PLOT.left + ((n * step) / end) * (right - PLOT.left)
  const y = (value: number) => PLOT.top + ((reach - value) / (2 * reach)) * (bottom - PLOT.top)
  const xTicks = ticksOf(0, end, width > 420 ? 6 : 4)
  const yTicks = ticksOf(-reach, reach, 4).filter((tick) => Math.abs(tick) <= reach)
  const line = values.map((value, n) => `${n === 0 ? 'M' : 'L'}${x(n).toFixed(1)} ${y(value).toFixed(1)}`).join('')
  const time = (n: number) =>
    tr === null ? `${text.timeCourse.volume} ${n + 1}` : text.timeCourse.seconds(fixed(n * tr, decimalsOf([0, tr])))
  const at = hovered !== null && hovered < values.length ? hovered : null
  const decimals = decimalsOf(xTicks)
  return (
    <section className="detail-section" aria-label={text.timeCourse.title}>
      <h3 className="section-title">
        {text.timeCourse.title} <span className="hint">{text.timeCourse.unit}</span>
        {tr === null ? <span className="hint">{text.timeCourse.noTime}</span> : null}
      </h3>
      <div ref={ref} className="plot">
        <svg
          width={width}
          height={HEIGHT}
          role="img"
          aria-label={text.timeCourse.name(
            componentName,
            values.length,
            tr === null ? '' : text.timeCourse.over(fixed(values.length * tr, Number.isInteger(values.length * tr) ? 0 : 1)),
            fixed(low, 1),
            fixed(high, 1),
          )}
          onPointerMove={(event) => {
            const bounds = event.currentTarget.getBoundingClientRect()
            const share = (event.clientX - bounds.left - PLOT.left) / (right - PLOT.left)
            setHovered(Math.min(values.length - 1, Math.max(0, Math.round((share * end) / step))))
          }}
          onPointerLeave={() => setHovered(null)}
        >
          {yTicks.map((tick) => (
            <g key={tick}>
              <line className={tick === 0 ? 'zero-line' : 'grid-line'} x1={PLOT.left} x2={right} y1={y(tick)} y2={y(tick)} />
              <text x={PLOT.left - 6} y={y(tick)} textAnchor="end" dominantBaseline="central">
                {fixed(tick, decimalsOf(yTicks))}
              </text>
            </g>
          ))}
          {xTicks.map((tick, n) => (
            <g key={tick}>
              <line className="tick" x1={x(tick / step)} x2={x(tick / step)} y1={bottom} y2={bottom + 4} />
              <text x={x(tick / step)} y={bottom + 15} textAnchor={n === 0 ? 'start' : tick > 0.93 * end ? 'end' : 'middle'}>
                {fixed(tick, decimals)}
                {tr !== null && n === xTicks.length - 1 ? ' s' : ''}
              </text>
            </g>
          ))}
          <path className="course" d={line} />
          {at === null ? null : (
            <g>
              <line className="readout-line" x1={x(at)} x2={x(at)} y1={PLOT.top} y2={bottom} />
              <circle className="readout-dot" cx={x(at)} cy={y(values[at] as number)} r={2.5} />
              <text
                className="readout"
                x={x(at) > right - 90 ? x(at) - 6 : x(at) + 6}
                y={PLOT.top + 7}
                textAnchor={x(at) > right - 90 ? 'end' : 'start'}
              >
                {text.timeCourse.readout(time(at), fixed(values[at] as number, 2))}
              </text>
            </g>
          )}
        </svg>
      </div>
    </section>
  )
}
