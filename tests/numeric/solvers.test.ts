import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DecompositionFit } from '../../src-main/engine/decompose/decomposition'
import { type IcaParameters, independentComponents } from '../../src-main/engine/decompose/ica'
import { readStartMatrix } from '../../src-main/engine/decompose/start-matrix'
import { verdictOf } from '../../src-main/engine/decompose/verdict'
import { computeWhitening, principalDirections } from '../../src-main/engine/decompose/whitening'
import { type Dense, zeros } from '../../src-main/engine/maths/dense'
import { matrixExponential } from '../../src-main/engine/maths/matrix-exponential'
import { multiply, multiplyByTransposed } from '../../src-main/engine/maths/products'
import { RandomState } from '../../src-main/engine/maths/random-state'
import { quietContext } from '../../src-main/engine/run-context'
import { PYTHON, pythonLines } from '../support/python'
import { correlation, maxDifference } from './fixtures'
import { goldCases, type Preparation, prepare } from './gold-case'
import { decomposeMatrix } from './matrix-run'
import { measured } from './measured'
import { planted } from './planted-sources'

const BASE: IcaParameters = {
  model: 'fastica',
  algorithm: 'parallel',
  contrast: { fun: 'logcosh', alpha: 1 },
  maxIter: 2000,
  tol: 1e-7,
  randomState: 42,
  whiten: 'unit-variance',
  start: null,
  restarts: 1,
  restartKind: 'seeds',
  restartKeep: 'first',
}

/** The lowest of the best correlations of each map of one fit with the maps of another. */
function lowestMatch(left: DecompositionFit, right: DecompositionFit, voxels: number): number {
  const map = (fit: DecompositionFit, row: number) => fit.sources.subarray(row * voxels, (row + 1) * voxels)
  const rows = Array.from({ length: left.unmixing.rows }, (_, row) => row)
  return Math.min(...rows.map((row) => Math.max(...rows.map((other) => Math.abs(correlation(map(left, row), map(right, other)))))))
}

describe.each(['picard-o', 'picard', 'infomax'] as const)('%s', (model) => {
  it.each([
    ['float64', 0],
    ['float64', 0.2],
    ['float32', 0.1],
  ] as const)('recovers planted sources and settles, %s, noise %d', async (dtype, noise) => {
    const { rows, sources } = planted(7, noise)
    const { fit, warnings } = await decomposeMatrix(rows, 4, { ...BASE, model, tol: dtype === 'float64' ? 1e-8 : 1e-6 }, { dtype })
    expect([fit.converged, fit.verdict.state, warnings]).toEqual([true, 'converged', []])
    expect(fit.changePerIter.length).toBe(fit.nIter)
    const found = [0, 1, 2, 3].map((row) => fit.sources.subarray(row * 3000, (row + 1) * 3000))
    for (const source of sources) expect(Math.max(...found.map((map) => Math.abs(correlation(map, source))))).toBeGreaterThan(0.99)
    const identity = Float64Array.from({ length: 16 }, (_, at) => (at % 5 === 0 ? 1 : 0))
    expect(maxDifference(multiply(fit.components, fit.mixing).data, identity)).toBeLessThan(1e-9)
  })

  it('finds sources with lighter tails than a Gaussian beside heavy ones', async () => {
    const random = new RandomState(3)
    const count = 4000
    const sources = [
      Float64Array.from({ length: count }, () => random.double() - 0.5),
      Float64Array.from({ length: count }, () => Math.sign(random.double() - 0.5) + 0.2 * random.standardNormal()),
      Float64Array.from({ length: count }, () => random.standardNormal() ** 3),
    ]
    const mixing = random.normalMatrix(8, 3)
    const rows = Array.from({ length: 8 }, (_, t) =>
      Float64Array.from({ length: count }, (_unused, voxel) =>
        sources.reduce((sum, source, index) => sum + (mixing.data[t * 3 + index] ?? 0) * (source[voxel] ?? 0), 0),
      ),
    )
    const { fit } = await decomposeMatrix(rows, 3, { ...BASE, model })
    expect(fit.converged).toBe(true)
    const found = [0, 1, 2].map((row) => fit.sources.subarray(row * count, (row + 1) * count))
    for (const source of sources) expect(Math.max(...found.map((map) => Math.abs(correlation(map, source))))).toBeGreaterThan(0.99)
  })
})

