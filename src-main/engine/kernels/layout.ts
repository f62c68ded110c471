/** How do voxels and small matrices lie in the shared memory, and how are the voxels divided into chunks? */
import type { Dense } from '../maths/dense'

/** Voxels of a tile. */
export const TILE = 256
/** Bytes of one volume in a tile, float32. */
export const ROW_BYTES = TILE * 4
/** Chunks into which the voxels are divided at most, whatever the number of threads. */
const MOST_CHUNKS = 64

/** The division of tiles into chunks: by the number of tiles alone, so that sums do not depend on the number of threads. */
export function divide(tileCount: number, fewestTiles: number): { readonly tilesPerChunk: number; readonly chunks: number } {
  const tilesPerChunk = Math.max(fewestTiles, Math.ceil(tileCount / MOST_CHUNKS))
  return { tilesPerChunk, chunks: Math.ceil(tileCount / tilesPerChunk) }
}

export function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple
}

/** Columns in panels of 4 (the last of 2 where that is enough), each panel row by row; float32, absent columns 0. */
export function packForPanels({ rows, cols, data }: Dense): Float32Array {
  const padded = roundUp(cols, 2)
  const packed = new Float32Array(rows * padded)
  for (let start = 0; start < padded; start += 4) {
    const width = Math.min(4, padded - start)
    const panel = start * rows
    for (let row = 0; row < rows; row++) {
      for (let lane = 0; lane < width && start + lane < cols; lane++) packed[panel + row * width + lane] = data[row * cols + start + lane]
    }
  }
  return packed
}
