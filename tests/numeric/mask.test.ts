import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backgroundMask } from '../../src-main/engine/mask/background-mask'
import { largestComponent } from '../../src-main/engine/mask/connected-components'
import { epiMask, thresholdMean } from '../../src-main/engine/mask/epi-mask'
import { widestGap } from '../../src-main/engine/mask/histogram-gap'
import { countVoxels, dilate, erode } from '../../src-main/engine/mask/morphology'
import { openMask } from '../../src-main/engine/mask/open-mask'
import { supersetMask } from '../../src-main/engine/mask/superset-mask'
import { fixtures, maxDifference, numbers, type StoredArray, shape3, toVolumes } from './fixtures'

const bytes = (array: StoredArray): Uint8Array => Uint8Array.from(toVolumes(numbers(array), array.shape)[0] ?? [])

/** Mean over time, in single precision as numpy does for float32. */
function meanOfFloat32(array: StoredArray): Float64Array {
  const volumes = toVolumes(numbers(array), array.shape)
  const sum = new Float32Array(volumes[0]?.length ?? 0)
  for (const volume of volumes) for (let voxel = 0; voxel < sum.length; voxel++) sum[voxel]! += Math.fround(volume[voxel] ?? 0)
  return Float64Array.from(sum, (value) => Math.fround(value / volumes.length))
}

describe('morphology', () => {
  it.each(fixtures.morphology)('$op, $iterations times', ({ op, iterations, input, output }) => {
    const mask = bytes(input)
    const before = Uint8Array.from(mask)
    const result = (op === 'erosion' ? erode : dilate)(mask, shape3(input.shape), iterations)
    expect(result).toEqual(bytes(output))
    expect(mask).toEqual(before)
  })

  it('erosion never adds, dilation never removes, and opening then lies inside', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 120, maxLength: 120 }),
        fc.integer({ min: 0, max: 3 }),
        (values, times) => {
          const mask = Uint8Array.from(values)
          const shape = [6, 5, 4] as const
          const eroded = erode(mask, shape, times)
          const opened = dilate(eroded, shape, times)
          const dilated = dilate(mask, shape, times)
          for (let voxel = 0; voxel < mask.length; voxel++) {
            expect(eroded[voxel]).toBeLessThanOrEqual(mask[voxel] ?? 0)
            expect(opened[voxel]).toBeLessThanOrEqual(mask[voxel] ?? 0)
            expect(mask[voxel]).toBeLessThanOrEqual(dilated[voxel] ?? 0)
          }
        },
      ),
    )
  })
})

describe('largest component', () => {
  it.each(fixtures.largest_component)('$note', ({ input, labels, output }) => {
    const result = largestComponent(bytes(input), shape3(input.shape))
    expect(result.mask).toEqual(bytes(output))
    expect(result.parts).toBe(Math.max(...numbers(labels)))
    expect(result.voxels).toBe(countVoxels(bytes(output)))
  })

  it('of nothing is nothing', () => {
    expect(largestComponent(new Uint8Array(8), [2, 2, 2])).toEqual({ mask: new Uint8Array(8), voxels: 0, parts: 0 })
  })
})

describe('widest gap', () => {
  it('is what sorting and taking differences gives, the first one on ties', () => {
    // Values of images: where the whole range is below float32's smallest number, one over the range is infinite and buckets fail.
    const value = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.double({ min: -1, max: 1, noNaN: true }).map(Math.fround))
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 80 }), (values) => {
        const sorted = Float64Array.from(values).sort()
        const low = Math.floor(0.2 * values.length)
        const high = Math.min(Math.floor(0.85 * values.length), values.length - 1)
        let best = low
        for (let rank = low; rank < high; rank++) if (sorted[rank + 1]! - sorted[rank]! > sorted[best + 1]! - sorted[best]!) best = rank
        const found = widestGap(Float64Array.from(values), 0.2, 0.85)
        expect([found.lowerIndex, found.upperIndex]).toEqual([low, high])
        if (high > low) {
          expect(found.gap).toBe(sorted[best + 1]! - sorted[best]!)
          // Among differences that are equal but for rounding either threshold is right; exact ties take the first.
          if (values.every(Number.isInteger) && found.gap > 0) expect(found.threshold).toBe(0.5 * (sorted[best]! + sorted[best + 1]!))
        }
      }),
    )
  })
})

describe("nilearn's EPI mask", () => {
  const { input, smoothed_mean, cases } = fixtures.compute_epi_mask
  const shape = shape3(input.shape)
  const mean = meanOfFloat32(input)

  it('starts from the same smoothed mean', () => {
    const options = { lowerCutoff: 0.2, upperCutoff: 0.85, opening: 2, precision: 'float32' } as const
    const { image } = thresholdMean(mean, shape, options)
    expect(maxDifference(image, toVolumes(numbers(smoothed_mean), smoothed_mean.shape)[0] ?? [])).toBeLessThan(1e-4)
  })

  it.each(cases.filter(({ kwargs }) => kwargs.exclude_zeros === undefined))('with $kwargs', ({ kwargs, mask }) => {
    const options = {
      lowerCutoff: kwargs.lower_cutoff ?? 0.2,
      upperCutoff: kwargs.upper_cutoff ?? 0.85,
      opening: kwargs.opening ?? 2,
      precision: 'float32',
    } as const
    const thresholded = thresholdMean(mean, shape, options)
    const result = openMask(thresholded.mask, shape, options.opening, kwargs.connected ?? true)
    expect(result.mask).toEqual(bytes(mask))
    if (kwargs.connected ?? true)
      expect(epiMask(mean, shape, options)).toEqual({ mask: result.mask, stages: { ...thresholded.stages, ...result.stages } })
  })

  it('lies inside the guess from the first volume', () => {
    const options = { lowerCutoff: 0.2, upperCutoff: 0.85, opening: 2, precision: 'float32' } as const
    const first = toVolumes(numbers(input), input.shape)[0] ?? new Float64Array(0)
    const guess = supersetMask(first, shape, options)
    const exact = epiMask(mean, shape, options).mask
    for (let voxel = 0; voxel < exact.length; voxel++) expect(exact[voxel]).toBeLessThanOrEqual(guess[voxel] ?? 0)
    expect(countVoxels(guess)).toBeGreaterThan(countVoxels(exact))
  })

  it('takes NaN for 0 and an empty result for an empty mask', () => {
    const constant = epiMask(new Float64Array(27).fill(Number.NaN), [3, 3, 3], {
      lowerCutoff: 0.2,
      upperCutoff: 0.85,
      opening: 2,
      precision: 'float64',
    })
    expect(constant.stages).toMatchObject({ n_above_threshold: 27, n_final: 0 })
  })
})

describe("nilearn's background mask", () => {
  it('is the same voxel for voxel', () => {
    const { input } = fixtures.compute_epi_mask
    const expected = bytes(fixtures.compute_background_mask_default)
    expect(backgroundMask(meanOfFloat32(input), shape3(input.shape), 0).mask).toEqual(expected)
  })

  it('drops a flat background, or NaN', () => {
    for (const background of [7, Number.NaN]) {
      const image = new Float64Array(7 * 7 * 7).fill(background)
      image[3 * 49 + 3 * 7 + 3] = 1
      image[3 * 49 + 3 * 7 + 4] = 2
      expect(countVoxels(backgroundMask(image, [7, 7, 7], 0).mask)).toBe(2)
    }
  })
})
