import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  emptyVolume,
  LARGEST_CODE,
  meanWindow,
  thresholdCode,
  underlayVolume,
  writeCodes,
  writeColours,
} from '../../../src-renderer/features/viewer/voxel-codes'
import { colourTable } from '../../../src-renderer/voxels/colour-maps'
import { gridIndex, RIM, viewGrid } from '../../../src-renderer/voxels/view-grid'
import type { Affine } from '../../../src-shared/model/scan'

const affine: Affine = [
  [2, 0, 0, 0],
  [0, 2, 0, 0],
  [0, 0, 2, 0],
  [0, 0, 0, 1],
]
const line = (n: number) => viewGrid({ shape: [n, 1, 1], affine }, new Uint8Array(n).fill(1))
const codeAt = (bytes: Uint8Array, at: number) => bytes[at] * 65536 + bytes[at + 1] * 256 + bytes[at + 2] - (LARGEST_CODE + 1)

describe('codes for the graphics card', () => {
  it('pass the threshold exactly when the value does', () => {
    const value = fc.float({ min: Math.fround(-30), max: Math.fround(30), noNaN: true })
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 30 }), fc.double({ min: 0.05, max: 20, noNaN: true }), (list, threshold) => {
        const values = Float32Array.from(list)
        const scale = Math.max(...list.map(Math.abs))
        const view = line(values.length)
        const bytes = emptyVolume(view)
        writeCodes(values, null, scale, view, bytes)
        const least = thresholdCode(threshold, scale)
        for (const [n, exact] of values.entries()) {
          const code = codeAt(bytes, 4 * view.boxIndexOfMask[n])
          // Never drawn when below; not drawn although above only within one code of the threshold.
          if (Math.abs(exact) < threshold) expect(Math.abs(code)).toBeLessThan(least)
          else if (Math.abs(exact) > threshold + (2 * scale) / LARGEST_CODE) expect(Math.abs(code)).toBeGreaterThanOrEqual(least)
          if (code !== 0) expect(Math.sign(code)).toBe(Math.sign(exact))
        }
      }),
    )
  })

  it('mark the mask, and only the mask', () => {
    const view = line(3)
    const bytes = emptyVolume(view)
    writeCodes(Float32Array.from([1, -2, 0]), null, 2, view, bytes)
    const inside = [...view.boxIndexOfMask]
    for (let n = 0; n < bytes.length / 4; n++) expect(bytes[4 * n + 3]).toBe(inside.includes(n) ? 255 : 0)
    expect(inside.map((place) => codeAt(bytes, 4 * place))).toEqual([Math.trunc(LARGEST_CODE / 2), -LARGEST_CODE, 0])
    writeCodes(Float32Array.from([1, -2, 0]), Uint8Array.from([0, 1, 0]), 2, view, bytes)
    const alphas = inside.map((place) => (bytes[4 * place + 3] ?? 0) / 255)
    expect(alphas[1]).toBeGreaterThan(0.5)
    expect(alphas[1]).toBeLessThan(0.75)
    expect([alphas[0], alphas[2]]).toEqual([1, 1])
  })

  it('nothing passes in a map of zeros', () => {
    const view = line(2)
    const bytes = emptyVolume(view)
    writeCodes(new Float32Array(2), null, 0, view, bytes)
    expect(codeAt(bytes, 4 * view.boxIndexOfMask[0])).toBe(0)
    expect(thresholdCode(3, 0)).toBeGreaterThan(LARGEST_CODE)
  })
})

describe('colours for the 3-D rendering', () => {
  const table = colourTable('blue_orange', 'dark')
  it('are transparent below the threshold and on the hidden side', () => {
    const view = line(4)
    const bytes = emptyVolume(view)
    const values = Float32Array.from([2.9, 3, -5, 9])
    const alpha = () => [...view.boxIndexOfMask].map((place) => bytes[4 * place + 3])
    writeColours(values, null, view, { table, threshold: 3, limit: 8, twoSided: true }, bytes)
    expect(alpha()).toEqual([0, 255, 255, 255])
    const at = 4 * view.boxIndexOfMask[3]
    expect([...bytes.slice(at, at + 3)]).toEqual([...table.slice(-3)])
    writeColours(values, null, view, { table, threshold: 3, limit: 8, twoSided: false }, bytes)
    expect(alpha()).toEqual([0, 255, 0, 255])
    writeColours(values, Uint8Array.from([0, 1, 0, 0]), view, { table, threshold: 3, limit: 8, twoSided: true }, bytes)
    expect(alpha()).toEqual([0, 0, 255, 255])
  })
})

describe('the mean image', () => {
  const shape = [7, 7, 7] as const
  const mask = new Uint8Array(343)
  const mean = new Float32Array(343)
  for (let k = 0; k < 7; k++)
    for (let j = 0; j < 7; j++)
      for (let i = 0; i < 7; i++) {
        mean[gridIndex(shape, [i, j, k])] = 100 * i
        if ([i, j, k].every((n) => n >= 1 && n <= 5)) mask[gridIndex(shape, [i, j, k])] = 1
      }

  it('has its window at 7 % and 100 % of the 99.7th percentile of the mask', () => {
    const { low, high } = meanWindow(mean, mask)
    expect(high).toBeCloseTo(500, 6)
    expect(low).toBeCloseTo(35, 6)
  })

  it('is opaque in the mask, clear away from it, and grey also just outside', () => {
    const view = viewGrid({ shape: [7, 7, 7], affine }, mask)
    const bytes = underlayVolume(mean, mask, view)
    const [nx, ny] = view.shape
    const texel = (x: number, y: number, z: number) => [...bytes.slice(4 * (x + nx * (y + ny * z)), 4 * (x + nx * (y + ny * z)) + 4)]
    const middle = RIM + 2
    expect(texel(middle, middle, middle)).toEqual([145, 145, 145, 255])
    expect(texel(RIM - 1, middle, middle)[3]).toBeLessThan(128)
    expect(texel(RIM, middle, middle)[3]).toBeGreaterThan(128)
    expect(texel(0, 0, 0)[3]).toBe(0)
    expect(texel(RIM + 5, middle, middle)[0]).toBe(255)
  })
})
