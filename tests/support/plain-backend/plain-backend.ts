/**
 * How are the voxels stored and worked on in plain TypeScript? The oracle: every rule as scipy and scikit-learn have it, nothing approximated.
 * Rows of X are volumes, one typed array each, so that no single array grows with time points times voxels.
 */

import type {
  Backend,
  CleaningPlan,
  Contrast,
  GatherOptions,
  NoisePlan,
  Standardize,
  VoxelRow,
} from '../../../src-main/engine/kernels/backend'
import { covarianceOfRows } from '../../../src-main/engine/kernels/covariance'
import { type Dense, zeros } from '../../../src-main/engine/maths/dense'
import { rowPrecision, workingPrecision } from '../../../src-main/engine/prepare/precision'
import { toFloat64 } from '../../../src-main/engine/read/convert'
import { throwIfCancelled } from '../../../src-main/engine/run-context'
import { BugError } from '../../../src-shared/errors'
import { cleanRowsInPlace } from './clean-rows'
import { divideByNoiseInPlace } from './divide-by-noise'
import { gramOfRows, meanOfRows, whitenRows } from './gram'
import { icaPassOverRows, sourcesOfRows } from './ica-pass'
import { type Box, boundingBox, smoothInPlace } from './smooth'
import { standardizeInPlace } from './standardize'

export interface PlainBackendOptions {
  /**
   * How prepared and whitened voxels are kept. float32: every sum is float64. float64: every digit is the reference's, which means that rows
   * that nilearn keeps in single precision are standardised in single precision too.
   */
  readonly dtype: 'float32' | 'float64'
  /** Lets a long operation be stopped in its midst. */
  readonly signal?: AbortSignal
}

/** Milliseconds of uninterrupted work. */
const LONGEST_STRETCH = 10

/** A backend without WebAssembly or threads. Operations let events in every few milliseconds. */
export function createPlainBackend(options: PlainBackendOptions): Backend {
  return new PlainBackend(options.dtype, options.signal)
}

class PlainBackend implements Backend {
  readonly name: string
  readonly #dtype: 'float32' | 'float64'
  readonly #makeRow: (voxels: number) => VoxelRow
  readonly #signal: AbortSignal | undefined
  #gather: GatherOptions | null = null
  #box: Box = { low: [0, 0, 0], high: [0, 0, 0] }
  /** Scaled values of the volume that is being added: whole grid. */
  #volume = new Float64Array(0)
  #sum = new Float64Array(0)
  #added = 0
  #rows: VoxelRow[] = []
  #whitened: VoxelRow[] = []
  /** Drawn from them; null: all are read. */
  #drawn: VoxelRow[] | null = null
  /** Cleaned rows are the result of sums in double. */
  #isClean = false
  #lastBreath = 0

  constructor(dtype: 'float32' | 'float64', signal: AbortSignal | undefined) {
    this.name = `plain ${dtype}`
    this.#dtype = dtype
    this.#makeRow = dtype === 'float32' ? (voxels) => new Float32Array(voxels) : (voxels) => new Float64Array(voxels)
    this.#signal = signal
  }

  async open(options: GatherOptions): Promise<void> {
    const [columns, rows, planes] = options.layout.shape
    const voxels = columns * rows * planes
    this.#gather = options
    this.#box = boundingBox(options.candidates, options.layout.shape)
    this.#volume = new Float64Array(voxels)
    this.#sum = new Float64Array(voxels)
    this.#added = 0
    this.#rows = []
    this.#whitened = []
    this.#isClean = false
  }

