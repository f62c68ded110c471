/** Where is a run put, how is its folder called, and what of an unfinished one is removed? */
import { randomUUID } from 'node:crypto'
import { access, constants, mkdir, readdir, rm, rmdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { visibleText } from '../../src-shared/visible-text'
import { fileProblem } from './file-problem'

/** 'sub-01_task-rest_bold.nii.gz' -> 'sub-01_task-rest_bold'. */
function scanBaseName(fileName: string): string {
  return fileName.replace(/\.gz$/i, '').replace(/\.(nii|hdr|img)$/i, '') || fileName
}

export function defaultRunName(scanFileName: string): string {
  return folderName(`${scanBaseName(scanFileName)}_ica`)
}

const RESERVED_BY_WINDOWS = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i
const NAME_LENGTH_AT_MOST = 120

/** A name as the user typed it, made into the name of one folder on any system; never empty, never hidden, never a path. */
export function folderName(name: string): string {
  const plain = [...name.normalize('NFC')]
    .map((letter) => (visibleText(letter) !== letter || '<>:"/\\|?*'.includes(letter) ? '_' : letter))
    .join('')
    .slice(0, NAME_LENGTH_AT_MOST)
    .replace(/^[.\s]+/, '')
    .replace(/[.\s]+$/, '')
  if (plain === '') return 'run'
  return RESERVED_BY_WINDOWS.test(plain) ? `${plain}_` : plain
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/** The first of `name`, `name-2`, `name-3`, ... that is free in `folder`, as an absolute path. */
export async function freeFolder(folder: string, name: string): Promise<string> {
  for (let number = 1; ; number++) {
    const path = join(folder, number === 1 ? name : `${name}-${number}`)
    if (!(await exists(path))) return path
  }
}

/** Whether files can be made in `folder`: asked of the system, then tried, because on Windows and network drives only trying tells. */
export async function canWriteTo(folder: string): Promise<boolean> {
  const probe = join(folder, `.counterpoint-${randomUUID()}`)
  try {
    await access(folder, constants.W_OK)
    await mkdir(probe)
    await rmdir(probe)
    return true
  } catch {
    return false
  }
}

interface OutputPlace {
  readonly folder: string
  /** For the user: 'beside the scan' or where else. */
  readonly words: string
}

/** Beside the scan; in Documents/Counterpoint for the sample and for folders that cannot be written to. Makes that folder; FILE_UNWRITABLE when it cannot. */
export async function outputPlace(scanPath: string, isSample: boolean, documents: string): Promise<OutputPlace> {
  if (!isSample && (await canWriteTo(dirname(scanPath)))) return { folder: dirname(scanPath), words: 'beside the scan' }
  const folder = join(documents, 'Counterpoint')
  try {
    await mkdir(folder, { recursive: true })
  } catch (error) {
    throw fileProblem(error, folder, 'write')
  }
  return { folder, words: 'in Documents/Counterpoint' }
}

/** Removes what a run that did not finish has left beside `runFolder`: `.<name>.partial-*`. Gives the names removed. */
export async function removePartials(runFolder: string): Promise<readonly string[]> {
  const parent = dirname(runFolder)
  const prefix = `.${basename(runFolder)}.partial-`
  const found = await readdir(parent).catch(() => [])
  const partials = found.filter((name) => name.startsWith(prefix))
  await Promise.all(partials.map((name) => rm(join(parent, name), { recursive: true, force: true, maxRetries: 5 })))
  return partials
}
