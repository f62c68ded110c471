/** Which voxels take part when several scans are taken together? (nilearn 0.14, masking.compute_multi_epi_mask and intersect_masks: more than half of the scans, largest part.) */
import { AppError } from '../../../src-shared/errors'
import type { RunParameters } from '../../../src-shared/params/parameters'
import type { Backend } from '../kernels/backend'
import { type ComputedMask, computeMask, maskOf } from '../mask/compute-mask'
import { largestComponent } from '../mask/connected-components'
import { readMean } from '../prepare/gather'
import type { OpenedScan } from '../read/nifti-header'
import type { RunContext } from '../run-context'

/** A voxel is taken when it lies in the masks of more than this share of the scans. */
const THRESHOLD = 0.5
/** Corners of the grid may lie this far apart, as a share of a voxel. */
const SAME_PLACE = 0.05

interface CommonMask {
  readonly mask: ComputedMask
  /** Mean over the scans of their means over time: whole grid, i fastest. */
  readonly mean: Float64Array
}

/** @throws AppError DATA_GRID_MISMATCH naming the scan that lies elsewhere */
export function assertSameGrid([first, ...others]: readonly OpenedScan[]): void {
  const grid = (scan: OpenedScan) => scan.layout.shape.join(' x ')
  const smallest = Math.min(...first.header.zooms.slice(0, 3))
  for (const { header, ...scan } of others) {
    if (scan.layout.shape.join(' x ') !== grid(first)) {
      throw new AppError('DATA_GRID_MISMATCH', {
        file: header.fileName,
        field: 'shape',
        found: scan.layout.shape.join(' x '),
        expected: grid(first),
      })
    }
    const apart = Math.max(
      ...header.affine.flatMap((row, r) =>
        row.map((value, c) => Math.abs(value - first.header.affine[r][c]) * (c < 3 ? first.layout.shape[c] : 1)),
      ),
    )
    if (apart > SAME_PLACE * smallest * 3) {
      throw new AppError('DATA_GRID_MISMATCH', {
        file: header.fileName,
        field: 'affine',
        found: 'another place in space',
        expected: 'the affine of the first scan',
      })
    }
  }
}

/** Reads every scan once for its mean and mask. dropped: volumes left out at the start of each. */
export async function commonMask(
  scans: readonly OpenedScan[],
  dropped: readonly number[],
  parameters: RunParameters,
  backend: Backend,
  ctx: RunContext,
): Promise<CommonMask> {
  const [first] = scans
  const voxels = first.layout.shape.reduce((product, size) => product * size, 1)
  const mean = new Float64Array(voxels)
  const times = new Float64Array(voxels)
  let alone: ComputedMask | null = null
  for (const [index, scan] of scans.entries()) {
    const own = await readMean(scan, backend, ctx, dropped[index] ?? 0)
    for (let voxel = 0; voxel < voxels; voxel++) mean[voxel] += own[voxel] / scans.length
    // A mask that does not come from the voxels is the same for all.
    if (alone !== null && (parameters.maskStrategy === 'file' || parameters.maskStrategy === 'whole-field')) continue
    alone = await computeMask(own, scan, parameters, ctx)
    for (let voxel = 0; voxel < voxels; voxel++) times[voxel] += alone.mask[voxel]
  }
  const needed = parameters.maskStrategy === 'file' || parameters.maskStrategy === 'whole-field' ? 0 : THRESHOLD * scans.length
  const shared = Uint8Array.from(times, (count) => (count > needed ? 1 : 0))
  const mask = needed > 0 ? largestComponent(shared, first.layout.shape).mask : shared
  return { mask: maskOf(mask, { ...alone?.stages, n_scans: scans.length }, first, parameters), mean }
}
