/** Which Python script repeats a run with nilearn and scikit-learn? */
import { AppError } from '../../../src-shared/errors'
import type { RunRecord } from '../../../src-shared/model/run'
import { modelName } from '../../../src-shared/params/model-name'
import { PARAMETER_NAMES, snakeCase } from '../../../src-shared/params/parameters'
import { pythonLiteral, visibleText } from '../../../src-shared/visible-text'
import { smoothingWidths } from '../prepare/gaussian'
import { parametersOf } from '../write/read-run-record'
import template from './repeat_run.py?raw'

/** The line of repeat_run.py in whose place the settings come. */
const SETTINGS = '# @settings\n'
/** Models of which scikit-learn or a few lines of numpy give the same answer. */
const REPEATED = ['fastica', 'pca', 'dual-regression'] as const
/** They have no part in what the script computes. */
const LEFT_OUT = new Set([
  'repetition_time',
  'dtype',
  'threshold',
  'save_sources',
  'save_measures',
  'save_thresholded',
  'n_init',
  'dictionary_alpha',
  // What came of them is said instead.
  'n_components_method',
  'restarts',
  'restart_kind',
  'restart_keep',
  'n_components_variance',
  'n_components_max',
  'dummy_volumes',
  'smoothing_fwhm_j',
  'smoothing_fwhm_k',
  'confounds_motion',
  'confounds_wm_csf',
  'confounds_global_signal',
  'confounds_compcor',
  'confounds_cosine',
  'confounds_columns',
])

/**
 * The script with the scan and the parameters of this run; names are printable ASCII, whatever the files are called.
 * @throws AppError EXPORT_FAILED when scikit-learn does not have the model of the run, or another program made it
 */
export function nilearnScript(record: RunRecord): string {
  if (record.imported) {
    const reason = `the script repeats runs of Counterpoint; these components were computed with ${record.imported.program}`
    throw new AppError('EXPORT_FAILED', { file: record.name, reason })
  }
  const { model } = parametersOf(record)
  if (Number(record.parameters.restarts ?? 1) > 1 && record.parameters.restart_keep !== 'first') {
    throw new AppError('EXPORT_FAILED', {
      file: record.name,
      reason: 'the script repeats single runs; this result was put together from several',
    })
  }
  if (!REPEATED.some((name) => name === model)) {
    const reason = `the script repeats runs of FastICA, PCA and dual regression, whose answers do not hang on the last digits or are not in scikit-learn; this one is of ${modelName(model)}`
    throw new AppError('EXPORT_FAILED', { file: record.name, reason })
  }
  const values: Record<string, unknown> = {
    scan: record.input.path,
    scan_sha256: record.input.sha256,
    fold_extra_dimensions: record.parameters.fold_extra_dimensions === true,
  }
  for (const name of PARAMETER_NAMES.map(snakeCase)) if (!LEFT_OUT.has(name)) values[name] = record.parameters[name] ?? null
  values.smoothing_fwhm = smoothingWidths(parametersOf(record))
  values.mask_opening = record.mask.stages.opening_used ?? values.mask_opening
  values.repetition_time = record.repetitionTimeSeconds
  values.dropped_volumes = record.preparation.droppedVolumes
  values.confounds = record.preparation.confounds
  // Fewer than asked for when the scan allows fewer.
  values.n_components = record.decomposition.nComponents
  const told = { iterations_of_the_run: record.decomposition.nIter, voxels_of_the_run: record.mask.voxels }
  const lines = Object.entries({ ...values, ...told }).map(([name, value]) => `${name.toUpperCase()} = ${pythonLiteral(value)}`)
  const [before, after] = template.split(SETTINGS)
  return `${before}# What the run used (Counterpoint ${visibleText(record.versions.counterpoint)}).\n${lines.join('\n')}\n${after}`
}
