/** Of which scan, in which voxels and over which mean image are the results of another program? */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename, resolve } from 'node:path'
import { AppError } from '../../../src-shared/errors'
import type { ScanHeader } from '../../../src-shared/model/scan'
import type { EngineTasks } from '../messages'
import { toFloat64 } from '../read/convert'
import { type OpenedScan, openImage, openScan } from '../read/nifti-header'
import { streamVolumes } from '../read/volume-stream'
import { type RunContext, throwIfCancelled } from '../run-context'
import type { FoundResults } from './found-results'

/** Stands for a scan that is not where the results say, or that they do not name. */
export const UNKNOWN_SCAN = 'scan not known'

/** A volume on the grid of the maps. @throws AppError DATA_MASK_MISMATCH */
async function onSameGrid(path: string, maps: OpenedScan, ctx: RunContext): Promise<Float64Array> {
  const image = await openImage(path)
  if (image.layout.shape.some((size, axis) => size !== maps.layout.shape[axis])) {
    throw new AppError('DATA_MASK_MISMATCH', {
      file: basename(path),
      field: 'shape',
      found: image.layout.shape.join(' x '),
      expected: maps.layout.shape.join(' x '),
    })
  }
  for await (const { bytes } of streamVolumes(image, { signal: ctx.signal })) return toFloat64(bytes, image.layout).slice()
  throw new AppError('FILE_TRUNCATED', { file: basename(path), found: 0 })
}

/** The program's mask; without one, the voxels in which any map has a value. */
export async function maskOf(found: FoundResults, maps: OpenedScan, grids: readonly Float32Array[], ctx: RunContext): Promise<Uint32Array> {
  const mask = found.mask === null ? null : await onSameGrid(found.mask, maps, ctx)
  const voxels: number[] = []
  const size = grids[0]?.length ?? 0
  for (let voxel = 0; voxel < size; voxel++) if (mask ? mask[voxel] > 0 : grids.some((grid) => grid[voxel] !== 0)) voxels.push(voxel)
  if (voxels.length === 0) throw new AppError('DATA_MASK_EMPTY', { strategy: 'file' })
  if (mask === null)
    ctx.warn({ code: 'IMPORTED_NO_MASK', message: 'No mask lies beside the maps: all voxels in which any map has a value are used.' })
  return Uint32Array.from(voxels)
}

interface FoundScan {
  readonly opened: OpenedScan
  readonly sha256: string
  /** Mean over time, whole grid; null when the program has written one. */
  readonly mean: Float64Array | null
}

/** The scan that was decomposed, when it is there and fits; it is read whole for its SHA-256, and for its mean where that is wanted. */
export async function scanOf(
  request: EngineTasks['importResults']['input'],
  found: FoundResults,
  maps: OpenedScan,
  volumes: number,
  ctx: RunContext,
): Promise<FoundScan | null> {
  const path = request.scanPath === null ? found.scan : resolve(request.scanPath)
  if (path === null) {
    ctx.warn({
      code: 'IMPORTED_NO_SCAN',
      message: 'The scan of these results was not found beside them. Only denoising needs it: choose it there.',
    })
    return null
  }
  const opened = await openScan(path, { foldExtraDimensions: false })
  const fits = opened.layout.volumes === volumes && opened.layout.shape.every((size, axis) => size === maps.layout.shape[axis])
  if (!fits) {
    const [expected, isNamed] = [[...maps.layout.shape, volumes].join(' x '), request.scanPath !== null]
    const details = { file: opened.header.fileName, field: 'shape', found: opened.header.shape.join(' x '), expected }
    if (isNamed) throw new AppError('FORMAT_RESULTS_INVALID', details)
    ctx.warn({
      code: 'IMPORTED_SCAN_DIFFERS',
      message: `${details.file} has the size ${details.found}, these results have ${expected}: it is not used.`,
    })
    return null
  }
  const hash = createHash('sha256')
  if (found.mean !== null) {
    for await (const chunk of createReadStream(opened.imagePath)) {
      throwIfCancelled(ctx.signal)
      hash.update(chunk as Buffer)
    }
    return { opened, sha256: hash.digest('hex'), mean: null }
  }
  const mean = new Float64Array(opened.layout.shape.reduce((product, size) => product * size, 1))
  const values = new Float64Array(mean.length)
  for await (const { t, bytes } of streamVolumes(opened, { signal: ctx.signal, onRawBytes: (raw) => void hash.update(raw) })) {
    toFloat64(bytes, opened.layout, values)
    for (let voxel = 0; voxel < mean.length; voxel++) mean[voxel] += values[voxel] / volumes
    ctx.report('prepare', (t + 1) / volumes)
    await ctx.breathe()
  }
  return { opened, sha256: hash.digest('hex'), mean }
}

/** The program's mean image, that of the scan, or the mask in its place. */
export async function meanOf(
  found: FoundResults,
  ofScan: Float64Array | null,
  maps: OpenedScan,
  voxels: Uint32Array,
  ctx: RunContext,
): Promise<Float64Array> {
  const mean = found.mean === null ? ofScan : await onSameGrid(found.mean, maps, ctx)
  if (mean) return mean.map((value) => (Number.isFinite(value) ? value : 0))
  ctx.warn({
    code: 'IMPORTED_NO_MEAN',
    message: 'No mean image lies beside the maps: the mask is drawn under them. Any image can be chosen as background.',
  })
  const plain = new Float64Array(maps.layout.shape.reduce((product, size) => product * size, 1))
  for (const voxel of voxels) plain[voxel] = 1
  return plain
}

/** The header of the scan; without it, that of the maps with as many volumes as the time courses have. */
export function headerOf(
  scan: OpenedScan | null,
  maps: OpenedScan,
  found: FoundResults,
  volumes: number,
  asked: number | null,
): ScanHeader {
  const seconds = asked ?? scan?.header.repetitionTimeSeconds ?? found.repetitionTimeSeconds
  const source = asked !== null ? 'user' : seconds === null ? 'none' : (scan?.header.repetitionTimeSource ?? 'header')
  const told = { repetitionTimeSeconds: seconds, repetitionTimeSource: source } as const
  if (scan) return { ...scan.header, ...told }
  const zooms = [...maps.header.zooms.slice(0, 3), seconds ?? 0]
  return { ...maps.header, fileName: UNKNOWN_SCAN, shape: [...maps.layout.shape, volumes], zooms, warnings: [], ...told }
}
