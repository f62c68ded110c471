/** Are the parts of drawing right: colours, interpolation, outlines, coverage, words? */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Coverage } from '../../../src-main/engine/figure/coverage'
import { FEATURES, typefaceOf } from '../../../src-main/engine/figure/fonts'
import { paintScene } from '../../../src-main/engine/figure/paint'
import { inverseAffine, isAxisAligned, mmToVoxel, voxelToMm, worldAxes } from '../../../src-shared/affine'
import { COLOUR_MAP_FACTS, COLOUR_MAPS, isSequential } from '../../../src-shared/figure/colour-map-names'
import { colourRamp, colourTable, tableRow } from '../../../src-shared/figure/colour-maps'
import { contourLines } from '../../../src-shared/figure/contour'
import { evenCuts, sharedCuts } from '../../../src-shared/figure/cuts'
import { FONT_FAMILIES } from '../../../src-shared/figure/font-families'
import { MORE_LETTERS } from '../../../src-shared/figure/letter-widths'
import { filledOutwards } from '../../../src-shared/figure/mask-rim'
import { cubicLayerSampler, cubicSampler } from '../../../src-shared/figure/sample'
import type { Scene, SceneItem } from '../../../src-shared/figure/scene'
import { fitText, numberText, textWidth, wrapText } from '../../../src-shared/figure/words'
import type { Affine } from '../../../src-shared/model/scan'
import { figureRun } from './figure-run'

const inter = await typefaceOf('Inter')
const small = { family: 'Inter', sizePt: 7 } as const

describe('colour maps', () => {
  const gold = JSON.parse(readFileSync(new URL('../../gold/colormaps.json', import.meta.url), 'utf8')) as Record<string, number[][]>
  it.each(['RdBu_r', 'cold_hot'] as const)('%s is the table of nilearn and matplotlib', (name) => {
    expect([...colourTable(name, 'black')]).toEqual(gold[name].flat())
    expect([...colourTable(name, 'white')]).toEqual(gold[name].flat())
  })

  /** CIE L* of sRGB. */
  const lightness = (table: Uint8Array, row: number): number => {
    const [r, g, b] = [0, 1, 2].map((c) => {
      const value = table[3 * row + c] / 255
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    })
    const y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    return y > 216 / 24389 ? 116 * Math.cbrt(y) - 16 : (24389 / 27) * y
  }
  it.each([
    ['black', 46, 94],
    ['white', 80, 24],
  ] as const)('blue_orange on %s is as light below as above 0, from L* %s to %s', (theme, from, to) => {
    const table = colourTable('blue_orange', theme)
    for (let n = 0; n < 128; n++) expect(Math.abs(lightness(table, 127 - n) - lightness(table, 128 + n))).toBeLessThan(1.5)
    expect(Math.abs(lightness(table, 128) - from)).toBeLessThan(1.5)
    expect(Math.abs(lightness(table, 255) - to)).toBeLessThan(1.5)
  })

  it.each(COLOUR_MAPS.filter((name) => isSequential(name)))(
    '%s is a table of matplotlib, dark at one end, and is used on both grounds',
    (name) => {
      const [onDark, onLight] = [colourRamp(name, 'black'), colourRamp(name, 'white')]
      const rows = (table: Uint8Array) => Array.from({ length: 256 }, (_, n) => [...table.subarray(3 * n, 3 * n + 3)])
      expect(rows(onLight)).toEqual(rows(onDark).reverse())
      const ends = { cividis: ['00224e', 'fee838'], viridis: ['440154', 'fde725'], inferno: ['000004', 'fcffa4'] }[name as 'viridis']
      const hex = (row: readonly number[] | undefined) => (row ?? []).map((value) => value.toString(16).padStart(2, '0')).join('')
      expect([hex(rows(onDark)[0]), hex(rows(onDark)[255])]).toEqual(ends)
      // Values at the limit have the last colour, values near 0 the first ones.
      const table = colourTable(name, 'black')
      expect(hex(rows(table)[tableRow(8, 8)])).toBe(ends[1])
      expect(Math.abs(lightness(table, tableRow(0, 8)) - lightness(onDark, 0))).toBeLessThan(2)
    },
  )

  /** What protanopes, deuteranopes and tritanopes see (Machado, Oliveira and Fernandes 2009, severity 1), linear RGB. */
  const SIGHT = {
    normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
    deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
    tritan: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
  }
  /** CIE L*a*b* of a row as it is seen. */
  const seen = (table: Uint8Array, row: number, [a, b, c, d, e, f, g, h, i]: readonly number[]): readonly [number, number, number] => {
    const [red, green, blue] = [0, 1, 2].map((n) => {
      const value = table[3 * row + n] / 255
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    })
    const [r, s, t] = [a * red + b * green + c * blue, d * red + e * green + f * blue, g * red + h * green + i * blue]
    const root = (value: number) => (value > 216 / 24389 ? Math.cbrt(value) : ((24389 / 27) * value + 16) / 116)
    const x = root((0.4124564 * r + 0.3575761 * s + 0.1804375 * t) / 0.95047)
    const y = root(0.2126729 * r + 0.7151522 * s + 0.072175 * t)
    const z = root((0.0193339 * r + 0.119192 * s + 0.9503041 * t) / 1.08883)
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
  }
  const distance = (one: readonly number[], other: readonly number[]) => Math.hypot(...one.map((value, n) => value - other[n]))
  it.each(COLOUR_MAPS)('%s keeps signs and strengths apart for colour-blind readers where it says so', (name) => {
    const { kind, isColourBlindSafe } = COLOUR_MAP_FACTS[name]
    const least = Object.values(SIGHT).flatMap((sight) =>
      (['black', 'white'] as const).map((theme) => {
        const table = colourTable(name, theme)
        const values = [2.3, 3, 4, 5, 6, 7, 8]
        if (kind === 'diverging')
          return Math.min(...values.map((z) => distance(seen(table, tableRow(z, 8), sight), seen(table, tableRow(-z, 8), sight))))
        // One direction of lightness, by the same sign at each step.
        const steps = values.slice(1).map((z, n) => seen(table, tableRow(z, 8), sight)[0] - seen(table, tableRow(values[n], 8), sight)[0])
        return steps.every((step) => step > 0) || steps.every((step) => step < 0) ? 100 : 0
      }),
    )
    expect(Math.min(...least) > 25).toBe(isColourBlindSafe)
  })

  it('the row of a value is that of matplotlib: ends closed, 0 in the upper half', () => {
    expect([-9, -8, -7.99, 0, 7.99, 8, 9].map((value) => tableRow(value, 8))).toEqual([0, 0, 0, 128, 255, 255, 255])
  })
})

