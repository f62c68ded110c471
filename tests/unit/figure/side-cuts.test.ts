/** Is each map of a figure cut where its recipe says, on both sides, and does the figure say so? */
import { describe, expect, it } from 'vitest'
import { recipeFrom } from '../../../src-main/cli/figure-options'
import { mapOf } from '../../../src-shared/figure/figure-run'
import { layoutFigure } from '../../../src-shared/figure/layout'
import { Page } from '../../../src-shared/figure/page'
import { type FigureRecipeInput, figureRecipe, recipeText } from '../../../src-shared/figure/recipe'
import { magnitudePercentile } from '../../../src-shared/magnitude-percentile'
import { figureRun } from './figure-run'

const plainRun = figureRun()
/** Every other voxel of it below 0. */
const run = { ...plainRun, maps: plainRun.maps.map((value, n) => (n % 2 === 0 ? value : -value)) }
const count = run.components.length
const page = (choices: FigureRecipeInput) => new Page(run, figureRecipe({ components: 'all', layout: 'contact', dpi: 72, ...choices }))
const draw = (choices: FigureRecipeInput) =>
  layoutFigure(figureRecipe({ components: 'all', layout: 'contact', widthMm: 174, dpi: 72, ...choices }), run)
const words = (choices: FigureRecipeInput) => draw(choices).items.flatMap((item) => (item.kind === 'text' ? [item.text] : []))
/** Pixels of the cuts of a component that have a colour: red above 0, blue below. */
function coloured(choices: FigureRecipeInput, component: number): { red: number; blue: number } {
  const found = { red: 0, blue: 0 }
  for (const item of draw({ background: 'none', colourBar: false, limit: 8, ...choices }).items) {
    if (item.kind !== 'picture' || !item.description.startsWith(`IC ${component},`)) continue
    for (let at = 0; at < item.pixels.data.length; at += 4) {
      const [red = 0, , blue = 0] = item.pixels.data.subarray(at, at + 4)
      if (red > blue + 20) found.red++
      if (blue > red + 20) found.blue++
    }
  }
  return found
}

describe('thresholds of a figure', () => {
  it('that are one for all are written as ever: the text of such a recipe has not changed', () => {
    const text = recipeText(figureRecipe({ threshold: 2 }))
    for (const field of ['thresholdNegative', 'percentile', 'ownThresholds']) expect(text).not.toContain(field)
    expect(words({ threshold: 2 }).join()).toContain('|z| > 2')
  })

  it('of one component are its own; the others keep theirs, and each map says which', () => {
    const own = { threshold: 2, ownThresholds: [{ component: 2, threshold: 5 }] } as const
    const one = { components: [2], layout: 'ortho' } as const
    expect(coloured({ ...own, ...one }, 2)).toEqual(coloured({ ...one, threshold: 5 }, 2))
    const cuts = { x: [run.components[1]?.cutMm?.[0] ?? 0], y: [], z: [run.components[1]?.cutMm?.[2] ?? 0] }
    expect(coloured({ ...own, cuts }, 2)).toEqual(coloured({ cuts, threshold: 5, limit: 8 }, 2))
    expect(coloured({ ...own, cuts }, 1)).toEqual(coloured({ cuts, threshold: 2, limit: 8 }, 1))
    const said = words(own)
    expect(said.filter((text) => text === '|z| > 5')).toHaveLength(1)
    expect(said.filter((text) => text === '|z| > 2')).toHaveLength(count - 1)
    expect(said.join()).toContain('threshold of each map beside it')
    // A page on which all maps have the same says it once, and so does a figure of one.
    expect(words({ ...own, components: [1] }).join()).toContain('|z| > 2')
    expect(words({ ...own, ...one }).join()).toContain('|z| > 5')
  })

  it('differ between the sides where they are asked to, in maps, bar and words', () => {
    const one = { components: [1], layout: 'ortho', threshold: 2, limit: 8 } as const
    const all = coloured(one, 1)
    expect(Math.min(all.red, all.blue)).toBeGreaterThan(0)
    const strict = coloured({ ...one, thresholdNegative: 'none' }, 1)
    // A pixel on the border of two voxels mixes their colours.
    expect(strict.blue).toBe(0)
    expect(strict.red).toBeGreaterThanOrEqual(all.red)
    const other = { ownThresholds: [{ component: 1, threshold: 'none', thresholdNegative: 2 }] } as const
    expect(coloured({ ...one, ...other }, 1).red).toBe(0)
    expect(coloured({ ...one, ...other }, 1).blue).toBeGreaterThanOrEqual(all.blue)
    expect(words({ ...one, thresholdNegative: 3.5 }).join()).toContain('z > 2 or z < −3.5')
    expect(words({ ...one, thresholdNegative: 3.5 })).toEqual(expect.arrayContaining(['2', '−3.5', '8', '−8']))
    // A side of which nothing is drawn has no part of the bar.
    expect(words({ ...one, thresholdNegative: 'none' })).not.toContain('−8')
    expect(words({ ...one, ...other })).toEqual(expect.arrayContaining(['−8', '−2']))
    expect(words({ ...one, ...other })).not.toContain('8')
  })

  it('are given by words on the command line', () => {
    const words = { 'threshold-negative': 'none', percentile: '97.5', 'own-thresholds': '2=4 3=2.5,none; 7=none,3' }
    expect(recipeFrom(null, words)).toMatchObject({
      thresholdNegative: 'none',
      percentile: 97.5,
      ownThresholds: [
        { component: 2, threshold: 4 },
        { component: 3, threshold: 2.5, thresholdNegative: 'none' },
        { component: 7, threshold: 'none', thresholdNegative: 3 },
      ],
    })
    for (const wrong of ['2:4', '2=', '2=x', 'a=3']) expect(() => recipeFrom(null, { 'own-thresholds': wrong })).toThrow(/own-thresholds/)
  })

  it('can be a percentile of each map', () => {
    const { cutsOf, cutsShown } = page({ percentile: 90 })
    const sizes = run.components.map(({ index }) => magnitudePercentile(mapOf(run, index), 90))
    expect(run.components.map(({ index }) => cutsOf(index).positive)).toEqual(sizes)
    expect(cutsShown).toMatchObject({ positive: Math.min(...sizes), isSame: false })
    expect(words({ percentile: 90 }).join()).toContain('percentile 90 of each |z|')
  })

  it("hold in nilearn's style too", () => {
    const style = { style: 'nilearn', layout: 'ortho', components: [1], cuts: { x: [0], y: [0], z: [0] }, threshold: 2 } as const
    const differing = draw({ ...style, thresholdNegative: 'none' })
    const plain = draw({ ...style, twoSided: false })
    const tall = (drawn: typeof plain) => drawn.items.filter((item) => item.kind === 'picture').length
    expect(tall(differing)).toBe(tall(plain))
    expect(draw({ ...style, ownThresholds: [{ component: 1, threshold: 1000 }] }).empty).toEqual([1])
  })
})
