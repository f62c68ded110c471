/** Does the fast backend give what the plain one gives: in float32 within its rounding, in float64 every prepared voxel to the last digit? */
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { Backend, Contrast, VolumeLayout } from '../../../src-main/engine/kernels/backend'
import { createFastBackend } from '../../../src-main/engine/kernels/fast-backend'
import { availableBuilds } from '../../../src-main/engine/kernels/wasm-kernels'
import { symmetricEigen } from '../../../src-main/engine/maths/symmetric-eigen'
import { BYTES_PER_VOXEL } from '../../../src-shared/model/scan'
import { createPlainBackend } from '../../support/plain-backend/plain-backend'
import { gather, nearlyNormal, randomDense, randomNumbers, randomVolumes, randomVoxels, relativeDifference } from './random-scan'

/** Every module that runs here, and how far from the plain float64 backend it may be; 0: not a digit. */
const MODULES = [
  ...availableBuilds('float32').map(
    (build) => ({ dtype: 'float32', build, row: 1e-6, standardized: 1e-5, sum: 5e-6, source: 5e-5, pass: 1e-4 }) as const,
  ),
  ...availableBuilds('float64').map(
    (build) => ({ dtype: 'float64', build, row: 0, standardized: 0, sum: 1e-14, source: 1e-13, pass: 1e-13 }) as const,
  ),
]
type Module = (typeof MODULES)[number]
const named = MODULES.map((module) => [`${module.dtype} ${module.build}`, module] as const)
const CONTRASTS: readonly Contrast[] = [{ fun: 'logcosh', alpha: 1 }, { fun: 'logcosh', alpha: 1.7 }, { fun: 'exp' }, { fun: 'cube' }]

const SHAPE = fc.tuple(fc.integer({ min: 1, max: 23 }), fc.integer({ min: 1, max: 17 }), fc.integer({ min: 1, max: 14 }))

/** Runs `work` on a fast and a plain float64 backend and closes both. */
async function onBoth({ dtype, build }: Module, threads: number, work: (fast: Backend, plain: Backend) => Promise<void>): Promise<void> {
  const fast = createFastBackend({ dtype, threads, build })
  const plain = createPlainBackend({ dtype: 'float64' })
  try {
    await work(fast, plain)
  } finally {
    await fast.close()
    await plain.close()
  }
}

test('at least the builds without relaxed SIMD run here', () => {
  for (const dtype of ['float32', 'float64'] as const) expect(availableBuilds(dtype)).toContain('simd')
})

