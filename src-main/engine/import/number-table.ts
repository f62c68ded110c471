/** Which numbers are in a table of text, with or without a line of names, separated by blanks, tabs or commas? */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '../../../src-shared/errors'
import type { Dense } from '../maths/dense'
import { readError } from '../read/scan-files'

export interface NumberTable {
  /** null without a line of names. */
  readonly names: readonly string[] | null
  readonly values: Dense
}

/** Larger than any table of time courses. */
const LARGEST_BYTES = 512 * 2 ** 20

const separatorOf = (line: string): RegExp => (line.includes('\t') ? /\t/ : line.includes(',') ? /\s*,\s*/ : /\s+/)
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

/** @throws AppError FILE_NOT_FOUND, FILE_UNREADABLE, FORMAT_RESULTS_INVALID naming file and line */
export async function readNumberTable(path: string): Promise<NumberTable> {
  const file = basename(path)
  const lines = (await readText(path))
    .split(/\r\n|\r|\n/)
    .map((line, number) => ({ line: line.trim(), number: number + 1 }))
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
  const [first] = lines
  if (!first) throw invalid(file, '(whole file)', 'empty', 'a table of numbers')
  const separator = separatorOf(first.line)
  const head = first.line.split(separator)
  const hasNames = head.some((cell) => !Number.isFinite(Number(cell)) || cell.trim() === '')
  const rows = hasNames ? lines.slice(1) : lines
  const cols = head.length
  const data = new Float64Array(rows.length * cols)
  for (const [row, { line, number }] of rows.entries()) {
    const cells = line.split(separator)
    if (cells.length !== cols) throw invalid(file, `line ${number}`, `${cells.length} columns`, cols)
    for (const [col, cell] of cells.entries()) {
      const value = Number(cell)
      if (cell.trim() === '' || !Number.isFinite(value))
        throw invalid(file, `line ${number}, column ${col + 1}`, cell.slice(0, 40) || 'nothing', 'a number')
      data[row * cols + col] = value
    }
  }
  if (rows.length === 0) throw invalid(file, '(whole file)', 'a line of names alone', 'rows of numbers')
  return { names: hasNames ? head : null, values: { rows: rows.length, cols, data } }
}

/** One column of a table of words and numbers, by its name; null without it. @throws AppError FORMAT_RESULTS_INVALID for cells that are no numbers */
export async function readNamedColumn(path: string, name: string, count: number): Promise<Float64Array | null> {
  const lines = (await readText(path)).split(/\r\n|\r|\n/).filter((line) => line.trim() !== '')
  const place = (lines[0] ?? '').split('\t').findIndex((cell) => cell.trim().toLowerCase() === name)
  if (place < 0 || lines.length - 1 !== count) return null
  const values = lines.slice(1).map((line) => Number(line.split('\t')[place]))
  const wrong = values.findIndex((value) => !Number.isFinite(value))
  if (wrong >= 0) throw invalid(basename(path), `${name}, line ${wrong + 2}`, 'no number', 'a number')
  return Float64Array.from(values)
}