/** All fits of one prepared and whitened scan, by model. */
async function fitsOf(
  name: string,
  preparation: Preparation,
  nComponents: number,
  changes: Readonly<Record<string, Partial<IcaParameters>>>,
) {
  const gold = goldCases.find((candidate) => candidate.name === name)
  if (!gold || 'missing' in gold) return null
  const prepared = await prepare(gold, preparation, 'float64')
  const { backend, gathered } = prepared
  const spatialMean = await backend.spatialMean()
  const voxels = gathered.mask.voxels.length
  const { whitening } = await computeWhitening(
    await principalDirections(await backend.gram(spatialMean), quietContext()),
    voxels,
    nComponents,
    'float64',
    quietContext(),
  )
  await backend.whiten(whitening, spatialMean, false)
  const decompose = (parameters: Partial<IcaParameters>) =>
    independentComponents.fit({ whitening, voxels, backend }, { ...BASE, ...parameters }, quietContext())
  const fits: Record<string, DecompositionFit> = {}
  for (const [label, change] of Object.entries(changes)) fits[label] = await decompose(change)
  return { fits, voxels, decompose, whitening }
}

describe('Picard-O and symmetric FastICA', () => {
  it.each([
    ['phantom_small', 'zs'],
    ['nibabel_functional', 'zs'],
    ['nibabel_functional', 'raw'],
    ['nitime', 'raw'],
    ['phantom', 'zs'],
    ['run210', 'zs'],
  ] as const)('end in the same optimum from the same start: %s %s', async (name, preparation) => {
    const made = await fitsOf(name, preparation, 10, { fastica: { tol: 1e-9 }, picard: { model: 'picard-o', tol: 1e-8 } })
    if (!made) return
    const { fastica, picard } = made.fits
    const lowest = lowestMatch(fastica!, picard!, made.voxels)
    measured('optimum', { case: name, preparation, models: 'FastICA, Picard-O', iterations: [fastica?.nIter, picard?.nIter], lowest })
    expect([fastica?.converged, picard?.converged]).toEqual([true, true])
    expect(lowest).toBeGreaterThan(0.9999)
    expect(picard!.nIter).toBeLessThan(fastica!.nIter)
  })

  it.each(['logcosh', 'exp', 'cube'] as const)(
    "stay in each other's optimum with the contrast %s, also where the start leads to another",
    async (fun) => {
      const contrast = fun === 'logcosh' ? ({ fun, alpha: 1.5 } as const) : { fun }
      const made = await fitsOf('ffd', 'raw', 5, { fastica: { contrast, tol: 1e-10 } })
      if (!made) return
      const { fastica } = made.fits
      expect(fastica?.converged).toBe(true)
      const again = await made.decompose({ model: 'picard-o', contrast, tol: 1e-8, start: fastica!.unmixing })
      expect(again.changePerIter[0]).toBeLessThan(1e-3)
      expect(lowestMatch(fastica!, again, made.voxels)).toBeGreaterThan(0.99999)
    },
  )
})

describe('Picard and extended Infomax', () => {
  it.each([
    ['phantom_small', 'zs'],
    ['nitime', 'raw'],
    ['phantom', 'zs'],
    ['run210', 'zs'],
  ] as const)('stay in the same optimum of a real or simulated scan: %s %s', async (name, preparation) => {
    const made = await fitsOf(name, preparation, 5, { picard: { model: 'picard', tol: 1e-7 }, fastica: { tol: 1e-7 } })
    if (!made) return
    const { picard, fastica } = made.fits
    const infomax = await made.decompose({ model: 'infomax', tol: 1e-6, start: picard!.unmixing })
    const row = { case: name, preparation }
    const lowest = lowestMatch(picard!, infomax, made.voxels)
    measured('optimum', { ...row, models: 'Picard, extended Infomax from there', iterations: [picard?.nIter, infomax.nIter], lowest })
    measured('optimum', {
      ...row,
      models: 'FastICA, Picard (another objective)',
      iterations: [fastica?.nIter, picard?.nIter],
      lowest: lowestMatch(fastica!, picard!, made.voxels),
    })
    expect([picard?.converged, infomax.converged]).toEqual([true, true])
    expect(lowest).toBeGreaterThan(0.99999)
  })
})