describe.each(named)('%s', (_name, module) => {
  test.each(Object.keys(BYTES_PER_VOXEL) as (keyof typeof BYTES_PER_VOXEL)[])(
    '%s: mean and smoothed voxels, both byte orders, with and without scaling',
    async (datatype) => {
      for (const swapBytes of [false, true]) {
        for (const scaling of [null, { slope: 0.37, intercept: -12.5 }]) {
          const layout: VolumeLayout = { shape: [13, 9, 7], volumes: 5, datatype, swapBytes, scaling }
          const volumes = randomVolumes(layout, 11, [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 1e-42])
          const candidates = randomVoxels(13 * 9 * 7, 0.5, 5)
          await onBoth(module, 2, async (fast, plain) => {
            for (const backend of [fast, plain]) await gather(backend, layout, volumes, candidates, [1.1, 0.7, 1.6])
            expect(relativeDifference(await fast.mean(), await plain.mean())).toBe(0)
            for (let t = 0; t < layout.volumes; t++)
              expect(relativeDifference(await fast.row(t), await plain.row(t))).toBeLessThanOrEqual(module.row)
          })
        }
      }
    },
  )

  test('smoothed and selected voxels on random shapes, odd sizes and any number of threads', async () => {
    const scan = fc.record({
      shape: SHAPE,
      volumes: fc.integer({ min: 1, max: 20 }),
      sigma: fc.option(fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0.05, max: 4, noNaN: true })))),
      share: fc.double({ min: 0.05, max: 1, noNaN: true }),
      threads: fc.constantFrom(1, 1, 1, 2, 2, 3, 8),
      seed: fc.integer({ min: 1, max: 1e6 }),
    })
    await fc.assert(
      fc.asyncProperty(scan, async ({ shape, volumes: count, sigma, share, threads, seed }) => {
        const layout: VolumeLayout = { shape, volumes: count, datatype: 'int16', swapBytes: false, scaling: null }
        const volumes = randomVolumes(layout, seed)
        const candidates = randomVoxels(shape[0] * shape[1] * shape[2], share, seed + 1)
        const chosen = candidates.filter((_, index) => candidates.length < 5 || (index * 7 + seed) % 5 !== 0)
        await onBoth(module, threads, async (fast, plain) => {
          for (const backend of [fast, plain]) {
            await gather(backend, layout, volumes, candidates, sigma as [number, number, number] | null)
            await backend.select(chosen)
          }
          expect(relativeDifference(await fast.mean(), await plain.mean())).toBe(0)
          for (let t = 0; t < count; t++) expect(relativeDifference(await fast.row(t), await plain.row(t))).toBeLessThanOrEqual(module.row)
        })
      }),
      { numRuns: 40, seed: 1 },
    )
  })

  test.each(['zscore_sample', 'zscore', 'psc', 'center'] as const)(
    '%s of smoothed whole numbers, which nilearn keeps in single precision',
    async (kind) => {
      const layout: VolumeLayout = { shape: [13, 9, 7], volumes: 21, datatype: 'int16', swapBytes: false, scaling: null }
      const volumes = randomVolumes(layout, 17)
      await onBoth(module, 2, async (fast, plain) => {
        for (const backend of [fast, plain]) {
          await gather(backend, layout, volumes, randomVoxels(13 * 9 * 7, 0.6, 5), [1.1, 0.7, 1.6])
          await backend.standardize(kind)
        }
        for (let t = 0; t < layout.volumes; t++)
          expect(relativeDifference(await fast.row(t), await plain.row(t))).toBeLessThanOrEqual(10 * module.standardized)
      })
    },
  )

  test('every step after smoothing on random shapes, odd sizes and any number of threads', async () => {
    const scan = fc.record({
      shape: SHAPE,
      volumes: fc.integer({ min: 6, max: 70 }),
      share: fc.double({ min: 0.05, max: 1, noNaN: true }),
      components: fc.integer({ min: 1, max: 30 }),
      threads: fc.constantFrom(1, 1, 1, 2, 2, 3, 8),
      standardize: fc.constantFrom('zscore_sample' as const, 'zscore' as const, 'psc' as const, 'none' as const),
      contrast: fc.constantFrom(...CONTRASTS),
      seed: fc.integer({ min: 1, max: 1e6 }),
    })
    await fc.assert(
      fc.asyncProperty(scan, async ({ shape, volumes: count, share, components, threads, standardize, contrast, seed }) => {
        // For float64 the plain backend works in double throughout; the values themselves fit float32.
        const layout: VolumeLayout = { shape, volumes: count, datatype: 'float64', swapBytes: false, scaling: null }
        const volumes = randomVolumes(layout, seed)
        const candidates = randomVoxels(shape[0] * shape[1] * shape[2], share, seed + 1)
        const random = randomNumbers(seed)
        const whitening = randomDense(components, count, random)
        const unmixing = randomDense(Math.max(1, components - (seed % 3)), components, random)
        for (let place = 0; place < unmixing.data.length; place++) unmixing.data[place] /= Math.sqrt(components)
        await onBoth(module, threads, async (fast, plain) => {
          const [a, b] = await Promise.all(
            [fast, plain].map(async (backend) => {
              await gather(backend, layout, volumes, candidates, null)
              await backend.standardize(standardize)
              const rows = await Promise.all(volumes.map((_, t) => backend.row(t)))
              const spatialMean = await backend.spatialMean()
              const gram = await backend.gram(spatialMean)
              // Whitened values of about 1, so that the contrasts are neither flat nor steep.
              const trace = Array.from({ length: count }, (_, t) => gram.data[t * count + t]).reduce(
                (sum, value) => sum + value,
                candidates.length,
              )
              const scaled = { ...whitening, data: whitening.data.map((value) => value / Math.sqrt(trace)) }
              await backend.whiten(scaled, spatialMean, true)
              const { gx, gPrime } = await backend.icaPass(unmixing, contrast)
              return { rows, spatialMean, gram: gram.data, gx: gx.data, gPrime, sources: await backend.sources(unmixing) }
            }),
          )
          const energy = Math.max(...b.rows.map((row) => row.reduce((sum, value) => sum + value * value, 0)))
          for (const [t, row] of a.rows.entries())
            expect(relativeDifference(row, b.rows[t]), 'row').toBeLessThanOrEqual(module.standardized)
          expect(relativeDifference(a.spatialMean, b.spatialMean, 1), 'spatialMean').toBeLessThan(2 * module.sum)
          expect(relativeDifference(a.gram, b.gram, energy), 'gram').toBeLessThan(module.sum)
          expect(relativeDifference(a.sources, b.sources, 1), 'sources').toBeLessThan(module.source)
          expect(relativeDifference(a.gx, b.gx, 1), 'gx').toBeLessThan(module.pass)
          expect(relativeDifference(a.gPrime, b.gPrime, 1), 'gPrime').toBeLessThan(module.pass)
        })
      }),
      { numRuns: 60, seed: 1 },
    )
  })
})

