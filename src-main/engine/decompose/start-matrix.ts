/** Which matrix does the search start from when the user gives one (scikit-learn's w_init)? */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '../../../src-shared/errors'
import { type Dense, zeros } from '../maths/dense'

/** How numpy names what it stores, and how that is read. */
const NUMPY_TYPES: Readonly<Record<string, { readonly bytes: number; read(view: DataView, at: number, little: boolean): number }>> = {
  f8: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
  f4: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  i8: { bytes: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  i4: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
}

/**
 * Reads a C x C matrix from a NumPy file (.npy, version 1 to 3) or from a text of numbers, one row per line, separated by tabs, commas or spaces
 * (lines that begin with # are left out).
 * @param size C; another shape is refused, as scikit-learn does
 * @throws AppError FILE_NOT_FOUND, FILE_UNREADABLE, PARAM_INVALID naming the file, what was found and what is needed
 */
export async function readStartMatrix(path: string, size: number): Promise<Dense> {
  const file = basename(path)
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw new AppError(missing ? 'FILE_NOT_FOUND' : 'FILE_UNREADABLE', { file }, { cause })
  }
  const expected = `a matrix of ${size} rows and ${size} columns, as many as there are components`
  const refuse = (found: string): never => {
    throw new AppError('PARAM_INVALID', { parameter: 'Start matrix', found: `${file}: ${found}`, expected })
  }
  const matrix =
    bytes.subarray(0, 6).toString('latin1') === '\x93NUMPY' ? numpyMatrix(bytes, refuse) : textMatrix(bytes.toString('utf8'), refuse)
  if (matrix.rows !== size || matrix.cols !== size) refuse(`${matrix.rows} rows and ${matrix.cols} columns`)
  const wrong = matrix.data.findIndex((value) => !Number.isFinite(value))
  if (wrong >= 0) refuse(`a value that is not finite in row ${Math.floor(wrong / size) + 1}, column ${(wrong % size) + 1}`)
  return matrix
}

function textMatrix(text: string, refuse: (found: string) => never): Dense {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'))
  const rows = lines.map((line) => line.trim().split(/[\t,;]\s*|\s+/))
  const matrix = zeros(rows.length, rows[0]?.length ?? 0)
  for (const [row, cells] of rows.entries()) {
    if (cells.length !== matrix.cols) refuse(`${cells.length} numbers in row ${row + 1}, ${matrix.cols} in the first`)
    for (const [col, cell] of cells.entries()) {
      const value = Number(cell)
      if (cell === '' || Number.isNaN(value)) refuse(`"${cell.slice(0, 20)}" in row ${row + 1}, column ${col + 1}`)
      matrix.data[row * matrix.cols + col] = value
    }
  }
  return matrix
}

/** Format: NumPy's NEP 1. */
function numpyMatrix(bytes: Buffer, refuse: (found: string) => never): Dense {
  const long = (bytes[6] ?? 1) > 1
  const start = long ? 12 : 10
  const length = bytes.length < start ? 0 : long ? bytes.readUInt32LE(8) : bytes.readUInt16LE(8)
  const header = bytes.toString('latin1', start, start + length)
  const described = /'descr':\s*'([<>|=])(\w+)'/.exec(header)
  const shape = /'shape':\s*\((\d+),\s*(\d+),?\s*\)/.exec(header)
  const type = NUMPY_TYPES[described?.[2] ?? '']
  if (!shape) return refuse('an array that has not two dimensions')
  if (!type) return refuse(`numbers of type ${described?.[2] ?? 'unknown'}`)
  const matrix = zeros(Number(shape[1]), Number(shape[2]))
  const isColumnMajor = /'fortran_order':\s*True/.test(header)
  const values = bytes.subarray(start + length)
  if (values.length < matrix.data.length * type.bytes) return refuse('fewer numbers than its header says')
  const view = new DataView(values.buffer, values.byteOffset, values.byteLength)
  for (let row = 0; row < matrix.rows; row++) {
    for (let col = 0; col < matrix.cols; col++) {
      const at = isColumnMajor ? col * matrix.rows + row : row * matrix.cols + col
      matrix.data[row * matrix.cols + col] = type.read(view, at * type.bytes, described?.[1] !== '>')
    }
  }
  return matrix
}
