/** How does a run look to programs that open what MELODIC writes (FSLeyes, Melview, FIX, ICA-AROMA)? */
import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { version } from '../../../package.json'
import { AppError } from '../../../src-shared/errors'
import { OUTPUT_NAMES } from '../../../src-shared/output-names'
import { modelName } from '../../../src-shared/params/model-name'
import { visibleText } from '../../../src-shared/visible-text'
import { type Dense, denseOf } from '../maths/dense'
import { spectraOf } from '../results/spectra'
import { writeTextFile } from '../write/run-folder'
import { copyFromRun, type RunToExport } from './run-to-export'
import { scaleWords } from './sidecars'
import { labelText } from './table-texts'

/** Texts of one component each, whose number depends on how many there are. */
export const NUMBERED_FILES = /^report[\\/][ft]\d+\.txt$/

/** fslpy takes a folder for one of MELODIC only by this ending. @throws AppError PARAM_INVALID */
export function checkMelodicName(path: string): void {
  if (/\.ica$/.test(basename(path))) return
  throw new AppError('PARAM_INVALID', { parameter: '--out', found: `"${basename(path)}"`, expected: 'a name that ends in .ica' })
}

/** Numbers as MELODIC separates them: two spaces. */
function matrixText({ rows, cols, data }: Dense): string {
  const lines = Array.from({ length: rows }, (_, row) => Array.from(data.subarray(row * cols, (row + 1) * cols), String).join('  '))
  return `${lines.join('\n')}\n`
}

const columnOf = ({ rows, cols, data }: Dense, column: number): Dense => ({
  rows,
  cols: 1,
  data: Float64Array.from({ length: rows }, (_, row) => data[row * cols + column]),
})

/**
 * Power as readers of melodic_FTmix count it: ceil(T / 2) rows without the constant part, row i (from 1) at i / rows of the Nyquist
 * frequency. An odd number of volumes is made even by one value more, the mean, which adds nothing.
 *
 * @param mixing T x C
 */
export function melodicSpectra(mixing: Dense): Dense {
  const { rows, cols, data } = mixing
  const padded = rows % 2 === 0 ? mixing : { rows: rows + 1, cols, data: new Float64Array((rows + 1) * cols) }
  if (padded !== mixing) {
    padded.data.set(data)
    for (let column = 0; column < cols; column++) {
      let mean = 0
      for (let t = 0; t < rows; t++) mean += data[t * cols + column] / rows
      padded.data[rows * cols + column] = mean
    }
  }
  const { power } = spectraOf(padded, null)
  return { rows: power.rows - 1, cols, data: power.data.slice(cols) }
}

/**
 * A directory with the names and shapes of MELODIC's output. The results of its mixture model (`stats/`) are left out: there are none, and
 * ICA-AROMA computes them itself when they are missing.
 *
 * @throws AppError FILE_
 */
export async function fillMelodic(run: RunToExport, folder: string): Promise<void> {
  const { detail } = run
  const count = run.components.length
  const mixing = denseOf(detail.mixing, count)
  const spectra = melodicSpectra(mixing)
  await copyFromRun(run, OUTPUT_NAMES.maps, join(folder, 'melodic_IC.nii.gz'))
  await copyFromRun(run, OUTPUT_NAMES.mean, join(folder, 'mean.nii.gz'))
  await copyFromRun(run, OUTPUT_NAMES.mask, join(folder, 'mask.nii.gz'))
  const text = (name: string, content: string) => writeTextFile(join(folder, name), content)
  await text('melodic_mix', matrixText(mixing))
  await text('melodic_FTmix', matrixText(spectra))
  // Imported runs do not know what the principal components explain: then the share of all variance that the run tells.
  const stats = run.components.map(
    ({ melodicExplainedPercent: explained, melodicTotalPercent: total, explainedVariancePercent }) =>
      `${explained}  ${total ?? explainedVariancePercent}`,
  )
  await text('melodic_ICstats', `${stats.join('\n')}\n`)
  let sum = 0
  const cumulative = detail.record.decomposition.explainedByPrincipalComponents.map((share) => {
    sum += share / 100
    return Math.min(1, sum)
  })
  await text('eigenvalues_percent', `${cumulative.join('  ')}\n`)
  await text('labels.txt', labelText(run))
  await mkdir(join(folder, 'report'))
  for (let index = 0; index < count; index++) {
    await text(join('report', `t${index + 1}.txt`), matrixText(columnOf(mixing, index)))
    await text(join('report', `f${index + 1}.txt`), matrixText(columnOf(spectra, index)))
  }
  await text('log.txt', logText(run))
}

function howComputed({ detail }: RunToExport): string {
  const { imported, decomposition } = detail.record
  if (imported) return `computed with ${imported.program}`
  return `${modelName(detail.parameters.model)}, ${decomposition.nIter} iterations, ${decomposition.converged ? 'converged' : 'NOT converged'}`
}

function logText(run: RunToExport): string {
  const { record } = run.detail
  const seconds = record.repetitionTimeSeconds
  return [
    `Written by Counterpoint ${version} with the file names of MELODIC; not made by MELODIC.`,
    '',
    `Scan: ${visibleText(record.input.fileName)} (SHA-256 ${record.input.sha256})`,
    `Run: ${visibleText(record.name)}, ${record.createdAt}`,
    `Repetition time: ${seconds === null ? 'unknown' : `${seconds} s`}`,
    `Components: ${run.components.length}; ${howComputed(run)}`,
    '',
    `melodic_IC: ${scaleWords(run)}; component 1 is volume 0.`,
    'melodic_mix: time courses, one column per component.',
    'melodic_FTmix: share of the power, row i at i / rows of the Nyquist frequency.',
    'melodic_ICstats: percent of explained and of total variance, by the rule of MELODIC.',
    'eigenvalues_percent: variance up to each principal component, as a share of 1.',
    'There is no mixture model, hence no stats folder.',
    '',
  ].join('\n')
}
