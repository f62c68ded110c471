/** Do the kernels for finished maps give what plain loops over sorted numbers give? */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  absoluteQuantile,
  keepLarge,
  type MapValues,
  momentsOf,
  peakIndex,
  rescaleInPlace,
} from '../../../src-main/engine/results/map-values'

const value = fc.oneof(
  fc.double({ min: -9, max: 9, noNaN: true }),
  fc.constantFrom(0, -0, 1, -1, 1e-42, -5e-45, 1e-310, 3e38, -3e38),
  fc.integer({ min: -3, max: 3 }),
)
const map = fc
  .tuple(fc.array(value, { minLength: 1, maxLength: 700 }), fc.boolean())
  .map(([values, single]): MapValues => (single ? Float32Array.from(values) : Float64Array.from(values)))

test('moments, in the order of the voxels, to the last bit', () => {
  fc.assert(
    fc.property(map, (values) => {
      let [sum, second, third, fourth] = [0, 0, 0, 0]
      for (const one of values) sum += one
      const mean = sum / values.length
      for (const one of values) {
        const square = (one - mean) * (one - mean)
        second += square
        third += square * (one - mean)
        fourth += square * square
      }
      expect(momentsOf(values)).toEqual({ mean, second, third, fourth })
    }),
  )
})

test('rescaled values are rounded once', () => {
  fc.assert(
    fc.property(map, fc.double({ min: -2, max: 2, noNaN: true }), fc.constantFrom(-1, 0.3, 1, 7.5), (values, shift, divisor) => {
      const expected = values.map((one: number) => (one - shift) / divisor)
      rescaleInPlace(values, shift, divisor)
      expect(values).toEqual(expected)
    }),
  )
})

test('peak, what is above a floor, and the quantile of what is not 0', () => {
  fc.assert(
    fc.property(map, fc.constantFrom(0, 1e-300, 1e-6, 1, 2.5), fc.double({ min: 0, max: 0.999, noNaN: true }), (values, floor, share) => {
      const sizes = Array.from(values, Math.abs)
      expect(peakIndex(values)).toBe(sizes.indexOf(Math.max(...sizes)))
      const voxels = Uint32Array.from(values, (_, place) => 3 * place + 1)
      for (const than of ['above', 'at least'] as const) {
        const places = Array.from(sizes.keys()).filter((place) => {
          const size = sizes[place] ?? 0
          return size !== 0 && (than === 'above' ? size > floor : size >= floor)
        })
        const kept = keepLarge({ values, voxels }, floor, than)
        expect(Array.from(kept.voxels)).toEqual(places.map((place) => 3 * place + 1))
        expect(Array.from(kept.values)).toEqual(places.map((place) => values[place]))
      }
      const sorted = sizes.filter((size) => size !== 0).sort((left, right) => left - right)
      expect(absoluteQuantile(values, share)).toBe(sorted[Math.floor(sorted.length * share)] ?? 0)
    }),
  )
})
