/** What lies under the maps of a figure, when it is not the mean image of the run? */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { AppError } from '../../../src-shared/errors'
import type { FigureRun, Volume } from '../../../src-shared/figure/figure-run'
import type { FigureRecipe } from '../../../src-shared/figure/recipe'
import { toFloat64 } from '../read/convert'
import { openImage } from '../read/nifti-header'
import { readError } from '../read/scan-files'
import { streamVolumes } from '../read/volume-stream'
import { throwIfCancelled } from '../run-context'

type BackgroundFile = Exclude<FigureRecipe['background'], string>

/** Name and SHA-256 of a file, as a recipe keeps them. @throws AppError FILE_NOT_FOUND, FILE_UNREADABLE; CancelledError */
export async function backgroundFile(path: string, signal: AbortSignal): Promise<BackgroundFile> {
  const hash = createHash('sha256')
  try {
    for await (const bytes of createReadStream(path)) {
      throwIfCancelled(signal)
      hash.update(bytes as Buffer)
    }
  } catch (cause) {
    throw signal.aborted ? cause : readError(cause, path)
  }
  return { file: basename(path), sha256: hash.digest('hex') }
}

/**
 * The run with the background that a recipe asks for. A file is looked for in the folders, in their order; it may have any grid: it is drawn
 * where its header places it.
 *
 * @throws AppError FILE_NOT_FOUND; FILE_CHANGED when the file is another than the recipe's; PARAM_INVALID when it has several volumes; those of
 * reading an image; CancelledError
 */
export async function withBackground(
  run: FigureRun,
  { background }: Pick<FigureRecipe, 'background'>,
  folders: readonly string[],
  signal: AbortSignal,
): Promise<FigureRun> {
  if (background === 'mean') return run
  if (background === 'none') return { ...run, background: null }
  const path = folders.map((folder) => join(folder, background.file)).find((place) => existsSync(place))
  if (path === undefined) throw new AppError('FILE_NOT_FOUND', { file: background.file })
  const found = await backgroundFile(path, signal)
  if (found.sha256 !== background.sha256) throw new AppError('FILE_CHANGED', { file: background.file })
  return { ...run, background: await readVolume(path, signal) }
}

/** An image of one volume; non-finite values are 0. @throws AppError PARAM_INVALID when it has several; those of reading an image; CancelledError */
export async function readVolume(path: string, signal: AbortSignal): Promise<Volume> {
  const image = await openImage(path)
  const { shape, volumes } = image.layout
  if (volumes !== 1) {
    throw new AppError('PARAM_INVALID', { parameter: 'background', found: `${volumes} volumes`, expected: 'an image of one volume' })
  }
  let values = new Float32Array(0)
  for await (const { bytes } of streamVolumes(image, { signal })) {
    values = Float32Array.from(toFloat64(bytes, image.layout), (value) => (Number.isFinite(value) ? value : 0))
  }
  return { shape: [shape[0], shape[1], shape[2]], affine: image.header.affine, values }
}
