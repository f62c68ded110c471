/** What do the calls of the contract answer with, where it is not a type of the engine's? */
import type { CourseFile } from '../course/course-file'
import type { FigureDrawn } from '../figure/scene'
import type { Labels } from '../labels/palette'
import type { LabelForm } from '../labels/read-labels'
import type { ScanHeader, Warning } from '../model/scan'
import type { FileParameterName, RunParameters } from '../params/parameters'

export interface ScanOpened {
  readonly scanId: string
  readonly header: ScanHeader
  /** Where a run of this scan will be put, for display only ("beside the scan, in sub-01_ica"). */
  readonly runName: string
  readonly outputPlace: string
  /** Extra dimensions (5-D to 7-D) that must be agreed to be folded into time; null for a plain 4-D scan. */
  readonly foldsDimensions: string | null
}
export interface RecentScan {
  readonly scanId: string
  readonly fileName: string
  readonly shape: readonly number[]
  readonly zooms: readonly number[]
  readonly repetitionTimeSeconds: number | null
  readonly openedAt: string
  readonly missing: boolean
}
export interface RecentRun {
  readonly runId: string
  readonly name: string
  readonly scanFileName: string
  readonly nComponents: number
  readonly nIter: number
  readonly converged: boolean
  readonly createdAt: string
  readonly missing: boolean
}
export interface UnfinishedRun {
  readonly unfinishedId: string
  readonly name: string
  readonly scanFileName: string
  readonly startedAt: string
}
/** What Set up holds for a run that is to be run again; files are tokens, with their names beside them. */
export interface TakenUp {
  readonly scan: ScanOpened
  readonly parameters: RunParameters
  readonly preset: string | null
  readonly name: string
  readonly foldAgreed: boolean
  readonly fileNames: Partial<Record<FileParameterName, string>>
  readonly moreScans: readonly { readonly token: string; readonly fileName: string }[]
}
export interface MaskPreview {
  /** Voxel values at DATA.previewMean / DATA.previewMask with this id. */
  readonly previewId: string
  readonly voxels: number
  readonly volumeCm3: number
  readonly warnings: readonly Warning[]
}
/** An image under the maps: as a recipe of a figure names it, and the parts along each axis in which a voxel of the run has it. */
export interface BackgroundFile {
  readonly file: string
  readonly sha256: string
  readonly parts: number
}
export interface AppInfo {
  readonly version: string
  readonly threads: number
  /** How many times longer than the machine of the estimate's costs this one takes for a fixed piece of work. */
  readonly slowness: number
  readonly totalMemoryBytes: number
  readonly freeMemoryBytes: number
  readonly platform: string
  /** Of what the app runs on, for the About page; null where it is not told. */
  readonly versions: { readonly electron: string | null; readonly chromium: string | null; readonly node: string }
}

/** A volume of the scan that lies under the maps. */
export interface PlacedVolume {
  readonly fileName: string
  /** Its place in the file, 0-based. */
  readonly volume: number
}

/** Tables of time series that may be drawn beside the time courses of a run. */
export interface CourseOffers {
  readonly files: readonly { readonly fileId: string; readonly fileName: string; readonly isRemembered: boolean }[]
  /** Names of the columns that were drawn last. */
  readonly columns: readonly string[]
}
export interface CourseOpened {
  readonly fileId: string
  readonly file: CourseFile
}

export interface LabelsFromFile {
  readonly fileName: string
  readonly form: LabelForm
  /** One per component of the run; of a list, only the listed ones say something. */
  readonly labels: readonly Labels[]
}

export interface FigurePreview extends FigureDrawn {
  /** The drawing itself is at DATA.figure with this id. */
  readonly figureId: string
}
