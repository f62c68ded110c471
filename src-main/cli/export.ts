/** How does `counterpoint export` write a run in another form? */
import { resolve } from 'node:path'
import { AppError } from '../../src-shared/errors'
import type { ExportKind, ExportRequest } from '../engine/export/export-run'
import { cancelledBySignals } from './cancelled-by-signals'
import type { CommandStreams } from './commands'
import { shownPath } from './shown-path'
import { parseWords } from './words'

const OPTIONS = { as: { type: 'string' }, out: { type: 'string' }, threshold: { type: 'string' }, overwrite: { type: 'boolean' } } as const

export async function execute(words: readonly string[], { stdout }: CommandStreams): Promise<number> {
  const { values, scan: runFolder } = parseWords(words, OPTIONS, { name: 'RUN', expected: 'a run folder' })
  const { EXPORT_KINDS, exportRun } = await import('../engine/export/export-run')
  const kind = EXPORT_KINDS.find((name) => name === values.as)
  if (!kind) throw new AppError('PARAM_INVALID', { parameter: '--as', ...found(values.as), expected: EXPORT_KINDS.join(', ') })
  if (!values.out) throw new AppError('PARAM_INVALID', { parameter: '--out', expected: placeOf(kind) })
  const outPath = resolve(values.out)
  const request = { runFolder, as: kind, outPath, overwrite: values.overwrite === true, threshold: thresholdOf(values.threshold) }
  await cancelledBySignals((signal) => exportRun(request, signal))
  stdout.write(`${shownPath(outPath, stdout)}\n`)
  return 0
}

const found = (text: string | undefined) => (text === undefined ? {} : { found: `"${text}"` })

const placeOf = (kind: ExportKind): string => {
  if (kind === 'nilearn-script') return 'the file that the script becomes'
  return kind === 'melodic' ? 'a folder whose name ends in .ica' : 'the folder that the export becomes'
}

function thresholdOf(text: string | undefined): ExportRequest['threshold'] {
  if (text === undefined) return null
  const model = /^mixture(?::(.+))?$/.exec(text)
  if (model) return { probability: Number(model[1] ?? 0.5) }
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value))
    throw new AppError('PARAM_INVALID', { parameter: '--threshold', ...found(text), expected: 'a number, or mixture:P' })
  return value
}

export function help(): string {
  return [
    'counterpoint export RUN --as nifti|tables|melodic|bids|nilearn-script --out PATH [--threshold N|mixture[:P]] [--overwrite]',
    '',
    'Writes a run folder in another form. Written beside its place and renamed when it is whole.',
    '',
    '  --as nifti           Maps, thresholded maps, raw sources where kept, mask and mean as NIfTI, and a JSON that explains them.',
    '  --as tables          Time courses, spectra and measures as TSV, each with a JSON that explains its columns, and the labels.',
    "  --as melodic         A directory with MELODIC's file names (PATH ends in .ica): FSLeyes, Melview, FIX, ICA-AROMA.",
    '  --as bids            A BIDS derivatives dataset; one that Counterpoint made takes further scans.',
    '  --as nilearn-script  A Python script that repeats the run with nilearn and scikit-learn. It names the folder of the scan.',
    '  --out PATH           Folder, or file for nilearn-script. Must not exist.',
    "  --threshold N        For thresholded maps. Default: the run's display threshold. mixture:P keeps what the mixture model of each map",
    '                       takes for active with more than probability P (mixture alone: 0.5), the default threshold where it finds no tail.',
    '  --overwrite          Replace files of the same names; all others in the folder stay.',
  ].join('\n')
}
