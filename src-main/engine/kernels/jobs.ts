/** Which jobs are there, and how does a job's description travel to the threads as plain numbers? */

/** A cleaning plan in the shared memory (see cleanTile); all 0 when nothing is cleaned. */
interface CleanJob {
  trend: number
  trendColumns: number
  sections: number
  states: number
  sectionCount: number
  padding: number
  confounds: number
  confoundColumns: number
  keepsMean: number
  /** Private memory of cleanTile; 0: nothing is cleaned. */
  cleanScratchBytes: number
}

/** How tiles are standardised: a code (-1: left as they are), and whether float64 is rounded to float32 at every step. */
interface StandardizeJob {
  kind: number
  single: number
}

/** A job over all tiles that adds up their rows: `tilesPerChunk` tiles a chunk, each with its own sums. */
export interface SummingJob {
  tileCount: number
  tilesPerChunk: number
  rows: number
  scratch: number
  scratchBytes: number
  rowSums: number
}

/** Addresses are bytes in the shared memory. A tile is rows x 256 voxels. */
export interface Jobs {
  /** Chunk = one slot of stored volumes: add to the mean, convert, smooth, gather. */
  gather: {
    plan: number
    /** Threes of int32: plane to smooth along i and j, and the first and the one after the last plane that can then be gathered. */
    steps: number
    stepCount: number
    scratch: number
    scratchBytes: number
    /** Slots are used in turn; each begins with a list of which volumes it holds. */
    slots: number
    slotCount: number
    slotBytes: number
    slotListBytes: number
    volumeBytes: number
    voxels: number
    datatype: number
    bytesPerVoxel: number
    swapBytes: number
    /** 1: values are stored ones times slope plus intercept. */
    scaled: number
    slope: number
    intercept: number
    sums: number
    /** int32 per slot: number of the last chunk that is done with it, plus 1. */
    slotsDone: number
    /** 0: only the mean is wanted. */
    gathering: number
  }
  /** Chunk = one tile: bring the selected voxels together. */
  select: { tiles: number; rows: number; firstRun: number; runs: number; scratch: number; scratchBytes: number }
  /** Chunk = `tilesPerChunk` tiles: clean them, standardise them and add up their rows. */
  standardize: SummingJob & CleanJob & StandardizeJob & { tiles: number }
  /** Chunk = `tilesPerChunk` tiles of the selected voxels: put them together from the file of groups, clean and standardise them, add up their rows, and write them. */
  prepareSpilled: SummingJob &
    CleanJob &
    StandardizeJob & {
      gathered: number
      /** Volumes in a group (fewer in the last one), and tiles of the candidates. */
      groupRows: number
      sourceTileCount: number
      prepared: number
      firstRun: number
      runs: number
    }
  /** Chunk = `tilesPerChunk` tiles: divide their voxels by their noise, and add up their rows. */
  divideByNoise: SummingJob & {
    tiles: number
    /** Where the tiles are when they are not in memory; -1: they are. */
    file: number
    /** Panels of `padded` directions, from which scores they are strong, and as many zeros. */
    directions: number
    padded: number
    strongFrom: number
    leastShare: number
    zeros: number
  }
  /** Chunk = `tilesPerChunk` tiles: add their products to the thread's matrix, and that in turn to the total. */
  gram: {
    tiles: number
    /** Where the tiles are when they are not in memory; -1: they are. */
    file: number
    tileCount: number
    tilesPerChunk: number
    rows: number
    voxels: number
    panels: number
    /** 1: subtract each voxel's mean over time and append two rows, the means less `level` and ones. */
    residual: number
    level: number
    scratch: number
    scratchBytes: number
    total: number
  }
  /** Chunk = `tilesPerChunk` tiles. */
  whiten: {
    tiles: number
    /** Where the tiles are when they are not in memory; -1: they are. */
    file: number
    tileCount: number
    tilesPerChunk: number
    rows: number
    voxels: number
    residual: number
    whitening: number
    padded: number
    slopes: number
    offsets: number
    out: number
    scratch: number
    scratchBytes: number
  }
  /** Chunk = `tilesPerChunk` tiles of whitened voxels; each chunk has its own sums. */
  contrast: {
    x: number
    tileCount: number
    tilesPerChunk: number
    voxels: number
    components: number
    padded: number
    unmixing: number
    rows: number
    contrast: number
    alpha: number
    sums: number
    scratch: number
    scratchBytes: number
  }
  /** Chunk = `tilesPerChunk` tiles of whitened voxels. */
  sources: {
    x: number
    tileCount: number
    tilesPerChunk: number
    components: number
    padded: number
    unmixing: number
    rows: number
    out: number
    outStride: number
    scratch: number
    scratchBytes: number
  }
}
type JobName = keyof Jobs
export type Job = { [Name in JobName]: { readonly name: Name } & Readonly<Jobs[Name]> }[JobName]

const CLEAN = [
  'trend',
  'trendColumns',
  'sections',
  'states',
  'sectionCount',
  'padding',
  'confounds',
  'confoundColumns',
  'keepsMean',
  'cleanScratchBytes',
] as const
const COMMON = ['tileCount', 'tilesPerChunk', 'scratch', 'scratchBytes'] as const

const FIELDS: { readonly [Name in JobName]: readonly (keyof Jobs[Name])[] } = {
  gather: [
    'plan',
    'steps',
    'stepCount',
    'scratch',
    'scratchBytes',
    'slots',
    'slotCount',
    'slotBytes',
    'slotListBytes',
    'volumeBytes',
    'voxels',
    'datatype',
    'bytesPerVoxel',
    'swapBytes',
    'scaled',
    'slope',
    'intercept',
    'sums',
    'slotsDone',
    'gathering',
  ],
  select: ['tiles', 'rows', 'firstRun', 'runs', 'scratch', 'scratchBytes'],
  standardize: [...COMMON, ...CLEAN, 'tiles', 'rows', 'kind', 'single', 'rowSums'],
  prepareSpilled: [
    ...COMMON,
    ...CLEAN,
    'gathered',
    'groupRows',
    'sourceTileCount',
    'prepared',
    'rows',
    'firstRun',
    'runs',
    'kind',
    'single',
    'rowSums',
  ],
  divideByNoise: [...COMMON, 'tiles', 'file', 'rows', 'directions', 'padded', 'strongFrom', 'leastShare', 'zeros', 'rowSums'],
  gram: [...COMMON, 'tiles', 'file', 'rows', 'voxels', 'panels', 'residual', 'level', 'total'],
  whiten: [...COMMON, 'tiles', 'file', 'rows', 'voxels', 'residual', 'whitening', 'padded', 'slopes', 'offsets', 'out'],
  contrast: [...COMMON, 'x', 'voxels', 'components', 'padded', 'unmixing', 'rows', 'contrast', 'alpha', 'sums'],
  sources: [...COMMON, 'x', 'components', 'padded', 'unmixing', 'rows', 'out', 'outStride'],
}
const NAMES = Object.keys(FIELDS) as JobName[]

export function toNumbers(job: Job): number[] {
  const values = job as unknown as Readonly<Record<string, number>>
  return [NAMES.indexOf(job.name), ...FIELDS[job.name].map((field) => values[field as string])]
}

export function fromNumbers(numbers: Float64Array): Job {
  const name = NAMES[numbers[0]]
  const entries = FIELDS[name].map((field, index) => [field, numbers[index + 1]])
  return { name, ...Object.fromEntries(entries) } as Job
}
