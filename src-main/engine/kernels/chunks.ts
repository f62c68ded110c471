/**
 * What is computed for one chunk of each job? The same code on the coordinator and on the threads.
 * A chunk pauses every few milliseconds (`yield 'pause'`), where the coordinator lets events in, and when it must wait for earlier chunks (`yield 'turn'`).
 */
import { type Bench, type Pause, scratchOf, tileOf, tilesOf, waitForTurn } from './chunk'
import { gather, prepareSpilled, select, standardize } from './gather-chunks'
import type { Job, Jobs } from './jobs'
import { realsAt, roundUp, TILE } from './layout'
import { writeAt } from './spill-files'

/** Private memory of whitenTile and tileMeans. */
export const WHITEN_SCRATCH_BYTES = 17 * 1024
/** Bytes of a panel: 32 of every voxel of a tile. */
export const PANEL_BYTES = 32 * TILE
/** Panels of columns that are multiplied with all rows at a time. */
const COLUMN_PANELS = 4
/** Floating-point operations between two pauses: some milliseconds. */
const OPERATIONS_PER_PAUSE = 1e8

export function* runChunk(bench: Bench, job: Job, index: number): Generator<Pause, void> {
  switch (job.name) {
    case 'gather':
      return yield* gather(bench, job, index)
    case 'select':
      return yield* select(bench, job, index)
    case 'standardize':
      return yield* standardize(bench, job, index)
    case 'prepareSpilled':
      return yield* prepareSpilled(bench, job, index)
    case 'divideByNoise':
      return yield* divideByNoise(bench, job, index)
    case 'gram':
      return yield* gram(bench, job, index)
    case 'whiten':
      return yield* whiten(bench, job, index)
    case 'contrast':
      return yield* contrast(bench, job, index)
    case 'sources':
      return yield* sources(bench, job, index)
  }
}

/** Lanes of a tile that hold voxels. */
const lanesOf = (voxels: number, tile: number): number => Math.min(TILE, voxels - tile * TILE)

/**
 * The differences of a tile from its voxels' means over time, then a row with the means and a row of ones: with these two rows in the products,
 * X X' can be put together without float32 losing what varies beside a mean image thousands of times larger. `level`, the mean of all values, is
 * taken off the means, which a Gram matrix centred over the voxels does not see.
 */
function residualTile(
  { kernels, memory, layout }: Bench,
  tile: number,
  job: Jobs['gram'],
  lanes: number,
  out: number,
  scratch: number,
): void {
  const { rows, level } = job
  const means = out + rows * layout.rowBytes
  kernels.tileMeans(tile, rows, means, scratch)
  kernels.subtractMeans(tile, rows, means, out)
  const meanValues = realsAt(layout, memory.buffer, means, lanes)
  for (let lane = 0; lane < lanes; lane++) meanValues[lane] -= level
  const ones = realsAt(layout, memory.buffer, means + layout.rowBytes, TILE)
  ones.fill(1, 0, lanes)
  ones.fill(0, lanes)
}

function* gram(bench: Bench, job: Jobs['gram'], index: number): Generator<Pause, void> {
  const { kernels, control, layout } = bench
  const { panelRows, rowBytes } = layout
  const packed = scratchOf(bench, job)
  const own = packed + job.panels * PANEL_BYTES
  const size = job.panels * panelRows
  const residual = own + size * size * 8
  const room = residual + (job.residual ? (job.rows + 2) * rowBytes : 0)
  const { first, end } = tilesOf(job, index)
  let operations = 0
  for (let tile = first; tile < end; tile++) {
    const at = tileOf(bench, job, tile, room)
    let rows = job.rows
    let source = at
    if (job.residual) {
      residualTile(bench, at, job, lanesOf(job.voxels, tile), residual, packed)
      rows += 2
      source = residual
    }
    kernels.packTile(source, rows, packed)
    // Columns by columns: no call is long, and the first ones already run compiled code.
    for (let from = 0; from < job.panels; from += COLUMN_PANELS) {
      const to = Math.min(job.panels, from + COLUMN_PANELS)
      kernels.addProducts(packed, job.panels, from, to, own)
      operations += (to - from) * to * panelRows ** 2 * TILE * 2
      if (operations > OPERATIONS_PER_PAUSE) {
        operations = 0
        yield 'pause'
      }
    }
  }
  yield* waitForTurn(bench, index)
  kernels.drainDoubles(job.total, own, size * size)
  control.passTurn()
}

