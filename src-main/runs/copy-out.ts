/** How do maps and tables of a run get to the place that the user chose, whole or not at all? */
import { randomUUID } from 'node:crypto'
import { copyFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../src-shared/errors'
import { OUTPUT_NAMES } from '../../src-shared/output-names'
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

async function copy(source: string, target: string): Promise<void> {
  if (source === target) throw new AppError('FILE_EXISTS', { file: basename(target), reason: 'the same file' })
  await writeBeside(target, (temporary) => copyFile(source, temporary))
}

export function saveMaps(runFolder: string, target: string): Promise<void> {
  return copy(join(runFolder, OUTPUT_NAMES.maps), target)
}

/** Source and target of each table, the targets called `<run name>_mixing.tsv` and so on. */
export function tableTargets(runFolder: string, runName: string, folder: string) {
  const names = [OUTPUT_NAMES.mixing, OUTPUT_NAMES.spectra, OUTPUT_NAMES.components]
  return names.map((name) => ({ source: join(runFolder, name), target: join(folder, `${runName}_${name}`) }))
}

export async function saveTables(tables: readonly { readonly source: string; readonly target: string }[]): Promise<void> {
  for (const { source, target } of tables) await copy(source, target)
}
