/** Which components are marked for removal, what would that do, and is it being written? Values are fetched by id, never kept here. */
import { create } from 'zustand'
import { AppError, CancelledError } from '../../../src-shared/errors'
import type { DenoiseMethod, DenoisePreview, DenoiseSummary } from '../../../src-shared/model/denoise'
import type { Progress } from '../../../src-shared/model/progress'
import { bridge } from '../../bridge/bridge'

interface DenoiseState {
  readonly runId: string | null
  /** 0-based, ascending. */
  readonly removed: readonly number[]
  readonly method: DenoiseMethod
  /** Which of several scans is previewed, 0-based. */
  readonly scan: number
  /** The last preview; it may be older than what is marked while a newer one is made. */
  readonly preview: (DenoisePreview & { readonly previewId: string }) | null
  readonly doing: 'nothing' | 'previewing' | 'writing'
  /** Share of what is being done, 0 to 1. */
  readonly fraction: number
  /** Of several scans that are being written: how many are done. */
  readonly scans: { readonly done: number; readonly of: number } | null
  readonly error: unknown
  readonly written: (DenoiseSummary & { readonly savedAs: string }) | null
  /** Starts anew when it is another run. */
  openRun(runId: string): void
  /** Marks them; takes the marks away when all of them have one. */
  toggle(indices: readonly number[]): void
  clear(): void
  setMethod(method: DenoiseMethod): void
  setScan(scan: number): void
  /** Asks for a preview of what is marked now; while one is made, the wish is kept for when it is done. */
  refresh(): Promise<void>
  cancel(): void
  /** Asks where a scan of the run is, by its place in it. */
  pickScan(scan: number): Promise<void>
  write(): Promise<void>
  onProgress(runId: string, progress: Progress): void
}

const FRESH = { removed: [], scan: 0, preview: null, doing: 'nothing', fraction: 0, scans: null, error: null, written: null } as const

export const useDenoise = create<DenoiseState>()((set, get) => {
  let isStale = false
  const choice = () => {
    const { runId, removed, method, scan } = get()
    return runId === null || removed.length === 0 ? null : { runId, removed: [...removed], method, scan }
  }
  const failed = (error: unknown) => set({ doing: 'nothing', error: error instanceof CancelledError ? null : error })
  return {
    runId: null,
    method: 'partial',
    ...FRESH,
    openRun: (runId) => {
      if (get().runId === runId) return
      get().cancel()
      set({ runId, ...FRESH })
    },
    toggle: (indices) =>
      set(({ removed }) => {
        const isMarked = indices.every((index) => removed.includes(index))
        const others = removed.filter((index) => !indices.includes(index))
        return { removed: isMarked ? others : [...others, ...indices].sort((a, b) => a - b), written: null }
      }),
    clear: () => set({ removed: [], written: null }),
    setMethod: (method) => set({ method, written: null }),
    setScan: (scan) => set({ scan }),
    refresh: async () => {
      const asked = choice()
      if (get().doing !== 'nothing') {
        isStale = true
        return
      }
      isStale = false
      if (asked === null) {
        set({ preview: null, error: null })
        return
      }
      set({ doing: 'previewing', fraction: 0, error: null })
      try {
        const preview = await bridge.denoisePreview(asked)
        if (get().runId !== asked.runId) return
        set({ preview, doing: 'nothing' })
      } catch (error) {
        if (get().runId === asked.runId) failed(error)
        return
      }
      if (isStale) await get().refresh()
    },
    cancel: () => {
      const { runId, doing } = get()
      isStale = false
      if (runId !== null && doing !== 'nothing') bridge.denoiseCancel({ runId }).catch(failed)
    },
    pickScan: async (scan) => {
      const { runId } = get()
      if (runId === null) return
      try {
        if (await bridge.denoisePickScan({ runId, scan })) await get().refresh()
      } catch (error) {
        failed(error)
      }
    },
    write: async () => {
      const asked = choice()
      if (asked === null || get().doing !== 'nothing') return
      set({ doing: 'writing', fraction: 0, scans: null, error: null, written: null })
      try {
        const written = await bridge.denoiseWrite(asked)
        if (get().runId === asked.runId) set({ doing: 'nothing', written })
      } catch (error) {
        if (get().runId === asked.runId) failed(error)
      }
      if (isStale) await get().refresh()
    },
    onProgress: (runId, { fraction, facts }) => {
      if (get().runId === runId && get().doing !== 'nothing') set({ fraction, scans: facts?.scan ?? null })
    },
  }
})

/** Failures that another choice of the scan can mend. */
export const needsScan = (error: unknown): boolean =>
  error instanceof AppError && ['FILE_NOT_FOUND', 'FILE_UNREADABLE', 'DATA_SCAN_CHANGED', 'DATA_TIME_COURSES_LENGTH'].includes(error.code)
