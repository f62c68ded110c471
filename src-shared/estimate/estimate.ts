/** How long will a run take and how much memory will it need, before it starts and with what became known since? */
import type { Stage } from '../model/progress'
import { BYTES_PER_VOXEL, type NiftiDatatype } from '../model/scan'
import { runsOneByOne, takesSeveralScans } from '../params/model-kinds'
import type { RunParameters } from '../params/parameters'
import { COST, FLOAT64_FACTOR } from './costs'
import { decomposeSeconds, type Outlook } from './decompose-seconds'

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
  /** Scans like this one that the run takes; 1 when not given. */
  readonly scans?: number | undefined
  /** Once they are known: columns that are taken out, and components that there will be. */
  readonly confounds?: number | undefined
  readonly components?: number | undefined
  /** Afterwards: iterations that all searches took together. */
  readonly iterations?: number | undefined
  /** How many times longer this machine takes than the one that the costs were measured on; 1 when not given. */
  readonly slowness?: number | undefined
  /** Of the machine: prepared voxels that would take more than half of it go to temporary files. */
  readonly memoryBytes?: number | undefined
}
export interface Estimate {
  /** When the search settles soon, with the iterations that most scans need, and when every allowed one is used: nobody knows before. */
  readonly secondsAtLeast: number
  readonly seconds: number
  readonly secondsAtMost: number
  /** Of `seconds`. */
  readonly stageSeconds: Readonly<Record<Stage, number>>
  readonly peakMemoryBytes: number
}

/** Columns of fMRIPrep's table that are taken out by default, and some more. */
const USUAL_CONFOUNDS = 30
/** What the most cautious estimators find in smooth scans. */
const FEWEST_ESTIMATED = 5
/** Directions that variance normalisation looks at (engine/prepare/variance-normalization). */
const NOISE_DIRECTIONS = 30
/** The engine itself (V8, WebAssembly, tables), and each thread's own V8. */
const BASE_BYTES = 70 * 2 ** 20
const THREAD_BYTES = 10 * 2 ** 20
/** While the scan is read the mask is not known yet: so many times its voxels are kept. */
const SUPERSET = 1.2
/** Up to so many volumes all eigenvectors are computed, above only those that are needed (engine/decompose/whitening). */
const ALL_EIGENVECTORS_UP_TO = 256

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
function cleaningCost({ detrend, highPass, lowPass, confoundsFile }: RunParameters, confounds = USUAL_CONFOUNDS): number {
  const columns = (detrend ? 2 : 0) + (confoundsFile === null ? 0 : confounds)
  const sections = highPass === null && lowPass === null ? 0 : highPass !== null && lowPass !== null ? 5 : 3
  return columns * COST.confound + sections * COST.section
}

