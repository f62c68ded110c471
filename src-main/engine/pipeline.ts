/**
 * READ THIS FIRST. What happens between a scan and its component maps? T time points, V voxels in the mask, C components.
 *
 * | stage     | what                                                          | file                                        | gives                          |
 * |-----------|---------------------------------------------------------------|---------------------------------------------|--------------------------------|
 * | header    | header, affine, repetition time                               | read/nifti-header                           | OpenedScan                     |
 * | read      | volumes one at a time, smoothed, possible mask voxels kept     | prepare/gather, read/volume-stream          | X with more voxels than needed |
 * | mask      | mean image, exact mask                                         | mask/compute-mask                           | V voxel indices                |
 * | prepare   | only the mask is kept; trend, band and confounds taken out     | prepare/preparation, prepare/clean-series   | X: T x V                       |
 * |           | time courses standardised                                      | kernels/backend                             | X: T x V                       |
 * | whiten    | number of components from the eigenvalues                      | decompose/component-number                  | C                              |
 * |           | spatial means removed, Gram matrix, its eigenvectors           | decompose/whitening                         | whitening: C x T               |
 * | decompose | FastICA, Picard or Infomax; PCA turns nothing                 | decompose/ica, principal-components         | unmixing: C x C                |
 * |           | CanICA, dictionary learning, dual regression go another way    | models/compute-map-model                         | maps: C x V                    |
 * | results   | sources, time courses, scale, order, sign, spectra, measures   | decompose/unit-variance, results/*          | RunResult                      |
 *
 * Everything that touches voxels goes through one backend (kernels/backend): WebAssembly on threads.
 */
import { availableParallelism } from 'node:os'
import { AppError } from '../../src-shared/errors'
import { type EstimateInput, estimateRun, usefulThreads } from '../../src-shared/estimate/estimate'
import type { ScanHeader } from '../../src-shared/model/scan'
import { isMapModel, takesSeveralScans } from '../../src-shared/params/model-kinds'
import type { RunParameters } from '../../src-shared/params/parameters'
import { chooseComponents } from './decompose/component-number'
import { smoothnessOf } from './decompose/effective-samples'
import { contrastOf, independentComponents } from './decompose/ica'
import { showingMaps } from './decompose/live-maps'
import { principalComponents } from './decompose/principal-components'
import { readStartMatrix } from './decompose/start-matrix'
import { computeWhitening, principalDirections } from './decompose/whitening'
import type { Backend } from './kernels/backend'
import { createFastBackend } from './kernels/fast-backend'
import type { RunRequest } from './messages'
import { computeMapModel } from './models/compute-map-model'
import { gather } from './prepare/gather'
import { smoothingWidths, voxelSizesMm } from './prepare/gaussian'
import { preparationOf } from './prepare/preparation'
import { standardizeVoxels } from './prepare/variance-normalization'
import { openScan } from './read/nifti-header'
import { assembleResult } from './results/assemble-result'
import type { RunResult } from './results/run-result'
import type { RunContext } from './run-context'

/**
 * Runs the whole analysis of one scan in memory; writing is write/run-folder's work.
 * @param backend to compute with; chosen by dtype and the size of the work when not given, and closed in the end
 * @throws AppError of the families FILE_, FORMAT_, DATA_, PARAM_, ENGINE_; CancelledError. What a researcher should know goes to ctx.warn.
 */
