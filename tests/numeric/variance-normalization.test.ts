/** Are voxels divided by their noise as MELODIC does it, in plain TypeScript and in WebAssembly, in memory and from temporary files? */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Backend } from '../../src-main/engine/kernels/backend'
import { createFastBackend } from '../../src-main/engine/kernels/fast-backend'
import { availableBuilds } from '../../src-main/engine/kernels/wasm-kernels'
import { RandomState } from '../../src-main/engine/maths/random-state'
import { standardizeVoxels } from '../../src-main/engine/prepare/variance-normalization'
import { quietContext } from '../../src-main/engine/run-context'
import { createPlainBackend } from '../support/plain-backend/plain-backend'
import { goldFile, maxDifference } from './fixtures'

interface Case {
  readonly seed: number
  readonly volumes: number
  readonly voxels: number
  readonly strong: number
  readonly noise: readonly number[]
  readonly first40: readonly (readonly number[])[]
}
const { cases } = JSON.parse(readFileSync(goldFile('variance_normalization.json'), 'utf8')) as { cases: readonly Case[] }

/** As make_variance_normalization.py: one typed array per volume. */
const made = new Map<number, Float64Array[]>()
function seriesOf(entry: Case): Float64Array[] {
  const found = made.get(entry.seed) ?? newSeries(entry)
  made.set(entry.seed, found)
  return found
}

function newSeries({ seed, volumes, voxels, strong }: Case): Float64Array[] {
  const random = new RandomState(seed)
  const courses = random.normalMatrix(volumes, strong).data
  const maps = random.normalMatrix(strong, voxels).data.map((value) => (Math.abs(value) < 1.645 ? 0 : value))
  const noise = random.normalMatrix(volumes, voxels).data
  return Array.from({ length: volumes }, (_, t) =>
    Float64Array.from({ length: voxels }, (_v, voxel) => {
      if (voxel === 5) return 640
      let value = 900 + (noise[t * voxels + voxel] ?? 0) * (1 + (voxel % 7))
      for (let k = 0; k < strong; k++) value += (courses[t * strong + k] ?? 0) * (3 + 5 * k) * (maps[k * voxels + voxel] ?? 0)
      return value
    }),
  )
}

async function normalised(backend: Backend, entry: Case): Promise<Float64Array[]> {
  const layout = { shape: [entry.voxels, 1, 1], volumes: entry.volumes, datatype: 'float64', swapBytes: false, scaling: null } as const
  const candidates = Uint32Array.from({ length: entry.voxels }, (_, voxel) => voxel)
  await backend.open({ layout, sigmaVoxels: null, candidates })
  for (const [t, row] of seriesOf(entry).entries()) await backend.addVolume(t, new Uint8Array(row.buffer))
  await standardizeVoxels(backend, 'variance-normalization', entry.voxels, quietContext())
  const rows = await Promise.all(Array.from({ length: entry.volumes }, (_, t) => backend.row(t)))
  const means = rows.map((row) => row.reduce((sum, value) => sum + value, 0) / entry.voxels)
  expect(maxDifference(await backend.spatialMean(), means)).toBeLessThan(1e-6)
  await backend.close()
  return rows
}

const MODULES = (['float32', 'float64'] as const).flatMap((dtype) => availableBuilds(dtype).map((build) => [dtype, build] as const))

describe.each(cases)("MELODIC's variance normalisation of $volumes volumes", (entry) => {
  it('in float64', async () => {
    const rows = await normalised(createPlainBackend({ dtype: 'float64' }), entry)
    for (const [t, row] of rows.entries()) expect(maxDifference(row.subarray(0, 40), entry.first40[t] ?? [])).toBeLessThan(1e-9)
    const [before, after] = [seriesOf(entry), rows].map(([first = [], second = []]) =>
      entry.noise.map((_, v) => (second[v] ?? 0) - (first[v] ?? 0)),
    )
    const noise = entry.noise.map((_, voxel) => (before?.[voxel] ?? 0) / (after?.[voxel] ?? 0))
    expect(rows.map((row) => row[5])).toEqual(rows.map(() => 0))
    for (const [voxel, expected] of entry.noise.entries()) if (voxel !== 5) expect((noise[voxel] ?? 0) / expected).toBeCloseTo(1, 6)
  })

  it.each(MODULES)('in %s %s: the same digits for any number of threads and from temporary files', async (dtype, build) => {
    const [one = [], three, spilled] = await Promise.all(
      [{ threads: 1 }, { threads: 3 }, { threads: 2, maxMemoryBytes: 2 ** 16 }].map((options) =>
        normalised(createFastBackend({ dtype, build, ...options }), entry),
      ),
    )
    // Values of 900 in single precision are off by 3e-5; where little noise is left, all of a voxel grows.
    const largest = Math.max(...entry.first40.flat().map(Math.abs))
    for (const [t, row] of one.entries())
      expect(maxDifference(row.subarray(0, 40), entry.first40[t] ?? []) / largest).toBeLessThan(dtype === 'float64' ? 1e-12 : 1e-4)
    expect(three).toEqual(one)
    expect(spilled).toEqual(one)
  })
})
