/** Which implementation of the voxel operations does a run use? */
import type { Backend } from './backend'
import { createFastBackend } from './fast-backend'
import { createPlainBackend } from './plain-backend'
import { availableBuilds } from './wasm-kernels'

export interface BackendRequest {
  /** float64: every digit of the reference. */
  readonly dtype: 'float32' | 'float64'
  /** Threads to compute with, this one included. */
  readonly threads: number
  /** Stops operations in their midst. */
  readonly signal: AbortSignal
  /** Prepared voxels that would take more go to temporary files; by default half of the machine's memory. */
  readonly maxMemoryBytes?: number | undefined
}

export async function chooseBackend({ dtype, threads, signal, maxMemoryBytes }: BackendRequest): Promise<Backend> {
  if (availableBuilds(dtype).length === 0) return createPlainBackend({ dtype, signal })
  return createFastBackend({ dtype, threads, signal, ...(maxMemoryBytes === undefined ? {} : { maxMemoryBytes }) })
}
