/** How does the component compare with the others of its run? */
import type { ComponentRow } from '../../../src-shared/model/run'
import { explore as text } from '../../messages/explore'
import { fixed } from '../../messages/numbers'
import { MeasureLine } from './MeasureLine'

interface MeasuresProps {
  /** Of the chosen component: "IC 3". */
  readonly name: string
  readonly chosen: ComponentRow
  readonly rows: readonly ComponentRow[]
}

const MEASURES: readonly {
  readonly key:
    | 'variance'
    | 'melodicExplained'
    | 'melodicTotal'
    | 'stability'
    | 'kurtosis'
    | 'skewness'
    | 'lowFrequency'
    | 'highFrequency'
    | 'peak'
  readonly value: (row: ComponentRow) => number | null
  readonly write: (value: number) => string
}[] = [
  { key: 'variance', value: (row) => row.explainedVariancePercent, write: (value) => `${fixed(value, 1)} %` },
  { key: 'melodicExplained', value: (row) => row.melodicExplainedPercent, write: (value) => `${fixed(value, 1)} %` },
  { key: 'melodicTotal', value: (row) => row.melodicTotalPercent, write: (value) => `${fixed(value, 1)} %` },
  { key: 'stability', value: (row) => row.stability ?? null, write: (value) => fixed(value, 2) },
  { key: 'kurtosis', value: (row) => row.kurtosis, write: (value) => fixed(value, 1) },
  { key: 'skewness', value: (row) => row.skewness, write: (value) => fixed(value, 1) },
  { key: 'lowFrequency', value: (row) => row.lowFrequencyPercent, write: (value) => `${fixed(value, 0)} %` },
  { key: 'highFrequency', value: (row) => row.highFrequencyPercent, write: (value) => `${fixed(value, 0)} %` },
  { key: 'peak', value: (row) => row.peakValue, write: (value) => fixed(value, 1) },
]

/** One line for each measure. */
export function Measures({ name, chosen, rows }: MeasuresProps) {
  return (
    <section className="detail-section" aria-label={text.measures.title}>
      <h3 className="section-title">
        {text.measures.title} <span className="hint">{text.measures.among(name, rows.length)}</span>
      </h3>
      <dl className="measures">
        {MEASURES.map(({ key, value, write }) => {
          const here = value(chosen)
          if (here === null) return null
          const all = rows.map(value).filter((entry) => entry !== null)
          return <MeasureLine key={key} label={text.measures[key]} help={text.measures.helps[key]} here={here} all={all} write={write} />
        })}
      </dl>
    </section>
  )
}
