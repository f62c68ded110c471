/** How are the mean image and a map packed into the four bytes per voxel that the graphics card gets? */

import type { Background } from '../../voxels/background-box'
import { tableRow } from '../../voxels/colour-maps'
import { largestMagnitude, percentile } from '../../voxels/component-statistics'
import type { RunVoxels } from '../../voxels/run-voxels'
import { gridIndex, type ViewGrid } from '../../voxels/view-grid'

/** Largest code; a map value v is stored as trunc(v / scale * LARGEST_CODE) + ZERO_CODE in 24 bits. */
export const LARGEST_CODE = 8388607
const ZERO_CODE = 8388608
/** Alpha of a voxel that passes the threshold but is not shown, as its cluster is too small; the shader takes 128 to 191 for it. */
const HIDDEN = 160

/** Bytes of one volume on the card: 4 per voxel of the box. */
export function emptyVolume(view: ViewGrid): Uint8Array {
  return new Uint8Array(4 * view.shape[0] * view.shape[1] * view.shape[2])
}

/**
 * Writes a map as 24-bit codes, alpha 255 inside the mask. Codes are cut towards zero, so a coded value is never larger than the value,
 * and with {@link thresholdCode} rounded up no voxel below the threshold can be drawn as one above it.
 * @param values V, in mask order
 * @param hidden V, 1 where a voxel is drawn as if it were just below the threshold: alpha HIDDEN there; null: nowhere
 * @param scale largest |value|
 */
export function writeCodes(values: Float32Array, hidden: Uint8Array | null, scale: number, view: ViewGrid, out: Uint8Array): void {
  const places = view.boxIndexOfMask
  const factor = scale > 0 ? LARGEST_CODE / scale : 0
  for (let n = 0; n < values.length; n++) {
    const code = Math.trunc((values[n] as number) * factor) + ZERO_CODE
    const at = 4 * (places[n] as number)
    out[at] = code >>> 16
    out[at + 1] = (code >>> 8) & 255
    out[at + 2] = code & 255
    out[at + 3] = hidden?.[n] ? HIDDEN : 255
  }
}

/** `writeCodes` in the map's own scale: what the slices are drawn from. Gives `out`. */
export function mapCodes(values: Float32Array, hidden: Uint8Array | null, view: ViewGrid, out: Uint8Array): Uint8Array {
  writeCodes(values, hidden, largestMagnitude(values), view, out)
  return out
}

/** The smallest code that passes the threshold. */
export function thresholdCode(threshold: number, scale: number): number {
  return scale > 0 ? Math.ceil((threshold / scale) * LARGEST_CODE) : LARGEST_CODE + 1
}

/** Writes a map as colours, transparent below the threshold: what the 3-D rendering draws. */
export function writeColours(
  values: Float32Array,
  hidden: Uint8Array | null,
  view: ViewGrid,
  style: { readonly table: Uint8Array; readonly threshold: number; readonly limit: number; readonly twoSided: boolean },
  out: Uint8Array,
): void {
  const places = view.boxIndexOfMask
  for (let n = 0; n < values.length; n++) {
    const value = values[n] as number
    const passes = value >= style.threshold || (style.twoSided && value <= -style.threshold)
    const row = 3 * tableRow(value, style.limit)
    const at = 4 * (places[n] as number)
    out[at] = style.table[row] as number
    out[at + 1] = style.table[row + 1] as number
    out[at + 2] = style.table[row + 2] as number
    out[at + 3] = passes && !hidden?.[n] ? 255 : 0
  }
}

/** Of a flat image, which would be as white as a light page. */
const FLAT_ROOM = 1.35

/** Grey window of the mean image: 7 % to 100 % of the 99.7th percentile of the mask; an image that is the same everywhere, as a mask is, becomes a light grey. */
export function meanWindow(mean: Float32Array, mask: Uint8Array): { readonly low: number; readonly high: number } {
  const inside: number[] = []
  for (let n = 0; n < mask.length; n++) if (mask[n]) inside.push(mean[n] as number)
  const values = Float32Array.from(inside)
  const brightest = percentile(values, 99.7)
  const high = brightest === percentile(values, 0.3) ? FLAT_ROOM * brightest : brightest
  return { low: 0.07 * high, high: high > 0 ? high : 1 }
}

