/** What the main process and the engine (utility process) say to each other. */
import type { ErrorEnvelope } from '../../src-shared/errors'
import type { FontFamily } from '../../src-shared/figure/font-families'
import type { FigureRecipe } from '../../src-shared/figure/recipe'
import type { FigureDrawn } from '../../src-shared/figure/scene'
import type { MixtureBasis } from '../../src-shared/mixture/fit-mixture'
import type { MixtureOutcome } from '../../src-shared/mixture/mixture'
import type { DenoiseMethod, DenoisePreview, DenoiseSummary } from '../../src-shared/model/denoise'
import type { RunFeatures } from '../../src-shared/model/features'
import type { Progress } from '../../src-shared/model/progress'
import type { RunDetail } from '../../src-shared/model/run'
import type { Warning } from '../../src-shared/model/scan'
import type { RunParameters } from '../../src-shared/params/parameters'

export interface RunRequest {
  readonly scanPath: string
  /** Further scans on the same grid, for models that take several. */
  readonly moreScanPaths?: readonly string[]
  /** The folder that the run becomes; must not exist. Written beside it under a temporary name first. */
  readonly runFolder: string
  readonly name: string
  readonly parameters: RunParameters
  readonly preset: string | null
  /** Dimensions 5 to 7 are folded into time only with the user's word. */
  readonly foldExtraDimensions: boolean
  /** Worker threads to compute with; 0 = choose by the machine. */
  readonly threads: number
  /** Prepared voxels that would take more go to temporary files; by default half of the machine's memory. */
  readonly maxMemoryBytes?: number
}

export interface DenoiseRequest {
  readonly runFolder: string
  /** The scan to clean; null for the one, or all, that the run was made from, which must not have changed since. */
  readonly scanPath: string | null
  /** Where the user says that scans of the run are, by their places in it; null for those that are where they were. */
  readonly movedScans?: readonly (string | null)[]
  /** Components to take out, 0-based. */
  readonly removed: readonly number[]
  readonly method: DenoiseMethod
  /** Ends in .nii or .nii.gz; must not exist. A .json of the same name is written beside it. */
  readonly outPath: string
}

