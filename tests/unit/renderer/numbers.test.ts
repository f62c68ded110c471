import { describe, expect, it } from 'vitest'
import { placeOfLargest, standardised } from '../../../src-renderer/features/plots/standard'
import { decimalsOf, symmetricTicks, ticksOf } from '../../../src-renderer/features/plots/ticks'
import { formatRoughRange, formatWhen } from '../../../src-renderer/messages/format'
import { compact, fixed, grouped, millimetres, scientific } from '../../../src-renderer/messages/numbers'
import { colourTable, cssColour, tableRow } from '../../../src-renderer/voxels/colour-maps'
import { COLOUR_MAP_FACTS, COLOUR_MAPS } from '../../../src-shared/figure/colour-map-names'

describe('numbers for people', () => {
  it('have a true minus sign, and none on a zero', () => {
    expect(fixed(-2.345, 2)).toBe('\u22122.35')
    expect(fixed(-0.001, 2)).toBe('0.00')
    expect(millimetres(-46.00001)).toBe('\u221246')
    expect(millimetres(3.4375)).toBe('3.4')
  })
  it('are as exact as they need be', () => {
    expect([compact(0.1234), compact(12.34), compact(123.4), compact(12153.4)]).toEqual(['0.12', '12.3', '123', '12\u202f153'])
    expect(grouped(-1234567)).toBe('\u22121\u202f234\u202f567')
    expect([scientific(0.0034), scientific(1e-4), scientific(0)]).toEqual(['0.0034', '1e\u22124', '0'])
  })
})

describe('estimated times', () => {
  it('are one number or a range, no finer than they deserve', () => {
    expect(formatRoughRange(0.3, 0.4)).toBe('under 1 s')
    expect(formatRoughRange(0.3, 2.4)).toBe('up to 2 s')
    expect(formatRoughRange(2.2, 6.4)).toBe('2–6 s')
    expect(formatRoughRange(41, 180)).toBe('40 s – 3 min')
    expect(formatRoughRange(3.1, 3.4)).toBe('3 s')
    expect(formatRoughRange(240, 9000)).toBe('4 min – 2.5 h')
  })
})

describe('when something was', () => {
  const now = new Date(2026, 10, 22, 12, 0)
  const ago = (minutes: number) => formatWhen(new Date(now.getTime() - minutes * 60_000).toISOString(), now)
  it('is told in words for the last two days, then by its date', () => {
    expect([0, 5, 180, 26 * 60].map(ago)).toEqual(['just now', '5 min ago', '3 h ago', 'yesterday'])
    expect(ago(10 * 24 * 60)).toBe('12 Nov')
    expect(ago(400 * 24 * 60)).toBe('18 Oct 2025')
  })
  it('is never told as a time to come when the clock was set back, nor as nonsense when it cannot be read', () => {
    expect(ago(-5)).toBe('just now')
    expect(ago(-3 * 60)).toBe('22 Nov')
    expect(ago(-3 * 24 * 60)).toBe('25 Nov')
    expect(formatWhen('yesterday?', now)).toBe('')
  })
})

describe('axes', () => {
  it('of the colour scale name both ends and zero', () => {
    expect(symmetricTicks(6)).toEqual([-6, -4, -2, 0, 2, 4, 6])
    expect(symmetricTicks(8)).toEqual([-8, -6, -4, -2, 0, 2, 4, 6, 8])
    expect(symmetricTicks(3.7)).toEqual([-3.7, 0, 3.7])
  })
  it('of plots are round', () => {
    expect(ticksOf(0, 189, 4)).toEqual([0, 50, 100, 150])
    expect(decimalsOf([0, 0.05])).toBe(2)
    expect(decimalsOf([0, 50])).toBe(0)
  })
})

describe('time courses', () => {
  it('are shown in standard deviations', () => {
    const course = standardised([1, 2, 3, 4, 10])
    expect(course.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 12)
    expect(course.reduce((sum, value) => sum + value ** 2, 0) / 5).toBeCloseTo(1, 12)
    expect(standardised([7, 7, 7])).toEqual([0, 0, 0])
    expect(placeOfLargest([0, 4, 9, 2])).toBe(2)
  })
})

describe('colours', () => {
  it('depend on value and limit alone', () => {
    expect([tableRow(-8, 8), tableRow(8, 8), tableRow(99, 8), tableRow(-99, 8)]).toEqual([0, 255, 255, 0])
  })
  it('have 256 rows for each ground, and both signs differ', () => {
    for (const name of COLOUR_MAPS)
      for (const ground of ['dark', 'light'] as const) {
        const table = colourTable(name, ground)
        expect(table).toHaveLength(768)
        if (COLOUR_MAP_FACTS[name].kind === 'diverging') expect(cssColour(table, 4, 8)).not.toBe(cssColour(table, -4, 8))
      }
  })
  it('of the default map are equally light on both sides, also at the ends', () => {
    for (const ground of ['dark', 'light'] as const) {
      const table = colourTable('blue_orange', ground)
      for (const value of [2.3, 5, 8])
        expect(Math.abs(lightness(table, tableRow(value, 8)) - lightness(table, tableRow(-value, 8)))).toBeLessThan(2)
      expect(cssColour(table, 8, 8)).not.toBe(cssColour(table, -8, 8))
    }
  })
})

/** CIE L* of a row of a colour table (sRGB, D65). */
function lightness(table: Uint8Array, row: number): number {
  const linear = [0, 1, 2].map((channel) => {
    const value = table[3 * row + channel] / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  const luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  return 116 * Math.cbrt(luminance) - 16
}
