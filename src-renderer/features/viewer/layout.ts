/** Where on the canvas does each slice go, and which voxel is under a point of it? */
import type { Triple } from '../../../src-shared/affine'
import { PLANE_AXES, type Plane } from '../../voxels/cut-plan'
import { RIM } from '../../voxels/view-grid'

export { PLANE_AXES, type Plane }

export const LAYOUTS = ['ortho', 'axial', 'coronal', 'sagittal', 'mosaic', 'render'] as const
export type Layout = (typeof LAYOUTS)[number]
/** Layouts of one slice. */
export const isPlane = (layout: Layout): layout is Plane => layout === 'axial' || layout === 'coronal' || layout === 'sagittal'

export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
export interface Tile {
  readonly plane: Plane
  /** CSS pixels from the upper left corner of the canvas, on whole device pixels. */
  readonly rectangle: Rectangle
  /** Box voxel along the axis across the slice; null where it follows the crosshair. */
  readonly slice: number | null
}

const GAP = 12
/** Room at the sides of a slice for L and R. */
const SIDE = 18
const MOST_MOSAIC = 30

export interface Frame {
  /** Canvas, CSS pixels. */
  readonly width: number
  readonly height: number
  readonly pixelRatio: number
  /** Box: voxels and their size in mm. */
  readonly shape: Triple
  readonly spacing: Triple
}

/** Tiles of a layout (`mosaicPlane` is that of the mosaic): all slices at one scale (pixels per mm), as large as fits. Empty for the 3-D rendering and for a canvas too small. */
export function tilesOf(layout: Layout, frame: Frame, mosaicPlane: Plane = 'axial'): Tile[] {
  const { width, height, shape, spacing } = frame
  const mm = [shape[0] * spacing[0], shape[1] * spacing[1], shape[2] * spacing[2]] as const
  const [mmX, mmY, mmZ] = mm
  if (width < 40 || height < 40 || layout === 'render') return []
  if (layout === 'ortho') {
    const square = Math.min((width - 4 * SIDE - GAP) / (mmX + mmY), (height - 3 * GAP) / (mmZ + mmY))
    const row = Math.min((width - 6 * SIDE - 2 * GAP) / (2 * mmX + mmY), (height - 2 * GAP) / Math.max(mmY, mmZ))
    if (square >= row) {
      const left = (width - (mmX + mmY) * square - 4 * SIDE - GAP) / 2 + SIDE
      const top = (height - (mmZ + mmY) * square - GAP) / 2
      const right = left + mmX * square + 2 * SIDE + GAP
      return [
        tile('coronal', left, top, square),
        tile('sagittal', right, top, square),
        tile('axial', left, top + mmZ * square + GAP, square),
      ]
    }
    const left = (width - (2 * mmX + mmY) * row - 6 * SIDE - 2 * GAP) / 2 + SIDE
    const middle = (high: number) => (height - high * row) / 2
    return [
      tile('sagittal', left, middle(mmZ), row),
      tile('coronal', left + mmY * row + 2 * SIDE + GAP, middle(mmZ), row),
      tile('axial', left + (mmY + mmX) * row + 4 * SIDE + 2 * GAP, middle(mmY), row),
    ]
  }
  if (layout === 'mosaic') return mosaic()
  const axes = PLANE_AXES[layout]
  const scale = Math.min((width - 2 * SIDE - GAP) / mm[axes.wide], (height - 2 * GAP) / mm[axes.high])
  return [tile(layout, (width - mm[axes.wide] * scale) / 2, (height - mm[axes.high] * scale) / 2, scale)]

  function tile(plane: Plane, x: number, y: number, scale: number, slice: number | null = null): Tile {
    const { wide, high } = PLANE_AXES[plane]
    const snap = (value: number) => Math.round(value * frame.pixelRatio) / frame.pixelRatio
    const size = (axis: 0 | 1 | 2) => shape[axis] * spacing[axis] * scale
    return { plane, slice, rectangle: { x: snap(x), y: snap(y), width: snap(size(wide)), height: snap(size(high)) } }
  }

  function mosaic(): Tile[] {
    const { wide, high, across } = PLANE_AXES[mosaicPlane]
    const [mmWide, mmHigh] = [mm[wide], mm[high]]
    const inner = shape[across] - 2 * RIM
    const step = Math.max(1, Math.ceil(inner / MOST_MOSAIC))
    const count = Math.ceil(inner / step)
    const first = RIM + Math.floor((inner - 1 - (count - 1) * step) / 2)
    const room = 16
    let best = { columns: 1, scale: 0 }
    for (let columns = 1; columns <= count; columns++) {
      const rows = Math.ceil(count / columns)
      const scale = Math.min((width - 2 * SIDE - (columns - 1) * 4) / (columns * mmWide), (height - 8 - rows * room) / (rows * mmHigh))
      if (scale > best.scale) best = { columns, scale }
    }
    const { columns, scale } = best
    const rows = Math.ceil(count / columns)
    const left = (width - columns * mmWide * scale - (columns - 1) * 4) / 2
    const top = (height - rows * (mmHigh * scale + room)) / 2
    return Array.from({ length: count }, (_, n) =>
      tile(
        mosaicPlane,
        left + (n % columns) * (mmWide * scale + 4),
        top + room + Math.floor(n / columns) * (mmHigh * scale + room),
        scale,
        first + n * step,
      ),
    )
  }
}

