import { describe, expect, it } from 'vitest'
import { type IcaParameters, independentComponents } from '../../src-main/engine/decompose/ica'
import { clusterEstimates } from '../../src-main/engine/decompose/icasso'
import { projectOnPlane } from '../../src-main/engine/decompose/projection'
import { computeWhitening, principalDirections } from '../../src-main/engine/decompose/whitening'
import { createFastBackend } from '../../src-main/engine/kernels/fast-backend'
import type { Dense } from '../../src-main/engine/maths/dense'
import { RandomState } from '../../src-main/engine/maths/random-state'
import { quietContext } from '../../src-main/engine/run-context'
import { CancelledError } from '../../src-shared/errors'
import { createPlainBackend } from '../support/plain-backend/plain-backend'
import { PYTHON, pythonLines } from '../support/python'
import { correlation, maxDifference } from './fixtures'
import { planted } from './planted-sources'

const BASE: IcaParameters = {
  model: 'fastica',
  algorithm: 'parallel',
  contrast: { fun: 'logcosh', alpha: 1 },
  maxIter: 500,
  tol: 1e-5,
  randomState: 42,
  whiten: 'unit-variance',
  start: null,
  restarts: 8,
  restartKind: 'seeds',
  restartKeep: 'centrotype',
}
const COUNT = 3000

async function whitened(
  rows: readonly Float64Array[],
  nComponents: number,
  kind: 'plain float64' | 'plain float32' | 'fast',
  signal?: AbortSignal,
) {
  const dtype = kind === 'plain float64' ? 'float64' : 'float32'
  const options = signal ? { signal } : {}
  const backend = kind === 'fast' ? createFastBackend({ threads: 2, ...options }) : createPlainBackend({ dtype, ...options })
  const layout = { shape: [COUNT, 1, 1], volumes: rows.length, datatype: 'float64', swapBytes: false, scaling: null } as const
  await backend.open({ layout, sigmaVoxels: null, candidates: Uint32Array.from({ length: COUNT }, (_, index) => index) })
  for (const [t, row] of rows.entries()) await backend.addVolume(t, new Uint8Array(row.buffer, row.byteOffset, row.byteLength))
  const spatialMean = await backend.spatialMean()
  const directions = await principalDirections(await backend.gram(spatialMean), quietContext())
  const { whitening } = await computeWhitening(directions, COUNT, nComponents, dtype, quietContext())
  await backend.whiten(whitening, spatialMean, true)
  return { whitening, voxels: COUNT, backend }
}

