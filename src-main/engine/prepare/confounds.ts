/** Which columns of a confounds table are taken out of the data, and what do they say? (fMRIPrep's names; groups as nilearn's load_confounds.) */
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { isMissing, isNumber, tableCells } from '../../../src-shared/course/table-cells'
import { AppError } from '../../../src-shared/errors'
import type { RunParameters } from '../../../src-shared/params/parameters'
import { type Dense, zeros } from '../maths/dense'
import { readError } from '../read/scan-files'

type ConfoundParameters = Pick<
  RunParameters,
  | 'confoundsFile'
  | 'confoundsMotion'
  | 'confoundsWmCsf'
  | 'confoundsGlobalSignal'
  | 'confoundsCompcor'
  | 'confoundsCosine'
  | 'confoundsColumns'
>

export interface ConfoundsTable {
  readonly fileName: string
  readonly columns: readonly string[]
  /** One line per volume; null where the table says n/a. */
  readonly rows: readonly (readonly (number | null)[])[]
}

/** A table of a scan is some MiB at most. */
const LARGEST_BYTES = 64 * 2 ** 20
const MOTION = ['trans_x', 'trans_y', 'trans_z', 'rot_x', 'rot_y', 'rot_z']
const TISSUE = ['csf', 'white_matter']
/** Endings that each extent adds to the plain columns. */
const ENDINGS = {
  none: [],
  basic: [''],
  derivatives: ['', '_derivative1'],
  power2: ['', '_power2'],
  full: ['', '_derivative1', '_power2', '_derivative1_power2'],
} as const satisfies Record<RunParameters['confoundsMotion'], readonly string[]>
const KNOWN =
  /^(trans_[xyz]|rot_[xyz]|csf|white_matter|global_signal|[acw]_comp_cor_\d+|cosine\d*|framewise_displacement|non_steady_state_outlier\d+)/

function invalid(table: string, field: string, found: string | number, expected: string | number): AppError {
  return new AppError('DATA_CONFOUNDS_INVALID', { file: table, field, found, expected })
}

/** Reads a table with a line of names; tabs, commas or spaces separate its columns. @throws AppError FILE_, DATA_CONFOUNDS_INVALID */
export async function readConfounds(path: string): Promise<ConfoundsTable> {
  const fileName = basename(path)
  let text: string
  try {
    if ((await stat(path)).size > LARGEST_BYTES) throw invalid(fileName, 'size', 'larger than 64 MiB', 'a table with one line per volume')
    text = await readFile(path, 'utf8')
  } catch (cause) {
    throw cause instanceof AppError ? cause : readError(cause, path)
  }
  const { head, rows } = tableCells(text, (field, found, expected) => invalid(fileName, field, found, expected))
  if (!head) throw invalid(fileName, 'line 1', 'numbers', 'the names of the columns')
  if (rows.length === 0) throw invalid(fileName, '(whole file)', 'a line of names alone', 'one line per volume under it')
  return {
    fileName,
    columns: head,
    rows: rows.map(({ line, cells }) => cells.map((cell, column) => numberOf(cell, fileName, `${head[column]}, line ${line}`))),
  }
}

function numberOf(cell: string, file: string, field: string): number | null {
  if (isMissing(cell)) return null
  if (isNumber(cell)) return Number(cell)
  throw invalid(file, field, `"${cell.slice(0, 40)}"`, 'a number or n/a')
}

/** Volumes at the start that fMRIPrep marks as not yet in steady state; each has a column of its own. */
export function nonSteadyStateVolumes(table: ConfoundsTable): number {
  const marks = table.columns.flatMap((name, index) => (/^non_steady_state_outlier/.test(name) ? [index] : []))
  let volumes = 0
  while (volumes < table.rows.length && marks.some((column) => (table.rows[volumes][column] ?? 0) !== 0)) volumes++
  return volumes
}

/**
 * Names of the columns that the parameters choose, in the order of the table: named ones alone when any are named (with * for any letters); else
 * the groups; a table without a single name of fMRIPrep is taken whole.
 * @throws AppError DATA_CONFOUNDS_INVALID when a name or group is not in the table
 */
export function chosenColumns(table: ConfoundsTable, parameters: ConfoundParameters): string[] {
  const { columns, fileName } = table
  const named = parameters.confoundsColumns.split(/[\s,]+/).filter((name) => name !== '')
  if (named.length > 0) {
    const chosen = new Set<string>()
    for (const pattern of named) {
      const expression = new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`)
      const found = columns.filter((name) => expression.test(name))
      if (found.length === 0) throw invalid(fileName, `column ${pattern}`, 'missing', `one of ${shortened(columns)}`)
      for (const name of found) chosen.add(name)
    }
    return columns.filter((name) => chosen.has(name))
  }
  if (!columns.some((name) => KNOWN.test(name))) return [...columns]
  const wanted = [
    ...MOTION.flatMap((name) => ENDINGS[parameters.confoundsMotion].map((ending) => name + ending)),
    ...TISSUE.flatMap((name) => ENDINGS[parameters.confoundsWmCsf].map((ending) => name + ending)),
    ...ENDINGS[parameters.confoundsGlobalSignal].map((ending) => `global_signal${ending}`),
  ]
  const missing = wanted.find((name) => !columns.includes(name))
  if (missing) throw invalid(fileName, `column ${missing}`, 'missing', `one of ${shortened(columns)}`)
  const compcor = columns.filter((name) => /^a_comp_cor_\d+$/.test(name)).sort()
  if (compcor.length < parameters.confoundsCompcor) {
    throw invalid(fileName, 'columns a_comp_cor_*', `${compcor.length} columns`, parameters.confoundsCompcor)
  }
  const cosine = parameters.confoundsCosine ? columns.filter((name) => /^cosine\d+$/.test(name)) : []
  const chosen = new Set([...wanted, ...compcor.slice(0, parameters.confoundsCompcor), ...cosine])
  return columns.filter((name) => chosen.has(name))
}

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
const shortened = (columns: readonly string[]): string => `${columns.slice(0, 12).join(', ')}${columns.length > 12 ? ', ...' : ''}`

/**
 * The columns as numbers: T x K, without the first `dropped` volumes. A derivative has no value at its first volume (n/a): it takes that of the
 * second, as in nilearn's load_confounds.
 * @throws AppError DATA_CONFOUNDS_INVALID for another number of volumes than the scan has, and for n/a anywhere else
 */
export function confoundValues(table: ConfoundsTable, names: readonly string[], scanVolumes: number, dropped: number): Dense {
  if (table.rows.length !== scanVolumes)
    throw invalid(table.fileName, 'number of lines', table.rows.length, `${scanVolumes}, one per volume of the scan`)
  const kept = table.rows.slice(dropped)
  const values = zeros(kept.length, names.length)
  for (const [place, name] of names.entries()) {
    const column = table.columns.indexOf(name)
    for (const [t, row] of kept.entries()) {
      const value = row[column] ?? (t === 0 ? kept[1]?.[column] : null)
      if (value === null || value === undefined) throw invalid(table.fileName, `${name}, line ${t + dropped + 2}`, 'n/a', 'a number')
      values.data[t * names.length + place] = value
    }
  }
  return values
}
