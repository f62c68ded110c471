/** Do the fast mask operations give what their definitions say, on random masks? */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { largestComponent, largestComponentOfVoxels } from '../../src-main/engine/mask/connected-components'
import { dilate, erode } from '../../src-main/engine/mask/morphology'

type Shape = [number, number, number]
const anyShape = fc.tuple(fc.integer({ min: 1, max: 11 }), fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 6 }))
const anyMask = fc
  .record({ shape: anyShape, seed: fc.integer({ min: 0, max: 2 ** 31 }), share: fc.double({ min: 0, max: 1, noNaN: true }) })
  .map(({ shape, seed, share }) => {
    let state = seed
    const mask = new Uint8Array(shape[0] * shape[1] * shape[2])
    for (let voxel = 0; voxel < mask.length; voxel++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      mask[voxel] = state / 2 ** 32 < share ? 1 : 0
    }
    return { shape: shape as Shape, mask }
  })

/** Values of the voxel's six neighbours; outside the grid 0. */
function neighbours(mask: Uint8Array, [columns, rows, planes]: Shape, voxel: number): { at: number; value: number }[] {
  const i = voxel % columns
  const j = Math.floor(voxel / columns) % rows
  const k = Math.floor(voxel / (columns * rows))
  const steps = [
    [i - 1, j, k],
    [i + 1, j, k],
    [i, j - 1, k],
    [i, j + 1, k],
    [i, j, k - 1],
    [i, j, k + 1],
  ]
  return steps.map(([a = 0, b = 0, c = 0]) => {
    const isInside = a >= 0 && a < columns && b >= 0 && b < rows && c >= 0 && c < planes
    const at = (c * rows + b) * columns + a
    return { at: isInside ? at : -1, value: isInside ? (mask[at] ?? 0) : 0 }
  })
}

test('one erosion keeps, one dilation adds, exactly by the six neighbours; several are one after the other', () => {
  fc.assert(
    fc.property(anyMask, fc.integer({ min: 0, max: 4 }), ({ shape, mask }, times) => {
      let eroded = Uint8Array.from(mask)
      let dilated = Uint8Array.from(mask)
      for (let round = 0; round < times; round++) {
        const before = eroded
        eroded = before.map((value, voxel) => (value === 1 && neighbours(before, shape, voxel).every((other) => other.value === 1) ? 1 : 0))
        const smaller = dilated
        dilated = smaller.map((value, voxel) =>
          value === 1 || neighbours(smaller, shape, voxel).some((other) => other.value === 1) ? 1 : 0,
        )
      }
      expect(erode(mask, shape, times)).toEqual(eroded)
      expect(dilate(mask, shape, times)).toEqual(dilated)
    }),
    { numRuns: 300, seed: 1 },
  )
})

test('the largest part is the one that a search from each voxel finds, the first in numpy order on ties', () => {
  fc.assert(
    fc.property(anyMask, ({ shape, mask }) => {
      const seen = new Uint8Array(mask.length)
      let best: number[] = []
      let parts = 0
      for (let i = 0; i < shape[0]; i++) {
        for (let j = 0; j < shape[1]; j++) {
          for (let k = 0; k < shape[2]; k++) {
            const seed = (k * shape[1] + j) * shape[0] + i
            if (mask[seed] === 0 || seen[seed] === 1) continue
            parts++
            const part = [seed]
            seen[seed] = 1
            for (let next = 0; next < part.length; next++) {
              for (const { at, value } of neighbours(mask, shape, part[next] ?? 0)) {
                if (at < 0 || value === 0 || seen[at] === 1) continue
                seen[at] = 1
                part.push(at)
              }
            }
            if (part.length > best.length) best = part
          }
        }
      }
      const expected = new Uint8Array(mask.length)
      for (const voxel of best) expected[voxel] = 1
      expect(largestComponent(mask, shape)).toEqual({ mask: expected, voxels: best.length, parts })
      const voxels = Uint32Array.from(mask.keys()).filter((voxel) => mask[voxel] === 1)
      expect(Array.from(largestComponentOfVoxels(voxels, shape), (place) => voxels[place])).toEqual(best.sort((a, b) => a - b))
    }),
    { numRuns: 300, seed: 1 },
  )
})
