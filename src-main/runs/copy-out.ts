/** How does a file get to the place that the user chose, whole or not at all? */
import { randomUUID } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileProblem } from './file-problem'

/** Gives `write` a temporary name beside `target` and renames it when whole; on failure nothing is left. Throws FILE_ and EXPORT_FAILED AppErrors. */
export async function writeBeside(target: string, write: (temporary: string) => Promise<unknown>): Promise<void> {
  // The ending stays: the engine chooses the format of a picture by it.
  const temporary = join(dirname(target), `.${randomUUID().slice(0, 8)}.partial-${basename(target)}`)
  try {
    await write(temporary)
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw fileProblem(error, target, 'write')
  }
}
