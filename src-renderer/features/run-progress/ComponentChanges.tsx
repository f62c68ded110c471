/** Which components still turn, and which have settled? */
import { messages } from '../../messages/en'
import { useSize } from '../../ui/use-size'
import { logScale } from './log-scale'
import { PowerLabel } from './PowerLabel'

interface ComponentChangesProps {
  /** Change of each component at the last iteration, in the order of the decomposition; empty before the first. */
  readonly changes: readonly number[]
  readonly tol: number
  readonly iteration: number
  readonly components: number
}

const words = messages.runProgress
const MARGIN = { left: 28, right: 8, top: 12, bottom: 38 }

export function ComponentChanges({ changes, tol, iteration, components }: ComponentChangesProps) {
  const [ref, { width, height }] = useSize<HTMLDivElement>()
  const settled = changes.filter((change) => change < tol).length
  return (
    <section className="run-plot changes" aria-labelledby="changes-title">
      <div className="plot-head">
        <h3 id="changes-title">{words.each}</h3>
        {changes.length > 0 ? (
          <>
            <span className="text-hint">{words.eachAbout(iteration)}</span>
            <span className="plot-end">{words.settled(settled, changes.length)}</span>
          </>
        ) : null}
      </div>
      <div className="plot-room" ref={ref}>
        {width > 80 && height > 100 ? (
          <svg width={width} height={height} role="img" aria-label={words.eachPicture(settled, changes.length)}>
            <Dots changes={changes} tol={tol} components={changes.length || components} width={width} height={height} />
          </svg>
        ) : null}
      </div>
    </section>
  )
}

interface DotsProps {
  readonly changes: readonly number[]
  readonly tol: number
  readonly components: number
  readonly width: number
  readonly height: number
}

function Dots({ changes, tol, components, width, height }: DotsProps) {
  const bottom = height - MARGIN.bottom
  const row = (bottom - MARGIN.top) / Math.max(1, components)
  const x = logScale(Math.floor(Math.log10(tol)) - 2, 0, MARGIN.left, width - MARGIN.right, 46)
  const largest = changes.indexOf(Math.max(...changes))
  // With many components not every row has room for its number.
  const every = Math.max(1, Math.ceil(13 / row))
  return (
    <>
      {x.exponents.map((exponent) => (
        <g key={exponent}>
          <line
            className="plot-grid"
            x1={Math.round(x.at(10 ** exponent))}
            x2={Math.round(x.at(10 ** exponent))}
            y1={MARGIN.top}
            y2={bottom}
          />
          <PowerLabel exponent={exponent} x={x.at(10 ** exponent)} y={bottom + 17} anchor={exponent === 0 ? 'end' : 'middle'} />
        </g>
      ))}
      <line className="plot-tolerance" x1={Math.round(x.at(tol))} x2={Math.round(x.at(tol))} y1={MARGIN.top} y2={bottom} />
      {Array.from({ length: components }, (_, index) => {
        const y = MARGIN.top + (index + 0.5) * row
        const change = changes[index]
        return (
          // Rows have no identity but their place in the decomposition.
          // biome-ignore lint/suspicious/noArrayIndexKey: the index is the component.
          <g key={index}>
            {index % every === 0 || index === largest ? (
              <text className={index === largest ? 'plot-strong' : undefined} x={MARGIN.left - 8} y={y + 4} textAnchor="end">
                {index + 1}
              </text>
            ) : null}
            {change === undefined ? null : (
              <>
                <line className="plot-grid" x1={MARGIN.left} x2={x.at(change)} y1={Math.round(y)} y2={Math.round(y)} />
                <circle
                  className={index === largest ? 'plot-point' : change < tol ? 'plot-dot settled' : 'plot-dot'}
                  cx={x.at(change)}
                  cy={y}
                  r={Math.min(3, Math.max(1.5, row / 3))}
                />
              </>
            )}
          </g>
        )
      })}
      <text x={(MARGIN.left + width) / 2} y={bottom + 33} textAnchor="middle">
        {words.changeLog}
      </text>
    </>
  )
}
