/** Which program's results are in this folder, and which of its files are the maps, the time courses and what belongs to them? */
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { AppError } from '../../../src-shared/errors'

/** Whose file names they are. */
type ResultsProgram = 'MELODIC' | 'tedana' | 'fMRIPost-AROMA' | 'maps and a mixing table'

/** Paths of what was found; null for what is not there. */
export interface FoundResults {
  readonly program: ResultsProgram
  /** 4-D, one volume per component. */
  readonly maps: string
  /** Text, one row per volume of the scan, one column per component. */
  readonly mixing: string
  readonly mask: string | null
  readonly mean: string | null
  readonly scan: string | null
  readonly labels: string | null
  /** MELODIC's table of explained variance, or a table of metrics with a column for it. */
  readonly variance: string | null
  /** True when the program's maps are z already. */
  readonly isZ: boolean
  /** As the program noted it, seconds; the scan's header goes before it. */
  readonly repetitionTimeSeconds: number | null
}

const IMAGE = /\.nii(\.gz)?$/i

async function filesOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new AppError('FILE_NOT_FOUND', { file: basename(folder) }, { cause })
  })
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

const textOf = (path: string | null): Promise<string> => (path === null ? Promise.resolve('') : readFile(path, 'utf8').catch(() => ''))

async function firstThere(paths: readonly (string | null)[]): Promise<string | null> {
  for (const path of paths) {
    const found = path === null ? null : await stat(path).catch(() => null)
    if (found?.isFile()) return path
  }
  return null
}

/** The image of that stem, packed or not. */
function image(folder: string, names: readonly string[], stem: string): string | null {
  const name = [`${stem}.nii.gz`, `${stem}.nii`].find((candidate) => names.includes(candidate))
  return name === undefined ? null : join(folder, name)
}

/** The file whose name ends like this, in a folder whose names may have a prefix. */
function ending(folder: string, names: readonly string[], ...patterns: readonly RegExp[]): string | null {
  for (const pattern of patterns) {
    const name = names.find((candidate) => pattern.test(candidate))
    if (name !== undefined) return join(folder, name)
  }
  return null
}

/**
 * Looks for results in a folder: a MELODIC directory or one that holds it (a GUI run's outer .ica, ICA-AROMA's output), tedana's or
 * fMRIPost-AROMA's output, or one 4-D image beside one table of time courses.
 *
 * @throws AppError FILE_NOT_FOUND, FORMAT_RESULTS_UNKNOWN (nothing of the kind), FORMAT_RESULTS_INVALID (a file of them is missing)
 */
export async function findResults(folder: string): Promise<FoundResults> {
  const names = await filesOf(folder)
  const found =
    (await melodic(folder, names)) ??
    (await melodicInside(folder)) ??
    (await tedana(folder, names)) ??
    (await fmripostAroma(folder, names)) ??
    (await bare(folder, names))
  if (found) return found
  throw new AppError('FORMAT_RESULTS_UNKNOWN', { file: basename(folder) })
}

function missing(folder: string, file: string, expected: string): AppError {
  return new AppError('FORMAT_RESULTS_INVALID', { file: basename(folder), field: file, found: 'missing', expected })
}

async function melodic(folder: string, names: readonly string[]): Promise<FoundResults | null> {
  const maps = image(folder, names, 'melodic_IC') ?? image(folder, names, 'melodic_oIC')
  const hasMixing = names.includes('melodic_mix')
  if (maps === null && !hasMixing) return null
  if (maps === null) throw missing(folder, 'melodic_IC.nii.gz', 'the maps')
  if (!hasMixing) throw missing(folder, 'melodic_mix', 'the time courses')
  const outer = dirname(folder)
  const around = await filesOf(outer).catch(() => [] as readonly string[])
  const log = await textOf(names.includes('log.txt') ? join(folder, 'log.txt') : null)
  const named = /(?:^|\s)(?:-i|--in=)\s*"?([^\s"]+)/m.exec(log)?.[1] ?? null
  // How the log of our own exports names the scan: without its folder.
  const ours = /^Scan: (.+) \(SHA-256 /m.exec(log)?.[1] ?? null
  const input = named === null ? null : isAbsolute(named) ? named : resolve(outer, named)
  const seconds = Number(/--tr=([\d.eE+-]+)/.exec(log)?.[1] ?? /^Repetition time: ([\d.]+) s$/m.exec(log)?.[1] ?? Number.NaN)
  const isInner = /^filtered_func_data\.ica$/i.test(basename(folder))
  return {
    program: 'MELODIC',
    maps,
    mixing: join(folder, 'melodic_mix'),
    mask: image(folder, names, 'mask') ?? (isInner ? image(outer, around, 'mask') : null),
    mean: image(folder, names, 'mean') ?? (isInner ? image(outer, around, 'mean_func') : null),
    scan: await firstThere([
      isInner ? image(outer, around, 'filtered_func_data') : null,
      ...withEndings(input),
      ours === null ? null : join(outer, basename(ours)),
    ]),
    labels: ending(folder, names, ...LABEL_FILES) ?? (isInner || isAromaOutput(around) ? ending(outer, around, ...LABEL_FILES) : null),
    variance: names.includes('melodic_ICstats') ? join(folder, 'melodic_ICstats') : null,
    isZ: true,
    repetitionTimeSeconds: Number.isFinite(seconds) && seconds > 0 ? seconds : null,
  }
}