/** The free corner beside three slices laid out in a square; null in every other layout. */
export function freeCorner(tiles: readonly Tile[]): Rectangle | null {
  const [coronal, sagittal, axial] = tiles.map((tile) => tile.rectangle)
  if (!coronal || !sagittal || !axial || tiles[0]?.plane !== 'coronal') return null
  return { x: sagittal.x, y: axial.y, width: sagittal.width, height: axial.height }
}

/** Whether left and right are swapped on a plane: radiological display shows the subject's left at the right. */
export function isMirrored(plane: Plane, radiological: boolean): boolean {
  return radiological && plane !== 'sagittal'
}

/** Centre of a box voxel on a tile, CSS pixels of the canvas. */
export function pointOnTile(tile: Tile, box: Triple, shape: Triple, radiological: boolean): { readonly x: number; readonly y: number } {
  const { wide, high } = PLANE_AXES[tile.plane]
  const share = (box[wide] + 0.5) / shape[wide]
  const { x, y, width, height } = tile.rectangle
  return {
    x: x + (isMirrored(tile.plane, radiological) ? 1 - share : share) * width,
    y: y + (1 - (box[high] + 0.5) / shape[high]) * height,
  }
}

/** Box voxel under a point of a tile; the coordinate across the slice is the tile's own or that of `box`. */
export function voxelAtPoint(tile: Tile, x: number, y: number, box: Triple, shape: Triple, radiological: boolean): Triple {
  const { wide, high, across } = PLANE_AXES[tile.plane]
  const { rectangle } = tile
  const along = (x - rectangle.x) / rectangle.width
  const share = isMirrored(tile.plane, radiological) ? 1 - along : along
  const result = [box[0], box[1], box[2]]
  const keep = (value: number, axis: 0 | 1 | 2) => Math.min(shape[axis] - 1, Math.max(0, Math.floor(value * shape[axis])))
  result[wide] = keep(share, wide)
  result[high] = keep(1 - (y - rectangle.y) / rectangle.height, high)
  if (tile.slice !== null) result[across] = tile.slice
  return result as unknown as Triple
}

export function isWithin(r: Rectangle, x: number, y: number): boolean {
  return x >= r.x && y >= r.y && x <= r.x + r.width && y <= r.y + r.height
}

/** The tile under a point, or null between tiles. */
export function tileAt(tiles: readonly Tile[], x: number, y: number): Tile | null {
  return tiles.find((tile) => isWithin(tile.rectangle, x, y)) ?? null
}
