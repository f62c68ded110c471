/** Every call and event between page and main process: the one source of truth for names, inputs and outputs. */
import { z } from 'zod'
import type { ErrorEnvelope } from '../errors'
import { FONT_FAMILIES } from '../figure/font-families'
import { type FigureRecipe, figureRecipeSchema } from '../figure/recipe'
import { LABEL_FORMS } from '../labels/read-labels'
import type { MixtureOutcome } from '../mixture/mixture'
import { DENOISE_METHODS, type DenoiseCacheName, type DenoisePreview, type DenoiseSummary } from '../model/denoise'
import type { RunFeatures } from '../model/features'
import type { Progress, RunOutcome } from '../model/progress'
import { reviewSchema } from '../model/review'
import type { RunDetail } from '../model/run'
import { runParametersSchema } from '../params/parameter-schema'
import { FILE_PARAMETERS } from '../params/parameters'
import type { WindowCommand } from '../window-commands'
import type {
  AppInfo,
  BackgroundFile,
  CourseOffers,
  CourseOpened,
  FigurePreview,
  LabelsFromFile,
  MaskPreview,
  PlacedVolume,
  RecentRun,
  RecentScan,
  ScanOpened,
  TakenUp,
  UnfinishedRun,
} from './answers'
import type { BridgeName, CallName, EventName } from './names'

export type * from './answers'
export { type BridgeName, bridgeName, CALL_NAMES, type CallName, EVENT_NAMES, type EventName } from './names'

/** Ids are made in the main process; the page never sees or sends a path. */
const id = z.string().regex(/^[0-9a-z-]{1,64}$/)
const empty = z.strictObject({})

export interface Settings {
  readonly theme: 'dark' | 'light' | 'system'
  readonly radiological: boolean
  /** The tour of the sample scan was taken or left, and is not offered on Open any more. */
  readonly tourSeen?: boolean | undefined
}
export const settingsSchema: z.ZodType<Settings> = z.strictObject({
  theme: z.enum(['dark', 'light', 'system']),
  radiological: z.boolean(),
  tourSeen: z.boolean().optional(),
})

/** Of thresholded maps: a value, or the probability of being active by each map's mixture model. */
const exportThreshold = z.union([z.number().min(0).max(1000), z.strictObject({ probability: z.number().gt(0).lt(1) })])
/** What Save can write. The main process asks for the place in a native dialog. */
const SAVE_KINDS = ['nifti', 'tables', 'report', 'melodic', 'bids', 'nilearn-script'] as const

/** Labels of all components of a run, in order of their numbers. */
const labelsSchema = z.array(z.array(z.string().min(1).max(200)).max(100)).max(10_000)
export const FIGURE_FORMATS = ['pdf', 'svg', 'png', 'tiff'] as const
export type FigureFormat = (typeof FIGURE_FORMATS)[number]
/** A recipe that the user has given a name; its components and title are not used. */
export interface FigurePresetEntry {
  readonly name: string
  readonly recipe: FigureRecipe
}
export const FIGURE_PRESETS_MOST = { letters: 60, presets: 100 } as const
export const figurePresetsSchema = z
  .array(z.strictObject({ name: z.string().min(1).max(FIGURE_PRESETS_MOST.letters), recipe: figureRecipeSchema }))
  .max(FIGURE_PRESETS_MOST.presets)
const MOST_FIGURE_PAGES = 500
const figureRequest = z.strictObject({ runId: id, recipe: figureRecipeSchema })
const denoiseSchema = z.strictObject({
  runId: id,
  /** 0-based. */
  removed: z.array(z.int().min(0).max(100_000)).max(10_000),
  method: z.enum(DENOISE_METHODS),
  /** Which of several scans is previewed, 0-based; all are written. */
  scan: z.int().min(0).max(100_000),
})

type Output<T> = { readonly output?: T }
/** `call(inputSchema)<Output>()`: the output is a type only, values come from our own main process. */
const call = <Input extends z.ZodType>(input: Input) => ({ returns: <T>() => ({ input }) as { input: Input } & Output<T> })

