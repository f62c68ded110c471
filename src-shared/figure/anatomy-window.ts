/** Which values of the background are drawn darkest and brightest? */

import { type Inverse, mmToVoxel, voxelToMm } from '../affine'
import type { FigureRun, Volume } from './figure-run'
import { nearestVoxel } from './sample'

type Window = readonly [number, number]

/** Lower end and top of the window, as shares of the mask's 99.7 percentile. */
const WINDOW = { from: 0.07, percentile: 0.997 }
/** No smaller window, however much the background is brightened. */
const LEAST_WINDOW = 0.05

/** Values of the background that are drawn darkest and brightest, by what it has inside the mask: V values at the voxels of the mask. */
export function windowOf(
  run: Pick<FigureRun, 'shape' | 'affine' | 'maskVoxels'>,
  { affine, inverse, shape, values }: Volume & { readonly inverse: Inverse },
): Window {
  const isSame = affine === run.affine && shape === run.shape
  const [nx, ny] = run.shape
  const valueAt = (voxel: number): number => {
    if (isSame) return values[voxel] as number
    const mm = voxelToMm(run.affine, voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny)))
    return values[nearestVoxel(shape, ...mmToVoxel(inverse, mm))] ?? 0
  }
  const inside = Float32Array.from(run.maskVoxels, valueAt).sort()
  const high = inside[Math.min(inside.length - 1, Math.floor(WINDOW.percentile * inside.length))] ?? 1
  return [WINDOW.from * high, high > 0 ? high : 1]
}

/** The window made wider at its top (darker) or, where anatomy is pale, at its lower end (paler). @param dim 0 leaves it, 2 doubles it, -2 is as bright as can be */
export function dimmed([low, high]: Window, dim: number, isPale: boolean): Window {
  const width = (high - low) * Math.max(LEAST_WINDOW, 1 + dim / 2)
  return isPale ? [high - width, high] : [low, low + width]
}
