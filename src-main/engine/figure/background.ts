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
import { readScanVolume } from './scan-volume'

type BackgroundFile = Extract<FigureRecipe['background'], { readonly file: string }>

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
 * The run with the background that a recipe asks for. A volume is read from the scan of the run. A file is looked for in the folders, in their
 * order, and in that of the run; it may have any grid: it is drawn where its header places it.
 *
 * @throws AppError FILE_NOT_FOUND; FILE_CHANGED when the file is another than the recipe's; PARAM_INVALID when it has several volumes, or the run has not
 * so many; those of reading an image or the scan; CancelledError
 */
export async function withBackground(
  run: FigureRun,
  { background }: Pick<FigureRecipe, 'background'>,
  { runFolder, folders }: { readonly runFolder: string; readonly folders: readonly string[] },
  signal: AbortSignal,
): Promise<FigureRun> {
  if (background === 'mean') return run
  if (background === 'none') return { ...run, background: null }
  if ('volume' in background) {
    const volumes = run.mixing.length
    if (background.volume > volumes)
      throw new AppError('PARAM_INVALID', {
        parameter: 'background',
        found: `volume ${background.volume}`,
        expected: `volumes 1 to ${volumes}`,
      })
    const { values } = await readScanVolume(runFolder, background.volume - 1, signal)
    return {
      ...run,
      background: {
        shape: run.shape,
        affine: run.affine,
        values: Float32Array.from(values, (value) => (Number.isFinite(value) ? value : 0)),
      },
    }
  }
  const path = [...folders, runFolder].map((folder) => join(folder, background.file)).find((place) => existsSync(place))
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
