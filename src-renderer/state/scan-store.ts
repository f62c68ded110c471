/** Which scan is open, and with which parameters would it be run? */
import { create } from 'zustand'
import type { MaskPreview, RecentRun, RecentScan, ScanOpened, UnfinishedRun } from '../../src-shared/ipc/contract'
import { defaultsForScan } from '../../src-shared/params/defaults-for-scan'
import type { ParameterGroup } from '../../src-shared/params/parameter-kinds'
import {
  type FileParameterName,
  PARAMETER_NAMES,
  PARAMETERS,
  type ParameterName,
  type RunParameters,
} from '../../src-shared/params/parameters'
import { type PresetName, presetParameters } from '../../src-shared/params/presets'
import { bridge } from '../bridge/bridge'
import { useApp } from './app-store'

/** `key` says for which scan and mask parameters, so that the same question is not asked twice. */
export type PreviewState =
  | { readonly status: 'idle' }
  /** A newer mask is being found; the picture before it stays until then. */
  | { readonly status: 'computing'; readonly key: string; readonly previous: MaskPreview | null }
  | { readonly status: 'ready'; readonly key: string; readonly preview: MaskPreview }
  | { readonly status: 'failed'; readonly key: string; readonly error: unknown }

interface ScanState {
  readonly scan: ScanOpened | null
  /** True while a scan is being opened (dialog, drop, recent, sample). */
  readonly opening: boolean
  /** What the form holds; a number that cannot be read is NaN, so it may be invalid (see features/parameters/validation.ts). */
  readonly draft: RunParameters
  /** What Reset goes back to: the defaults that suit this scan, or the chosen preset. */
  readonly baseline: RunParameters
  readonly preset: PresetName | null
  readonly runName: string
  readonly foldAgreed: boolean
  /** Names, for display, of the files that the draft's tokens stand for. */
  readonly fileNames: Partial<Record<FileParameterName, string>>
  /** Scans that are taken together with the open one, where the model takes several. */
  readonly moreScans: readonly { readonly token: string; readonly fileName: string }[]
  readonly preview: PreviewState
  readonly recentScans: readonly RecentScan[]
  readonly recentRuns: readonly RecentRun[]
  /** Cut off when the app last ended. */
  readonly unfinishedRuns: readonly UnfinishedRun[]
  setScan(scan: ScanOpened): void
  /** Fills the form with what an earlier run was made with. */
  takeOver(form: Pick<ScanState, 'draft' | 'preset' | 'foldAgreed' | 'fileNames'>): void
  /** Opens with whatever `open` does; shows Set up when it gave a scan, a banner when it failed. */
  openWith(open: () => Promise<ScanOpened | null>): Promise<void>
  setParameter<Name extends ParameterName>(name: Name, value: RunParameters[Name]): void
  setFile(name: FileParameterName, token: string | null, fileName: string | null): void
  setMoreScans(scans: ScanState['moreScans']): void
  setPreset(preset: PresetName | null): void
  resetGroup(group: ParameterGroup): void
  setRunName(name: string): void
  setFoldAgreed(agreed: boolean): void
  setPreview(preview: PreviewState): void
  loadRecent(): Promise<void>
}

function baselineFor(scan: ScanOpened | null, preset: PresetName | null): RunParameters {
  if (preset !== null) return presetParameters(preset)
  return scan ? defaultsForScan(scan.header) : presetParameters(null)
}

export const useScan = create<ScanState>()((set, get) => ({
  scan: null,
  opening: false,
  draft: presetParameters(null),
  baseline: presetParameters(null),
  preset: null,
  runName: '',
  foldAgreed: false,
  fileNames: {},
  moreScans: [],
  preview: { status: 'idle' },
  recentScans: [],
  recentRuns: [],
  unfinishedRuns: [],
  setScan: (scan) => {
    const baseline = baselineFor(scan, null)
    set({
      scan,
      baseline,
      draft: baseline,
      preset: null,
      runName: scan.runName,
      foldAgreed: false,
      fileNames: {},
      moreScans: [],
      preview: { status: 'idle' },
    })
    useApp.getState().dismiss()
    useApp.getState().go('setup')
  },
  takeOver: (form) => set({ ...form, baseline: baselineFor(get().scan, form.preset) }),
  openWith: async (open) => {
    if (get().opening) return
    set({ opening: true })
    try {
      const scan = await open()
      if (scan) get().setScan(scan)
    } catch (error) {
      useApp.getState().showError(error)
    } finally {
      set({ opening: false })
    }
    await get().loadRecent()
  },
  setParameter: (name, value) => set((state) => ({ draft: { ...state.draft, [name]: value } })),
  setFile: (name, token, fileName) =>
    set((state) => ({
      fileNames: { ...state.fileNames, [name]: fileName ?? undefined },
      draft: { ...state.draft, [name]: token, ...(name === 'maskFile' && token !== null ? { maskStrategy: 'file' } : {}) },
    })),
  setMoreScans: (moreScans) => set({ moreScans }),
  setPreset: (preset) => {
    const baseline = baselineFor(get().scan, preset)
    set({ preset, baseline, draft: baseline, fileNames: {} })
  },
  resetGroup: (group) =>
    set((state) => {
      const draft: Record<string, unknown> = { ...state.draft }
      const fileNames: Record<string, string | undefined> = { ...state.fileNames }
      for (const name of PARAMETER_NAMES) {
        if (PARAMETERS[name].group !== group) continue
        draft[name] = state.baseline[name]
        delete fileNames[name]
      }
      return { draft: draft as unknown as RunParameters, fileNames }
    }),
  setRunName: (runName) => set({ runName }),
  setFoldAgreed: (foldAgreed) => set({ foldAgreed }),
  setPreview: (preview) => set({ preview }),
  loadRecent: async () => {
    try {
      const [recentScans, recentRuns, unfinishedRuns] = await Promise.all([bridge.scanRecent(), bridge.runRecent(), bridge.runUnfinished()])
      set({ recentScans, recentRuns, unfinishedRuns })
    } catch (error) {
      useApp.getState().showError(error)
    }
  },
}))
