/** Which program's results are in this folder, and which of its files are the maps, the time courses and what belongs to them? */
import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { AppError } from '../../../src-shared/errors'
import { findDerivatives } from './find-derivatives'
import { type Folder, fileLike, image, lookInto, missing } from './folder'
import type { FoundResults } from './found-results'

const IMAGE = /\.nii(\.gz)?$/i

const textOf = (path: string | null): Promise<string> => (path === null ? Promise.resolve('') : readFile(path, 'utf8').catch(() => ''))

async function firstThere(paths: readonly (string | null)[]): Promise<string | null> {
  for (const path of paths) {
    const found = path === null ? null : await stat(path).catch(() => null)
    if (found?.isFile()) return path
  }
  return null
}

/**
 * Looks for results in a folder: a MELODIC directory or one that holds it (a GUI run's outer .ica, ICA-AROMA's output), tedana's or
 * fMRIPost-AROMA's output, or one 4-D image beside one table of time courses. Several are found where results of several scans lie together;
 * the maps or the time courses of one, in place of the folder, say which are meant.
 *
 * @returns at least one
 * @throws AppError FILE_NOT_FOUND, FORMAT_RESULTS_UNKNOWN (nothing of the kind), FORMAT_RESULTS_INVALID (a file of them is missing)
 */
export async function findResults(path: string): Promise<readonly FoundResults[]> {
  const isFile = (await stat(path).catch(() => null))?.isFile() === true
  const folder = await lookInto(isFile ? dirname(path) : path)
  const one = (await melodic(folder)) ?? (await melodicInside(folder))
  const all = one ? [one] : await findDerivatives(folder)
  const found = all.length > 0 ? all : bare(folder)
  const meant = isFile ? found.filter(({ maps, mixing }) => maps === path || mixing === path) : found
  if (meant.length > 0) return meant
  throw new AppError('FORMAT_RESULTS_UNKNOWN', { file: basename(path) })
}

async function melodic(folder: Folder): Promise<FoundResults | null> {
  const maps = image(folder, 'melodic_IC') ?? image(folder, 'melodic_oIC')
  const file = (name: string) => (folder.files.includes(name) ? join(folder.path, name) : null)
  const mixing = file('melodic_mix')
  if (maps === null && mixing === null) return null
  if (maps === null) throw missing(folder.path, 'melodic_IC.nii.gz', 'the maps')
  if (mixing === null) throw missing(folder.path, 'melodic_mix', 'the time courses')
  const outer = dirname(folder.path)
  const around: Folder = await lookInto(outer).catch(() => ({ path: outer, files: [], folders: [] }))
  const log = await textOf(file('log.txt'))
  const named = /(?:^|\s)(?:-i|--in=)\s*"?([^\s"]+)/m.exec(log)?.[1] ?? null
  // How the log of our own exports names the scan: without its folder.
  const ours = /^Scan: (.+) \(SHA-256 /m.exec(log)?.[1] ?? null
  const input = named === null ? null : isAbsolute(named) ? named : resolve(outer, named)
  const seconds = Number(/--tr=([\d.eE+-]+)/.exec(log)?.[1] ?? /^Repetition time: ([\d.]+) s$/m.exec(log)?.[1] ?? Number.NaN)
  const isInner = /^filtered_func_data\.ica$/i.test(basename(folder.path))
  return {
    program: 'MELODIC',
    name: basename(folder.path),
    maps,
    mixing,
    mask: image(folder, 'mask') ?? (isInner ? image(around, 'mask') : null),
    mean: image(folder, 'mean') ?? (isInner ? image(around, 'mean_func') : null),
    scan: await firstThere([
      isInner ? image(around, 'filtered_func_data') : null,
      ...withEndings(input),
      ours === null ? null : join(outer, basename(ours)),
    ]),
    labels: fileLike(folder, LABEL_FILES) ?? (isInner || isAromaOutput(around) ? fileLike(around, LABEL_FILES) : null),
    variance: file('melodic_ICstats'),
    isZ: true,
    isThresholded: false,
    repetitionTimeSeconds: Number.isFinite(seconds) && seconds > 0 ? seconds : null,
  }
}

/** Names of label files, the more deliberate first. */
const LABEL_FILES = [/^hand_labels_noise\.txt$/i, /^labels\.txt$/i, /^classified_motion_ICs\.txt$/i, /^fix4melview_.*\.txt$/i] as const
const isAromaOutput = ({ files }: Folder): boolean => files.includes('classified_motion_ICs.txt')
/** MELODIC is called without the ending of its input. */
const withEndings = (path: string | null): (string | null)[] =>
  path === null || IMAGE.test(path) ? [path] : [`${path}.nii.gz`, `${path}.nii`]

/** A GUI run keeps its directory inside another, ICA-AROMA in `melodic.ica`. */
async function melodicInside(folder: Folder): Promise<FoundResults | null> {
  for (const inner of ['filtered_func_data.ica', 'melodic.ica']) {
    if (!folder.folders.includes(inner)) continue
    const found = await melodic(await lookInto(join(folder.path, inner)))
    if (found) return { ...found, name: basename(folder.path) }
  }
  return null
}

/** One image and one table: nothing to choose between. */
function bare(folder: Folder): FoundResults[] {
  const images = folder.files.filter((name) => IMAGE.test(name) && !/mask|mean/i.test(name))
  const tables = folder.files.filter((name) => /\.(tsv|txt|csv|1d|mat)$/i.test(name) && !/label|readme|log/i.test(name))
  const [maps, mixing] = [images[0], tables[0]]
  if (images.length !== 1 || tables.length !== 1 || maps === undefined || mixing === undefined) return []
  return [
    {
      ...bareResults(join(folder.path, maps), join(folder.path, mixing)),
      name: basename(folder.path),
      mask: fileLike(folder, [/mask\.nii(\.gz)?$/i]),
      mean: fileLike(folder, [/mean\.nii(\.gz)?$/i]),
    },
  ]
}

/** Maps and time courses that the user names. */
export function bareResults(maps: string, mixing: string): FoundResults {
  const none = { mask: null, mean: null, scan: null, labels: null, variance: null, repetitionTimeSeconds: null }
  return { program: 'maps and a mixing table', name: basename(maps), maps, mixing, isZ: false, isThresholded: false, ...none }
}
