/** In which order do the kernels want a small matrix? */
import type { Dense } from '../maths/dense'

export function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple
}

/** Columns in panels of 8 (the last of 4 where that is enough), each panel row by row; float32, absent columns 0. */
export function packForPanels({ rows, cols, data }: Dense): Float32Array {
  const padded = roundUp(cols, 4)
  const packed = new Float32Array(rows * padded)
  for (let start = 0; start < padded; start += 8) {
    const width = Math.min(8, padded - start)
    const panel = start * rows
    for (let row = 0; row < rows; row++) {
      for (let lane = 0; lane < width && start + lane < cols; lane++) packed[panel + row * width + lane] = data[row * cols + start + lane]
    }
  }
  return packed
}