export async function computeRun(request: RunRequest, ctx: RunContext, backend?: Backend): Promise<RunResult> {
  const { parameters } = request
  ctx.report('header', 0)
  if ((request.moreScanPaths?.length ?? 0) > 0 && !takesSeveralScans(parameters.model)) {
    throw new AppError('PARAM_INVALID', {
      parameter: 'model',
      found: parameters.model,
      expected: 'canica or dictionary-learning for several scans',
    })
  }
  const scan = await openScan(request.scanPath, { foldExtraDimensions: request.foldExtraDimensions })
  warnOfHeader(scan.header, parameters, ctx)
  const threads = request.threads > 0 ? request.threads : usefulThreads(scan.header, parameters, availableParallelism())
  const { maxMemoryBytes } = request
  const options = { dtype: parameters.dtype, threads, signal: ctx.signal, maxMemoryBytes }
  const voxels = backend ?? createFastBackend(options)
  try {
    const expect = expectation(request, scan.header, threads, ctx)
    expect({ voxelsInMask: null })
    const preparation = await preparationOf(scan.header, parameters, ctx)
    expect({ voxelsInMask: null, confounds: preparation.confounds.length })
    if (isMapModel(parameters.model)) return await computeMapModel({ request, scan, preparation, backend: voxels, options }, ctx)
    const gathered = await gather(scan, parameters, voxels, ctx, { dropped: preparation.droppedVolumes })

    const known = { voxelsInMask: gathered.mask.voxels.length, confounds: preparation.confounds.length }
    expect(known)
    ctx.report('prepare', 0)
    if (preparation.plan) await voxels.clean(preparation.plan)
    await standardizeVoxels(voxels, parameters.standardize, gathered.mask.voxels.length, ctx)
    ctx.report('prepare', 1)
    await ctx.breathe()

    ctx.report('whiten', 0)
    const spatialMean = await voxels.spatialMean()
    const gram = await voxels.gram(spatialMean)
    await ctx.breathe()
    ctx.report('whiten', 0.6)
    const voxelCount = gathered.mask.voxels.length
    const smoothness = await smoothnessOf(voxels, gram.rows, gathered.mask.voxels, scan.layout.shape)
    const directions = await principalDirections(gram, ctx)
    const dimension = chooseComponents(directions.values, voxelCount, parameters, smoothness, ctx)
    const whitening = await computeWhitening(directions, voxelCount, dimension.wanted, parameters.dtype, ctx, parameters.whitenSolver)
    expect({ ...known, components: whitening.nComponents })
    const start = parameters.wInit === null ? null : await readStartMatrix(parameters.wInit, whitening.nComponents)
    await voxels.whiten(whitening.whitening, spatialMean, true)
    ctx.report('whiten', 1)
    await ctx.breathe()

    ctx.report('decompose', 0)
    const space = { shape: scan.layout.shape, affine: scan.header.affine, maskVoxels: gathered.mask.voxels, mean: gathered.mean }
    const watched = ctx.showMaps ? showingMaps(voxels, space, ctx.showMaps) : voxels
    const whitened = { whitening: whitening.whitening, voxels: voxelCount, backend: watched }
    const fit =
      parameters.model === 'pca'
        ? await principalComponents.fit(whitened, parameters, ctx)
        : await independentComponents.fit(
            whitened,
            { ...parameters, model: parameters.model, contrast: contrastOf(parameters), start },
            ctx,
          )

    ctx.report('results', 0)
    return { ...(await assembleResult({ scan, parameters, preparation, gathered, dimension, whitening, fit }, ctx)), kernels: voxels.name }
  } catch (error) {
    throw outOfMemory(error, scan.header)
  } finally {
    await voxels.close()
  }
}

/** Tells whoever watches what the stages will take, with what is known by then. */
function expectation(
  { parameters, moreScanPaths = [] }: RunRequest,
  { shape, zooms, datatype, gzipped, fileBytes }: ScanHeader,
  threads: number,
  ctx: RunContext,
): (known: Pick<EstimateInput, 'voxelsInMask' | 'confounds' | 'components'>) => void {
  const scan = { shape, zooms, datatype, gzipped, fileBytes, scans: 1 + moreScanPaths.length, parameters, threads }
  return (known) => ctx.expect?.(estimateRun({ ...scan, ...known }).stageSeconds)
}

/** What the header's reader noticed; about the repetition time only when the user has not said it. */
function warnOfHeader(header: ScanHeader, parameters: RunParameters, ctx: RunContext): void {
  const isAnswered = (code: string) => parameters.repetitionTime !== null && code.startsWith('REPETITION_TIME')
  for (const warning of header.warnings) if (!isAnswered(warning.code)) ctx.warn(warning)
  const sizes = voxelSizesMm(header.affine)
  const narrow = smoothingWidths(parameters).filter((width, axis) => width > 0 && width < 0.5 * sizes[axis])
  if (narrow.length > 0) {
    ctx.warn({
      code: 'SMOOTHING_NARROW',
      message: `Smoothing of ${narrow[0]} mm is less than half a voxel along one axis and does next to nothing there. Two voxels are usual.`,
    })
  }
}

/** The allocator says so with a RangeError. */
function outOfMemory(error: unknown, header: ScanHeader): unknown {
  if (!(error instanceof RangeError) || !/alloc|array buffer|array length|memory/i.test(error.message)) return error
  return new AppError('ENGINE_OUT_OF_MEMORY', { file: header.fileName }, { cause: error })
}
