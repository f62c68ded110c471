/** What is computed for one chunk of the jobs that make X: volumes gathered, voxels selected, time courses standardised? */
import { type Bench, type Pause, scratchOf, tilesOf, waitForTurn } from './chunk'
import type { Jobs } from './jobs'
import { TILE } from './layout'
import { readAt, writeAt } from './spill-files'

/** Voxels that are added to the mean at a stretch. */
const MEAN_STRETCH = 16384
/** Bytes whose order is turned at a stretch. */
const SWAP_STRETCH = 1 << 22
/** Voxels that are smoothed between two pauses, or one plane of them. */
const VOXELS_PER_PAUSE = 1 << 16

export function* gather(bench: Bench, job: Jobs['gather'], index: number): Generator<Pause, void> {
  const { kernels, control, memory } = bench
  const slot = index % job.slotCount
  const list = job.slots + slot * job.slotBytes
  const [count, ...volumes] = new Int32Array(memory.buffer, list, job.slotListBytes / 4)
  const first = list + job.slotListBytes
  if (job.swapBytes) {
    const bytes = count * job.volumeBytes
    for (let at = 0; at < bytes; at += SWAP_STRETCH) {
      kernels.swapBytes(first + at, Math.min(SWAP_STRETCH, bytes - at), job.bytesPerVoxel)
      if (at > 0) yield 'pause'
    }
  }
  const addToMean = function* (): Generator<Pause, void> {
    for (let from = 0; from < job.voxels; from += MEAN_STRETCH) {
      const to = Math.min(job.voxels, from + MEAN_STRETCH)
      kernels.addStored(job.datatype, first, job.volumeBytes, count, job.sums, from, to, job.scaled, job.slope, job.intercept)
      if (to % (64 * MEAN_STRETCH) === 0) yield 'pause'
    }
    control.passTurn()
  }
  // The sums of floating-point files depend on the order of adding: one chunk after the other.
  const early = control.turn === index
  if (early) yield* addToMean()
  if (job.gathering) {
    const scratch = scratchOf(bench, job)
    const steps = new Int32Array(memory.buffer, job.steps, job.stepCount * 3)
    const [nx, ny] = new Uint32Array(memory.buffer, job.plan, 2)
    const stepsPerPause = 3 * Math.max(1, Math.floor(VOXELS_PER_PAUSE / (nx * ny)))
    for (let b = 0; b < count; b++) {
      const volume = first + b * job.volumeBytes
      for (let step = 0; step < steps.length; step += 3) {
        kernels.smoothPlane(job.plan, scratch, volume, steps[step])
        for (let z = steps[step + 1]; z < steps[step + 2]; z++) kernels.gatherPlane(job.plan, scratch, z, volumes[b])
        if (step % stepsPerPause === 0) yield 'pause'
      }
      yield 'pause'
    }
  }
  if (!early) {
    yield* waitForTurn(bench, index)
    yield* addToMean()
  }
  Atomics.store(new Int32Array(memory.buffer, job.slotsDone, job.slotCount), slot, index + 1)
}

export function* select(bench: Bench, job: Jobs['select'], index: number): Generator<Pause, void> {
  const { kernels, control, memory, layout } = bench
  const [first, end] = new Uint32Array(memory.buffer, job.firstRun + 4 * index, 2)
  const runs = new Uint32Array(memory.buffer, job.runs + first * 16, (end - first) * 4)
  const scratch = scratchOf(bench, job)
  const tileBytes = job.rows * layout.rowBytes
  kernels.fillZero(scratch, tileBytes)
  for (let run = 0; run < runs.length; run += 4) {
    const [tile, fromLane, toLane, lanes] = runs.subarray(run, run + 4)
    kernels.copyLanes(job.tiles + tile * tileBytes + fromLane * layout.realBytes, scratch + toLane * layout.realBytes, job.rows, lanes)
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

export function* standardize(bench: Bench, job: Jobs['standardize'], index: number): Generator<Pause, void> {
  const { kernels, layout } = bench
  const scratch = scratchOf(bench, job)
  const sums = job.rowSums + index * job.rows * 8
  kernels.fillZero(sums, job.rows * 8)
  const { first, end } = tilesOf(job, index)
  for (let tile = first; tile < end; tile++) {
    const at = job.tiles + tile * job.rows * layout.rowBytes
    yield* clean(bench, job, at, scratch)
    if (job.kind >= 0) kernels.standardizeTile(at, job.rows, job.kind, Number.EPSILON, job.single, scratch)
    kernels.addRowSums(at, job.rows, sums)
    yield 'pause'
  }
}

export function* prepareSpilled(bench: Bench, job: Jobs['prepareSpilled'], index: number): Generator<Pause, void> {
  const { kernels, memory, layout } = bench
  const tileBytes = job.rows * layout.rowBytes
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
      kernels.copyLanes(source + fromLane * layout.realBytes, own + toLane * layout.realBytes, job.rows, lanes)
    }
    yield* clean(bench, job, own, scratch)
    if (job.kind >= 0) kernels.standardizeTile(own, job.rows, job.kind, Number.EPSILON, job.single, scratch)
    kernels.addRowSums(own, job.rows, sums)
    writeAt(job.prepared, new Uint8Array(memory.buffer, own, tileBytes), tile * tileBytes)
    yield 'pause'
  }
}

/** Reads all volumes of one tile from the groups of volumes. */
function loadGathered({ memory, layout: { rowBytes } }: Bench, job: Jobs['prepareSpilled'], tile: number, target: number): void {
  for (let row = 0; row < job.rows; row += job.groupRows) {
    const rows = Math.min(job.groupRows, job.rows - row)
    const place = (row * job.sourceTileCount + tile * rows) * rowBytes
    readAt(job.gathered, new Uint8Array(memory.buffer, target + row * rowBytes, rows * rowBytes), place)
  }
}
