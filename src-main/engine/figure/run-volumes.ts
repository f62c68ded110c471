/** What of a run folder do figures draw? */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FigureRun } from '../../../src-shared/figure/figure-run'
import { type RunDetail, scanBorders } from '../../../src-shared/model/run'
import { standardSpaceOf } from '../../../src-shared/model/scan'
import { componentPrefix } from '../../../src-shared/params/model-name'
import { CACHE, readRunDetail } from '../open-run'
import { eachRunMap, readRunMask, readRunMean } from '../write/read-images'

/** NIfTI's codes of spaces that have names. */
const TALAIRACH = 3
const MNI = 4

/** A space is named only when the header or the BIDS entity `space-` of the file name says it. */
export function spaceNameOf({ record }: Pick<RunDetail, 'record'>): string {
  const { header } = record.input
  const named = standardSpaceOf(header.fileName)
  if (named !== null) return named
  const code = header.affineSource === 'sform' ? header.sformCode : header.affineSource === 'qform' ? header.qformCode : 0
  if (code === MNI) return 'MNI space'
  if (code === TALAIRACH) return 'Talairach space'
  return 'native space'
}

interface Voxels {
  /** Whole grid, i fastest. */
  readonly mean: Float32Array
  /** Indices of the mask, ascending: V. */
  readonly voxels: Uint32Array
  /** C rows x V. */
  readonly maps: Float32Array
}

async function readVoxels(runFolder: string, detail: Omit<RunDetail, 'runId'>, signal: AbortSignal): Promise<Voxels> {
  const { shape } = detail.grid
  const [mean, { voxels }] = await Promise.all([
    readRunMean(runFolder, shape, signal),
    readRunMask(runFolder, shape, detail.voxelsInMask, signal),
  ])
  const maps = new Float32Array(detail.components.length * voxels.length)
  await eachRunMap(runFolder, shape, detail.components.length, voxels, signal, (index, values) => maps.set(values, index * voxels.length))
  return { mean, voxels, maps }
}

/** The same values as openRun unpacked them: read in a moment. Null when they are not there, or are those of another run. */
async function readUnpacked(cacheFolder: string, { components, grid, voxelsInMask }: Omit<RunDetail, 'runId'>): Promise<Voxels | null> {
  const [mean, mask, maps] = await Promise.all(
    [CACHE.mean, CACHE.mask, CACHE.maps].map((name) => readFile(join(cacheFolder, name)).catch(() => Buffer.alloc(0))),
  )
  const cells = grid.shape[0] * grid.shape[1] * grid.shape[2]
  if (mean.length !== 4 * cells || mask.length !== cells || maps.length !== 4 * components.length * voxelsInMask) return null
  const voxels = new Uint32Array(voxelsInMask)
  let count = 0
  for (let voxel = 0; voxel < cells; voxel++) if (mask[voxel] !== 0) voxels[count++] = voxel
  if (count !== voxelsInMask) return null
  const floats = (bytes: Buffer): Float32Array => new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
  return { mean: floats(mean), voxels, maps: floats(maps) }
}

/**
 * Reads everything that figures of a run need.
 *
 * @param cacheFolder where openRun has unpacked the run, when it has
 * @throws AppError as openRun; CancelledError
 */
export async function readFigureRun(runFolder: string, signal: AbortSignal, cacheFolder: string | null = null): Promise<FigureRun> {
  const detail = await readRunDetail(runFolder)
  const { shape, affine } = detail.grid
  const unpacked = cacheFolder === null ? null : await readUnpacked(cacheFolder, detail)
  const { mean, voxels, maps } = unpacked ?? (await readVoxels(runFolder, detail, signal))
  return {
    shape,
    affine,
    background: { shape, affine, values: mean },
    maskVoxels: voxels,
    maps,
    components: detail.components.map(({ index, label, cutMm }) => ({ index, label, cutMm })),
    mixing: detail.mixing,
    scanBorders: scanBorders(detail.record),
    repetitionTimeSeconds: detail.record.repetitionTimeSeconds,
    spectra: detail.spectra,
    frequencies: detail.frequencies,
    frequencyUnit: detail.frequencyUnit,
    componentPrefix: componentPrefix(detail.parameters.model),
    statistic: detail.record.mapScale === 'z' ? 'z' : 'value',
    displayThreshold: detail.record.displayThreshold,
    spaceName: spaceNameOf(detail),
  }
}
