/** Is a figure that is higher than a page divided into pages that fit, with every component once? */
import { describe, expect, it } from 'vitest'
import { layoutFigure } from '../../../src-shared/figure/layout'
import { PAGE_HEIGHT_MM, pagesOf } from '../../../src-shared/figure/page-height'
import { type FigureRecipeInput, figureRecipe } from '../../../src-shared/figure/recipe'
import { figureRun } from './figure-run'

/** The synthetic run with its first map many times over. */
function manyComponents(count: number) {
  const run = figureRun()
  const voxels = run.maskVoxels.length
  const first = run.maps.subarray(0, voxels)
  const maps = new Float32Array(count * voxels)
  for (let n = 0; n < count; n++) maps.set(first, n * voxels)
  const of = <Row>(rows: readonly Row[]): Row[] => Array.from({ length: count }, () => rows[0] as Row)
  return {
    ...run,
    maps,
    components: of(run.components).map((one, index) => ({ ...one, index })),
    mixing: run.mixing.map((row) => of(row)),
    spectra: run.spectra.length === run.frequencies.length ? run.spectra.map((row) => of(row)) : of(run.spectra),
  }
}

const run = manyComponents(40)
const numbers = run.components.map(({ index }) => index + 1)
const paint = (_component: number, { width, height }: { readonly width: number; readonly height: number }) => ({
  raster: { width, height, data: new Uint8ClampedArray(0) },
  samples: { width: 0, height: 0, values: new Float32Array(0) },
})
const draw = (choices: FigureRecipeInput) => layoutFigure(figureRecipe({ dpi: 72, widthMm: 174, ...choices }), run, () => ({ paint }))

describe.each([
  { layout: 'contact' },
  { layout: 'contact', columns: 1, title: 'A title', colourBar: false },
  { layout: 'panel' },
  { layout: 'panel', widthMm: 85 },
] as const)('%o', (choices) => {
  it('fits as often as it says, and not once more', () => {
    const whole = draw({ ...choices, components: 'all' })
    expect(whole.heightMm).toBeGreaterThan(PAGE_HEIGHT_MM)
    const fitting = whole.fitting ?? 0
    const full = draw({ ...choices, components: numbers.slice(0, fitting) })
    expect(full.fitting).toBeNull()
    expect(full.heightMm).toBeLessThanOrEqual(PAGE_HEIGHT_MM)
    expect(draw({ ...choices, components: numbers.slice(0, fitting + 1) }).heightMm).toBeGreaterThan(PAGE_HEIGHT_MM)
  })
})

describe('pages', () => {
  it('are filled evenly, in order, with each component once', () => {
    expect(pagesOf([1, 2, 3, 4, 5, 6, 7], 3)).toEqual([[1, 2, 3], [4, 5, 6], [7]])
    expect(pagesOf([1, 2, 3, 4, 5, 6, 7, 8], 6)).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ])
    for (const fitting of [1, 2, 7, 39, 40]) expect(pagesOf(numbers, fitting).flat()).toEqual(numbers)
  })

  it('are not needed by a figure of one component', () => {
    expect(draw({ layout: 'panel', components: [1] }).fitting).toBeNull()
    expect(draw({ layout: 'ortho', components: [1] }).fitting).toBeNull()
  })
})
