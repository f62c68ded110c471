/**
 * How are the voxels stored and worked on in WebAssembly on several threads? float32 in tiles of [volumes][256 voxels]; sums in float64.
 * Sums are put together chunk by chunk in a fixed order, and chunks do not depend on the number of threads: so every digit is the same for any number.
 */
import { totalmem } from 'node:os'
import { BugError } from '../../../src-shared/errors'
import { type Dense, zeros } from '../maths/dense'
import { BYTES_PER_VOXEL } from '../read/datatypes'
import type { Backend, Contrast, GatherOptions, Standardize } from './backend'
import { WHITEN_SCRATCH_BYTES } from './chunks'
import { Crew } from './crew'
import { DATATYPE_CODES, type GatherPlan, writeGatherPlan } from './gather-plan'
import type { Job } from './jobs'
import { packForPanels, roundUp } from './panels'
import { selectionRuns } from './selection-runs'
import { readAt, SpillFiles, writeAt } from './spill-files'
import { availableBuilds, type Build } from './wasm-kernels'

export interface FastBackendOptions {
  /** The calling thread included. */
  readonly threads: number
  /** Lets a long operation be stopped in its midst. */
  readonly signal?: AbortSignal
  /** Which WebAssembly build; by default the best that runs here. */
  readonly build?: Build
  /** Prepared voxels that would take more than this go to temporary files; by default half of the machine's memory. */
  readonly maxMemoryBytes?: number
}

const TILE = 256
const ROW_BYTES = TILE * 4
/** Chunks into which the voxels are divided at most, whatever the number of threads. */
const MOST_CHUNKS = 64
/** Stored volumes are taken together until they are this large: fewer wake-ups for small volumes. */
const SLOT_BYTES = 1 << 20
const CONTRAST_CODES = { logcosh: 0, exp: 1, cube: 2 } as const
const STANDARDIZE_CODES = { zscore_sample: 0, zscore: 1, psc: 2, none: -1 } as const

/** @throws Error when this machine has no SIMD in WebAssembly */
export function createFastBackend(options: FastBackendOptions): Backend {
  return new FastBackend(options)
}

const STANDARDIZE_SCRATCH_BYTES = 12 * 1024
/** Bytes written to a file between two chances to stop. */
const WRITE_BYTES = 1 << 24
/** 32-bit addresses reach 4 GiB, and the whitened voxels and some room to work come on top. */
const MOST_TILE_BYTES = 3 * 2 ** 30

/** What is known between open and the first use of the gathered data. */
interface Gathering {
  readonly options: GatherOptions
  readonly plan: GatherPlan | null
  readonly slots: {
    readonly at: number
    readonly count: number
    readonly bytes: number
    readonly listBytes: number
    readonly volumes: number
  }
  readonly slotsDone: number
  readonly heapMark: number
  /** Volumes that the tiles hold at a time: all, or a group that then goes to the file. */
  readonly groupRows: number
  /** Stored volumes in the slot that is being filled. */
  waiting: number
  /** Slots handed to the threads. */
  published: number
}

interface SpilledVoxels {
  readonly candidates: Uint32Array
  kind: number
  readonly groupRows: number
}

class FastBackend implements Backend {
  readonly name: string
  readonly #crew: Crew
  #gathering: Gathering | null = null
  #layout: GatherOptions['layout'] | null = null
  #candidates: Uint32Array = new Uint32Array(0)
  #added = 0
  /** Address of the float64 sums of the stored values, whole grid. */
  #sums = 0
  /** X: address, voxels. */
  #tiles = 0
  #voxels = 0
  #rows = 0
  #standardized = false
  #rowSums: Float64Array | null = null
  /** X1: address, components, and the heap as it was before it. */
  #whitened: { readonly at: number; readonly components: number; readonly padded: number } | null = null
  #heapAfterTiles = 0
  /** X may be overwritten. */
  #tilesFree = false
  readonly #maxMemoryBytes: number
  #spill: SpillFiles | null = null
  /** Of spilled tiles: what is done to them when they are first read again. */
  #toPrepare: SpilledVoxels | null = null
  #preparing: Promise<void> | null = null

