import { describe, expect, it } from 'vitest'
import { chooseComponents } from '../../src-main/engine/decompose/component-number'
import { dimensionCurves } from '../../src-main/engine/decompose/dimension'
import { type Smoothness, smoothnessOf } from '../../src-main/engine/decompose/effective-samples'
import { RandomState } from '../../src-main/engine/maths/random-state'
import { symmetricEigenvalues } from '../../src-main/engine/maths/symmetric-eigen'
import { quietContext } from '../../src-main/engine/run-context'
import { logGamma } from '../../src-shared/mixture/gamma-functions'
import { defaultParameters, type RunParameters } from '../../src-shared/params/parameters'
import { smoothInPlace } from '../support/plain-backend/smooth'
import { maxDifference } from './fixtures'
import { centre, goldCases, prepare } from './gold-case'

/** sorted([9, 5, 3.5] + (1 + 0.2 RandomState(0).rand(9))), and scikit-learn 1.2.1's decomposition._pca._assess_dimension(these, k, n) for k = 1 to 11. */
const EIGENVALUES = Float64Array.of(
  ...[9, 5, 3.5, 1.192732552100206, 1.178354600156416, 1.143037873274484, 1.1291788226133312, 1.1205526752143289],
  ...[1.109762700785465, 1.1089766365993794, 1.0875174422525384, 1.084730959867781],
)
const ASSESSED = {
  40: [
    ...[-180.80757692024483, -175.90854625521678, -175.06908887826364, -164.06106539044455, -154.38965404109, -143.260388736373],
    ...[-132.96091345428937, -124.64233421246254, -117.28027131025011, -113.40210895505547, -111.11992897424663],
  ],
  500: [
    ...[-2037.6963830436866, -1796.9580887916054, -1630.3148697665874, -1630.2644025941918, -1630.3525811588274, -1627.9601929798846],
    ...[-1625.1820166368598, -1623.1387010699968, -1620.8098128851757, -1620.686927535798, -1620.9300977376945],
  ],
}

describe('curves', () => {
  it.each([40, 500] as const)("Laplace evidence is scikit-learn's, %d samples", (samples) => {
    expect(maxDifference(dimensionCurves(EIGENVALUES, samples).laplace, ASSESSED[samples])).toBeLessThan(1e-9)
  })

  it('are numbers where directions are of equal size but for rounding, as those of volumes that repeat', () => {
    const equal = dimensionCurves(Float64Array.of(5, 2, 1, 1 + 2e-16, 1, 1 + 2e-16, 0.5), 100)
    for (const curve of Object.values(equal)) for (const value of curve) expect(value).toSatisfy(Number.isFinite)
  })

  it('MDL, BIC and AIC by their formulas for two of three directions', () => {
    const curves = dimensionCurves(Float64Array.of(5, 2, 1, 0.5), 100)
    // Two directions left: (N / 2) (d - k) ln(geometric / arithmetic mean), 1 + d k - k (k - 1) / 2 free parameters.
    const logLikelihood = 50 * 2 * Math.log(Math.sqrt(0.5) / 0.75)
    expect(curves.aic[1]).toBeCloseTo(-2 * logLikelihood + 2 * 8, 9)
    expect(curves.mdl[1]).toBeCloseTo(-logLikelihood + (8 * Math.log(100)) / 2, 9)
    expect(curves.bic[1]).toBeCloseTo(-2 * logLikelihood + 7 * Math.log(100), 9)
    expect(curves.cumulativeVariance.map((percent) => Math.round(percent))).toEqual([59, 82, 94])
    expect(dimensionCurves(Float64Array.of(1), 10).laplace).toEqual([])
  })

  it('the logarithm of gamma is that of scipy.special.gammaln', () => {
    for (const [x, value] of [
      [0.5, 0.5723649429247],
      [1, 0],
      [3.7, 1.428072326665388],
      [100.25, 360.28455963776423],
      [1e-3, 6.907178885383853],
    ] as const)
      expect(Math.abs(logGamma(x) - value)).toBeLessThan(1e-12 * Math.max(1, value))
  })
})

