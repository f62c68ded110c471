/** How does what was asked for come to its place: whole or not at all, and never over something else unless that was asked for? */
import { lstat, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { AppError } from '../../../src-shared/errors'
import { throwIfCancelled } from '../run-context'
import { publish, writeToDisk } from '../write/new-file'
import { makeFolder, partialPathOf } from '../write/new-folder'
import { writeProblem } from '../write/write-problem'

interface Delivery {
  /** Files of the same names are replaced; all others stay. */
  readonly overwrite: boolean
}

/** The option that allows to replace, for the sentence of FILE_EXISTS. */
const OVERWRITE = '--overwrite'

async function typeOf(path: string): Promise<'none' | 'folder' | 'file'> {
  try {
    return (await lstat(path)).isDirectory() ? 'folder' : 'file'
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'none'
    throw writeProblem(error, path)
  }
}

/**
 * Says early, before any work, that a file or folder would not be replaced.
 *
 * @throws AppError FILE_EXISTS
 */
export async function checkIsFree(path: string, { overwrite }: Delivery): Promise<void> {
  const found = await typeOf(resolve(path))
  if (found !== 'none' && !overwrite) throw new AppError('FILE_EXISTS', { file: basename(resolve(path)), option: OVERWRITE })
}

/**
 * Writes one file beside its place and renames it when it is on the disk. Nothing is left of one that fails, nor of folders made for it.
 *
 * @throws AppError FILE_EXISTS, FILE_DISK_FULL, FILE_UNWRITABLE; CancelledError
 */
export async function deliverFile(path: string, content: string | Uint8Array, how: Delivery, signal: AbortSignal): Promise<void> {
  const whole = resolve(path)
  const temporary = partialPathOf(whole)
  await checkIsFree(whole, how)
  let firstMade: string | undefined
  try {
    throwIfCancelled(signal)
    if ((await typeOf(whole)) === 'folder')
      throw new AppError('FILE_UNWRITABLE', { file: basename(whole), found: 'a folder has that name' })
    firstMade = await mkdir(dirname(whole), { recursive: true })
    await rm(temporary, { force: true })
    await writeToDisk(temporary, content)
    throwIfCancelled(signal)
    if (how.overwrite) await rename(temporary, whole)
    else await publish(temporary, whole, { option: OVERWRITE })
  } catch (error) {
    await rm(firstMade ?? temporary, { recursive: true, force: true }).catch(() => undefined)
    throw writeProblem(error, whole)
  }
}

/** Paths of all files below a folder, relative to it, sorted; between folders a slash, also on Windows. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll(sep, '/'),
    )
    .sort()
}

interface FolderDelivery extends Delivery {
  /** True when files may be added to a folder that is there already. */
  readonly add?: boolean
  /** Files that belong to the folder rather than to one export: the one that is there stays. */
  readonly shared?: readonly string[]
  /** Files of an earlier export of the same kind that this one may not need any more, removed when replacing. */
  readonly outdated?: RegExp
}

/**
 * Calls `fill` with a temporary folder and brings what it wrote to `path`: by one rename when nothing is there, else file by file, and back
 * again when one of them fails. Files that this export does not write are never touched.
 *
 * @throws AppError FILE_EXISTS, FILE_DISK_FULL, FILE_UNWRITABLE; CancelledError; what `fill` throws
 */
export async function deliverFolder(
  path: string,
  how: FolderDelivery,
  signal: AbortSignal,
  fill: (folder: string) => Promise<void>,
): Promise<void> {
  const whole = resolve(path)
  const found = await typeOf(whole)
  if (found === 'none') return makeFolder(whole, signal, fill)
  if (found === 'file' || !(how.overwrite || how.add))
    throw new AppError('FILE_EXISTS', { file: basename(whole), ...(found === 'folder' ? { option: OVERWRITE } : {}) })
  const temporary = partialPathOf(whole)
  try {
    await rm(temporary, { recursive: true, force: true })
    await mkdir(temporary)
    await fill(temporary)
    throwIfCancelled(signal)
    await moveIn(temporary, whole, how)
  } catch (error) {
    throw writeProblem(error, whole)
  } finally {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined)
  }
}

/** Moves every file of a folder into another; what it replaces is kept beside until all of them are there. */
async function moveIn(from: string, into: string, { overwrite, shared = [], outdated }: FolderDelivery): Promise<void> {
  const kept = `${from}-replaced`
  const coming: string[] = []
  for (const name of await filesIn(from)) {
    const found = await typeOf(join(into, name))
    if (found !== 'none' && shared.includes(name)) continue
    if (found === 'folder' || (found === 'file' && !overwrite)) {
      throw new AppError('FILE_EXISTS', { file: basename(name), ...(found === 'file' ? { option: OVERWRITE } : {}) })
    }
    coming.push(name)
  }
  const going = outdated && overwrite ? (await filesIn(into)).filter((name) => outdated.test(name) && !coming.includes(name)) : []
  const undo: (() => Promise<unknown>)[] = []
  const setAside = async (name: string): Promise<void> => {
    await mkdir(dirname(join(kept, name)), { recursive: true })
    await rename(join(into, name), join(kept, name))
    undo.push(() => rename(join(kept, name), join(into, name)))
  }
  try {
    for (const name of going) await setAside(name)
    for (const name of coming) {
      const firstMade = await mkdir(dirname(join(into, name)), { recursive: true })
      if (firstMade) undo.push(() => rm(firstMade, { recursive: true, force: true }))
      if ((await typeOf(join(into, name))) === 'file') await setAside(name)
      await rename(join(from, name), join(into, name))
      undo.push(() => rm(join(into, name), { force: true }))
    }
  } catch (error) {
    for (const step of undo.reverse()) await step()
    throw error
  }
  await rm(kept, { recursive: true, force: true })
}
