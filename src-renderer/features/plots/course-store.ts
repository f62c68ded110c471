/** What is drawn beside the time courses of the run, and which volume is marked? */
import { create } from 'zustand'
import type { CourseColumn, CourseEvent, CourseFile } from '../../../src-shared/course/course-file'

/** Which column is drawn: none, the one with the largest |r| for the chosen component, or one by its name. */
type Beside = 'none' | 'strongest' | { readonly name: string }

interface CourseState {
  readonly runId: string | null
  readonly columns: readonly CourseColumn[]
  readonly events: readonly CourseEvent[]
  readonly beside: Beside
  /** 0-based volume of the run that the readouts tell; null: none. */
  readonly marked: number | null
  start(runId: string): void
  add(file: CourseFile): void
  show(beside: Beside): void
  mark(volume: number | null): void
  clear(): void
}

const EMPTY = { columns: [], events: [], beside: 'none', marked: null } as const

export const useCourse = create<CourseState>()((set, get) => ({
  runId: null,
  ...EMPTY,
  start: (runId) => {
    if (get().runId !== runId) set({ runId, ...EMPTY })
  },
  add: (file) => {
    if (file.kind === 'events') return set({ events: file.events })
    const names = new Set(file.columns.map(({ name }) => name))
    const others = get().columns.filter(({ name }) => !names.has(name))
    set({ columns: [...others, ...file.columns], beside: get().beside === 'none' ? 'strongest' : get().beside })
  },
  show: (beside) => set({ beside }),
  mark: (marked) => set({ marked }),
  clear: () => set({ columns: [], events: [], beside: 'none' }),
}))