/** Planted: k strong directions in white noise. */
async function eigenvaluesOf(signals: number, volumes: number, voxels: number): Promise<Float64Array> {
  const random = new RandomState(9)
  const mixing = random.normalMatrix(volumes, signals)
  const gram = { rows: volumes, cols: volumes, data: new Float64Array(volumes * volumes) }
  const volume = new Float64Array(volumes)
  for (let voxel = 0; voxel < voxels; voxel++) {
    for (let t = 0; t < volumes; t++) volume[t] = random.standardNormal()
    for (let signal = 0; signal < signals; signal++) {
      const size = 0.7 * random.standardNormal()
      for (let t = 0; t < volumes; t++) volume[t] += size * (mixing.data[t * signals + signal] ?? 0)
    }
    for (let t = 0; t < volumes; t++) for (let u = 0; u < volumes; u++) gram.data[t * volumes + u] += (volume[t] ?? 0) * (volume[u] ?? 0)
  }
  return symmetricEigenvalues(gram, async () => undefined)
}

const samplesOf = (effectiveSamples: number): Smoothness => ({ effectiveSamples, fwhmVoxels: [0, 0, 0] })
const choose = (eigenvalues: Float64Array, voxels: number, changes: Partial<RunParameters>, samples = voxels) => {
  const ctx = quietContext()
  return {
    ...chooseComponents(eigenvalues, voxels, { ...defaultParameters(), ...changes }, samplesOf(samples), ctx),
    warnings: ctx.warnings,
  }
}

describe('the number of components', () => {
  it('planted in white noise is found by every estimator', async () => {
    const eigenvalues = await eigenvaluesOf(5, 40, 3000)
    for (const nComponentsMethod of ['laplace', 'mdl', 'bic'] as const) {
      expect(choose(eigenvalues, 3000, { nComponentsMethod }).wanted).toBe(5)
    }
    expect(choose(eigenvalues, 3000, {}).summary.estimates).toMatchObject({ laplace: 5, mdl: 5, bic: 5 })
    // Akaike's penalty does not grow with the samples: it may add a few.
    expect(choose(eigenvalues, 3000, { nComponentsMethod: 'aic' }).wanted).toBeLessThan(9)
  })

  it('is cut to the limit with a warning, given, or all', async () => {
    const eigenvalues = await eigenvaluesOf(5, 20, 400)
    const limited = choose(eigenvalues, 400, { nComponentsMethod: 'mdl', nComponentsMax: 3 })
    expect([limited.wanted, limited.warnings.map(({ code }) => code)]).toEqual([3, ['COMPONENTS_AT_LIMIT']])
    expect(choose(eigenvalues, 400, { nComponents: 7 })).toMatchObject({ wanted: 7, warnings: [], summary: { method: 'given' } })
    expect(choose(eigenvalues, 400, { nComponentsMethod: 'all' }).wanted).toBe(20)
    const half = choose(eigenvalues, 400, { nComponentsMethod: 'variance', nComponentsVariance: 50 })
    expect(half.curves.cumulativeVariance[half.wanted - 1]).toBeGreaterThanOrEqual(50)
    expect(half.curves.cumulativeVariance[half.wanted - 2]).toBeLessThan(50)
  })

  it('is not believed where the voxels amount to fewer samples than there are directions', async () => {
    const eigenvalues = await eigenvaluesOf(5, 20, 400)
    const codes = (changes: Partial<RunParameters>, samples: number) =>
      choose(eigenvalues, 400, changes, samples).warnings.map(({ code }) => code)
    expect(codes({ nComponentsMethod: 'laplace' }, 19)).toEqual(['COMPONENTS_UNCERTAIN'])
    expect(codes({ nComponentsMethod: 'laplace' }, 21)).toEqual([])
    expect([codes({}, 19), codes({ nComponentsMethod: 'variance' }, 19)]).toEqual([[], []])
  })

  it('does not count what preparation took away, and says nothing of too few volumes', () => {
    const taken = Float64Array.of(9, 5, 1.2, 1.1, 1.05, 1, 1e-7, 1e-12).map((value) => 100 * value)
    expect(choose(taken, 100, { nComponentsMethod: 'mdl' }).curves.mdl).toHaveLength(5)
    expect(choose(taken, 100, { nComponentsMethod: 'mdl' }).wanted).toBe(2)
    const single = choose(Float64Array.of(4), 100, { nComponentsMethod: 'mdl' })
    expect([single.wanted, single.summary.estimates]).toEqual([1, null])
  })
})

