/** In which forms can a run leave Counterpoint, and who writes each? */
import { basename, resolve } from 'node:path'
import { AppError } from '../../../src-shared/errors'
import { PARAMETERS } from '../../../src-shared/params/parameters'
import { DATASET_FILES, datasetAt, fillBids } from './as-bids'
import { checkMelodicName, fillMelodic, NUMBERED_FILES } from './as-melodic'
import { fillNifti } from './as-nifti'
import { nilearnScript } from './as-nilearn-script'
import { fillTables } from './as-tables'
import { checkIsFree, deliverFile, deliverFolder } from './deliver'
import { type ExportThreshold, readRunToExport } from './run-to-export'

export const EXPORT_KINDS = ['nifti', 'tables', 'melodic', 'bids', 'nilearn-script'] as const
export type ExportKind = (typeof EXPORT_KINDS)[number]

export interface ExportRequest {
  readonly runFolder: string
  readonly as: ExportKind
  /** A folder; a file for `nilearn-script`. */
  readonly outPath: string
  /** Replace files of the same names. Files that the export does not write are never touched. */
  readonly overwrite: boolean
  /** For thresholded maps: a value, or the probability of being active by the mixture model; the run's display threshold when null. */
  readonly threshold: number | { readonly probability: number } | null
}

/**
 * Writes a run in another form: beside its place, then renamed. A BIDS dataset that Counterpoint made takes further scans.
 *
 * @throws AppError FILE_EXISTS, FILE_DISK_FULL, FILE_UNWRITABLE, PARAM_INVALID, FORMAT_RUN_FOLDER_INVALID, FILE_NOT_FOUND; CancelledError
 */
export async function exportRun({ runFolder, as, outPath, overwrite, threshold }: ExportRequest, signal: AbortSignal): Promise<void> {
  const { min, max } = PARAMETERS.threshold
  const probability = typeof threshold === 'object' ? threshold?.probability : undefined
  if (probability !== undefined && !(probability > 0 && probability < 1))
    throw new AppError('PARAM_INVALID', {
      parameter: '--threshold',
      found: `mixture:${probability}`,
      expected: 'mixture:P with P between 0 and 1',
    })
  if (typeof threshold === 'number' && !(threshold >= min && threshold <= max)) {
    throw new AppError('PARAM_INVALID', { parameter: '--threshold', found: threshold, expected: `${min} to ${max}` })
  }
  if (as === 'melodic') checkMelodicName(outPath)
  const dataset = as === 'bids' ? await datasetAt(outPath) : 'none'
  if (dataset === 'other') throw new AppError('FILE_EXISTS', { file: basename(resolve(outPath)), reason: 'a dataset of another program' })
  const add = dataset === 'own'
  if (!add) await checkIsFree(outPath, { overwrite })
  const run = await readRunToExport(runFolder, signal)
  const plain = typeof threshold === 'number' ? threshold : run.detail.record.displayThreshold
  const cut: ExportThreshold = { plain, probability: probability ?? null }
  switch (as) {
    case 'nifti':
      return deliverFolder(outPath, { overwrite }, signal, (folder) => fillNifti(run, cut, folder, signal))
    case 'tables':
      return deliverFolder(outPath, { overwrite }, signal, (folder) => fillTables(run, folder, signal))
    case 'melodic':
      return deliverFolder(outPath, { overwrite, outdated: NUMBERED_FILES }, signal, (folder) => fillMelodic(run, folder))
    case 'bids':
      return deliverFolder(outPath, { overwrite, add, shared: DATASET_FILES }, signal, (folder) => fillBids(run, cut, folder, signal))
    case 'nilearn-script':
      return deliverFile(outPath, nilearnScript(run.detail.record), { overwrite }, signal)
  }
}
