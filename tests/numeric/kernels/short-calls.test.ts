/** Is the coordinator never away for long, however large the scan? Counted, not timed: what lies between two chances to answer. */
import { expect, test } from 'vitest'
import type { Bench } from '../../../src-main/engine/kernels/chunk'
import { runChunk } from '../../../src-main/engine/kernels/chunks'
import { Control } from '../../../src-main/engine/kernels/control'
import type { Job } from '../../../src-main/engine/kernels/jobs'
import { divide, layoutOf } from '../../../src-main/engine/kernels/layout'
import type { Kernels } from '../../../src-main/engine/kernels/start-kernels'

/** Multiply-adds between two pauses: at 4 thousand million a second, half of what the kernels do, 50 ms. */
const MOST_WORK = 2e8

/** Multiply-adds of each call, or what takes as long. Addresses do not matter to it. */
function costs(taps: number, nx: number, ny: number): { readonly [Name in keyof Kernels]: (...words: number[]) => number } {
  return {
    addStored: (_datatype, _source, _bytes, volumes, _sums, from, to) => volumes * (to - from),
    swapBytes: (_at, bytes) => bytes / 4,
    smoothPlane: () => 2 * taps * nx * ny,
    gatherPlane: () => (taps + 2) * nx * ny,
    copyLanes: (_from, _to, rows, lanes) => rows * lanes,
    copyBytes: (_to, _from, bytes) => bytes / 4,
    fillZero: (_at, bytes) => bytes / 4,
    tileMeans: (_tile, rows) => rows * 256,
    standardizeTile: (_tile, rows) => rows * 256 * 4,
    cleanTile: (_tile, rows, from, to, _trend, trendColumns, _sections, _states, sections, _padding, _confounds, confounds) =>
      rows * (to - from) * (2 * trendColumns + 2 * confounds + 10 * sections),
    divideByNoise: (_tile, rows, _scores, count) => (2 * rows + count) * 256,
    addRowSums: (_tile, rows) => rows * 256,
    subtractMeans: (_tile, rows) => rows * 256,
    packTile: (_tile, rows) => rows * 256,
    addProducts: (_packed, _panels, from, to) => (to - from) * 8 * to * 8 * 256,
    drainDoubles: (_target, _source, count) => count,
    whitenTile: (_tile, rows, _means, _whitening, padded) => rows * 256 * padded,
    addContrastSums: (_x, voxels, components, padded, _unmixing, rows) => voxels * rows * (components + padded + 20),
    sourcesOf: (_x, components, _unmixing, rows) => 256 * rows * (components + 1),
  }
}

/** The most work between two pauses while all chunks of a job are done, on kernels that only count. */
function longestStretch(job: Job, chunks: number, memory: WebAssembly.Memory, grid = { taps: 0, nx: 1, ny: 1 }): number {
  let work = 0
  let most = 0
  const counting = Object.entries(costs(grid.taps, grid.nx, grid.ny)).map(([name, cost]) => [
    name,
    (...words: number[]) => {
      work += (cost as (...words: number[]) => number)(...words)
    },
  ])
  const control = Control.create()
  control.begin([], chunks)
  const bench: Bench = { kernels: Object.fromEntries(counting) as Kernels, memory, control, layout: layoutOf('float32'), thread: 0 }
  for (let index = 0; index < chunks; index++) {
    for (const _pause of runChunk(bench, job, index)) {
      most = Math.max(most, work)
      work = 0
    }
    // A finished chunk is a pause, too.
    most = Math.max(most, work)
    work = 0
  }
  expect(most).toBeGreaterThan(0)
  return most
}

/** 230,000 voxels, 1200 volumes, 100 components; and a scan that few machines could hold. */
const SCANS = [
  { voxels: 230_000, rows: 1200, components: 100 },
  { voxels: 1_000_000, rows: 3000, components: 200 },
]

test.each(SCANS)('$voxels voxels of $rows volumes, $components components: every job after reading', ({ voxels, rows, components }) => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true })
  const tileCount = Math.ceil(voxels / 256)
  const common = { tiles: 0, file: -1, tileCount, rows, voxels, scratch: 0, scratchBytes: 0 }
  const { tilesPerChunk, chunks } = divide(tileCount, 4)
  const panels = Math.ceil((rows + 2) / 8)
  const whitened = { x: 0, unmixing: 0, padded: components, components, tileCount, tilesPerChunk, scratch: 0, scratchBytes: 0 }
  const cleaning = { trend: 0, trendColumns: 2, sections: 0, states: 0, sectionCount: 5, padding: 18, confounds: 0, confoundColumns: 100 }
  const jobs: Job[] = [
    { name: 'standardize', ...common, ...cleaning, keepsMean: 0, cleanScratchBytes: 64, tilesPerChunk, kind: 0, single: 0, rowSums: 0 },
    { name: 'divideByNoise', ...common, directions: 0, padded: 30, strongFrom: 0, leastShare: 0, zeros: 0, tilesPerChunk, rowSums: 0 },
    { name: 'gram', ...common, tilesPerChunk, panels, residual: 0, level: 0, total: 0 },
    { name: 'whiten', ...common, tilesPerChunk, residual: 0, whitening: 0, padded: components, slopes: 0, offsets: 0, out: 0 },
    { name: 'contrast', ...whitened, voxels, rows: components, contrast: 0, alpha: 1, sums: 0 },
    { name: 'sources', ...whitened, rows: components, out: 0, outStride: 0 },
  ]
  // The first chunks tell: all are alike.
  for (const job of jobs) expect(longestStretch(job, Math.min(2, chunks), memory), job.name).toBeLessThan(MOST_WORK)
})

test.each([
  [128, 128, 80],
  [512, 512, 300],
])('volumes of %i x %i x %i voxels: reading', (nx, ny, nz) => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true })
  const [list, plan, steps, slotsDone] = [1024, 2048, 4096, 512]
  new Int32Array(memory.buffer, list, 2).set([1, 0])
  new Uint32Array(memory.buffer, plan, 2).set([nx, ny])
  const planes = Array.from({ length: nz }, (_, z) => [z, Math.max(0, z - 8), z === nz - 1 ? nz : Math.max(0, z - 7)])
  new Int32Array(memory.buffer, steps, 3 * nz).set(planes.flat())
  const job: Job = {
    name: 'gather',
    plan,
    steps,
    stepCount: nz,
    scratch: 0,
    scratchBytes: 0,
    slots: list,
    slotCount: 1,
    slotBytes: 0,
    slotListBytes: 8,
    volumeBytes: nx * ny * nz * 4,
    voxels: nx * ny * nz,
    datatype: 8,
    bytesPerVoxel: 4,
    swapBytes: 1,
    scaled: 0,
    slope: 1,
    intercept: 0,
    sums: 0,
    slotsDone,
    gathering: 1,
  }
  expect(longestStretch(job, 1, memory, { taps: 17, nx, ny })).toBeLessThan(MOST_WORK)
})