describe('effective samples', () => {
  it('of smoothed noise: its width is found, and covariances scatter as those of so many independent samples', async () => {
    const shape = [36, 34, 30] as const
    const volumes = 40
    const sigma = 1.3
    const random = new RandomState(2)
    // The edges repeat themselves: the mask leaves them out.
    const inside = (voxel: number) => {
      const [i, j, k] = [voxel % 36, Math.floor(voxel / 36) % 34, Math.floor(voxel / 1224)]
      return i > 3 && i < 32 && j > 3 && j < 30 && k > 3 && k < 26
    }
    const mask = Uint32Array.from(Array.from({ length: 36 * 34 * 30 }, (_, voxel) => voxel).filter(inside))
    const rows = Array.from({ length: volumes }, () => {
      const volume = Float64Array.from({ length: 36 * 34 * 30 }, () => random.standardNormal())
      smoothInPlace(volume, shape, [sigma, sigma, sigma], { low: [0, 0, 0], high: [35, 33, 29] })
      const values = Float64Array.from(mask, (voxel) => volume[voxel] ?? 0)
      const scale = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0))
      return values.map((value) => value / scale)
    })
    const row = async (t: number) => rows[t]?.slice() ?? new Float64Array(0)
    const { fwhmVoxels, effectiveSamples } = await smoothnessOf({ row }, volumes, mask, shape)
    for (const width of fwhmVoxels) expect(Math.abs(width / (sigma * Math.sqrt(8 * Math.LN2)) - 1)).toBeLessThan(0.05)
    let squares = 0
    for (let t = 0; t < volumes; t++) {
      for (let u = 0; u < t; u++) squares += (rows[t] ?? []).reduce((sum, value, at) => sum + value * (rows[u]?.[at] ?? 0), 0) ** 2
    }
    const expected = (volumes * (volumes - 1)) / 2 / squares
    // Voxels at the faces of the box have fewer neighbours than the rule counts.
    expect(effectiveSamples / expected).toBeGreaterThan(0.8)
    expect(effectiveSamples / expected).toBeLessThan(1.1)
  })

  it('of white noise are the voxels', async () => {
    const random = new RandomState(4)
    const row = async () => Float64Array.from({ length: 1000 }, () => random.standardNormal())
    const mask = Uint32Array.from({ length: 1000 }, (_, voxel) => voxel)
    const { effectiveSamples } = await smoothnessOf({ row }, 20, mask, [10, 10, 10])
    expect(effectiveSamples).toBeGreaterThan(970)
  })
})

describe('the phantom: six networks, drift and the mean image', () => {
  it.each([
    ['phantom_small', 'zs'],
    ['phantom_small', 'raw'],
    ['phantom', 'zs'],
    ['phantom', 'raw'],
  ] as const)('%s %s: MDL finds its sources and little else', async (name, preparation) => {
    const gold = goldCases.find((candidate) => candidate.name === name)
    if (!gold || 'missing' in gold) return
    const { backend, gathered, scan } = await prepare(gold, preparation, 'float32')
    const { gram } = await centre(backend)
    const smoothness = await smoothnessOf(backend, gram.rows, gathered.mask.voxels, scan.layout.shape)
    const voxels = gathered.mask.voxels.length
    const eigenvalues = await symmetricEigenvalues(gram, async () => undefined)
    const { wanted } = chooseComponents(
      eigenvalues,
      voxels,
      { ...defaultParameters(), nComponentsMethod: 'mdl' },
      smoothness,
      quietContext(),
    )
    expect(wanted).toBeGreaterThanOrEqual(6)
    expect(wanted).toBeLessThanOrEqual(13)
    // Without the correction most volumes of a smooth scan would count as signal.
    const uncorrected = choose(eigenvalues, voxels, { nComponentsMethod: 'mdl', nComponentsMax: 1000 }).wanted
    expect(uncorrected).toBeGreaterThan(name === 'phantom' ? 60 : wanted - 1)
  })
})
