/** Which implementation of the voxel operations does a run use? */
import type { Backend } from './backend'
import { createPlainBackend } from './plain-backend'

export interface BackendRequest {
  readonly dtype: 'float32' | 'float64'
  /** Worker threads to compute with; 0 = choose by the machine. */
  readonly threads: number
  /** Stops operations in their midst. */
  readonly signal: AbortSignal
}

export async function chooseBackend({ dtype, signal }: BackendRequest): Promise<Backend> {
  return createPlainBackend({ dtype, signal })
}
