/** What of a run do exports need, and how do its images get into another folder? */
import { copyFile, open } from 'node:fs/promises'
import { join } from 'node:path'
import { version } from '../../../package.json'
import { mixtureBasis, mixtureOfMap } from '../../../src-shared/mixture/fit-mixture'
import { cutsOf } from '../../../src-shared/mixture/mixture'
import type { ComponentRow, RunDetail } from '../../../src-shared/model/run'
import { OUTPUT_NAMES } from '../../../src-shared/output-names'
import { visibleText } from '../../../src-shared/visible-text'
import { readRunDetail } from '../open-run'
import { toFloat64 } from '../read/convert'
import { openImage } from '../read/nifti-header'
import { streamVolumes } from '../read/volume-stream'
import { throwIfCancelled } from '../run-context'
import { INTENT } from '../write/nifti-header-bytes'
import { type ImageToWrite, onGrid, writeNifti } from '../write/nifti-writer'
import { eachRunMap, readFlips, readRunMask, readRunMean } from '../write/read-images'
import { invalidRun } from '../write/read-tables'
import { writeProblem } from '../write/write-problem'

export interface RunToExport {
  readonly folder: string
  readonly detail: Omit<RunDetail, 'runId'>
  /** The rows of components.tsv with labels in which nothing is hidden. */
  readonly components: readonly ComponentRow[]
  /** Linear indices of the mask, i fastest: V. */
  readonly voxels: Uint32Array
  /** By component: the map is multiplied by -1 after reading the run's file, as decided in review; empty when none is. */
  readonly flips: readonly boolean[]
  /** True when the unit-variance sources were kept. */
  readonly hasSources: boolean
  /** True when a map value is z over the voxels of the mask. */
  readonly isZ: boolean
}

/** Reads a run and checks all that exports copy. @throws AppError as readRunDetail and openRun; CancelledError */
export async function readRunToExport(folder: string, signal: AbortSignal): Promise<RunToExport> {
  const detail = await readRunDetail(folder)
  const { shape } = detail.grid
  await readRunMean(folder, shape, signal)
  const { voxels } = await readRunMask(folder, shape, detail.voxelsInMask, signal)
  await eachRunMap(folder, shape, detail.components.length, voxels, signal, () => undefined)
  return {
    folder,
    detail,
    components: detail.components.map((row) => ({ ...row, label: visibleText(row.label) })),
    voxels,
    flips: await readFlips(folder, detail.components.length),
    hasSources: detail.parameters.saveSources,
    isZ: detail.record.mapScale === 'z',
  }
}

