/** How do voxels and small matrices lie in the shared memory, and how are the voxels divided into chunks? */
import type { Dense } from '../maths/dense'

/** Voxels of a tile. */
export const TILE = 256
/** In which precision voxels are kept and worked on. */
export type Precision = 'float32' | 'float64'

/** What depends on the precision. */
export interface Layout {
  readonly precision: Precision
  /** Bytes of a number, and of one volume in a tile. */
  readonly realBytes: number
  readonly rowBytes: number
  /** Rows that the products of volumes take together: 32 bytes of every voxel. */
  readonly panelRows: number
}

export function layoutOf(precision: Precision): Layout {
  const realBytes = precision === 'float64' ? 8 : 4
  return { precision, realBytes, rowBytes: TILE * realBytes, panelRows: 32 / realBytes }
}

/** A view of numbers in memory. */
export function realsAt({ precision }: Layout, buffer: ArrayBufferLike, at: number, length: number): Float32Array | Float64Array {
  return precision === 'float64' ? new Float64Array(buffer, at, length) : new Float32Array(buffer, at, length)
}

/** An array of its own. */
export function makeReals({ precision }: Layout, length: number): Float32Array | Float64Array {
  return precision === 'float64' ? new Float64Array(length) : new Float32Array(length)
}
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

/** Columns in panels of 4 (the last of 2 where that is enough), each panel row by row; absent columns 0. */
export function packForPanels({ rows, cols, data }: Dense, layout: Layout): Float32Array | Float64Array {
  const padded = roundUp(cols, 2)
  const packed = makeReals(layout, rows * padded)
  for (let start = 0; start < padded; start += 4) {
    const width = Math.min(4, padded - start)
    const panel = start * rows
    for (let row = 0; row < rows; row++) {
      for (let lane = 0; lane < width && start + lane < cols; lane++) packed[panel + row * width + lane] = data[row * cols + start + lane]
    }
  }
  return packed
}
