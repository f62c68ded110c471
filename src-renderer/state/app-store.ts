/** Where in the window is the user, and what should the whole window know? */
import { create } from 'zustand'
import { CancelledError } from '../../src-shared/errors'
import type { AppInfo } from '../../src-shared/ipc/contract'
import { bridge } from '../bridge/bridge'
import { explain } from '../messages/errors'

export type Place = 'open' | 'setup' | 'run' | 'explore' | 'help'
/** The steps of the title row; the guide is no step. */
export const PLACES: readonly Place[] = ['open', 'setup', 'run', 'explore']

/** One cell of the status bar; `strong` is drawn brighter after the label ("TR" + "3.000 s"). */
export interface StatusFact {
  readonly id: string
  readonly text: string
  readonly strong?: string
  /** After the strong part. */
  readonly rest?: string
}
export interface StatusFacts {
  readonly facts: readonly StatusFact[]
  /** The last cell, at the right edge. */
  readonly right?: string
}
export interface BannerMessage {
  readonly tone: 'info' | 'warning' | 'error'
  readonly what: string
  readonly todo?: string | undefined
  /** What can be done at once. */
  readonly action?: { readonly label: string; readonly act: () => void }
}

interface AppState {
  readonly place: Place
  readonly banner: BannerMessage | null
  readonly info: AppInfo | null
  /** Each place keeps its own status facts here; the shell draws those of the current place. */
  readonly facts: Partial<Record<Place, StatusFacts>>
  go(place: Place): void
  show(banner: BannerMessage): void
  /** Any thrown value as a banner in words; a cancellation is silence. */
  showError(error: unknown): void
  dismiss(): void
  setFacts(place: Place, facts: StatusFacts): void
  loadInfo(): Promise<void>
}

export const useApp = create<AppState>()((set) => ({
  place: 'open',
  banner: null,
  info: null,
  facts: {},
  go: (place) => set({ place }),
  show: (banner) => set({ banner }),
  showError: (error) => {
    if (error instanceof CancelledError) return
    set({ banner: { tone: 'error', ...explain(error) } })
  },
  dismiss: () => set({ banner: null }),
  setFacts: (place, facts) => set((state) => ({ facts: { ...state.facts, [place]: facts } })),
  loadInfo: async () => set({ info: await bridge.appInfo() }),
}))
