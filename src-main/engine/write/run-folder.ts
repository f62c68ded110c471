/** How does a result become the folder that is the run? */

import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { version } from '../../../package.json'
import { fixFileText } from '../../../src-shared/labels/fix-file'
import { scanBorders } from '../../../src-shared/model/run'
import { OUTPUT_NAMES } from '../../../src-shared/output-names'
import { jsonText } from '../../../src-shared/visible-text'
import type { RunRequest } from '../messages'
import type { RunResult } from '../results/run-result'
import { welchSpectra } from '../results/welch'
import type { RunContext } from '../run-context'
import { methodsText } from './methods'
import { makeFolder } from './new-folder'
import { INTENT } from './nifti-header-bytes'
import { type ImageToWrite, onGrid, writeNifti } from './nifti-writer'
import { type RunMeta, runRecord } from './run-record'
import {
  clustersTable,
  componentsTable,
  confoundsTable,
  dimensionTable,
  mixingTable,
  mixtureTable,
  spectraTable,
  stabilityTable,
} from './tables'
import { writeProblem } from './write-problem'

/** Writes a new file and makes sure that it is on the disk. @throws AppError FILE_EXISTS, FILE_DISK_FULL, FILE_UNWRITABLE */
export async function writeTextFile(path: string, text: string): Promise<void> {
  try {
    const file = await open(path, 'wx')
    try {
      await file.writeFile(text, 'utf8')
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (error) {
    throw writeProblem(error, path)
  }
}

/** Sets to 0 what is nearer to 0 than the threshold, as the example of nilearn does: the threshold itself stays. */
function thresholded(values: Float32Array | Float64Array, threshold: number): Float32Array | Float64Array {
  return values.map((value) => (Math.abs(value) < threshold ? 0 : value))
}

interface NamedImage {
  readonly name: string
  readonly image: ImageToWrite
}

/** The images of a run folder, in the order in which they are written. */
function imagesOf(result: RunResult, request: RunRequest): NamedImage[] {
  const { header, grid, maskVoxels, maps, sources } = result
  const gridSize = grid.shape[0] * grid.shape[1] * grid.shape[2]
  const voxels = maskVoxels.length
  const count = maps.length / voxels
  const { threshold } = request.parameters
  const isZ = result.mapScale === 'z'
  const scale = isZ ? 'z' : 'example scale'
  const by = `Counterpoint ${version}`
  const base = { space: header, shape: grid.shape } as const
  const rows = (values: Float32Array | Float64Array): Pick<ImageToWrite, 'datatype' | 'volumes'> => ({
    datatype: values instanceof Float64Array ? 'float64' : 'float32',
    volumes: count,
  })
  const row = (values: Float32Array | Float64Array, index: number): Float32Array | Float64Array =>
    values.subarray(index * voxels, (index + 1) * voxels)
  const mapIntent = { intentCode: isZ ? INTENT.zScore : INTENT.none, intentName: scale }
  const images: NamedImage[] = [
    {
      name: OUTPUT_NAMES.mean,
      image: {
        ...base,
        volumes: 0,
        datatype: 'float32',
        intentCode: INTENT.none,
        intentName: 'mean',
        description: `${by}: mean over time`,
        volume: () => new Float32Array(result.mean),
      },
    },
    {
      name: OUTPUT_NAMES.mask,
      image: {
        ...base,
        volumes: 0,
        datatype: 'uint8',
        intentCode: INTENT.label,
        intentName: 'mask',
        description: `${by}: voxels that took part`,
        volume: () => {
          const mask = new Uint8Array(gridSize)
          for (const voxel of maskVoxels) mask[voxel] = 1
          return mask
        },
      },
    },
    {
      name: OUTPUT_NAMES.maps,
      image: {
        ...base,
        ...rows(maps),
        ...mapIntent,
        description: `${by}: component maps (${scale})`,
        volume: (index) => onGrid(row(maps, index), maskVoxels, gridSize),
      },
    },
  ]
  if (request.parameters.saveThresholded) {
    images.push({
      name: OUTPUT_NAMES.thresholded,
      image: {
        ...base,
        ...rows(maps),
        ...mapIntent,
        description: `${by}: component maps (${scale}), 0 where |value| < ${threshold}`,
        volume: (index) => onGrid(thresholded(row(maps, index), threshold), maskVoxels, gridSize),
      },
    })
  }
  if (sources) {
    images.push({
      name: OUTPUT_NAMES.sources,
      image: {
        ...base,
        ...rows(sources),
        intentCode: INTENT.none,
        intentName: 'sources',
        description: `${by}: unit-variance sources as found`,
        volume: (index) => onGrid(row(sources, index), maskVoxels, gridSize),
      },
    })
  }
  return images
}

/** Waits for all, then throws the first failure: what fails must not leave others writing into a folder that is being removed. */
async function allOrNone(writes: readonly Promise<void>[]): Promise<void> {
  const outcomes = await Promise.allSettled(writes)
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}

/**
 * Writes the run folder under a temporary name beside its place and renames it when it is whole. The images and tables of the
 * same result have the same bytes every time; only run.json tells when and how fast it was.
 *
 * @param meta asked for when everything but run.json is written, so that it holds the seconds of writing and every warning
 * @throws AppError FILE_EXISTS, FILE_DISK_FULL, FILE_UNWRITABLE; CancelledError. Nothing is left behind then.
 */
export async function writeRunFolder(result: RunResult, request: RunRequest, ctx: RunContext, meta: () => RunMeta): Promise<void> {
  await makeFolder(request.runFolder, ctx.signal, async (folder) => {
    const images = imagesOf(result, request)
    const total = images.reduce((sum, { image }) => sum + Math.max(1, image.volumes), 0)
    let written = 0
    const writeImage = ({ name, image }: NamedImage): Promise<void> => {
      const counted: ImageToWrite = {
        ...image,
        volume: (index) => {
          ctx.report('write', written++ / total)
          return image.volume(index)
        },
      }
      return writeNifti(join(folder, name), counted, ctx.signal)
    }
    const welch = welchSpectra(result.mixing, result.repetitionTimeSeconds, scanBorders(result))
    const labels = result.components.map(({ label }) => (label === '' ? [] : [label]))
    const texts = [
      [OUTPUT_NAMES.mixing, mixingTable(result.mixing)],
      [OUTPUT_NAMES.spectra, spectraTable(result.spectra, result.frequencies, result.frequencyUnit)],
      [OUTPUT_NAMES.welch, spectraTable(welch.power, welch.frequencies, welch.unit)],
      ...(result.dimension ? [[OUTPUT_NAMES.dimension, dimensionTable(result.dimension)] as const] : []),
      ...(result.estimates ? [[OUTPUT_NAMES.stability, stabilityTable(result.estimates)] as const] : []),
      [OUTPUT_NAMES.components, componentsTable(result.components, { withLabels: false })],
      ...(result.mapMeasures.length > 0
        ? ([
            [OUTPUT_NAMES.clusters, clustersTable(result.mapMeasures, result.grid.zoomsMm)],
            [OUTPUT_NAMES.mixture, mixtureTable(result.mapMeasures)],
          ] as const)
        : []),
      ...(result.confounds ? [[OUTPUT_NAMES.confounds, confoundsTable(result.confounds)] as const] : []),
      [OUTPUT_NAMES.labels, fixFileText(labels)],
    ] as const
    // At the same time: what takes long is the wait until each file is on the disk.
    await allOrNone([...images.map(writeImage), ...texts.map(([name, text]) => writeTextFile(join(folder, name), text))])
    await ctx.breathe()
    const record = runRecord(result, request, meta())
    const methods = methodsText(record, request.parameters)
    await allOrNone([
      writeTextFile(join(folder, OUTPUT_NAMES.methods), methods.markdown),
      writeTextFile(join(folder, OUTPUT_NAMES.references), methods.bibtex),
      writeTextFile(join(folder, OUTPUT_NAMES.record), jsonText(record)),
    ])
    ctx.report('write', 1)
  })
}
