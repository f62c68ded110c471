/** How are the whitened voxels X1 (C x V, kept as tiles of [C][256 voxels]) made, and what is read from them? */
import { BugError } from '../../../src-shared/errors'
import { type Dense, zeros } from '../maths/dense'
import { transpose } from '../maths/products'
import type { Contrast, VoxelRow } from './backend'
import { WHITEN_SCRATCH_BYTES } from './chunks'
import { covarianceOfRows } from './covariance'
import type { Crew } from './crew'
import { divide, makeReals, packForPanels, roundUp, TILE } from './layout'
import type { PreparedVoxels } from './prepared-voxels'

const CONTRAST_CODES = { logcosh: 0, exp: 1, cube: 2 } as const
/** Kernels take so many voxels at a time; those that are not there are 0. */
const STEP = 16
/** A tile holds 2 to the power of this many voxels. */
const TILE_BITS = Math.log2(TILE)

export class WhitenedVoxels {
  readonly #crew: Crew
  readonly #voxels: number
  readonly #tileCount: number
  readonly #components: number
  /** Rows of a tile: components rounded up to 2. */
  readonly #padded: number
  readonly #at: number
  /** Address of voxels drawn from X1, in the same layout, and whether passes read them. */
  #drawnAt = 0
  #readsDrawn = false
  /** Memory that is not needed any more: address and bytes. */
  readonly #free: { readonly at: number; readonly bytes: number }

  private constructor(crew: Crew, prepared: PreparedVoxels, components: number, isLast: boolean) {
    this.#crew = crew
    this.#voxels = prepared.voxels
    this.#tileCount = prepared.tileCount
    this.#components = components
    this.#padded = roundUp(components, 2)
    this.#at = crew.heap.allocate(this.#tileCount * this.#padded * crew.layout.rowBytes)
    this.#free = { at: prepared.place.tiles, bytes: isLast ? prepared.bytesInMemory : 0 }
  }