/** Names of label files, the more deliberate first. */
const LABEL_FILES = [/^hand_labels_noise\.txt$/i, /^labels\.txt$/i, /^classified_motion_ICs\.txt$/i, /^fix4melview_.*\.txt$/i] as const
const isAromaOutput = (names: readonly string[]): boolean => names.includes('classified_motion_ICs.txt')
/** MELODIC is called without the ending of its input. */
const withEndings = (path: string | null): (string | null)[] =>
  path === null || IMAGE.test(path) ? [path] : [`${path}.nii.gz`, `${path}.nii`]

/** A GUI run keeps its directory inside another, ICA-AROMA in `melodic.ica`. */
async function melodicInside(folder: string): Promise<FoundResults | null> {
  for (const inner of ['filtered_func_data.ica', 'melodic.ica']) {
    const path = join(folder, inner)
    const names = await filesOf(path).catch(() => null)
    const found = names && (await melodic(path, names))
    if (found) return found
  }
  return null
}

async function tedana(folder: string, names: readonly string[]): Promise<FoundResults | null> {
  const mixing = ending(folder, names, /(^|_)desc-ICA_mixing\.tsv$/, /(^|_)desc-ICAOrth_mixing\.tsv$/, /(^|_)ica_mixing\.tsv$/)
  if (mixing === null) return null
  const z = ending(folder, names, /(^|_)desc-ICA_stat-z_components\.nii(\.gz)?$/)
  const maps = z ?? ending(folder, names, /(^|_)desc-ICA_components\.nii(\.gz)?$/, /(^|_)(betas_OC|ica_components)\.nii(\.gz)?$/)
  if (maps === null) throw missing(folder, 'desc-ICA_stat-z_components.nii.gz', 'the maps')
  const metrics = ending(folder, names, /(^|_)desc-tedana_metrics\.tsv$/, /(^|_)ica_metrics\.tsv$/)
  return {
    program: 'tedana',
    maps,
    mixing,
    mask: ending(folder, names, /(^|_)desc-adaptiveGoodSignal_mask\.nii(\.gz)?$/, /(^|_)adaptive_mask\.nii(\.gz)?$/),
    mean: null,
    scan: ending(folder, names, /(^|_)desc-optcom_bold\.nii(\.gz)?$/, /(^|_)ts_OC\.nii(\.gz)?$/),
    labels: metrics,
    variance: metrics,
    isZ: z !== null,
    repetitionTimeSeconds: null,
  }
}

async function fmripostAroma(folder: string, names: readonly string[]): Promise<FoundResults | null> {
  const maps = ending(
    folder,
    names,
    /_stat-z_desc-melodic_components\.nii(\.gz)?$/,
    /(?<!_thresh-[^_]*.*)_desc-melodic_components\.nii(\.gz)?$/,
    /_desc-melodic_components\.nii(\.gz)?$/,
  )
  const mixing = ending(folder, names, /_desc-melodic_mixing\.tsv$/i, /_desc-MELODIC_mixing\.tsv$/)
  if (maps === null && mixing === null) return null
  if (maps === null) throw missing(folder, '..._desc-melodic_components.nii.gz', 'the maps')
  if (mixing === null) throw missing(folder, '..._desc-melodic_mixing.tsv', 'the time courses')
  return {
    program: 'fMRIPost-AROMA',
    maps,
    mixing,
    mask: ending(folder, names, /_desc-brain_mask\.nii(\.gz)?$/),
    mean: ending(folder, names, /_boldref\.nii(\.gz)?$/),
    scan: ending(folder, names, /_desc-preproc_bold\.nii(\.gz)?$/),
    labels: ending(folder, names, /_desc-aroma_metrics\.tsv$/, /_AROMAnoiseICs\.csv$/),
    variance: null,
    isZ: true,
    repetitionTimeSeconds: null,
  }
}

/** One image and one table: nothing to choose between. */
async function bare(folder: string, names: readonly string[]): Promise<FoundResults | null> {
  const images = names.filter((name) => IMAGE.test(name) && !/mask|mean/i.test(name))
  const tables = names.filter((name) => /\.(tsv|txt|csv|1d|mat)$/i.test(name) && !/label|readme|log/i.test(name))
  const [maps, mixing] = [images[0], tables[0]]
  if (images.length !== 1 || tables.length !== 1 || maps === undefined || mixing === undefined) return null
  return {
    ...bareResults(join(folder, maps), join(folder, mixing)),
    mask: ending(folder, names, /mask\.nii(\.gz)?$/i),
    mean: ending(folder, names, /mean\.nii(\.gz)?$/i),
  }
}

/** Maps and time courses that the user names. */
export function bareResults(maps: string, mixing: string): FoundResults {
  const none = { mask: null, mean: null, scan: null, labels: null, variance: null, repetitionTimeSeconds: null }
  return { program: 'maps and a mixing table', maps, mixing, isZ: false, ...none }
}
