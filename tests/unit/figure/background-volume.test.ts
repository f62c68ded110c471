/** Does an image of any grid lie where its header places it, in the run's parts and in the box on screen? */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { partsFor, placeBackground, resampled } from '../../../src-main/engine/figure/background-volume'
import { quietContext } from '../../../src-main/engine/run-context'
import { writeRunFolder } from '../../../src-main/engine/write/run-folder'
import { backgroundInBox } from '../../../src-renderer/voxels/background-box'
import { viewGrid } from '../../../src-renderer/voxels/view-grid'
import { voxelToMm } from '../../../src-shared/affine'
import type { Affine } from '../../../src-shared/model/scan'
import { META, syntheticRequest, syntheticResult } from '../write/synthetic-result'

const signal = new AbortController().signal
const RUN = {
  shape: [6, 5, 4] as const,
  affine: [
    [-4, 0, 0, 10],
    [0, 4, 0, -8],
    [0, 0, 5, -7],
    [0, 0, 0, 1],
  ] as Affine,
}
/** An oblique image of 2 mm whose value is linear in millimetres: linear interpolation gives it exactly. */
const OBLIQUE: Affine = [
  [1.9, 0.3, 0, -24],
  [-0.3, 1.9, 0.2, -20],
  [0.1, -0.2, 1.9, -16],
  [0, 0, 0, 1],
]
const valueAt = ([x, y, z]: readonly number[]) => 100 + 2 * x - y + 0.5 * z
const SHAPE = [22, 21, 18] as const
const image = {
  shape: SHAPE,
  affine: OBLIQUE,
  values: Float32Array.from({ length: SHAPE[0] * SHAPE[1] * SHAPE[2] }, (_, n) =>
    valueAt(voxelToMm(OBLIQUE, n % SHAPE[0], Math.floor(n / SHAPE[0]) % SHAPE[1], Math.floor(n / (SHAPE[0] * SHAPE[1])))),
  ),
}
const grey = (value: number) => 1 + Math.round(Math.min(254, Math.max(0, ((value - 50) / 100) * 254)))

describe('an image under the maps', () => {
  it('has the value of the place of each part, or nothing outside the image', () => {
    for (const parts of [1, 2, 3]) {
      const bytes = resampled(RUN, image, parts, [50, 150], signal)
      const [nx, ny] = [RUN.shape[0] * parts, RUN.shape[1] * parts]
      let found = 0
      for (const [n, byte] of bytes.entries()) {
        const part = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))]
        const [i, j, k] = part.map((at) => (at + 0.5) / parts - 0.5)
        if (byte === 0) continue
        found++
        // At the rim of the image its outermost values go on for half a voxel.
        expect(Math.abs(byte - grey(valueAt(voxelToMm(RUN.affine, i, j, k))))).toBeLessThanOrEqual(6)
      }
      expect(found).toBeGreaterThan(0.6 * bytes.length)
    }
  })

  it('is divided as finely as its voxels are, up to a limit', () => {
    expect(partsFor(RUN, { affine: OBLIQUE })).toBe(2)
    expect(partsFor({ shape: [200, 200, 200], affine: RUN.affine }, { affine: OBLIQUE })).toBe(1)
    expect(
      partsFor(
        { shape: [91, 109, 91], affine: RUN.affine },
        {
          affine: [
            [0.1, 0, 0, 0],
            [0, 0.1, 0, 0],
            [0, 0, 0.1, 0],
            [0, 0, 0, 1],
          ],
        },
      ),
    ).toBe(3)
  })

  it('is turned as the box is, whichever way the axes of the scan run', () => {
    const axis = fc.shuffledSubarray([0, 1, 2], { minLength: 3 })
    const side = fc.constantFrom(1, -1)
    fc.assert(
      fc.property(axis, side, side, side, fc.integer({ min: 1, max: 3 }), (order, a, b, c, parts) => {
        const signs = [a, b, c]
        const rows = [0, 1, 2].map((row) => [0, 1, 2].map((column) => (order[column] === row ? 3 * signs[column] : 0)))
        const affine = [...rows.map((row) => [...row, 7]), [0, 0, 0, 1]] as unknown as Affine
        const shape = [4, 5, 3] as const
        const view = viewGrid({ shape, affine }, new Uint8Array(60).fill(1))
        const bytes = Uint8Array.from({ length: 60 * parts ** 3 }, (_, n) => 1 + (n % 255))
        const { shape: fine, bytes: box } = backgroundInBox(bytes, parts, view)
        const at = (part: readonly number[]) => {
          const place = part.map((value) => (value + 0.5) / parts - 0.5) as [number, number, number]
          // The box's affine and the scan's name the same millimetres.
          const mm = voxelToMm(view.affine, ...place)
          const scan = order.map((row, column) => ((mm[row] - 7) / (3 * signs[column]) + 0.5) * parts - 0.5)
          const [i, j, k] = scan.map(Math.round)
          const [ni, nj, nk] = shape.map((size) => size * parts)
          return i < 0 || j < 0 || k < 0 || i >= ni || j >= nj || k >= nk ? 0 : bytes[i + ni * (j + nj * k)]
        }
        for (let n = 0; n < box.length; n += 7) {
          const part = [n % fine[0], Math.floor(n / fine[0]) % fine[1], Math.floor(n / (fine[0] * fine[1]))]
          expect(box[n]).toBe(at(part))
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('the task', () => {
  it('writes one byte for each part of the grid of the run, and refuses a 4-D image and what is none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'counterpoint-background-'))
    try {
      const [runFolder, cacheFolder] = [join(folder, 'run'), join(folder, 'cache')]
      const result = syntheticResult()
      await writeRunFolder(result, syntheticRequest(runFolder), quietContext(), META)
      const place = (path: string) => placeBackground({ path, runFolder, cacheFolder }, signal)
      const { parts } = await place(join(runFolder, 'mean.nii.gz'))
      expect(parts).toBe(1)
      const bytes = await readFile(join(cacheFolder, 'background.u8'))
      expect(bytes).toHaveLength(result.mean.length)
      // The run's own mean image: every voxel of the mask is brighter than what lies around it.
      const inside = [...result.maskVoxels].map((voxel) => bytes[voxel])
      expect(Math.min(...inside)).toBeGreaterThan(150)
      expect(bytes[0]).toBeLessThan(30)
      await expect(place(join(runFolder, 'maps.nii.gz'))).rejects.toMatchObject({ code: 'PARAM_INVALID' })
      await writeFile(join(folder, 'notes.nii'), 'these are notes')
      await expect(place(join(folder, 'notes.nii'))).rejects.toMatchObject({ details: { file: 'notes.nii' } })
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
