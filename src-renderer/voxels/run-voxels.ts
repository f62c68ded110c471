/** Where do the voxel values of a run come from, and which components are kept in memory? */

import type { Triple } from '../../src-shared/affine'
import { DATA } from '../../src-shared/ipc/contract'
import type { RunDetail } from '../../src-shared/model/run'
import { fetchVoxels } from '../bridge/bridge'
import { gridIndex, type ViewGrid, viewGrid } from './view-grid'

/** Values kept at most, bytes: 100 maps of any brain at 2 mm; at least the neighbours of the chosen component are always kept. */
const KEPT_BYTES = 128 * 1024 * 1024
const LEAST_KEPT = 12
const ROW = 256
/** Readings under way at once: of what is looked at, and of what nobody waits for. */
const AT_ONCE = { now: 2, later: 2 } as const

type When = keyof typeof AT_ONCE
type Fetch = (url: string, signal?: AbortSignal) => Promise<ArrayBuffer>

/** A reading that has not begun. */
interface Turn {
  readonly index: number
  when: When
  readonly begin: (when: When) => void
}

/** The voxel values of one run. Maps are one Float32 per voxel of the mask, in mask order (i fastest). */
export class RunVoxels {
  private readonly ready = new Map<number, Float32Array>()
  private readonly coming = new Map<number, Promise<Float32Array>>()
  private waiting: Turn[] = []
  /** Read when nothing waits, the first of them first. */
  private ahead: readonly number[] = []
  private readonly underWay = { now: 0, later: 0 }
  private readonly abort = new AbortController()
  private readonly most: number
  private starts: Uint32Array | null = null

  private readonly runId: string
  private readonly nComponents: number
  readonly voxelsInMask: number
  /** Whole grid, i fastest. */
  readonly mean: Float32Array
  readonly mask: Uint8Array

  private constructor(
    { runId, components, voxelsInMask }: RunDetail,
    readonly view: ViewGrid,
    { mean, mask }: { readonly mean: Float32Array; readonly mask: Uint8Array },
    private readonly get: Fetch,
    keptBytes: number,
  ) {
    this.runId = runId
    this.nComponents = components.length
    this.voxelsInMask = voxelsInMask
    this.mean = mean
    this.mask = mask
    this.most = Math.max(LEAST_KEPT, Math.floor(keptBytes / (4 * voxelsInMask)))
  }

  /** Reads mean image and mask. Throws when a file is gone or has another size than the run says. */
  static async open(detail: RunDetail, signal: AbortSignal, get: Fetch = fetchVoxels, keptBytes = KEPT_BYTES): Promise<RunVoxels> {
    const [meanBytes, maskBytes] = await Promise.all([get(DATA.runMean(detail.runId), signal), get(DATA.runMask(detail.runId), signal)])
    const mask = new Uint8Array(maskBytes)
    const [ni, nj, nk] = detail.grid.shape
    if (meanBytes.byteLength !== 4 * ni * nj * nk)
      throw new Error(`the mean image has ${meanBytes.byteLength} bytes, not ${4 * ni * nj * nk}`)
    const view = viewGrid(detail.grid, mask)
    const found = view.boxIndexOfMask.length
    if (found !== detail.voxelsInMask) throw new Error(`the mask has ${found} voxels, the run says ${detail.voxelsInMask}`)
    return new RunVoxels(detail, view, { mean: new Float32Array(meanBytes), mask }, get, keptBytes)
  }

  /** The map if it is in memory. */
  peek(index: number): Float32Array | null {
    const values = this.ready.get(index)
    if (!values) return null
    this.ready.delete(index)
    this.ready.set(index, values)
    return values
  }

  /**
   * The map of a component (0-based), from memory or read once. What is read 'later' (small pictures, neighbours) comes a few at a time, so
   * that what is wanted 'now' never stands behind it. Of several that are wanted now, as while a key is held, the newest comes first.
   */
  component(index: number, when: When = 'now'): Promise<Float32Array> {
    const known = this.peek(index)
    if (known) return Promise.resolve(known)
    const underWay = this.coming.get(index)
    if (underWay) {
      if (when === 'now') this.hurry(index)
      return underWay
    }
    const reading = this.inTurn(index, when).finally(() => this.coming.delete(index))
    this.coming.set(index, reading)
    if (when === 'now') this.hurry(index)
    else this.beginNext()
    return reading
  }

