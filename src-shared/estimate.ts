/** How long will a run take and how much memory will it need, before it starts? */
import type { NiftiDatatype } from './model/scan'
import type { RunParameters } from './params/parameters'

/** Bytes of one stored value. */
export const BYTES_PER_VALUE: Readonly<Record<NiftiDatatype, number>> = {
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  int64: 8,
  uint64: 8,
  float64: 8,
}

export interface EstimateInput {
  /** Voxels along i, j, k and volumes. */
  readonly shape: readonly number[]
  /** Voxel size, mm. */
  readonly zooms: readonly number[]
  readonly datatype: NiftiDatatype
  readonly gzipped: boolean
  /** Voxels in the mask; null before the preview: then a quarter of the grid, as in a typical whole-head scan. */
  readonly voxelsInMask: number | null
  readonly parameters: RunParameters
  readonly threads: number
}
export interface Estimate {
  /** With the iterations that most scans need. */
  readonly seconds: number
  /** When every allowed iteration is used. */
  readonly secondsAtMost: number
  readonly peakMemoryBytes: number
}

/**
 * Costs in nanoseconds on one thread of a 3 GHz laptop core: trial timings of the single kernels (2-core Zen 3, three scan sizes),
 * about doubled because whole runs also wait for memory, threads and the disk. Shares of an estimate, not promises.
 * Memory was compared with the measured peak of whole runs of three sizes (107 to 242 MiB): within 15 %.
 */
const COST = {
  /** Starting the engine and its threads, seconds. */
  start: 0.5,
  /** Per byte that comes out of gzip (one stream cannot be divided among threads), and per byte read as it is. */
  gunzipByte: 5,
  readByte: 0.5,
  /** Per stored value: scaled to float32 and added to the mean. */
  value: 3,
  /** Per voxel of the grid: sorting the mean image, opening and the largest part. */
  maskVoxel: 250,
  /** Per value and tap of the Gaussian along the three axes. */
  smoothTap: 0.2,
  /** Per value in the mask: mean, deviation, scaling. */
  standardiseValue: 1.5,
  /** Per value in the mask: one column regressed out; one section of a filter, forwards and backwards. */
  confound: 1.2,
  section: 5,
  /** Per multiply-add of the T x T products, and per T cubed of its eigenvectors. */
  gramProduct: 0.1,
  eigenCube: 3,
  /** Per multiply-add of C x T times T x V. */
  whitenProduct: 0.15,
  /** One iteration, per voxel: contrast function per component, and products per pair of components. */
  contrast: 5,
  pair: 0.15,
  /** Coding a voxel by a dictionary, per pair of atoms. */
  lassoRound: 20,
  /** Per value of the maps: scaling, measures, compressing, writing. */
  mapValue: 250,
  gridMapValue: 12,
} as const

/** exp and cube are cheaper than the tanh of logcosh. */
const CONTRAST_SHARE: Readonly<Record<RunParameters['fun'], number>> = { logcosh: 1, exp: 0.8, cube: 0.4 }
/** float64 halves the width of every vector instruction and doubles what goes through memory. */
const FLOAT64_FACTOR = 3
/** Columns of fMRIPrep's table that are taken out by default, and some more. */
const USUAL_CONFOUNDS = 30
/** Most standardised scans settle within so many iterations at the default tolerance. */
const USUAL_ITERATIONS = 80
/** The engine itself (V8, WebAssembly, tables), and each thread's own V8. */
const BASE_BYTES = 70 * 2 ** 20
const THREAD_BYTES = 10 * 2 ** 20

/** Taps of nilearn's Gaussian (cut at 4 standard deviations) along the three axes together; 0 without smoothing. */
function smoothingTaps({ smoothingFwhm, smoothingFwhmJ, smoothingFwhmK }: RunParameters, zooms: readonly number[]): number {
  return [smoothingFwhm, smoothingFwhmJ ?? smoothingFwhm, smoothingFwhmK ?? smoothingFwhm].reduce((sum, fwhmMm, axis) => {
    if (!(fwhmMm > 0)) return sum
    const sigmaMm = fwhmMm / Math.sqrt(8 * Math.log(2))
    return sum + 2 * Math.floor((4 * sigmaMm) / Math.max(zooms[axis] ?? 1, 1e-3) + 0.5) + 1
  }, 0)
}

