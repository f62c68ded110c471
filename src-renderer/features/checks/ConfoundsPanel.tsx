/** Which confounds go with the time course of the chosen component: those of the run's own table, and those opened later? */
import { useMemo } from 'react'
import { checks } from '../../messages/checks'
import { fixed } from '../../messages/numbers'
import { useWorkbench } from '../explore/workbench'
import { useRanked } from '../plots/BesideTools'
import './checks.css'

const ROWS = 6
const BAR = 96
const text = checks.confounds

interface Row {
  readonly name: string
  readonly r: number
  readonly isTakenOut: boolean
}

export function ConfoundsPanel() {
  const { detail, chosen } = useWorkbench()
  const { confounds } = detail
  const course = useMemo(() => detail.mixing.map((row) => row[chosen.index] ?? 0), [detail, chosen.index])
  const ranked = useRanked(course)
  const rows = useMemo(() => {
    const found = new Map<string, Row>()
    for (const [column, name] of (confounds?.columns ?? []).entries()) {
      const r = confounds?.r[chosen.index]?.[column] ?? null
      if (r !== null) found.set(name, { name, r, isTakenOut: confounds?.takenOut.includes(name) ?? false })
    }
    for (const { column, r } of ranked)
      if (r !== null && !found.has(column.name)) found.set(column.name, { name: column.name, r, isTakenOut: false })
    return [...found.values()].sort((one, other) => Math.abs(other.r) - Math.abs(one.r))
  }, [confounds, chosen.index, ranked])
  if (rows.length === 0) return null
  const middle = BAR / 2
  return (
    <section className="detail-section confounds" aria-label={text.title}>
      <h3 className="section-title">
        {text.title} <span className="hint">{text.of}</span>
      </h3>
      <dl>
        {rows.slice(0, ROWS).map(({ name, r, isTakenOut }) => (
          <div key={name}>
            <dt title={isTakenOut ? `${name}, ${text.takenOut}` : name}>
              {name} {isTakenOut ? <span className="hint">{text.takenOut}</span> : null}
            </dt>
            <dd>
              <svg width={BAR} height={10} aria-hidden="true">
                <rect className="bar" x={r < 0 ? middle + r * middle : middle} y={2} width={Math.abs(r) * middle} height={6} />
                <line className="zero-line" x1={middle} x2={middle} y1={0} y2={10} />
              </svg>
            </dd>
            <dd>{fixed(r, 2)}</dd>
          </div>
        ))}
      </dl>
      {rows.length > ROWS ? <p className="hint">{text.more(rows.length - ROWS)}</p> : null}
    </section>
  )
}
