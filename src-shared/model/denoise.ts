/** What taking components out of a scan is asked with, and what it gives. */

/** As fsl_regfilt: `partial` takes out what only these components explain, `full` all that their time courses explain. */
export const DENOISE_METHODS = ['partial', 'full'] as const
export type DenoiseMethod = (typeof DENOISE_METHODS)[number]

/** What taking components out did to a scan; variance is that over time, added up over the voxels. */
export interface DenoiseSummary {
  readonly volumes: number
  /** Voxels that the numbers are of: those that vary over time. */
  readonly voxels: number
  /** Share of the variance that is gone, percent. */
  readonly varianceRemovedPercent: number
  /** Numbers that can still vary freely in each time course: volumes, less 1 for the mean, less 1 for each component. */
  readonly degreesOfFreedom: { readonly before: number; readonly after: number }
  /** Voxels with a value that is no finite number: left as they are. */
  readonly voxelsLeftAlone: number
  /** False when another scan than that of the run was cleaned. */
  readonly isScanOfRun: boolean
  /** How many scans were cleaned into files of their own; absent for one. */
  readonly scans?: number
}

/** Cleaning reports as one stage: how much of it reading and writing of each of several scans is, the cleaning itself knows. */
export const DENOISE_WEIGHTS = { write: 1 } as const

/** Before and after, told without writing anything; the numbers are of the voxels of the run's mask. */
export interface DenoisePreview extends DenoiseSummary {
  readonly scanFileName: string
  /** Middle values over the mask of mean / standard deviation over time. */
  readonly medianTsnr: { readonly before: number; readonly after: number }
  /** Rows (voxels, sorted by their mean, brightest first) and columns (volumes) of the carpets. */
  readonly carpet: { readonly rows: number; readonly columns: number }
}

/** Names in the cache folder of a preview; float32, little-endian. Maps hold one value per voxel of the mask, carpets rows x columns. */
export const DENOISE_CACHE = {
  'tsnr-before': 'tsnr-before.f32',
  'tsnr-after': 'tsnr-after.f32',
  removed: 'removed.f32',
  'carpet-before': 'carpet-before.f32',
  'carpet-after': 'carpet-after.f32',
} as const
export type DenoiseCacheName = keyof typeof DENOISE_CACHE
