/** Can this run be relied on: did it converge, how many components do the data hold, and do they come out again? */
import { useMemo } from 'react'
import type { RunDetail } from '../../../src-shared/model/run'
import { isMapModel } from '../../../src-shared/params/model-kinds'
import { modelName } from '../../../src-shared/params/model-name'
import { dimensionPlot } from '../../../src-shared/plots/dimension-plot'
import { stabilityPlot } from '../../../src-shared/plots/stability-plot'
import { checks as text } from '../../messages/checks'
import { explore } from '../../messages/explore'
import { fixed, grouped } from '../../messages/numbers'
import { PlotDrawing } from '../../ui/PlotDrawing'
import { useSize } from '../../ui/use-size'
import { useShownRun } from '../explore/workbench'
import { ConvergencePlot } from '../run-progress/ConvergencePlot'
import './checks.css'

const WIDEST = 1100

export function ChecksView() {
  const { detail } = useShownRun()
  const [ref, size] = useSize<HTMLDivElement>()
  const width = Math.max(240, Math.min(WIDEST, size.width))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
    <section className="checks" aria-label={text.name} tabIndex={0}>
      <div ref={ref} className="checks-room">
        <Convergence detail={detail} />
        <Dimension detail={detail} width={width} />
        <Stability detail={detail} width={width} />
      </div>
    </section>
  )
}

function Convergence({ detail }: { readonly detail: RunDetail }) {
  const { imported, decomposition } = detail.record
  const { changePerIter, converged, nIter, verdict } = decomposition
  const curve = useMemo(() => changePerIter.map((change, n) => ({ iteration: n + 1, change })), [changePerIter])
  const said = verdict ?? { state: converged ? ('converged' as const) : ('not-yet' as const), iterationsExpected: null }
  const words = imported
    ? text.convergence.imported(imported.program)
    : changePerIter.length === 0
      ? text.convergence.none
      : text.convergence.verdict(said, nIter)
  return (
    <section aria-labelledby="check-convergence">
      <h2 id="check-convergence">{text.convergence.title}</h2>
      <p className={converged ? undefined : 'bad'}>{words}</p>
      {curve.length > 1 ? (
        <div className="checks-convergence">
          <ConvergencePlot curve={curve} tol={detail.parameters.tol} maxIter={detail.parameters.maxIter} />
        </div>
      ) : null}
    </section>
  )
}

function Dimension({ detail, width }: { readonly detail: RunDetail; readonly width: number }) {
  const { componentNumber: summary, nComponents: computed } = detail.record.decomposition
  const { dimension: curves } = detail
  const { model } = detail.parameters
  const drawing = useMemo(
    () => (curves && summary && curves.laplace.length > 0 ? dimensionPlot({ curves, summary, computed, width }) : null),
    [curves, summary, computed, width],
  )
  return (
    <section aria-labelledby="check-dimension">
      <h2 id="check-dimension">{text.dimension.title}</h2>
      {summary ? (
        <p>
          {text.dimension.method(summary.method, computed, summary.limit)}{' '}
          {text.dimension.samples(
            grouped(Math.round(summary.effectiveSamples)),
            summary.fwhmVoxels.map((value) => fixed(value, 1)).join(' × '),
          )}
        </p>
      ) : null}
      {drawing ? (
        <PlotDrawing drawing={drawing} />
      ) : (
        <p>{summary ? text.dimension.few : isMapModel(model) ? text.dimension.given(modelName(model)) : text.dimension.none}</p>
      )}
    </section>
  )
}

function Stability({ detail, width }: { readonly detail: RunDetail; readonly width: number }) {
  const { stability: summary } = detail.record.decomposition
  const { estimates, components } = detail
  const { model } = detail.parameters
  const drawing = useMemo(() => {
    if (!estimates) return null
    const quality = components.map((row) => row.stability ?? null)
    return stabilityPlot({ estimates, quality, name: (component) => explore.component(component, model), width })
  }, [estimates, components, model, width])
  const { columns } = text.stability
  return (
    <section aria-labelledby="check-stability">
      <h2 id="check-stability">{text.stability.title}</h2>
      {summary && drawing ? (
        <>
          <p>
            {text.stability.runs(summary)} {text.stability.kept(summary)} {text.stability.explained}
          </p>
          <PlotDrawing drawing={drawing} />
          <table className="checks-runs" aria-label={text.stability.table}>
            <thead>
              <tr>
                {(['run', 'iterations', 'converged', 'negentropy'] as const).map((key) => (
                  <th key={key} scope="col">
                    {columns[key]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {summary.runs.map(({ nIter, converged, negentropy }, run) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a run is its number
                <tr key={run}>
                  <td>{run + 1}</td>
                  <td>{nIter}</td>
                  <td className={converged ? undefined : 'bad'}>{converged ? text.stability.yes : text.stability.no}</td>
                  <td>{fixed(1000 * negentropy, 3)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      ) : (
        <p>{text.stability.none}</p>
      )}
    </section>
  )
}
