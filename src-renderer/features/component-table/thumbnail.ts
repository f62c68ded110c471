/** What does a component look like in a picture of a few pixels? */
import { tableRow } from '../../voxels/colour-maps'
import type { RunVoxels } from '../../voxels/run-voxels'
import { gridIndex } from '../../voxels/view-grid'
import { meanWindow } from '../viewer/voxel-codes'

export interface ThumbnailStyle {
  readonly table: Uint8Array
  readonly threshold: number
  readonly limit: number
  readonly twoSided: boolean
  readonly radiological: boolean
  /** Darkest and lightest grey, 0 to 255. */
  readonly grey: readonly [number, number]
}

const windows = new WeakMap<RunVoxels, { readonly low: number; readonly high: number }>()

/** The axial slice through a voxel: mean image inside the mask, map over it where it passes; RGBA, one pixel per voxel, front at the top. */
export function thumbnail(
  voxels: RunVoxels,
  values: Float32Array,
  peakVoxel: readonly [number, number, number],
  style: ThumbnailStyle,
): { readonly width: number; readonly height: number; readonly pixels: Uint8ClampedArray<ArrayBuffer> } {
  const { view, mean, mask } = voxels
  const [width, height] = view.shape
  const z = view.fromScan(peakVoxel)[2]
  let range = windows.get(voxels)
  if (!range) {
    range = meanWindow(mean, mask)
    windows.set(voxels, range)
  }
  const pixels = new Uint8ClampedArray(4 * width * height)
  const at = (x: number, y: number) => 4 * ((height - 1 - y) * width + (style.radiological ? width - 1 - x : x))
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const place = gridIndex(view.grid.shape, view.toScan([x, y, z]))
      if (place < 0 || !mask[place]) continue
      const share = Math.min(1, Math.max(0, ((mean[place] as number) - range.low) / (range.high - range.low)))
      const grey = style.grey[0] + share * (style.grey[1] - style.grey[0])
      pixels.set([grey, grey, grey, 255], at(x, y))
    }
  const slice = width * height
  const places = view.boxIndexOfMask
  for (let n = 0; n < values.length; n++) {
    const box = places[n] as number
    if (Math.floor(box / slice) !== z) continue
    const value = values[n] as number
    if (!(value >= style.threshold || (style.twoSided && value <= -style.threshold))) continue
    const row = 3 * tableRow(value, style.limit)
    const inSlice = box - z * slice
    pixels.set(
      [style.table[row] as number, style.table[row + 1] as number, style.table[row + 2] as number, 255],
      at(inSlice % width, Math.floor(inSlice / width)),
    )
  }
  return { width, height, pixels }
}
