import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gaussianWeights, sigmaInVoxels } from '../../src-main/engine/prepare/gaussian'
import { boundingBox, smoothInPlace } from '../support/plain-backend/smooth'
import { standardizeInPlace } from '../support/plain-backend/standardize'
import { fixtures, maxDifference, numbers, shape3, toVolumes } from './fixtures'

const breathe = async () => undefined
const everywhere = (shape: readonly [number, number, number]) => boundingBox(new Uint32Array(0), shape)

describe("scipy's gaussian_filter1d", () => {
  it.each(fixtures.gaussian_filter1d)('along each axis, sigma $sigma, radius $radius', ({ input, sigma, output, output_f32, radius }) => {
    const count = input.data.length
    expect(gaussianWeights(sigma).length).toBe(radius + 1)
    for (const axis of [0, 1, 2]) {
      const shape: [number, number, number] = [1, 1, 1]
      shape[axis] = count
      const sigmas: [number, number, number] = [0, 0, 0]
      sigmas[axis] = sigma
      const double = numbers(input)
      smoothInPlace(double, shape, sigmas, everywhere(shape))
      expect(maxDifference(double, numbers(output))).toBeLessThan(1e-15)
      const single = Float32Array.from(numbers(input))
      smoothInPlace(single, shape, sigmas, everywhere(shape))
      expect(maxDifference(single, numbers(output_f32))).toBe(0)
    }
  })
})

describe("nilearn's smooth_array", () => {
  it.each(fixtures.smooth_array.filter(({ fwhm }) => fwhm !== 'fast'))('$input.dtype, $fwhm mm', ({ input, affine, fwhm, output }) => {
    const shape = shape3(input.shape)
    const sigma = sigmaInVoxels(Array.isArray(fwhm) ? shape3(fwhm) : [Number(fwhm), Number(fwhm), Number(fwhm)], affine)
    if (!sigma) throw new Error('smoothing was asked for')
    const expected = toVolumes(numbers(output), output.shape)
    for (const [t, volume] of toVolumes(numbers(input), input.shape).entries()) {
      const finite = volume.map((value) => (Number.isFinite(value) ? value : 0))
      const work = input.dtype === 'int16' ? Float32Array.from(finite) : finite
      smoothInPlace(work, shape, sigma, everywhere(shape))
      expect(maxDifference(work, expected[t] ?? [])).toBeLessThan(input.dtype === 'int16' ? 1e-12 : 1e-12)
    }
  })
})

describe('smoothing', () => {
  const shapes = fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 }))
  const widths = fc.tuple(fc.double({ min: 0.2, max: 3, noNaN: true }), fc.double({ min: 0.2, max: 3, noNaN: true }), fc.constant(1.1))

  it('keeps the sum, and a box gives the same values inside it', () => {
    fc.assert(
      fc.property(
        shapes,
        widths,
        fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 343, maxLength: 343 }),
        fc.nat(),
        (shape, sigma, values, seed) => {
          const count = shape[0] * shape[1] * shape[2]
          const whole = Float64Array.from(values.slice(0, count))
          const boxed = Float64Array.from(whole)
          const sum = whole.reduce((total, value) => total + value, 0)
          smoothInPlace(whole, shape, sigma, everywhere(shape))
          expect(Math.abs(whole.reduce((total, value) => total + value, 0) - sum)).toBeLessThan(1e-10)
          const wanted = Uint32Array.of(seed % count, (seed * 7) % count).sort()
          smoothInPlace(boxed, shape, sigma, boundingBox(wanted, shape))
          for (const voxel of wanted) expect(boxed[voxel]).toBe(whole[voxel])
        },
      ),
    )
  })

  it('of no width is none', () => {
    expect(sigmaInVoxels([0, 0, 0], fixtures.smooth_array[0]!.affine)).toBeNull()
  })
})

describe("nilearn's standardize_signal", () => {
  it.each(fixtures.standardize_signal.filter(({ detrend }) => !detrend))('$standardize', async ({ input, standardize, output }) => {
    const [volumes = 0, voxels = 0] = input.shape
    const data = numbers(input)
    const rows = Array.from({ length: volumes }, (_, t) => data.slice(t * voxels, (t + 1) * voxels))
    await standardizeInPlace(rows, standardize ?? 'none', 'float64', breathe)
    expect(
      maxDifference(
        rows.flatMap((row) => Array.from(row)),
        numbers(output),
      ),
    ).toBeLessThan(1e-13)
  })

  it('gives mean 0 and deviation 1 for both kinds of z-score; constant voxels become 0; one volume stays as it is', async () => {
    for (const [kind, degrees] of [
      ['zscore_sample', 4],
      ['zscore', 5],
    ] as const) {
      const rows = [3, 1, 4, 1, 5].map((value) => Float64Array.of(value, 7))
      await standardizeInPlace(rows, kind, 'float64', breathe)
      const course = rows.map((row) => row[0] ?? Number.NaN)
      expect(Math.abs(course.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-14)
      expect(course.reduce((sum, value) => sum + value * value, 0) / degrees).toBeCloseTo(1, 13)
      expect(rows.map((row) => row[1])).toEqual([0, 0, 0, 0, 0])
    }
    const single = [Float64Array.of(4, 2)]
    await standardizeInPlace(single, 'zscore_sample', 'float64', breathe)
    expect(Array.from(single[0] ?? [])).toEqual([4, 2])
  })
})