export const CALLS = {
  'app:info': call(empty).returns<AppInfo>(),
  'settings:get': call(empty).returns<Settings>(),
  'settings:set': call(settingsSchema).returns<Settings>(),
  /** Native open dialog; null when the user closed it. */
  'scan:pick': call(empty).returns<ScanOpened | null>(),
  'scan:open-sample': call(empty).returns<ScanOpened>(),
  /** From the preload only (dropped file -> path); the page calls bridge.scanOpenDropped(file). Null when it was a run folder: that comes as 'run:opened'. */
  'scan:open-dropped': call(z.strictObject({ path: z.string().min(1).max(4096) })).returns<ScanOpened | null>(),
  'scan:open-recent': call(z.strictObject({ scanId: id })).returns<ScanOpened>(),
  /** Native dialog to point at a recent scan that has moved. */
  'scan:locate': call(z.strictObject({ scanId: id })).returns<ScanOpened | null>(),
  'scan:recent': call(empty).returns<readonly RecentScan[]>(),
  /** Native dialog for a file that a parameter names; gives the token that goes into the parameters. */
  'scan:pick-file': call(z.strictObject({ scanId: id, parameter: z.enum(FILE_PARAMETERS) })).returns<{
    readonly token: string
    readonly fileName: string
  } | null>(),
  /** Native dialog for further scans on the grid of this one; gives tokens for 'run:start', nothing when it was closed. */
  'scan:pick-more': call(z.strictObject({ scanId: id })).returns<readonly { readonly token: string; readonly fileName: string }[]>(),
  /** Mean image and mask for these parameters; a newer preview of the same scan cancels the older. */
  'scan:preview': call(
    z.strictObject({ scanId: id, parameters: runParametersSchema, foldExtraDimensions: z.boolean() }),
  ).returns<MaskPreview>(),
  'run:start': call(
    z.strictObject({
      scanId: id,
      parameters: runParametersSchema,
      preset: z.string().nullable(),
      name: z.string().min(1).max(120),
      foldExtraDimensions: z.boolean(),
      /** Tokens of scans that are taken together with this one. */
      moreScans: z.array(z.string().min(1).max(64)).max(1000).optional(),
    }),
  ).returns<{ readonly runId: string }>(),
  'run:cancel': call(z.strictObject({ runId: id })).returns<null>(),
  /** Runs that did not end before the app last did. */
  'run:unfinished': call(empty).returns<readonly UnfinishedRun[]>(),
  /** Opens the scan of such a run and gives what the run was to be made with; it is offered until it is forgotten. FILE_NOT_FOUND when the scan has moved. */
  'run:take-up': call(z.strictObject({ unfinishedId: id })).returns<TakenUp>(),
  'run:forget-unfinished': call(z.strictObject({ unfinishedId: id })).returns<null>(),
  'run:recent': call(empty).returns<readonly RecentRun[]>(),
  'run:open': call(z.strictObject({ runId: id })).returns<RunDetail>(),
  /** Native dialog for a run folder. */
  'run:pick': call(empty).returns<RunDetail | null>(),
  /** Opens the scan that a run was made from, to run it again; `locate` asks for it in a native dialog (null when closed). FILE_NOT_FOUND when it has moved. */
  'run:open-scan': call(z.strictObject({ runId: id, locate: z.boolean() })).returns<ScanOpened | null>(),
  /** Native dialog for an image that is laid under the maps in the window: its bytes are at DATA.runBackground then. */
  'run:pick-background': call(z.strictObject({ runId: id })).returns<BackgroundFile | null>(),
  /** Reads the volume of the scan at a row of the time courses: its bytes are at DATA.runVolume then. A newer call stops the older (CancelledError). */
  'run:place-volume': call(z.strictObject({ runId: id, row: z.int().min(0).max(10_000_000) })).returns<PlacedVolume>(),
  /** Shows the run folder in the system's file manager. */
  'run:show-folder': call(z.strictObject({ runId: id })).returns<null>(),
  /** Writes images, tables, the report or another program's form, to a place chosen in a native dialog; null when the user closed it. */
  'run:save': call(
    z.strictObject({
      runId: id,
      what: z.enum(SAVE_KINDS),
      threshold: exportThreshold.optional(),
      /** Letters of the figures in a report. */
      fontFamily: z.enum(FONT_FAMILIES).optional(),
    }),
  ).returns<{
    readonly savedAs: string
  } | null>(),
  /** Writes what was decided about the run into its folder, and gives the run as it is then. */
  'run:review': call(z.strictObject({ runId: id, review: reviewSchema })).returns<RunDetail>(),
  /** Writes labels.txt of the run. `keptAs` is the new name of a labels.txt that could not be read as labels of this run. */
  'labels:save': call(z.strictObject({ runId: id, labels: labelsSchema })).returns<{ readonly keptAs: string | null }>(),
  /** Reads a label file of FIX, FSLeyes, ICA-AROMA, tedana or Rica that the user picks; null when the dialog was closed. Changes nothing by itself. */
  'labels:read': call(z.strictObject({ runId: id })).returns<LabelsFromFile | null>(),
  /** Writes labels for another program, to a place chosen in a native dialog. */
  'labels:write': call(z.strictObject({ runId: id, form: z.enum(LABEL_FORMS), labels: labelsSchema })).returns<{
    readonly savedAs: string
  } | null>(),
  /** Draws a recipe of an open run as SVG; the newest drawing of a run replaces the older ones. */
  'figure:preview': call(figureRequest).returns<FigurePreview>(),
  /** Draws the pages of a figure into a file chosen in a native dialog, or files numbered after it, with their recipes; null when the user closed the dialog. */
  'figure:save': call(
    z.strictObject({ runId: id, pages: z.array(figureRecipeSchema).min(1).max(MOST_FIGURE_PAGES), format: z.enum(FIGURE_FORMATS) }),
  ).returns<{ readonly savedAs: readonly string[] } | null>(),
  /** Stops what is being saved: the call that asked for it fails as cancelled. */
  'figure:stop-saving': call(z.strictObject({ runId: id })).returns<null>(),
  /** Puts the figure on the clipboard: as a picture, whose resolution is lowered when it would be very large, or as text, each with the SVG beside it. */
  'figure:copy': call(figureRequest.extend({ as: z.enum(['png', 'svg']) })).returns<{ readonly dpi: number }>(),
  /** Native dialog for an image that is to lie under the maps. */
  'figure:pick-background': call(empty).returns<{ readonly file: string; readonly sha256: string } | null>(),
  /** Native dialog for a figure, or the recipe beside one. */
  'figure:pick-recipe': call(empty).returns<FigureRecipe | null>(),
  'figure:presets': call(empty).returns<readonly FigurePresetEntry[]>(),
  'figure:set-presets': call(z.strictObject({ presets: figurePresetsSchema })).returns<readonly FigurePresetEntry[]>(),
  /** What removing these components would do; the maps and carpets are at DATA.denoise. The first one reads the whole scan. */
  'denoise:preview': call(denoiseSchema).returns<DenoisePreview & { readonly previewId: string }>(),
  /** Native dialog for the cleaned scan, then writes it; null when the dialog was closed. Nothing is replaced. */
  'denoise:write': call(denoiseSchema).returns<(DenoiseSummary & { readonly savedAs: string }) | null>(),
  'denoise:cancel': call(z.strictObject({ runId: id })).returns<null>(),
  /** Native dialog for a scan to clean (of several the one at that place), when it is no longer where it was or another one is meant. */
  'denoise:pick-scan': call(z.strictObject({ runId: id, scan: z.int().min(0).max(100_000) })).returns<{
    readonly fileName: string
  } | null>(),
  /** Tables that were opened with the run before, and those that stand beside its scan by their names. */
  'course:offers': call(z.strictObject({ runId: id })).returns<CourseOffers>(),
  /** Reads confounds, motion parameters or events: an offered file, or with null one that the user picks; null when the dialog was closed. */
  'course:read': call(z.strictObject({ runId: id, fileId: id.nullable() })).returns<CourseOpened | null>(),
  /** Keeps in the run which tables are open beside it, and which columns are drawn. */
  'course:remember': call(
    z.strictObject({ runId: id, fileIds: z.array(id).max(100), columns: z.array(z.string().max(200)).max(1000) }),
  ).returns<null>(),
  /** Hints from the maps of an open run, and from the images opened beside it so far. */
  'features:get': call(z.strictObject({ runId: id })).returns<RunFeatures>(),
  /** The mixture model of each map of an open run; fitted when first asked for. */
  'features:mixtures': call(z.strictObject({ runId: id })).returns<readonly MixtureOutcome[]>(),
  /** Native dialog for an image to compare the maps with: templates of networks, a CSF or a brain mask; null when it was closed. */
  'features:open-image': call(z.strictObject({ runId: id })).returns<RunFeatures | null>(),
} as const satisfies Record<CallName, { readonly input: z.ZodType }>
export type CallInput<Name extends CallName> = z.input<(typeof CALLS)[Name]['input']>
export type CallOutput<Name extends CallName> =
  NonNullable<(typeof CALLS)[Name]['output']> extends infer T ? (null extends (typeof CALLS)[Name]['output'] ? T | null : T) : never

