/** How do a few cuts become the pixels of a small picture? Runs in a worker; knows neither page nor files. */
import { tableRow } from '../../src-shared/figure/colour-maps'

/** What lies under a cut; its pixels may be finer than the cut's voxels. 0 to 255, top row first. */
export interface CutUnderlay {
  readonly width: number
  readonly height: number
  readonly grey: Uint8Array
  /** How much of it is there. */
  readonly cover: Uint8Array
}

export interface PaintedCut {
  /** Voxels. */
  readonly width: number
  readonly height: number
  /** height x width, top row first, NaN outside the mask. */
  readonly values: Float32Array
  /** null for no background. */
  readonly underlay: CutUnderlay | null
  /** Where the cut goes in the picture, pixels. */
  readonly at: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
}

export interface PaintLook {
  /** 256 x RGB. */
  readonly table: Uint8Array
  readonly threshold: number
  readonly limit: number
  readonly twoSided: boolean
  /** Values below the threshold fade out. */
  readonly soft: boolean
  /** Values between voxels are interpolated. */
  readonly smoothed: boolean
  /** Left and right change places (never for sagittal cuts: the caller says). */
  readonly mirrored: boolean
  /** Darkest and lightest grey of the background, 0 to 255. */
  readonly grey: readonly [number, number]
}

export interface PaintJob {
  readonly width: number
  readonly height: number
  readonly cuts: readonly PaintedCut[]
  readonly look: PaintLook
}

/** Opacity of a soft map at the threshold's lower side; the slices on the graphics card fade alike. */
const FADE = 0.7

/** RGBA, width x height, clear where nothing is. Colours and thresholds follow the rules of the slices (viewer/slice-shader.ts). */
export function paintCuts({ width, height, cuts, look }: PaintJob): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * width * height)
  for (const cut of cuts) paintCut(cut, look, pixels, width)
  return pixels
}

function paintCut(cut: PaintedCut, look: PaintLook, pixels: Uint8ClampedArray, rowLength: number): void {
  const { at, values, underlay } = cut
  const [dark, light] = look.grey
  const span = (light - dark) / 255
  for (let py = 0; py < at.height; py++) {
    const y = ((py + 0.5) / at.height) * cut.height
    for (let px = 0; px < at.width; px++) {
      const share = (px + 0.5) / at.width
      const x = (look.mirrored ? 1 - share : share) * cut.width
      const out = 4 * ((at.y + py) * rowLength + at.x + px)
      let r = 0
      let g = 0
      let b = 0
      let alpha = 0
      if (underlay) {
        const [ux, uy] = [(x * underlay.width) / cut.width, (y * underlay.height) / cut.height]
        alpha = bilinear(underlay.cover, underlay.width, underlay.height, ux, uy) / 255
        if (alpha > 0) r = g = b = dark + span * bilinear(underlay.grey, underlay.width, underlay.height, ux, uy)
      }
      const nearest = Math.floor(y) * cut.width + Math.floor(x)
      const inside = !Number.isNaN(values[nearest] as number)
      if (inside) {
        const value = look.smoothed ? masked(values, cut.width, cut.height, x, y) : (values[nearest] as number)
        const size = look.twoSided ? Math.abs(value) : value
        const opacity = size >= look.threshold ? 1 : look.soft && size > 0 ? FADE * (size / Math.max(look.threshold, 1e-6)) ** 2 : 0
        if (opacity > 0) {
          const row = 3 * tableRow(value, look.limit)
          const under = alpha * (1 - opacity)
          alpha = opacity + under
          r = ((look.table[row] as number) * opacity + r * under) / alpha
          g = ((look.table[row + 1] as number) * opacity + g * under) / alpha
          b = ((look.table[row + 2] as number) * opacity + b * under) / alpha
        }
      }
      pixels[out] = r
      pixels[out + 1] = g
      pixels[out + 2] = b
      pixels[out + 3] = 255 * alpha
    }
  }
}

/** Between the four pixels around; the border pixels go on outwards. x, y: pixel corners are whole numbers. */
function bilinear(values: Uint8Array, width: number, height: number, x: number, y: number): number {
  const [u, v] = [Math.max(0, Math.min(width - 1, x - 0.5)), Math.max(0, Math.min(height - 1, y - 0.5))]
  const [x0, y0] = [Math.floor(u), Math.floor(v)]
  const [x1, y1] = [Math.min(width - 1, x0 + 1), Math.min(height - 1, y0 + 1)]
  const [a, b] = [u - x0, v - y0]
  const top = (values[y0 * width + x0] as number) * (1 - a) + (values[y0 * width + x1] as number) * a
  const bottom = (values[y1 * width + x0] as number) * (1 - a) + (values[y1 * width + x1] as number) * a
  return top * (1 - b) + bottom * b
}

/** Between the voxels around that lie in the mask. */
function masked(values: Float32Array, width: number, height: number, x: number, y: number): number {
  const [x0, y0] = [Math.floor(x - 0.5), Math.floor(y - 0.5)]
  const [a, b] = [x - 0.5 - x0, y - 0.5 - y0]
  let sum = 0
  let weights = 0
  for (let n = 0; n < 4; n++) {
    const [i, j] = [Math.max(0, Math.min(width - 1, x0 + (n & 1))), Math.max(0, Math.min(height - 1, y0 + (n >> 1)))]
    const value = values[j * width + i] as number
    if (Number.isNaN(value)) continue
    const weight = (n & 1 ? a : 1 - a) * (n >> 1 ? b : 1 - b)
    sum += weight * value
    weights += weight
  }
  return weights > 0 ? sum / weights : 0
}
