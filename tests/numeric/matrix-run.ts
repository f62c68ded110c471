/** How is a plain T x V matrix taken through whitening and a decomposition, without a scan around it? */
import type { DecompositionFit } from '../../src-main/engine/decompose/decomposition'
import { type IcaParameters, independentComponents } from '../../src-main/engine/decompose/ica'
import { computeWhitening, principalDirections, type Whitening } from '../../src-main/engine/decompose/whitening'
import type { Backend, Standardize } from '../../src-main/engine/kernels/backend'
import { createFastBackend } from '../../src-main/engine/kernels/fast-backend'
import { quietContext, type RunContext } from '../../src-main/engine/run-context'
import type { Warning } from '../../src-shared/model/scan'

export interface MatrixRun {
  readonly spatialMean: Float64Array
  readonly whitening: Whitening
  readonly fit: DecompositionFit
  readonly warnings: readonly Warning[]
}

const DEFAULTS: IcaParameters = {
  model: 'fastica',
  algorithm: 'parallel',
  contrast: { fun: 'logcosh', alpha: 1 },
  maxIter: 2000,
  tol: 0.01,
  randomState: 42,
  whiten: 'unit-variance',
  start: null,
  restarts: 1,
  restartKind: 'seeds',
  restartKeep: 'centrotype',
}

/** A backend that holds the rows of X: one volume per row, a grid of V x 1 x 1 voxels. */
async function backendOf(rows: readonly Float64Array[], dtype: 'float32' | 'float64', standardize: Standardize = 'none'): Promise<Backend> {
  const voxels = rows[0]?.length ?? 0
  const backend = createFastBackend({ dtype, threads: 1 })
  const layout = { shape: [voxels, 1, 1], volumes: rows.length, datatype: 'float64', swapBytes: false, scaling: null } as const
  await backend.open({ layout, sigmaVoxels: null, candidates: Uint32Array.from({ length: voxels }, (_, index) => index) })
  for (const [t, row] of rows.entries()) await backend.addVolume(t, new Uint8Array(row.buffer, row.byteOffset, row.byteLength))
  await backend.standardize(standardize)
  return backend
}

export async function decomposeMatrix(
  rows: readonly Float64Array[],
  nComponents: number,
  parameters: Partial<IcaParameters> = {},
  options: {
    readonly dtype?: 'float32' | 'float64'
    readonly standardize?: Standardize
    readonly ctx?: RunContext
    readonly solver?: 'svd' | 'eigh'
  } = {},
): Promise<MatrixRun> {
  const { dtype = 'float64', standardize = 'none' } = options
  const quiet = quietContext()
  const ctx = options.ctx ?? quiet
  const backend = await backendOf(rows, dtype, standardize)
  const spatialMean = await backend.spatialMean()
  const voxels = rows[0]?.length ?? 0
  const whitening = await computeWhitening(
    await principalDirections(await backend.gram(spatialMean), quietContext()),
    voxels,
    nComponents,
    dtype,
    ctx,
    options.solver,
  )
  await backend.whiten(whitening.whitening, spatialMean, true)
  const fit = await independentComponents.fit({ whitening: whitening.whitening, voxels, backend }, { ...DEFAULTS, ...parameters }, ctx)
  await backend.close()
  return { spatialMean, whitening, fit, warnings: quiet.warnings }
}