/** name -> what it takes and gives. */
export interface EngineTasks {
  run: { input: RunRequest; output: { readonly converged: boolean; readonly warnings: readonly Warning[] } }
  /** Writes mean.f32 and mask.u8 (whole grid, i fastest) into cacheFolder. */
  preview: {
    input: {
      readonly scanPath: string
      readonly parameters: RunParameters
      readonly foldExtraDimensions: boolean
      readonly cacheFolder: string
    }
    output: { readonly voxels: number; readonly volumeCm3: number; readonly warnings: readonly Warning[] }
  }
  /** Reads a run folder; writes mean.f32, mask.u8 and maps.f32 (C rows x V in-mask voxels, i fastest) into cacheFolder. */
  openRun: { input: { readonly runFolder: string; readonly cacheFolder: string }; output: Omit<RunDetail, 'runId'> }
  /** What results of other programs lie there, one entry for each scan; `mixing` is the path that means one of them. */
  findResults: { input: { readonly path: string }; output: readonly { readonly name: string; readonly mixing: string }[] }
  /** Writes the run folder that another program's results become: a folder of them, or maps with a table of time courses. */
  importResults: {
    input: {
      readonly path: string
      readonly mixingPath: string | null
      /** The scan that was decomposed; null to look for it. */
      readonly scanPath: string | null
      /** Seconds; null to take it from the scan or the program's notes. */
      readonly repetitionTimeSeconds: number | null
      /** Must not exist. */
      readonly runFolder: string
      /** Null for what the results are called. */
      readonly name: string | null
    }
    output: { readonly program: string; readonly components: number; readonly warnings: readonly Warning[] }
  }
  /** Writes the scan without some components; outPath is new. */
  denoise: { input: DenoiseRequest; output: DenoiseSummary }
  /** Writes the files of DENOISE_CACHE into cacheFolder; the scan is read once for any number of previews. */
  denoisePreview: {
    input: Omit<DenoiseRequest, 'outPath'> & {
      readonly cacheFolder: string
      /** Which of several scans is looked at, 0-based; the first when not given. */
      readonly scan?: number
    }
    output: DenoisePreview
  }
  /** Writes the self-contained HTML report; the user has already agreed to replace a file of that name. */
  report: { input: { readonly runFolder: string; readonly outPath: string; readonly fontFamily?: FontFamily }; output: null }
  /** Writes the run in a form for other programs: a folder, or a file for the script. */
  export: {
    input: {
      readonly runFolder: string
      readonly as: 'nifti' | 'tables' | 'melodic' | 'bids' | 'nilearn-script'
      readonly outPath: string
      /** For thresholded maps: a value or a probability; null for the run's display threshold. */
      readonly threshold: number | { readonly probability: number } | null
      /** Files of the same names are replaced: the user has agreed to it. */
      readonly overwrite: boolean
    }
    output: null
  }
  /** Reads the maps that openRun has unpacked into cacheFolder, and images to compare them with. */
  features: {
    input: {
      readonly cacheFolder: string
      readonly grid: Pick<RunDetail['grid'], 'shape' | 'affine'>
      readonly components: number
      readonly imagePaths: readonly string[]
    }
    output: RunFeatures
  }
  /** Fits a mixture to each of the maps that openRun has unpacked into cacheFolder. */
  mixtures: {
    input: { readonly cacheFolder: string; readonly components: number; readonly voxels: number; readonly basis: MixtureBasis }
    output: readonly MixtureOutcome[]
  }
  /** Draws recipes into outPath (.svg, .pdf, .png, .tiff by its ending), which must not exist: one, or several as the pages of a PDF; told of each. */
  figure: {
    input: {
      readonly runFolder: string
      /** Where openRun has unpacked the run; null when it has not. */
      readonly cacheFolder: string | null
      readonly pages: readonly FigureRecipe[]
      readonly outPath: string
      /** Where the image file of the recipes may be. */
      readonly backgroundFolders: readonly string[]
    }
    output: readonly FigureDrawn[]
  }
  /** Reads the recipe of a figure, or of the file beside one. */
  recipe: { input: { readonly path: string }; output: FigureRecipe }
  /** Lays an image under the maps of a run: writes background.u8 (see DATA.runBackground) into its cacheFolder. */
  placeBackground: {
    input: { readonly path: string; readonly runFolder: string; readonly cacheFolder: string }
    output: { readonly parts: number }
  }
  /** Lays a volume of the scan itself under the maps: writes volume-<row>.u8 (see DATA.runVolume) into its cacheFolder. */
  placeVolume: {
    input: {
      readonly runFolder: string
      readonly cacheFolder: string
      /** Of the time courses, 0-based. */
      readonly row: number
    }
    /** The scan, and the place of the volume in it, 0-based, dropped ones counted. */
    output: { readonly fileName: string; readonly volume: number }
  }
  /** Reads an image that is to lie under maps. */
  background: { input: { readonly path: string }; output: { readonly file: string; readonly sha256: string } }
}
export type TaskName = keyof EngineTasks

export type ToEngine =
  | {
      readonly [Name in TaskName]: {
        readonly type: 'task'
        readonly taskId: number
        readonly name: Name
        readonly input: EngineTasks[Name]['input']
      }
    }[TaskName]
  | { readonly type: 'cancel'; readonly taskId: number }

export type FromEngine =
  | { readonly type: 'ready'; readonly threads: number }
  | { readonly type: 'progress'; readonly taskId: number; readonly progress: Progress }
  | { readonly type: 'log'; readonly level: 'info' | 'warn' | 'error'; readonly text: string }
  | { readonly type: 'done'; readonly taskId: number; readonly output: EngineTasks[TaskName]['output'] }
  | { readonly type: 'failed'; readonly taskId: number; readonly error: ErrorEnvelope }
