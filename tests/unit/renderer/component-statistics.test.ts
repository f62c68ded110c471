import { describe, expect, it } from 'vitest'
import { countAbove, histogram, largestMagnitude, percentile } from '../../../src-renderer/voxels/component-statistics'

const values = Float32Array.from([-4, -3, -1, 0, 0.5, 2.9, 3, 3.5, 9])

describe('component statistics', () => {
  it('counts values in equal bins and leaves out those beyond the scale', () => {
    const { counts, from, width, largest } = histogram(values, 4, 8)
    expect({ from, width, largest }).toEqual({ from: -4, width: 1, largest: 2 })
    expect([...counts]).toEqual([1, 1, 0, 1, 2, 0, 1, 2])
  })

  it('counts the voxels that pass on one or both sides, the threshold included', () => {
    expect(countAbove(values, 3, true)).toBe(5)
    expect(countAbove(values, 3, false)).toBe(3)
    expect(countAbove(new Float32Array(0), 3, true)).toBe(0)
  })

  it('finds the largest magnitude', () => {
    expect(largestMagnitude(values)).toBe(9)
    expect(largestMagnitude(Float32Array.from([-7, 2]))).toBe(7)
    expect(largestMagnitude(new Float32Array(0))).toBe(0)
  })

  it('gives percentiles as numpy does', () => {
    const ten = Float32Array.from([10, 1, 9, 2, 8, 3, 7, 4, 6, 5])
    expect(percentile(ten, 50)).toBeCloseTo(5.5, 12)
    expect(percentile(ten, 99.7)).toBeCloseTo(9.973, 5)
    expect(percentile(ten, 0)).toBe(1)
    expect(percentile(new Float32Array(0), 50)).toBe(0)
  })
})