  constructor({ threads, signal, build = availableBuilds()[0], maxMemoryBytes = totalmem() / 2 }: FastBackendOptions) {
    if (!build) throw new Error('this machine has no SIMD in WebAssembly')
    this.#crew = new Crew({ build, threads, signal })
    this.#maxMemoryBytes = maxMemoryBytes
    this.name = `fast (${build}, ${this.#crew.threads} ${this.#crew.threads === 1 ? 'thread' : 'threads'})`
  }

  async open(options: GatherOptions): Promise<void> {
    const { heap, threads } = this.#crew
    const { layout, candidates } = options
    heap.release(64)
    const [nx, ny, nz] = layout.shape
    const volumeBytes = nx * ny * nz * BYTES_PER_VOXEL[layout.datatype]
    this.#layout = layout
    this.#candidates = candidates
    this.#voxels = candidates.length
    this.#rows = layout.volumes
    this.#added = 0
    this.#standardized = false
    this.#rowSums = null
    this.#whitened = null
    this.#tilesFree = false
    this.#sums = this.#zeroed(roundUp(nx * ny * nz, 8) * 8)
    this.#spill?.close()
    this.#spill = null
    this.#toPrepare = null
    const groupRows = this.#groupRows(layout.volumes)
    if (groupRows < layout.volumes) {
      this.#spill = new SpillFiles()
      this.#toPrepare = { candidates, kind: -1, groupRows }
    }
    this.#tiles = this.#zeroed(this.#tileCount * groupRows * ROW_BYTES)
    this.#heapAfterTiles = heap.mark()
    const plan = candidates.length > 0 ? writeGatherPlan(heap, options, this.#tiles, groupRows) : null
    const volumes = Math.max(1, Math.min(16, Math.floor(SLOT_BYTES / volumeBytes), groupRows))
    const listBytes = roundUp((volumes + 1) * 4, 64)
    const count = threads === 1 ? 1 : threads + 2
    const bytes = roundUp(listBytes + volumes * volumeBytes, 64) + 64
    const slotsDone = this.#zeroed(count * 4)
    const slots = { at: heap.allocate(count * bytes), count, bytes, listBytes, volumes }
    const scratchBytes = plan ? roundUp(plan.scratchBytes, 64) + 64 : 0
    const scratch = heap.allocate(threads * scratchBytes)
    this.#gathering = { options, plan, slots, slotsDone, heapMark: this.#heapAfterTiles, groupRows, waiting: 0, published: 0 }
    this.#crew.begin(
      {
        name: 'gather',
        plan: plan?.at ?? 0,
        steps: plan?.steps ?? 0,
        stepCount: plan?.stepCount ?? 0,
        scratch,
        scratchBytes,
        slots: slots.at,
        slotCount: count,
        slotBytes: bytes,
        slotListBytes: listBytes,
        volumeBytes,
        voxels: nx * ny * nz,
        datatype: DATATYPE_CODES[layout.datatype],
        bytesPerVoxel: BYTES_PER_VOXEL[layout.datatype],
        swapBytes: layout.swapBytes && BYTES_PER_VOXEL[layout.datatype] > 1 ? 1 : 0,
        sums: this.#sums,
        slotsDone,
        gathering: plan ? 1 : 0,
      },
      0,
    )
  }

