/** How does one number of a component stand among those of all? */
import { explore as text } from '../../messages/explore'

interface MeasureLineProps {
  readonly label: string
  readonly help?: string | undefined
  readonly here: number
  readonly all: readonly number[]
  readonly write: (value: number) => string
  /** A value beyond which a rule speaks, marked. */
  readonly line?: number | undefined
}

const WIDTH = 112

/** All components as ticks, the chosen one as a disc, its value at the right. One row of a list of terms. */
export function MeasureLine({ label, help, here, all, write, line }: MeasureLineProps) {
  const ends = [...all, ...(line === undefined ? [] : [line])]
  const low = Math.min(...ends)
  const high = Math.max(...ends)
  const x = (entry: number) => (high > low ? 5 + ((entry - low) / (high - low)) * (WIDTH - 10) : WIDTH / 2)
  return (
    <div>
      <dt title={help}>{label}</dt>
      <dd className="strip">
        <svg
          width={WIDTH}
          height={20}
          role="img"
          aria-label={text.measures.name(label, write(here), write(Math.min(...all)), write(Math.max(...all)))}
        >
          <line className="grid-line" x1={0} x2={WIDTH} y1={10} y2={10} />
          <path className="others" d={all.map((entry) => `M${x(entry).toFixed(1)} 6.5v7`).join('')} />
          {line === undefined ? null : <line className="limit" x1={x(line)} x2={x(line)} y1={2} y2={18} />}
          <circle className="readout-dot" cx={x(here)} cy={10} r={4} />
        </svg>
      </dd>
      <dd className="value">{write(here)}</dd>
    </div>
  )
}