function* divideByNoise(bench: Bench, job: Jobs['divideByNoise'], index: number): Generator<Pause, void> {
  const { kernels, memory, layout } = bench
  const { first, end } = tilesOf(job, index)
  const tileBytes = job.rows * layout.rowBytes
  const scores = scratchOf(bench, job)
  const scratch = scores + job.padded * layout.rowBytes
  const sums = job.rowSums + index * job.rows * 8
  kernels.fillZero(sums, job.rows * 8)
  for (let tile = first; tile < end; tile++) {
    const at = tileOf(bench, job, tile, scratch + WHITEN_SCRATCH_BYTES)
    kernels.whitenTile(at, job.rows, 0, job.directions, job.padded, job.zeros, job.zeros, scores, scratch)
    kernels.divideByNoise(at, job.rows, scores, job.padded, job.strongFrom, job.leastShare, scratch)
    if (job.file >= 0) writeAt(job.file, new Uint8Array(memory.buffer, at, tileBytes), tile * tileBytes)
    kernels.addRowSums(at, job.rows, sums)
    yield 'pause'
  }
}

function* whiten(bench: Bench, job: Jobs['whiten'], index: number): Generator<Pause, void> {
  const { kernels, layout } = bench
  const { rowBytes, realBytes } = layout
  const { first, end } = tilesOf(job, index)
  const means = scratchOf(bench, job)
  const scratch = means + rowBytes
  for (let tile = first; tile < end; tile++) {
    const at = tileOf(bench, job, tile, scratch + WHITEN_SCRATCH_BYTES)
    const out = job.out + tile * job.padded * rowBytes
    if (job.residual) kernels.tileMeans(at, job.rows, means, scratch)
    kernels.whitenTile(at, job.rows, job.residual ? means : 0, job.whitening, job.padded, job.slopes, job.offsets, out, scratch)
    const lanes = lanesOf(job.voxels, tile)
    for (let row = 0; lanes < TILE && row < job.padded; row++)
      kernels.fillZero(out + row * rowBytes + lanes * realBytes, (TILE - lanes) * realBytes)
    yield 'pause'
  }
}

function* contrast(bench: Bench, job: Jobs['contrast'], index: number): Generator<Pause, void> {
  const { kernels } = bench
  const { first, end } = tilesOf(job, index)
  const even = roundUp(job.rows, 2)
  const sums = job.sums + index * (even * job.padded + even) * 8
  const primes = sums + even * job.padded * 8
  kernels.fillZero(sums, (even * job.padded + even) * 8)
  // A stretch without pause: as many tiles as give some milliseconds of work.
  const stretch = Math.max(1, Math.floor(OPERATIONS_PER_PAUSE / (TILE * even * job.padded * 4)))
  for (let tile = first; tile < end; tile += stretch) {
    kernels.addContrastSums(
      job.x + tile * job.padded * bench.layout.rowBytes,
      Math.min(job.voxels, Math.min(end, tile + stretch) * TILE) - tile * TILE,
      job.components,
      job.padded,
      job.unmixing,
      job.rows,
      job.contrast,
      job.alpha,
      scratchOf(bench, job),
      sums,
      primes,
    )
    yield 'pause'
  }
}

function* sources(bench: Bench, job: Jobs['sources'], index: number): Generator<Pause, void> {
  const { kernels, layout } = bench
  const { first, end } = tilesOf(job, index)
  const scratch = scratchOf(bench, job)
  for (let tile = first; tile < end; tile++) {
    const x = job.x + tile * job.padded * layout.rowBytes
    kernels.sourcesOf(x, job.components, job.unmixing, job.rows, scratch, job.out + tile * layout.rowBytes, job.outStride)
    yield 'pause'
  }
}
