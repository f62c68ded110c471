/** What does a report say about each component? */
import { type FigureRun, mapOf } from '../../../src-shared/figure/figure-run'
import { numberText } from '../../../src-shared/figure/words'
import { BAND_HZ } from '../../../src-shared/frequency-band'
import { mixtureBasis, mixtureOfMap } from '../../../src-shared/mixture/fit-mixture'
import { cutsOf, type NoMixture } from '../../../src-shared/mixture/mixture'
import type { ComponentRow, RunDetail } from '../../../src-shared/model/run'
import { type Peak, peaksOf } from '../../../src-shared/peaks'
import { REPORT_WIDTH } from '../../../src-shared/plots/drawing'
import { mixturePlot } from '../../../src-shared/plots/mixture-plot'
import type { Drawings } from './drawings'
import { bdi, type Html, html } from './html'
import { countText, fixedText } from './numbers'
import { drawingHtml } from './plot-html'
import { figureHtml, plotHtml } from './scene-html'

const MOST_PEAKS = 8

const mmText = (mm: readonly number[]): string => mm.map((value) => fixedText(value, 0)).join(', ')
const labelled = ({ label }: ComponentRow): Html | null => (label === '' ? null : html` <span class="label">${bdi(label)}</span>`)

/** The table of all components, each row a way to its section. */
export function overviewTable(rows: readonly ComponentRow[], run: FigureRun): Html {
  const body = rows.map(
    (row) =>
      html`<tr><th scope="row"><a href="#ic-${row.index + 1}">${run.componentPrefix ?? 'IC'} ${row.index + 1}</a></th><td class="text">${bdi(row.label)}</td><td>${fixedText(row.explainedVariancePercent, 2)}</td><td>${fixedText(row.kurtosis, 1)}</td><td>${fixedText(row.skewness, 1)}</td><td>${row.lowFrequencyPercent === null ? '–' : fixedText(row.lowFrequencyPercent, 0)}</td><td>${fixedText(row.peakValue, 1)}</td><td>${mmText(row.peakMm)}</td></tr>`,
  )
  return html`<div class="wide"><table class="numbers"><caption>All components</caption><thead><tr><th scope="col" class="first">Component</th><th scope="col" class="text">Label</th><th scope="col">Variance (%)</th><th scope="col">Kurtosis</th><th scope="col">Skewness</th><th scope="col">Power ${BAND_HZ[0]}–${BAND_HZ[1]} Hz (%)</th><th scope="col">Peak (${run.statistic})</th><th scope="col">Peak x, y, z (mm)</th></tr></thead><tbody>${body}</tbody></table></div>`
}

function peakTable(peaks: readonly Peak[], run: FigureRun): Html {
  if (peaks.length === 0) return html`<p class="quiet">No voxel reaches the threshold.</p>`
  let number = 0
  const rows = peaks.map(({ mm, value, clusterCm3 }) => {
    const own = clusterCm3 === null ? '' : String(++number)
    return html`<tr><td>${own}</td>${mm.map((at) => html`<td>${fixedText(at, 0)}</td>`)}<td>${fixedText(value, 1)}</td><td>${clusterCm3 === null ? '' : fixedText(clusterCm3, clusterCm3 < 0.1 ? 2 : 1)}</td></tr>`
  })
  return html`<table class="numbers peaks"><caption>Peaks</caption><thead><tr><th rowspan="2" scope="col">Cluster</th><th colspan="3" scope="colgroup" class="span">Position (mm)</th><th rowspan="2" scope="col">${run.statistic}</th><th rowspan="2" scope="col">Size (cm³)</th></tr><tr><th scope="col">x</th><th scope="col">y</th><th scope="col">z</th></tr></thead><tbody>${rows}</tbody></table>`
}

/** Frequency with the most power, and how much. */
function strongestFrequency(run: FigureRun, component: number): string {
  let best = 0
  for (let f = 1; f < run.frequencies.length; f++) if ((run.spectra[f]?.[component] ?? 0) > (run.spectra[best]?.[component] ?? 0)) best = f
  return `${numberText(run.frequencies[best] ?? 0, 3)} ${run.frequencyUnit === 'Hz' ? 'Hz' : 'cycles per volume'}`
}

interface ComponentHtml {
  readonly html: Html
  /** Bytes of its picture. */
  readonly bytes: number
}

/** How many voxels of a map figures draw: beyond the threshold, on both sides. */
function voxelsBeyond(values: Float32Array, threshold: number): number {
  let count = 0
  for (let v = 0; v < values.length; v++) if (Math.abs(values[v]) > threshold) count++
  return count
}

/** Which volumes belong to which scan, where there are several. */
const scansOf = ({ scanBorders = [] }: FigureRun): string =>
  scanBorders.length === 0
    ? ''
    : ` (${scanBorders.length + 1} scans one behind the other, lines between them; they begin at volume ${[0, ...scanBorders].map((first) => first + 1).join(', ')})`

interface ComponentParts {
  readonly row: ComponentRow
  readonly run: FigureRun
  readonly drawings: Drawings
  readonly detail: Omit<RunDetail, 'runId'>
}

/** MELODIC's level of what is active. */
const ACTIVE_FROM = 0.5
const DISTRIBUTION_HEIGHT = 170

