/** Which page of the guide is open, and where does closing it lead? */
import { create } from 'zustand'
import { useApp } from '../../state/app-store'
import type { ChapterName } from './guide'

interface HelpState {
  readonly chapter: ChapterName
  /** Of a heading in it; '' for its beginning. */
  readonly anchor: string
  /** Counts how often something was gone to: the same heading may be wanted again. */
  readonly visit: number
  /** Opens the guide there, from anywhere. */
  show(chapter: ChapterName, anchor?: string): void
}

export const useHelp = create<HelpState>()((set) => ({
  chapter: 'first-run',
  anchor: '',
  visit: 0,
  show: (chapter, anchor = '') => {
    set(({ visit }) => ({ chapter, anchor, visit: visit + 1 }))
    useApp.getState().go('help')
  },
}))
