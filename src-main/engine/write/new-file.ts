/** How does a file come into being whole or not at all, and never in the place of another? */
import { constants } from 'node:fs'
import { access, link, lstat, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { AppError } from '../../../src-shared/errors'
import { writeProblem } from './write-problem'

/** File systems without links say so in these words. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV', 'EINVAL'])

/**
 * Calls `fill` with a hidden name beside the file's place, then gives what it wrote its own name: by a link, which fails when something has
 * that name already, or where there are no links by a rename after a look. On failure nothing is left.
 *
 * @param fill writes the whole file, on the disk when it is through
 * @throws AppError FILE_EXISTS, FILE_DISK_FULL, FILE_UNWRITABLE; what `fill` throws
 */
export async function makeFile(path: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const whole = resolve(path)
  const temporary = join(dirname(whole), `.${basename(whole)}.partial-${process.pid}`)
  try {
    // One of this name can only be left over from a process that died and whose number came round again.
    await rm(temporary, { force: true })
    await fill(temporary)
    try {
      await link(temporary, whole)
      await rm(temporary)
    } catch (error) {
      if (!NO_LINKS.has((error as NodeJS.ErrnoException).code ?? '')) throw error
      if (await isThere(whole)) throw new AppError('FILE_EXISTS', { file: basename(whole) })
      await rename(temporary, whole)
    }
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw writeProblem(error, whole)
  }
}

/** Whether something has that name: says early, before long work, that a file would not be replaced. @throws AppError FILE_EXISTS */
export async function checkFileCanBeMade(path: string): Promise<void> {
  const whole = resolve(path)
  if (await isThere(whole)) throw new AppError('FILE_EXISTS', { file: basename(whole) })
  await access(dirname(whole), constants.W_OK).catch((error: unknown) => {
    throw writeProblem(error, whole)
  })
}

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  )

/** A small file, whole or not at all. @throws AppError FILE_EXISTS, FILE_DISK_FULL, FILE_UNWRITABLE */
export async function writeNewFile(path: string, content: string | Uint8Array): Promise<void> {
  await makeFile(path, async (temporary) => {
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
  })
}
