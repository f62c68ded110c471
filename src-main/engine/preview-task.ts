/** Which voxels would a run with these parameters use, told quickly while the user turns the knobs? */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createFastBackend } from './kernels/fast-backend'
import { computeMask } from './mask/compute-mask'
import type { EngineTasks } from './messages'
import { readMean } from './prepare/gather'
import { preparationOf } from './prepare/preparation'
import type { TrackedContext } from './progress-tracker'
import { type OpenedScan, openScan } from './read/nifti-header'
import { writeProblem } from './write/write-problem'

/** Mean image of the scan that was previewed last: only the mask depends on the parameters. */
let lastMean: { readonly key: string; readonly mean: Float64Array } | null = null

const keyOf = (scan: OpenedScan, dropped: number): string =>
  `${scan.imagePath} ${scan.imageBytes} ${scan.imageModifiedMs} ${scan.layout.volumes} ${dropped}`

async function meanOf(scan: OpenedScan, dropped: number, ctx: TrackedContext): Promise<Float64Array> {
  const key = keyOf(scan, dropped)
  if (lastMean?.key === key) return lastMean.mean
  const backend = createFastBackend({ threads: 1, signal: ctx.signal })
  try {
    const mean = await readMean(scan, backend, ctx, dropped)
    lastMean = { key, mean }
    return mean
  } finally {
    await backend.close()
  }
}

/**
 * Writes mean.f32 (non-finite values as 0) and mask.u8, whole grid, i fastest, into the cache folder.
 *
 * @throws AppError of reading and masking, FILE_UNWRITABLE, FILE_DISK_FULL; CancelledError
 */
export async function previewScan(input: EngineTasks['preview']['input'], ctx: TrackedContext): Promise<EngineTasks['preview']['output']> {
  const scan = await openScan(input.scanPath, { foldExtraDimensions: input.foldExtraDimensions })
  const { droppedVolumes } = await preparationOf(scan.header, input.parameters, ctx)
  const mean = await meanOf(scan, droppedVolumes, ctx)
  const { mask, voxels, volumeCm3 } = await computeMask(mean, scan, input.parameters, ctx)
  try {
    await mkdir(input.cacheFolder, { recursive: true })
    await writeFile(
      join(input.cacheFolder, 'mean.f32'),
      Float32Array.from(mean, (value) => (Number.isFinite(value) ? value : 0)),
    )
    await writeFile(join(input.cacheFolder, 'mask.u8'), mask)
  } catch (error) {
    throw writeProblem(error, input.cacheFolder)
  }
  return { voxels: voxels.length, volumeCm3, warnings: ctx.warnings }
}
