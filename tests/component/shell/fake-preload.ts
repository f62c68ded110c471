/** What does the page find on window.counterpoint in these tests? The preload is the page's border: everything behind it is another process. */
import { cleanup } from '@testing-library/react'
import { afterEach, beforeEach, vi } from 'vitest'
import type { StoreApi } from 'zustand'
import { useContact } from '../../../src-renderer/features/contact-sheet/contact-store'
import { useDenoise } from '../../../src-renderer/features/denoise/denoise-store'
import { useExplore } from '../../../src-renderer/features/explore/explore-store'
import { useFigure } from '../../../src-renderer/features/figure-builder/figure-store'
import { useHelp } from '../../../src-renderer/features/help/help-store'
import { useLabels } from '../../../src-renderer/features/labels/labels-store'
import { useCourse } from '../../../src-renderer/features/plots/course-store'
import { useDisplay } from '../../../src-renderer/features/threshold/display-store'
import { useApp } from '../../../src-renderer/state/app-store'
import { useRun } from '../../../src-renderer/state/run-store'
import { useScan } from '../../../src-renderer/state/scan-store'
import { useSettings } from '../../../src-renderer/state/settings-store'
import type { ErrorCode } from '../../../src-shared/errors'
import type {
  Bridge,
  EventName,
  Events,
  FigurePresetEntry,
  FigurePreview,
  MaskPreview,
  RecentRun,
  RecentScan,
  ScanOpened,
  Settings,
  UnfinishedRun,
} from '../../../src-shared/ipc/contract'
import type { ScanHeader } from '../../../src-shared/model/scan'
import { presetParameters } from '../../../src-shared/params/presets'

/** The header of the bundled sample scan. */
export const HEADER: ScanHeader = {
  fileName: 'audiovisual_bold.nii.gz',
  shape: [64, 64, 21, 64],
  zooms: [4, 4, 6, 3],
  datatype: 'int16',
  endianness: 'little',
  niftiVersion: 1,
  scaling: { slope: 1, intercept: 0 },
  affine: [
    [-4, 0, 0, 126],
    [0, 4, 0, -126],
    [0, 0, 6, -60],
    [0, 0, 0, 1],
  ],
  affineSource: 'sform',
  sformCode: 1,
  qformCode: 1,
  orientation: 'LAS',
  repetitionTimeSeconds: 3,
  repetitionTimeSource: 'header',
  gzipped: true,
  fileBytes: 2821719,
  warnings: [],
}
export const SCAN: ScanOpened = {
  scanId: 'scan-1',
  header: HEADER,
  runName: 'audiovisual_ica',
  outputPlace: 'beside the scan, in audiovisual_ica',
  foldsDimensions: null,
}
const PREVIEW: MaskPreview = { previewId: 'preview-1', voxels: 12924, volumeCm3: 1240.7, warnings: [] }

/** A drawing as the main process tells of it. */
const FIGURE: FigurePreview = {
  figureId: 'figure-1',
  widthMm: 85,
  heightMm: 44.5,
  description: 'Component 1 over the mean image.',
  chosen: { cuts: { x: [4], y: [-8], z: [-6] }, threshold: 3, limit: 8, dim: 0 },
  unknownLetters: [],
  empty: [],
  fitting: null,
}

export const ok = async <T>(value: T) => ({ ok: true, value }) as const
export const failed = async (code: ErrorCode, details = {}) => ({ ok: false, error: { kind: 'app', code, details } }) as const

