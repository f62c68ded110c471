/**
 * What is computed for one chunk of each job? The same code on the coordinator and on the threads.
 * A chunk pauses every few milliseconds (`yield 'pause'`), where the coordinator lets events in, and when it must wait for earlier chunks (`yield 'turn'`).
 */
import type { Control } from './control'
import type { Job, Jobs } from './jobs'
import { ROW_BYTES, roundUp, TILE } from './layout'
import { readAt, writeAt } from './spill-files'
import type { Kernels } from './start-kernels'

/** What a thread has. */
export interface Bench {
  readonly kernels: Kernels
  readonly memory: WebAssembly.Memory
  readonly control: Control
  /** 0 is the coordinator. */
  readonly thread: number
}
export type Pause = 'pause' | 'turn'

/** Private memory of whitenTile and tileMeans. */
export const WHITEN_SCRATCH_BYTES = 17 * 1024
/** Voxels that are added to the mean at a stretch. */
const MEAN_STRETCH = 16384
/** Panels of 8 columns that are multiplied with all rows at a time. */
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

const scratchOf = (bench: Bench, job: { readonly scratch: number; readonly scratchBytes: number }): number =>
  job.scratch + bench.thread * job.scratchBytes

/** The tiles of a chunk. */
function tilesOf(job: { readonly tileCount: number; readonly tilesPerChunk: number }, index: number): { first: number; end: number } {
  const first = index * job.tilesPerChunk
  return { first, end: Math.min(job.tileCount, first + job.tilesPerChunk) }
}

/** Address of a tile; one that is in a file is read into `room`. */
function tileOf(
  { memory }: Bench,
  job: { readonly tiles: number; readonly file: number; readonly rows: number },
  tile: number,
  room: number,
): number {
  const bytes = job.rows * ROW_BYTES
  if (job.file < 0) return job.tiles + tile * bytes
  readAt(job.file, new Uint8Array(memory.buffer, room, bytes), tile * bytes)
  return room
}

function* waitForTurn({ control }: Bench, index: number): Generator<Pause, void> {
  while (control.turn !== index) yield 'turn'
}

function* gather(bench: Bench, job: Jobs['gather'], index: number): Generator<Pause, void> {
  const { kernels, control, memory } = bench
  const slot = index % job.slotCount
  const list = job.slots + slot * job.slotBytes
  const [count, ...volumes] = new Int32Array(memory.buffer, list, job.slotListBytes / 4)
  const first = list + job.slotListBytes
  if (job.swapBytes) kernels.swapBytes(first, count * job.volumeBytes, job.bytesPerVoxel)
  const addToMean = () => {
    for (let from = 0; from < job.voxels; from += MEAN_STRETCH) {
      const to = Math.min(job.voxels, from + MEAN_STRETCH)
      kernels.addStored(job.datatype, first, job.volumeBytes, count, job.sums, from, to)
    }
    control.passTurn()
  }
  // The sums of floating-point files depend on the order of adding: one chunk after the other.
  const early = control.turn === index
  if (early) addToMean()
  if (job.gathering) {
    const scratch = scratchOf(bench, job)
    const steps = new Int32Array(memory.buffer, job.steps, job.stepCount * 3)
    for (let b = 0; b < count; b++) {
      const volume = first + b * job.volumeBytes
      for (let step = 0; step < steps.length; step += 3) {
        kernels.smoothPlane(job.plan, scratch, volume, steps[step])
        for (let z = steps[step + 1]; z < steps[step + 2]; z++) kernels.gatherPlane(job.plan, scratch, z, volumes[b])
        if (step % 48 === 45) yield 'pause'
      }
      yield 'pause'
    }
  }
  if (!early) {
    yield* waitForTurn(bench, index)
    addToMean()
  }
  Atomics.store(new Int32Array(memory.buffer, job.slotsDone, job.slotCount), slot, index + 1)
}

