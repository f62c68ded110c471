/** Which page of the guide is open, and where does closing it lead? */
import { create } from 'zustand'
import { useApp } from '../../state/app-store'
import type { ChapterName } from './guide'

interface HelpState {
  readonly chapter: ChapterName
  /** Of a heading in it; '' for its beginning. */
  readonly anchor: string
  /** Opens the guide there, from anywhere. */
  show(chapter: ChapterName, anchor?: string): void
}

export const useHelp = create<HelpState>()((set) => ({
  chapter: 'first-run',
  anchor: '',
  show: (chapter, anchor = '') => {
    set({ chapter, anchor })
    useApp.getState().go('help')
  },
}))
