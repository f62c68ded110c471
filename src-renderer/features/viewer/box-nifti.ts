/** How does a box of voxels look as a NIfTI file in memory? */
import type { ViewGrid } from '../../voxels/view-grid'

const RGBA32 = 2304

/** A NIfTI-1 header with the affine of the box, then the bytes: 4 per voxel, x fastest. */
export function boxNifti(view: ViewGrid, bytes: Uint8Array): ArrayBuffer {
  const file = new Uint8Array(352 + bytes.length)
  const header = new DataView(file.buffer)
  header.setInt32(0, 348, true)
  const dims = [3, ...view.shape, 1, 1, 1, 1]
  for (const [n, size] of dims.entries()) header.setInt16(40 + 2 * n, size, true)
  header.setInt16(70, RGBA32, true)
  header.setInt16(72, 32, true)
  const zooms = [1, ...view.spacing, 1, 1, 1, 1]
  for (const [n, size] of zooms.entries()) header.setFloat32(76 + 4 * n, size, true)
  header.setFloat32(108, 352, true)
  header.setFloat32(112, 1, true)
  header.setInt16(254, 1, true)
  for (const [r, row] of view.affine.slice(0, 3).entries())
    for (const [c, value] of row.entries()) header.setFloat32(280 + 16 * r + 4 * c, value, true)
  file.set([0x6e, 0x2b, 0x31, 0], 344)
  file.set(bytes, 352)
  return file.buffer
}
