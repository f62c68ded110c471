/** How far a run is, and what it is doing. */
import type { ErrorEnvelope } from '../errors'
import type { Warning } from './scan'

/** The stages of a run, in order. */
export const STAGES = ['header', 'read', 'mask', 'prepare', 'whiten', 'decompose', 'results', 'write'] as const
export type Stage = (typeof STAGES)[number]

/** Share of typical time of each stage, sum 1: the engine's `fraction` and the page's bar are both made of these, so the bar never goes backwards. */
export const STAGE_WEIGHTS: Readonly<Record<Stage, number>> = {
  header: 0.01,
  read: 0.14,
  mask: 0.03,
  prepare: 0.15,
  whiten: 0.07,
  decompose: 0.45,
  results: 0.1,
  write: 0.05,
}

/** What became known on the way. */
export interface RunFacts {
  /** Of scans that are run one after the other: how many are done. */
  readonly scan?: { readonly done: number; readonly of: number }
  readonly volumes?: number
  readonly volumesRead?: number
  readonly voxelsInMask?: number
  /** Of the computing process, now. */
  readonly memoryMiB?: number
}

/** Cuts through the maps of a search that goes on; small, and at most twice a second. */
export interface LiveMaps {
  /** Pixels of a picture, rows from above: `cuts` of the same width side by side, the left of the head at the left. */
  readonly width: number
  readonly height: number
  readonly cuts: number
  readonly components: number
  /** Mean image, 0 to 255: width x height. */
  readonly mean: Uint8Array
  /** Sixteenths of a standard deviation of the map, 0 outside the mask: components x width x height, in the order and sign of the search. */
  readonly maps: Int8Array
}

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
    /** Of repeated runs: how many are done. */
    readonly restart?: { readonly done: number; readonly of: number }
  }
  readonly facts?: RunFacts
  readonly live?: LiveMaps
}

export type RunOutcome =
  | { readonly status: 'done'; readonly runId: string; readonly converged: boolean; readonly warnings: readonly Warning[] }
  | { readonly status: 'cancelled' }
  | { readonly status: 'failed'; readonly error: ErrorEnvelope }
