/** What does a report say about the run as a whole? */

import type { FigureRun } from '../../../src-shared/figure/figure-run'
import type { FontFamily } from '../../../src-shared/figure/font-families'
import { STAGES } from '../../../src-shared/model/progress'
import type { RunRecord } from '../../../src-shared/model/run'
import { modelName } from '../../../src-shared/params/model-name'
import type { Parameter, ParameterGroup } from '../../../src-shared/params/parameter-kinds'
import { PARAMETER_NAMES, PARAMETERS, type RunParameters, snakeCase } from '../../../src-shared/params/parameters'
import { methodsText } from '../write/methods'
import { parametersOf } from '../write/read-run-record'
import { convergenceScene } from './convergence'
import { bdi, type Content, Html, html } from './html'
import { countText, secondsText, shortText } from './numbers'
import { plotHtml } from './scene-html'

/** "Name" - value pairs. */
function facts(pairs: readonly (readonly [string, Content])[]): Html {
  return html`<dl>${pairs.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}

const utc = (iso: string): string => `${iso.slice(0, 10)}, ${iso.slice(11, 16)} UTC`

export function summarySection(record: RunRecord, run: FigureRun): Html {
  const { header } = record.input
  const { decomposition } = record
  const kept = decomposition.explainedByPrincipalComponents.slice(0, decomposition.nComponents).reduce((sum, share) => sum + share, 0)
  const seconds = record.repetitionTimeSeconds
  const volumes = header.shape[3] ?? 1
  const total = Object.values(record.stageSeconds).reduce((sum, value) => sum + value, 0)
  const parameters = parametersOf(record)
  const settled =
    decomposition.nIter === 0
      ? 'without a search'
      : parameters.model === 'dictionary-learning'
        ? `learnt in ${countText(decomposition.nIter)} batches of voxels`
        : decomposition.converged
          ? html`converged after ${countText(decomposition.nIter)} iterations`
          : html`<strong class="bad">not converged</strong> after ${countText(decomposition.nIter)} iterations`
  return html`<section id="summary"><h2>Summary</h2>${facts([
    ['Scan', bdi(header.fileName)],
    [
      'Size',
      `${header.shape.slice(0, 3).join(' × ')} voxels of ${header.zooms.slice(0, 3).map(shortText).join(' × ')} mm, ${countText(volumes)} volumes`,
    ],
    ['Repetition time', seconds === null ? 'unknown' : `${shortText(seconds)} s (${secondsText(volumes * seconds)} in all)`],
    ['Space', run.spaceName],
    ['Mask', `${countText(record.mask.voxels)} voxels, ${countText(Math.round(record.mask.volumeCm3))} cm³`],
    [
      'Components',
      record.imported ? String(decomposition.nComponents) : `${decomposition.nComponents}, of ${kept.toFixed(1)} % of the variance`,
    ],
    record.imported ? ['Computed with', bdi(record.imported.program)] : [modelName(parameters.model), settled],
    ['Warnings', record.warnings.length === 0 ? 'none' : html`<a href="#warnings">${record.warnings.length}</a>`],
    ['Made', `${utc(record.createdAt)}, in ${secondsText(total)}`],
  ])}</section>`
}

export function warningsSection(record: RunRecord): Html {
  const list = record.warnings.map(({ code, message }) => html`<li><p>${bdi(message)}</p><code>${code}</code></li>`)
  const body = list.length === 0 ? html`<p>None.</p>` : html`<ul class="warnings">${list}</ul>`
  return html`<section id="warnings"><h2>Warnings</h2>${body}</section>`
}

/** Where the paragraph of methods.md ends and its list begins. */
const LIST_HEADING = '\n\n## References\n\n'
const TITLE = '# Methods\n\n'

/** A line of the list of references: our own words, with *names* of journals and addresses. */
function referenceHtml(line: string): Html {
  const parts = line.replace(/^- /, '').split(/(\*[^*]+\*|https:\/\/\S+)/)
  return html`<li>${parts.map((part) => {
    if (part.startsWith('*')) return html`<em>${part.slice(1, -1)}</em>`
    return part.startsWith('https://') ? html`<a href="${part}" rel="noreferrer">${part}</a>` : part
  })}</li>`
}

export function methodsSection(record: RunRecord, parameters: RunParameters): Html {
  const { plain, bibtex } = methodsText(record, parameters)
  const end = plain.lastIndexOf(LIST_HEADING)
  const paragraph = plain.slice(TITLE.length, end)
  const references = plain
    .slice(end + LIST_HEADING.length)
    .trimEnd()
    .split('\n')
  return html`<section id="methods"><h2>Methods</h2><p class="prose">${bdi(paragraph)}</p>
<h3>References</h3><ul class="references">${references.map(referenceHtml)}</ul>
<details class="plain"><summary>BibTeX</summary><pre>${new Html(preformatted(bibtex))}</pre></details></section>`
}

/** Escaped, with its lines. */
const preformatted = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => html`${line}`.text)
    .join('\n')

const GROUPS: Readonly<Record<ParameterGroup, string>> = { mask: 'Mask', prepare: 'Preparation', decompose: 'Decomposition', maps: 'Maps' }

function valueText(parameter: Parameter, value: unknown): Content {
  switch (parameter.kind) {
    case 'choice':
      return parameter.choices.find((choice) => choice.value === value)?.label ?? String(value)
    case 'switch':
      return value === true ? 'yes' : 'no'
    case 'file':
      // The name alone: a report travels, the folders of a machine need not.
      return value === null ? 'none' : bdi(String(value).split(/[\\/]/).pop() ?? '')
    case 'text':
      return value === '' ? parameter.placeholder : bdi(String(value))
    case 'optional-number':
      if (value === null) return parameter.emptyLabel
  }
  return `${String(value)}${'unit' in parameter && parameter.unit ? ` ${parameter.unit}` : ''}`
}

export function parametersSection(record: RunRecord, parameters: RunParameters): Html {
  const { imported } = record
  if (imported) {
    return html`<section id="parameters"><h2>Parameters</h2><p>Computed with another program; its own notes tell how.</p>${facts([
      ['Program', bdi(imported.program)],
      ['Maps', bdi(imported.maps)],
      ['Time courses', bdi(imported.mixing)],
    ])}</section>`
  }
  const rows = PARAMETER_NAMES.map((name, index) => {
    const parameter: Parameter = PARAMETERS[name]
    const value = parameters[name]
    const before = index === 0 ? null : PARAMETERS[PARAMETER_NAMES[index - 1] ?? name].group
    const heading =
      before === parameter.group ? null : html`<tr class="group"><th colspan="4" scope="colgroup">${GROUPS[parameter.group]}</th></tr>`
    const changed = value !== parameter.default
    return html`${heading}<tr><th scope="row">${parameter.label}</th><td>${valueText(parameter, value)}</td><td class="quiet">${changed ? valueText(parameter, parameter.default) : ''}</td><td><code>${snakeCase(name)}</code></td></tr>`
  })
  const preset = record.preset === null ? null : html`<p>Preset: <code>${record.preset}</code></p>`
  return html`<section id="parameters"><h2>Parameters</h2>${preset}<div class="wide"><table><thead><tr><th scope="col">Parameter</th><th scope="col">Value</th><th scope="col">Default, where it differs</th><th scope="col">In run.json</th></tr></thead><tbody>${rows}</tbody></table></div></section>`
}

export function convergenceSection(record: RunRecord, parameters: RunParameters, run: FigureRun, fontFamily: FontFamily): Html {
  const { changePerIter, converged, nIter } = record.decomposition
  const last = changePerIter.at(-1)
  const words =
    last === undefined
      ? record.imported
        ? 'Computed with another program: its iterations are not known.'
        : 'No iteration was made.'
      : parameters.model === 'dictionary-learning'
        ? `${countText(nIter)} batches of voxels were taken; with the last one the dictionary changed by ${last.toPrecision(2)}.`
        : `After ${countText(nIter)} iterations the change was ${last.toPrecision(2)}; the tolerance is ${parameters.tol}. ${converged ? 'The decomposition converged.' : 'The decomposition did not converge: more iterations, fewer components or another seed may help.'}`
  const plot =
    last === undefined ? null : plotHtml(convergenceScene(run, changePerIter, parameters.tol, fontFamily), `Change per iteration. ${words}`)
  return html`<section id="convergence"><h2>Convergence</h2><figure>${plot}<figcaption>${words}</figcaption></figure></section>`
}

export function provenanceSection(record: RunRecord): Html {
  const { header } = record.input
  const { versions } = record
  const affine = header.affine.map((row) => html`<tr>${row.map((value) => html`<td>${shortText(value)}</td>`)}</tr>`)
  const stages = STAGES.filter((stage) => record.stageSeconds[stage] !== undefined)
  const times = stages.map((stage) => html`<tr><th scope="row">${stage}</th><td>${secondsText(record.stageSeconds[stage] ?? 0)}</td></tr>`)
  const scaling = header.scaling === null ? 'none' : `× ${shortText(header.scaling.slope)} + ${shortText(header.scaling.intercept)}`
  return html`<section id="provenance"><h2>Provenance</h2>${facts([
    ['Scan', bdi(header.fileName)],
    ['SHA-256', html`<code class="hash">${record.input.sha256 || 'not known'}</code>`],
    [
      'Stored as',
      `NIfTI-${header.niftiVersion}, ${header.datatype}, ${header.endianness}-endian${header.gzipped ? ', gzip' : ''}, scaling ${scaling}`,
    ],
    ['Orientation', `${header.orientation}, from ${header.affineSource} (sform code ${header.sformCode}, qform code ${header.qformCode})`],
    ['Repetition time from', header.repetitionTimeSource],
    ['Counterpoint', versions.counterpoint],
    ['Computed with', `${versions.kernels}, Node ${versions.node}, ${versions.platform}`],
    ['Memory', `${countText(Math.round(record.peakMemoryMiB))} MiB at most`],
  ])}<div class="pair"><table><caption>Voxel index to millimetres</caption><tbody>${affine}</tbody></table>
<table><caption>Time</caption><tbody>${times}</tbody></table></div></section>`
}