export type CallResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorEnvelope }

export interface Events extends Record<EventName, object> {
  'run:progress': { readonly runId: string; readonly progress: Progress }
  'run:ended': { readonly runId: string; readonly outcome: RunOutcome }
  /** Of a preview or of writing, whichever goes on. */
  'denoise:progress': { readonly runId: string; readonly progress: Progress }
  /** A scan came from outside the page: file association, second instance, menu. */
  'scan:opened': ScanOpened
  'run:opened': RunDetail
  'app:failed': { readonly error: ErrorEnvelope }
  /** A menu item or accelerator that the page carries out. */
  'menu:command': { readonly command: WindowCommand }
}

/** Voxel values are fetched from the app's own origin with relative URLs, never sent over IPC. All little-endian, raw. */
export const DATA = {
  /** Float32, whole grid, i fastest. */
  previewMean: (previewId: string) => `/previews/${previewId}/mean`,
  /** Uint8 0/1, whole grid, i fastest. */
  previewMask: (previewId: string) => `/previews/${previewId}/mask`,
  /** Float32, see DENOISE_CACHE. */
  denoise: (previewId: string, name: DenoiseCacheName) => `/denoise/${previewId}/${name}`,
  runMean: (runId: string) => `/runs/${runId}/mean`,
  runMask: (runId: string) => `/runs/${runId}/mask`,
  /** Uint8, whole grid with each voxel in parts x parts x parts, i fastest: 0 outside the image, else 1 (darkest) to 255. */
  runBackground: (runId: string) => `/runs/${runId}/background`,
  /** Uint8, whole grid, i fastest: a volume of the scan in the grey window of the mean image, 1 (darkest) to 255; it stays a while after 'run:place-volume'. */
  runVolume: (runId: string, row: number) => `/runs/${runId}/volume/${row}`,
  /** Float32, one value per voxel of the mask, in the order in which the mask's ones appear (i fastest). */
  runComponent: (runId: string, index: number) => `/runs/${runId}/component/${index}`,
  /** SVG. */
  figure: (figureId: string) => `/figures/${figureId}`,
} as const

/** What the preload puts on `window.counterpoint`: one method per call, nothing generic. */
export type Bridge = {
  readonly [Name in Exclude<CallName, 'scan:open-dropped'> as BridgeName<Name>]: (
    input: CallInput<Name>,
  ) => Promise<CallResult<CallOutput<Name>>>
} & {
  /** Turns a dropped File into a path inside the preload (webUtils.getPathForFile) and opens it. */
  readonly scanOpenDropped: (file: object) => Promise<CallResult<ScanOpened | null>>
  /** Listens; the returned function stops listening. */
  readonly on: <Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void) => () => void
}
