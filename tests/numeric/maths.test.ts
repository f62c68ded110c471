import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accurateLog } from '../../src-main/engine/maths/accurate-log'
import type { Dense } from '../../src-main/engine/maths/dense'
import { realFourier } from '../../src-main/engine/maths/fourier'
import { largestEigenpairs } from '../../src-main/engine/maths/largest-eigenpairs'
import { median, orderStatistic } from '../../src-main/engine/maths/order-statistic'
import { multiply, multiplyByTransposed, transpose } from '../../src-main/engine/maths/products'
import { pseudoInverse } from '../../src-main/engine/maths/pseudo-inverse'
import { RandomState } from '../../src-main/engine/maths/random-state'
import { symmetricDecorrelation } from '../../src-main/engine/maths/symmetric-decorrelation'
import { symmetricEigen, symmetricEigenpairs, symmetricEigenvalues } from '../../src-main/engine/maths/symmetric-eigen'
import { fixtures, maxDifference, numbers } from './fixtures'

const breathe = async () => undefined
const identity = (size: number): Float64Array => Float64Array.from({ length: size * size }, (_, at) => (at % (size + 1) === 0 ? 1 : 0))

/** A A' of random normals: symmetric, positive; `spread` makes the eigenvalues fall off. */
function randomGram(size: number, seed: number, spread = 1): Dense {
  const factor = new RandomState(seed).normalMatrix(size, size)
  for (let row = 0; row < size; row++) for (let col = 0; col < size; col++) factor.data[row * size + col]! *= spread ** -col
  return multiplyByTransposed(factor, factor)
}

describe('symmetric eigenproblem', () => {
  it.each([1, 2, 3, 10, 64, 150])('of %i rows: A = V diag V, rows of V orthonormal, values falling', (size) => {
    const matrix = randomGram(size, size)
    const { values, vectors } = symmetricEigen(matrix)
    const largest = values[0] ?? 0
    expect(maxDifference(multiplyByTransposed(vectors, vectors).data, identity(size))).toBeLessThan(1e-13 * size)
    const scaled: Dense = { ...vectors, data: vectors.data.map((entry, at) => entry * (values[Math.floor(at / size)] ?? 0)) }
    expect(maxDifference(multiply(transpose(vectors), scaled).data, matrix.data)).toBeLessThan(1e-14 * size * largest)
    expect(Array.from(values)).toEqual(Array.from(values).sort((left, right) => right - left))
  })

  it('copes with what splits: zeros, a diagonal, repeated values, entries of any size', () => {
    expect(Array.from(symmetricEigen({ rows: 3, cols: 3, data: new Float64Array(9) }).values)).toEqual([0, 0, 0])
    const diagonal = symmetricEigen({ rows: 3, cols: 3, data: Float64Array.of(1e-200, 0, 0, 0, 3e-200, 0, 0, 0, 2e-200) })
    expect(Array.from(diagonal.values, (value) => value / 1e-200)).toEqual([3, 2, 1])
    const repeated = symmetricEigen({
      rows: 3,
      cols: 3,
      data: Float64Array.of(2e150, 1e150, 1e150, 1e150, 2e150, 1e150, 1e150, 1e150, 2e150),
    })
    expect(
      maxDifference(
        repeated.values.map((value) => value / 1e150),
        [4, 1, 1],
      ),
    ).toBeLessThan(1e-14)
  })

  it.each([60, 120, 210])('of %i rows without full rank still ends: rows and columns that sum to zero', (size) => {
    const factor = new RandomState(size).normalMatrix(size, 3 * size)
    for (let col = 0; col < factor.cols; col++) {
      let mean = 0
      for (let row = 0; row < size; row++) mean += (factor.data[row * factor.cols + col] ?? 0) / size
      for (let row = 0; row < size; row++) factor.data[row * factor.cols + col]! -= mean
    }
    // Smooth in time, so that eigenvalues fall by many orders before they reach zero.
    for (let row = 1; row < size; row++) {
      for (let col = 0; col < factor.cols; col++)
        factor.data[row * factor.cols + col]! += 0.999 * factor.data[(row - 1) * factor.cols + col]!
    }
    const matrix = multiplyByTransposed(factor, factor)
    const { values, vectors } = symmetricEigen(matrix)
    expect(maxDifference(multiplyByTransposed(vectors, vectors).data, identity(size))).toBeLessThan(1e-13 * size)
    expect(values.every(Number.isFinite)).toBe(true)
  })

  it.each([
    [120, 5, 1.05],
    [300, 20, 1],
    [300, 20, 1.2],
  ])('Lanczos on %i rows finds the %i largest pairs, and the values alone come out the same', async (size, count, spread) => {
    const matrix = randomGram(size, 3, spread)
    const all = symmetricEigen(matrix)
    const largest = all.values[0] ?? 0
    expect(maxDifference(await symmetricEigenvalues(matrix, breathe), all.values)).toBeLessThan(1e-13 * largest)
    expect(await symmetricEigenpairs(matrix, breathe)).toEqual(all)
    const some = await largestEigenpairs(matrix, count, breathe)
    expect(maxDifference(some.values, all.values.subarray(0, count))).toBeLessThan(1e-13 * largest)
    for (let pair = 0; pair < count; pair++) {
      const found: Dense = { rows: 1, cols: size, data: some.vectors.data.subarray(pair * size, (pair + 1) * size) }
      const image = multiplyByTransposed(found, matrix)
      const expected = found.data.map((entry) => entry * (all.values[pair] ?? 0))
      expect(maxDifference(image.data, expected)).toBeLessThan(1e-12 * largest)
    }
    const again = await largestEigenpairs(matrix, count, breathe)
    expect(Array.from(again.vectors.data)).toEqual(Array.from(some.vectors.data))
  })
})

