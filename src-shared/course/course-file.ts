/** What does a file of time series beside a scan say: confounds, motion parameters, any columns, or events? */
import { AppError } from '../errors'
import { visibleText } from '../visible-text'
import { isMissing, isNumber, type TableCells, tableCells } from './table-cells'

export interface CourseColumn {
  readonly name: string
  /** One per volume; null where the file has no value (`n/a`). */
  readonly values: readonly (number | null)[]
}
export interface CourseEvent {
  /** Seconds from the first volume, and seconds long (0: a moment). */
  readonly onset: number
  readonly duration: number
  /** trial_type; '' when the file has none. */
  readonly type: string
}
export type CourseFile =
  | { readonly kind: 'columns'; readonly fileName: string; readonly columns: readonly CourseColumn[] }
  | { readonly kind: 'events'; readonly fileName: string; readonly events: readonly CourseEvent[] }

/** The six motion parameters in the order of each program: FSL mcflirt, SPM realign, AFNI 3dvolreg. Units: rotation in radians (AFNI: degrees), translation in mm. */
const MOTION_NAMES = {
  fsl: ['rot_x', 'rot_y', 'rot_z', 'trans_x', 'trans_y', 'trans_z'],
  spm: ['trans_x', 'trans_y', 'trans_z', 'rot_x', 'rot_y', 'rot_z'],
  afni: ['roll', 'pitch', 'yaw', 'dS', 'dL', 'dP'],
} as const

const wrong = (file: string, field: string, found: string | number, expected: string | number) =>
  new AppError('FORMAT_TABLE_INVALID', { file, field, found, expected })

/** Six columns without a header, by what the program calls its file. */
function namesWithoutHeader(fileName: string, count: number): readonly string[] {
  if (count === 6 && /\.par$/i.test(fileName)) return MOTION_NAMES.fsl
  if (count === 6 && /^rp_.*\.txt$/i.test(fileName)) return MOTION_NAMES.spm
  if (count === 6 && /\.1d$/i.test(fileName)) return MOTION_NAMES.afni
  return Array.from({ length: count }, (_, column) => `column ${column + 1}`)
}

/** The columns that are motion of the head, by the names of fMRIPrep and of the files above. */
export function motionColumns(columns: readonly CourseColumn[]): readonly CourseColumn[] {
  const names = new Set<string>([...MOTION_NAMES.spm, ...MOTION_NAMES.afni])
  return columns.filter(({ name }) => names.has(name))
}

/** How long the time courses are that a file stands beside. */
interface CourseScan {
  readonly volumes: number
  readonly dropped: number
  readonly droppedSeconds: number
}

/**
 * Reads a table: tab-separated with a header (fMRIPrep confounds, BIDS events), comma-separated, or columns between spaces without one (FSL .par,
 * SPM rp_*.txt, AFNI .1D; lines that begin with # are comments). `n/a` and empty cells are missing values. Columns of words are left out.
 *
 * @param scan volumes of the run, and how many were dropped before them: columns have to be as long with or without the dropped ones, whose values
 * are left out; events are counted from the first volume that is left, and may lie anywhere
 * @throws AppError FORMAT_TABLE_INVALID naming line and column
 */
export function parseCourseFile(text: string, fileName: string, { volumes, dropped, droppedSeconds }: CourseScan): CourseFile {
  const { head, rows: found, columns: width } = tableCells(text, (...what) => wrong(fileName, ...what))
  if (head?.includes('onset') && head.includes('duration')) {
    return { kind: 'events', fileName, events: eventsOf(head, found, fileName, droppedSeconds) }
  }
  const rows = found.length === volumes + dropped ? found.slice(dropped) : found
  if (rows.length !== volumes) throw wrong(fileName, 'rows', rows.length, `${volumes}, one per volume of the scan`)
  const names = head ?? namesWithoutHeader(fileName, width)
  const columns = names.flatMap((name, column): CourseColumn[] => {
    const cells = rows.map((row) => row.cells[column] ?? '')
    if (!cells.every((cell) => isNumber(cell) || isMissing(cell)) || cells.every(isMissing)) return []
    return [{ name: visibleText(name) || `column ${column + 1}`, values: cells.map((cell) => (isMissing(cell) ? null : Number(cell))) }]
  })
  if (columns.length === 0) throw wrong(fileName, '(whole file)', 'no column of numbers', 'numbers, or n/a where there are none')
  return { kind: 'columns', fileName, columns }
}

function eventsOf(head: readonly string[], rows: TableCells['rows'], fileName: string, shift: number): CourseEvent[] {
  const [onsetAt, durationAt, typeAt] = ['onset', 'duration', 'trial_type'].map((name) => head.indexOf(name))
  return rows.map(({ line, cells }) => {
    const onset = cells[onsetAt ?? -1] ?? ''
    const duration = cells[durationAt ?? -1] ?? ''
    if (!isNumber(onset)) throw wrong(fileName, `line ${line}, onset`, onset || 'nothing', 'seconds')
    if (!isNumber(duration) && !isMissing(duration)) throw wrong(fileName, `line ${line}, duration`, duration, 'seconds')
    const type = cells[typeAt ?? -1] ?? ''
    return {
      onset: Number(onset) - shift,
      duration: isMissing(duration) ? 0 : Math.max(0, Number(duration)),
      type: isMissing(type) ? '' : visibleText(type),
    }
  })
}
