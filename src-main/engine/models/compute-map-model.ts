/** How does a run go whose model looks for maps first: which scans, tables and tools does it take, and what is recorded of the scans after the first? */
import { AppError } from '../../../src-shared/errors'
import type { RunRecord } from '../../../src-shared/model/run'
import type { Whitened } from '../decompose/decomposition'
import { contrastOf, independentComponents } from '../decompose/ica'
import type { Backend } from '../kernels/backend'
import { createFastBackend, type FastBackendOptions } from '../kernels/fast-backend'
import type { RunRequest } from '../messages'
import { pairedTable } from '../prepare/paired-table'
import { type Preparation, preparationOf } from '../prepare/preparation'
import { type OpenedScan, openScan } from '../read/nifti-header'
import { assembleResult } from '../results/assemble-result'
import type { RunResult } from '../results/run-result'
import type { RunContext } from '../run-context'
import { fitMapModel, type MapModelFit, type ScanToFit } from './map-models'

interface MapModelRun {
  readonly request: RunRequest
  /** The first scan, and what comes between it and its prepared voxels. */
  readonly scan: OpenedScan
  readonly preparation: Preparation
  readonly backend: Backend
  /** For a second backend. */
  readonly options: FastBackendOptions
}

/** @throws AppError PARAM_INVALID for an estimated number of components, and what fitMapModel and preparationOf throw; CancelledError */
export async function computeMapModel({ request, scan, preparation, backend, options }: MapModelRun, ctx: RunContext): Promise<RunResult> {
  const { parameters } = request
  if (parameters.nComponentsMethod !== 'given') {
    throw new AppError('PARAM_INVALID', {
      parameter: 'n_components',
      found: parameters.nComponentsMethod,
      expected: `a number for ${parameters.model}`,
    })
  }
  const scans = [{ scan, preparation }, ...(await moreScans(request, ctx))]
  // nilearn unmixes by the cube contrast.
  const contrast = parameters.model === 'dual-regression' ? contrastOf(parameters) : ({ fun: 'cube' } as const)
  const unmix = (whitened: Whitened, seed: number, own: RunContext) =>
    independentComponents.fit(
      whitened,
      { ...parameters, model: 'fastica', algorithm: 'parallel', whiten: 'unit-variance', contrast, randomState: seed, start: null },
      own,
    )
  const found = await fitMapModel(scans, parameters, { backend, withRows: onBackend(() => createFastBackend(options)), unmix }, ctx)
  const numbers = {
    scan,
    parameters,
    preparation,
    gathered: found.gathered,
    dimension: null,
    whitening: { nComponents: found.fit.mixing.cols, eigenvalues: found.eigenvalues },
    totalVariance: found.totalSquares,
    fit: found.fit,
    moreInputs: inputsOf(scans.slice(1), found),
  }
  return { ...(await assembleResult(numbers, ctx)), kernels: backend.name }
}

/** The scans after the first, each with its own preparation. @throws AppError as preparationOf; PARAM_INVALID, FILE_NOT_FOUND for its table of confounds */
async function moreScans(
  { scanPath, moreScanPaths = [], parameters, foldExtraDimensions }: RunRequest,
  ctx: RunContext,
): Promise<ScanToFit[]> {
  const scans: ScanToFit[] = []
  for (const path of moreScanPaths) {
    const scan = await openScan(path, { foldExtraDimensions })
    const { confoundsFile: table } = parameters
    const own = { ...parameters, confoundsFile: table === null ? null : pairedTable(scanPath, table, path) }
    scans.push({ scan, preparation: await preparationOf(scan.header, own, ctx) })
  }
  return scans
}

function inputsOf(scans: readonly ScanToFit[], { moreSha256 }: MapModelFit): RunRecord['moreInputs'] {
  return scans.map(({ scan: { header, path }, preparation: { droppedVolumes, confounds, table } }, index) => ({
    fileName: header.fileName,
    path,
    sha256: moreSha256[index],
    volumes: (header.shape[3] ?? 1) - droppedVolumes,
    droppedVolumes,
    ...(table ? { confoundsTable: table.fileName, confounds } : {}),
  }))
}

/** Runs work on a backend of its own and closes it. */
const onBackend =
  (open: () => Backend) =>
  async <Result>(work: (backend: Backend) => Promise<Result>): Promise<Result> => {
    const backend = open()
    try {
      return await work(backend)
    } finally {
      await backend.close()
    }
  }
