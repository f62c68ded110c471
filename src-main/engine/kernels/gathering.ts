/** How do stored volumes become tiles of smoothed voxels, and the mean over them, while more volumes are being read? */
import { BugError } from '../../../src-shared/errors'
import { BYTES_PER_VOXEL } from '../../../src-shared/model/scan'
import { rowPrecision } from '../prepare/precision'
import type { GatherOptions } from './backend'
import type { Crew } from './crew'
import { DATATYPE_CODES, writeGatherPlan } from './gather-plan'
import { type Precision, roundUp, TILE } from './layout'
import { SpillFiles, writeAt } from './spill-files'

/** Stored volumes are taken together until they are this large: fewer wake-ups for small volumes. */
const SLOT_BYTES = 1 << 20
/** Bytes written to a file between two chances to stop. */
const WRITE_BYTES = 1 << 24
/** 32-bit addresses reach 4 GiB, and the whitened voxels and some room to work come on top. */
const MOST_TILE_BYTES = 3 * 2 ** 30

/** The gathered voxels: in memory, or in a file as groups of volumes. */
export interface Gathered {
  readonly candidates: Uint32Array
  readonly volumes: number
  /** Address of the tiles, [tile][volume][256]; spilled: of room that is free again. */
  readonly tiles: number
  readonly spilled: { readonly files: SpillFiles; readonly groupRows: number } | null
  /** In which the reference standardises them. */
  readonly precision: Precision
}