describe('interpolation', () => {
  const shape = [5, 6, 4] as const
  const values = Float32Array.from({ length: 120 }, (_, n) => Math.sin(n * 1.7) * 10)
  const place = (size: number) => fc.double({ min: -1, max: size, noNaN: true })

  it('passes through the voxels', () => {
    const sample = cubicSampler({ shape, values })
    for (let k = 0; k < 4; k++)
      for (let j = 0; j < 6; j++) for (let i = 0; i < 5; i++) expect(sample(i, j, k)).toBeCloseTo(values[i + 5 * (j + 6 * k)], 5)
  })

  it('never leaves the range of the eight voxels around', () => {
    const sample = cubicSampler({ shape, values })
    fc.assert(
      fc.property(place(5), place(6), place(4), (i, j, k) => {
        const around: number[] = []
        for (let corner = 0; corner < 8; corner++) {
          const at = [i, j, k].map((value, axis) => {
            const inside = Math.min(shape[axis] - 1, Math.max(0, value))
            return Math.min(shape[axis] - 1, Math.floor(inside) + ((corner >> axis) & 1))
          })
          around.push(values[at[0] + 5 * (at[1] + 6 * at[2])])
        }
        const value = sample(i, j, k)
        expect(value).toBeGreaterThanOrEqual(Math.min(...around) - 1e-4)
        expect(value).toBeLessThanOrEqual(Math.max(...around) + 1e-4)
      }),
    )
  })

  it.each([
    [0, 1],
    [0, 2],
    [1, 0],
    [1, 2],
    [2, 0],
    [2, 1],
  ] as const)('is the same along a layer across axis %s, in rows along axis %s', (axis, along) => {
    const whole = cubicSampler({ shape, values })
    fc.assert(
      fc.property(place(5), place(6), place(4), (i, j, k) => {
        const at = [i, j, k]
        const layer = cubicLayerSampler({ shape, values }, axis, at[axis], along)
        expect(layer(i, j, k)).toBeCloseTo(whole(i, j, k), 6)
      }),
    )
  })

  it('repeats the rim of the mask outwards and leaves the rest 0', () => {
    const { values: filled } = filledOutwards([7, 1, 1], Uint32Array.from([3]), Float32Array.from([5]), 2)
    expect([...filled]).toEqual([0, 5, 5, 5, 5, 5, 0])
  })
})

