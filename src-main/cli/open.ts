/** How does `counterpoint open` make a run folder of another program's results? */
import { resolve } from 'node:path'
import { AppError } from '../../src-shared/errors'
import { visibleText } from '../../src-shared/visible-text'
import { createRunContext } from '../engine/progress-tracker'
import { cancelledBySignals } from './cancelled-by-signals'
import type { CommandStreams } from './commands'
import { shownPath } from './shown-path'
import { parseWords } from './words'

const OPTIONS = {
  out: { type: 'string' },
  mixing: { type: 'string' },
  scan: { type: 'string' },
  'repetition-time': { type: 'string' },
  name: { type: 'string' },
} as const

export async function execute(words: readonly string[], { stdout, stderr }: CommandStreams): Promise<number> {
  const { values, scan: path } = parseWords(words, OPTIONS, { name: 'RESULTS', expected: 'a folder of results, or a 4-D image of maps' })
  if (!values.out) throw new AppError('PARAM_INVALID', { parameter: '--out', expected: 'the folder that the run becomes' })
  const runFolder = resolve(values.out)
  const { importResults } = await import('../engine/import/import-results')
  const request = {
    path,
    mixingPath: values.mixing ?? null,
    scanPath: values.scan ?? null,
    repetitionTimeSeconds: secondsOf(values['repetition-time']),
    runFolder,
    name: values.name ?? null,
  }
  const done = await cancelledBySignals((signal) => importResults(request, createRunContext({ signal, onProgress: () => undefined })))
  for (const warning of done.warnings) stderr.write(`warning ${warning.code}: ${visibleText(warning.message)}\n`)
  stdout.write(`${done.components} components of ${done.program}\n${shownPath(runFolder, stdout)}\n`)
  return 0
}

function secondsOf(text: string | undefined): number | null {
  if (text === undefined) return null
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value
  throw new AppError('PARAM_INVALID', { parameter: '--repetition-time', found: `"${text}"`, expected: 'seconds, more than 0' })
}

export function help(): string {
  return [
    'counterpoint open RESULTS --out DIR [--mixing FILE] [--scan FILE] [--repetition-time SECONDS] [--name TEXT]',
    '',
    "Makes a run folder of another program's components, so that figure, report, export, denoise and the window take them. Order and",
    'sign stay as they are; labels that lie beside them are taken over.',
    '',
    '  RESULTS                 A MELODIC directory (.ica), the output folder of ICA-AROMA, fMRIPost-AROMA or tedana, or a folder with one',
    '                          4-D image of maps and one table of time courses; with --mixing, the image itself. Where results of',
    '                          several scans lie together, the maps or the time courses of one.',
    '  --out DIR               Must not exist.',
    '  --mixing FILE           Time courses: a row for each volume, a column for each component; with or without a line of names.',
    '  --scan FILE             The scan that was decomposed, where it does not lie beside the results; needed for denoise alone.',
    '  --repetition-time N     Seconds, where neither the scan nor the results tell.',
    '  --name TEXT             Name of the run.',
  ].join('\n')
}
