/** Do the fields of the figure builder make the recipe that they show, and say what is wrong in words? */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutText, parseCuts } from '../../../src-renderer/features/figure-builder/cut-text'
import { draftOf, type FigureDraft, problemsOf, recipeOf, tidied } from '../../../src-renderer/features/figure-builder/draft'
import { type FigureRecipeInput, figureRecipe, LAYOUTS } from '../../../src-shared/figure/recipe'
import '../../support/property-seed'

describe('positions of cuts', () => {
  it.each([
    ['−12, 0, 24', [-12, 0, 24]],
    ['-12 0;24', [-12, 0, 24]],
    ['-12 to 48 step 12', [-12, 0, 12, 24, 36, 48]],
    ['0 TO 3', [0, 1, 2, 3]],
    ['1,5', [1, 5]],
    ['', []],
    ['  ', []],
    ['12 mm', null],
    ['a', null],
    ['5 to 1 step 1', null],
    ['0 to 5 step 0', null],
    ['0 to 1e9 step 1', null],
    ['1 to', null],
  ])('%j is %j', (typed, expected) => {
    expect(parseCuts(typed)).toEqual(expected)
  })
  it('are read as they are written', () => {
    const positions = fc.array(
      fc.integer({ min: -2000, max: 2000 }).map((tenth) => tenth / 10),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(positions, (list) => {
        expect(parseCuts(cutText(list))).toEqual(list)
      }),
    )
    expect(cutText([-12, 0, 12, 24])).toBe('−12 to 24 step 12')
    expect(cutText([-12, 0, 12])).toBe('−12, 0, 12')
  })
})

describe('a draft', () => {
  const cuts = { x: [-4], y: [8.5], z: [-12, 0, 12, 24] }
  const choices: readonly FigureRecipeInput[] = [
    {},
    { layout: 'panel', components: [3, 1], cuts, title: 'A', soft: true, theme: 'paper' },
    { layout: 'mosaic', cuts: 'nilearn', columns: 4, cutCount: 20, background: 'none' },
    { layout: 'ortho', cuts: { x: [-4], y: [8.5], z: [0] }, dim: -0.5, limit: 6, threshold: 2.3 },
    { layout: 'contact', components: 'all', background: { file: 'brain.nii', sha256: 'a'.repeat(64) }, dpi: 600 },
  ]
  it.each(choices)('is the recipe that it was made from: %j', (input) => {
    const recipe = figureRecipe(input)
    expect(problemsOf(draftOf(recipe))).toEqual({})
    expect(recipeOf(tidied(draftOf(recipe)), recipe.components)).toEqual(recipe)
  })
  it('of any layout without problems makes a recipe', () => {
    const typed = fc.record({
      layout: fc.constantFrom(...LAYOUTS),
      cutRule: fc.constantFrom('auto', 'nilearn', 'hand'),
      cutCount: fc.oneof(fc.integer({ min: -5, max: 80 }), fc.constant(Number.NaN)),
      columns: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.constant(null)),
      widthMm: fc.double({ min: 0, max: 600, noNaN: true }),
      threshold: fc.oneof(fc.double({ min: -1, max: 2000 }), fc.constant(null)),
      limit: fc.oneof(fc.double({ min: -1, max: 20 }), fc.constant(null)),
      cutTexts: fc.record({
        x: fc.constantFrom('', '1', '1 2', 'a'),
        y: fc.constantFrom('', '-8'),
        z: fc.constantFrom('', '0 to 30 step 3', '5000'),
      }),
    })
    const start = draftOf(figureRecipe())
    fc.assert(
      fc.property(typed, (change) => {
        const draft = { ...start, ...change } as FigureDraft
        const problems = problemsOf(draft)
        // Nothing that the fields call right may be refused later: recipeOf checks against the schema.
        if (Object.keys(problems).length === 0) expect(recipeOf(tidied(draft), [1]).layout).toBe(draft.layout)
        else for (const sentence of Object.values(problems)) expect(sentence).toMatch(/[A-Z].*\.$/)
      }),
    )
  })
  it.each([
    [{ widthMm: 9000 }, { widthMm: 'Between 30 and 500 mm.' }],
    [{ widthMm: Number.NaN }, { widthMm: 'This is not a number.' }],
    [{ dpi: 300.5 }, { dpi: 'Whole numbers only.' }],
    [{ cutRule: 'hand' }, { x: expect.stringContaining('position'), y: expect.any(String), z: expect.any(String) }],
    [{ cutRule: 'hand', cutTexts: { x: '1', y: '2', z: '3 4' } }, { z: 'This layout makes one cut here: type one position.' }],
    [{ cutRule: 'hand', layout: 'panel' }, { z: 'Type positions for at least one axis.' }],
    [{ cutRule: 'hand', layout: 'z', cutTexts: { x: '', y: '', z: '0 to 70' } }, { z: 'At most 60 cuts along one axis.' }],
    [{ title: 'x'.repeat(201) }, { title: 'At most 200 letters.' }],
    // A count that the layout does not have hinders nothing.
    [{ cutCount: Number.NaN, columns: 99 }, {}],
  ] as const)('%j says %j', (change, expected) => {
    expect(problemsOf({ ...draftOf(figureRecipe()), ...change } as FigureDraft)).toEqual(expected)
  })
})