function* select(bench: Bench, job: Jobs['select'], index: number): Generator<Pause, void> {
  const { kernels, control, memory } = bench
  const [first, end] = new Uint32Array(memory.buffer, job.firstRun + 4 * index, 2)
  const runs = new Uint32Array(memory.buffer, job.runs + first * 16, (end - first) * 4)
  const scratch = scratchOf(bench, job)
  const tileBytes = job.rows * ROW_BYTES
  kernels.fillZero(scratch, tileBytes)
  for (let run = 0; run < runs.length; run += 4) {
    const [tile, fromLane, toLane, lanes] = runs.subarray(run, run + 4)
    kernels.copyLanes(job.tiles + tile * tileBytes + fromLane * 4, scratch + toLane * 4, job.rows, lanes)
  }
  // What is overwritten below is read by this and by earlier chunks only: they must have read it.
  yield* waitForTurn(bench, index)
  control.passTurn()
  kernels.copyBytes(job.tiles + index * tileBytes, scratch, tileBytes)
}

/** Lanes that are cleaned between two pauses: some milliseconds for a long scan. */
const LANES_PER_PAUSE = 64

/** Cleans a tile in place, when the job asks for it. */
function* clean(
  { kernels }: Bench,
  job: Jobs['standardize'] | Jobs['prepareSpilled'],
  tile: number,
  scratch: number,
): Generator<Pause, void> {
  if (job.cleanScratchBytes === 0) return
  const { trend, trendColumns, sections, states, sectionCount, padding, confounds, confoundColumns, keepsMean } = job
  for (let lane = 0; lane < TILE; lane += LANES_PER_PAUSE) {
    kernels.cleanTile(
      tile,
      job.rows,
      lane,
      lane + LANES_PER_PAUSE,
      trend,
      trendColumns,
      sections,
      states,
      sectionCount,
      padding,
      confounds,
      confoundColumns,
      keepsMean,
      scratch,
    )
    yield 'pause'
  }
}

function* standardize(bench: Bench, job: Jobs['standardize'], index: number): Generator<Pause, void> {
  const { kernels } = bench
  const scratch = scratchOf(bench, job)
  const sums = job.rowSums + index * job.rows * 8
  kernels.fillZero(sums, job.rows * 8)
  const { first, end } = tilesOf(job, index)
  for (let tile = first; tile < end; tile++) {
    const at = job.tiles + tile * job.rows * ROW_BYTES
    yield* clean(bench, job, at, scratch)
    if (job.kind >= 0) kernels.standardizeTile(at, job.rows, job.kind, Number.EPSILON, scratch)
    kernels.addRowSums(at, job.rows, sums)
    yield 'pause'
  }
}

function* prepareSpilled(bench: Bench, job: Jobs['prepareSpilled'], index: number): Generator<Pause, void> {
  const { kernels, memory } = bench
  const tileBytes = job.rows * ROW_BYTES
  const own = scratchOf(bench, job)
  const source = own + tileBytes
  const scratch = source + tileBytes
  const sums = job.rowSums + index * job.rows * 8
  kernels.fillZero(sums, job.rows * 8)
  const { first, end } = tilesOf(job, index)
  let loaded = -1
  for (let tile = first; tile < end; tile++) {
    kernels.fillZero(own, tileBytes)
    const [from, to] = new Uint32Array(memory.buffer, job.firstRun + 4 * tile, 2)
    const runs = new Uint32Array(memory.buffer, job.runs + from * 16, (to - from) * 4)
    for (let run = 0; run < runs.length; run += 4) {
      const [sourceTile, fromLane, toLane, lanes] = runs.subarray(run, run + 4)
      if (sourceTile !== loaded) {
        loadGathered(bench, job, sourceTile, source)
        loaded = sourceTile
        yield 'pause'
      }
      kernels.copyLanes(source + fromLane * 4, own + toLane * 4, job.rows, lanes)
    }
    yield* clean(bench, job, own, scratch)
    if (job.kind >= 0) kernels.standardizeTile(own, job.rows, job.kind, Number.EPSILON, scratch)
    kernels.addRowSums(own, job.rows, sums)
    writeAt(job.prepared, new Uint8Array(memory.buffer, own, tileBytes), tile * tileBytes)
    yield 'pause'
  }
}