/** Puts a preload on the window that answers every call plainly; tests replace single answers. */
function installPreload() {
  const listeners = new Map<EventName, Set<(payload: never) => void>>()
  const calls = {
    appInfo: vi.fn(() =>
      ok({
        version: '0.1.0',
        threads: 4,
        slowness: 1,
        totalMemoryBytes: 16e9,
        freeMemoryBytes: 8e9,
        platform: 'linux',
        versions: { electron: '45.4.1', chromium: '150.0', node: '24.2.0' },
      }),
    ),
    settingsGet: vi.fn(() => ok<Settings>({ theme: 'dark', radiological: false })),
    settingsSet: vi.fn((settings: unknown) => ok(settings as Settings)),
    scanPick: vi.fn((): ReturnType<Bridge['scanPick']> => ok(SCAN)),
    scanOpenSample: vi.fn((): ReturnType<Bridge['scanOpenSample']> => ok(SCAN)),
    scanOpenRecent: vi.fn((): ReturnType<Bridge['scanOpenRecent']> => ok(SCAN)),
    scanOpenDropped: vi.fn((): ReturnType<Bridge['scanOpenDropped']> => ok(SCAN)),
    scanLocate: vi.fn((): ReturnType<Bridge['scanLocate']> => ok(null)),
    scanRecent: vi.fn(() => ok<readonly RecentScan[]>([])),
    scanPickMore: vi.fn((): ReturnType<Bridge['scanPickMore']> => ok([{ token: 'scan-token', fileName: 'sub-02_bold.nii.gz' }])),
    scanPickFile: vi.fn((): ReturnType<Bridge['scanPickFile']> => ok({ token: 'mask-token', fileName: 'brain_mask.nii.gz' })),
    scanPreview: vi.fn((): ReturnType<Bridge['scanPreview']> => ok(PREVIEW)),
    runStart: vi.fn((): ReturnType<Bridge['runStart']> => ok({ runId: 'run-1' })),
    runCancel: vi.fn(() => ok(null)),
    runUnfinished: vi.fn(() => ok<readonly UnfinishedRun[]>([])),
    runTakeUp: vi.fn((_input: unknown): ReturnType<Bridge['runTakeUp']> => failed('FILE_NOT_FOUND', { file: 'scan' })),
    runForgetUnfinished: vi.fn((_input: unknown) => ok(null)),
    runRecent: vi.fn(() => ok<readonly RecentRun[]>([])),
    runOpen: vi.fn((): ReturnType<Bridge['runOpen']> => failed('FILE_NOT_FOUND', { file: 'run' })),
    runPick: vi.fn((): ReturnType<Bridge['runPick']> => ok(null)),
    runOpenScan: vi.fn((_input: { readonly locate: boolean }): ReturnType<Bridge['runOpenScan']> => ok(SCAN)),
    runPickBackground: vi.fn((): ReturnType<Bridge['runPickBackground']> => ok(null)),
    runShowFolder: vi.fn(() => ok(null)),
    runSave: vi.fn(() => ok(null)),
    runReview: vi.fn((_input: unknown): ReturnType<Bridge['runReview']> => failed('FILE_NOT_FOUND', { file: 'run' })),
    featuresGet: vi.fn((): ReturnType<Bridge['featuresGet']> => ok({ strongFrom: 2, edgePercentOfMask: 20, edgePercent: [], images: [] })),
    featuresMixtures: vi.fn((): ReturnType<Bridge['featuresMixtures']> => ok([])),
    featuresOpenImage: vi.fn((): ReturnType<Bridge['featuresOpenImage']> => ok(null)),
    runPlaceVolume: vi.fn((): ReturnType<Bridge['runPlaceVolume']> => ok({ fileName: 'scan.nii', volume: 0 })),
    courseOffers: vi.fn((): ReturnType<Bridge['courseOffers']> => ok({ files: [], columns: [] })),
    courseRemember: vi.fn((): ReturnType<Bridge['courseRemember']> => ok(null)),
    courseRead: vi.fn((): ReturnType<Bridge['courseRead']> => ok(null)),
    labelsSave: vi.fn((_input: unknown): ReturnType<Bridge['labelsSave']> => ok({ keptAs: null })),
    labelsRead: vi.fn((): ReturnType<Bridge['labelsRead']> => ok(null)),
    labelsWrite: vi.fn((): ReturnType<Bridge['labelsWrite']> => ok(null)),
    figurePreview: vi.fn((): ReturnType<Bridge['figurePreview']> => ok(FIGURE)),
    figureSave: vi.fn((): ReturnType<Bridge['figureSave']> => ok(null)),
    figureStopSaving: vi.fn((): ReturnType<Bridge['figureStopSaving']> => ok(null)),
    figureCopy: vi.fn((): ReturnType<Bridge['figureCopy']> => ok({ dpi: 300 })),
    figurePickBackground: vi.fn((): ReturnType<Bridge['figurePickBackground']> => ok(null)),
    figurePickRecipe: vi.fn((): ReturnType<Bridge['figurePickRecipe']> => ok(null)),
    figurePresets: vi.fn((): ReturnType<Bridge['figurePresets']> => ok([])),
    figureSetPresets: vi.fn(
      (input: { presets: unknown }): ReturnType<Bridge['figureSetPresets']> => ok(input.presets as readonly FigurePresetEntry[]),
    ),
  }
  const on: Bridge['on'] = (name, listener) => {
    const set = listeners.get(name) ?? new Set()
    listeners.set(name, set.add(listener as (payload: never) => void))
    return () => void set.delete(listener as (payload: never) => void)
  }
  vi.stubGlobal('counterpoint', { ...calls, on })
  vi.stubGlobal('fetch', async (url: string) => {
    const voxels = 64 * 64 * 21
    return { ok: true, arrayBuffer: async () => new ArrayBuffer(String(url).endsWith('mean') ? 4 * voxels : voxels) }
  })
  const emit = <Name extends EventName>(name: Name, payload: Events[Name]) => {
    for (const listener of listeners.get(name) ?? []) listener(payload as never)
  }
  return { calls, emit }
}

export type Preload = ReturnType<typeof installPreload>

/** Every store as at the start of the program. */
function resetStores(): void {
  const reset = <State>(store: StoreApi<State>) => store.setState(store.getInitialState(), true)
  reset(useApp)
  reset(useContact)
  reset(useCourse)
  reset(useDenoise)
  reset(useDisplay)
  reset(useExplore)
  reset(useFigure)
  reset(useHelp)
  reset(useLabels)
  reset(useRun)
  reset(useSettings)
  useScan.setState({ ...useScan.getInitialState(), draft: presetParameters(null), baseline: presetParameters(null) }, true)
}

/** Each test of the file that calls this begins on a page that was never used, and leaves nothing; `begin` is given the page's preload. */
export function eachOnFreshPage(begin: (preload: Preload) => void): void {
  beforeEach(() => {
    localStorage.clear()
    const preload = installPreload()
    resetStores()
    begin(preload)
  })
  afterEach(() => {
    cleanup()
    vi.unstubAllGlobals()
  })
}