/** The distribution of the values with the mixture model, and what it says in words. */
function distribution({ row, run, detail }: ComponentParts, values: Float32Array, name: string): Html {
  const outcome = detail.mixtures?.[row.index] ?? mixtureOfMap(values, mixtureBasis(detail.record))
  const { mixture } = outcome
  const cuts = mixture && cutsOf(mixture, ACTIVE_FROM)
  let active = 0
  if (cuts) for (const value of values) if (value >= cuts.positive || -value >= cuts.negative) active++
  const sides = cuts ? [cuts.positive, -cuts.negative].filter(Number.isFinite).map((value) => numberText(value, 2)) : []
  const words =
    mixture === null
      ? NO_MIXTURE_WORDS[outcome.problem]
      : sides.length === 0
        ? 'The mixture model finds no tail beyond the noise: nothing is active by it.'
        : `By the mixture model of a Gaussian and gamma densities ${countText(active)} voxels are more likely active than not: beyond ${run.statistic} = ${sides.join(' and ')}. Dashed: the plain threshold.`
  const plot = { values, mixture, probability: ACTIVE_FROM, plain: run.displayThreshold, unit: run.statistic }
  const drawing = mixturePlot({ ...plot, width: REPORT_WIDTH, height: DISTRIBUTION_HEIGHT })
  return html`<figure>${drawingHtml({ ...drawing, description: `${name}: ${drawing.description}` })}<figcaption>Distribution of ${run.statistic} (density, logarithmic). ${words}</figcaption></figure>`
}

const NO_MIXTURE_WORDS: Readonly<Record<NoMixture, string>> = {
  constant: 'The map is one value: no mixture was fitted.',
  sparse: 'Many voxels are exactly 0: no mixture was fitted, the plain threshold holds.',
  'few-voxels': 'Too few voxels for a mixture: the plain threshold holds.',
  'not-z': 'The values are no z: no mixture was fitted.',
}

/** The confound that goes with the time course most, of the table of the run. */
function strongestConfound({ row, detail }: ComponentParts): string[] {
  const r = detail.confounds?.r[row.index] ?? []
  let best = -1
  for (const [column, value] of r.entries()) if (value !== null && Math.abs(value) > Math.abs(r[best] ?? 0)) best = column
  const name = detail.confounds?.columns[best]
  return name === undefined ? [] : [`strongest confound ${name}, r = ${fixedText(r[best] ?? 0, 2)}`]
}

/** One component: closed until it is asked for, so that a page of many opens at once. */
export function componentSection({ row, run, drawings, detail }: ComponentParts, dpi: number): ComponentHtml {
  const { index } = row
  const values = mapOf(run, index)
  const threshold = run.displayThreshold
  const beyond = voxelsBeyond(values, threshold)
  const { shape, affine, maskVoxels: voxels } = run
  const peaks = peaksOf(values, { shape, affine, voxels }, { threshold, twoSided: true, most: MOST_PEAKS })
  const name = `${run.componentPrefix ?? 'IC'} ${index + 1}`
  const measures = [
    `${fixedText(row.explainedVariancePercent, 2)} % of the variance`,
    `${countText(beyond)} of ${countText(values.length)} voxels with |${run.statistic}| > ${numberText(threshold, 2)}`,
    `kurtosis ${fixedText(row.kurtosis, 1)}`,
    ...(row.lowFrequencyPercent === null ? [] : [`${fixedText(row.lowFrequencyPercent, 0)} % of power in ${BAND_HZ[0]}–${BAND_HZ[1]} Hz`]),
    `spectral peak ${strongestFrequency(run, index)}`,
  ]
  const further = [
    `skewness ${fixedText(row.skewness, 2)}`,
    `explained variance as in MELODIC ${fixedText(row.melodicExplainedPercent, 2)} %`,
    ...(row.melodicTotalPercent === null ? [] : [`total variance as in MELODIC ${fixedText(row.melodicTotalPercent, 2)} %`]),
    ...(row.highFrequencyPercent === null ? [] : [`${fixedText(row.highFrequencyPercent, 0)} % of power above ${BAND_HZ[1]} Hz`]),
    ...strongestConfound({ row, run, drawings, detail }),
    `volume ${index} of maps.nii.gz`,
    `found as number ${row.originalIndex + 1}`,
    row.signFlipped ? 'sign turned' : 'sign as found',
  ]
  const where = `${mmText(row.cutMm)} mm`
  const cuts = figureHtml(
    drawings.cuts(index, dpi),
    dpi,
    drawings.typeface,
    `Map of ${name}${row.label === '' ? '' : `, ${row.label}`}: sagittal, coronal and axial cut through x, y, z = ${where}, above |${run.statistic}| of ${numberText(threshold, 2)}.`,
  )
  const unit = run.repetitionTimeSeconds === null ? 'volumes' : 'seconds'
  const plots = plotHtml(
    drawings.plots(index),
    `Time course of ${name} in standard deviations over ${unit}${scansOf(run)}, and its power spectrum with the peak at ${strongestFrequency(run, index)}.`,
  )
  const share = fixedText(row.explainedVariancePercent, 2)
  const section = html`<details class="component"><summary><h3>${name}${labelled(row)}</h3> <span class="quiet">${share} % · peak ${fixedText(row.peakValue, 1)} at ${mmText(row.peakMm)} mm</span></summary>
<div class="body" id="ic-${index + 1}"><p>${measures.join(' · ')}</p><div class="page"><figure>${cuts.html}</figure><div>${peakTable(peaks, run)}</div></div><figure>${plots}</figure>${distribution({ row, run, drawings, detail }, values, name)}<p class="quiet">${bdi(further.join(' · '))}</p></div></details>`
  return { html: section, bytes: cuts.bytes }
}