  /** Reads these maps, the first of them first, so that the arrow keys find them in memory; a newer wish replaces the older. A failure shows when the map is asked for. */
  prefetch(indices: readonly number[]): void {
    this.ahead = indices.filter((index) => index >= 0 && index < this.nComponents).slice(0, this.most - 1)
    // Those that are here stay before others are thrown away for the rest.
    for (const index of [...this.ahead].reverse()) this.peek(index)
    this.beginNext()
  }

  /** Place in mask order of a voxel of the whole grid that lies in the mask. */
  rankOf(place: number): number {
    const starts = this.rowStarts()
    const row = Math.floor(place / ROW)
    let rank = starts[row] as number
    for (let at = row * ROW; at < place; at++) rank += this.mask[at] ? 1 : 0
    return rank
  }

  /** Value of a map (V, of this run) at a voxel of the grid: null outside the mask, undefined while the map is being read. */
  valueAt(values: Float32Array | null, voxel: Triple): number | null | undefined {
    const place = gridIndex(this.view.grid.shape, voxel)
    if (!values) return undefined
    return place >= 0 && this.mask[place] ? (values[this.rankOf(place)] ?? null) : null
  }

  /** The mean image at a voxel; null outside the grid. */
  meanAt(voxel: Triple): number | null {
    return this.mean[gridIndex(this.view.grid.shape, voxel)] ?? null
  }

  close(): void {
    this.abort.abort()
    this.ahead = []
    for (const { begin } of this.waiting.splice(0)) begin('later')
    this.ready.clear()
  }

  /** How many voxels of the mask come before each stretch of the grid, so that a rank is found without walking all of it. */
  private rowStarts(): Uint32Array {
    if (this.starts) return this.starts
    const starts = new Uint32Array(Math.ceil(this.mask.length / ROW))
    for (let at = 0, rank = 0; at < this.mask.length; at++) {
      if (at % ROW === 0) starts[at / ROW] = rank
      rank += this.mask[at] ? 1 : 0
    }
    this.starts = starts
    return starts
  }

  private async inTurn(index: number, wanted: When): Promise<Float32Array> {
    const when = await new Promise<When>((begin) => this.waiting.push({ index, when: wanted, begin }))
    try {
      return await this.read(index)
    } finally {
      this.underWay[when]--
      this.beginNext()
    }
  }

  /** What was wanted now before is wanted later from here on. */
  private hurry(index: number): void {
    for (const turn of this.waiting) turn.when = turn.index === index ? 'now' : 'later'
    this.beginNext()
  }

  private beginNext(): void {
    for (const when of ['now', 'later'] as const)
      while (this.underWay[when] < AT_ONCE[when]) {
        const turn = this.waiting.find((each) => each.when === when)
        if (!turn) break
        this.waiting = this.waiting.filter((each) => each !== turn)
        this.underWay[when]++
        turn.begin(when)
      }
    if (this.underWay.now > 0 || this.underWay.later >= AT_ONCE.later) return
    const next = this.ahead.find((index) => !this.ready.has(index) && !this.coming.has(index))
    if (next === undefined) return
    this.ahead = this.ahead.filter((index) => index !== next)
    this.component(next, 'later').catch(() => undefined)
  }

  private async read(index: number): Promise<Float32Array> {
    const bytes = await this.get(DATA.runComponent(this.runId, index), this.abort.signal)
    if (bytes.byteLength !== 4 * this.voxelsInMask)
      throw new Error(`component ${index} has ${bytes.byteLength} bytes, not ${4 * this.voxelsInMask}`)
    const values = new Float32Array(bytes)
    this.ready.set(index, values)
    for (const oldest of this.ready.keys()) {
      if (this.ready.size <= this.most) break
      this.ready.delete(oldest)
    }
    return values
  }
}
