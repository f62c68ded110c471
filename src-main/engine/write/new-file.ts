/** How does a file come into being whole or not at all, and never in the place of another? */
import { link, lstat, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { AppError } from '../../../src-shared/errors'
import { writeProblem } from './write-problem'

/** File systems without links say so in these words. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV', 'EINVAL'])

/**
 * Writes content beside its place under a hidden name, then gives it its own: by a link, which fails when something has that name
 * already, or where there are no links by a rename after a look. On failure nothing is left.
 *
 * @throws AppError FILE_EXISTS, FILE_DISK_FULL, FILE_UNWRITABLE
 */
export async function writeNewFile(path: string, content: string | Uint8Array): Promise<void> {
  const whole = resolve(path)
  const temporary = join(dirname(whole), `.${basename(whole)}.partial-${process.pid}`)
  try {
    const file = await open(temporary, 'w')
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    try {
      await link(temporary, whole)
      await rm(temporary)
    } catch (error) {
      if (!NO_LINKS.has((error as NodeJS.ErrnoException).code ?? '')) throw error
      if (
        await lstat(whole).then(
          () => true,
          () => false,
        )
      )
        throw new AppError('FILE_EXISTS', { file: basename(whole) })
      await rename(temporary, whole)
    }
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw writeProblem(error, whole)
  }
}
