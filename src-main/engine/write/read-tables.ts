/** What do the tables of a run folder say, and are they whole? */
import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../src-shared/errors'
import { type MixtureOutcome, NO_MIXTURE, type Tail } from '../../../src-shared/mixture/mixture'
import type { ComponentRow, ConfoundCorrelations, DimensionCurves, EstimatePlace } from '../../../src-shared/model/run'
import { OUTPUT_NAMES } from '../../../src-shared/output-names'
import type { MelodicShares } from '../results/melodic-shares'
import type { BandShares } from '../results/spectra'
import { DIMENSION_COLUMNS, FREQUENCY_COLUMNS, MIXTURE_COLUMNS, NOT_AVAILABLE, STABILITY_COLUMNS, TAKEN_OUT_COLUMN } from './tables'

/** What is wrong with a run folder, by file and field. */
export function invalidRun(file: string, field: string, found: string | number, expected?: string | number): AppError {
  return new AppError('FORMAT_RUN_FOLDER_INVALID', { file, field, found, ...(expected === undefined ? {} : { expected }) })
}

/** Reads a text of a run folder. @throws AppError FORMAT_RUN_FOLDER_INVALID when it is missing, FILE_UNREADABLE */
export async function readRunText(runFolder: string, name: string): Promise<string> {
  try {
    return await readFile(join(runFolder, name), 'utf8')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') throw invalidRun(name, '(whole file)', 'missing', 'a file')
    throw new AppError('FILE_UNREADABLE', { file: name, ...(code ? { found: code } : {}) }, { cause })
  }
}

