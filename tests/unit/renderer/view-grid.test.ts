import { describe, expect, it } from 'vitest'
import { gridIndex, RIM, viewGrid } from '../../../src-renderer/voxels/view-grid'
import { type Triple, voxelToMm } from '../../../src-shared/affine'
import type { Affine } from '../../../src-shared/model/scan'

const shape: Triple = [5, 6, 4]
/** i runs to the top, j to the front, k to the left. */
const sal: Affine = [
  [0, 0, -3, 20],
  [0, 2, 0, -40],
  [4, 0, 0, -10],
  [0, 0, 0, 1],
]
const masked: Triple[] = [
  [1, 2, 0],
  [3, 2, 1],
  [1, 4, 3],
]
function maskOf(voxels: readonly Triple[]): Uint8Array {
  const mask = new Uint8Array(shape[0] * shape[1] * shape[2])
  for (const voxel of voxels) mask[gridIndex(shape, voxel)] = 1
  return mask
}

describe('viewGrid', () => {
  const view = viewGrid({ shape, affine: sal }, maskOf(masked))

  it('is the box around the mask, turned right, front, up', () => {
    // x is k (0..3), y is j (2..4), z is i (1..3)
    expect(view.shape).toEqual([4 + 2 * RIM, 3 + 2 * RIM, 3 + 2 * RIM])
    expect(view.spacing).toEqual([3, 2, 4])
    for (let axis = 0; axis < 3; axis++) expect(view.affine[axis][axis]).toBeGreaterThan(0)
  })

  it('says the same millimetres as the scan for every masked voxel', () => {
    for (const voxel of masked) expect(voxelToMm(view.affine, ...view.fromScan(voxel))).toEqual(voxelToMm(sal, ...voxel))
  })

  it('goes from box to scan and back', () => {
    for (const voxel of masked) expect(view.toScan(view.fromScan(voxel))).toEqual(voxel)
  })

  it('lists the masked voxels in mask order, i fastest', () => {
    const ordered = [...masked].sort((a, b) => gridIndex(shape, a) - gridIndex(shape, b))
    const [nx, ny] = view.shape
    const places = ordered.map((voxel) => {
      const [x, y, z] = view.fromScan(voxel)
      return x + nx * (y + ny * z)
    })
    expect([...view.boxIndexOfMask]).toEqual(places)
  })

  it('keeps a voxel outside the box at its edge', () => {
    expect(view.fromScan([-50, 2, 0])[2]).toBe(0)
    expect(view.fromScan([50, 2, 0])[2]).toBe(view.shape[2] - 1)
  })

  it('refuses an empty mask and one of another size', () => {
    expect(() => viewGrid({ shape, affine: sal }, maskOf([]))).toThrow(/empty/)
    expect(() => viewGrid({ shape, affine: sal }, new Uint8Array(3))).toThrow(/3 voxels/)
  })
})
