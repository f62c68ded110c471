/** Which numbers are in a table of text, with or without a line of names, separated by blanks, tabs or commas? */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { isNumber, tableCells } from '../../../src-shared/course/table-cells'
import { AppError } from '../../../src-shared/errors'
import type { Dense } from '../maths/dense'
import { readError } from '../read/scan-files'

/** Larger than any table of time courses. */
const LARGEST_BYTES = 512 * 2 ** 20

const invalid = (file: string, field: string, found: string | number, expected: string | number) =>
  new AppError('FORMAT_RESULTS_INVALID', { file, field, found, expected })

/** @throws AppError FILE_NOT_FOUND, FILE_UNREADABLE */
export async function readText(path: string): Promise<string> {
  try {
    const bytes = await readFile(path)
    if (bytes.length > LARGEST_BYTES) throw invalid(basename(path), 'size', `${bytes.length} bytes`, 'a table of text')
    return bytes.toString('utf8').replace(/^\ufeff/, '')
  } catch (error) {
    throw error instanceof AppError ? error : readError(error, path)
  }
}

/** Rows x columns, without a line of names. @throws AppError FILE_NOT_FOUND, FILE_UNREADABLE, FORMAT_RESULTS_INVALID naming file and line */
export async function readNumberTable(path: string): Promise<Dense> {
  const file = basename(path)
  const { rows, columns: cols } = tableCells(await readText(path), (...what) => invalid(file, ...what))
  const data = new Float64Array(rows.length * cols)
  for (const [row, { line, cells }] of rows.entries()) {
    for (const [col, cell] of cells.entries()) {
      if (!isNumber(cell)) throw invalid(file, `line ${line}, column ${col + 1}`, cell.slice(0, 40) || 'nothing', 'a number')
      data[row * cols + col] = Number(cell)
    }
  }
  if (rows.length === 0) throw invalid(file, '(whole file)', 'a line of names alone', 'rows of numbers')
  return { rows: rows.length, cols, data }
}

/** One column of a table of words and numbers, by its name; null without it. @throws AppError FORMAT_RESULTS_INVALID for cells that are no numbers */
export async function readNamedColumn(path: string, name: string, count: number): Promise<Float64Array | null> {
  const { head, rows } = tableCells(await readText(path), (...what) => invalid(basename(path), ...what))
  const place = (head ?? []).findIndex((title) => title.toLowerCase() === name)
  if (place < 0 || rows.length !== count) return null
  return Float64Array.from(rows, ({ line, cells }) => {
    if (!isNumber(cells[place])) throw invalid(basename(path), `${name}, line ${line}`, cells[place].slice(0, 40) || 'nothing', 'a number')
    return Number(cells[place])
  })
}
