/** What would removing these components do to the scan, told from statistics of one reading? */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DENOISE_CACHE, type DenoiseMethod, type DenoisePreview } from '../../../src-shared/model/denoise'
import { type Dense, denseOf, zeros } from '../maths/dense'
import { median } from '../maths/order-statistic'
import { pseudoInverse } from '../maths/pseudo-inverse'
import type { EngineTasks } from '../messages'
import { oneScanOf, scanCount } from '../one-scan'
import { readRunDetail } from '../open-run'
import type { RunContext } from '../run-context'
import { writeProblem } from '../write/write-problem'
import { scanNamed } from './denoise-scan'
import { type PreviewStatistics, previewStatistics } from './preview-statistics'
import { regressorsFor } from './regressors'
import { openSourceScan } from './source-scan'

/** Of the scan that was looked at last: choosing other components needs no new reading. */
let last: { readonly key: string; readonly statistics: PreviewStatistics } | null = null

/**
 * Writes into the cache folder, float32: tSNR before and after and the share of variance removed (percent), V values of the mask each; and the
 * carpets before and after, rows x T, in standard deviations of each voxel before.
 *
 * @throws AppError as denoiseScan before it writes, FILE_UNWRITABLE, FILE_DISK_FULL; CancelledError
 */
export async function previewDenoise(input: EngineTasks['denoisePreview']['input'], ctx: RunContext): Promise<DenoisePreview> {
  const { runFolder, method, cacheFolder, scan: wanted = 0 } = input
  const removed = [...new Set(input.removed)].sort((a, b) => a - b)
  ctx.report('header', 0)
  const run = await readRunDetail(runFolder)
  // Of several scans one is looked at; each is cleaned by its own part of the time courses.
  const which = scanCount(run) === 1 || input.scanPath === null ? wanted : scanNamed(run, input.scanPath)
  const detail = oneScanOf(run, which)
  const scanPath = input.scanPath ?? input.movedScans?.[which] ?? null
  // Before anything is read: says in words what cannot be removed.
  const regressors = regressorsFor(denseOf(detail.mixing, detail.components.length), removed, method)
  const source = await openSourceScan(detail, runFolder, scanPath, detail.mixing.length)
  const { scan } = source
  const key = [runFolder, detail.record.createdAt, which, scan.imagePath, scan.imageBytes, scan.imageModifiedMs, scanPath === null].join(
    '\n',
  )
  if (last?.key !== key) {
    last = null
    last = { key, statistics: await previewStatistics(runFolder, detail, source, ctx) }
  }
  const { statistics } = last
  await ctx.breathe()
  const after = await squaresAfter(statistics, removed, method, ctx.breathe)
  await ctx.breathe()
  const { before: tsnrBefore, after: tsnrAfter } = tsnr(statistics, after)
  const share = statistics.squares.map((square, v) => (square > 0 ? 100 * (1 - after[v] / square) : 0))
  const carpets = carpetsOf(statistics, regressors.courses, regressors.weights)
  try {
    await mkdir(cacheFolder, { recursive: true })
    const write = (name: string, values: Float32Array) =>
      writeFile(join(cacheFolder, name), new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    await write(DENOISE_CACHE['tsnr-before'], Float32Array.from(tsnrBefore))
    await write(DENOISE_CACHE['tsnr-after'], Float32Array.from(tsnrAfter))
    await write(DENOISE_CACHE.removed, Float32Array.from(share))
    await write(DENOISE_CACHE['carpet-before'], carpets.before)
    await write(DENOISE_CACHE['carpet-after'], carpets.after)
  } catch (error) {
    throw writeProblem(error, cacheFolder)
  }
  const finite = (values: Float64Array) => values.filter((value) => Number.isFinite(value))
  const total = sum(finite(statistics.squares))
  const columns = statistics.mixing.rows
  return {
    scanFileName: statistics.scanFileName,
    isScanOfRun: statistics.isScanOfRun,
    volumes: columns,
    voxels: statistics.varying,
    varianceRemovedPercent: total > 0 ? 100 * (1 - sum(finite(after)) / total) : 0,
    degreesOfFreedom: { before: columns - 1, after: columns - 1 - removed.length },
    voxelsLeftAlone: statistics.leftAlone,
    medianTsnr: { before: middle(tsnrBefore), after: middle(tsnrAfter) },
    carpet: { rows: statistics.carpet.voxels.length, columns },
  }
}

/** Voxels after which others may run. */
const STRETCH = 4096

/**
 * Sum of squares over time of each voxel after cleaning, V, without the scan. With S the squares before, u = pinv(A) x the shares of all
 * components, b those of the removed ones K, G = A'A and q = A_K' x = G_K u: partial leaves S - 2 b'q + b' G_KK b, full S - q' inv(G_KK) q.
 */
async function squaresAfter(
  { gram, shares, squares }: PreviewStatistics,
  removed: readonly number[],
  method: DenoiseMethod,
  breathe: () => Promise<void>,
): Promise<Float64Array> {
  const voxels = squares.length
  const size = gram.cols
  const count = removed.length
  const rows = zeros(count, size)
  const inner = zeros(count, count)
  for (const [a, index] of removed.entries()) {
    rows.data.set(gram.data.subarray(index * size, (index + 1) * size), a * size)
    for (const [b, other] of removed.entries()) inner.data[a * count + b] = gram.data[index * size + other]
  }
  const form = method === 'partial' ? inner : pseudoInverse(inner)
  const after = Float64Array.from(squares)
  const u = new Float64Array(size)
  const q = new Float64Array(count)
  for (let v = 0; v < voxels; v++) {
    for (let c = 0; c < size; c++) u[c] = shares[c * voxels + v]
    for (let a = 0; a < count; a++) {
      q[a] = 0
      for (let c = 0; c < size; c++) q[a] += rows.data[a * size + c] * u[c]
    }
    let gone = 0
    for (let a = 0; a < count; a++) {
      const left = method === 'partial' ? u[removed[a]] : q[a]
      let within = 0
      for (let b = 0; b < count; b++) within += form.data[a * count + b] * (method === 'partial' ? u[removed[b]] : q[b])
      gone += method === 'partial' ? left * (2 * q[a] - within) : left * within
    }
    after[v] = Math.max(0, after[v] - gone)
    if (v % STRETCH === STRETCH - 1) await breathe()
  }
  return after
}

/** Mean over standard deviation (population, as numpy.std) over time; 0 where nothing varies. */
function tsnr({ mean, squares, mixing }: PreviewStatistics, after: Float64Array) {
  const ratio = (left: Float64Array) =>
    mean.map((value, v) => (left[v] > 0 && squares[v] > 0 ? value / Math.sqrt(left[v] / mixing.rows) : 0))
  return { before: ratio(squares), after: ratio(after) }
}

/** The chosen rows of the scan without their means, in standard deviations before, and what is left of them. */
function carpetsOf({ carpet, squares }: PreviewStatistics, courses: Dense, weights: Dense): { before: Float32Array; after: Float32Array } {
  const columns = courses.cols
  const before = new Float32Array(carpet.values.length)
  const after = new Float32Array(carpet.values.length)
  for (const [row, voxel] of carpet.voxels.entries()) {
    const series = carpet.values.subarray(row * columns, (row + 1) * columns)
    const deviation = Math.sqrt(squares[voxel] / columns)
    if (!(deviation > 0)) continue
    const mean = sum(series) / columns
    const left = Float64Array.from(series, (value) => value - mean)
    before.set(
      left.map((value) => value / deviation),
      row * columns,
    )
    const found = Array.from({ length: weights.rows }, (_, k) => dot(weights.data.subarray(k * columns, (k + 1) * columns), series))
    for (const [k, amount] of found.entries()) for (let t = 0; t < columns; t++) left[t] -= amount * courses.data[k * columns + t]
    after.set(
      left.map((value) => value / deviation),
      row * columns,
    )
  }
  return { before, after }
}

function dot(left: Float64Array, right: Float32Array): number {
  let total = 0
  for (let t = 0; t < left.length; t++) total += left[t] * right[t]
  return total
}

function sum(values: Float64Array | Float32Array): number {
  let total = 0
  for (const value of values) total += value
  return total
}

const middle = (values: Float64Array): number => {
  const finite = values.filter((value) => Number.isFinite(value))
  return finite.length === 0 ? 0 : median(finite)
}
