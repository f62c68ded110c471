/** Is the tour of the sample scan being taken, and at which step is it? */
import { create } from 'zustand'
import { bridge } from '../../bridge/bridge'
import { type Place, useApp } from '../../state/app-store'
import { useRun } from '../../state/run-store'
import { useScan } from '../../state/scan-store'
import { useSettings } from '../../state/settings-store'
import { startRun } from '../parameters/start-run'

export const TOUR_STEPS = ['open', 'setup', 'run', 'explore', 'save'] as const
type TourStep = (typeof TOUR_STEPS)[number]

interface TourState {
  readonly active: boolean
  /** True from the end of Explore's step on: saving has no place of its own. */
  readonly saving: boolean
  /** From the start, at Open. */
  take(): void
  /** Does what the step tells of, so that the next one has something to show. */
  next(step: TourStep): void
  /** Ends the tour, finished or not; it is not offered again on Open, only in the Help menu. */
  leave(): void
}

/** The step that belongs to what is on screen; null where the tour has nothing to say. */
export function stepAt(place: Place, saving: boolean): TourStep | null {
  if (place === 'help') return null
  return place === 'explore' && saving ? 'save' : place
}

export const useTour = create<TourState>()((set, get) => ({
  active: false,
  saving: false,
  take: () => {
    set({ active: true, saving: false })
    useApp.getState().go('open')
  },
  next: (step) => {
    switch (step) {
      case 'open':
        void useScan.getState().openWith(() => bridge.scanOpenSample())
        return
      case 'setup':
        startRun()
        return
      case 'run':
        useApp.getState().go(useRun.getState().runDetail ? 'explore' : 'setup')
        return
      case 'explore':
        set({ saving: true })
        return
      case 'save':
        get().leave()
    }
  },
  leave: () => {
    set({ active: false, saving: false })
    useSettings.getState().setTourSeen()
  },
}))
