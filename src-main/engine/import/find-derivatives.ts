/** Which files of a folder are results of tedana or fMRIPost-AROMA, and which of them are of the same scan where those of several lie together? */
import { basename, join } from 'node:path'
import { type Folder, lookInto, missing } from './folder'
import type { FoundResults } from './found-results'

/** How names end, the more telling ends first; images without .nii or .nii.gz. */
interface Ends {
  readonly program: Extract<FoundResults['program'], 'tedana' | 'fMRIPost-AROMA'>
  readonly mixing: readonly string[]
  /** Maps that are z already. */
  readonly zMaps: readonly string[]
  readonly otherMaps: readonly string[]
  readonly mask: readonly string[]
  readonly mean: readonly string[]
  readonly scan: readonly string[]
  /** Decisions of a person, which go before those of the program in its metrics. */
  readonly labels: readonly string[]
  /** A table with decisions and a column of explained variance, or a list of decisions. */
  readonly metrics: readonly string[]
}

/** tedana with the names of BIDS and with `--convention orig` (resources/config/outputs.json, 25), before it had either, and what Rica saves. */
const TEDANA: Ends = {
  program: 'tedana',
  mixing: ['desc-ICA_mixing.tsv', 'desc-ICAOrth_mixing.tsv', 'ica_mixing.tsv', 'meica_mix.1D'],
  zMaps: ['desc-ICA_stat-z_components'],
  otherMaps: ['desc-ICA_components', 'betas_OC', 'ica_components'],
  mask: ['desc-adaptiveGoodSignal_mask', 'adaptive_mask'],
  mean: [],
  scan: ['desc-optcom_bold', 'ts_OC'],
  labels: ['manual_classification.tsv'],
  metrics: ['desc-tedana_metrics.tsv', 'ica_metrics.tsv', 'comp_table_ica.tsv', 'comp_table_ica.txt'],
}

/** fMRIPost-AROMA (data/io_spec.json, and the files that its tests list), and fMRIPrep with `--use-aroma` before it. */
const AROMA: Ends = {
  program: 'fMRIPost-AROMA',
  mixing: ['desc-melodic_mixing.tsv'],
  zMaps: ['desc-melodic_components'],
  otherMaps: [],
  mask: ['desc-brain_mask'],
  mean: ['boldref'],
  scan: ['desc-preproc_bold'],
  labels: [],
  metrics: ['desc-aroma_metrics.tsv', 'AROMAnoiseICs.csv'],
}

/** Entities of BIDS that say on which grid a file is, and those that say what of a scan it holds. */
const GRID = /^(space|res|den|cohort)-/
const CONTENT = /^(stat|thresh|desc|label)-/
const THRESHOLDED = /(^|_)thresh-/

interface Named {
  readonly name: string
  /** Of which scan: 'sub-01_task-rest_space-X_desc-melodic_mixing.tsv' -> 'sub-01_task-rest'. */
  readonly scan: string
  /** On which grid: 'space-X'. */
  readonly grid: string
}

/** The files whose names end so, whatever stands before. */
function named(files: readonly string[], end: string): readonly Named[] {
  const ends = end.includes('.') ? [end] : [`${end}.nii.gz`, `${end}.nii`]
  return files.flatMap((name) => {
    const found = ends.find((each) => `_${name}`.toLowerCase().endsWith(`_${each.toLowerCase()}`))
    if (found === undefined) return []
    const parts = name.slice(0, -found.length).split('_')
    const joined = (keep: (part: string) => boolean) => parts.filter((part) => part !== '' && keep(part)).join('_')
    return [{ name, scan: joined((part) => !GRID.test(part) && !CONTENT.test(part)), grid: joined((part) => GRID.test(part)) }]
  })
}

/** The results of every scan in the folder, by the names of its tables of time courses. @throws AppError FORMAT_RESULTS_INVALID (maps or time courses missing) */
function resultsIn(folder: Folder, ends: Ends): FoundResults[] {
  const first = (kinds: readonly string[], fits: (file: Named) => boolean): Named | null => {
    for (const end of kinds) {
      const file = named(folder.files, end).find(fits)
      if (file) return file
    }
    return null
  }
  const path = (file: Named | null) => (file === null ? null : join(folder.path, file.name))
  const found = new Map<string, FoundResults>()
  for (const mixing of ends.mixing.flatMap((end) => named(folder.files, end))) {
    const { scan } = mixing
    if (found.has(scan)) continue
    const ofScan = (file: Named) => file.scan === scan
    const whole = (file: Named) => ofScan(file) && !THRESHOLDED.test(file.name)
    const zMaps = first(ends.zMaps, whole) ?? first(ends.zMaps, ofScan)
    const maps = zMaps ?? first(ends.otherMaps, ofScan)
    if (maps === null) throw missing(folder.path, nameLike(scan, `${ends.zMaps[0]}.nii.gz`), 'the maps')
    const onGrid = (file: Named) => ofScan(file) && file.grid === maps.grid
    const metrics = path(first(ends.metrics, ofScan))
    found.set(scan, {
      program: ends.program,
      name: scan === '' ? basename(folder.path) : scan,
      maps: join(folder.path, maps.name),
      mixing: join(folder.path, mixing.name),
      mask: path(first(ends.mask, onGrid)),
      mean: path(first(ends.mean, onGrid)),
      scan: path(first(ends.scan, onGrid)),
      labels: path(first(ends.labels, ofScan)) ?? path(first(ends.labels, (file) => file.scan === '')) ?? metrics,
      variance: metrics !== null && /\.(tsv|txt)$/.test(metrics) ? metrics : null,
      isZ: zMaps !== null,
      isThresholded: THRESHOLDED.test(maps.name),
      repetitionTimeSeconds: null,
    })
  }
  const alone = found.size > 0 ? null : first(ends.zMaps, () => true)
  if (alone) throw missing(folder.path, nameLike(alone.scan, ends.mixing[0] ?? ''), 'the time courses')
  return [...found.values()]
}

const nameLike = (scan: string, end: string): string => (scan === '' ? end : `${scan}_..._${end}`)

/** Folders of a dataset in which a scan's results lie: sub-01/ses-01/func. */
const WITHIN = /^(sub-|ses-)|^func$/
const DEEPEST = 3

/** Results of tedana or fMRIPost-AROMA in the folder, or in the folders of a dataset of theirs within it; as many as there are scans. */
export async function findDerivatives(folder: Folder, depth = 0): Promise<readonly FoundResults[]> {
  const here = [...resultsIn(folder, TEDANA), ...resultsIn(folder, AROMA)]
  if (here.length > 0 || depth >= DEEPEST) return here
  const within: FoundResults[] = []
  for (const name of folder.folders) {
    if (WITHIN.test(name)) within.push(...(await findDerivatives(await lookInto(join(folder.path, name)), depth + 1)))
  }
  return within
}