describe('repeated runs', () => {
  it.each(['plain float64', 'fast'] as const)('tell planted sources from noise, whatever differs between them: %s', async (kind) => {
    const { rows, sources } = planted(7, 0.4)
    const data = await whitened(rows, 6, kind)
    // Each kind where it is quick; once on the plain backend, which a test below compares with the fast one.
    for (const restartKind of kind === 'fast' ? (['seeds', 'bootstrap', 'both'] as const) : (['both'] as const)) {
      const { stability, sources: found } = await independentComponents.fit(data, { ...BASE, restartKind }, quietContext())
      // Sharpest first: four sources, then two directions of Gaussian noise that voxels drawn anew turn at will.
      expect(stability?.quality.length).toBe(6)
      for (const quality of stability?.quality.slice(0, 4) ?? []) expect(quality).toBeGreaterThan(0.9)
      for (const quality of stability?.quality ?? []) expect(quality).toBeLessThanOrEqual(1)
      if (restartKind !== 'seeds') expect(stability?.quality[5]).toBeLessThan(0.85)
      for (const source of sources) {
        const best = [0, 1, 2, 3].map((row) => Math.abs(correlation(found.subarray(row * COUNT, (row + 1) * COUNT), source)))
        expect(Math.max(...best)).toBeGreaterThan(0.9)
      }
      for (let row = 1; row < 6; row++) {
        const [one, other] = [found.subarray(row * COUNT, (row + 1) * COUNT), found.subarray((row - 1) * COUNT, row * COUNT)]
        expect(Math.abs(correlation(one, other))).toBeLessThan(1e-3)
      }
      expect(stability?.estimates).toHaveLength(48)
      expect(stability?.summary).toMatchObject({ kind: restartKind, keep: 'centrotype', keptRun: null })
      expect(stability?.summary.runs).toHaveLength(8)
    }
    await data.backend.close()
  })

  it('keep the first run untouched, or the least Gaussian one', async () => {
    const { rows } = planted(3, 0.6)
    const data = await whitened(rows, 8, 'plain float64')
    const single = await independentComponents.fit(data, { ...BASE, restarts: 1 }, quietContext())
    const first = await independentComponents.fit(data, { ...BASE, restartKeep: 'first' }, quietContext())
    expect(single.stability).toBe(null)
    expect(maxDifference(first.components.data, single.components.data)).toBeLessThan(1e-9)
    expect([first.nIter, first.stability?.summary.keptRun]).toEqual([single.nIter, 0])
    const best = await independentComponents.fit(data, { ...BASE, restartKeep: 'best' }, quietContext())
    const { keptRun, runs } = best.stability?.summary ?? { keptRun: null, runs: [] }
    expect(runs[keptRun ?? -1]?.negentropy).toBe(Math.max(...runs.map(({ negentropy }) => negentropy)))
    await data.backend.close()
  })

  it('are the same every time, on any backend, to the precision of its voxels', async () => {
    const { rows } = planted(7, 0.2)
    const fits = []
    for (const kind of ['plain float64', 'plain float32', 'fast', 'fast'] as const) {
      const data = await whitened(rows, 4, kind)
      fits.push(await independentComponents.fit(data, { ...BASE, restarts: 4, restartKind: 'both' }, quietContext()))
      await data.backend.close()
    }
    const [double, single, fast, again] = fits
    expect(maxDifference(fast!.components.data, again!.components.data)).toBe(0)
    const quality = (fit: typeof double) => fit?.stability?.quality ?? new Float64Array(0)
    expect(maxDifference(quality(single), quality(double))).toBeLessThan(1e-4)
    expect(maxDifference(quality(fast), quality(double))).toBeLessThan(1e-4)
  })

  it('stop when they are cancelled, in the middle of a run', async () => {
    const { rows } = planted(1, 0.3)
    const aborter = new AbortController()
    const data = await whitened(rows, 4, 'fast', aborter.signal)
    const ctx = quietContext(aborter.signal)
    const seen: number[] = []
    const watched = {
      ...ctx,
      report: (_stage: string, share: number, extra?: { iteration?: { restart?: { done: number; of: number } } }) => {
        seen.push(share)
        expect(extra?.iteration?.restart?.of ?? 8).toBe(8)
        if (extra?.iteration?.restart?.done === 2) aborter.abort()
      },
    }
    await expect(independentComponents.fit(data, { ...BASE, tol: 1e-12, maxIter: 50 }, watched)).rejects.toBeInstanceOf(CancelledError)
    expect(seen.every((share, index) => share <= 1 && (index === 0 || share >= seen[index - 1]! - 1e-12))).toBe(true)
    expect(seen.at(-1)).toBeLessThan(3 / 8 + 1e-12)
    await data.backend.close()
  })

  it('more than memory holds are refused at once', async () => {
    const { rows } = planted(1, 0.3)
    const data = await whitened(rows, 15, 'plain float64')
    await expect(independentComponents.fit(data, { ...BASE, restarts: 401 }, quietContext())).rejects.toMatchObject({
      code: 'PARAM_INVALID',
    })
    await data.backend.close()
  })
})

