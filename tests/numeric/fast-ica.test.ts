import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Contrast } from '../../src-main/engine/kernels/backend'
import { multiply } from '../../src-main/engine/maths/products'
import { RandomState } from '../../src-main/engine/maths/random-state'
import { scaleMapsInPlace } from '../../src-main/engine/results/scale-maps'
import { CancelledError } from '../../src-shared/errors'
import { correlation, type FastIcaFixture, fixtures, maxDifference, numbers } from './fixtures'
import { decomposeMatrix } from './matrix-run'
import { planted } from './planted-sources'

const tiny = fixtures.fastica_tiny
const [volumes = 0, voxels = 0] = tiny.X_time_by_voxel.shape
const tinyRows = Array.from({ length: volumes }, (_, t) => numbers(tiny.X_time_by_voxel).slice(t * voxels, (t + 1) * voxels))

function contrastOf({ fun = 'logcosh', fun_args }: FastIcaFixture['runs'][number]['params']): Contrast {
  return fun === 'logcosh' ? { fun, alpha: fun_args?.alpha ?? 1 } : { fun }
}
const relative = (actual: ArrayLike<number>, expected: Float64Array) =>
  maxDifference(actual, expected) / expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)

describe("scikit-learn's FastICA on 12 volumes of 300 voxels", () => {
  it.each(tiny.runs)(
    '$params',
    async ({ params, n_iter, warnings, w_init, mean_, whitening_, unmixing, components_, mixing_, sources_first10vox }) => {
      const run = await decomposeMatrix(tinyRows, params.n_components ?? volumes, {
        algorithm: params.algorithm ?? 'parallel',
        contrast: contrastOf(params),
        maxIter: params.max_iter,
        tol: params.tol,
        randomState: params.random_state,
        whiten: params.whiten,
      })
      const size = run.whitening.nComponents
      expect(maxDifference(new RandomState(params.random_state).normalMatrix(size, size).data, numbers(w_init))).toBeLessThan(1e-15)
      expect(maxDifference(run.spatialMean, numbers(mean_))).toBeLessThan(1e-13)
      // The weakest of 12 directions is noise: its eigenvalue is 1e-6 of the largest, and so are the digits it has left.
      expect(relative(run.whitening.whitening.data, numbers(whitening_))).toBeLessThan(size > 4 ? 1e-9 : 1e-12)
      expect(run.fit.changePerIter.length).toBe(run.fit.nIter)
      expect(run.warnings.some(({ code }) => code === 'COMPONENTS_LIMITED')).toBe(warnings.some((text) => text.includes('too large')))
      expect(run.warnings.some(({ code }) => code === 'NOT_CONVERGED')).toBe(warnings.some((text) => text.includes('did not converge')))
      expect(run.fit.converged).toBe(!warnings.some((text) => text.includes('did not converge')))
      // With 12 components, 8 of them noise, scikit-learn itself takes 261 to 1254 iterations when the input changes by 1e-13.
      if (size > 4) return
      expect(run.fit.nIter).toBe(n_iter)
      expect(relative(run.fit.unmixing.data, numbers(unmixing))).toBeLessThan(1e-11)
      expect(relative(run.fit.components.data, numbers(components_))).toBeLessThan(1e-11)
      expect(relative(run.fit.mixing.data, numbers(mixing_))).toBeLessThan(1e-11)
      const first10 = Array.from({ length: size }, (_, row) => Array.from(run.fit.sources.subarray(row * voxels, row * voxels + 10))).flat()
      expect(maxDifference(first10, numbers(sources_first10vox))).toBeLessThan(1e-10)
    },
  )

  it('and the example scale of its sources', async () => {
    const { fit } = await decomposeMatrix(tinyRows, 4)
    await scaleMapsInPlace(fit.sources, voxels, 'voxel', async () => undefined)
    const first10 = [0, 1, 2, 3].flatMap((row) => Array.from(fit.sources.subarray(row * voxels, row * voxels + 10)))
    expect(maxDifference(first10, numbers(tiny.example_normalised_axis0_first10vox))).toBeLessThan(1e-10)
    expect(fit.sources.every((value) => Math.abs(value) <= Math.sqrt(3) + 1e-12)).toBe(true)
  })
})

const contrasts: readonly Contrast[] = [{ fun: 'logcosh', alpha: 1 }, { fun: 'logcosh', alpha: 1.7 }, { fun: 'exp' }, { fun: 'cube' }]

describe.each(['parallel', 'deflation'] as const)('planted sources, %s', (algorithm) => {
  describe.each(['float32', 'float64'] as const)('%s', (dtype) => {
    it.each(contrasts.flatMap((contrast) => [0, 0.1, 0.2].map((noise) => ({ ...contrast, noise }))))(
      'are recovered by %o',
      async ({ noise, ...contrast }) => {
        const { rows, sources } = planted(7, noise)
        const { fit } = await decomposeMatrix(rows, 4, { algorithm, contrast, tol: 1e-6 }, { dtype })
        const found = [0, 1, 2, 3].map((row) => fit.sources.subarray(row * 3000, (row + 1) * 3000))
        for (const source of sources) {
          const best = Math.max(...found.map((map) => Math.abs(correlation(map, source))))
          expect(best).toBeGreaterThan(0.99)
        }
      },
    )
  })
})