  async addVolume(t: number, bytes: Uint8Array): Promise<void> {
    const { layout, sigmaVoxels, candidates } = this.#opened()
    await this.#breathe()
    toFloat64(bytes, layout, this.#volume)
    for (let voxel = 0; voxel < this.#sum.length; voxel++) this.#sum[voxel] += this.#volume[voxel]
    this.#added++
    if (candidates.length === 0) return
    zeroNonFiniteInPlace(this.#volume)
    let prepared: Float32Array | Float64Array = this.#volume
    if (sigmaVoxels) {
      if (workingPrecision(layout) === 'float32') prepared = Float32Array.from(this.#volume)
      smoothInPlace(prepared, layout.shape, sigmaVoxels, this.#box)
    }
    const row = this.#makeRow(candidates.length)
    for (let index = 0; index < candidates.length; index++) row[index] = prepared[candidates[index]]
    this.#rows[t] = row
  }

  async mean(): Promise<Float64Array> {
    return this.#sum.map((sum) => sum / this.#added)
  }

  async select(voxels: Uint32Array): Promise<void> {
    const { candidates } = this.#opened()
    const places = new Uint32Array(voxels.length)
    let place = 0
    for (let index = 0; index < voxels.length; index++) {
      while (place < candidates.length && candidates[place] < voxels[index]) place++
      if (candidates[place] !== voxels[index]) throw new BugError(`voxel ${voxels[index]} was not gathered`)
      places[index] = place
    }
    if (voxels.length === candidates.length) return
    for (const [t, row] of this.#rows.entries()) {
      const kept = this.#makeRow(voxels.length)
      for (let index = 0; index < places.length; index++) kept[index] = row[places[index]]
      this.#rows[t] = kept
      await this.#breathe()
    }
  }

  async clean(plan: CleaningPlan): Promise<void> {
    this.#isClean = true
    await cleanRowsInPlace(this.#rows, plan, () => this.#breathe())
  }

  async standardize(kind: Standardize): Promise<void> {
    // The centring of nilearn's z-score is rounded with it; centring alone is a step of MELODIC's, which no nilearn result has to agree with.
    const reference = this.#isClean || kind === 'center' ? 'float64' : rowPrecision(this.#opened())
    await standardizeInPlace(this.#rows, kind, this.#dtype === 'float64' ? reference : 'float64', () => this.#breathe())
  }

  async divideByNoise(plan: NoisePlan): Promise<void> {
    await divideByNoiseInPlace(this.#rows, plan, () => this.#breathe())
  }

  async spatialMean(): Promise<Float64Array> {
    return meanOfRows(this.#rows)
  }

  async gram(spatialMean: Float64Array): Promise<Dense> {
    return gramOfRows(this.#rows, spatialMean, () => this.#breathe())
  }

  async whiten(whitening: Dense, spatialMean: Float64Array, last: boolean): Promise<void> {
    const voxels = this.#rows[0]?.length ?? 0
    this.#whitened = Array.from({ length: whitening.rows }, () => this.#makeRow(voxels))
    await whitenRows(this.#rows, spatialMean, whitening, this.#whitened, () => this.#breathe())
    if (last) this.#rows = []
  }

  async icaPass(unmixing: Dense, contrast: Contrast): Promise<{ readonly gx: Dense; readonly gPrime: Float64Array }> {
    const result = { gx: zeros(unmixing.rows, unmixing.cols), gPrime: new Float64Array(unmixing.rows) }
    await icaPassOverRows(this.#drawn ?? this.#whitened, unmixing, contrast, result, () => this.#breathe())
    return result
  }

  async resample(places: Uint32Array | null): Promise<Dense> {
    this.#drawn = null
    if (places === null) return covarianceOfRows([], () => this.#breathe())
    const drawn: VoxelRow[] = []
    for (const row of this.#whitened) {
      const values = this.#makeRow(places.length)
      for (let voxel = 0; voxel < places.length; voxel++) values[voxel] = row[places[voxel]]
      drawn.push(values)
      await this.#breathe()
    }
    this.#drawn = drawn
    return covarianceOfRows(drawn, () => this.#breathe())
  }

  async sources(unmixing: Dense): Promise<Float32Array | Float64Array> {
    const voxels = this.#whitened[0]?.length ?? 0
    const sources = this.#makeRow(unmixing.rows * voxels)
    await sourcesOfRows(this.#whitened, unmixing, sources, () => this.#breathe())
    return sources
  }

  async row(t: number): Promise<Float64Array> {
    return Float64Array.from(this.#rows[t] ?? [])
  }

  async close(): Promise<void> {
    this.#gather = null
    this.#volume = new Float64Array(0)
    this.#sum = new Float64Array(0)
    this.#rows = []
    this.#whitened = []
  }

  #opened(): GatherOptions {
    if (!this.#gather) throw new BugError('the backend is not open')
    return this.#gather
  }

  /** Lets events in when enough time has passed; throws CancelledError when asked to stop. */
  async #breathe(): Promise<void> {
    if (performance.now() - this.#lastBreath < LONGEST_STRETCH) return
    await new Promise<void>((resolve) => setImmediate(resolve))
    this.#lastBreath = performance.now()
    if (this.#signal) throwIfCancelled(this.#signal)
  }
}

/** NaN and infinities become 0, as nilearn's masker does before it smooths. */
function zeroNonFiniteInPlace(values: Float64Array): void {
  for (let voxel = 0; voxel < values.length; voxel++) if (!Number.isFinite(values[voxel])) values[voxel] = 0
}