/**
 * The mean image in its window as grey; alpha is the mask blurred by 0.7 voxel and made steep again around one
 * half: an outline without voxel stairs. The
 * rim of the box keeps its grey, so the edge does not darken.
 */
export function underlayVolume(mean: Float32Array, mask: Uint8Array, view: ViewGrid): Uint8Array {
  const out = emptyVolume(view)
  const { low, high } = meanWindow(mean, mask)
  const [nx, ny, nz] = view.shape
  const inside = new Float32Array(nx * ny * nz)
  for (let z = 0, n = 0; z < nz; z++)
    for (let y = 0; y < ny; y++)
      for (let x = 0; x < nx; x++, n++) {
        const place = gridIndex(view.grid.shape, view.toScan([x, y, z]))
        if (place < 0) continue
        const share = ((mean[place] as number) - low) / (high - low)
        const grey = Math.round(255 * Math.min(1, Math.max(0, share)))
        out.fill(grey, 4 * n, 4 * n + 3)
        inside[n] = mask[place] ? 1 : 0
      }
  const blurred = blur(inside, view.shape)
  for (let n = 0; n < blurred.length; n++)
    out[4 * n + 3] = Math.round(255 * Math.min(1, Math.max(0, 0.5 + STEEPNESS * ((blurred[n] as number) - 0.5))))
  return out
}

const underlays = new WeakMap<RunVoxels, Uint8Array>()

/** The mean image of a run for slices and small pictures; made once. */
export function underlayOf(voxels: RunVoxels): Uint8Array {
  const before = underlays.get(voxels)
  if (before) return before
  const made = underlayVolume(voxels.mean, voxels.mask, voxels.view)
  underlays.set(voxels, made)
  return made
}

/**
 * What the 3-D rendering shows under the map: the mean image, another image in its grey inside the same outline (null where there is none), or nothing.
 * @param grey darkest and lightest it is drawn in, 0 to 1, before its surface is lit
 */
export function renderedUnderlay(
  voxels: RunVoxels,
  background: Background | null,
  isShown: boolean,
  grey: readonly [number, number],
): Uint8Array {
  const mean = underlayOf(voxels)
  if (!background) return isShown ? inGreys(mean, grey) : emptyVolume(voxels.view)
  const out = emptyVolume(voxels.view)
  const [nx, ny, nz] = voxels.view.shape
  const { parts, bytes, shape } = background
  const middle = Math.floor(parts / 2)
  for (let z = 0, n = 0; z < nz; z++)
    for (let y = 0; y < ny; y++)
      for (let x = 0; x < nx; x++, n++) {
        const value = bytes[x * parts + middle + shape[0] * (y * parts + middle + shape[1] * (z * parts + middle))] as number
        out.fill(value === 0 ? 0 : value, 4 * n, 4 * n + 3)
        out[4 * n + 3] = value === 0 ? 0 : (mean[4 * n + 3] as number)
      }
  return inGreys(out, grey)
}

/** An RGBA volume whose colours run from the darkest to the lightest of `grey`. */
function inGreys(volume: Uint8Array, [darkest, lightest]: readonly [number, number]): Uint8Array {
  if (darkest === 0 && lightest === 1) return volume
  return volume.map((value, n) => (n % 4 === 3 ? value : 255 * darkest + (lightest - darkest) * value))
}

const STEEPNESS = 2.5
/** exp(-d² / (2 * 0.7²)) for d = 0, 1, 2, adding up to 1 with both sides. */
const KERNEL = [0.5703, 0.2056, 0.0093] as const

/** A Gaussian of 0.7 voxel along each axis in turn; outside the box counts as 0. */
function blur(values: Float32Array, shape: readonly [number, number, number]): Float32Array {
  let from = values
  for (const stride of [1, shape[0], shape[0] * shape[1]]) {
    const to = new Float32Array(from.length)
    for (let n = 0; n < from.length; n++) {
      let sum = KERNEL[0] * (from[n] as number)
      for (let d = 1; d <= 2; d++) sum += (KERNEL[d] as number) * ((from[n - d * stride] ?? 0) + (from[n + d * stride] ?? 0))
      to[n] = sum
    }
    from = to
  }
  return from
}
