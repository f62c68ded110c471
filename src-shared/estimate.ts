/** How long will a run take and how much memory will it need, before it starts? */
import { BYTES_PER_VOXEL, type NiftiDatatype } from './model/scan'
import type { RunParameters } from './params/parameters'

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
  /** Of the file, or the pair of files. */
  readonly fileBytes: number
  /** How many times longer this machine takes than the one that the costs were measured on; 1 when not given. */
  readonly slowness?: number | undefined
  /** Of the machine: prepared voxels that would take more than half of it go to temporary files. */
  readonly memoryBytes?: number | undefined
}
export interface Estimate {
  /** With the iterations that most scans need. */
  readonly seconds: number
  /** When every allowed iteration is used. */
  readonly secondsAtMost: number
  readonly peakMemoryBytes: number
}

/**
 * Costs in nanoseconds on one thread, fitted to the stages of whole runs of five scans (64 x 64 x 21 x 64 to 91 x 109 x 91 x 1200; docs/performance.md)
 * on a quiet machine, whose speed is the 1 of `slowness`. Estimates are within 14 % of those runs in time and 10 % in memory
 * (tests/component/parameters/estimate.test.tsx holds them to 25 %).
 */
const COST = {
  /** Loading what a run needs; each further thread. Seconds. */
  start: 0.15,
  thread: 0.02,
  /** Per byte that comes out of gzip (one stream cannot be divided among threads), and per byte of the file: read and hashed. */
  gunzipByte: 2.8,
  fileByte: 1.5,
  /** Per stored value: scaled to float32, gathered and added to the mean. */
  value: 2.5,
  /** Per voxel of the grid: sorting the mean image, opening and the largest part. */
  maskVoxel: 300,
  /** Per value and tap of the Gaussian along the three axes, in float32 and in float64. */
  smoothTap: 0.06,
  smoothTapFloat64: 0.2,
  /** Per value in the mask: mean, deviation, scaling. */
  standardiseValue: 1.6,
  /** Per value in the mask: one column regressed out; one section of a filter, forwards and backwards. */
  confound: 1.2,
  section: 5,
  /** Per voxel of the mask: how smooth the noise is. */
  smoothness: 600,
  /** Per multiply-add of the T x T products, and per T cubed of its eigenvectors. */
  gramProduct: 0.04,
  eigenCube: 3,
  /** Per multiply-add of C x T times T x V. */
  whitenProduct: 0.15,
  /** One iteration, per voxel: contrast function per component, and products per pair of components; and what several threads wait for each other. */
  contrast: 8,
  pair: 0.12,
  meeting: 1.2e6,
  /** Coding a voxel by a dictionary, per pair of atoms. */
  lassoRound: 20,
  /** Per value of the maps and of their grids: scaling, measures, compressing, writing; and for the tables. */
  mapValue: 100,
  gridMapValue: 12,
  tables: 0.07e9,
} as const

/** exp and cube are cheaper than the tanh of logcosh. */
const CONTRAST_SHARE: Readonly<Record<RunParameters['fun'], number>> = { logcosh: 1, exp: 0.8, cube: 0.4 }
/** float64 has half as many numbers in a vector, and takes more of them for tanh. */
const FLOAT64_FACTOR = 2.5
/** Columns of fMRIPrep's table that are taken out by default, and some more. */
const USUAL_CONFOUNDS = 30
/** Most standardised scans settle within 25 to 60 iterations at the default tolerance. */
const USUAL_ITERATIONS = 45
/** The engine itself (V8, WebAssembly, tables), and each thread's own V8. */
const BASE_BYTES = 70 * 2 ** 20
const THREAD_BYTES = 10 * 2 ** 20
/** While the scan is read the mask is not known yet: so many times its voxels are kept. */
const SUPERSET = 1.2

/** More threads only wait for memory. */
const MOST_THREADS = 8
/** Starting a thread costs 10 MiB and some 50 ms: each has to bring in this many seconds of work. */
const WORTH_A_THREAD_SECONDS = 0.5

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

/** How many threads a run uses of those that the machine runs at once: a small scan is done before a second one has started. */
export function usefulThreads(
  scan: Pick<EstimateInput, 'shape' | 'zooms' | 'datatype' | 'gzipped' | 'fileBytes'>,
  parameters: RunParameters,
  available: number,
) {
  const { seconds } = estimateRun({ ...scan, voxelsInMask: null, parameters, threads: 1 })
  return Math.max(1, Math.min(MOST_THREADS, available, Math.floor(seconds / WORTH_A_THREAD_SECONDS)))
}

/**
 * Estimates seconds and peak bytes of a run. Pure; never NaN for valid parameters.
 * A few volumes per thread are in flight while reading; X (T x V) and three C x V matrices live while decomposing.
 */
export function estimateRun(input: EstimateInput): Estimate {
  const { shape, zooms, parameters, slowness = 1, memoryBytes = Number.POSITIVE_INFINITY } = input
  const grid = (shape[0] ?? 1) * (shape[1] ?? 1) * (shape[2] ?? 1)
  const volumes = Math.max(
    1,
    shape.slice(3).reduce((product, size) => product * size, 1),
  )
  const voxels = input.voxelsInMask ?? Math.round(grid / 4)
  const components = Math.min(expectedComponents(parameters, volumes), volumes)
  const threads = Math.max(1, input.threads)
  const isFloat64 = parameters.dtype === 'float64'
  const wide = isFloat64 ? FLOAT64_FACTOR : 1
  const stored = grid * volumes

  const serial =
    input.fileBytes * COST.fileByte +
    (input.gzipped ? stored * BYTES_PER_VOXEL[input.datatype] * COST.gunzipByte : 0) +
    grid * COST.maskVoxel +
    voxels * COST.smoothness +
    volumes ** 3 * COST.eigenCube +
    components * (voxels * COST.mapValue + grid * COST.gridMapValue) +
    COST.tables
  const parallel =
    stored * (COST.value + smoothingTaps(parameters, zooms) * (isFloat64 ? COST.smoothTapFloat64 : COST.smoothTap)) +
    voxels * volumes * (COST.standardiseValue + cleaningCost(parameters)) * wide +
    (voxels * volumes ** 2 * COST.gramProduct * wide) / 2 +
    voxels * volumes * components * COST.whitenProduct * wide
  const decompose = (iterations: number) =>
    parameters.restarts *
    ((decomposeCost(iterations, voxels, components, parameters) * wide) / threads + (threads > 1 ? iterations * COST.meeting : 0))
  const fixed = serial + parallel / threads
  const usual = Math.min(USUAL_ITERATIONS, parameters.maxIter)
  const start = COST.start + (threads - 1) * COST.thread

  const valueBytes = isFloat64 ? 8 : 4
  const peakMemoryBytes =
    BASE_BYTES +
    threads * THREAD_BYTES +
    Math.min(voxels * volumes * valueBytes * SUPERSET, memoryBytes / 2) +
    3 * components * voxels * valueBytes +
    grid * 4 * (4 * threads + 8) +
    volumes ** 2 * 8 * 4
  return {
    seconds: slowness * (start + (fixed + decompose(usual)) * 1e-9),
    secondsAtMost: slowness * (start + (fixed + decompose(parameters.maxIter)) * 1e-9),
    peakMemoryBytes,
  }
}
