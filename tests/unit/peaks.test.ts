/** Which clusters and peaks does a map have? */
import { describe, expect, it } from 'vitest'
import { gridIndex, viewGrid } from '../../src-renderer/voxels/view-grid'
import type { Triple } from '../../src-shared/affine'
import type { Affine } from '../../src-shared/model/scan'
import { peaksOf } from '../../src-shared/peaks'

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

const AFFINES: readonly (readonly [string, Affine])[] = [
  [
    'radiological',
    [
      [-4, 0, 0, 22],
      [0, 4, 0, -30],
      [0, 0, 5, -24],
      [0, 0, 0, 1],
    ],
  ],
  [
    'axes in another order',
    [
      [0, 0, 3, -10],
      [-2, 0, 0, 40],
      [0, 4, 0, -7],
      [0, 0, 0, 1],
    ],
  ],
]

/** As the window asks: on its turned box, answered in voxels of the scan. */
function peaks(values: Float32Array, threshold: number, twoSided: boolean, most: number, apartMm?: number) {
  const { boxIndexOfMask: voxels } = view
  const found = peaksOf(
    values,
    { shape: view.shape, affine: view.affine, voxels },
    { threshold, twoSided, most, ...(apartMm ? { apartMm } : {}) },
  )
  return found.map((peak) => ({ ...peak, voxel: view.toScan(peak.voxel) }))
}

describe('peaksOf', () => {
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
    const rows = peaks(map, 3, true, 20)
    expect(rows.map(({ voxel, value, clusterCm3 }) => [voxel, Number(value.toFixed(3)), clusterCm3])).toEqual([
      [[6, 3, 2], -6, 0.008],
      [[2, 2, 2], 5, 0.04],
      [[6, 2, 2], 4.5, null],
      [[1, 1, 2], 3.1, 0.008],
    ])
    expect(rows[1].mm).toEqual([6, -2, 0])
  })

  it('leaves out negative clusters when one-sided', () => {
    expect(peaks(map, 3, false, 20).every((row) => row.value > 0)).toBe(true)
  })

  it('lists no second peak nearer than asked', () => {
    expect(peaks(map, 3, false, 20, 9).filter((row) => row.clusterCm3 === null)).toEqual([])
  })

  it('moves with the threshold and respects the limit on rows', () => {
    expect(peaks(map, 4.2, true, 20).map((row) => row.value)).toEqual([-6, 5, 4.5])
    expect(peaks(map, 2.5, true, 2)).toHaveLength(2)
    expect(peaks(map, 50, true, 20)).toEqual([])
  })

  it('gives none at threshold 0, where everything is one cluster', () => {
    expect(peaks(map, 0, true, 20)).toEqual([])
  })

  it('does not join voxels across the edge of the grid', () => {
    const [nx] = shape
    const values = new Float32Array(full.length)
    // The last voxel of one row and the first of the next are neighbours in memory only.
    values[nx - 1 + nx * 3] = 5
    values[nx * 4] = 4
    const voxels = Uint32Array.from(full.keys())
    expect(peaksOf(values, { shape, affine, voxels }, { threshold: 3, twoSided: true, most: 8 }).map((peak) => peak.clusterCm3)).toEqual([
      0.008, 0.008,
    ])
  })

  it.each(AFFINES)('gives the same for the grid of the scan and the turned box of the window, %s', (_name, turned) => {
    const own = viewGrid({ shape, affine: turned }, full)
    // Rough on purpose: many clusters with several peaks each.
    const values = Float32Array.from(full, (_, v) => 3 * Math.sin(1.7 * v) + 2 * Math.sin(0.37 * v * v))
    const options = { threshold: 2, twoSided: true, most: 30 }
    const scan = peaksOf(values, { shape, affine: turned, voxels: Uint32Array.from(full.keys()) }, options)
    const box = peaksOf(values, { shape: own.shape, affine: own.affine, voxels: own.boxIndexOfMask }, options)
    expect(scan.length).toBeGreaterThan(20)
    expect(box.map((peak) => [own.toScan(peak.voxel), peak.value])).toEqual(scan.map((peak) => [peak.voxel, peak.value]))
    for (const [n, { mm, clusterCm3 }] of scan.entries()) {
      for (const axis of [0, 1, 2] as const) expect(mm[axis]).toBeCloseTo(box[n].mm[axis], 6)
      if (clusterCm3 === null) expect(box[n].clusterCm3).toBeNull()
      else expect(clusterCm3).toBeCloseTo(box[n].clusterCm3 ?? Number.NaN, 9)
    }
  })
})
