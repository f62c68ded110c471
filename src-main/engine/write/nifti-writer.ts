/** How does an image in the space of a scan become a .nii.gz file? */
import { writeGzipFile } from './gzip-file'
import { type ImageDescription, niftiHeaderBytes } from './nifti-header-bytes'

export interface ImageToWrite extends ImageDescription {
  /** Voxels of one volume, whole grid, i fastest, of the described datatype; asked for in order, one after the other. */
  volume(index: number): Uint8Array | Float32Array | Float64Array
}

/** What volume sizes are cut into, so that a single large volume is compressed on several threads too. */
const PIECE_BYTES = 4 * 2 ** 20

function* piecesOf(image: ImageToWrite): Generator<Uint8Array> {
  yield niftiHeaderBytes(image)
  for (let index = 0; index < Math.max(1, image.volumes); index++) {
    const values = image.volume(index)
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    for (let from = 0; from < bytes.length; from += PIECE_BYTES) yield bytes.subarray(from, from + PIECE_BYTES)
  }
}

/**
 * Writes a gzipped NIfTI-1 file, volume by volume; the same image gives the same bytes.
 *
 * @throws AppError FILE_EXISTS, FILE_DISK_FULL, FILE_UNWRITABLE; CancelledError
 */
export async function writeNifti(path: string, image: ImageToWrite, signal: AbortSignal): Promise<void> {
  await writeGzipFile(path, piecesOf(image), signal)
}

/**
 * Spreads values of the mask's voxels over the whole grid, zeros elsewhere.
 *
 * @param values V values in the order of `voxels`
 * @param voxels V linear indices, i fastest
 * @param gridSize voxels of the whole grid
 */
export function onGrid<Values extends Float32Array | Float64Array>(values: Values, voxels: Uint32Array, gridSize: number): Values {
  const grid = (values instanceof Float64Array ? new Float64Array(gridSize) : new Float32Array(gridSize)) as Values
  for (let v = 0; v < voxels.length; v++) grid[voxels[v]] = values[v]
  return grid
}