interface Table {
  readonly file: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

async function readTable(runFolder: string, file: string): Promise<Table> {
  const lines = (await readRunText(runFolder, file)).split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  const [head, ...rest] = lines.map((line) => line.split('\t'))
  if (!head || head.length === 0) throw invalidRun(file, '(whole file)', 'empty', 'a header line')
  for (const [number, row] of rest.entries()) {
    if (row.length !== head.length) throw invalidRun(file, `line ${number + 2}`, `${row.length} columns`, head.length)
  }
  return { file, columns: head, rows: rest }
}

function finite(table: Table, row: number, column: number): number {
  const cell = table.rows[row][column]
  const value = Number(cell)
  if (cell.trim() === '' || !Number.isFinite(value)) {
    throw invalidRun(table.file, `${table.columns[column]}, line ${row + 2}`, cell === '' ? 'nothing' : cell.slice(0, 40), 'a number')
  }
  return value
}

const numbersOf = (table: Table, row: number): number[] => table.columns.map((_, column) => finite(table, row, column))

/** Time courses: T rows x C columns. @throws AppError FORMAT_RUN_FOLDER_INVALID */
export async function readMixing(runFolder: string, volumes: number, components: number): Promise<number[][]> {
  const table = await readTable(runFolder, OUTPUT_NAMES.mixing)
  if (table.columns.length !== components) throw invalidRun(table.file, 'columns', table.columns.length, components)
  if (table.rows.length !== volumes) throw invalidRun(table.file, 'rows', table.rows.length, volumes)
  return table.rows.map((_, row) => numbersOf(table, row))
}

export interface Spectra {
  readonly frequencies: readonly number[]
  readonly unit: keyof typeof FREQUENCY_COLUMNS
  /** F rows x C columns. */
  readonly power: readonly (readonly number[])[]
}

/** @throws AppError FORMAT_RUN_FOLDER_INVALID */
export async function readSpectra(runFolder: string, components: number): Promise<Spectra> {
  const table = await readTable(runFolder, OUTPUT_NAMES.spectra)
  if (table.columns.length !== components + 1) throw invalidRun(table.file, 'columns', table.columns.length, components + 1)
  const unit = (Object.keys(FREQUENCY_COLUMNS) as (keyof typeof FREQUENCY_COLUMNS)[]).find(
    (name) => FREQUENCY_COLUMNS[name] === table.columns[0],
  )
  if (!unit) throw invalidRun(table.file, 'first column', table.columns[0], Object.values(FREQUENCY_COLUMNS).join(' or '))
  const rows = table.rows.map((_, row) => numbersOf(table, row))
  return { frequencies: rows.map((row) => row[0]), unit, power: rows.map((row) => row.slice(1)) }
}

/** A row without what follows from other tables of the run. */
type StoredRow = Omit<ComponentRow, keyof MelodicShares | keyof BandShares>

/** components.tsv, by the names of its columns; columns of other programs are let be. Labels are not here: see run-labels.ts. @throws AppError FORMAT_RUN_FOLDER_INVALID */
export async function readComponents(runFolder: string, components: number): Promise<StoredRow[]> {
  const table = await readTable(runFolder, OUTPUT_NAMES.components)
  if (table.rows.length !== components) throw invalidRun(table.file, 'rows', table.rows.length, components)
  const columnOf = (name: string): number => {
    const column = table.columns.indexOf(name)
    if (column < 0) throw invalidRun(table.file, name, 'missing', 'a column')
    return column
  }
  return table.rows.map((cells, row): StoredRow => {
    const number = (name: string): number => finite(table, row, columnOf(name))
    const three = (...names: [string, string, string]): [number, number, number] => [number(names[0]), number(names[1]), number(names[2])]
    if (number('volume') !== row) throw invalidRun(table.file, `volume, line ${row + 2}`, number('volume'), row)
    const stability = table.columns.indexOf('stability')
    const flipped = cells[columnOf('sign_flipped')]
    if (flipped !== 'true' && flipped !== 'false') throw invalidRun(table.file, `sign_flipped, line ${row + 2}`, flipped, 'true or false')
    return {
      index: row,
      originalIndex: number('original_index'),
      signFlipped: flipped === 'true',
      explainedVariancePercent: number('explained_variance_percent'),
      kurtosis: number('kurtosis'),
      skewness: number('skewness'),
      peakVoxel: three('peak_i', 'peak_j', 'peak_k'),
      peakMm: three('peak_x_mm', 'peak_y_mm', 'peak_z_mm'),
      peakValue: number('peak_value'),
      cutMm: three('cut_x_mm', 'cut_y_mm', 'cut_z_mm'),
      ...(stability >= 0 && cells[stability] !== NOT_AVAILABLE ? { stability: number('stability') } : {}),
      label: '',
    }
  })
}

/** null when the file is not there: a run of an earlier version, or one that has none. @throws AppError as `read` does */
async function whereThere<Value>(runFolder: string, name: string, read: (table: Table) => Value): Promise<Value | null> {
  const isThere = await access(join(runFolder, name)).then(
    () => true,
    () => false,
  )
  return isThere ? read(await readTable(runFolder, name)) : null
}

function expectColumns(table: Table, expected: readonly string[]): void {
  if (table.columns.join('\t') !== expected.join('\t'))
    throw invalidRun(table.file, 'columns', table.columns.join(', '), expected.join(', '))
}

/** dimension.tsv. @throws AppError FORMAT_RUN_FOLDER_INVALID */
export function readDimension(runFolder: string): Promise<DimensionCurves | null> {
  return whereThere(runFolder, OUTPUT_NAMES.dimension, (table) => {
    expectColumns(table, ['n_components', ...Object.keys(DIMENSION_COLUMNS)])
    // Earlier versions had no number for directions of equal size; the run opens all the same, without the curves.
    if (table.rows.some((cells) => cells.includes(NOT_AVAILABLE))) return null
    const curves: Record<keyof DimensionCurves, number[]> = { laplace: [], aic: [], bic: [], mdl: [], cumulativeVariance: [] }
    for (const row of table.rows.keys()) {
      for (const [place, curve] of Object.values(DIMENSION_COLUMNS).entries()) curves[curve].push(finite(table, row, place + 1))
    }
    return curves
  })
}

/** stability.tsv. @throws AppError FORMAT_RUN_FOLDER_INVALID */
export function readStability(runFolder: string, components: number): Promise<EstimatePlace[] | null> {
  return whereThere(runFolder, OUTPUT_NAMES.stability, (table) => {
    expectColumns(table, STABILITY_COLUMNS)
    return table.rows.map((cells, row): EstimatePlace => {
      const number = (name: (typeof STABILITY_COLUMNS)[number]) => finite(table, row, STABILITY_COLUMNS.indexOf(name))
      const component = cells[STABILITY_COLUMNS.indexOf('component')] === NOT_AVAILABLE ? null : number('component') - 1
      if (component !== null && !(Number.isInteger(component) && component >= 0 && component < components))
        throw invalidRun(table.file, `component, line ${row + 2}`, component + 1, `1 to ${components}`)
      return {
        run: number('run') - 1,
        found: number('found_as') - 1,
        component,
        similarity: number('similarity_to_centrotype'),
        x: number('x'),
        y: number('y'),
      }
    })
  })
}

/** confound_correlations.tsv. @throws AppError FORMAT_RUN_FOLDER_INVALID */
export function readConfoundCorrelations(runFolder: string, components: number): Promise<ConfoundCorrelations | null> {
  return whereThere(runFolder, OUTPUT_NAMES.confounds, (table) => {
    if (table.columns.length !== components + 2) throw invalidRun(table.file, 'columns', table.columns.length, components + 2)
    if (table.columns[1] !== TAKEN_OUT_COLUMN) throw invalidRun(table.file, 'second column', table.columns[1], TAKEN_OUT_COLUMN)
    const columns = table.rows.map(([name]) => name)
    const r = Array.from({ length: components }, (_, component) =>
      table.rows.map((cells, row) => (cells[component + 2] === NOT_AVAILABLE ? null : finite(table, row, component + 2))),
    )
    return { columns, takenOut: columns.filter((_, row) => table.rows[row][1] === 'true'), r }
  })
}

/** mixture.tsv. @throws AppError FORMAT_RUN_FOLDER_INVALID */
export function readMixtures(runFolder: string, components: number): Promise<MixtureOutcome[] | null> {
  return whereThere(runFolder, OUTPUT_NAMES.mixture, (table) => {
    expectColumns(table, MIXTURE_COLUMNS)
    if (table.rows.length !== components) throw invalidRun(table.file, 'rows', table.rows.length, components)
    return table.rows.map((cells, row): MixtureOutcome => {
      const at = (name: (typeof MIXTURE_COLUMNS)[number]) => MIXTURE_COLUMNS.indexOf(name)
      const number = (name: (typeof MIXTURE_COLUMNS)[number]) => finite(table, row, at(name))
      const said = cells[at('problem')]
      const problem = NO_MIXTURE.find((name) => name === said)
      if (problem) return { mixture: null, problem }
      if (said !== NOT_AVAILABLE) throw invalidRun(table.file, `problem, line ${row + 2}`, said, NO_MIXTURE.join(', '))
      const tail = (side: 'positive' | 'negative'): Tail | null =>
        cells[at(`${side}_weight`)] === NOT_AVAILABLE
          ? null
          : { weight: number(`${side}_weight`), shape: number(`${side}_shape`), scale: number(`${side}_scale`) }
      const noise = { weight: number('noise_weight'), mean: number('noise_mean'), deviation: number('noise_deviation') }
      if (!(noise.deviation > 0)) throw invalidRun(table.file, `noise_deviation, line ${row + 2}`, noise.deviation, 'more than 0')
      return { mixture: { noise, positive: tail('positive'), negative: tail('negative'), distance: number('distance') }, problem: null }
    })
  })
}