describe('voxels drawn again', () => {
  it.each(['plain float32', 'fast'] as const)('are read by passes, not by sources, until all are asked for: %s', async (kind) => {
    const { rows } = planted(5, 0.3)
    const { backend } = await whitened(rows, 5, kind)
    const random = new RandomState(8)
    const turn = random.normalMatrix(5, 5)
    const places = Uint32Array.from({ length: COUNT }, () => random.integer(COUNT))
    const identity: Dense = { rows: 5, cols: 5, data: Float64Array.from({ length: 25 }, (_, at) => (at % 6 === 0 ? 1 : 0)) }
    const x = await backend.sources(identity)
    const before = await backend.icaPass(turn, { fun: 'cube' })
    const covariance = await backend.resample(places)
    const drawn = await backend.icaPass(turn, { fun: 'cube' })
    const expected = { covariance: new Float64Array(25), gx: new Float64Array(25) }
    for (const place of places) {
      for (let i = 0; i < 5; i++) {
        let y = 0
        for (let c = 0; c < 5; c++) y += (turn.data[i * 5 + c] ?? 0) * (x[c * COUNT + place] ?? 0)
        for (let j = 0; j < 5; j++) {
          expected.covariance[i * 5 + j] += ((x[i * COUNT + place] ?? 0) * (x[j * COUNT + place] ?? 0)) / COUNT
          expected.gx[i * 5 + j] += y ** 3 * (x[j * COUNT + place] ?? 0)
        }
      }
    }
    expect(maxDifference(covariance.data, expected.covariance)).toBeLessThan(1e-6)
    expect(maxDifference(drawn.gx.data, expected.gx)).toBeLessThan(1e-5 * Math.max(...expected.gx.map(Math.abs)))
    expect(await backend.sources(identity)).toEqual(x)
    await backend.resample(null)
    expect((await backend.icaPass(turn, { fun: 'cube' })).gx.data).toEqual(before.gx.data)
    await backend.close()
  })
})

describe('clusters', () => {
  it('Iq, centrotypes and similarities of a case by hand', async () => {
    // Two estimates along x (one with the other sign), one between x and y, one along y.
    const estimates: Dense = { rows: 4, cols: 2, data: Float64Array.of(1, 0, -2, 0, 0.6, 0.8, 0, 3) }
    const { similarity, clusters } = await clusterEstimates(estimates, 2, async () => undefined)
    expect(similarity[1]).toBe(1)
    expect(similarity[2]).toBeCloseTo(0.6, 6)
    expect(clusters.map(({ members }) => members)).toEqual([
      [0, 1],
      [2, 3],
    ])
    expect(clusters[0]?.quality).toBeCloseTo(0.7, 6)
    expect(clusters[1]?.quality).toBeCloseTo(0.6, 6)
    expect(clusters.map(({ centrotype }) => centrotype)).toEqual([0, 2])
  })

  it.skipIf(PYTHON === null)("are those of scipy's average linkage", async () => {
    const random = new RandomState(6)
    const estimates = random.normalMatrix(60, 5)
    const { clusters } = await clusterEstimates(estimates, 7, async () => undefined)
    const ours = new Array<number>(60).fill(-1)
    for (const [number, { members }] of clusters.entries()) for (const place of members) ours[place] = number
    const theirs = JSON.parse(
      pythonLines(`import json, numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
e = np.random.RandomState(6).normal(size=(60, 5))
e /= np.linalg.norm(e, axis=1, keepdims=True)
d = 1 - np.abs(e @ e.T)
np.fill_diagonal(d, 0)
print(json.dumps(fcluster(linkage(squareform(d, checks=False), "average"), 7, "maxclust").tolist()))`),
    ) as number[]
    expect(new Set(theirs).size).toBe(7)
    const pairs = ours.map((cluster, place) => `${cluster} ${theirs[place]}`)
    expect(new Set(pairs).size).toBe(7)
  })

  it('stand apart on the plane, each together, the same way every time', async () => {
    const random = new RandomState(3)
    const estimates = random.normalMatrix(40, 4)
    for (let row = 0; row < 40; row++) estimates.data[row * 4 + (row % 4)] = 8
    const { similarity } = await clusterEstimates(estimates, 4, async () => undefined)
    const points = await projectOnPlane(similarity, 40, async () => undefined)
    expect(await projectOnPlane(similarity, 40, async () => undefined)).toEqual(points)
    const distance = (left: number, right: number) =>
      Math.hypot(points[2 * left]! - points[2 * right]!, points[2 * left + 1]! - points[2 * right + 1]!)
    let within = 0
    let between = Number.POSITIVE_INFINITY
    for (let row = 0; row < 40; row++) {
      for (let other = 0; other < row; other++) {
        if (row % 4 === other % 4) within = Math.max(within, distance(row, other))
        else between = Math.min(between, distance(row, other))
      }
    }
    expect(within).toBeLessThan(between)
  })
})
