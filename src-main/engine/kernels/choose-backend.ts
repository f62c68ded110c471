/** Which implementation of the voxel operations does a run use? */
import { availableParallelism } from 'node:os'
import type { Backend } from './backend'
import { createFastBackend } from './fast-backend'
import { createPlainBackend } from './plain-backend'
import { availableBuilds } from './wasm-kernels'

export interface BackendRequest {
  /** float64: every digit of the reference, in plain TypeScript. */
  readonly dtype: 'float32' | 'float64'
  /** Threads to compute with, this one included; 0 = as many as the machine runs at once, at most 8. */
  readonly threads: number
  /** Stops operations in their midst. */
  readonly signal: AbortSignal
}

/** More threads only wait for memory. */
const MOST_THREADS = 8

export async function chooseBackend({ dtype, threads, signal }: BackendRequest): Promise<Backend> {
  if (dtype === 'float64' || availableBuilds().length === 0) return createPlainBackend({ dtype, signal })
  return createFastBackend({ threads: threads > 0 ? threads : Math.min(MOST_THREADS, availableParallelism()), signal })
}