export class Gathering {
  readonly #crew: Crew
  readonly #options: GatherOptions
  readonly #volumeBytes: number
  readonly #tileCount: number
  /** Address of the float64 sums of the values, whole grid. */
  readonly #sums: number
  readonly #tiles: number
  readonly #heapAfterTiles: number
  /** Volumes that the tiles hold at a time: all, or a group that then goes to the file. */
  readonly #groupRows: number
  readonly #files: SpillFiles | null
  readonly #slots: {
    readonly at: number
    readonly count: number
    readonly bytes: number
    readonly listBytes: number
    readonly volumes: number
  }
  readonly #slotsDone: number
  /** Stored volumes in the slot that is being filled; slots handed to the threads; volumes in all. */
  #waiting = 0
  #published = 0
  #added = 0
  #isFinished = false

  /** Takes the whole heap. maxMemoryBytes: tiles that would be larger go to files. */
  constructor(crew: Crew, options: GatherOptions, maxMemoryBytes: number) {
    const { heap, threads } = crew
    const { layout, candidates } = options
    const [nx, ny, nz] = layout.shape
    const bytesPerVoxel = BYTES_PER_VOXEL[layout.datatype]
    this.#crew = crew
    this.#options = options
    this.#volumeBytes = nx * ny * nz * bytesPerVoxel
    this.#tileCount = Math.ceil(candidates.length / TILE)
    heap.clear()
    this.#sums = heap.allocateZeroed(roundUp(nx * ny * nz, 8) * 8)
    this.#groupRows = groupRows(this.#tileCount * crew.layout.rowBytes, layout.volumes, maxMemoryBytes)
    this.#files = this.#groupRows < layout.volumes ? new SpillFiles() : null
    this.#tiles = heap.allocateZeroed(this.#tileCount * this.#groupRows * crew.layout.rowBytes)
    this.#heapAfterTiles = heap.mark()
    const plan = candidates.length > 0 ? writeGatherPlan(heap, crew.layout, options, this.#tiles, this.#groupRows) : null
    const volumes = Math.max(1, Math.min(16, Math.floor(SLOT_BYTES / this.#volumeBytes), this.#groupRows))
    const listBytes = roundUp((volumes + 1) * 4, 64)
    const count = threads === 1 ? 1 : threads + 2
    const bytes = roundUp(listBytes + volumes * this.#volumeBytes, 64) + 64
    this.#slotsDone = heap.allocateZeroed(count * 4)
    this.#slots = { at: heap.allocate(count * bytes), count, bytes, listBytes, volumes }
    const scratchBytes = plan ? roundUp(plan.scratchBytes, 64) + 64 : 0
    crew.begin(
      {
        name: 'gather',
        plan: plan?.at ?? 0,
        steps: plan?.steps ?? 0,
        stepCount: plan?.stepCount ?? 0,
        scratch: heap.allocate(threads * scratchBytes),
        scratchBytes,
        slots: this.#slots.at,
        slotCount: count,
        slotBytes: bytes,
        slotListBytes: listBytes,
        volumeBytes: this.#volumeBytes,
        voxels: nx * ny * nz,
        datatype: DATATYPE_CODES[layout.datatype],
        bytesPerVoxel,
        swapBytes: layout.swapBytes && bytesPerVoxel > 1 ? 1 : 0,
        scaled: layout.scaling ? 1 : 0,
        slope: layout.scaling?.slope ?? 1,
        intercept: layout.scaling?.intercept ?? 0,
        sums: this.#sums,
        slotsDone: this.#slotsDone,
        gathering: plan ? 1 : 0,
      },
      0,
    )
  }

  async add(t: number, bytes: Uint8Array): Promise<void> {
    const { volumes } = this.#options.layout
    if (this.#isFinished) throw new BugError('volumes can be added after open only')
    if (bytes.length !== this.#volumeBytes) throw new BugError(`volume of ${bytes.length} bytes where ${this.#volumeBytes} were expected`)
    if (t < 0 || t >= volumes) throw new BugError(`volume ${t} of ${volumes}`)
    const place = t % this.#groupRows
    if (this.#files && t !== this.#added) throw new BugError(`volume ${t} comes after ${this.#added} volumes`)
    if (this.#files && place === 0 && t > 0) await this.#writeGroup(this.#files, t - this.#groupRows, this.#groupRows)
    const { heap } = this.#crew
    const slots = this.#slots
    const slot = this.#published % slots.count
    if (this.#waiting === 0 && this.#published >= slots.count) {
      const last = this.#published - slots.count + 1
      const done = heap.int32(this.#slotsDone, slots.count)
      await this.#crew.until(() => Atomics.load(done, slot) >= last)
    }
    const list = slots.at + slot * slots.bytes
    heap.bytes(list + slots.listBytes + this.#waiting * bytes.length, bytes.length).set(bytes)
    this.#waiting++
    this.#added++
    const entries = heap.int32(list, slots.volumes + 1)
    entries[0] = this.#waiting
    entries[this.#waiting] = place
    if (this.#waiting === slots.volumes) this.#publish()
  }

  #publish(): void {
    this.#waiting = 0
    this.#published++
    this.#crew.publish()
  }

  /** Waits until all volumes are gathered, and gives the room of the slots back. */
  async finish(): Promise<void> {
    if (this.#isFinished) return
    if (this.#waiting > 0) this.#publish()
    await this.#crew.finish()
    if (this.#files && this.#added > 0) {
      const first = Math.floor((this.#added - 1) / this.#groupRows) * this.#groupRows
      await this.#writeGroup(this.#files, first, this.#options.layout.volumes - first)
    }
    this.#isFinished = true
    this.#crew.heap.release(this.#files ? this.#tiles : this.#heapAfterTiles)
  }

  /** After finish(). */
  get gathered(): Gathered {
    return {
      candidates: this.#options.candidates,
      volumes: this.#options.layout.volumes,
      tiles: this.#tiles,
      spilled: this.#files ? { files: this.#files, groupRows: this.#groupRows } : null,
      precision: rowPrecision(this.#options),
    }
  }

  /** After finish(): mean of the scaled, unsmoothed values, whole grid. */
  mean(): Float64Array {
    const { shape } = this.#options.layout
    const sums = this.#crew.heap.float64(this.#sums, shape[0] * shape[1] * shape[2])
    const mean = new Float64Array(sums.length)
    for (let voxel = 0; voxel < mean.length; voxel++) mean[voxel] = sums[voxel] / this.#added
    return mean
  }

  close(): void {
    this.#files?.close()
  }

  /** Writes the volumes from `first` on, which the tiles hold, into the file of groups. */
  async #writeGroup(files: SpillFiles, first: number, rows: number): Promise<void> {
    if (this.#waiting > 0) this.#publish()
    await this.#crew.finish()
    const { heap } = this.#crew
    const { rowBytes } = this.#crew.layout
    const tileBytes = this.#groupRows * rowBytes
    const place = first * this.#tileCount * rowBytes
    if (rows === this.#groupRows) {
      const all = heap.bytes(this.#tiles, this.#tileCount * tileBytes)
      for (let start = 0; start < all.length; start += WRITE_BYTES) {
        writeAt(files.gathered, all.subarray(start, start + WRITE_BYTES), place + start)
        await this.#crew.breathe()
      }
      return
    }
    // The last group is smaller than the room of a tile.
    const bytes = rows * rowBytes
    for (let tile = 0; tile < this.#tileCount; tile++) {
      writeAt(files.gathered, heap.bytes(this.#tiles + tile * tileBytes, bytes), place + tile * bytes)
      await this.#crew.breathe()
    }
  }
}

/** Volumes that are kept in memory at a time: all, or as many as keep their tiles within half of what is allowed. row: bytes of one volume in all tiles. */
function groupRows(row: number, volumes: number, maxMemoryBytes: number): number {
  if (volumes * row <= Math.min(MOST_TILE_BYTES, maxMemoryBytes)) return volumes
  const most = Math.min(MOST_TILE_BYTES, maxMemoryBytes / 2) / row
  return Math.min(volumes - 1, Math.max(8, Math.floor(most / 8) * 8))
}
