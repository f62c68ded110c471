/** How does one volume of the scan itself come to lie under the maps of its run in the window? */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inverseAffine } from '../../../src-shared/affine'
import { windowOf } from '../../../src-shared/figure/anatomy-window'
import { openSourceScan } from '../denoise/source-scan'
import type { EngineTasks } from '../messages'
import { oneScanOf, scanOfRow } from '../one-scan'
import { readRunDetail } from '../open-run'
import { toFloat64 } from '../read/convert'
import type { OpenedScan } from '../read/nifti-header'
import { seekPointsOf } from '../read/seek-points'
import { streamVolumes } from '../read/volume-stream'
import { throwIfCancelled } from '../run-context'
import { readRunMask, readRunMean } from '../write/read-images'
import { invalidRun } from '../write/read-tables'
import { writeProblem } from '../write/write-problem'

/**
 * One volume, i fastest: from a plain file only its bytes are read; a gzipped one is unpacked from the nearest place before it that an earlier reading
 * has passed. @throws AppError FILE_, FORMAT_; CancelledError
 */
async function readVolumeOf(scan: OpenedScan, volume: number, signal: AbortSignal): Promise<Float64Array> {
  const alone = { ...scan, dataOffset: scan.dataOffset + volume * scan.volumeBytes, layout: { ...scan.layout, volumes: 1 } }
  for await (const { bytes } of streamVolumes(alone, { signal, seekPoints: seekPointsOf(scan) })) return toFloat64(bytes, scan.layout)
  throw invalidRun(scan.header.fileName, 'volume', volume, `0 to ${scan.layout.volumes - 1}`)
}

/** A volume of the scan of a run, and what the scan is called. */
interface ScanVolume {
  readonly fileName: string
  /** Its place in the file, 0-based. */
  readonly volume: number
  /** Whole grid, i fastest. */
  readonly values: Float64Array
}

/**
 * The volume of the scan, or of one of several, to which a row of the time courses belongs.
 *
 * @throws AppError FILE_NOT_FOUND when the scan is gone, DATA_SCAN_CHANGED or DATA_TIME_COURSES_LENGTH when another file has its name, FORMAT_, FILE_;
 *   CancelledError
 */
export async function readScanVolume(runFolder: string, row: number, signal: AbortSignal): Promise<ScanVolume> {
  const run = await readRunDetail(runFolder)
  const { scan: which, volume } = scanOfRow(run, row)
  const detail = oneScanOf(run, which)
  const { scan } = await openSourceScan(detail, runFolder, null, detail.mixing.length)
  const { shape } = run.grid
  if (scan.layout.shape.join() !== shape.join())
    throw invalidRun(scan.header.fileName, 'shape', scan.layout.shape.join(' x '), shape.join(' x '))
  throwIfCancelled(signal)
  const inFile = detail.record.preparation.droppedVolumes + volume
  return { fileName: scan.header.fileName, volume: inFile, values: await readVolumeOf(scan, inFile, signal) }
}

/** Of the run that was looked at last: its mean image and mask are read for the first volume only. */
let lastWindow: { readonly key: string; readonly window: readonly [number, number] } | null = null

/** Values of the mean image that are drawn darkest and brightest. */
async function windowOfMean(runFolder: string, signal: AbortSignal): Promise<readonly [number, number]> {
  const { grid, record, voxelsInMask } = await readRunDetail(runFolder)
  const key = [runFolder, record.createdAt].join('\n')
  if (lastWindow?.key === key) return lastWindow.window
  const { shape, affine } = grid
  const { voxels } = await readRunMask(runFolder, shape, voxelsInMask, signal)
  const mean = await readRunMean(runFolder, shape, signal)
  const window = windowOf({ shape, affine, maskVoxels: voxels }, { shape, affine, inverse: inverseAffine(affine), values: mean })
  lastWindow = { key, window }
  return window
}

/**
 * Writes `volume-<row>.u8` into the run's cache folder: the volume of the scan to which a row of the time courses belongs, in the grey window
 * of the mean image, so that volumes can be compared.
 *
 * @throws AppError as readScanVolume, FILE_UNWRITABLE, FILE_DISK_FULL; CancelledError
 */
export async function placeScanVolume(
  { runFolder, cacheFolder, row }: EngineTasks['placeVolume']['input'],
  signal: AbortSignal,
): Promise<EngineTasks['placeVolume']['output']> {
  const { fileName, volume, values } = await readScanVolume(runFolder, row, signal)
  const [low, high] = await windowOfMean(runFolder, signal)
  const bytes = new Uint8Array(values.length)
  const scale = 254 / (high - low || 1)
  for (let n = 0; n < bytes.length; n++) bytes[n] = 1 + Math.round(Math.min(254, Math.max(0, ((values[n] || 0) - low) * scale)))
  try {
    await mkdir(cacheFolder, { recursive: true })
    await writeFile(join(cacheFolder, `volume-${row}.u8`), bytes)
  } catch (error) {
    throw writeProblem(error, cacheFolder)
  }
  return { fileName, volume }
}
