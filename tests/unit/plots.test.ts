/** Do the drawings that window and report share say what the numbers say? */
import { describe, expect, it } from 'vitest'
import type { ComponentNumber, EstimatePlace } from '../../src-shared/model/run'
import { dimensionPlot } from '../../src-shared/plots/dimension-plot'
import { type Drawing, type Ink, type Mark, roundTicks } from '../../src-shared/plots/drawing'
import { mixturePlot } from '../../src-shared/plots/mixture-plot'
import { stabilityPlot } from '../../src-shared/plots/stability-plot'

const texts = ({ marks }: Drawing) => marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []))
const of = <Kind extends Mark['kind']>({ marks }: Drawing, kind: Kind) =>
  marks.filter((mark): mark is Extract<Mark, { kind: Kind }> => mark.kind === kind)
const isInside = ({ width, height, marks }: Drawing) =>
  marks.every((mark) => {
    const points = 'points' in mark ? mark.points : [mark.x, mark.y]
    return points.every((value, n) => value >= -1 && value <= (n % 2 === 0 ? width : height) + 1)
  })

const curves = {
  laplace: [-9, -5, -6, -7],
  aic: [9, 7, 5, 6],
  bic: [9, 4, 5, 6],
  mdl: [8, 3, 4, 5],
  cumulativeVariance: [40, 70, 92, 97],
}
const summary: ComponentNumber = {
  method: 'mdl',
  limit: 100,
  estimates: { laplace: 2, aic: 3, bic: 2, mdl: 2, variance: 3 },
  effectiveSamples: 500,
  fwhmVoxels: [2, 2, 2],
}

describe('the number of components', () => {
  it.each([240, 700, 1100])('at %i pixels has each estimator with its choice, the one that was used in accent', (width) => {
    const drawing = dimensionPlot({ curves, summary, computed: 2, width })
    expect(texts(drawing)).toEqual(expect.arrayContaining(['Laplace evidence', 'MDL', 'BIC', 'AIC', 'Variance kept (%)']))
    expect(of(drawing, 'dot').map(({ ink }) => ink)).toEqual(['ink', 'accent', 'ink', 'ink', 'ink'])
    expect(of(drawing, 'line').filter(({ dash }) => dash)).toHaveLength(5)
    expect(drawing.description).toBe(
      'Estimates of the number of components: Laplace evidence 2, MDL 2 (used), BIC 2, AIC 3, Variance kept 3. 2 were computed.',
    )
    expect(isInside(drawing)).toBe(true)
  })
})

describe('stability', () => {
  const estimates: EstimatePlace[] = [0, 1, 2, 3].flatMap((run) => [
    { run, found: 0, component: 0, similarity: 1, x: 1 + 0.1 * run, y: 1 + 0.1 * (run % 2) },
    { run, found: 1, component: 1, similarity: 0.5, x: -1 - run, y: -run * run },
    { run, found: 2, component: null, similarity: 0.4, x: 3, y: run },
  ])

  it.each([300, 900])('at %i pixels has a bar for each component and a hull for each cluster, unstable ones marked', (width) => {
    const drawing = stabilityPlot({ estimates, quality: [0.98, 0.31], name: (index) => `IC ${index + 1}`, width })
    expect(texts(drawing)).toEqual(expect.arrayContaining(['IC 1', 'IC 2', '0.98', '0.31']))
    // One more of each kind that is there, in the legend.
    const dots = (wanted: Ink) => of(drawing, 'dot').filter(({ ink }) => ink === wanted)
    expect([dots('ink'), dots('hidden'), dots('accent'), dots('bad')].map(({ length }) => length)).toEqual([9, 5, 2, 1])
    expect(of(drawing, 'area').map(({ ink }) => ink)).toEqual(['ink', 'bad', 'accent', 'bad', 'bad'])
    // The estimates of the first component are linked to its centrotype; those of the other one too, more faintly.
    const links = of(drawing, 'line').filter(({ opacity, points }) => opacity !== undefined && points.length === 4)
    expect(links.map(({ opacity }) => opacity).sort()).toEqual([0.25, 0.25, 0.25, 0.25, 0.85, 0.85, 0.85, 0.85])
    expect(texts(drawing)).toEqual(expect.arrayContaining(['1 (0.98)', '2 (0.31)']))
    expect(drawing.description).toBe('Stability index of 2 components over 4 runs: from 0.31 to 0.98, 1 below 0.5.')
    expect(isInside(drawing)).toBe(true)
  })

  it('explains only marks that are there', () => {
    const words = (own: EstimatePlace[], quality: number[]) =>
      texts(stabilityPlot({ estimates: own, quality, name: (index) => `IC ${index + 1}`, width: 900 })).join('\n')
    const all = words(estimates, [0.98, 0.31])
    const some = words(
      estimates.filter(({ component }) => component === 0),
      [0.98],
    )
    for (const [mark, inBoth] of [
      ['centrotype of a component', true],
      ['not kept', false],
      ['Iq below 0.5', false],
      ['0.5 to 0.7', false],
      ['0.9 or more', true],
    ] as const) {
      expect(all).toContain(mark)
      expect(some.includes(mark)).toBe(inBoth)
    }
    expect(all).not.toContain('0.7 to 0.9')
  })
})

describe('the distribution of a map', () => {
  const values = Float32Array.from({ length: 4000 }, (_, n) => (n < 100 ? 6 + Math.sin(n) : 2 * Math.sin(n * 1.7)))
  const tail = { weight: 0.03, shape: 20, scale: 0.3 }
  const mixture = { noise: { weight: 0.97, mean: 0, deviation: 1 }, positive: tail, negative: null, distance: 0.01 }
  const plot = { values, probability: 0.5, plain: 3, unit: 'z', width: 320, height: 150 }

  it('has the fit, its cut and the plain threshold', () => {
    const drawing = mixturePlot({ ...plot, mixture })
    const cut = /cut at (\d\.\d\d)/.exec(drawing.description)?.[1] ?? ''
    expect(Number(cut)).toBeGreaterThan(2)
    expect(texts(drawing)).toContain(String(Number(cut)))
    expect(of(drawing, 'line').filter(({ dash }) => dash)).toHaveLength(2)
    expect(of(drawing, 'line').filter(({ ink }) => ink === 'accent')).toHaveLength(2)
    expect(isInside(drawing)).toBe(true)
  })

  it('without a fit still shows the values and the plain threshold', () => {
    const drawing = mixturePlot({ ...plot, mixture: null })
    expect(of(drawing, 'area')).toHaveLength(1)
    expect(drawing.description).toContain('nothing was fitted')
  })
})

it('round ticks lie between the ends, evenly', () => {
  expect(roundTicks(0, 60, 4)).toEqual([0, 20, 40, 60])
  expect(roundTicks(-2.4, 9.1, 4)).toEqual([0, 5])
  expect(roundTicks(3, 3, 4)).toEqual([3])
})
