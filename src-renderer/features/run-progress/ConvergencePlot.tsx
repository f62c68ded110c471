/** Is the decomposition settling: how does the largest change fall from one iteration to the next? */
import { messages } from '../../messages/en'
import { scientific } from '../../messages/numbers'
import { useSize } from '../../ui/use-size'
import { logScale, roundSteps } from './log-scale'
import { PowerLabel } from './PowerLabel'

interface ConvergencePlotProps {
  readonly curve: readonly { readonly iteration: number; readonly change: number }[]
  readonly tol: number
  readonly maxIter: number
}

const words = messages.runProgress
const MARGIN = { left: 48, right: 110, top: 12, bottom: 38 }

export function ConvergencePlot({ curve, tol, maxIter }: ConvergencePlotProps) {
  const [ref, { width, height }] = useSize<HTMLDivElement>()
  const last = curve.at(-1)
  const right = width - MARGIN.right
  const bottom = height - MARGIN.bottom
  return (
    // No landmark of its own: in the checks of a run it stands in one of the same name.
    <div className="run-plot convergence">
      <div className="plot-head">
        <h3>{words.convergence}</h3>
        <span className="text-hint">{words.convergenceAbout}</span>
      </div>
      <div className="plot-room" ref={ref}>
        {width > MARGIN.left + MARGIN.right + 40 && bottom > 60 ? (
          <svg
            width={width}
            height={height}
            role="img"
            aria-label={
              last ? words.convergencePicture(last.iteration, scientific(last.change), scientific(tol)) : words.convergenceWaiting
            }
          >
            <Curve curve={curve} tol={tol} maxIter={maxIter} right={right} bottom={bottom} />
          </svg>
        ) : null}
      </div>
    </div>
  )
}

function Curve({ curve, tol, maxIter, right, bottom }: ConvergencePlotProps & { readonly right: number; readonly bottom: number }) {
  const last = curve.at(-1)
  const lowest = curve.reduce((low, point) => (point.change > 0 ? Math.min(low, point.change) : low), tol)
  const y = logScale(Math.min(Math.floor(Math.log10(tol)) - 1, Math.floor(Math.log10(lowest))), 0, bottom, MARGIN.top)
  // The axis grows in steps with the run instead of beginning at the allowed maximum, which most runs never reach.
  const shown = Math.min(Math.max(20, Math.ceil(((last?.iteration ?? 0) * 1.25) / 20) * 20), Math.max(maxIter, last?.iteration ?? 1))
  const marks = roundSteps(shown, Math.max(2, Math.floor((right - MARGIN.left) / 60)))
  const end = Math.max(shown, marks.at(-1) ?? shown)
  const x = (iteration: number) => MARGIN.left + (iteration / end) * (right - MARGIN.left)
  const tolY = y.at(tol)
  // Beside the point, but never on the line of the tolerance.
  const lastY = last ? y.at(last.change) : 0
  const path = curve
    .map((point, index) => `${index === 0 ? 'M' : 'L'}${x(point.iteration).toFixed(1)} ${y.at(point.change).toFixed(1)}`)
    .join('')
  return (
    <>
      {y.exponents.map((exponent) => (
        <g key={exponent}>
          <line
            className="plot-grid"
            x1={MARGIN.left}
            x2={right}
            y1={Math.round(y.at(10 ** exponent))}
            y2={Math.round(y.at(10 ** exponent))}
          />
          <PowerLabel exponent={exponent} x={MARGIN.left - 8} y={y.at(10 ** exponent) + 4} anchor="end" />
        </g>
      ))}
      {marks.map((iteration) => (
        <g key={iteration}>
          <line className="plot-axis" x1={Math.round(x(iteration))} x2={Math.round(x(iteration))} y1={bottom} y2={bottom + 4} />
          <text x={x(iteration)} y={bottom + 17} textAnchor="middle">
            {iteration}
          </text>
        </g>
      ))}
      <text x={(MARGIN.left + right) / 2} y={bottom + 33} textAnchor="middle">
        {words.iteration}
      </text>
      <line className="plot-tolerance" x1={MARGIN.left} x2={right} y1={Math.round(tolY)} y2={Math.round(tolY)} />
      <text className="plot-strong" x={right + 8} y={tolY - 2}>
        {words.tolerance(scientific(tol))}
      </text>
      <text x={right + 8} y={tolY + 12}>
        {words.stopsHere}
      </text>
      {last ? (
        <>
          <path className="plot-curve" d={path} />
          <circle className="plot-point" cx={x(last.iteration)} cy={lastY} r={3.5} />
          <text className="plot-value" x={x(last.iteration) + 10} y={Math.abs(lastY - tolY) < 12 ? tolY - 6 : lastY + 4}>
            {scientific(last.change)}
          </text>
        </>
      ) : (
        <text x={(MARGIN.left + right) / 2} y={(MARGIN.top + bottom) / 2} textAnchor="middle">
          {words.convergenceWaiting}
        </text>
      )}
    </>
  )
}
