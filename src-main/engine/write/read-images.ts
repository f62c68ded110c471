/** What do the images of a run folder hold, and do they fit each other? */
import { basename, join } from 'node:path'
import { AppError } from '../../../src-shared/errors'
import { flipsOf } from '../../../src-shared/model/review'
import { OUTPUT_NAMES } from '../../../src-shared/output-names'
import { toFloat64 } from '../read/convert'
import { type OpenedScan, openImage } from '../read/nifti-header'
import { streamVolumes } from '../read/volume-stream'
import { throwIfCancelled } from '../run-context'
import { invalidRun, readComponents } from './read-tables'
import { readRunReview } from './run-review'

type Shape = readonly [number, number, number]

/** Runs `read`; what is wrong with the file is wrong with the run folder, except that it may not be read or changed meanwhile. */
async function within<Value>(name: string, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof AppError) || /^(FILE_UNREADABLE|FILE_CHANGED|ENGINE_|FORMAT_RUN_FOLDER_INVALID)/.test(error.code)) throw error
    const found = error.code === 'FILE_NOT_FOUND' ? 'missing' : `not readable (${error.code})`
    throw new AppError('FORMAT_RUN_FOLDER_INVALID', { file: name, field: '(whole file)', found }, { cause: error })
  }
}

async function openAs(path: string, shape: Shape, volumes: number): Promise<OpenedScan> {
  const image = await openImage(path)
  const found = image.layout.shape
  if (found.some((size, axis) => size !== shape[axis])) throw invalidRun(basename(path), 'shape', found.join(' x '), shape.join(' x '))
  if (image.layout.volumes !== volumes) throw invalidRun(basename(path), 'volumes', image.layout.volumes, volumes)
  return image
}

/** Mean image: whole grid, i fastest; non-finite values are 0. @throws AppError FORMAT_RUN_FOLDER_INVALID */
export function readRunMean(runFolder: string, shape: Shape, signal: AbortSignal): Promise<Float32Array> {
  return within(OUTPUT_NAMES.mean, async () => {
    const image = await openAs(join(runFolder, OUTPUT_NAMES.mean), shape, 1)
    let mean = new Float32Array(0)
    for await (const { bytes } of streamVolumes(image, { signal })) {
      mean = Float32Array.from(toFloat64(bytes, image.layout), (value) => (Number.isFinite(value) ? value : 0))
    }
    return mean
  })
}

/** Mask as 0/1, whole grid, and the indices of its ones, ascending. @throws AppError FORMAT_RUN_FOLDER_INVALID, also when the count is another */
export function readRunMask(
  runFolder: string,
  shape: Shape,
  expectedVoxels: number,
  signal: AbortSignal,
): Promise<{ readonly mask: Uint8Array; readonly voxels: Uint32Array }> {
  return within(OUTPUT_NAMES.mask, async () => {
    const image = await openAs(join(runFolder, OUTPUT_NAMES.mask), shape, 1)
    let mask = new Uint8Array(0)
    for await (const { bytes } of streamVolumes(image, { signal })) {
      mask = Uint8Array.from(toFloat64(bytes, image.layout), (value) => (value !== 0 ? 1 : 0))
    }
    const indices: number[] = []
    for (let voxel = 0; voxel < mask.length; voxel++) if (mask[voxel] === 1) indices.push(voxel)
    if (indices.length !== expectedVoxels) throw invalidRun(OUTPUT_NAMES.mask, 'voxels', indices.length, expectedVoxels)
    return { mask, voxels: Uint32Array.from(indices) }
  })
}

/** By component: whether its map is multiplied by -1 after it is read from the run's file. */
export async function readFlips(runFolder: string, components: number): Promise<readonly boolean[]> {
  const review = await readRunReview(runFolder)
  return review.sign === 'as-run' ? [] : flipsOf(await readComponents(runFolder, components), review)
}

/**
 * The maps, one after the other: V values each, in the order of `voxels`, with the sign that was decided in review (review.json). The array is
 * used again for the next one.
 *
 * @throws AppError FORMAT_RUN_FOLDER_INVALID; CancelledError
 */
export async function eachRunMap(
  runFolder: string,
  shape: Shape,
  components: number,
  voxels: Uint32Array,
  signal: AbortSignal,
  visit: (index: number, values: Float32Array) => Promise<void> | void,
): Promise<void> {
  const values = new Float32Array(voxels.length)
  const flips = await readFlips(runFolder, components)
  await within(OUTPUT_NAMES.maps, async () => {
    const image = await openAs(join(runFolder, OUTPUT_NAMES.maps), shape, components)
    const grid = new Float64Array(shape[0] * shape[1] * shape[2])
    for await (const { t, bytes } of streamVolumes(image, { signal })) {
      toFloat64(bytes, image.layout, grid)
      for (let v = 0; v < voxels.length; v++) values[v] = flips[t] ? -grid[voxels[v]] : grid[voxels[v]]
      await visit(t, values)
      throwIfCancelled(signal)
    }
  })
}
