/** How does one cut through mean image and map become pixels? */

import { type Inverse, inverseAffine, isAxisAligned, type Millimetres, mmToVoxel, worldAxes } from '../affine'
import { dimmed, windowOf } from './anatomy-window'
import { type ColourTable, tableRow } from './colour-maps'
import type { Box } from './crop-box'
import { type CutRaster, isMirrored, type PixelVisitor, PLANE, visitCut } from './cut-raster'
import { AXES, type Axis, type FigureRun, mapOf, type Volume } from './figure-run'
import { filledOutwards, softMask } from './mask-rim'
import { cubicLayerSampler, cubicSampler, type Grid, nearestVoxel, type Sampler } from './sample'
import type { Raster } from './scene'
import type { CutsOfComponent } from './side-cuts'
import type { Theme } from './themes'

interface SliceLook {
  readonly theme: Theme
  readonly table: ColourTable
  /** Where a component is cut. */
  readonly cutsOf: CutsOfComponent
  readonly limit: number
  readonly twoSided: boolean
  readonly soft: boolean
  readonly interpolated: boolean
  readonly radiological: boolean
  /** Samples of the map per pixel and direction: more than 1 smooths the edges of voxels and contours. */
  readonly oversampling: number
  /** Of the window of the anatomy: 0 as it is, up to 2 darker on black and paler on white, -2 the opposite. */
  readonly dim: number
}

/** Opacity of a value below a soft threshold: grows with its square, and jumps to 1 at the threshold, where the contour lies. */
export function softOpacity(size: number, threshold: number): number {
  return size > threshold ? 1 : threshold === 0 ? 0 : 0.85 * (size / threshold) ** 2
}

/** Air fades to the page between these shares of the window. */
const AIR = { from: 0.06, to: 0.32 }
interface Anatomy {
  /** 0 to 255, air faded into the page where there is one. */
  readonly light: Float32Array
  /** 0 where air lets a page shine through that is not drawn, else 1. */
  readonly opacity: Float32Array
  /** Both as RGBA. */
  readonly pixels: Uint32Array
}

export interface SlicePicture {
  readonly raster: Raster
  /** Values of the map at the samples, 0 outside the mask; for contours. */
  readonly samples: { readonly width: number; readonly height: number; readonly values: Float32Array }
}

/** What makes a cut into a picture. */
export interface CutPainter {
  /** The picture covers the crop box from edge to edge. */
  paint(component: number, raster: CutRaster): SlicePicture
}

/** Draws cuts of one run; keeps what cuts have in common. */
export class SlicePainter implements CutPainter {
  private readonly inverse: Inverse
  private readonly background: (Volume & { readonly inverse: Inverse }) | null
  private readonly window: readonly [number, number]
  private readonly dimmedWindow: readonly [number, number]
  private readonly anatomies = new Map<string, Anatomy>()
  private readonly outlines = new Map<string, Uint8Array>()
  private readonly whole = new Map<number, Float32Array>()
  private readonly filled = new Map<number, Grid>()
  private rim: Grid | null = null

  constructor(
    private readonly run: FigureRun,
    private readonly box: Box,
    private readonly look: SliceLook,
  ) {
    this.inverse = inverseAffine(run.affine)
    this.background = run.background && { ...run.background, inverse: inverseAffine(run.background.affine) }
    this.window = this.background ? windowOf(run, this.background) : [0, 1]
    this.dimmedWindow = dimmed(this.window, look.dim, look.theme.airFades)
  }

  paint(component: number, raster: CutRaster): SlicePicture {
    const { look } = this
    const { oversampling } = look
    const { width, height } = raster
    const anatomy = this.anatomy(raster)
    const samples = this.samples(component, { ...raster, width: width * oversampling, height: height * oversampling })
    const data = new Uint8ClampedArray(width * height * 4)
    const pixels = new Uint32Array(data.buffer)
    const share = 1 / oversampling ** 2
    const { positive, negative } = look.cutsOf(component)
    const alphas = new Float32Array(oversampling ** 2)
    const values = new Float32Array(oversampling ** 2)
    for (let y = 0, pixel = 0; y < height; y++) {
      for (let x = 0; x < width; x++, pixel++) {
        let covered = 0
        for (let s = 0, n = 0; s < oversampling; s++) {
          const row = (y * oversampling + s) * width * oversampling + x * oversampling
          for (let t = 0; t < oversampling; t++, n++) {
            values[n] = samples[row + t] as number
            alphas[n] = this.opacity(values[n] as number, positive, negative)
            covered += alphas[n] as number
          }
        }
        // Most pixels show anatomy alone.
        if (covered === 0) {
          pixels[pixel] = anatomy.pixels[pixel] as number
          continue
        }
        const light = anatomy.light[pixel] as number
        const under = anatomy.opacity[pixel] as number
        let red = 0
        let green = 0
        let blue = 0
        let opacity = 0
        for (let n = 0; n < alphas.length; n++) {
          const alpha = alphas[n] as number
          const rest = (1 - alpha) * under
          const at3 = 3 * tableRow(values[n] as number, look.limit)
          red += alpha * (look.table[at3] as number) + rest * light
          green += alpha * (look.table[at3 + 1] as number) + rest * light
          blue += alpha * (look.table[at3 + 2] as number) + rest * light
          opacity += alpha + rest
        }
        data[4 * pixel] = red / opacity
        data[4 * pixel + 1] = green / opacity
        data[4 * pixel + 2] = blue / opacity
        data[4 * pixel + 3] = 255 * opacity * share
      }
    }
    return {
      raster: { width, height, data },
      samples: { width: width * oversampling, height: height * oversampling, values: samples },
    }
  }

