/**
 * How are the voxels stored and worked on in WebAssembly on several threads? In tiles of [volumes][256 voxels], float32 or float64; sums in float64.
 * Sums are put together chunk by chunk in a fixed order, and chunks do not depend on the number of threads: so every digit is the same for any number.
 */
import { totalmem } from 'node:os'
import { AppError, BugError } from '../../../src-shared/errors'
import type { Dense } from '../maths/dense'
import type { Backend, CleaningPlan, Contrast, GatherOptions, NoisePlan, Standardize } from './backend'
import { Crew } from './crew'
import { Gathering } from './gathering'
import type { Precision } from './layout'
import { PreparedVoxels } from './prepared-voxels'
import { availableBuilds, type Build } from './wasm-kernels'
import { WhitenedVoxels } from './whitened-voxels'

export interface FastBackendOptions {
  /**
   * How voxels are kept. float32: fast. float64: every rounding of the reference's, so that prepared rows are its rows to the last digit, and no
   * instruction whose result depends on the machine.
   */
  readonly dtype?: Precision
  /** The calling thread included. */
  readonly threads: number
  /** Lets a long operation be stopped in its midst. */
  readonly signal?: AbortSignal | undefined
  /** Which WebAssembly build; by default the best that runs here. */
  readonly build?: Build
  /** Prepared voxels that would take more than this go to temporary files; by default half of the machine's memory. */
  readonly maxMemoryBytes?: number | undefined
}

/** @throws AppError ENGINE_CRASHED when this machine has no SIMD in WebAssembly */
export function createFastBackend(options: FastBackendOptions): Backend {
  return new FastBackend(options)
}

class FastBackend implements Backend {
  readonly name: string
  readonly #crew: Crew
  readonly #maxMemoryBytes: number
  #gathering: Gathering | null = null
  /** X, from the first use after the last volume on. */
  #prepared: { readonly voxels: PreparedVoxels; readonly heapMark: number; isOver: boolean } | null = null
  #whitened: WhitenedVoxels | null = null

  constructor({
    dtype = 'float32',
    threads,
    signal,
    build = availableBuilds(dtype)[0],
    maxMemoryBytes = totalmem() / 2,
  }: FastBackendOptions) {
    if (!build)
      throw new AppError('ENGINE_CRASHED', {
        reason: 'this processor lacks the vector instructions (SSE 4.1, NEON) that the computation needs',
      })
    this.#crew = new Crew({ build, precision: dtype, threads, signal })
    this.#maxMemoryBytes = maxMemoryBytes
    this.name = `fast (${dtype === 'float64' ? 'float64, ' : ''}${build}, ${this.#crew.threads} ${this.#crew.threads === 1 ? 'thread' : 'threads'})`
  }

  async open(options: GatherOptions): Promise<void> {
    this.#gathering?.close()
    this.#prepared = null
    this.#whitened = null
    this.#gathering = new Gathering(this.#crew, options, this.#maxMemoryBytes)
  }

  async addVolume(t: number, bytes: Uint8Array): Promise<void> {
    if (!this.#gathering) throw new BugError('the backend is not open')
    await this.#gathering.add(t, bytes)
  }

  async mean(): Promise<Float64Array> {
    return (await this.#gathered()).mean()
  }

  async #gathered(): Promise<Gathering> {
    if (!this.#gathering) throw new BugError('the backend is not open')
    await this.#gathering.finish()
    return this.#gathering
  }

  async #voxels(): Promise<PreparedVoxels> {
    const { gathered } = await this.#gathered()
    this.#prepared ??= { voxels: new PreparedVoxels(this.#crew, gathered), heapMark: this.#crew.heap.mark(), isOver: false }
    if (this.#prepared.isOver) throw new BugError('the prepared voxels are gone')
    return this.#prepared.voxels
  }

  async select(voxels: Uint32Array): Promise<void> {
    await (await this.#voxels()).select(voxels)
  }

  async clean(plan: CleaningPlan): Promise<void> {
    await (await this.#voxels()).clean(plan)
  }

  async standardize(kind: Standardize): Promise<void> {
    await (await this.#voxels()).standardize(kind)
  }

  async divideByNoise(plan: NoisePlan): Promise<void> {
    await (await this.#voxels()).divideByNoise(plan)
  }

  async spatialMean(): Promise<Float64Array> {
    const voxels = await this.#voxels()
    return (await voxels.sums()).map((sum) => sum / voxels.voxels)
  }

  async gram(spatialMean: Float64Array): Promise<Dense> {
    return (await this.#voxels()).gram(spatialMean)
  }

  async whiten(whitening: Dense, spatialMean: Float64Array, last: boolean): Promise<void> {
    const voxels = await this.#voxels()
    if (!this.#prepared) throw new BugError('nothing is gathered yet')
    // Whitened voxels of an earlier call give their room back.
    this.#crew.heap.release(this.#prepared.heapMark)
    this.#whitened = await WhitenedVoxels.whiten(this.#crew, voxels, whitening, spatialMean, last)
    this.#prepared.isOver = last
  }

  async icaPass(unmixing: Dense, contrast: Contrast): Promise<{ readonly gx: Dense; readonly gPrime: Float64Array }> {
    if (!this.#whitened) throw new BugError('nothing is whitened yet')
    return this.#whitened.pass(unmixing, contrast)
  }

  async resample(places: Uint32Array | null): Promise<Dense> {
    if (!this.#whitened) throw new BugError('nothing is whitened yet')
    return this.#whitened.resample(places)
  }

  async sources(unmixing: Dense): Promise<Float32Array | Float64Array> {
    if (!this.#whitened) throw new BugError('nothing is whitened yet')
    return this.#whitened.sources(unmixing)
  }

  async row(t: number): Promise<Float64Array> {
    return (await this.#voxels()).row(t)
  }

  async close(): Promise<void> {
    await this.#crew.close()
    this.#gathering?.close()
    this.#gathering = null
  }
}
