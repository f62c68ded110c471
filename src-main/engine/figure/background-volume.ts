/** How does an image of any grid come to lie under the maps of a run in the window? */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inverseAffine, mmToVoxel, voxelToMm } from '../../../src-shared/affine'
import { windowOf } from '../../../src-shared/figure/anatomy-window'
import type { Volume } from '../../../src-shared/figure/figure-run'
import type { Affine } from '../../../src-shared/model/scan'
import type { EngineTasks } from '../messages'
import { readRunDetail } from '../open-run'
import { throwIfCancelled } from '../run-context'
import { readRunMask } from '../write/read-images'
import { writeProblem } from '../write/write-problem'
import { readVolume } from './background'

type Shape = readonly [number, number, number]

/** Parts of a run's voxel along each axis at most, and voxels in all. */
const MOST_PARTS = 4
const MOST_VOXELS = 40_000_000
const BACKGROUND_FILE = 'background.u8'

const smallestVoxel = (affine: Affine): number =>
  Math.min(...[0, 1, 2].map((column) => Math.hypot(affine[0][column] ?? 0, affine[1][column] ?? 0, affine[2][column] ?? 0)))

/** Into how many parts each voxel of the run is divided, so that an image of finer voxels is not coarsened more than it must be. */
export function partsFor(run: { readonly shape: Shape; readonly affine: Affine }, image: { readonly affine: Affine }): number {
  const wanted = Math.min(MOST_PARTS, Math.max(1, Math.round(smallestVoxel(run.affine) / Math.max(1e-6, smallestVoxel(image.affine)))))
  const voxels = run.shape[0] * run.shape[1] * run.shape[2]
  let parts = wanted
  while (parts > 1 && voxels * parts ** 3 > MOST_VOXELS) parts--
  return parts
}

/**
 * The image on the grid of the run, each voxel divided into `parts` along each axis: linear between its voxels, placed by both affines.
 *
 * @param window values drawn darkest and brightest
 * @returns one byte per part, i fastest: 0 outside the image, else 1 to 255 from darkest to brightest
 * @throws CancelledError
 */
export function resampled(
  run: { readonly shape: Shape; readonly affine: Affine },
  image: Volume,
  parts: number,
  [low, high]: readonly [number, number],
  signal: AbortSignal,
): Uint8Array {
  const [nx, ny, nz] = run.shape.map((size) => size * parts) as [number, number, number]
  const [sx, sy, sz] = image.shape
  const { values } = image
  const inverse = inverseAffine(image.affine)
  /** Voxel of the image under a part: linear in the part's index, so its start and its steps are enough. */
  const at = (u: number, v: number, w: number) => {
    const inRun = [u, v, w].map((part) => (part + 0.5) / parts - 0.5) as [number, number, number]
    return mmToVoxel(inverse, voxelToMm(run.affine, ...inRun))
  }
  const zero = at(0, 0, 0)
  const [du, dv, dw] = [at(1, 0, 0), at(0, 1, 0), at(0, 0, 1)].map((end) => end.map((value, axis) => value - (zero[axis] ?? 0))) as [
    number[],
    number[],
    number[],
  ]
  const out = new Uint8Array(nx * ny * nz)
  const scale = 254 / (high - low || 1)
  const [ux, uy, uz] = du as [number, number, number]
  for (let w = 0, n = 0; w < nz; w++) {
    throwIfCancelled(signal)
    for (let v = 0; v < ny; v++) {
      const [rowX, rowY, rowZ] = zero.map((start, axis) => start + w * (dw[axis] as number) + v * (dv[axis] as number)) as [
        number,
        number,
        number,
      ]
      for (let u = 0; u < nx; u++, n++) {
        const x = rowX + u * ux
        const y = rowY + u * uy
        const z = rowZ + u * uz
        // Half a voxel beyond the outermost centres still belongs to the image.
        if (x < -0.5 || y < -0.5 || z < -0.5 || x > sx - 0.5 || y > sy - 0.5 || z > sz - 0.5) continue
        const cx = Math.min(sx - 1, Math.max(0, x))
        const cy = Math.min(sy - 1, Math.max(0, y))
        const cz = Math.min(sz - 1, Math.max(0, z))
        const x0 = Math.floor(cx)
        const y0 = Math.floor(cy)
        const z0 = Math.floor(cz)
        const a = cx - x0
        const b = cy - y0
        const c = cz - z0
        const right = x0 + 1 < sx ? 1 : 0
        const front = y0 + 1 < sy ? sx : 0
        const up = z0 + 1 < sz ? sx * sy : 0
        const corner = x0 + sx * (y0 + sy * z0)
        const near = mix(
          mix(values[corner] as number, values[corner + right] as number, a),
          mix(values[corner + front] as number, values[corner + front + right] as number, a),
          b,
        )
        const far = mix(
          mix(values[corner + up] as number, values[corner + up + right] as number, a),
          mix(values[corner + up + front] as number, values[corner + up + front + right] as number, a),
          b,
        )
        out[n] = 1 + Math.round(Math.min(254, Math.max(0, (mix(near, far, c) - low) * scale)))
      }
    }
  }
  return out
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share
}

/** Writes the image as `background.u8` into the run's cache folder. @throws AppError of reading an image, FILE_UNWRITABLE, FILE_DISK_FULL; CancelledError */
export async function placeBackground(
  { path, runFolder, cacheFolder }: EngineTasks['placeBackground']['input'],
  signal: AbortSignal,
): Promise<EngineTasks['placeBackground']['output']> {
  const image = await readVolume(path, signal)
  const { grid, voxelsInMask } = await readRunDetail(runFolder)
  const { voxels } = await readRunMask(runFolder, grid.shape, voxelsInMask, signal)
  const run = { shape: grid.shape, affine: grid.affine, maskVoxels: voxels }
  const parts = partsFor(run, image)
  const bytes = resampled(run, image, parts, windowOf(run, { ...image, inverse: inverseAffine(image.affine) }), signal)
  try {
    await mkdir(cacheFolder, { recursive: true })
    await writeFile(join(cacheFolder, BACKGROUND_FILE), bytes)
  } catch (error) {
    throw writeProblem(error, cacheFolder)
  }
  return { parts }
}