/** Estimators give a fifth of the volumes on many scans, from a few to as many as are allowed. */
function expectedComponents({ nComponents, nComponentsMethod, nComponentsMax }: RunParameters, volumes: number, outlook: Outlook): number {
  if (nComponentsMethod === 'given') return nComponents
  const estimated = { least: FEWEST_ESTIMATED, usual: Math.ceil(volumes / 5), most: Math.min(nComponentsMax, volumes) }
  return nComponentsMethod === 'all' ? volumes : Math.min(nComponentsMax, estimated[outlook])
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

interface Work {
  readonly grid: number
  readonly volumes: number
  readonly voxels: number
  readonly components: number
  /** That are taken together. */
  readonly scans: number
  readonly threads: number
}

function workOf(input: EstimateInput, outlook: Outlook): Work {
  const { shape, parameters } = input
  const grid = (shape[0] ?? 1) * (shape[1] ?? 1) * (shape[2] ?? 1)
  const volumes = Math.max(
    1,
    shape.slice(3).reduce((product, size) => product * size, 1),
  )
  return {
    grid,
    volumes,
    voxels: input.voxelsInMask ?? Math.round(parameters.maskStrategy === 'whole-field' ? grid : grid / 4),
    components: Math.min(input.components ?? expectedComponents(parameters, volumes, outlook), volumes),
    scans: takesSeveralScans(parameters.model) ? Math.max(1, input.scans ?? 1) : 1,
    threads: Math.max(1, input.threads),
  }
}

/** Seconds of each stage on the reference machine. */
function stagesOf(input: EstimateInput, outlook: Outlook): Record<Stage, number> {
  const { parameters } = input
  const { grid, volumes, voxels, components, scans, threads } = workOf(input, outlook)
  const isFloat64 = parameters.dtype === 'float64'
  const wide = isFloat64 ? FLOAT64_FACTOR : 1
  const stored = grid * volumes
  const values = voxels * volumes
  const reading = (taps: number) =>
    input.fileBytes * (COST.fileByte + (input.gzipped ? COST.packedByte : 0)) +
    (input.gzipped ? stored * BYTES_PER_VOXEL[input.datatype] * COST.unpackedByte : 0) +
    (stored * (COST.value + taps * (isFloat64 ? COST.smoothTapFloat64 : COST.smoothTap))) / threads
  const smoothed = reading(smoothingTaps(parameters, input.zooms))
  const gram = (values * volumes * COST.gramProduct * wide) / 2 / threads
  const eigen = volumes ** 3 * (volumes > ALL_EIGENVECTORS_UP_TO ? COST.eigenvaluesCube : COST.eigenCube)
  const isNormalized = parameters.standardize === 'variance-normalization'
  const noise = isNormalized ? gram + eigen + (values * NOISE_DIRECTIONS * COST.noiseDirection * wide) / threads : 0
  const prepare = (values * (COST.standardiseValue + cleaningCost(parameters, input.confounds)) * wide) / threads + noise
  const mask = grid * COST.maskVoxel
  const whiten = gram + eigen + (values * components * COST.whitenProduct * wide) / threads
  const isMapModel = parameters.model === 'canica' || parameters.model === 'dictionary-learning'
  const regression = isMapModel ? values * components * COST.regression : 0
  const maps = voxels * components
  const measured = parameters.saveMeasures ? maps * COST.measuredValue + components * COST.measured * 1e9 : 0
  const scaled = maps * (COST.mapValue + (parameters.normalize === 'voxel' ? COST.acrossValue : 0))
  const images = 1 + (parameters.saveSources ? 1 : 0) + (parameters.saveThresholded ? 0.5 : 0)
  const isOne = scans === 1
  const seconds = (fixed: number, nanoseconds: number) => fixed + nanoseconds * 1e-9
  return {
    header: 0.01 + COST.start + (threads - 1) * COST.thread,
    // Several scans are read for the mask they share, once more for their rows, and once more for their time courses.
    read: isOne ? seconds(COST.read, smoothed) : scans * seconds(COST.read, reading(0) + mask + smoothed + prepare + whiten),
    mask: isOne ? seconds(0, mask) : 0,
    // The background is only known when everything is read, which is read again.
    prepare: isOne ? seconds(0, prepare + (parameters.maskStrategy === 'background' ? smoothed : 0)) : 0,
    whiten: isOne ? seconds(COST.whiten, whiten + (isMapModel ? 0 : voxels * COST.smoothness)) : 0,
    decompose: decomposeSeconds({ voxels, volumes, components, threads }, parameters, outlook, input.iterations),
    results: seconds(COST.results, scaled + measured + scans * (regression + (isOne ? 0 : smoothed + prepare))),
    write: seconds(COST.write, images * maps * (isFloat64 ? COST.writtenValueFloat64 : COST.writtenValue)),
  }
}

/**
 * Estimates seconds and peak bytes of a run. Pure; never NaN for valid parameters.
 * A few volumes per thread are in flight while reading; X (T x V) and three C x V matrices live while decomposing.
 */
export function estimateRun(input: EstimateInput): Estimate {
  const { parameters, slowness = 1, memoryBytes = Number.POSITIVE_INFINITY } = input
  const { grid, volumes, voxels, components, scans, threads } = workOf(input, 'usual')
  // Each of several scans is a run of its own.
  const times = slowness * (runsOneByOne(parameters.model) ? Math.max(1, input.scans ?? 1) : 1)
  const stageSeconds = stagesOf(input, 'usual')
  const total = (stages: Record<Stage, number>) => times * Object.values(stages).reduce((sum, value) => sum + value, 0)
  const valueBytes = parameters.dtype === 'float64' ? 8 : 4
  // Maps are searched in a second set of voxels, on threads of its own, from reduced rows that are kept.
  const isSearchedApart = takesSeveralScans(parameters.model)
  const copies = isSearchedApart ? 7 + scans : 3
  const peakMemoryBytes =
    BASE_BYTES +
    (isSearchedApart ? 2 : 1) * threads * THREAD_BYTES +
    Math.min(voxels * volumes * valueBytes * SUPERSET, memoryBytes / 2) +
    copies * components * voxels * valueBytes +
    grid * 4 * (4 * threads + 8) +
    volumes ** 2 * 8 * 4
  return {
    secondsAtLeast: total(stagesOf(input, 'least')),
    seconds: total(stageSeconds),
    secondsAtMost: total(stagesOf(input, 'most')),
    stageSeconds,
    peakMemoryBytes,
  }
}
