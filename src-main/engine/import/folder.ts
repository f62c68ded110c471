/** What lies in a folder of results? */
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '../../../src-shared/errors'

export interface Folder {
  readonly path: string
  /** Files, by name. */
  readonly files: readonly string[]
  readonly folders: readonly string[]
}

/** @throws AppError FILE_NOT_FOUND */
export async function lookInto(path: string): Promise<Folder> {
  const entries = await readdir(path, { withFileTypes: true }).catch((cause: unknown) => {
    throw new AppError('FILE_NOT_FOUND', { file: basename(path) }, { cause })
  })
  const names = (isFolder: boolean) =>
    entries
      .filter((entry) => entry.isDirectory() === isFolder)
      .map((entry) => entry.name)
      .sort()
  return { path, files: names(false), folders: names(true) }
}

/** The image of that stem, packed or not. */
export function image({ path, files }: Folder, stem: string): string | null {
  const name = [`${stem}.nii.gz`, `${stem}.nii`].find((candidate) => files.includes(candidate))
  return name === undefined ? null : join(path, name)
}

/** The file whose name is like the first pattern that any is like. */
export function fileLike({ path, files }: Folder, patterns: readonly RegExp[]): string | null {
  for (const pattern of patterns) {
    const name = files.find((candidate) => pattern.test(candidate))
    if (name !== undefined) return join(path, name)
  }
  return null
}

/** Something without which the results cannot be opened is not there. */
export function missing(folder: string, file: string, expected: string): AppError {
  return new AppError('FORMAT_RESULTS_INVALID', { file: basename(folder), field: file, found: 'missing', expected })
}
