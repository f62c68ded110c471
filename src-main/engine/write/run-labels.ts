/** How do the labels of a run get into its folder and out again, whole, and without losing a file that somebody else wrote there? */
import { readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '../../../src-shared/errors'
import { type FixFile, fixFileText, parseFixFile } from '../../../src-shared/labels/fix-file'
import type { Labels } from '../../../src-shared/labels/palette'
import { forRun } from '../../../src-shared/labels/read-labels'
import type { RunLabels } from '../../../src-shared/model/run'
import { OUTPUT_NAMES } from '../../../src-shared/output-names'
import { deliverFile } from '../export/deliver'
import { keepUnread } from './keep-unread'
import { writeProblem } from './write-problem'

const NAME = OUTPUT_NAMES.labels

interface Found extends RunLabels {
  readonly file: FixFile | null
  readonly exists: boolean
}

async function find(runFolder: string, count: number): Promise<Found> {
  const given = Array.from({ length: count }, (): Labels => [])
  let text: string
  try {
    text = await readFile(join(runFolder, NAME), 'utf8')
  } catch (error) {
    const found = (error as NodeJS.ErrnoException).code ?? String(error)
    if (found === 'ENOENT') return { given, problem: null, file: null, exists: false }
    return { given, problem: { file: NAME, found }, file: null, exists: true }
  }
  try {
    const file = parseFixFile(text, NAME)
    return { given: forRun(file.labels, text, NAME, count), problem: null, file, exists: true }
  } catch (error) {
    if (error instanceof AppError) return { given, problem: error.details, file: null, exists: true }
    throw error
  }
}

/** The labels in a run folder; none when the file is missing, and none with the reason when it cannot be used. */
export async function readRunLabels(runFolder: string, count: number): Promise<RunLabels> {
  const { given, problem } = await find(runFolder, count)
  return { given, problem }
}

/**
 * Writes labels.txt of a run, whole or not at all. What else a readable file said (folder of the maps, probabilities) is written again; one that
 * cannot be read as labels of this run is kept under another name.
 *
 * @param labels one per component
 * @returns the name under which a file that could not be read was kept, else null
 * @throws AppError FILE_NOT_FOUND when the run folder is gone, FILE_UNWRITABLE, FILE_DISK_FULL
 */
export async function writeRunLabels(runFolder: string, labels: readonly Labels[]): Promise<{ readonly keptAs: string | null }> {
  await stat(runFolder).catch((cause: unknown) => {
    throw new AppError('FILE_NOT_FOUND', { file: basename(runFolder) }, { cause })
  })
  const found = await find(runFolder, labels.length)
  try {
    const keptAs = found.exists && found.file === null ? await keepUnread(runFolder, NAME) : null
    const text = fixFileText(labels, found.file ?? {})
    await deliverFile(join(runFolder, NAME), text, { overwrite: true }, new AbortController().signal)
    return { keptAs }
  } catch (error) {
    throw writeProblem(error, NAME)
  }
}
