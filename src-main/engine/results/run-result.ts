/** What a run has computed, in memory, before anything is written. T time points, V voxels in the mask, C components. */
import type { ComponentRow, ConfoundCorrelations, DimensionCurves, EstimatePlace, RunRecord } from '../../../src-shared/model/run'
import type { Affine, ScanHeader } from '../../../src-shared/model/scan'
import type { Dense } from '../maths/dense'
import type { MapMeasures } from './measure-maps'

export interface RunResult {
  readonly header: ScanHeader
  readonly grid: {
    readonly shape: readonly [number, number, number]
    readonly affine: Affine
    readonly zoomsMm: readonly [number, number, number]
  }
  /** Linear voxel indices of the mask, i fastest, ascending: V. */
  readonly maskVoxels: Uint32Array
  /** Mean image, whole grid, i fastest; non-finite values are 0. */
  readonly mean: Float64Array
  /** C rows x V, final scale, order and sign. */
  readonly maps: Float32Array | Float64Array
  /** C rows x V unit-variance sources as found (before scale, order, sign); null unless asked for. */
  readonly sources: Float32Array | Float64Array | null
  /** mixing_ (T x C) in the order and sign of the maps. */
  readonly mixing: Dense
  /** F x C power at `frequencies`. */
  readonly spectra: Dense
  readonly frequencies: Float64Array
  readonly frequencyUnit: 'Hz' | 'cycles/volume'
  readonly components: readonly ComponentRow[]
  /** By component; empty where the maps were not measured. */
  readonly mapMeasures: readonly MapMeasures[]
  /** null for a run without a confounds table. */
  readonly confounds: ConfoundCorrelations | null
  readonly repetitionTimeSeconds: number | null
  readonly preparation: RunRecord['preparation']
  readonly moreInputs: RunRecord['moreInputs']
  readonly mask: RunRecord['mask']
  readonly decomposition: RunRecord['decomposition']
  /** One number per k for each estimator of the number of components; null where it was not estimated. */
  readonly dimension: DimensionCurves | null
  /** Every component of every repeated run; null for a single run. */
  readonly estimates?: readonly EstimatePlace[] | null
  readonly mapScale: RunRecord['mapScale']
  readonly inputSha256: string
  /** When another program computed it. */
  readonly imported?: NonNullable<RunRecord['imported']>
  /** Name of the backend that computed. */
  readonly kernels: string
}
