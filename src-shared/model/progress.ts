/** How far a run is, and what it is doing. */
import type { Warning } from './scan'

/** The stages of a run, in order. Weights (share of typical time) make one bar that never goes backwards. */
export const STAGES = ['header', 'read', 'mask', 'prepare', 'whiten', 'decompose', 'results', 'write'] as const
export type Stage = (typeof STAGES)[number]

export interface Progress {
  readonly stage: Stage
  /** Share of the whole run that is done, 0 to 1, never falling. */
  readonly fraction: number
  /** Seconds since the start, and the estimate of what is left (null while unknown). */
  readonly elapsedSeconds: number
  readonly secondsLeft: number | null
  /** Measured seconds of the stages that are finished. */
  readonly stageSeconds: Partial<Record<Stage, number>>
  /** While decomposing: iterations done, the largest change, tolerance, and change of each component. */
  readonly iteration?: {
    readonly done: number
    readonly max: number
    readonly change: number
    readonly tol: number
    readonly changePerComponent: readonly number[]
  }
  /** Plain facts that became known: voxels in the mask, volumes read. */
  readonly facts?: Readonly<Record<string, number>>
}

export type RunOutcome =
  | { readonly status: 'done'; readonly runId: string; readonly converged: boolean; readonly warnings: readonly Warning[] }
  | { readonly status: 'cancelled' }
  | { readonly status: 'failed'; readonly error: import('../errors').ErrorEnvelope }
