/** Which voxels does a mask image name? */
import { AppError } from '../../../src-shared/errors'
import type { Affine, ScanHeader } from '../../../src-shared/model/scan'
import { readVolume } from '../read/volume-stream'
import type { RunContext } from '../run-context'
import { countVoxels } from './morphology'
import type { CleanedMask } from './open-mask'

/** Voxels may be this far apart, as a share of the voxel size, before two grids count as different. */
const SAME_PLACE = 0.05

/**
 * Voxels that are neither 0 nor NaN in the image at `path`, which must have the grid of the scan; 0/1 bytes, i fastest.
 * @throws AppError DATA_MASK_MISMATCH for another shape, and what reading a file can throw. Another affine is a warning.
 */
export async function fileMask(path: string, scan: ScanHeader, ctx: RunContext): Promise<CleanedMask> {
  const { header, values } = await readVolume(path, { signal: ctx.signal })
  const found = [header.shape[0] ?? 1, header.shape[1] ?? 1, header.shape[2] ?? 1].join(' x ')
  const expected = scan.shape.slice(0, 3).join(' x ')
  if (found !== expected) throw new AppError('DATA_MASK_MISMATCH', { file: header.fileName, field: 'shape', found, expected })
  if (cornerDistance(header.affine, scan.affine, scan.shape) > SAME_PLACE * Math.min(...scan.zooms.slice(0, 3))) {
    ctx.warn({
      code: 'MASK_AFFINE_DIFFERS',
      message: `The mask ${header.fileName} has the grid of the scan but says it lies elsewhere in space. It was used voxel by voxel; check that it belongs to this scan.`,
    })
  }
  const mask = Uint8Array.from(values, (value) => (value !== 0 && !Number.isNaN(value) ? 1 : 0))
  return { mask, stages: { n_final: countVoxels(mask) } }
}

/** The largest distance in mm between the places that two affines give to the corners of a grid. */
function cornerDistance(first: Affine, second: Affine, shape: readonly number[]): number {
  let largest = 0
  for (let corner = 0; corner < 8; corner++) {
    const index = [0, 1, 2].map((axis) => (corner & (1 << axis) ? (shape[axis] ?? 1) - 1 : 0))
    let squares = 0
    for (const row of [0, 1, 2] as const) {
      let difference = first[row][3] - second[row][3]
      for (const col of [0, 1, 2] as const) difference += (first[row][col] - second[row][col]) * (index[col] ?? 0)
      squares += difference * difference
    }
    largest = Math.max(largest, Math.sqrt(squares))
  }
  return largest
}
