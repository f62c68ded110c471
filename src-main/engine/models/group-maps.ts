/** Which maps does an image of group components hold, at the voxels of a scan's mask? */
import { AppError } from '../../../src-shared/errors'
import { toFloat64 } from '../read/convert'
import { type OpenedScan, openImage } from '../read/nifti-header'
import { streamVolumes } from '../read/volume-stream'
import type { RunContext } from '../run-context'
import { assertSameGrid } from './common-mask'

/**
 * One row of V values per volume of the image, in its order; values that are not finite count as 0.
 * @param path an image on the grid of the scan, for example maps.nii.gz of a run
 * @throws AppError PARAM_INVALID without a path, DATA_GRID_MISMATCH, DATA_MASK_MISMATCH when a map is empty in the mask; FILE_, FORMAT_
 */
export async function readGroupMaps(
  path: string | null,
  scan: OpenedScan,
  maskVoxels: Uint32Array,
  ctx: RunContext,
): Promise<Float64Array> {
  if (path === null) throw new AppError('PARAM_INVALID', { parameter: 'maps_file', expected: 'an image of group maps' })
  const image = await openImage(path)
  assertSameGrid([scan, image])
  const voxels = maskVoxels.length
  const maps = new Float64Array(image.layout.volumes * voxels)
  for await (const { t, bytes } of streamVolumes(image, { signal: ctx.signal })) {
    const volume = toFloat64(bytes, image.layout)
    let isEmpty = true
    for (let place = 0; place < voxels; place++) {
      const value = volume[maskVoxels[place]]
      if (!Number.isFinite(value) || value === 0) continue
      maps[t * voxels + place] = value
      isEmpty = false
    }
    if (isEmpty)
      throw new AppError('DATA_MASK_MISMATCH', {
        file: image.header.fileName,
        field: `map ${t + 1}`,
        found: '0 in every voxel of the mask',
        expected: 'a map',
      })
    await ctx.breathe()
  }
  return maps
}