describe('identities of a fit', () => {
  it('hold for any seed, contrast and number of components', async () => {
    const { rows } = planted(3, 0.3)
    const contrast = fc.constantFrom(...contrasts)
    const property = fc.asyncProperty(
      fc.nat(),
      contrast,
      fc.integer({ min: 1, max: 8 }),
      fc.constantFrom('parallel', 'deflation'),
      async (randomState, used, size, algorithm) => {
        const { fit, whitening } = await decomposeMatrix(rows, size, { contrast: used, randomState, algorithm, maxIter: 60 })
        const identity = Float64Array.from({ length: size * size }, (_, at) => (at % (size + 1) === 0 ? 1 : 0))
        expect(maxDifference(multiply(fit.components, fit.mixing).data, identity)).toBeLessThan(1e-9)
        expect(maxDifference(multiply(fit.unmixing, whitening.whitening).data, fit.components.data)).toBeLessThan(1e-12)
        for (let row = 0; row < size; row++) {
          const source = fit.sources.subarray(row * 3000, (row + 1) * 3000)
          expect(Math.abs(Float64Array.from(source).reduce((sum, value) => sum + value, 0) / 3000)).toBeLessThan(1e-10)
          for (let other = 0; other <= row; other++) {
            let product = 0
            for (let voxel = 0; voxel < 3000; voxel++) product += (source[voxel] ?? 0) * (fit.sources[other * 3000 + voxel] ?? 0)
            // The Gram matrix squares the condition number, so the weakest component carries some 1e-8.
            expect(Math.abs(product / 3000 - (other === row ? 1 : 0))).toBeLessThan(1e-6)
          }
        }
        expect(fit.changePerIter.length).toBe(fit.nIter)
      },
    )
    await fc.assert(property, { numRuns: 25 })
  })
})

describe('what the data do not hold', () => {
  it('is refused with a warning: z-scored volumes have one direction less', async () => {
    const { rows } = planted(5, 0.5)
    for (const dtype of ['float64', 'float32'] as const) {
      const run = await decomposeMatrix(rows, 15, { maxIter: 5 }, { standardize: 'zscore_sample', dtype })
      expect(run.whitening.nComponents).toBe(14)
      expect(run.warnings.map(({ code }) => code)).toContain('RANK_LIMITED')
      expect(Array.from(run.fit.sources).every(Number.isFinite)).toBe(true)
    }
  })

  it('is kept by eigh as scikit-learn keeps it, with its warning; elsewhere both solvers give the same digits', async () => {
    const { rows } = planted(5, 0.5)
    const kept = await decomposeMatrix(rows, 15, { maxIter: 5 }, { standardize: 'zscore_sample', solver: 'eigh' })
    expect(kept.whitening.nComponents).toBe(15)
    expect(kept.warnings.map(({ code }) => code)).toContain('SMALL_SINGULAR_VALUES')
    const [svd, eigh] = await Promise.all((['svd', 'eigh'] as const).map((solver) => decomposeMatrix(rows, 4, {}, { solver })))
    expect(eigh?.warnings).toEqual(svd?.warnings)
    expect(eigh?.fit.mixing.data).toEqual(svd?.fit.mixing.data)
  })

  it('is an error when nothing varies', async () => {
    const rows = [new Float64Array(50).fill(3), new Float64Array(50).fill(4)]
    await expect(decomposeMatrix(rows, 1)).rejects.toMatchObject({ code: 'DATA_CONSTANT' })
  })
})

describe('progress and cancelling', () => {
  it('reports every iteration with the change of each component, and stops within one iteration', async () => {
    const { rows } = planted(1, 0.3)
    const aborter = new AbortController()
    const seen: { done: number; change: number; parts: number; share: number }[] = []
    const ctx = {
      signal: aborter.signal,
      warn: () => undefined,
      report: (
        _stage: string,
        share: number,
        extra?: { iteration?: { done: number; change: number; changePerComponent: readonly number[] } },
      ) => {
        if (!extra?.iteration) return
        const { done, change, changePerComponent } = extra.iteration
        seen.push({ done, change, parts: changePerComponent.length, share })
        expect(Math.max(...changePerComponent)).toBe(change)
        if (done === 3) aborter.abort()
      },
      breathe: async () => {
        if (aborter.signal.aborted) throw new CancelledError()
      },
    }
    await expect(decomposeMatrix(rows, 6, { tol: 1e-12 }, { ctx })).rejects.toBeInstanceOf(CancelledError)
    expect(seen.map(({ done }) => done)).toEqual([1, 2, 3])
    expect(seen.every(({ parts, share }) => parts === 6 && share >= 0 && share <= 1)).toBe(true)
  })
})