describe('symmetric decorrelation', () => {
  it("is scikit-learn's", () => {
    const { input, output } = fixtures.sym_decorrelation
    const result = symmetricDecorrelation({ rows: 4, cols: 4, data: numbers(input) })
    expect(maxDifference(result.data, numbers(output))).toBeLessThan(1e-14)
  })

  it('makes rows orthonormal', () => {
    const result = symmetricDecorrelation(new RandomState(5).normalMatrix(30, 30))
    expect(maxDifference(multiplyByTransposed(result, result).data, identity(30))).toBeLessThan(1e-12)
  })
})

describe('pseudo-inverse', () => {
  it.each([
    [4, 12],
    [12, 4],
    [7, 7],
  ])('of %i x %i satisfies the four equations of Penrose', (rows, cols) => {
    const matrix = new RandomState(rows).normalMatrix(rows, cols)
    const inverse = pseudoInverse(matrix)
    expect([inverse.rows, inverse.cols]).toEqual([cols, rows])
    const left = multiply(matrix, inverse)
    const right = multiply(inverse, matrix)
    expect(maxDifference(multiply(left, matrix).data, matrix.data)).toBeLessThan(1e-12)
    expect(maxDifference(multiply(right, inverse).data, inverse.data)).toBeLessThan(1e-12)
    expect(maxDifference(left.data, transpose(left).data)).toBeLessThan(1e-12)
    expect(maxDifference(right.data, transpose(right).data)).toBeLessThan(1e-12)
  })

  it('does not take small numbers for zeros', () => {
    const inverse = pseudoInverse({ rows: 1, cols: 2, data: Float64Array.of(3e-20, 4e-20) })
    expect(
      maxDifference(
        inverse.data.map((value) => value * 1e-20),
        [0.12, 0.16],
      ),
    ).toBeLessThan(1e-15)
  })
})

describe('Fourier transform', () => {
  it.each([1, 2, 3, 4, 7, 64, 65, 97, 120, 210])('of %i values is the sum it is defined as', (length) => {
    const random = new RandomState(length)
    const series = Float64Array.from({ length }, () => random.standardNormal())
    const { real, imaginary } = realFourier(series)
    expect(real.length).toBe(Math.floor(length / 2) + 1)
    for (let bin = 0; bin < real.length; bin++) {
      let cosines = 0
      let sines = 0
      for (const [t, value] of series.entries()) {
        cosines += value * Math.cos((2 * Math.PI * ((bin * t) % length)) / length)
        sines -= value * Math.sin((2 * Math.PI * ((bin * t) % length)) / length)
      }
      expect(Math.abs((real[bin] ?? 0) - cosines)).toBeLessThan(1e-12 * length)
      expect(Math.abs((imaginary[bin] ?? 0) - sines)).toBeLessThan(1e-12 * length)
    }
  })
})

describe('order statistics', () => {
  it('are what sorting gives, ties included', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 60 }), fc.nat(), (values, seed) => {
        const sorted = Float64Array.from(values).sort()
        const rank = seed % values.length
        expect(orderStatistic(Float64Array.from(values), rank)).toBe(sorted[rank])
        const middle = values.length >> 1
        const expected = values.length % 2 === 1 ? sorted[middle] : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
        expect(median(Float64Array.from(values))).toBe(expected)
      }),
    )
  })
})

describe('accurate logarithm', () => {
  it('agrees with the built-in one up to its last digit, and is right where that is known to fail', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (value) => {
        const expected = Math.log(value)
        expect(Math.abs(accurateLog(value) - expected)).toBeLessThanOrEqual(Number.EPSILON * Math.abs(expected))
      }),
    )
    expect(accurateLog(0.9526656333094028)).toBe(-0.048491293860739464)
    expect(accurateLog(1)).toBe(0)
  })
})
