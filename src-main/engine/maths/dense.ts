/** A small dense matrix, row-major and contiguous: at(r, c) = data[r * cols + c]. For T x T, C x T and C x C, never for voxels. */
export interface Dense {
  readonly rows: number
  readonly cols: number
  readonly data: Float64Array
}

export function zeros(rows: number, cols: number): Dense {
  return { rows, cols, data: new Float64Array(rows * cols) }
}
