/** Is the list of all commands open? */
import { create } from 'zustand'

interface PaletteState {
  readonly isOpen: boolean
  toggle(): void
  close(): void
}

export const usePalette = create<PaletteState>()((set, get) => ({
  isOpen: false,
  toggle: () => set({ isOpen: !get().isOpen }),
  close: () => set({ isOpen: false }),
}))
