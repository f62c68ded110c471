/** How do a person's decisions about a run (repetition time, sign, order) get into its folder and out again, and what do they change? */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { NOTHING_REVIEWED, type Review, reviewSchema } from '../../../src-shared/model/review'
import { OUTPUT_NAMES } from '../../../src-shared/output-names'
import { deliverFile } from '../export/deliver'
import { keepUnread } from './keep-unread'
import { writeProblem } from './write-problem'

const NAME = OUTPUT_NAMES.review
const HEAD = { format: 'counterpoint-review', formatVersion: 1 } as const

async function find(runFolder: string): Promise<{ readonly review: Review; readonly isUnread: boolean }> {
  let text: string
  try {
    text = await readFile(join(runFolder, NAME), 'utf8')
  } catch {
    return { review: NOTHING_REVIEWED, isUnread: false }
  }
  try {
    const { format, formatVersion, ...said } = JSON.parse(text) as Record<string, unknown>
    if (format === HEAD.format && formatVersion === HEAD.formatVersion) return { review: reviewSchema.parse(said), isUnread: false }
  } catch {
    // Not ours, or damaged: the run is shown as it was written.
  }
  return { review: NOTHING_REVIEWED, isUnread: true }
}

/** What review.json of a run says; nothing when it is missing or cannot be read. */
export async function readRunReview(runFolder: string): Promise<Review> {
  return (await find(runFolder)).review
}

/** Writes review.json of a run, whole or not at all; one that cannot be read is kept under another name. @throws AppError FILE_UNWRITABLE, FILE_DISK_FULL */
export async function writeRunReview(runFolder: string, review: Review): Promise<void> {
  const { isUnread } = await find(runFolder)
  try {
    if (isUnread) await keepUnread(runFolder, NAME)
    const text = `${JSON.stringify({ ...HEAD, ...review }, null, 2)}\n`
    await deliverFile(join(runFolder, NAME), text, { overwrite: true }, new AbortController().signal)
  } catch (error) {
    throw writeProblem(error, NAME)
  }
}
