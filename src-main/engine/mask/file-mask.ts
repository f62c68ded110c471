/** Which voxels does a mask image name? */

import { inverseAffine, mmToVoxel, voxelToMm } from '../../../src-shared/affine'
import { AppError } from '../../../src-shared/errors'
import type { Affine, ScanHeader } from '../../../src-shared/model/scan'
import { readVolume } from '../read/volume-stream'
import type { RunContext } from '../run-context'
import { countVoxels } from './morphology'
import type { CleanedMask } from './open-mask'

/** Voxels may be this far apart, as a share of the voxel size, before two grids count as different. */
const SAME_PLACE = 0.05

/**
 * Voxels that are neither 0 nor NaN in the image at `path`; 0/1 bytes, i fastest. An image on another grid, or elsewhere in space, is resampled:
 * each voxel of the scan takes the value of the nearest voxel of the mask, 0 outside it (nilearn 0.14, image.resample_img with interpolation 'nearest').
 * @throws AppError DATA_MASK_MISMATCH for another shape without a place in space, and what reading a file can throw
 */
export async function fileMask(path: string, scan: ScanHeader, ctx: RunContext): Promise<CleanedMask> {
  const { header, values } = await readVolume(path, { signal: ctx.signal })
  const found = [header.shape[0] ?? 1, header.shape[1] ?? 1, header.shape[2] ?? 1] as const
  const expected = scan.shape.slice(0, 3)
  const isSameShape = found.every((size, axis) => size === expected[axis])
  const isSamePlace =
    isSameShape && cornerDistance(header.affine, scan.affine, scan.shape) <= SAME_PLACE * Math.min(...scan.zooms.slice(0, 3))
  const hasPlace = header.affineSource !== 'base' && scan.affineSource !== 'base'
  if (!isSameShape && !hasPlace) {
    throw new AppError('DATA_MASK_MISMATCH', {
      file: header.fileName,
      field: 'shape',
      found: found.join(' x '),
      expected: expected.join(' x '),
    })
  }
  if (!isSamePlace && !hasPlace) {
    ctx.warn({
      code: 'MASK_AFFINE_DIFFERS',
      message: `The mask ${header.fileName} has the grid of the scan, but one of the two headers does not say where it lies in space. It was used voxel by voxel; check that it belongs to this scan.`,
    })
  }
  const isSet = (value: number) => (value !== 0 && !Number.isNaN(value) ? 1 : 0)
  if (isSamePlace || !hasPlace) {
    const mask = Uint8Array.from(values, isSet)
    return { mask, stages: { n_final: countVoxels(mask) } }
  }
  ctx.warn({
    code: 'MASK_RESAMPLED',
    message: `The mask ${header.fileName} (${found.join(' x ')} voxels) lies on another grid than the scan; it was resampled by its affine, nearest voxel. Check the outline in the preview.`,
  })
  const mask = nearestVoxels(Uint8Array.from(values, isSet), { shape: found, affine: header.affine }, scan)
  return { mask, stages: { n_file: values.reduce((sum, value) => sum + isSet(value), 0), n_final: countVoxels(mask) } }
}

interface Grid {
  readonly shape: readonly number[]
  readonly affine: Affine
}

/** `values` on the target's grid: from the voxel of the source whose centre is nearest (half way: the larger index, as scipy), 0 outside. */
function nearestVoxels(values: Uint8Array, source: Grid, target: Grid): Uint8Array {
  const inverse = inverseAffine(source.affine)
  const inSource = (i: number, j: number, k: number) => mmToVoxel(inverse, voxelToMm(target.affine, i, j, k))
  const origin = inSource(0, 0, 0)
  const steps = [inSource(1, 0, 0), inSource(0, 1, 0), inSource(0, 0, 1)]
  const [nx = 1, ny = 1, nz = 1] = target.shape
  const [sx = 1, sy = 1, sz = 1] = source.shape
  const resampled = new Uint8Array(nx * ny * nz)
  const along = (axis: 0 | 1 | 2, i: number, j: number, k: number) =>
    Math.floor(
      origin[axis] + (steps[0][axis] - origin[axis]) * i + (steps[1][axis] - origin[axis]) * j + (steps[2][axis] - origin[axis]) * k + 0.5,
    )
  let voxel = 0
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, voxel++) {
        const x = along(0, i, j, k)
        const y = along(1, i, j, k)
        const z = along(2, i, j, k)
        if (x >= 0 && x < sx && y >= 0 && y < sy && z >= 0 && z < sz) resampled[voxel] = values[(z * sy + y) * sx + x]
      }
    }
  }
  return resampled
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
