/** How does the component compare with the others of its run? */
import type { ComponentRow } from '../../../src-shared/model/run'
import { explore as text } from '../../messages/explore'
import { fixed } from '../explore/number-format'

export interface MeasuresProps {
  readonly chosen: ComponentRow
  readonly rows: readonly ComponentRow[]
}

const WIDTH = 128
const MEASURES: readonly {
  readonly key: 'variance' | 'kurtosis' | 'skewness' | 'lowFrequency' | 'peak'
  readonly value: (row: ComponentRow) => number | null
  readonly write: (value: number) => string
}[] = [
  { key: 'variance', value: (row) => row.explainedVariancePercent, write: (value) => `${fixed(value, 1)} %` },
  { key: 'kurtosis', value: (row) => row.kurtosis, write: (value) => fixed(value, 1) },
  { key: 'skewness', value: (row) => row.skewness, write: (value) => fixed(value, 1) },
  { key: 'lowFrequency', value: (row) => row.lowFrequencyPercent, write: (value) => `${fixed(value, 0)} %` },
  { key: 'peak', value: (row) => row.peakValue, write: (value) => fixed(value, 1) },
]

/** One line for each measure: all components as ticks, the chosen one as a disc, its value at the right. */
export function Measures({ chosen, rows }: MeasuresProps) {
  return (
    <section className="detail-section" aria-label={text.measures.title}>
      <h3 className="section-title">
        {text.measures.title} <span className="hint">{text.measures.among(text.component(chosen.index), rows.length)}</span>
      </h3>
      <dl className="measures">
        {MEASURES.map(({ key, value, write }) => {
          const here = value(chosen)
          if (here === null) return null
          const all = rows.map(value).filter((entry) => entry !== null)
          const low = Math.min(...all)
          const high = Math.max(...all)
          const x = (entry: number) => (high > low ? 5 + ((entry - low) / (high - low)) * (WIDTH - 10) : WIDTH / 2)
          const label = text.measures[key]
          return (
            <div key={key}>
              <dt>{label}</dt>
              <dd className="strip">
                <svg width={WIDTH} height={20} role="img" aria-label={text.measures.name(label, write(here), write(low), write(high))}>
                  <line className="grid-line" x1={0} x2={WIDTH} y1={10} y2={10} />
                  <path className="others" d={all.map((entry) => `M${x(entry).toFixed(1)} 6.5v7`).join('')} />
                  <circle className="readout-dot" cx={x(here)} cy={10} r={4} />
                </svg>
              </dd>
              <dd className="value">{write(here)}</dd>
            </div>
          )
        })}
      </dl>
    </section>
  )
}
