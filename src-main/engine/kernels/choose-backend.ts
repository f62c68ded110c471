/** Which implementation of the voxel operations does a run use? */
import { availableParallelism } from 'node:os'
import { estimateRun } from '../../../src-shared/estimate'
import type { ScanHeader } from '../../../src-shared/model/scan'
import type { RunParameters } from '../../../src-shared/params/parameters'
import type { Backend } from './backend'
import { createFastBackend } from './fast-backend'
import { createPlainBackend } from './plain-backend'
import { availableBuilds } from './wasm-kernels'

export interface BackendRequest {
  /** float64: every digit of the reference, in plain TypeScript. */
  readonly dtype: 'float32' | 'float64'
  /** Threads to compute with, this one included. */
  readonly threads: number
  /** Stops operations in their midst. */
  readonly signal: AbortSignal
  /** Prepared voxels that would take more go to temporary files; by default half of the machine's memory. */
  readonly maxMemoryBytes?: number | undefined
}

/** More threads only wait for memory. */
const MOST_THREADS = 8

/** Starting a thread costs 10 MiB and some 50 ms: each has to bring in this many seconds of work. */
const WORTH_A_THREAD_SECONDS = 0.75

/** How many threads this much work is worth, at most as many as the machine runs at once: a small scan is done before a second one has started. */
export function usefulThreads({ shape, zooms, datatype, gzipped }: ScanHeader, parameters: RunParameters): number {
  const { seconds } = estimateRun({ shape, zooms, datatype, gzipped, voxelsInMask: null, parameters, threads: 1 })
  return Math.max(1, Math.min(MOST_THREADS, availableParallelism(), Math.floor(seconds / WORTH_A_THREAD_SECONDS)))
}

export async function chooseBackend({ dtype, threads, signal, maxMemoryBytes }: BackendRequest): Promise<Backend> {
  if (dtype === 'float64' || availableBuilds().length === 0) return createPlainBackend({ dtype, signal })
  return createFastBackend({ threads, signal, ...(maxMemoryBytes === undefined ? {} : { maxMemoryBytes }) })
}