describe('affines', () => {
  const oblique: Affine = [
    [-3, 0.4, 0, 80],
    [0.4, 3, 0.1, -90],
    [0, -0.1, 4, -50],
    [0, 0, 0, 1],
  ]
  it('go from voxel to millimetres and back', () => {
    const inverse = inverseAffine(oblique)
    const [i, j, k] = mmToVoxel(inverse, voxelToMm(oblique, 3, 7, 2))
    expect([i, j, k].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([3, 7, 2])
  })
  it('tell along which axes voxels run', () => {
    expect(isAxisAligned(oblique)).toBe(false)
    const permuted: Affine = [
      [0, 0, 3, 0],
      [-2, 0, 0, 0],
      [0, 2, 0, 0],
      [0, 0, 0, 1],
    ]
    expect(isAxisAligned(permuted)).toBe(true)
    expect(worldAxes(permuted)).toEqual([1, 2, 0])
  })
})

describe('cuts', () => {
  const run = figureRun()
  it('shared cuts go where the components are', () => {
    // The blobs of the synthetic maps lie at k = 4, 5 and 3: z = -4, 1 and -9 mm.
    expect(sharedCuts(run, [0], 3, 'z', 1)).toEqual([-4])
    expect(sharedCuts(run, [2], 3, 'z', 1)).toEqual([-9])
    expect(sharedCuts(run, [0, 2], 3, 'z', 2)).toHaveLength(2)
  })
  it('even cuts are at even distances of whole voxels, in the mask', () => {
    const cuts = evenCuts(run, 'z', 4)
    expect(cuts).toHaveLength(4)
    expect(new Set(cuts.slice(1).map((mm, n) => mm - cuts[n])).size).toBe(1)
    expect(evenCuts(run, 'z', 50)).toHaveLength(8)
  })
  it('nothing above threshold gives even cuts', () => {
    expect(sharedCuts(run, [0, 1, 2], 100, 'y', 2)).toEqual(evenCuts(run, 'y', 2))
  })
})

describe('contours', () => {
  const disc = (radius: number, sign = 1) => {
    const width = 60
    const values = Float32Array.from(
      { length: width * width },
      (_, n) => sign * (radius - Math.hypot((n % width) + 0.5 - 30, Math.floor(n / width) + 0.5 - 30)) + sign,
    )
    return { width, height: width, values }
  }
  it.each([1, -1])('of a disc is one closed circle of its radius (sign %s)', (sign) => {
    const lines = contourLines(disc(12, sign), sign)
    expect(lines).toHaveLength(1)
    const [line] = lines
    expect(line.slice(0, 2)).toEqual(line.slice(-2))
    for (let n = 0; n < line.length; n += 2) expect(Math.hypot(line[n] - 30, line[n + 1] - 30)).toBeCloseTo(12, 1)
  })
  it('is open where it leaves the field, and absent where nothing is crossed', () => {
    const lines = contourLines(disc(40), 1)
    expect(lines).toHaveLength(4)
    for (const line of lines) expect(line.slice(0, 2)).not.toEqual(line.slice(-2))
    expect(contourLines(disc(12), 100)).toEqual([])
  })
  it('separates two corners that touch', () => {
    const values = Float32Array.from([0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0])
    const lines = contourLines({ width: 4, height: 4, values }, 1)
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) expect(line.slice(0, 2)).toEqual(line.slice(-2))
  })
})

describe('coverage', () => {
  const area = (coverage: Coverage, width = 50, height = 50): number => {
    let sum = 0
    coverage.each(width, height, (_x, _y, share) => {
      sum += share
    })
    return sum
  }
  const inside = fc.double({ min: 1, max: 49, noNaN: true })
  it('of a triangle is its area, whichever way round', () => {
    fc.assert(
      fc.property(fc.array(inside, { minLength: 6, maxLength: 6 }), ([a, b, c, d, e, f]) => {
        const coverage = new Coverage()
        coverage.polygon([a, b, c, d, e, f])
        expect(area(coverage)).toBeCloseTo(Math.abs((c - a) * (f - b) - (e - a) * (d - b)) / 2, 3)
      }),
    )
  })
  it('of a shape that reaches off the page is what lies on it', () => {
    const coverage = new Coverage()
    coverage.polygon([-20, -20, 25, -20, 25, 100, -20, 100])
    expect(area(coverage)).toBeCloseTo(25 * 50, 6)
  })
})

