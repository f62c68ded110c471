/** What is drawn beside the time courses of the run, and which volume is marked? */
import { create } from 'zustand'
import type { CourseColumn, CourseEvent } from '../../../src-shared/course/course-file'
import type { CourseOffers, CourseOpened } from '../../../src-shared/ipc/contract'
import { bridge } from '../../bridge/bridge'
import { useApp } from '../../state/app-store'

/** Which columns are drawn: the one with the largest |r| for the chosen component, or those of these names. */
type Beside = 'strongest' | readonly string[]

interface CourseState {
  readonly runId: string | null
  readonly columns: readonly CourseColumn[]
  readonly events: readonly CourseEvent[]
  readonly beside: Beside
  /** Files that are open, and those that could be. */
  readonly opened: readonly string[]
  readonly offered: CourseOffers['files']
  /** 0-based volume of the run that the readouts tell; null: none. */
  readonly marked: number | null
  /** For a run that is shown now: what was open beside it before is opened again, what stands beside its scan is offered. */
  start(runId: string): Promise<void>
  /** Opens an offered file, or with null one that the user picks. */
  open(fileId: string | null): Promise<CourseOpened | null>
  show(beside: Beside): void
  mark(volume: number | null): void
  clear(): void
}

const EMPTY = { columns: [], events: [], beside: [], opened: [] } as const

export const useCourse = create<CourseState>()((set, get) => {
  const remember = () => {
    const { runId, opened, beside } = get()
    if (runId === null) return
    const columns = beside === 'strongest' ? [] : [...beside]
    bridge.courseRemember({ runId, fileIds: [...opened], columns }).catch(useApp.getState().showError)
  }
  const read = async (runId: string, fileId: string | null): Promise<CourseOpened | null> => {
    const found = await bridge.courseRead({ runId, fileId })
    // The dialog may have been open while another run was opened.
    if (found === null || get().runId !== runId) return null
    const { file } = found
    const opened = [...get().opened.filter((id) => id !== found.fileId), found.fileId]
    if (file.kind === 'events') {
      set({ events: file.events, opened })
      return found
    }
    const names = new Set(file.columns.map(({ name }) => name))
    const others = get().columns.filter(({ name }) => !names.has(name))
    const beside = get().beside
    set({ columns: [...others, ...file.columns], opened, beside: beside.length === 0 ? 'strongest' : beside })
    return found
  }
  return {
    runId: null,
    ...EMPTY,
    offered: [],
    marked: null,
    start: async (runId) => {
      if (get().runId === runId) return
      set({ runId, ...EMPTY, offered: [], marked: null })
      const { files, columns } = await bridge.courseOffers({ runId })
      if (get().runId !== runId) return
      set({ offered: files })
      for (const { fileId, isRemembered } of files) {
        // What has changed meanwhile and cannot be read any more stays an offer; opening it says why.
        if (isRemembered) await read(runId, fileId).catch(() => null)
      }
      if (get().runId === runId && columns.length > 0) set({ beside: columns })
    },
    open: async (fileId) => {
      const { runId } = get()
      const found = runId === null ? null : await read(runId, fileId)
      if (found) remember()
      return found
    },
    show: (beside) => {
      set({ beside })
      remember()
    },
    mark: (marked) => set({ marked }),
    clear: () => {
      set(EMPTY)
      remember()
    },
  }
})
