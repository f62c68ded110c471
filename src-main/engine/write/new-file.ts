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
    await publish(temporary, whole)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw writeProblem(error, whole)
  }
}

/**
 * Gives a finished file its name only when that name is free: in one step by a link, or where the disk knows none by a rename after a look.
 *
 * @param details for the words of FILE_EXISTS, besides the name
 * @throws AppError FILE_EXISTS; what the system says
 */
export async function publish(temporary: string, whole: string, details: { readonly option?: string } = {}): Promise<void> {
  const exists = () => new AppError('FILE_EXISTS', { file: basename(whole), ...details })
  try {
    await link(temporary, whole)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (code === 'EEXIST') throw exists()
    if (!NO_LINKS.has(code)) throw error
    if (await isThere(whole)) throw exists()
    await rename(temporary, whole)
    return
  }
  await rm(temporary)
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

/** Writes a file that is not there yet and returns when it is on the disk. */
export async function writeToDisk(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A small file, whole or not at all. @throws AppError FILE_EXISTS, FILE_DISK_FULL, FILE_UNWRITABLE */
export async function writeNewFile(path: string, content: string | Uint8Array): Promise<void> {
  await makeFile(path, (temporary) => writeToDisk(temporary, content))
}