test.each(named)('%s: what varies is not lost beside a mean image 400 times larger', async (_name, module) => {
  const layout: VolumeLayout = { shape: [31, 23, 11], volumes: 60, datatype: 'float32', swapBytes: false, scaling: null }
  const [nx, ny, nz] = layout.shape
  const random = randomNumbers(21)
  const voxels = Uint32Array.from({ length: nx * ny * nz }, (_, voxel) => voxel)
  const level = Float64Array.from(voxels, () => 8000 + 4000 * random())
  const volumes = Array.from({ length: layout.volumes }, (_, t) => {
    const volume = Float32Array.from(level, (value) => value + 20 * nearlyNormal(random) + t)
    return new Uint8Array(volume.buffer)
  })
  await onBoth(module, 2, async (fast, plain) => {
    const spectra = []
    for (const backend of [fast, plain]) {
      await gather(backend, layout, volumes, voxels, null)
      const gram = await backend.gram(await backend.spatialMean())
      spectra.push(symmetricEigen(gram).values)
    }
    const [found, expected] = spectra
    // All but the largest, which is the mean image: each to six digits. Taken straight, products in float32 leave three.
    for (let rank = 1; rank < layout.volumes - 1; rank++) expect(Math.abs(found[rank] / expected[rank] - 1)).toBeLessThan(1e-6)
  })
})

test.each(named)('%s: the same bits for any number of threads, and without shared memory', async (_name, module) => {
  const layout: VolumeLayout = {
    shape: [41, 37, 19],
    volumes: 51,
    datatype: 'float32',
    swapBytes: true,
    scaling: { slope: 1.7, intercept: 3 },
  }
  const volumes = randomVolumes(layout, 3, [Number.NaN])
  const candidates = randomVoxels(41 * 37 * 19, 0.8, 4)
  const chosen = candidates.filter((voxel) => voxel % 11 !== 3)
  const random = randomNumbers(8)
  const whitening = randomDense(14, 51, random)
  const unmixing = randomDense(14, 14, random)
  const results: string[] = []
  for (const threads of [1, 2, 3, 5, 8, 'no SharedArrayBuffer'] as const) {
    if (threads === 'no SharedArrayBuffer') vi.stubGlobal('SharedArrayBuffer', undefined)
    const backend = createFastBackend({ ...module, threads: typeof threads === 'number' ? threads : 4 })
    vi.unstubAllGlobals()
    if (threads === 'no SharedArrayBuffer') expect(backend.name).toContain('1 thread)')
    await gather(backend, layout, volumes, candidates, [1, 1.3, 0.6])
    const mean = await backend.mean()
    await backend.select(chosen)
    await backend.standardize('zscore_sample')
    const spatialMean = await backend.spatialMean()
    const gram = await backend.gram(spatialMean)
    await backend.whiten(whitening, spatialMean, true)
    const passes = []
    for (const contrast of CONTRASTS) {
      const { gx, gPrime } = await backend.icaPass(unmixing, contrast)
      passes.push(gx.data, gPrime)
    }
    const sources = await backend.sources(unmixing)
    const parts = [mean, spatialMean, gram.data, ...passes, sources]
    results.push(parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString('base64')).join(' '))
    await backend.close()
  }
  for (const result of results) expect(result === results[0]).toBe(true)
})

