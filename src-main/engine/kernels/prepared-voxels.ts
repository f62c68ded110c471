/** What is done to the gathered voxels: those of the mask are kept, standardised, summed and multiplied with each other. X: T x V. */
import { BugError } from '../../../src-shared/errors'
import type { Dense } from '../maths/dense'
import { transpose } from '../maths/products'
import type { CleaningPlan, NoisePlan, Standardize } from './backend'
import { centredGram } from './centred-gram'
import { PANEL_BYTES, WHITEN_SCRATCH_BYTES } from './chunks'
import type { Crew } from './crew'
import type { Gathered } from './gathering'
import type { Job, SummingJob } from './jobs'
import { divide, makeReals, packForPanels, roundUp, TILE } from './layout'
import { selectionRuns } from './selection-runs'
import { readAt } from './spill-files'

const STANDARDIZE_CODES = { zscore_sample: 0, zscore: 1, psc: 2, center: 3, none: -1 } as const
/** Private memory of standardizeTile. */
const STANDARDIZE_SCRATCH_BYTES = 12 * 1024

export class PreparedVoxels {
  readonly #crew: Crew
  readonly #gathered: Gathered
  #selected: Uint32Array
  #kind: Standardize = 'none'
  /** Applied with the next reading of X, before it is standardised. */
  #plan: CleaningPlan | null = null
  /** Sums in double have made X, so that it is standardised in double too. */
  #isClean = false
  #rowSums: Float64Array | null = null
  /** Spilled tiles are selected and standardised when they are first read again. */
  #preparing: Promise<void> | null = null

  constructor(crew: Crew, gathered: Gathered) {
    this.#crew = crew
    this.#gathered = gathered
    this.#selected = gathered.candidates
  }

  get voxels(): number {
    return this.#selected.length
  }
  get rows(): number {
    return this.#gathered.volumes
  }
  get tileCount(): number {
    return Math.ceil(this.voxels / TILE)
  }
  /** Voxels that were not standardised vary little beside their mean: it is taken off before anything is multiplied. */
  get hasMeans(): boolean {
    return this.#kind === 'none'
  }
  /** Address of the tiles in memory, and the file they are in when they are not (-1: they are in memory). */
  get place(): { readonly tiles: number; readonly file: number } {
    return { tiles: this.#gathered.tiles, file: this.#gathered.spilled?.files.prepared ?? -1 }
  }
  /** Bytes of the tiles in memory. */
  get bytesInMemory(): number {
    return this.#gathered.spilled ? 0 : this.tileCount * this.rows * this.#crew.layout.rowBytes
  }
  /** Room that a thread needs for a tile from a file. */
  get tileRoom(): number {
    return this.#gathered.spilled ? this.rows * this.#crew.layout.rowBytes : 0
  }

  /** 1: of float64, every step of standardising is rounded to float32, as the reference works on this scan; centring alone is no step of its. */
  get #single(): number {
    return !this.#isClean && this.#kind !== 'center' && this.#gathered.precision === 'float32' ? 1 : 0
  }

  async select(voxels: Uint32Array): Promise<void> {
    if (voxels.length === this.voxels) return
    const { heap, threads } = this.#crew
    const before = this.#selected
    this.#selected = voxels
    this.#rowSums = null
    if (this.#gathered.spilled) return
    const mark = heap.mark()
    const { runs, firstRun } = selectionRuns(before, voxels)
    const scratchBytes = this.rows * this.#crew.layout.rowBytes
    await this.#crew.run(
      {
        name: 'select',
        tiles: this.#gathered.tiles,
        rows: this.rows,
        firstRun: heap.put(firstRun),
        runs: heap.put(runs),
        scratch: heap.allocate(threads * scratchBytes),
        scratchBytes,
      },
      this.tileCount,
    )
    heap.release(mark)
  }

  async clean(plan: CleaningPlan): Promise<void> {
    this.#plan = plan
    this.#isClean = true
    this.#rowSums = null
  }

