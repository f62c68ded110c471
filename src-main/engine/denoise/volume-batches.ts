/** How are the volumes of a scan handed on several at a time, as numbers, so that what is kept per voxel is read and written less often? */
import { toFloat64 } from '../read/convert'
import type { OpenedScan } from '../read/nifti-header'
import { type StreamOptions, streamVolumes } from '../read/volume-stream'

/** Volumes at a time: the loops over voxels below are written out for this many. */
export const BATCH = 8

export interface VolumeBatch {
  /** Place in time of the first one, counted from the first volume that is not skipped. */
  readonly first: number
  /** How many are of this batch: BATCH, or fewer at the end. */
  readonly count: number
  /** Always BATCH arrays of the voxels asked for, scaled; those beyond `count` are left over. Valid until the next batch is asked for. */
  readonly volumes: readonly Float64Array[]
}

/**
 * @param wanted linear indices of the voxels to hand on, i fastest; null for the whole grid
 * @param skipped volumes at the start that are read but not handed on
 * @throws AppError as streamVolumes; CancelledError
 */
export async function* volumeBatches(
  scan: OpenedScan,
  wanted: Uint32Array | null,
  skipped: number,
  options: StreamOptions,
): AsyncGenerator<VolumeBatch, void, void> {
  const [nx, ny, nz] = scan.layout.shape
  const volumes = Array.from({ length: BATCH }, () => new Float64Array(wanted?.length ?? nx * ny * nz))
  const grid = wanted ? new Float64Array(nx * ny * nz) : null
  let count = 0
  let first = 0
  for await (const { t, bytes } of streamVolumes(scan, options)) {
    if (t < skipped) continue
    const volume = volumes[count]
    toFloat64(bytes, scan.layout, grid ?? volume)
    if (grid && wanted) for (let v = 0; v < wanted.length; v++) volume[v] = grid[wanted[v]]
    count++
    if (count < BATCH) continue
    yield { first, count, volumes }
    first = t + 1 - skipped
    count = 0
  }
  if (count > 0) yield { first, count, volumes }
}
