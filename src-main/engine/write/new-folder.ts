/** How does a folder come into being whole or not at all, and never in the place of another? */
import { constants } from 'node:fs'
import { access, lstat, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { AppError } from '../../../src-shared/errors'
import { throwIfCancelled } from '../run-context'
import { writeProblem } from './write-problem'

/** Where a folder is written until it is whole: hidden, beside its place, so that the last step is one rename. */
export function partialPathOf(folder: string): string {
  const whole = resolve(folder)
  return join(dirname(whole), `.${basename(whole)}.partial-${process.pid}`)
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw writeProblem(error, path)
  }
}

/**
 * Says early, before hours of work, that a folder could not be written.
 *
 * @throws AppError FILE_EXISTS when something has that name; FILE_UNWRITABLE when the place does not allow new folders
 */
export async function checkFolderCanBeMade(folder: string): Promise<void> {
  const whole = resolve(folder)
  if (await exists(whole)) throw new AppError('FILE_EXISTS', { file: basename(whole) })
  let parent = dirname(whole)
  while (!(await exists(parent)) && dirname(parent) !== parent) parent = dirname(parent)
  try {
    await access(parent, constants.W_OK)
    // Windows would not say so by itself until the folder is made.
    if (!(await stat(parent)).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' })
  } catch (error) {
    throw writeProblem(error, whole)
  }
}

/** Waits until the files lie on the disk: after a power cut a folder under its own name must hold what it says, not empty files. */
async function onDisk(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true })
  const sync = async (path: string) => {
    // Windows flushes only what was opened for writing.
    const file = await open(path, 'r+')
    try {
      await file.sync()
    } finally {
      await file.close()
    }
  }
  await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? onDisk(path) : entry.isFile() ? sync(path) : undefined
    }),
  )
}

/**
 * Calls `fill` with a temporary folder beside `folder` and renames it when `fill` is through. On any failure, and when
 * `signal` is aborted before the rename, the temporary folder is removed, with those parents that had to be made for it.
 *
 * @throws AppError FILE_EXISTS, FILE_DISK_FULL, FILE_UNWRITABLE; CancelledError; what `fill` throws
 */
export async function makeFolder(folder: string, signal: AbortSignal, fill: (temporary: string) => Promise<void>): Promise<void> {
  const whole = resolve(folder)
  const temporary = partialPathOf(whole)
  await checkFolderCanBeMade(whole)
  let firstMade: string | undefined
  try {
    throwIfCancelled(signal)
    firstMade = await mkdir(dirname(whole), { recursive: true })
    // One of this name can only be left over from a process that died and whose number came round again.
    await rm(temporary, { recursive: true, force: true })
    await mkdir(temporary)
    await fill(temporary)
    await onDisk(temporary)
    throwIfCancelled(signal)
    // rename() would take the place of an empty folder without a word.
    if (await exists(whole)) throw new AppError('FILE_EXISTS', { file: basename(whole) })
    await rename(temporary, whole)
  } catch (error) {
    // The failure that is told is the first one, not that of clearing up after it.
    await rm(firstMade ?? temporary, { recursive: true, force: true }).catch(() => undefined)
    throw writeProblem(error, whole)
  }
}
