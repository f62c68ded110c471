/** Does the report list the peaks that the window lists? */
import { describe, expect, it } from 'vitest'
import { peaksOf, voxelsBeyond } from '../../../src-main/engine/report/peaks'
import { peaks } from '../../../src-renderer/voxels/peaks'
import { viewGrid } from '../../../src-renderer/voxels/view-grid'
import type { Affine } from '../../../src-shared/model/scan'
import { figureRun } from '../figure/figure-run'

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

describe('peaksOf', () => {
  const run = figureRun()
  const voxels = run.maskVoxels.length
  const mask = new Uint8Array(run.shape[0] * run.shape[1] * run.shape[2])
  for (const voxel of run.maskVoxels) mask[voxel] = 1

  it.each(AFFINES)('agrees with the table of the window, %s', (_name, affine) => {
    for (const [index, threshold] of [
      [0, 1],
      [1, 2],
      [2, 3],
    ] as const) {
      // Rough on purpose: many clusters with several peaks each.
      const values = run.maps
        .slice(index * voxels, (index + 1) * voxels)
        .map((value, v) => value + 3 * Math.sin(1.7 * v + index) + 2 * Math.sin(0.37 * v * v))
      const window = peaks(values, viewGrid({ shape: run.shape, affine }, mask), threshold, true, 12)
      const report = peaksOf(values, { ...run, affine }, threshold, 12)
      expect(report.length).toBeGreaterThan(6)
      expect(report.map(({ value }) => value)).toEqual(window.map(({ value }) => value))
      for (const [n, { mm, clusterCm3 }] of report.entries()) {
        for (const axis of [0, 1, 2] as const) expect(mm[axis]).toBeCloseTo(window[n].mm[axis], 6)
        if (clusterCm3 === null) expect(window[n].clusterCm3).toBeNull()
        else expect(clusterCm3).toBeCloseTo(window[n].clusterCm3 ?? Number.NaN, 9)
      }
    }
  })

  it('counts what figures draw, and finds nothing where nothing is', () => {
    const values = Float32Array.from({ length: voxels }, (_, v) => [3, -3, 3.5, -4, 0][v % 5])
    expect(voxelsBeyond(values, 3)).toBe(values.filter((value) => Math.abs(value) > 3).length)
    expect(peaksOf(values, run, 5, 8)).toEqual([])
  })

  it('does not join voxels across the edge of the grid', () => {
    const all = { ...run, maskVoxels: Uint32Array.from(mask.keys()) }
    const values = new Float32Array(mask.length)
    const [nx] = run.shape
    // The last voxel of one row and the first of the next are neighbours in memory only.
    values[nx - 1 + nx * 20] = 5
    values[nx * 21] = 4
    expect(peaksOf(values, all, 3, 8).map(({ clusterCm3 }) => clusterCm3)).toEqual([0.08, 0.08])
  })
})
