/**
 * The only operations that touch voxels. T time points, V voxels in the mask, C components.
 * Computed in WebAssembly on worker threads (fast-backend.ts), in float32 or float64; tests compare it with the same in plain TypeScript (tests/support/plain-backend).
 * Every sum is accumulated in float64 in a fixed order, so results do not depend on the number of threads.
 *
 * Life of a backend: open -> addVolume x T -> mean -> select -> clean -> standardize -> spatialMean, gram -> whiten -> icaPass ... -> sources -> close.
 */
import type { NiftiDatatype } from '../../../src-shared/model/scan'
import type { Dense } from '../maths/dense'

/** One value per voxel, or several rows of them one after the other. */
export type VoxelRow = Float32Array | Float64Array

/** How the bytes of one stored volume become numbers. */
export interface VolumeLayout {
  /** Voxels along i, j, k; i runs fastest in memory. */
  readonly shape: readonly [number, number, number]
  readonly volumes: number
  readonly datatype: NiftiDatatype
  /** True when the file's byte order is not the machine's. */
  readonly swapBytes: boolean
  readonly scaling: { readonly slope: number; readonly intercept: number } | null
}

export interface GatherOptions {
  readonly layout: VolumeLayout
  /** Gaussian sigma in voxels along i, j, k; null = no smoothing. Rules of scipy.ndimage.gaussian_filter1d, truncate 4, reflect. */
  readonly sigmaVoxels: readonly [number, number, number] | null
  /**
   * Linear indices (i fastest, ascending) of the voxels to keep: the mask, when it is known beforehand, or a superset of it. Empty: only the mean is wanted, nothing is smoothed or kept.
   */
  readonly candidates: Uint32Array
}

/** A cascade of second-order sections, run forwards and backwards (scipy's sosfiltfilt). */
export interface SectionFilter {
  /** S x 5: b0, b1, b2, a1, a2 of each section (a0 = 1). */
  readonly sections: Float64Array
  /** S x 2: the inner state of each section after an endless input of 1. */
  readonly states: Float64Array
  /** Samples that are added at each end, mirrored through the first and the last one. */
  readonly padding: number
}

/** Linear steps over time, the same for every voxel, in this order: trend, filter, confounds, mean. */
export interface CleaningPlan {
  /** Orthonormal columns whose share is taken away: T x 2, a constant and a line. */
  readonly trend: Dense | null
  readonly filter: SectionFilter | null
  /** Orthonormal columns whose share is taken away: T x K. */
  readonly confounds: Dense | null
  /** The mean over time from before is added again. */
  readonly keepsMean: boolean
}

/** 'center': the mean is taken off, nothing else. */
export type Standardize = 'zscore_sample' | 'zscore' | 'psc' | 'center' | 'none'

/** What counts as strong in the time course of a voxel, so that the rest can be called its noise. */
export interface NoisePlan {
  /** Orthonormal rows over time: K x T. */
  readonly directions: Dense
  /** A voxel's score along a direction is strong when its absolute value is no less: K. */
  readonly strongFrom: Float64Array
  /** A voxel whose noise is no more than this share of its own deviation becomes 0. */
  readonly leastShare: number
}
export type Contrast = { readonly fun: 'logcosh'; readonly alpha: number } | { readonly fun: 'exp' } | { readonly fun: 'cube' }

export interface Backend {
  readonly name: string
  open(options: GatherOptions): Promise<void>
  /** Takes volume t as stored bytes; converts (non-finite -> 0), smooths, keeps the candidates. `bytes` may be reused by the caller after the promise settles. */
  addVolume(t: number, bytes: Uint8Array): Promise<void>
  /** Mean over the added volumes of the scaled, unsmoothed values: whole grid, i fastest, float64; non-finite values propagate. */
  mean(): Promise<Float64Array>
  /** Keeps of the candidates only these voxels (linear indices, ascending, a subset of the candidates). Without a call all candidates stay. */
  select(voxels: Uint32Array): Promise<void>
  /** In place, per voxel over time, before it is standardised; see prepare/clean-series.ts. */
  clean(plan: CleaningPlan): Promise<void>
  /** In place, per voxel over time; nilearn's standardize: std < eps counts as 1. */
  standardize(kind: Standardize): Promise<void>
  /** In place, voxels that are centred over time: each is divided by the sample deviation of what its strong scores leave; see prepare/variance-normalization.ts. */
  divideByNoise(plan: NoisePlan): Promise<void>
  /** Mean over the voxels of each volume: T. */
  spatialMean(): Promise<Float64Array>
  /** Xc Xc' with Xc = X - spatial mean: T x T, symmetric. */
  gram(spatialMean: Float64Array): Promise<Dense>
  /** X1 = K (X - mean) * sqrt(V), kept inside: C x V. K is C x T. X is no longer needed afterwards and may be freed when `last` is true. */
  whiten(whitening: Dense, spatialMean: Float64Array, last: boolean): Promise<void>
  /** One reading of X1 for R rows of unmixing (R x C): sum over voxels of g(W X1) X1' (R x C) and of g'(W X1) (R). Not divided by V. */
  icaPass(unmixing: Dense, contrast: Contrast): Promise<{ readonly gx: Dense; readonly gPrime: Float64Array }>
  /**
   * From now on icaPass reads these voxels of X1 (V places, repeats allowed) instead of all; null: all again. sources is not concerned.
   * Gives E[x x'] of the voxels drawn: C x C (empty for null).
   */
  resample(places: Uint32Array | null): Promise<Dense>
  /** S = W X1: sources, C rows x V, row by row; float32 or float64 as the backend stores. */
  sources(unmixing: Dense): Promise<Float32Array | Float64Array>
  /** Copies volume t of the prepared data (V values), for tests and measures. */
  row(t: number): Promise<Float64Array>
  /** Frees memory and ends threads. */
  close(): Promise<void>
}