  async addVolume(t: number, bytes: Uint8Array): Promise<void> {
    const gathering = this.#gathering
    if (!gathering) throw new BugError('volumes can be added after open only')
    const { slots, options } = gathering
    const [nx, ny, nz] = options.layout.shape
    const expected = nx * ny * nz * BYTES_PER_VOXEL[options.layout.datatype]
    if (bytes.length !== expected) throw new BugError(`volume of ${bytes.length} bytes where ${expected} were expected`)
    if (t < 0 || t >= options.layout.volumes) throw new BugError(`volume ${t} of ${options.layout.volumes}`)
    const { heap } = this.#crew
    const place = t % gathering.groupRows
    if (this.#spill && t !== this.#added) throw new BugError(`volume ${t} comes after ${this.#added} volumes`)
    if (this.#spill && place === 0 && t > 0) await this.#writeGroup(gathering, this.#spill, t - gathering.groupRows, gathering.groupRows)
    const slot = gathering.published % slots.count
    if (gathering.waiting === 0 && gathering.published >= slots.count) {
      const last = gathering.published - slots.count + 1
      const done = heap.int32(gathering.slotsDone, slots.count)
      await this.#crew.until(() => Atomics.load(done, slot) >= last)
    }
    const list = slots.at + slot * slots.bytes
    heap.bytes(list + slots.listBytes + gathering.waiting * expected, expected).set(bytes)
    gathering.waiting++
    const entries = heap.int32(list, slots.volumes + 1)
    entries[0] = gathering.waiting
    entries[gathering.waiting] = place
    this.#added++
    if (gathering.waiting === slots.volumes) this.#publish(gathering)
  }

  #publish(gathering: Gathering): void {
    gathering.waiting = 0
    gathering.published++
    this.#crew.publish()
  }

  /** Writes the volumes from `first` on, which the tiles hold, into the file of groups. */
  async #writeGroup(gathering: Gathering, spill: SpillFiles, first: number, rows: number): Promise<void> {
    if (gathering.waiting > 0) this.#publish(gathering)
    await this.#crew.finish()
    const { heap } = this.#crew
    const tileBytes = gathering.groupRows * ROW_BYTES
    let place = first * this.#tileCount * ROW_BYTES
    if (rows === gathering.groupRows) {
      const all = heap.bytes(this.#tiles, this.#tileCount * tileBytes)
      for (let start = 0; start < all.length; start += WRITE_BYTES) {
        const piece = all.subarray(start, start + WRITE_BYTES)
        writeAt(spill.gathered, piece, place + start)
        await this.#crew.breathe()
      }
      return
    }
    // The last group is smaller than the room of a tile.
    for (let tile = 0; tile < this.#tileCount; tile++) {
      writeAt(spill.gathered, heap.bytes(this.#tiles + tile * tileBytes, rows * ROW_BYTES), place)
      place += rows * ROW_BYTES
    }
  }

  /** Volumes that are kept in memory at a time, so that their tiles stay within half of what is allowed. */
  #groupRows(volumes: number): number {
    const row = this.#tileCount * ROW_BYTES
    if (volumes * row <= Math.min(MOST_TILE_BYTES, this.#maxMemoryBytes)) return volumes
    const most = Math.min(MOST_TILE_BYTES, this.#maxMemoryBytes / 2) / row
    return Math.min(volumes - 1, Math.max(8, Math.floor(most / 8) * 8))
  }

  /** Waits until all volumes are gathered, and gives the room of the slots back. */
  async #gathered(): Promise<void> {
    const gathering = this.#gathering
    if (!gathering) return
    if (gathering.waiting > 0) this.#publish(gathering)
    await this.#crew.finish()
    if (this.#spill && this.#added > 0) {
      const first = Math.floor((this.#added - 1) / gathering.groupRows) * gathering.groupRows
      await this.#writeGroup(gathering, this.#spill, first, this.#rows - first)
    }
    this.#gathering = null
    this.#crew.heap.release(gathering.heapMark)
  }

  async mean(): Promise<Float64Array> {
    await this.#gathered()
    const layout = this.#layout
    if (!layout) throw new BugError('the backend is not open')
    const [nx, ny, nz] = layout.shape
    const sums = this.#crew.heap.float64(this.#sums, nx * ny * nz)
    const slope = layout.scaling?.slope ?? 1
    const intercept = layout.scaling?.intercept ?? 0
    const mean = new Float64Array(sums.length)
    for (let voxel = 0; voxel < mean.length; voxel++) mean[voxel] = (sums[voxel] / this.#added) * slope + intercept
    return mean
  }

  async select(voxels: Uint32Array): Promise<void> {
    await this.#gathered()
    if (voxels.length === this.#candidates.length) return
    if (this.#toPrepare) {
      this.#voxels = voxels.length
      this.#candidates = voxels
      return
    }
    const { heap, threads } = this.#crew
    const { runs, firstRun } = selectionRuns(this.#candidates, voxels)
    const mark = heap.mark()
    const runsAt = heap.allocate(runs.byteLength)
    heap.uint32(runsAt, runs.length).set(runs)
    const firstRunAt = heap.allocate(firstRun.byteLength)
    heap.uint32(firstRunAt, firstRun.length).set(firstRun)
    const scratchBytes = this.#rows * ROW_BYTES
    const scratch = heap.allocate(threads * scratchBytes)
    const job: Job = { name: 'select', tiles: this.#tiles, rows: this.#rows, firstRun: firstRunAt, runs: runsAt, scratch, scratchBytes }
    this.#voxels = voxels.length
    this.#candidates = voxels
    this.#rowSums = null
    await this.#crew.run(job, this.#tileCount)
    heap.release(mark)
  }

  async standardize(kind: Standardize): Promise<void> {
    await this.#gathered()
    // One volume has no course over time: it is left as it is.
    if (kind === 'none' || this.#rows < 2) return
    this.#standardized = true
    if (this.#toPrepare) this.#toPrepare.kind = STANDARDIZE_CODES[kind]
    else await this.#standardizeAndSum(STANDARDIZE_CODES[kind])
  }

  async spatialMean(): Promise<Float64Array> {
    return (await this.#sumOfRows()).map((sum) => sum / this.#voxels)
  }

  async #sumOfRows(): Promise<Float64Array> {
    await this.#prepared()
    return this.#rowSums ?? (await this.#standardizeAndSum(-1))
  }

  /** Sees to it that X is as it was asked for: in memory it is; spilled, it is selected and standardised now, in one reading. */
  async #prepared(): Promise<void> {
    await this.#gathered()
    if (!this.#toPrepare || !this.#spill) return
    this.#preparing ??= this.#prepareSpilled(this.#spill, this.#toPrepare)
    await this.#preparing
  }

  async #prepareSpilled(spill: SpillFiles, { candidates, kind, groupRows }: SpilledVoxels): Promise<void> {
    const { heap, threads } = this.#crew
    heap.release(this.#tiles)
    const { runs, firstRun } = selectionRuns(candidates, this.#candidates)
    const runsAt = heap.allocate(runs.byteLength)
    heap.uint32(runsAt, runs.length).set(runs)
    const firstRunAt = heap.allocate(firstRun.byteLength)
    heap.uint32(firstRunAt, firstRun.length).set(firstRun)
    const { tilesPerChunk, chunks } = this.#chunks(1)
    const rowSums = heap.allocate(chunks * this.#rows * 8)
    const scratchBytes = 2 * this.#rows * ROW_BYTES + STANDARDIZE_SCRATCH_BYTES
    await this.#crew.run(
      {
        name: 'prepareSpilled',
        gathered: spill.gathered,
        groupRows,
        sourceTileCount: Math.ceil(candidates.length / TILE),
        prepared: spill.prepared,
        tileCount: this.#tileCount,
        tilesPerChunk,
        rows: this.#rows,
        firstRun: firstRunAt,
        runs: runsAt,
        kind,
        scratch: heap.allocate(threads * scratchBytes),
        scratchBytes,
        rowSums,
      },
      chunks,
    )
    this.#rowSums = this.#sumOfParts(rowSums, this.#rows, chunks)
    this.#toPrepare = null
    this.#preparing = null
    heap.release(this.#tiles)
    this.#heapAfterTiles = heap.mark()
  }

  async #standardizeAndSum(kind: number): Promise<Float64Array> {
    const { heap, threads } = this.#crew
    const mark = heap.mark()
    const { tilesPerChunk, chunks } = this.#chunks(1)
    const rowSums = heap.allocate(chunks * this.#rows * 8)
    const scratchBytes = STANDARDIZE_SCRATCH_BYTES
    const scratch = heap.allocate(threads * scratchBytes)
    await this.#crew.run(
      {
        name: 'standardize',
        tiles: this.#tiles,
        tileCount: this.#tileCount,
        tilesPerChunk,
        rows: this.#rows,
        kind,
        scratch,
        scratchBytes,
        rowSums,
      },
      chunks,
    )
    const sums = this.#sumOfParts(rowSums, this.#rows, chunks)
    heap.release(mark)
    this.#rowSums = sums
    return sums
  }

  async gram(spatialMean: Float64Array): Promise<Dense> {
    const sums = await this.#sumOfRows()
    const { heap, threads } = this.#crew
    const mark = heap.mark()
    const rows = this.#rows
    const residual = !this.#standardized
    const panels = Math.ceil((rows + (residual ? 2 : 0)) / 8)
    const size = panels * 8
    const { tilesPerChunk, chunks } = this.#chunks(4)
    const packedBytes = size * ROW_BYTES
    const scratchBytes = roundUp(
      packedBytes + size * size * 8 + (residual ? (rows + 2) * ROW_BYTES : 0) + (this.#spill ? rows * ROW_BYTES : 0),
      64,
    )
    const scratch = heap.allocate(threads * scratchBytes)
    const total = this.#zeroed(size * size * 8)
    for (let thread = 0; thread < threads; thread++) heap.bytes(scratch + thread * scratchBytes + packedBytes, size * size * 8).fill(0)
    await this.#crew.run(
      {
        name: 'gram',
        tiles: this.#tiles,
        file: this.#spill?.prepared ?? -1,
        tileCount: this.#tileCount,
        tilesPerChunk,
        rows,
        voxels: this.#voxels,
        panels,
        residual: residual ? 1 : 0,
        scratch,
        scratchBytes,
        total,
      },
      chunks,
    )
    const gram = centredGram(heap.float64(total, size * size), size, { rows, residual, voxels: this.#voxels, sums, spatialMean })
    heap.release(mark)
    return gram
  }

  async whiten(whitening: Dense, spatialMean: Float64Array, last: boolean): Promise<void> {
    await this.#prepared()
    const { heap, threads } = this.#crew
    const components = whitening.rows
    const padded = roundUp(components, 4)
    const tileCount = this.#tileCount
    heap.release(this.#heapAfterTiles)
    const at = heap.allocate(tileCount * TILE * padded * 4)
    this.#whitened = { at, components, padded }
    const mark = heap.mark()
    const scale = Math.sqrt(this.#voxels)
    // K as [time point][component], in panels.
    const transposed = zeros(whitening.cols, components)
    const slopes = new Float64Array(padded)
    const offsets = new Float64Array(padded)
    for (let component = 0; component < components; component++) {
      for (let t = 0; t < whitening.cols; t++) {
        const weight = whitening.data[component * whitening.cols + t] * scale
        transposed.data[t * components + component] = weight
        slopes[component] += weight
        offsets[component] += weight * spatialMean[t]
      }
    }
    const packed = packForPanels(transposed)
    const whiteningAt = heap.allocate(packed.byteLength)
    heap.float32(whiteningAt, packed.length).set(packed)
    const slopesAt = heap.allocate(padded * 8)
    heap.float64(slopesAt, padded).set(slopes)
    const offsetsAt = heap.allocate(padded * 8)
    heap.float64(offsetsAt, padded).set(offsets)
    const scratchBytes = roundUp(ROW_BYTES + WHITEN_SCRATCH_BYTES + (this.#spill ? this.#rows * ROW_BYTES : 0), 64)
    const { tilesPerChunk, chunks } = this.#chunks(4)
    await this.#crew.run(
      {
        name: 'whiten',
        tiles: this.#tiles,
        file: this.#spill?.prepared ?? -1,
        tileCount,
        tilesPerChunk,
        rows: this.#rows,
        voxels: this.#voxels,
        residual: this.#standardized ? 0 : 1,
        whitening: whiteningAt,
        padded,
        slopes: slopesAt,
        offsets: offsetsAt,
        out: at,
        scratch: heap.allocate(threads * scratchBytes),
        scratchBytes,
      },
      chunks,
    )
    heap.release(mark)
    this.#tilesFree = last
  }

  async icaPass(unmixing: Dense, contrast: Contrast): Promise<{ readonly gx: Dense; readonly gPrime: Float64Array }> {
    const { at, components, padded } = this.#whitenedOrFail(unmixing)
    const { heap, threads } = this.#crew
    const mark = heap.mark()
    const rows = unmixing.rows
    const paddedRows = roundUp(rows, 4)
    const { tilesPerChunk, chunks } = this.#chunks(2)
    const block = contrastBlock(padded + paddedRows)
    const part = paddedRows * padded + paddedRows
    const sums = heap.allocate(chunks * part * 8)
    const scratchBytes = roundUp(block * paddedRows * 4, 64) + 64
    await this.#crew.run(
      {
        name: 'contrast',
        x: at,
        tileCount: this.#tileCount,
        tilesPerChunk,
        voxels: this.#voxels,
        components,
        padded,
        unmixing: this.#putUnmixing(unmixing),
        paddedRows,
        contrast: CONTRAST_CODES[contrast.fun],
        alpha: contrast.fun === 'logcosh' ? contrast.alpha : 1,
        block,
        sums,
        scratch: heap.allocate(threads * scratchBytes),
        scratchBytes,
      },
      chunks,
    )
    const total = this.#sumOfParts(sums, part, chunks)
    heap.release(mark)
    const gx = zeros(rows, components)
    for (let row = 0; row < rows; row++) gx.data.set(total.subarray(row * padded, row * padded + components), row * components)
    // Voxels are taken in fours: the ones that are not there are 0 and have added g'(0).
    const absent = roundUp(this.#voxels, 4) - this.#voxels
    const slope = contrast.fun === 'logcosh' ? Math.fround(contrast.alpha) : contrast.fun === 'exp' ? 1 : 0
    const gPrime = total.slice(paddedRows * padded, paddedRows * padded + rows).map((sum) => sum - absent * slope)
    return { gx, gPrime }
  }

  async sources(unmixing: Dense): Promise<Float32Array> {
    const { at, components, padded } = this.#whitenedOrFail(unmixing)
    const { heap, threads } = this.#crew
    const mark = heap.mark()
    const paddedRows = roundUp(unmixing.rows, 4)
    const outStride = this.#tileCount * TILE * 4
    const bytes = unmixing.rows * outStride
    // X is over: its room is taken, so that the peak does not grow.
    const room = this.#tileCount * this.#rows * ROW_BYTES
    const out = this.#tilesFree && !this.#spill && bytes <= room ? this.#tiles : heap.allocate(bytes)
    const scratchBytes = roundUp(64 * paddedRows * 4, 64) + 64
    const { tilesPerChunk, chunks } = this.#chunks(4)
    await this.#crew.run(
      {
        name: 'sources',
        x: at,
        tileCount: this.#tileCount,
        tilesPerChunk,
        voxels: this.#voxels,
        components,
        padded,
        unmixing: this.#putUnmixing(unmixing),
        rows: unmixing.rows,
        paddedRows,
        out,
        outStride,
        scratch: heap.allocate(threads * scratchBytes),
        scratchBytes,
      },
      chunks,
    )
    const sources = new Float32Array(unmixing.rows * this.#voxels)
    for (let row = 0; row < unmixing.rows; row++) sources.set(heap.float32(out + row * outStride, this.#voxels), row * this.#voxels)
    heap.release(mark)
    return sources
  }

  async row(t: number): Promise<Float64Array> {
    await this.#prepared()
    if (this.#tilesFree) throw new BugError('the prepared data are gone')
    const row = new Float64Array(this.#voxels)
    const read = new Float32Array(TILE)
    for (let tile = 0; tile < this.#tileCount; tile++) {
      const place = (tile * this.#rows + t) * ROW_BYTES
      if (this.#spill) readAt(this.#spill.prepared, new Uint8Array(read.buffer), place)
      else read.set(this.#crew.heap.float32(this.#tiles + place, TILE))
      row.set(read.subarray(0, Math.min(TILE, this.#voxels - tile * TILE)), tile * TILE)
    }
    return row
  }

  async close(): Promise<void> {
    await this.#crew.close()
    this.#spill?.close()
  }

  get #tileCount(): number {
    return Math.ceil(this.#voxels / TILE)
  }

  /** The division of the tiles into chunks: by the number of tiles alone. */
  #chunks(fewestTiles: number): { readonly tilesPerChunk: number; readonly chunks: number } {
    const tilesPerChunk = Math.max(fewestTiles, Math.ceil(this.#tileCount / MOST_CHUNKS))
    return { tilesPerChunk, chunks: Math.ceil(this.#tileCount / tilesPerChunk) }
  }

  /** Adds parts of `length` numbers that lie one after the other, first to last. */
  #sumOfParts(parts: number, length: number, count: number): Float64Array {
    const { heap, kernels } = this.#crew
    for (let part = 1; part < count; part++) kernels.drainDoubles(parts, parts + part * length * 8, length)
    return heap.float64(parts, length).slice()
  }

  #zeroed(bytes: number): number {
    const { heap } = this.#crew
    const fresh = heap.memory.buffer.byteLength
    const at = heap.allocate(bytes)
    // Memory that has just been added is zero already, and costs nothing before it is written.
    if (at < fresh) heap.bytes(at, Math.min(bytes, fresh - at)).fill(0)
    return at
  }

  #putUnmixing(unmixing: Dense): number {
    const transposed = zeros(unmixing.cols, unmixing.rows)
    for (let row = 0; row < unmixing.rows; row++) {
      for (let col = 0; col < unmixing.cols; col++) transposed.data[col * unmixing.rows + row] = unmixing.data[row * unmixing.cols + col]
    }
    const packed = packForPanels(transposed)
    const at = this.#crew.heap.allocate(packed.byteLength)
    this.#crew.heap.float32(at, packed.length).set(packed)
    return at
  }

  #whitenedOrFail(unmixing: Dense): { readonly at: number; readonly components: number; readonly padded: number } {
    if (!this.#whitened) throw new BugError('nothing is whitened yet')
    if (unmixing.cols !== this.#whitened.components)
      throw new BugError(`unmixing has ${unmixing.cols} columns for ${this.#whitened.components} components`)
    return this.#whitened
  }
}

/** Voxels of which whitened values and sources lie in the nearest cache together: a multiple of 4. */
function contrastBlock(numbersPerVoxel: number): number {
  return Math.max(32, Math.min(128, Math.floor(6144 / numbersPerVoxel / 4) * 4))
}

/**
 * Xc Xc' from the upper products. With residual, rows T and T + 1 of the products belong to the voxels' means a and to ones:
 * X = R + 1 a', so that (X - m 1')(X - m 1')' = [R R' - r r' / V] + [p - r A / V] 1' + 1 [...]' + [a'a - A^2 / V], with r = R 1, p = R a, A = a'1.
 * A given mean that is off the true one by d adds V d d'.
 */
function centredGram(
  products: Float64Array,
  size: number,
  {
    rows,
    residual,
    voxels,
    sums,
    spatialMean,
  }: { rows: number; residual: boolean; voxels: number; sums: Float64Array; spatialMean: Float64Array },
): Dense {
  const upper = (row: number, col: number) => products[row * size + col]
  const off = Float64Array.from({ length: rows }, (_, t) => spatialMean[t] - sums[t] / voxels)
  const gram = zeros(rows, rows)
  const r = Float64Array.from({ length: rows }, (_, t) => (residual ? upper(t, rows + 1) : sums[t]))
  const meanTotal = residual ? upper(rows, rows + 1) : 0
  const level = residual ? upper(rows, rows) - meanTotal ** 2 / voxels : 0
  const p = Float64Array.from({ length: rows }, (_, t) => (residual ? upper(t, rows) - (r[t] * meanTotal) / voxels : 0))
  for (let row = 0; row < rows; row++) {
    for (let col = row; col < rows; col++) {
      const value = upper(row, col) - (r[row] * r[col]) / voxels + (p[row] + p[col]) + level + voxels * off[row] * off[col]
      gram.data[row * rows + col] = value
      gram.data[col * rows + row] = value
    }
  }
  return gram
}
