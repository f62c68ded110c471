/** Which labels do the components of the run carry now, how are changes taken back, and are they in the run folder yet? */
import { useMemo } from 'react'
import { create } from 'zustand'
import { type ErrorEnvelope, toEnvelope } from '../../../src-shared/errors'
import { hasLabel, type Labels, withLabel, withoutLabel } from '../../../src-shared/labels/palette'
import { type RunDetail, withLabels } from '../../../src-shared/model/run'
import { bridge } from '../../bridge/bridge'

/** Labels of all components, in order of their numbers. */
type AllLabels = readonly Labels[]

interface LabelsState {
  readonly runId: string | null
  readonly given: AllLabels
  readonly past: readonly AllLabels[]
  readonly future: readonly AllLabels[]
  readonly saving: 'saved' | 'saving' | 'failed'
  /** Why the last saving failed: the labels are in this window only. */
  readonly error: ErrorEnvelope | null
  /** The new name of a labels.txt that could not be read as labels of this run. */
  readonly keptAs: string | null
  /** Shows the labels of a run; a run that was shown last keeps what can be undone. */
  start(detail: RunDetail): void
  /** Gives a label to components, or takes it when all of them have it. */
  toggle(indices: readonly number[], label: string): void
  add(indices: readonly number[], label: string): void
  remove(indices: readonly number[], label: string): void
  /** Every component at once, as one step. */
  replaceAll(given: AllLabels): void
  undo(): void
  redo(): void
  /** Tries again what failed. */
  save(): void
}

const STEPS_AT_MOST = 500
const sameAll = (one: AllLabels, other: AllLabels) => JSON.stringify(one) === JSON.stringify(other)

export const useLabels = create<LabelsState>()((set, get) => {
  /** The newest labels of each run that are not in its folder yet: one writing at a time, older ones left out. */
  const waiting = new Map<string, AllLabels>()
  let isWriting = false

  async function write(): Promise<void> {
    if (isWriting) return
    isWriting = true
    for (let next = waiting.entries().next().value; next; next = waiting.entries().next().value) {
      const [runId, labels] = next
      waiting.delete(runId)
      const isShown = () => get().runId === runId
      try {
        const { keptAs } = await bridge.labelsSave({ runId, labels: labels.map((own) => [...own]) })
        if (isShown()) set({ ...(waiting.has(runId) ? {} : { saving: 'saved' }), error: null, ...(keptAs === null ? {} : { keptAs }) })
      } catch (error) {
        if (isShown()) set({ saving: 'failed', error: toEnvelope(error) })
      }
    }
    isWriting = false
  }
  function save(): void {
    const { runId, given } = get()
    if (runId === null) return
    waiting.set(runId, given)
    set({ saving: 'saving' })
    void write()
  }
  function show(given: AllLabels, past: readonly AllLabels[], future: readonly AllLabels[]): void {
    set({ given, past: past.slice(-STEPS_AT_MOST), future })
    save()
  }
  function change(indices: readonly number[], how: (own: Labels) => Labels): void {
    const { given, past } = get()
    const changed = given.map((own, index) => (indices.includes(index) ? how(own) : own))
    if (!sameAll(changed, given)) show(changed, [...past, given], [])
  }
  return {
    runId: null,
    given: [],
    past: [],
    future: [],
    saving: 'saved',
    error: null,
    keptAs: null,
    start: ({ runId, labels }) => {
      if (runId === get().runId && (sameAll(labels.given, get().given) || get().saving !== 'saved')) return
      set({ runId, given: labels.given, past: [], future: [], saving: 'saved', error: null, keptAs: null })
    },
    toggle: (indices, label) => {
      const { given } = get()
      const isTaken = indices.every((index) => hasLabel(given[index] ?? [], label))
      change(indices, (own) => (isTaken ? withoutLabel(own, label) : withLabel(own, label)))
    },
    add: (indices, label) => change(indices, (own) => withLabel(own, label)),
    remove: (indices, label) => change(indices, (own) => withoutLabel(own, label)),
    replaceAll: (given) => {
      if (!sameAll(given, get().given)) show(given, [...get().past, get().given], [])
    },
    undo: () => {
      const { past, given, future } = get()
      const before = past.at(-1)
      if (before) show(before, past.slice(0, -1), [given, ...future])
    },
    redo: () => {
      const { past, given, future } = get()
      const after = future[0]
      if (after) show(after, [...past, given], future.slice(1))
    },
    save,
  }
})

/** A run with its labels as they are now. */
export function useLabelled(opened: RunDetail): RunDetail {
  const { runId, given } = useLabels()
  return useMemo(() => (runId === opened.runId ? withLabels(opened, { ...opened.labels, given }) : opened), [opened, runId, given])
}