describe('where FastICA goes round: the real scan, z-scored, 10 components', () => {
  let made: Awaited<ReturnType<typeof fitsOf>> = null
  beforeAll(async () => {
    const model = 'picard-o'
    made = await fitsOf('ffd', 'zs', 10, { fastica: { maxIter: 60, tol: 1e-4 }, picard: { model, tol: 1e-8, maxIter: 200 } })
  })

  it('FastICA says that it goes round, and Picard-O settles', () => {
    expect(made?.fits.fastica?.verdict).toEqual({ state: 'cycling', iterationsExpected: null })
    expect(made?.fits.picard?.verdict.state).toBe('converged')
  })

  it('Picard-O gives the same maps from a start that differs in the seventh digit', async () => {
    if (!made) return
    const random = new RandomState(1)
    const start = new RandomState(42).normalMatrix(10, 10)
    const moved = { ...start, data: start.data.map((value) => value * (1 + 1e-7 * random.standardNormal())) }
    const again = await made.decompose({ model: 'picard-o', tol: 1e-8, maxIter: 200, start: moved })
    expect(lowestMatch(made.fits.picard!, again, made.voxels)).toBeGreaterThan(0.999)
  })
})

it('Picard ends where extended Infomax does, in far fewer iterations', async () => {
  const { rows } = planted(11, 0.3)
  const infomax = await decomposeMatrix(rows, 6, { ...BASE, model: 'infomax', tol: 1e-8 })
  const picard = await decomposeMatrix(rows, 6, { ...BASE, model: 'picard', tol: 1e-9, start: infomax.fit.unmixing })
  expect([infomax.fit.converged, picard.fit.converged]).toEqual([true, true])
  expect(lowestMatch(infomax.fit, picard.fit, 3000)).toBeGreaterThan(0.99999)
  expect(picard.fit.nIter).toBeLessThan(infomax.fit.nIter / 3)
})

describe('verdict', () => {
  const limits = { tol: 1e-4, maxIter: 100 }
  const curve = (length: number, change: (iteration: number) => number) => ({
    converged: false,
    nIter: length,
    changePerIter: Array.from({ length }, (_, iteration) => change(iteration)),
  })
  it('tells how many iterations a falling curve needs', () => {
    const { state, iterationsExpected } = verdictOf(
      curve(100, (iteration) => 10 ** (-iteration / 50)),
      limits,
    )
    expect(state).toBe('not-yet')
    expect(iterationsExpected).toBeGreaterThan(195)
    expect(iterationsExpected).toBeLessThan(206)
  })
  it('calls a level, a rising, a jumping and a hopelessly slow curve cycling', () => {
    const random = new RandomState(0)
    for (const change of [() => 0.2, (n: number) => 1e-3 * 1.01 ** n, () => 10 ** (-2 * random.double()), (n: number) => 0.5 - n * 1e-5]) {
      expect(verdictOf(curve(100, change), limits).state).toBe('cycling')
    }
  })
  it('does not call a short curve cycling: it may fall later', () => {
    const level = curve(5, () => 0.77)
    expect(verdictOf(level, { tol: 1e-4, maxIter: 5 })).toEqual({ state: 'not-yet', iterationsExpected: null })
  })
  it('does not judge what is too short', () => {
    expect(
      verdictOf(
        curve(1, () => 0.5),
        limits,
      ),
    ).toEqual({ state: 'not-yet', iterationsExpected: null })
  })
})

