import { describe, expect, it } from 'vitest'
import type { Triple } from '../../../src-renderer/voxels/affine'
import { peaks } from '../../../src-renderer/voxels/peaks'
import { gridIndex, viewGrid } from '../../../src-renderer/voxels/view-grid'
import type { Affine } from '../../../src-shared/model/scan'

const shape: Triple = [12, 8, 6]
const affine: Affine = [
  [-2, 0, 0, 10],
  [0, 2, 0, -6],
  [0, 0, 2, -4],
  [0, 0, 0, 1],
]
const full = new Uint8Array(shape[0] * shape[1] * shape[2]).fill(1)
const view = viewGrid({ shape, affine }, full)
function mapOf(entries: readonly (readonly [Triple, number])[]): Float32Array {
  const values = new Float32Array(full.length)
  for (const [voxel, value] of entries) values[gridIndex(shape, voxel)] = value
  return values
}

describe('peaks', () => {
  const map = mapOf([
    [[2, 2, 2], 5],
    [[3, 2, 2], 4],
    [[4, 2, 2], 3.5],
    [[5, 2, 2], 3.2],
    [[6, 2, 2], 4.5],
    // shares only an edge with the first: a cluster of its own
    [[1, 1, 2], 3.1],
    // negative, and beside a positive voxel
    [[6, 3, 2], -6],
    [[9, 6, 4], 2.9],
  ])

  it('lists clusters by their peak, with volume and millimetres', () => {
    const rows = peaks(map, view, 3, true, 20)
    expect(rows.map(({ voxel, value, clusterCm3 }) => [voxel, Number(value.toFixed(3)), clusterCm3])).toEqual([
      [[6, 3, 2], -6, 0.008],
      [[2, 2, 2], 5, 0.04],
      [[6, 2, 2], 4.5, null],
      [[1, 1, 2], 3.1, 0.008],
    ])
    expect(rows[1].mm).toEqual([6, -2, 0])
  })

  it('leaves out negative clusters when one-sided', () => {
    expect(peaks(map, view, 3, false, 20).every((row) => row.value > 0)).toBe(true)
  })

  it('lists no second peak nearer than asked', () => {
    expect(peaks(map, view, 3, false, 20, 9).filter((row) => row.clusterCm3 === null)).toEqual([])
  })

  it('moves with the threshold and respects the limit on rows', () => {
    expect(peaks(map, view, 4.2, true, 20).map((row) => row.value)).toEqual([-6, 5, 4.5])
    expect(peaks(map, view, 2.5, true, 2)).toHaveLength(2)
    expect(peaks(map, view, 50, true, 20)).toEqual([])
  })

  it('gives none at threshold 0, where everything is one cluster', () => {
    expect(peaks(map, view, 0, true, 20)).toEqual([])
  })
})
