/** Which cells has a table of text, whether tabs, commas or spaces stand between its columns, with or without a line of names? */
import type { AppError } from '../errors'

export interface TableCells {
  /** null without a line of names. */
  readonly head: readonly string[] | null
  /** As many cells in each row as there are columns; `line` is where it stands in the file, from 1. */
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[]
  readonly columns: number
}

/** `n/a` as BIDS has it, `NA` and `NaN` as R and NumPy write it, or nothing. */
export const isMissing = (cell: string): boolean => /^(n\/a|na|nan|)$/i.test(cell)
export const isNumber = (cell: string): boolean => cell !== '' && Number.isFinite(Number(cell))

/**
 * Empty lines and lines that begin with # are passed over; blanks and quotation marks around a cell are taken away. The first line is one of names
 * when a cell of it is neither a number nor missing.
 *
 * @param invalid makes the error for a table without a line (field '(whole file)') and for a line with another number of columns than the first
 */
export function tableCells(text: string, invalid: (field: string, found: string, expected: string | number) => AppError): TableCells {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .flatMap((line, index) => (line.trim() === '' || /^\s*#/.test(line) ? [] : [{ text: line, line: index + 1 }]))
  const [first, ...others] = lines
  if (!first) throw invalid('(whole file)', 'empty', 'a table')
  const separator = first.text.includes('\t') ? '\t' : first.text.includes(',') ? ',' : /\s+/
  const cellsOf = (line: string): string[] =>
    (separator instanceof RegExp ? line.trim() : line).split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'))
  const head = cellsOf(first.text)
  const hasNames = head.some((cell) => !isNumber(cell) && !isMissing(cell))
  const rows = (hasNames ? others : lines).map((row) => {
    const cells = cellsOf(row.text)
    if (cells.length !== head.length) throw invalid(`line ${row.line}`, `${cells.length} columns`, head.length)
    return { line: row.line, cells }
  })
  return { head: hasNames ? head : null, rows, columns: head.length }
}