  /** X1 = K (X - mean) sqrt(V). whitening: K, C x T. isLast: X is not needed afterwards. */
  static async whiten(
    crew: Crew,
    prepared: PreparedVoxels,
    whitening: Dense,
    spatialMean: Float64Array,
    isLast: boolean,
  ): Promise<WhitenedVoxels> {
    await prepared.ready()
    const whitened = new WhitenedVoxels(crew, prepared, whitening.rows, isLast)
    const { heap, threads } = crew
    const mark = heap.mark()
    const weights = { ...whitening, data: whitening.data.map((weight) => weight * Math.sqrt(prepared.voxels)) }
    // K (x - m) = K (x - a) + (K 1) a - K m, a being the voxel's mean over time (0 where it was standardised).
    const slopes = new Float64Array(whitened.#padded)
    const offsets = new Float64Array(whitened.#padded)
    for (let component = 0; component < weights.rows; component++) {
      for (let t = 0; t < weights.cols; t++) {
        const weight = weights.data[component * weights.cols + t]
        slopes[component] += weight
        offsets[component] += weight * spatialMean[t]
      }
    }
    const scratchBytes = roundUp(crew.layout.rowBytes + WHITEN_SCRATCH_BYTES + prepared.tileRoom, 64)
    const { tilesPerChunk, chunks } = divide(prepared.tileCount, 4)
    await crew.run(
      {
        name: 'whiten',
        ...prepared.place,
        tileCount: prepared.tileCount,
        tilesPerChunk,
        rows: prepared.rows,
        voxels: prepared.voxels,
        residual: prepared.hasMeans ? 1 : 0,
        whitening: heap.put(packForPanels(transpose(weights), crew.layout)),
        padded: whitened.#padded,
        slopes: heap.put(slopes),
        offsets: heap.put(offsets),
        out: whitened.#at,
        scratch: heap.allocate(threads * scratchBytes),
        scratchBytes,
      },
      chunks,
    )
    heap.release(mark)
    return whitened
  }

  /** Sums over the voxels of g(W X1) X1' (R x C) and of g'(W X1) (R). */
  async pass(unmixing: Dense, contrast: Contrast): Promise<{ readonly gx: Dense; readonly gPrime: Float64Array }> {
    const { heap, threads, layout } = this.#crew
    const mark = heap.mark()
    const { rows } = unmixing
    const padded = this.#padded
    const even = roundUp(rows, 2)
    const { tilesPerChunk, chunks } = divide(this.#tileCount, 4)
    const part = even * padded + even
    const sums = heap.allocate(chunks * part * 8)
    const scratchBytes = even * layout.rowBytes + 64
    await this.#crew.run(
      {
        name: 'contrast',
        x: this.#readsDrawn ? this.#drawnAt : this.#at,
        tileCount: this.#tileCount,
        tilesPerChunk,
        voxels: this.#voxels,
        components: this.#components,
        padded,
        unmixing: this.#put(unmixing),
        rows,
        contrast: CONTRAST_CODES[contrast.fun],
        alpha: contrast.fun === 'logcosh' ? contrast.alpha : 1,
        sums,
        scratch: heap.allocate(threads * scratchBytes),
        scratchBytes,
      },
      chunks,
    )
    const total = this.#crew.sumOfParts(sums, part, chunks)
    heap.release(mark)
    const gx = zeros(rows, this.#components)
    for (let row = 0; row < rows; row++) gx.data.set(total.subarray(row * padded, row * padded + this.#components), row * this.#components)
    // The voxels that are not there are 0 and have added g'(0).
    const absent = roundUp(this.#voxels, STEP) - this.#voxels
    const alpha = contrast.fun === 'logcosh' ? contrast.alpha : 1
    const slope = contrast.fun === 'cube' ? 0 : layout.precision === 'float64' ? alpha : Math.fround(alpha)
    const gPrime = total.slice(even * padded, even * padded + rows).map((sum) => sum - absent * slope)
    return { gx, gPrime }
  }

  /** Backend.resample. */
  async resample(places: Uint32Array | null): Promise<Dense> {
    this.#readsDrawn = false
    if (places === null) return covarianceOfRows([], () => this.#crew.breathe())
    const { heap, layout } = this.#crew
    const tile = this.#padded * TILE
    const length = this.#tileCount * tile
    if (this.#drawnAt === 0) this.#drawnAt = heap.allocateZeroed(length * layout.realBytes)
    const from = this.#crew.reals(this.#at, length)
    const to = this.#crew.reals(this.#drawnAt, length)
    const rows: VoxelRow[] = []
    for (let component = 0; component < this.#components; component++) {
      const row = makeReals(layout, this.#voxels)
      const start = component * TILE
      for (let voxel = 0; voxel < places.length; voxel++) {
        const place = places[voxel]
        row[voxel] = from[(place >>> TILE_BITS) * tile + start + (place & (TILE - 1))]
        to[(voxel >>> TILE_BITS) * tile + start + (voxel & (TILE - 1))] = row[voxel]
      }
      rows.push(row)
      await this.#crew.breathe()
    }
    this.#readsDrawn = true
    return covarianceOfRows(rows, () => this.#crew.breathe())
  }

  /** S = W X1: R rows x V, row by row. */
  async sources(unmixing: Dense): Promise<Float32Array | Float64Array> {
    const { heap, threads, layout } = this.#crew
    const mark = heap.mark()
    const outStride = this.#tileCount * layout.rowBytes
    const bytes = unmixing.rows * outStride
    // Where X is over its room is taken, so that the peak does not grow.
    const out = bytes <= this.#free.bytes ? this.#free.at : heap.allocate(bytes)
    const scratchBytes = roundUp(unmixing.rows, 2) * layout.rowBytes + 64
    const { tilesPerChunk, chunks } = divide(this.#tileCount, 4)
    await this.#crew.run(
      {
        name: 'sources',
        x: this.#at,
        tileCount: this.#tileCount,
        tilesPerChunk,
        components: this.#components,
        padded: this.#padded,
        unmixing: this.#put(unmixing),
        rows: unmixing.rows,
        out,
        outStride,
        scratch: heap.allocate(threads * scratchBytes),
        scratchBytes,
      },
      chunks,
    )
    const sources = makeReals(layout, unmixing.rows * this.#voxels)
    for (let row = 0; row < unmixing.rows; row++) sources.set(this.#crew.reals(out + row * outStride, this.#voxels), row * this.#voxels)
    heap.release(mark)
    return sources
  }

  #put(unmixing: Dense): number {
    if (unmixing.cols !== this.#components) throw new BugError(`unmixing has ${unmixing.cols} columns for ${this.#components} components`)
    return this.#crew.heap.put(packForPanels(transpose(unmixing), this.#crew.layout))
  }
}
