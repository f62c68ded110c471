/** Which theme and which side convention did the user choose? */
import { create } from 'zustand'
import type { Settings } from '../../src-shared/ipc/contract'
import { bridge } from '../bridge/bridge'
import { useApp } from './app-store'

interface SettingsState extends Settings {
  /** The theme in force once 'system' is resolved. */
  readonly resolvedTheme: 'dark' | 'light'
  load(): Promise<void>
  toggleTheme(): void
  setRadiological(radiological: boolean): void
  setTourSeen(): void
}

const systemTheme = (): 'dark' | 'light' => (window.matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark')
const resolve = (theme: Settings['theme']): 'dark' | 'light' => (theme === 'system' ? systemTheme() : theme)

export const useSettings = create<SettingsState>()((set, get) => {
  const apply = (settings: Settings) => {
    const resolvedTheme = resolve(settings.theme)
    document.documentElement.dataset.theme = resolvedTheme
    set({ ...settings, resolvedTheme })
  }
  const save = (changes: Partial<Settings>) => {
    const { theme, radiological, tourSeen } = get()
    const settings = { theme, radiological, ...(tourSeen ? { tourSeen } : {}), ...changes }
    apply(settings)
    bridge.settingsSet(settings).catch(useApp.getState().showError)
  }
  // The system may change its mind while the window is open.
  window.matchMedia('(prefers-color-scheme: light)').addEventListener('change', () => {
    const { theme, radiological } = get()
    if (theme === 'system') apply({ theme, radiological })
  })
  return {
    theme: 'dark',
    radiological: false,
    resolvedTheme: 'dark',
    load: async () => apply(await bridge.settingsGet()),
    toggleTheme: () => save({ theme: get().resolvedTheme === 'dark' ? 'light' : 'dark' }),
    setRadiological: (radiological) => save({ radiological }),
    setTourSeen: () => save({ tourSeen: true }),
  }
})