describe('a given start matrix', () => {
  const folder = mkdtempSync(join(tmpdir(), 'counterpoint-start-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const write = (name: string, content: string | Uint8Array) => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }

  it.each([
    ['tabs.tsv', '1\t2\n3\t-4e-1\n'],
    ['commas.csv', '# made by hand\r\n1,2\r\n3, -0.4\r\n'],
    ['spaces.txt', '  1 2\n3   -0.4'],
  ])('is read from text: %s', async (name, text) => {
    expect(Array.from((await readStartMatrix(write(name, text), 2)).data)).toEqual([1, 2, 3, -0.4])
  })

  it.skipIf(PYTHON === null)(
    'is read from NumPy files of any byte order, layout and precision, and gives the run that its seed gives',
    async () => {
      const path = (name: string) => join(folder, name)
      const kinds = ['<f8', '>f8', '<f4', '<i8']
      pythonLines(
        `import numpy as np, sys
a = np.random.RandomState(42).normal(size=(4, 4))
for k in sys.argv[2:]:
    np.save(sys.argv[1] + '/' + k[1:] + ('b' if k[0] == '>' else '') + '.npy', (a * 100).astype(k))
np.save(sys.argv[1] + '/fortran.npy', np.asfortranarray(a))
np.save(sys.argv[1] + '/cube.npy', np.zeros((2, 2, 2)))`,
        folder,
        ...kinds,
      )
      const expected = new RandomState(42).normalMatrix(4, 4)
      expect(maxDifference((await readStartMatrix(path('fortran.npy'), 4)).data, expected.data)).toBeLessThan(1e-15)
      expect(maxDifference((await readStartMatrix(path('f8b.npy'), 4)).data, (await readStartMatrix(path('f8.npy'), 4)).data)).toBe(0)
      expect(maxDifference((await readStartMatrix(path('f4.npy'), 4)).data, (await readStartMatrix(path('f8.npy'), 4)).data)).toBeLessThan(
        1e-5,
      )
      expect((await readStartMatrix(path('i8.npy'), 4)).data[0]).toBe(Math.trunc(100 * (expected.data[0] ?? 0)))
      const { rows } = planted(2, 0.2)
      const given = await decomposeMatrix(rows, 4, { ...BASE, randomState: 7, start: await readStartMatrix(path('fortran.npy'), 4) })
      const seeded = await decomposeMatrix(rows, 4, BASE)
      expect(maxDifference(given.fit.unmixing.data, seeded.fit.unmixing.data)).toBeLessThan(1e-9)
      await expect(readStartMatrix(path('cube.npy'), 2)).rejects.toMatchObject({ code: 'PARAM_INVALID' })
    },
  )

  it.each([
    ['square.tsv', '1 2\n3 4', 3, 'square.tsv: 2 rows and 2 columns'],
    ['ragged.tsv', '1 2\n3', 2, 'ragged.tsv: 1 numbers in row 2, 2 in the first'],
    ['word.tsv', '1 2\n3 x', 2, 'word.tsv: "x" in row 2, column 2'],
    ['infinite.tsv', '1 2\n3 Infinity', 2, 'infinite.tsv: a value that is not finite in row 2, column 2'],
    ['empty.tsv', '', 2, 'empty.tsv: 0 rows and 0 columns'],
  ])('is refused in words: %s', async (name, text, size, found) => {
    await expect(readStartMatrix(write(name, text), size)).rejects.toMatchObject({ code: 'PARAM_INVALID', details: { found } })
  })

  it('that is not there is told', async () => {
    await expect(readStartMatrix(join(folder, 'none.tsv'), 2)).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      details: { file: 'none.tsv' },
    })
  })
})

describe('the exponential of a matrix', () => {
  it('turns an antisymmetric one into a rotation, and knows the closed form', () => {
    const turn: Dense = { rows: 2, cols: 2, data: Float64Array.of(0, -7.5, 7.5, 0) }
    const [cos, sin] = [Math.cos(7.5), Math.sin(7.5)]
    expect(maxDifference(matrixExponential(turn).data, [cos, -sin, sin, cos])).toBeLessThan(1e-13)
    const random = new RandomState(5).normalMatrix(12, 12)
    const antisymmetric = zeros(12, 12)
    for (let i = 0; i < 12; i++)
      for (let j = 0; j < 12; j++) antisymmetric.data[i * 12 + j] = (random.data[i * 12 + j] ?? 0) - (random.data[j * 12 + i] ?? 0)
    const rotation = matrixExponential(antisymmetric)
    const identity = Float64Array.from({ length: 144 }, (_, at) => (at % 13 === 0 ? 1 : 0))
    expect(maxDifference(multiplyByTransposed(rotation, rotation).data, identity)).toBeLessThan(1e-12)
    expect(matrixExponential(zeros(3, 3)).data).toEqual(Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1))
  })
})
