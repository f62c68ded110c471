/** What is in a run folder, checked, and ready for the window to show? */
import { mkdir, open, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '../../src-shared/errors'
import { type RunDetail, scanBorders, withLabels } from '../../src-shared/model/run'
import { OUTPUT_NAMES } from '../../src-shared/output-names'
import { denseOf, rowsOf } from './maths/dense'
import type { EngineTasks } from './messages'
import { applyReview } from './results/apply-review'
import { melodicShares, sharesBasis } from './results/melodic-shares'
import { bandShares } from './results/spectra'
import { welchSpectra } from './results/welch'
import { eachRunMap, readRunMask, readRunMean } from './write/read-images'
import { parametersOf, parseRunRecord } from './write/read-run-record'
import {
  invalidRun,
  readComponents,
  readConfoundCorrelations,
  readDimension,
  readMixing,
  readMixtures,
  readRunText,
  readSpectra,
  readStability,
} from './write/read-tables'
import { readRunLabels } from './write/run-labels'
import { readRunReview } from './write/run-review'
import { writeProblem } from './write/write-problem'

/** Names in the cache folder; all little-endian, raw. */
export const CACHE = { mean: 'mean.f32', mask: 'mask.u8', maps: 'maps.f32' } as const

/** Everything of a run but its voxels. @throws AppError FILE_NOT_FOUND (no such folder), FILE_UNREADABLE, FORMAT_RUN_FOLDER_INVALID naming file and field */
export async function readRunDetail(runFolder: string): Promise<Omit<RunDetail, 'runId'>> {
  const found = await stat(runFolder).catch((cause: unknown) => {
    throw new AppError('FILE_NOT_FOUND', { file: basename(runFolder) }, { cause })
  })
  if (!found.isDirectory()) throw invalidRun(basename(runFolder), '(whole file)', 'a file', 'a folder')
  const record = parseRunRecord(await readRunText(runFolder, OUTPUT_NAMES.record))
  const { header } = record.input
  const [nx, ny, nz, volumes = 1] = header.shape
  const count = record.decomposition.nComponents
  const [rows, labels, review, mixing, spectra, dimension, estimates, confounds, mixtures] = await Promise.all([
    readComponents(runFolder, count),
    readRunLabels(runFolder, count),
    readRunReview(runFolder),
    readMixing(runFolder, record.preparation.volumes ?? volumes - record.preparation.droppedVolumes, count),
    readSpectra(runFolder, count),
    readDimension(runFolder),
    readStability(runFolder, count),
    readConfoundCorrelations(runFolder, count),
    readMixtures(runFolder, count),
  ])
  const melodic = melodicShares(
    rows.map((row) => row.explainedVariancePercent),
    sharesBasis(record),
  )
  const power = { power: denseOf(spectra.power, count), frequencies: Float64Array.from(spectra.frequencies), unit: spectra.unit }
  const components = rows.map((row, index) => ({ ...row, ...melodic[index], ...bandShares(power, index) }))
  const welch = welchSpectra(denseOf(mixing, count), spectra.unit === 'Hz' ? record.repetitionTimeSeconds : null, scanBorders(record))
  const columns = [0, 1, 2].map((j) => Math.hypot(header.affine[0][j], header.affine[1][j], header.affine[2][j]))
  const detail: Omit<RunDetail, 'runId' | 'labels'> = {
    name: record.name,
    record,
    components,
    mixing,
    spectra: spectra.power,
    frequencies: spectra.frequencies,
    frequencyUnit: spectra.unit,
    welch: { power: rowsOf(welch.power), frequencies: Array.from(welch.frequencies) },
    dimension,
    estimates,
    confounds,
    mixtures,
    grid: { shape: [nx, ny, nz], affine: header.affine, zoomsMm: [columns[0], columns[1], columns[2]] },
    voxelsInMask: record.mask.voxels,
    parameters: parametersOf(record),
    review,
  }
  return withLabels(applyReview(detail, review), labels)
}

/**
 * Opens a run: checks all of it, and unpacks mean.f32, mask.u8 (whole grid, i fastest) and maps.f32 (C rows x V values of the
 * mask) into the cache folder, one map at a time.
 *
 * @throws AppError as readRunDetail, FILE_UNWRITABLE, FILE_DISK_FULL; CancelledError
 */
export async function openRun(
  { runFolder, cacheFolder }: EngineTasks['openRun']['input'],
  signal: AbortSignal,
): Promise<EngineTasks['openRun']['output']> {
  const detail = await readRunDetail(runFolder)
  const { shape } = detail.grid
  const [mean, { mask, voxels }] = await Promise.all([
    readRunMean(runFolder, shape, signal),
    readRunMask(runFolder, shape, detail.voxelsInMask, signal),
  ])
  try {
    await mkdir(cacheFolder, { recursive: true })
    await writeFile(join(cacheFolder, CACHE.mean), mean)
    await writeFile(join(cacheFolder, CACHE.mask), mask)
    const file = await open(join(cacheFolder, CACHE.maps), 'w')
    try {
      await eachRunMap(runFolder, shape, detail.components.length, voxels, signal, async (_index, values) => {
        await file.writeFile(new Uint8Array(values.buffer))
      })
    } finally {
      await file.close()
    }
  } catch (error) {
    throw writeProblem(error, cacheFolder)
  }
  return detail
}
