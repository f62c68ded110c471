/** Which run is going on, how did the last one end, and which finished run is being looked at? */
import { create } from 'zustand'
import { type ErrorEnvelope, toEnvelope } from '../../src-shared/errors'
import type { LiveMaps, Progress, RunOutcome } from '../../src-shared/model/progress'
import type { RunDetail } from '../../src-shared/model/run'
import type { RunParameters } from '../../src-shared/params/parameters'
import { bridge } from '../bridge/bridge'
import { useApp } from './app-store'
import { useScan } from './scan-store'

/** What was asked for, kept so that the Run place can say it and a failed run can be repeated. */
interface RunAsked {
  readonly scanId: string
  readonly scanFileName: string
  readonly shape: readonly number[]
  readonly repetitionTimeSeconds: number | null
  readonly parameters: RunParameters
  readonly preset: string | null
  readonly name: string
  readonly foldExtraDimensions: boolean
  /** Scans that are taken together with this one. */
  readonly moreScans?: readonly { readonly token: string; readonly fileName: string }[]
}
/** The run in the Run place: the one that is going on, or the last one of this session. */
export interface ActiveRun {
  /** null between asking and the main process's answer. */
  readonly runId: string | null
  readonly asked: RunAsked
  readonly progress: Progress | null
  /** The last report from within the decomposition; stays while the later stages go on. */
  readonly iteration: NonNullable<Progress['iteration']> | null
  /** The last maps of the search, where it shows them. */
  readonly live: LiveMaps | null
  /** All facts reported so far: voxels in the mask, memory. */
  readonly facts: NonNullable<Progress['facts']>
  /** Largest change per iteration, as reported so far (about ten points a second), whole once the run is done: points of the convergence curve. */
  readonly curve: readonly { readonly iteration: number; readonly change: number }[]
  readonly status: 'starting' | 'running' | 'cancelling' | 'done' | 'cancelled' | 'failed'
  readonly error: ErrorEnvelope | null
}

interface RunState {
  readonly active: ActiveRun | null
  /** The finished run that Explore shows; voxel values are fetched by id, never kept here. */
  readonly runDetail: RunDetail | null
  /** Id of the run that is being opened, while it is. */
  readonly opening: string | null
  start(asked: RunAsked): Promise<void>
  cancel(): Promise<void>
  retry(): Promise<void>
  onProgress(runId: string, progress: Progress): void
  onEnded(runId: string, outcome: RunOutcome): Promise<void>
  /** Shows a finished run in Explore. */
  showRun(detail: RunDetail): void
  openRun(runId: string): Promise<void>
  pickRun(): Promise<void>
}

export const isBusy = (active: ActiveRun | null): boolean =>
  active !== null && (active.status === 'starting' || active.status === 'running' || active.status === 'cancelling')

export const useRun = create<RunState>()((set, get) => {
  const update = (change: Partial<ActiveRun>) => set((state) => (state.active ? { active: { ...state.active, ...change } } : {}))
  const fail = (error: unknown) => update({ status: 'failed', error: toEnvelope(error) })
  /** Events may arrive before the answer to run:start does; they are taken as belonging to the run being started. */
  const concerns = (runId: string): boolean => {
    const active = get().active
    return active !== null && (active.runId === runId || (active.runId === null && active.status === 'starting'))
  }
  return {
    active: null,
    runDetail: null,
    opening: null,
    start: async (asked) => {
      if (isBusy(get().active)) return
      set({
        active: { runId: null, asked, progress: null, iteration: null, live: null, facts: {}, curve: [], status: 'starting', error: null },
      })
      useApp.getState().dismiss()
      useApp.getState().go('run')
      try {
        const { scanId, parameters, preset, name, foldExtraDimensions, moreScans = [] } = asked
        const more = moreScans.length > 0 ? { moreScans: moreScans.map(({ token }) => token) } : {}
        const { runId } = await bridge.runStart({ scanId, parameters, preset, name, foldExtraDimensions, ...more })
        update(get().active?.status === 'starting' ? { runId, status: 'running' } : { runId })
      } catch (error) {
        fail(error)
      }
    },
    cancel: async () => {
      const active = get().active
      if (!active?.runId || active.status !== 'running') return
      update({ status: 'cancelling' })
      try {
        await bridge.runCancel({ runId: active.runId })
      } catch (error) {
        useApp.getState().showError(error)
      }
    },
    retry: async () => {
      const active = get().active
      if (active && !isBusy(active)) await get().start(active.asked)
    },
    onProgress: (runId, progress) => {
      if (!concerns(runId)) return
      const active = get().active
      if (!active) return
      const { iteration } = progress
      const last = active.curve.at(-1)
      const isNew = iteration !== undefined && iteration.done > 0 && iteration.done !== last?.iteration
      update({
        runId,
        progress,
        iteration: iteration ?? active.iteration,
        live: progress.live ?? active.live,
        facts: { ...active.facts, ...progress.facts },
        status: active.status === 'starting' ? 'running' : active.status,
        // Each repeated run begins its curve anew.
        curve: isNew
          ? [...(iteration.done < (last?.iteration ?? 0) ? [] : active.curve), { iteration: iteration.done, change: iteration.change }]
          : active.curve,
      })
    },
    onEnded: async (runId, outcome) => {
      if (!concerns(runId)) return
      if (outcome.status === 'cancelled') update({ status: 'cancelled' })
      else if (outcome.status === 'failed') update({ status: 'failed', error: outcome.error })
      else {
        update({ status: 'done' })
        await get().openRun(runId)
      }
      await useScan.getState().loadRecent()
    },
    showRun: (detail) => {
      set({ runDetail: detail })
      if (get().active?.runId === detail.runId) {
        const { mask, decomposition } = detail.record
        update({
          facts: { ...get().active?.facts, voxelsInMask: mask.voxels },
          curve: decomposition.changePerIter.map((change, index) => ({ iteration: index + 1, change })),
        })
      }
      useApp.getState().go('explore')
    },
    openRun: async (runId) => {
      set({ opening: runId })
      try {
        get().showRun(await bridge.runOpen({ runId }))
      } catch (error) {
        useApp.getState().showError(error)
      } finally {
        set({ opening: null })
      }
    },
    pickRun: async () => {
      try {
        const detail = await bridge.runPick()
        if (detail) get().showRun(detail)
      } catch (error) {
        useApp.getState().showError(error)
      }
      await useScan.getState().loadRecent()
    },
  }
})
