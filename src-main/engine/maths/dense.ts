/** A small dense matrix, row-major and contiguous: at(r, c) = data[r * cols + c]. For T x T, C x T and C x C, never for voxels. */
export interface Dense {
  readonly rows: number
  readonly cols: number
  readonly data: Float64Array
}

/** Rows as one block. @param rows R rows of C numbers */
export function denseOf(rows: readonly (readonly number[])[], cols: number): Dense {
  return { rows: rows.length, cols, data: Float64Array.from(rows.flat()) }
}

/** The same as an array of rows. */
export function rowsOf({ rows, cols, data }: Dense): number[][] {
  return Array.from({ length: rows }, (_, row) => Array.from(data.subarray(row * cols, (row + 1) * cols)))
}

export function zeros(rows: number, cols: number): Dense {
  return { rows, cols, data: new Float64Array(rows * cols) }
}
