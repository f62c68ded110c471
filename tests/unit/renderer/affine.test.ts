import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { directions } from '../../../src-renderer/voxels/directions'
import { inverseAffine, inverseOrNull, mmToVoxel, voxelToMm } from '../../../src-shared/affine'
import type { Affine } from '../../../src-shared/model/scan'

const las: Affine = [
  [-4, 0, 0, 130],
  [0, 4, 0, -126],
  [0, 0, 6, -72],
  [0, 0, 0, 1],
]

describe('affine', () => {
  it('takes a voxel to millimetres and back', () => {
    expect(voxelToMm(las, 34, 20, 12)).toEqual([-6, -46, 0])
    expect(mmToVoxel(inverseAffine(las), [-6, -46, 0])).toEqual([34, 20, 12])
  })

  it('inverts any affine that can be inverted', () => {
    const entry = fc.integer({ min: -1000, max: 1000 }).map((n) => n / 100)
    fc.assert(
      fc.property(fc.array(entry, { minLength: 12, maxLength: 12 }), fc.tuple(entry, entry, entry), (e, voxel) => {
        const affine = [e.slice(0, 4), e.slice(4, 8), e.slice(8, 12), [0, 0, 0, 1]] as unknown as Affine
        const determinant = e[0] * (e[5] * e[10] - e[6] * e[9]) - e[1] * (e[4] * e[10] - e[6] * e[8]) + e[2] * (e[4] * e[9] - e[5] * e[8])
        fc.pre(Math.abs(determinant) > 1)
        const back = mmToVoxel(inverseAffine(affine), voxelToMm(affine, ...voxel))
        for (const [axis, value] of voxel.entries()) expect(back[axis]).toBeCloseTo(value, 6)
      }),
    )
  })

  it('has no inverse of an affine with a zero axis', () => {
    expect(
      inverseOrNull([
        [0, 0, 0, 1],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
        [0, 0, 0, 1],
      ]),
    ).toBeNull()
  })

  it('finds which voxel axis runs to the right, front and top', () => {
    expect(directions(las)).toEqual({ voxelAxis: [0, 1, 2], sign: [-1, 1, 1], obliqueDegrees: 0 })
    // Axes stored as S, A, L (as in run210 of the test data).
    const sal: Affine = [
      [0, 0, -3, 20],
      [0, 3, 0, -40],
      [3, 0, 0, -10],
      [0, 0, 0, 1],
    ]
    expect(directions(sal)).toEqual({ voxelAxis: [2, 1, 0], sign: [-1, 1, 1], obliqueDegrees: 0 })
  })

  it('says how far a scan is tilted', () => {
    const tilt = (20 * Math.PI) / 180
    const tilted: Affine = [
      [2, 0, 0, 0],
      [0, 2 * Math.cos(tilt), -2 * Math.sin(tilt), 0],
      [0, 2 * Math.sin(tilt), 2 * Math.cos(tilt), 0],
      [0, 0, 0, 1],
    ]
    expect(directions(tilted).voxelAxis).toEqual([0, 1, 2])
    expect(directions(tilted).obliqueDegrees).toBeCloseTo(20, 6)
  })
})
