/** Is a cut the right way up whatever the order of the axes in the file, and does the outline follow the mask? */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskOutlines, smoothLoop } from '../../../src-renderer/features/parameters/preview/contour'
import { cutSlice, maskBox, rasGrid, spread, whiteLevel } from '../../../src-renderer/features/parameters/preview/slices'
import type { Affine } from '../../../src-shared/model/scan'
import { HEADER } from '../shell/fake-preload'

/** Area inside a closed line (shoelace formula), voxels; holes come out with the other sign. */
const area = (loop: readonly (readonly [number, number])[]) =>
  loop.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = loop[(index + 1) % loop.length] ?? [0, 0]
    return sum + (x * nextY - nextX * y) / 2
  }, 0)

describe('the outline of a mask', () => {
  it('goes once around a block and once around its hole', () => {
    const mask = new Uint8Array(100)
    for (let row = 2; row < 8; row++) for (let column = 1; column < 9; column++) mask[row * 10 + column] = 1
    mask[4 * 10 + 4] = 0
    const loops = maskOutlines(mask, 10, 10)
    expect(loops).toHaveLength(2)
    const xs = loops.flat().map(([x]) => x)
    const ys = loops.flat().map(([, y]) => y)
    expect([Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]).toEqual([1, 9, 2, 8])
  })

  it('encloses each mask: every loop closes, and the signed area is the number of voxels less half a voxel per corner', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 1), { minLength: 36, maxLength: 36 }), (bits) => {
        const loops = maskOutlines(Uint8Array.from(bits), 6, 6)
        const voxels = bits.reduce<number>((sum, bit) => sum + bit, 0)
        const enclosed = Math.abs(loops.reduce((sum, loop) => sum + area(loop), 0))
        // Each of the four corners of a lone voxel costs an eighth; joined voxels cost less, hole corners give it back.
        expect(enclosed).toBeGreaterThanOrEqual(voxels / 2 - 1e-9)
        expect(enclosed).toBeLessThanOrEqual(voxels * 1.5 + 1e-9)
        for (const loop of loops) {
          loop.forEach(([x, y], index) => {
            const [nextX, nextY] = loop[(index + 1) % loop.length] ?? [x, y]
            expect(Math.hypot(nextX - x, nextY - y)).toBeLessThanOrEqual(1)
          })
        }
      }),
    )
  })

  it('stays within a voxel when smoothed', () => {
    const mask = new Uint8Array(400)
    for (let row = 0; row < 20; row++)
      for (let column = 0; column < 20; column++) mask[row * 20 + column] = Math.hypot(row - 9.5, column - 9.5) < 7 ? 1 : 0
    const [loop = []] = maskOutlines(mask, 20, 20)
    for (const [x, y] of smoothLoop(loop)) {
      expect(Math.min(...loop.map(([px, py]) => Math.hypot(px - x, py - y)))).toBeLessThan(1)
    }
  })
})

/** A head of 5 x 6 x 7 voxels in which the value tells where a voxel lies: x + 10 y + 100 z in the right-anterior-superior frame. */
const SIZE = [5, 6, 7] as const
function storedAs(orientation: string) {
  const worldOf: Record<string, number> = { R: 0, L: 0, A: 1, P: 1, S: 2, I: 2 }
  const axes = [...orientation].map((letter) => ({ world: worldOf[letter] ?? 0, grows: 'RAS'.includes(letter) }))
  const shape = axes.map(({ world }) => SIZE[world] ?? 1)
  const mean = new Float32Array(shape.reduce((product, size) => product * size, 1))
  const affine = [0, 1, 2].map((world) => {
    const axis = axes.findIndex((entry) => entry.world === world)
    const step = axes[axis]?.grows ? 2 : -2
    const row = [0, 0, 0, step > 0 ? 0 : 2 * ((SIZE[world] ?? 1) - 1)]
    row[axis] = step
    return row
  })
  let index = 0
  for (let k = 0; k < (shape[2] ?? 0); k++) {
    for (let j = 0; j < (shape[1] ?? 0); j++) {
      for (let i = 0; i < (shape[0] ?? 0); i++) {
        const at = [0, 0, 0]
        for (const [axis, voxel] of [i, j, k].entries()) {
          const { world, grows } = axes[axis] ?? { world: axis, grows: true }
          at[world] = grows ? voxel : (SIZE[world] ?? 1) - 1 - voxel
        }
        mean[index++] = (at[0] ?? 0) + 10 * (at[1] ?? 0) + 100 * (at[2] ?? 0)
      }
    }
  }
  const header = { shape: [...shape, 1], zooms: [2, 2, 2], orientation, affine: [...affine, [0, 0, 0, 1]] as unknown as Affine }
  return { header, voxels: { mean, mask: new Uint8Array(mean.length).fill(1) } }
}

describe('a cut', () => {
  it.each(['RAS', 'LAS', 'RPI', 'LPS', 'SAL', 'ASR', 'IRP'])(
    'shows the same for %s, right on the right, front and top up',
    (orientation) => {
      const { header, voxels } = storedAs(orientation)
      const grid = rasGrid(header)
      const box = maskBox(grid, voxels)
      expect(box).toEqual([
        [0, 4],
        [0, 5],
        [0, 6],
      ])
      const axial = cutSlice(grid, voxels, box, 'axial', 3, false)
      expect([axial.width, axial.height, axial.millimetres]).toEqual([5, 6, 6])
      expect([axial.mean[0], axial.mean[4], axial.mean.at(-1)]).toEqual([350, 354, 304])
      const coronal = cutSlice(grid, voxels, box, 'coronal', 2, false)
      expect([coronal.mean[0], coronal.mean.at(-1), coronal.millimetres]).toEqual([620, 24, 4])
      const sagittal = cutSlice(grid, voxels, box, 'sagittal', 1, true)
      expect([sagittal.mean[0], sagittal.mean.at(-1), sagittal.millimetres]).toEqual([601, 51, 2])
    },
  )

  it('turns left and right round, and nothing else, in the radiological convention', () => {
    const { header, voxels } = storedAs('LAS')
    const grid = rasGrid(header)
    const box = maskBox(grid, voxels)
    const axial = cutSlice(grid, voxels, box, 'axial', 3, true)
    expect([axial.mean[0], axial.mean[4], axial.mean.at(-1)]).toEqual([354, 350, 300])
  })

  it('stands at the millimetres of the header: slice 0 of the sample at z -60, right edge at x 126', () => {
    const grid = rasGrid(HEADER)
    expect(grid.millimetres(2, 0)).toBe(-60)
    expect(grid.millimetres(0, 63)).toBe(126)
    expect(grid.millimetres(0, 0)).toBe(-126)
  })
})

it('spreads cuts evenly and never repeats one', () => {
  expect(spread(3, 5, 9)).toEqual([3, 4, 5])
  const cuts = spread(0, 20, 9)
  expect(new Set(cuts).size).toBe(9)
  expect(cuts[0]).toBeGreaterThan(0)
  expect(cuts.at(-1)).toBeLessThan(20)
})

it('takes white from inside the mask, whatever not-a-number lies around', () => {
  const mean = Float32Array.from({ length: 1000 }, (_, index) => (index < 500 ? index : Number.NaN))
  const mask = Uint8Array.from({ length: 1000 }, (_, index) => (index < 200 ? 1 : 0))
  expect(whiteLevel({ mean, mask })).toBe(198)
  expect(whiteLevel({ mean, mask: new Uint8Array(1000) })).toBe(496)
})
