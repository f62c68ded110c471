/** How does a run's scan become a scan without some of its components, in memory that does not grow with its length? */
import { rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { version } from '../../../package.json'
import { AppError } from '../../../src-shared/errors'
import type { DenoiseSummary } from '../../../src-shared/model/denoise'
import type { RunDetail } from '../../../src-shared/model/run'
import { type Dense, denseOf, zeros } from '../maths/dense'
import type { DenoiseRequest } from '../messages'
import { oneScanOf, scanCount } from '../one-scan'
import { readRunDetail } from '../open-run'
import type { OpenedScan } from '../read/nifti-header'
import type { RunContext } from '../run-context'
import { writeGzipFile } from '../write/gzip-file'
import { checkFileCanBeMade, makeFile, writeNewFile } from '../write/new-file'
import { INTENT, niftiHeaderBytes } from '../write/nifti-header-bytes'
import { writePlainFile } from '../write/plain-file'
import { type FoundShares, findShares } from './find-shares'
import { subtractShares } from './project-volumes'
import { denoiseSidecar } from './provenance'
import { type Regressors, regressorsFor } from './regressors'
import { checkScanIsSame, openSourceScan } from './source-scan'
import { volumeBatches } from './volume-batches'

const ENDING = /\.nii(\.gz)?$/i

/** Where the provenance of a cleaned scan is told. @throws AppError PARAM_INVALID */
function sidecarPathOf(outPath: string): string {
  if (ENDING.test(outPath)) return outPath.replace(ENDING, '.json')
  throw new AppError('PARAM_INVALID', {
    parameter: 'The cleaned scan',
    found: basename(outPath),
    expected: 'a name that ends in .nii.gz or .nii',
  })
}

/** The name of the cleaned form of one of several scans: 'clean.nii.gz' -> 'clean_scan-02.nii.gz'. @param scan 0-based */
function pathOfScan(outPath: string, scan: number): string {
  return outPath.replace(ENDING, (ending) => `_scan-${String(scan + 1).padStart(2, '0')}${ending}`)
}

/**
 * Cleans the scan of a run, or each scan of a run of several with its own part of the time courses into a file of its own. A scan that the
 * request names is cleaned alone; in a run of several it has to be one of them by its name.
 *
 * @throws AppError as denoiseOne; nothing is left behind then, of no scan
 */
export async function denoiseScan(request: DenoiseRequest, ctx: RunContext, bytesAtOnce?: number): Promise<DenoiseSummary> {
  sidecarPathOf(request.outPath)
  ctx.report('header', 0)
  const detail = await readRunDetail(request.runFolder)
  const count = scanCount(detail)
  const { movedScans, scanPath } = request
  if (count === 1 || scanPath !== null) {
    const scan = count === 1 || scanPath === null ? 0 : scanNamed(detail, scanPath)
    const own = { ...request, scanPath: scanPath ?? movedScans?.[0] ?? null }
    return denoiseOne(oneScanOf(detail, scan), own, partOf(ctx, 0, 1), bytesAtOnce)
  }
  const targets = Array.from({ length: count }, (_, scan) => pathOfScan(request.outPath, scan))
  for (const path of targets.flatMap((target) => [target, sidecarPathOf(target)])) await checkFileCanBeMade(path)
  const summaries: DenoiseSummary[] = []
  try {
    for (const [scan, outPath] of targets.entries()) {
      const own = { ...request, outPath, scanPath: movedScans?.[scan] ?? null }
      summaries.push(await denoiseOne(oneScanOf(detail, scan), own, partOf(ctx, scan, count), bytesAtOnce))
    }
  } catch (error) {
    const written = targets.slice(0, summaries.length).flatMap((target) => [target, sidecarPathOf(target)])
    for (const path of written) await rm(path, { force: true }).catch(() => undefined)
    throw error
  }
  return together(summaries)
}

/** Share of the time of cleaning a scan: it is read once for the shares, and once to subtract them and write. */
const READING = 0.4

/** Reports of one scan of several as its part of the whole, so that the bar moves through reading and writing of each. */
function partOf(ctx: RunContext, scan: number, count: number): RunContext {
  return {
    ...ctx,
    report(stage, share, extra) {
      const done = stage === 'write' ? READING + (1 - READING) * share : stage === 'read' ? READING * share : 0
      const facts = count === 1 ? extra?.facts : { ...extra?.facts, scan: { done: scan, of: count } }
      ctx.report('write', (scan + done) / count, { ...extra, ...(facts ? { facts } : {}) })
    },
  }
}

/** Which of the scans of a run has the name of this file. @throws AppError PARAM_INVALID */
export function scanNamed({ record }: Pick<RunDetail, 'record'>, scanPath: string): number {
  const names = [record.input.fileName, ...record.moreInputs.map(({ fileName }) => fileName)]
  const scan = names.indexOf(basename(scanPath))
  if (scan < 0)
    throw new AppError('PARAM_INVALID', {
      parameter: 'The scan to clean',
      found: basename(scanPath),
      expected: `one of ${names.join(', ')}`,
    })
  return scan
}

/** Numbers of several scans as one: variances are weighted by the volumes. */
function together(all: readonly DenoiseSummary[]): DenoiseSummary {
  const sum = (of: (each: DenoiseSummary) => number) => all.reduce((total, each) => total + of(each), 0)
  const volumes = sum((each) => each.volumes)
  return {
    volumes,
    voxels: Math.max(...all.map((each) => each.voxels)),
    varianceRemovedPercent: sum((each) => each.varianceRemovedPercent * each.volumes) / volumes,
    degreesOfFreedom: { before: sum((each) => each.degreesOfFreedom.before), after: sum((each) => each.degreesOfFreedom.after) },
    voxelsLeftAlone: Math.max(...all.map((each) => each.voxelsLeftAlone)),
    isScanOfRun: all.every((each) => each.isScanOfRun),
    scans: all.length,
  }
}

/**
 * Reads the scan twice: once to find the shares of the time courses, once to subtract them and write float32 volumes in the scan's space.
 * The scan itself is never in memory; what is kept grows with voxels times removed components.
 *
 * @param bytesAtOnce memory for the sums over time
 * @throws AppError of reading; PARAM_INVALID, DATA_TIME_COURSES_DEPENDENT, DATA_TIME_COURSES_LENGTH, DATA_SCAN_CHANGED, FORMAT_RUN_FOLDER_INVALID,
 *   FILE_EXISTS, FILE_DISK_FULL, FILE_UNWRITABLE; CancelledError. Nothing is left behind then.
 */
async function denoiseOne(
  detail: Omit<RunDetail, 'runId'>,
  request: DenoiseRequest,
  ctx: RunContext,
  bytesAtOnce?: number,
): Promise<DenoiseSummary> {
  const { runFolder, outPath, method } = request
  const sidecarPath = sidecarPathOf(outPath)
  const removed = [...new Set(request.removed)].sort((a, b) => a - b)
  const mixing = denseOf(detail.mixing, detail.components.length)
  const regressors = regressorsFor(mixing, removed, method)
  await checkFileCanBeMade(outPath)
  await checkFileCanBeMade(sidecarPath)
  const source = await openSourceScan(detail, runFolder, request.scanPath, mixing.rows)
  const skipped = detail.record.preparation.droppedVolumes
  let sha256 = ''
  const checkContent = (hash: string) => {
    sha256 = hash
    checkScanIsSame(source, hash)
  }
  const room = bytesAtOnce === undefined ? {} : { bytesAtOnce }
  const found = await findShares({ scan: source.scan, weights: regressors.weights, wanted: null, skipped, checkContent, ...room }, ctx)
  const seconds = detail.record.repetitionTimeSeconds ?? source.scan.header.repetitionTimeSeconds
  const before = mixing.rows - 1
  const summaryOf = (squaresLeft: number): DenoiseSummary => ({
    volumes: mixing.rows,
    voxels: found.varying,
    varianceRemovedPercent: found.totalSquares > 0 ? 100 * (1 - squaresLeft / found.totalSquares) : 0,
    degreesOfFreedom: { before, after: before - removed.length },
    voxelsLeftAlone: found.leftAlone,
    isScanOfRun: sha256 === detail.record.input.sha256,
  })
  let summary = summaryOf(found.totalSquares)
  let isSidecarWritten = false
  try {
    await makeFile(outPath, async (temporary) => {
      const left = { squares: 0 }
      const pieces = cleanedPieces({ scan: source.scan, regressors, skipped, found, seconds, left }, ctx)
      if (/\.gz$/i.test(outPath)) await writeGzipFile(temporary, pieces, ctx.signal)
      else await writePlainFile(temporary, pieces, ctx.signal)
      summary = summaryOf(left.squares)
      const facts = { detail, scanFile: source.scan.header.fileName, sha256, removed, method, summary, skipped, seconds }
      // The scan gets its name last: it never lies there without its provenance.
      await writeNewFile(sidecarPath, `${JSON.stringify(denoiseSidecar(facts), null, 2)}\n`)
      isSidecarWritten = true
    })
  } catch (error) {
    if (isSidecarWritten) await rm(sidecarPath, { force: true }).catch(() => undefined)
    throw error
  }
  ctx.report('write', 1)
  return summary
}

interface Cleaning {
  readonly scan: OpenedScan
  readonly regressors: Regressors
  /** Volumes at the start that the run left out: written as they are. */
  readonly skipped: number
  readonly found: FoundShares
  readonly seconds: number | null
  /** Gets the sum over time and voxels of the squared distance from each voxel's mean, after cleaning. */
  readonly left: { squares: number }
}

/** The file in pieces: the header, then volume after volume. */
async function* cleanedPieces(
  { scan, regressors, skipped, found, seconds, left }: Cleaning,
  ctx: RunContext,
): AsyncGenerator<Uint8Array, void, void> {
  const { shape, volumes } = scan.layout
  yield niftiHeaderBytes({
    space: scan.header,
    shape,
    volumes,
    timeStepSeconds: seconds,
    datatype: 'float32',
    intentCode: INTENT.none,
    intentName: '',
    description: `Counterpoint ${version}: ${regressors.courses.rows} components removed`,
  })
  const courses = withSkipped(regressors.courses, skipped)
  for await (const batch of volumeBatches(scan, null, 0, { signal: ctx.signal })) {
    await subtractShares(found.shares, courses, batch, ctx.breathe)
    for (let m = 0; m < batch.count; m++) {
      const values = Float32Array.from(batch.volumes[m])
      if (batch.first + m >= skipped) left.squares += squaredDistances(batch.volumes[m], found.reference)
      yield new Uint8Array(values.buffer)
      await ctx.breathe()
    }
    ctx.report('write', (batch.first + batch.count) / volumes)
  }
  // Cleaning moves no mean, so the sums of the scan as it was say what the mean adds.
  for (const sum of found.sums) if (Number.isFinite(sum)) left.squares -= (sum * sum) / (volumes - skipped)
}

/** Time courses that say nothing of the volumes before theirs: K x (skipped + T). */
function withSkipped({ rows, cols, data }: Dense, skipped: number): Dense {
  const longer = zeros(rows, skipped + cols)
  for (let k = 0; k < rows; k++) longer.data.set(data.subarray(k * cols, (k + 1) * cols), k * longer.cols + skipped)
  return longer
}

/** Of the voxels that were cleaned. */
function squaredDistances(volume: Float64Array, reference: Float64Array): number {
  let squares = 0
  for (let v = 0; v < volume.length; v++) {
    const distance = volume[v] - reference[v]
    if (!Number.isNaN(distance)) squares += distance * distance
  }
  return squares
}
