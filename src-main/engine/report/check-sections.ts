/** What does a report say about the number of components, and about how stable they are? */
import type { RunDetail } from '../../../src-shared/model/run'
import { componentName } from '../../../src-shared/params/model-name'
import { dimensionPlot } from '../../../src-shared/plots/dimension-plot'
import { REPORT_WIDTH } from '../../../src-shared/plots/drawing'
import { stabilityPlot } from '../../../src-shared/plots/stability-plot'
import { type Html, html } from './html'
import { countText, fixedText } from './numbers'
import { drawingHtml } from './plot-html'

type Detail = Omit<RunDetail, 'runId'>

/** The curves of all estimators, and what each would have chosen. */
export function dimensionSection({ record, dimension: curves }: Detail): Html {
  const { componentNumber: summary, nComponents: computed } = record.decomposition
  const heading = html`<h2>Number of components</h2>`
  if (!summary || !curves || curves.laplace.length === 0)
    return html`<section id="dimension">${heading}<p>Not estimated for this run: ${computed} were computed.</p></section>`
  const drawing = dimensionPlot({ curves, summary, computed, width: REPORT_WIDTH })
  const words = `${drawing.description} The mask counts as ${countText(Math.round(summary.effectiveSamples))} independent samples, by a smoothness of ${summary.fwhmVoxels.map((value) => fixedText(value, 1)).join(' × ')} voxels. A dot marks the choice of each estimator, the dashed line the number computed.`
  return html`<section id="dimension">${heading}<figure>${drawingHtml(drawing)}<figcaption>${words}</figcaption></figure></section>`
}

/** Iq of each component and ICASSO's plane; what one run alone cannot say. */
export function stabilitySection({ record, estimates, components, parameters }: Detail): Html {
  const { stability: summary } = record.decomposition
  const heading = html`<h2>Stability</h2>`
  if (!summary || !estimates)
    return html`<section id="stability">${heading}<p>The search was made once: how stable the components are is not known.</p></section>`
  const quality = components.map((row) => row.stability ?? null)
  const drawing = stabilityPlot({ estimates, quality, name: (index) => componentName(index, parameters.model), width: REPORT_WIDTH })
  const kept =
    summary.keptRun === null ? 'Shown are the centrotypes of the clusters.' : `Shown are the components of run ${summary.keptRun + 1}.`
  const words = `${drawing.description} ${summary.convergedRuns} of ${summary.runs.length} runs converged. ${kept}`
  const rows = summary.runs.map(
    ({ nIter, converged, negentropy }, run) =>
      html`<tr><th scope="row">${run + 1}</th><td>${countText(nIter)}</td><td>${converged ? 'yes' : 'no'}</td><td>${fixedText(1000 * negentropy, 3)}</td></tr>`,
  )
  const table = html`<table class="numbers"><caption>Runs</caption><thead><tr><th scope="col" class="first">Run</th><th scope="col">Iterations</th><th scope="col">Converged</th><th scope="col">Negentropy (× 1000)</th></tr></thead><tbody>${rows}</tbody></table>`
  return html`<section id="stability">${heading}<figure>${drawingHtml(drawing)}<figcaption>${words}</figcaption></figure><details class="plain"><summary>All runs</summary>${table}</details></section>`
}