/** Nanoseconds per value in the mask for what is taken out of the time courses; the number of confounds is not known before the table is read. */
function cleaningCost({ detrend, highPass, lowPass, confoundsFile }: RunParameters): number {
  const columns = (detrend ? 2 : 0) + (confoundsFile === null ? 0 : USUAL_CONFOUNDS)
  const sections = highPass === null && lowPass === null ? 0 : highPass !== null && lowPass !== null ? 5 : 3
  return columns * COST.confound + sections * COST.section
}

/** Nanoseconds of `iterations` on V voxels and C components, on one thread. */
function decomposeCost(iterations: number, voxels: number, components: number, parameters: RunParameters): number {
  if (parameters.model === 'pca' || parameters.model === 'dual-regression') return 0
  const perIteration = voxels * (components * COST.contrast * CONTRAST_SHARE[parameters.fun] + components ** 2 * COST.pair)
  // One after the other: each of the C components has its own iterations, over one row and the rows found before.
  // CanICA runs from several starts; a dictionary codes every voxel in rounds over its atoms.
  if (parameters.model === 'canica') return parameters.nInit * iterations * perIteration
  if (parameters.model === 'dictionary-learning') return iterations * perIteration + voxels * components ** 2 * COST.lassoRound
  return parameters.algorithm === 'parallel' ? iterations * perIteration : iterations * components * (perIteration / components) * 1.5
}

/** A fifth of the volumes is what the estimators give on many scans. */
function expectedComponents({ nComponents, nComponentsMethod, nComponentsMax }: RunParameters, volumes: number): number {
  if (nComponentsMethod === 'given') return nComponents
  return nComponentsMethod === 'all' ? volumes : Math.min(nComponentsMax, Math.ceil(volumes / 5))
}

/**
 * Estimates seconds and peak bytes of a run. Pure; never NaN for valid parameters.
 * A few volumes per thread are in flight while reading; X (T x V) and three C x V matrices live while decomposing.
 */
export function estimateRun(input: EstimateInput): Estimate {
  const { shape, zooms, parameters } = input
  const grid = (shape[0] ?? 1) * (shape[1] ?? 1) * (shape[2] ?? 1)
  const volumes = Math.max(
    1,
    shape.slice(3).reduce((product, size) => product * size, 1),
  )
  const voxels = input.voxelsInMask ?? Math.round(grid / 4)
  const components = Math.min(expectedComponents(parameters, volumes), volumes)
  const threads = Math.max(1, input.threads)
  const wide = parameters.dtype === 'float64' ? FLOAT64_FACTOR : 1
  const stored = grid * volumes

  const serial =
    stored * BYTES_PER_VALUE[input.datatype] * (input.gzipped ? COST.gunzipByte : COST.readByte) +
    grid * COST.maskVoxel +
    volumes ** 3 * COST.eigenCube +
    components * grid * COST.gridMapValue
  const parallel =
    stored * (COST.value + smoothingTaps(parameters, zooms) * COST.smoothTap * wide) +
    voxels * volumes * (COST.standardiseValue + cleaningCost(parameters)) * wide +
    (voxels * volumes ** 2 * COST.gramProduct * wide) / 2 +
    voxels * volumes * components * COST.whitenProduct * wide +
    components * voxels * COST.mapValue
  const decompose = (iterations: number) =>
    (parameters.restarts * decomposeCost(iterations, voxels, components, parameters) * wide) / threads
  const fixed = serial + parallel / threads
  const usual = Math.min(USUAL_ITERATIONS, parameters.maxIter)

  const valueBytes = parameters.dtype === 'float64' ? 8 : 4
  const peakMemoryBytes =
    BASE_BYTES +
    threads * THREAD_BYTES +
    voxels * volumes * valueBytes +
    3 * components * voxels * valueBytes +
    grid * 4 * (4 * threads + 8) +
    volumes ** 2 * 8 * 4
  return {
    seconds: COST.start + (fixed + decompose(usual)) * 1e-9,
    secondsAtMost: COST.start + (fixed + decompose(parameters.maxIter)) * 1e-9,
    peakMemoryBytes,
  }
}