  private sampler(grid: Grid, axis: Axis, at: number, affine = this.run.affine, inverse = this.inverse): Sampler {
    if (!isAxisAligned(affine)) return cubicSampler(grid)
    const world = worldAxes(affine)
    const [across, along] = [axis, PLANE[axis][0]].map((name) => world.indexOf(AXES.indexOf(name))) as [0 | 1 | 2, 0 | 1 | 2]
    const mm: Millimetres = [axis === 'x' ? at : 0, axis === 'y' ? at : 0, axis === 'z' ? at : 0]
    return cubicLayerSampler(grid, across, mmToVoxel(inverse, mm)[across], along)
  }

  private opacity(value: number, positive: number, negative: number): number {
    const { look } = this
    if (value === 0 || (value < 0 && !look.twoSided)) return 0
    const size = Math.abs(value)
    const threshold = value < 0 ? negative : positive
    if (look.soft) return softOpacity(size, threshold)
    return size > threshold ? 1 : 0
  }

  /** Visits the pixels of a cut. */
  private visit(raster: CutRaster, visitor: PixelVisitor, inverse = this.inverse): void {
    visitCut({ box: this.box, inverse, isMirrored: isMirrored(raster.axis, this.look.radiological) }, raster, visitor)
  }

  private anatomy(raster: CutRaster): Anatomy {
    const { axis, at, width, height } = raster
    const key = `${axis} ${at} ${width} ${height}`
    const kept = this.anatomies.get(key)
    if (kept) return kept
    const { airFades, page } = this.look.theme
    const hasPage = page !== null
    const empty = airFades && hasPage ? 255 : 0
    const light = new Float32Array(width * height).fill(empty)
    const opacity = new Float32Array(width * height).fill(hasPage ? 1 : 0)
    const [low, high] = this.window
    const [darkest, brightest] = this.dimmedWindow
    const [dark, bright] = this.look.theme.anatomy
    const { background } = this
    if (background) {
      const { affine, inverse, shape } = background
      const anatomyAt = this.sampler(background, axis, at, affine, inverse)
      this.visit(
        raster,
        (pixel, i, j, k) => {
          const inside = nearestVoxel(shape, i, j, k) >= 0
          const value = inside ? anatomyAt(i, j, k) : low
          const t = Math.min(1, Math.max(0, ((value - low) / (high - low) - AIR.from) / (AIR.to - AIR.from)))
          const grey = 255 * (dark + (bright - dark) * Math.min(1, Math.max(0, (value - darkest) / (brightest - darkest))))
          const body = airFades ? t * t * (3 - 2 * t) : 1
          light[pixel] = airFades && hasPage ? grey * body + 255 * (1 - body) : grey
          if (!hasPage) opacity[pixel] = body
        },
        inverse,
      )
    }
    const bytes = new Uint8ClampedArray(4 * width * height)
    for (let pixel = 0, to = 0; pixel < light.length; pixel++, to += 4) {
      const value = light[pixel] as number
      bytes[to] = value
      bytes[to + 1] = value
      bytes[to + 2] = value
      bytes[to + 3] = 255 * (opacity[pixel] as number)
    }
    const made = { light, opacity, pixels: new Uint32Array(bytes.buffer) }
    this.anatomies.set(key, made)
    return made
  }

  private samples(component: number, raster: CutRaster): Float32Array {
    const { axis, at, width, height } = raster
    const out = new Float32Array(width * height)
    if (!this.look.interpolated) {
      const values = this.grid(component)
      this.visit(raster, (pixel, i, j, k) => {
        const voxel = nearestVoxel(this.run.shape, i, j, k)
        if (voxel >= 0) out[pixel] = values[voxel] as number
      })
      return out
    }
    const inside = this.insideMask(raster)
    const value = this.sampler(this.filledGrid(component), axis, at)
    this.visit(raster, (pixel, i, j, k) => {
      if (inside[pixel] === 1) out[pixel] = value(i, j, k)
    })
    return out
  }

  /** 1 where the outline of the mask, without the stairs of its voxels, holds a sample. */
  private insideMask(raster: CutRaster): Uint8Array {
    const { axis, at, width, height } = raster
    const key = `${axis} ${at} ${width} ${height}`
    const kept = this.outlines.get(key)
    if (kept) return kept
    this.rim ??= softMask(this.run.shape, this.run.maskVoxels)
    const { values } = this.rim
    const rim = this.sampler(this.rim, axis, at)
    const inside = new Uint8Array(width * height)
    this.visit(raster, (pixel, i, j, k) => {
      const near = nearestVoxel(this.run.shape, i, j, k)
      // Far from the mask, the blurred outline is 0: no need to interpolate it.
      if (near >= 0 && (values[near] as number) > 0.05 && rim(i, j, k) >= 0.5) inside[pixel] = 1
    })
    this.outlines.set(key, inside)
    return inside
  }

  private grid(component: number): Float32Array {
    let values = this.whole.get(component)
    if (!values) {
      const [nx, ny, nz] = this.run.shape
      values = new Float32Array(nx * ny * nz)
      const map = mapOf(this.run, component)
      for (let v = 0; v < map.length; v++) values[this.run.maskVoxels[v] as number] = map[v] as number
      // A panel draws component after component: one is enough.
      this.whole.clear()
      this.whole.set(component, values)
    }
    return values
  }

  private filledGrid(component: number): Grid {
    let grid = this.filled.get(component)
    if (!grid) {
      grid = filledOutwards(this.run.shape, this.run.maskVoxels, mapOf(this.run, component))
      this.filled.clear()
      this.filled.set(component, grid)
    }
    return grid
  }
}