/** Reads all volumes of one tile from the groups of volumes. */
function loadGathered({ memory }: Bench, job: Jobs['prepareSpilled'], tile: number, target: number): void {
  for (let row = 0; row < job.rows; row += job.groupRows) {
    const rows = Math.min(job.groupRows, job.rows - row)
    const place = (row * job.sourceTileCount + tile * rows) * ROW_BYTES
    readAt(job.gathered, new Uint8Array(memory.buffer, target + row * ROW_BYTES, rows * ROW_BYTES), place)
  }
}

/** Lanes of a tile that hold voxels. */
const lanesOf = (voxels: number, tile: number): number => Math.min(TILE, voxels - tile * TILE)

/**
 * The differences of a tile from its voxels' means over time, then a row with the means and a row of ones: with these two rows in the products,
 * X X' can be put together without float32 losing what varies beside a mean image thousands of times larger.
 */
function residualTile({ kernels, memory }: Bench, tile: number, rows: number, lanes: number, out: number, scratch: number): void {
  const means = out + rows * ROW_BYTES
  kernels.tileMeans(tile, rows, means, scratch)
  kernels.subtractMeans(tile, rows, means, out)
  const ones = new Float32Array(memory.buffer, means + ROW_BYTES, TILE)
  ones.fill(1, 0, lanes)
  ones.fill(0, lanes)
}

function* gram(bench: Bench, job: Jobs['gram'], index: number): Generator<Pause, void> {
  const { kernels, control } = bench
  const packed = scratchOf(bench, job)
  const packedBytes = job.panels * 8 * ROW_BYTES
  const own = packed + packedBytes
  const size = job.panels * 8
  const residual = own + size * size * 8
  const room = residual + (job.residual ? (job.rows + 2) * ROW_BYTES : 0)
  const { first, end } = tilesOf(job, index)
  let operations = 0
  for (let tile = first; tile < end; tile++) {
    const at = tileOf(bench, job, tile, room)
    let rows = job.rows
    let source = at
    if (job.residual) {
      residualTile(bench, at, job.rows, lanesOf(job.voxels, tile), residual, packed)
      rows += 2
      source = residual
    }
    kernels.packTile(source, rows, packed)
    // Columns by columns: no call is long, and the first ones already run compiled code.
    for (let from = 0; from < job.panels; from += COLUMN_PANELS) {
      const to = Math.min(job.panels, from + COLUMN_PANELS)
      kernels.addProducts(packed, job.panels, from, to, own)
      operations += (to - from) * 8 * to * 8 * TILE * 2
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

function* whiten(bench: Bench, job: Jobs['whiten'], index: number): Generator<Pause, void> {
  const { kernels } = bench
  const { first, end } = tilesOf(job, index)
  const means = scratchOf(bench, job)
  const scratch = means + ROW_BYTES
  for (let tile = first; tile < end; tile++) {
    const at = tileOf(bench, job, tile, scratch + WHITEN_SCRATCH_BYTES)
    const out = job.out + tile * TILE * job.padded * 4
    if (job.residual) kernels.tileMeans(at, job.rows, means, scratch)
    kernels.whitenTile(at, job.rows, job.residual ? means : 0, job.whitening, job.padded, job.slopes, job.offsets, out, scratch)
    const lanes = lanesOf(job.voxels, tile)
    for (let row = 0; lanes < TILE && row < job.padded; row++) kernels.fillZero(out + row * ROW_BYTES + lanes * 4, (TILE - lanes) * 4)
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
      job.x + tile * job.padded * ROW_BYTES,
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
  const { kernels } = bench
  const { first, end } = tilesOf(job, index)
  const scratch = scratchOf(bench, job)
  for (let tile = first; tile < end; tile++) {
    const x = job.x + tile * job.padded * ROW_BYTES
    kernels.sourcesOf(x, job.components, job.unmixing, job.rows, scratch, job.out + tile * ROW_BYTES, job.outStride)
    yield 'pause'
  }
}