/** A file of the run under another name, byte for byte (maps: unless their sign was decided anew), on the disk when this is through. @throws AppError FILE_ */
export async function copyFromRun(run: RunToExport, name: string, target: string): Promise<void> {
  if (name === OUTPUT_NAMES.maps && run.flips.includes(true)) return writeMaps(run, target)
  try {
    await copyFile(join(run.folder, name), target)
    const file = await open(target, 'r+')
    try {
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (error) {
    throw writeProblem(error, target)
  }
}

/**
 * C rows of V values of an image of the run, in its own precision.
 *
 * @throws AppError FILE_, FORMAT_; CancelledError
 */
async function readRows(run: RunToExport, name: string, signal: AbortSignal): Promise<readonly (Float32Array | Float64Array)[]> {
  const image = await openImage(join(run.folder, name))
  const { shape } = run.detail.grid
  const found = [...image.layout.shape, image.layout.volumes].join(' x ')
  const expected = [...shape, run.components.length].join(' x ')
  if (found !== expected) throw invalidRun(name, 'shape', found, expected)
  const grid = new Float64Array(shape[0] * shape[1] * shape[2])
  const rows: (Float32Array | Float64Array)[] = []
  for await (const { bytes } of streamVolumes(image, { signal })) {
    toFloat64(bytes, image.layout, grid)
    const row = image.layout.datatype === 'float64' ? new Float64Array(run.voxels.length) : new Float32Array(run.voxels.length)
    for (let v = 0; v < row.length; v++) row[v] = grid[run.voxels[v]]
    rows.push(row)
    throwIfCancelled(signal)
  }
  return rows
}

type Description = Pick<ImageToWrite, 'intentCode' | 'intentName' | 'description'>

async function writeRows(
  run: RunToExport,
  rows: readonly (Float32Array | Float64Array)[],
  what: Description,
  target: string,
  signal: AbortSignal,
): Promise<void> {
  const { shape } = run.detail.grid
  const image: ImageToWrite = {
    ...what,
    space: run.detail.record.input.header,
    shape,
    volumes: rows.length,
    datatype: rows[0] instanceof Float64Array ? 'float64' : 'float32',
    volume: (index) => onGrid(rows[index], run.voxels, shape[0] * shape[1] * shape[2]),
  }
  await writeNifti(target, image, signal)
}

/** C rows of V map values with their sign. */
export async function readMaps(run: RunToExport, signal: AbortSignal): Promise<readonly (Float32Array | Float64Array)[]> {
  const rows = await readRows(run, OUTPUT_NAMES.maps, signal)
  return rows.map((row, index) => (run.flips[index] ? row.map((value) => -value) : row))
}

async function writeMaps(run: RunToExport, target: string): Promise<void> {
  const { signal } = new AbortController()
  const scale = run.isZ ? 'z' : 'example scale'
  const description = `Counterpoint ${version}: component maps (${scale})`
  await writeRows(
    run,
    await readMaps(run, signal),
    { intentCode: run.isZ ? INTENT.zScore : INTENT.none, intentName: scale, description },
    target,
    signal,
  )
}

/** By which maps are thresholded: a value for all, or with a probability the cuts of each map's mixture model and the value where it has no tail. */
export interface ExportThreshold {
  readonly plain: number
  readonly probability: number | null
}

/**
 * Maps in which everything nearer to 0 than the threshold is 0; the threshold itself stays.
 * @returns what is to be said of the file
 * @throws AppError FILE_; CancelledError
 */
export async function writeThresholded(
  run: RunToExport,
  { plain, probability }: ExportThreshold,
  target: string,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const maps = await readMaps(run, signal)
  const basis = mixtureBasis(run.detail.record)
  const cuts = maps.map((row, index) => {
    const mixture = probability === null ? null : (run.detail.mixtures?.[index] ?? mixtureOfMap(row, basis)).mixture
    const found = mixture && cutsOf(mixture, probability ?? 0)
    return found && (Number.isFinite(found.positive) || Number.isFinite(found.negative)) ? found : null
  })
  const rows = maps.map((row, index) => {
    const { positive, negative } = cuts[index] ?? { positive: plain, negative: plain }
    return row.map((value) => (value >= positive || -value >= negative ? value : 0))
  })
  const scale = run.isZ ? 'z' : 'example scale'
  const rule = probability === null ? `0 where |value| < ${plain}` : `0 where p(active) <= ${probability}`
  const description = `Counterpoint ${version}: maps (${scale}), ${rule}`
  await writeRows(run, rows, { intentCode: run.isZ ? INTENT.zScore : INTENT.none, intentName: scale, description }, target, signal)
  if (probability === null) return { Description: `Component maps, 0 where |value| < ${plain}`, Threshold: plain }
  const side = (value: number): number | string => (Number.isFinite(value) ? value : 'n/a')
  return {
    Description: `Component maps, 0 where the mixture model of the map gives a probability of being active of ${probability} or less; 0 where |value| < ${plain} for maps in which it finds no tail`,
    Probability: probability,
    Thresholds: cuts.map((found) =>
      found
        ? { Positive: side(found.positive), Negative: side(found.negative), By: 'mixture model' }
        : { Positive: plain, Negative: plain, By: 'plain threshold' },
    ),
  }
}

/** The unit-variance sources in the order and sign of the maps (in the run folder they lie as they were found). @throws AppError FILE_; CancelledError */
export async function writeRaw(run: RunToExport, target: string, signal: AbortSignal): Promise<void> {
  const sources = await readRows(run, OUTPUT_NAMES.sources, signal)
  const rows = run.components.map(({ originalIndex, signFlipped }) => {
    const row = sources[originalIndex]
    if (!row) throw invalidRun(OUTPUT_NAMES.components, 'original_index', originalIndex, `0 to ${sources.length - 1}`)
    return signFlipped ? row.map((value) => -value) : row
  })
  const description = `Counterpoint ${version}: unit-variance sources, order and sign of the maps`
  await writeRows(run, rows, { intentCode: INTENT.none, intentName: 'raw', description }, target, signal)
}
