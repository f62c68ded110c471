/** How does `counterpoint labels` show, read and write the labels of a run? */
import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { AppError } from '../../src-shared/errors'
import { isNoise } from '../../src-shared/labels/palette'
import { afterReading, LABEL_FORMS, type LabelForm, readLabels } from '../../src-shared/labels/read-labels'
import { LABEL_FILE_NAMES, labelsText } from '../../src-shared/labels/write-labels'
import type { RunLabels } from '../../src-shared/model/run'
import { tableCell, visibleText } from '../../src-shared/visible-text'
import { fileProblem } from '../runs/file-problem'
import { cancelledBySignals } from './cancelled-by-signals'
import type { CommandStreams } from './commands'
import { shownPath } from './shown-path'
import { parseWords } from './words'

const OPTIONS = { read: { type: 'string' }, write: { type: 'string' }, as: { type: 'string' }, overwrite: { type: 'boolean' } } as const

export async function execute(words: readonly string[], streams: CommandStreams): Promise<number> {
  const { values, scan: runFolder } = parseWords(words, OPTIONS, { name: 'RUN', expected: 'a run folder' })
  const form = formOf(values.as)
  if (values.as !== undefined && values.write === undefined)
    throw new AppError('PARAM_INVALID', { parameter: '--write', expected: 'the file that the labels become, because --as is given' })
  const { readRunDetail } = await import('../engine/open-run')
  const { labels } = await readRunDetail(runFolder)
  if (labels.problem)
    streams.stderr.write(
      `warning: labels.txt of the run cannot be used (${visibleText(String(labels.problem.field ?? labels.problem.found))})\n`,
    )
  const given = values.read === undefined ? labels.given : await readInto(runFolder, values.read, labels.given, streams)
  if (values.write !== undefined) {
    const { deliverFile } = await import('../engine/export/deliver')
    const path = resolve(values.write)
    await cancelledBySignals((signal) => deliverFile(path, labelsText(form, given), { overwrite: values.overwrite === true }, signal))
    streams.stdout.write(`${shownPath(path, streams.stdout)}\n`)
  }
  if (values.read === undefined && values.write === undefined) streams.stdout.write(tableText(given))
  return 0
}

function formOf(text: string | undefined): LabelForm {
  const form = LABEL_FORMS.find((name) => name === (text ?? 'fix'))
  if (form) return form
  throw new AppError('PARAM_INVALID', { parameter: '--as', found: `"${text}"`, expected: LABEL_FORMS.join(', ') })
}

/** Reads a label file into the run. */
async function readInto(
  runFolder: string,
  path: string,
  current: RunLabels['given'],
  { stderr }: CommandStreams,
): Promise<RunLabels['given']> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw fileProblem(error, path, 'read')
  })
  const given = afterReading(current, readLabels(text, basename(path), current.length))
  const { writeRunLabels } = await import('../engine/write/run-labels')
  const { keptAs } = await writeRunLabels(runFolder, given)
  if (keptAs !== null) stderr.write(`kept the unreadable labels.txt of the run as ${keptAs}\n`)
  stderr.write(
    `${given.filter((own) => own.length > 0).length} of ${given.length} components labelled, ${given.filter(isNoise).length} noise\n`,
  )
  return given
}

/** component, labels between commas, whether it counts as noise. */
function tableText(given: RunLabels['given']): string {
  const rows = given.map((own, index) => `${index + 1}\t${tableCell(own.join(', ')) || 'n/a'}\t${isNoise(own)}`)
  return `${['component\tlabels\tnoise', ...rows].join('\n')}\n`
}

export function help(): string {
  return [
    'counterpoint labels RUN [--read FILE] [--write FILE [--as fix|aroma|tedana|accepted|rejected] [--overwrite]]',
    '',
    'Shows the labels of a run, reads them from the file of another program, writes them for one.',
    '',
    '  --read FILE   Label file of FIX, Melview or FSLeyes; classified_motion_ICs.txt or AROMAnoiseICs.csv; a table of tedana or Rica;',
    '                accepted.txt or rejected.txt. Lists change the components that they name, other files all of them.',
    '  --write FILE  A new file; --overwrite replaces one.',
    ...LABEL_FORMS.map((form) => `  --as ${form.padEnd(9)} ${FORM_HELP[form]} (${LABEL_FILE_NAMES[form]})`),
    '',
    'Without --read and --write: a table of component, labels, and whether FIX counts them as noise.',
  ].join('\n')
}

const FORM_HELP: Readonly<Record<LabelForm, string>> = {
  fix: 'All labels, as FIX, Melview and FSLeyes read them. The default.',
  aroma: 'Noise components counted from 1.',
  tedana: 'Accepted, rejected or unclassified, with labels as tags.',
  accepted: 'Signal components counted from 0, for ica_reclassify --manacc.',
  rejected: 'Noise components counted from 0, for ica_reclassify --manrej.',
}