describe('painting', () => {
  const scene = (...items: SceneItem[]): Scene => ({
    widthMm: 25.4,
    heightMm: 25.4,
    page: '#ffffff',
    fontFamily: 'Inter',
    items,
    title: '',
    description: '',
  })
  const ink = (drawn: Scene): number =>
    paintScene(drawn, 100, inter).data.reduce((sum, value, at) => (at % 4 === 0 ? sum + (255 - value) / 255 : sum), 0)

  it('a line has the area of its length times its width', () => {
    const line = { kind: 'line', points: [5, 5, 20, 20], stroke: 0.5, colour: '#000000', opacity: 1, dash: null } as const
    expect(ink(scene(line))).toBeCloseTo((Math.hypot(15, 15) * 0.5 * 100 ** 2) / 25.4 ** 2, 0)
    const dashed = { ...line, dash: [1, 1] as const }
    expect(ink(scene(dashed)) / ink(scene(line))).toBeCloseTo(0.5, 1)
    expect(ink(scene({ ...line, opacity: 0.5 })) / ink(scene(line))).toBeCloseTo(0.5, 1)
  })

  it('words are as wide as the table of widths says, and anchored where they should be', () => {
    const text = { kind: 'text', x: 12.7, y: 15, text: 'x = −54', sizePt: 7, isBold: false, colour: '#000000', anchor: 'start' } as const
    const columns = (drawn: Scene) => {
      const { width, height, data } = paintScene(drawn, 600, inter)
      let [first, last] = [width, 0]
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          if (data[4 * (y * width + x)] === 255) continue
          first = Math.min(first, x)
          last = Math.max(last, x + 1)
        }
      }
      return [first, last].map((pixel) => (pixel / 600) * 25.4)
    }
    const width = textWidth(text.text, small)
    const [left, right] = columns(scene(text))
    expect(left).toBeCloseTo(12.7, 0)
    expect(Math.abs(right - left - width)).toBeLessThan(0.4)
    const [endLeft, endRight] = columns(scene({ ...text, anchor: 'end' }))
    expect(Math.abs(endRight - 12.7)).toBeLessThan(0.4)
    const [middleLeft, middleRight] = columns(scene({ ...text, anchor: 'middle' }))
    expect((middleLeft + middleRight) / 2).toBeCloseTo(12.7, 0)
    expect(endLeft).toBeLessThan(middleLeft)
  })

  it('a picture of the resolution of the page goes over pixel by pixel', () => {
    const data = Uint8ClampedArray.from({ length: 4 * 100 }, (_, n) => (n % 4 === 3 ? 255 : (n * 37) % 256))
    const picture = {
      kind: 'picture',
      x: 2.54,
      y: 2.54,
      width: 2.54,
      height: 2.54,
      pixels: { width: 10, height: 10, data },
      description: '',
    } as const
    const painted = paintScene(scene(picture), 100, inter)
    for (let y = 0; y < 10; y++)
      for (let x = 0; x < 10; x++)
        for (let c = 0; c < 3; c++) expect(painted.data[4 * ((y + 10) * 100 + x + 10) + c]).toBe(data[4 * (10 * y + x) + c])
  })
})

describe('words', () => {
  it('numbers have a real minus sign and no decimals that say nothing', () => {
    expect([numberText(-54), numberText(2.34), numberText(-0.04), numberText(3.0)]).toEqual(['−54', '2.3', '0', '3'])
  })
  it.each(FONT_FAMILIES)('the table of widths is that of %s', async (family) => {
    const typeface = await typefaceOf(family)
    for (const isBold of [false, true]) {
      const font = typeface.fontOf('latin', isBold)
      expect(font.familyName).toMatch(family)
      for (const letter of [...Array.from({ length: 95 }, (_, n) => String.fromCharCode(32 + n)), ...MORE_LETTERS]) {
        const advance = font.layout(letter, FEATURES).advanceWidth / font.unitsPerEm
        expect(textWidth(letter, { family, sizePt: 72, isBold }) / 25.4, letter).toBeCloseTo(advance, 3)
      }
    }
  })
  it('labels are broken between words and end in an ellipsis where they do not fit', () => {
    expect(wrapText('Posterior midline', small, 15, 3)).toEqual(['Posterior', 'midline'])
    expect(wrapText('Susceptibility-motion  of  1-2', small, 18, 3)).toEqual(['Susceptibility-', 'motion of 1-2'])
    expect(wrapText('', small, 15, 3)).toEqual([])
    expect(wrapText('a b c d', small, 1, 2)).toHaveLength(2)
    const cut = fitText('Incomprehensibilities', small, 10)
    expect(cut.endsWith('…')).toBe(true)
    expect(textWidth(cut, small)).toBeLessThanOrEqual(10)
  })
})