  async standardize(kind: Standardize): Promise<void> {
    // One volume has no course over time: it is left as it is.
    if (kind === 'none' || this.rows < 2) return
    this.#kind = kind
    if (!this.#gathered.spilled) this.#rowSums = await this.#standardizeAndSum(kind)
  }

  /** Sums over the voxels of each volume: T. */
  async sums(): Promise<Float64Array> {
    await this.ready()
    this.#rowSums ??= await this.#standardizeAndSum('none')
    return this.#rowSums
  }

  /** Sees to it that X is as it was asked for. */
  async ready(): Promise<void> {
    const { spilled } = this.#gathered
    if (!spilled) {
      if (this.#plan) this.#rowSums = await this.#standardizeAndSum('none')
      return
    }
    this.#preparing ??= this.#prepareSpilled(spilled)
    await this.#preparing
  }

  async #prepareSpilled({ files, groupRows }: NonNullable<Gathered['spilled']>): Promise<void> {
    const { heap, layout } = this.#crew
    this.#rowSums = await this.#withRowSums((common) => {
      const { runs, firstRun } = selectionRuns(this.#gathered.candidates, this.#selected)
      const clean = this.#putPlan()
      return {
        ...common(2 * this.rows * layout.rowBytes + Math.max(STANDARDIZE_SCRATCH_BYTES, clean.cleanScratchBytes)),
        name: 'prepareSpilled',
        gathered: files.gathered,
        groupRows,
        sourceTileCount: Math.ceil(this.#gathered.candidates.length / TILE),
        prepared: files.prepared,
        ...clean,
        firstRun: heap.put(firstRun),
        runs: heap.put(runs),
        kind: STANDARDIZE_CODES[this.#kind],
        single: this.#single,
      }
    })
  }

  async #standardizeAndSum(kind: Standardize): Promise<Float64Array> {
    const sums = await this.#withRowSums((common) => {
      const clean = this.#putPlan()
      return {
        ...common(Math.max(STANDARDIZE_SCRATCH_BYTES, clean.cleanScratchBytes)),
        name: 'standardize',
        tiles: this.#gathered.tiles,
        ...clean,
        kind: STANDARDIZE_CODES[kind],
        single: this.#single,
      }
    })
    // X is clean now: a later reading must leave it as it is.
    this.#plan = null
    return sums
  }

  /**
   * Runs a job over all tiles that also adds up their rows. `makeJob` puts what it needs into the shared memory and asks `common` for the scratch
   * bytes of a thread; all of that memory is free again afterwards. Sums over the voxels of each volume: T.
   */
  async #withRowSums(makeJob: (common: (scratchBytes: number) => SummingJob) => Job): Promise<Float64Array> {
    const { heap, threads } = this.#crew
    const mark = heap.mark()
    const { tilesPerChunk, chunks } = divide(this.tileCount, 1)
    const rowSums = heap.allocate(chunks * this.rows * 8)
    const job = makeJob((scratchBytes) => ({
      tileCount: this.tileCount,
      tilesPerChunk,
      rows: this.rows,
      scratch: heap.allocate(threads * scratchBytes),
      scratchBytes,
      rowSums,
    }))
    await this.#crew.run(job, chunks)
    const sums = this.#crew.sumOfParts(rowSums, this.rows, chunks)
    heap.release(mark)
    return sums
  }

  /** The plan in the shared memory, until the next release. */
  #putPlan() {
    const { trend = null, filter = null, confounds = null, keepsMean = false } = this.#plan ?? {}
    const { heap } = this.#crew
    const columns = (basis: Dense | null) => (basis && basis.cols > 0 ? heap.put(transpose(basis).data) : 0)
    const padding = filter?.padding ?? 0
    return {
      trend: columns(trend),
      trendColumns: trend?.cols ?? 0,
      sections: filter ? heap.put(filter.sections) : 0,
      states: filter ? heap.put(filter.states) : 0,
      sectionCount: filter ? filter.sections.length / 5 : 0,
      padding,
      confounds: columns(confounds),
      confoundColumns: confounds?.cols ?? 0,
      keepsMean: keepsMean ? 1 : 0,
      cleanScratchBytes: this.#plan ? roundUp((this.rows + 2 * padding) * 64 + 192, 64) : 0,
    }
  }

  /** Backend.divideByNoise. */
  async divideByNoise({ directions, strongFrom, leastShare }: NoisePlan): Promise<void> {
    await this.ready()
    const { heap, layout } = this.#crew
    const padded = roundUp(directions.rows, 2)
    this.#rowSums = await this.#withRowSums((common) => ({
      ...common(roundUp(padded * layout.rowBytes + WHITEN_SCRATCH_BYTES + this.tileRoom, 64)),
      name: 'divideByNoise',
      ...this.place,
      directions: heap.put(packForPanels(transpose(directions), layout)),
      padded,
      // A row that only fills up a panel is never strong.
      strongFrom: heap.put(Float64Array.from({ length: padded }, (_, k) => strongFrom[k] ?? Number.POSITIVE_INFINITY)),
      leastShare,
      zeros: heap.put(new Float64Array(padded)),
    }))
  }

  /** Xc Xc' with Xc = X - spatialMean: T x T. */
  async gram(spatialMean: Float64Array): Promise<Dense> {
    const sums = await this.sums()
    const { heap, threads } = this.#crew
    const mark = heap.mark()
    const { rows, voxels, hasMeans: residual } = this
    const { rowBytes, panelRows } = this.#crew.layout
    const panels = Math.ceil((rows + (residual ? 2 : 0)) / panelRows)
    const size = panels * panelRows
    const { tilesPerChunk, chunks } = divide(this.tileCount, 4)
    const packedBytes = panels * PANEL_BYTES
    const residualBytes = residual ? (rows + 2) * rowBytes : 0
    const scratchBytes = roundUp(packedBytes + size * size * 8 + residualBytes + this.tileRoom, 64)
    const scratch = heap.allocate(threads * scratchBytes)
    const total = heap.allocateZeroed(size * size * 8)
    for (let thread = 0; thread < threads; thread++) heap.bytes(scratch + thread * scratchBytes + packedBytes, size * size * 8).fill(0)
    await this.#crew.run(
      {
        name: 'gram',
        ...this.place,
        tileCount: this.tileCount,
        tilesPerChunk,
        rows,
        voxels,
        panels,
        residual: residual ? 1 : 0,
        level: sums.reduce((sum, value) => sum + value, 0) / (rows * voxels),
        scratch,
        scratchBytes,
        total,
      },
      chunks,
    )
    const products = heap.float64(total, size * size)
    const gram = centredGram({ products, size, rows, residual, voxels, sums }, spatialMean)
    heap.release(mark)
    return gram
  }

  /** Volume t: V values. */
  async row(t: number): Promise<Float64Array> {
    if (t < 0 || t >= this.rows) throw new BugError(`volume ${t} of ${this.rows}`)
    await this.ready()
    const { tiles, file } = this.place
    const row = new Float64Array(this.voxels)
    const { layout } = this.#crew
    const read = makeReals(layout, TILE)
    for (let tile = 0; tile < this.tileCount; tile++) {
      const at = (tile * this.rows + t) * layout.rowBytes
      if (file >= 0) readAt(file, new Uint8Array(read.buffer), at)
      else read.set(this.#crew.reals(tiles + at, TILE))
      row.set(read.subarray(0, Math.min(TILE, this.voxels - tile * TILE)), tile * TILE)
    }
    return row
  }
}