test.each(named)('%s: denormal, huge, constant and absent values', async (_name, module) => {
  const layout: VolumeLayout = { shape: [19, 7, 5], volumes: 21, datatype: 'float32', swapBytes: false, scaling: null }
  const [nx, ny, nz] = layout.shape
  const random = randomNumbers(4)
  const voxels = Uint32Array.from({ length: nx * ny * nz }, (_, voxel) => voxel)
  // By voxel: denormal numbers, the smallest normal ones, ordinary and large ones, never changing ones, and zeros.
  const sizes = [1e-41, 2e-38, 1, 3e4, 0, 1e-20]
  const volumes = Array.from({ length: layout.volumes }, () => {
    const volume = Float32Array.from(voxels, (voxel) => (voxel % 7 === 6 ? 5 : (sizes[voxel % 7] ?? 0) * nearlyNormal(random)))
    return new Uint8Array(volume.buffer)
  })
  for (const standardize of ['zscore_sample', 'none'] as const) {
    await onBoth(module, 2, async (fast, plain) => {
      for (const backend of [fast, plain]) {
        await gather(backend, layout, volumes, voxels, null)
        await backend.standardize(standardize)
      }
      for (let t = 0; t < layout.volumes; t++) {
        // Standardised voxels are compared one by one: where std is below eps, both leave it.
        expect(relativeDifference(await fast.row(t), await plain.row(t)), 'row').toBeLessThanOrEqual(module.standardized)
      }
      const mean = await plain.spatialMean()
      const gram = await plain.gram(mean)
      expect(relativeDifference((await fast.gram(await fast.spatialMean())).data, gram.data), 'gram').toBeLessThan(2 * module.sum)
      // Whitened values from denormal to far beyond where tanh is flat and exp is 0.
      const scale = standardize === 'none' ? 1e-5 : 0.3
      const whitening = randomDense(5, layout.volumes, random)
      for (let place = 0; place < whitening.data.length; place++) whitening.data[place] *= scale * 10 ** (Math.floor(place / 21) - 2)
      const unmixing = randomDense(5, 5, random)
      for (const backend of [fast, plain]) await backend.whiten(whitening, mean, false)
      for (const contrast of CONTRASTS) {
        const [a, b] = [await fast.icaPass(unmixing, contrast), await plain.icaPass(unmixing, contrast)]
        // A relative error of e^-x is x times that of x.
        expect(relativeDifference(a.gx.data, b.gx.data), contrast.fun).toBeLessThan(contrast.fun === 'exp' ? 10 * module.pass : module.pass)
        expect(relativeDifference(a.gPrime, b.gPrime, voxels.length), contrast.fun).toBeLessThan(module.pass)
        expect(a.gx.data.every(Number.isFinite) && a.gPrime.every(Number.isFinite)).toBe(true)
      }
      expect(relativeDifference(await fast.sources(unmixing), await plain.sources(unmixing)), 'sources').toBeLessThan(2 * module.source)
    })
  }
})

test.each([1, 3])('voxels that go to temporary files give the same bits, on %i threads', async (threads) => {
  const layout: VolumeLayout = { shape: [29, 31, 17], volumes: 45, datatype: 'int16', swapBytes: false, scaling: null }
  const volumes = randomVolumes(layout, 3)
  const candidates = randomVoxels(29 * 31 * 17, 0.7, 4)
  const random = randomNumbers(8)
  const whitening = randomDense(7, 45, random)
  const unmixing = randomDense(7, 7, random)
  for (const standardize of ['none', 'zscore_sample'] as const) {
    for (const chosen of [candidates, candidates.filter((voxel) => voxel % 7 !== 3)]) {
      const results: Float64Array[][] = []
      for (const maxMemoryBytes of [2 ** 30, 700_000]) {
        const backend = createFastBackend({ threads, maxMemoryBytes })
        await gather(backend, layout, volumes, candidates, [1, 1.3, 0.6])
        const mean = await backend.mean()
        await backend.select(chosen)
        await backend.standardize(standardize)
        const rows = await Promise.all([0, 8, 44].map((t) => backend.row(t)))
        const spatialMean = await backend.spatialMean()
        const gram = await backend.gram(spatialMean)
        await backend.whiten(whitening, spatialMean, true)
        const { gx, gPrime } = await backend.icaPass(unmixing, { fun: 'logcosh', alpha: 1 })
        results.push([mean, ...rows, spatialMean, gram.data, gx.data, gPrime, Float64Array.from(await backend.sources(unmixing))])
        await backend.close()
      }
      expect(results[1]).toEqual(results[0])
    }
  }
})
