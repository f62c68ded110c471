/** Are the voxel values of the run in memory yet, and is the chosen map? */
import { useEffect, useMemo, useState } from 'react'
import type { RunDetail } from '../../../src-shared/model/run'
import { RunVoxels } from '../../voxels/run-voxels'

export type Loaded =
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly voxels: RunVoxels }
  | { readonly status: 'failed'; readonly error: unknown; readonly retry: () => void }

/** Mean image and mask of a run. */
export function useRunVoxels(detail: RunDetail): Loaded {
  const [attempt, setAttempt] = useState(0)
  const [loaded, setLoaded] = useState<{ readonly key: string; readonly state: Loaded } | null>(null)
  // Labels, order and repetition time change the run's facts, not its voxels.
  const key = `${detail.runId} ${detail.review.sign} ${attempt}`
  const [held, setHeld] = useState({ key, detail })
  if (held.key !== key) setHeld({ key, detail })
  useEffect(() => {
    const abort = new AbortController()
    let voxels: RunVoxels | null = null
    RunVoxels.open(held.detail, abort.signal).then(
      (opened) => {
        if (abort.signal.aborted) return opened.close()
        voxels = opened
        setLoaded({ key: held.key, state: { status: 'ready', voxels: opened } })
      },
      (error: unknown) => {
        if (abort.signal.aborted) return
        setLoaded({ key: held.key, state: { status: 'failed', error, retry: () => setAttempt((now) => now + 1) } })
      },
    )
    return () => {
      abort.abort()
      voxels?.close()
    }
  }, [held])
  return loaded?.key === key ? loaded.state : { status: 'loading' }
}

export interface ChosenMap {
  readonly index: number
  /** V, in mask order; null while it is being read. */
  readonly values: Float32Array | null
  readonly error: unknown
}

/** How far the arrow keys find maps in memory on each side. */
const READ_AHEAD = 12

/** The components around one in `order`, the nearest first, the one below before the one above. */
export function around(index: number, order: readonly number[], far: number): number[] {
  const place = order.indexOf(index)
  const steps = place < 0 ? [] : Array.from({ length: far }, (_, n) => [n + 1, -n - 1]).flat()
  return steps.flatMap((step) => order[place + step] ?? [])
}

/** The map of the chosen component: at once when it is in memory. Its neighbours in `order` are read ahead. */
export function useChosenMap(voxels: RunVoxels | null, index: number, order: readonly number[]): ChosenMap {
  const [read, setRead] = useState<(ChosenMap & { readonly from: RunVoxels }) | null>(null)
  const inMemory = voxels?.peek(index) ?? null
  useEffect(() => {
    if (!voxels) return
    let current = true
    const prefetch = () => {
      voxels.prefetch([...new Set([...around(index, order, READ_AHEAD), order[0] ?? -1, order.at(-1) ?? -1])])
    }
    if (voxels.peek(index)) return prefetch()
    voxels.component(index).then(
      (values) => {
        if (!current) return
        setRead({ from: voxels, index, values, error: null })
        prefetch()
      },
      (error: unknown) => {
        if (current) setRead({ from: voxels, index, values: null, error })
      },
    )
    return () => {
      current = false
    }
  }, [voxels, index, order])
  const other = read && read.from === voxels && read.index === index ? read : null
  const values = inMemory ?? other?.values ?? null
  const error = values ? null : (other?.error ?? null)
  return useMemo(() => ({ index, values, error }), [index, values, error])
}
