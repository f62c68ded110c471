/** Which voxels does a cut show, the right way up and with left and right where the convention puts them? */
import type { ScanHeader } from '../../../../src-shared/model/scan'

export type Plane = 'axial' | 'coronal' | 'sagittal'
/** Mean image and mask on the grid of the scan, i fastest. */
export interface PreviewVoxels {
  readonly mean: Float32Array
  readonly mask: Uint8Array
}

/** The grid seen with x to the right, y to the front, z up: size, voxel size and how to reach a voxel. */
interface RasGrid {
  readonly size: readonly [number, number, number]
  readonly zoomsMm: readonly [number, number, number]
  /** Index into the arrays of the voxel at (x, y, z) of this view. */
  readonly index: (x: number, y: number, z: number) => number
  /** Millimetres along world axis 0, 1 or 2 of a cut at `at` through the middle of the other two. */
  readonly millimetres: (axis: 0 | 1 | 2, at: number) => number
}

const WORLD_AXIS: Readonly<Record<string, readonly [number, boolean]>> = {
  R: [0, true],
  L: [0, false],
  A: [1, true],
  P: [1, false],
  S: [2, true],
  I: [2, false],
}

/** Turns the axes of the file so that they grow to the right, front and top; header.orientation says how they grow now. */
export function rasGrid(header: Pick<ScanHeader, 'shape' | 'zooms' | 'orientation' | 'affine'>): RasGrid {
  const from: { axis: number; grows: boolean }[] = []
  for (let axis = 0; axis < 3; axis++) {
    const [world, grows] = WORLD_AXIS[header.orientation[axis] ?? ''] ?? [axis, true]
    from[world] = { axis, grows }
  }
  const source = [0, 1, 2].map((world) => from[world] ?? { axis: world, grows: true })
  const sizes = [0, 1, 2].map((axis) => header.shape[axis] ?? 1)
  const strides = [1, sizes[0] ?? 1, (sizes[0] ?? 1) * (sizes[1] ?? 1)]
  const size = source.map(({ axis }) => sizes[axis] ?? 1) as [number, number, number]
  const steps = source.map(({ axis, grows }) => ((strides[axis] ?? 1) * (grows ? 1 : -1)) as number) as [number, number, number]
  const start = source.reduce((sum, { axis, grows }) => sum + (grows ? 0 : ((sizes[axis] ?? 1) - 1) * (strides[axis] ?? 1)), 0)
  return {
    size,
    zoomsMm: source.map(({ axis }) => header.zooms[axis] ?? 1) as [number, number, number],
    index: (x, y, z) => start + x * steps[0] + y * steps[1] + z * steps[2],
    millimetres: (world, at) => {
      const voxel = sizes.map((count) => (count - 1) / 2)
      const { axis, grows } = source[world] ?? { axis: world, grows: true }
      voxel[axis] = grows ? at : (sizes[axis] ?? 1) - 1 - at
      const row = header.affine[world]
      return (row?.[0] ?? 0) * (voxel[0] ?? 0) + (row?.[1] ?? 0) * (voxel[1] ?? 0) + (row?.[2] ?? 0) * (voxel[2] ?? 0) + (row?.[3] ?? 0)
    },
  }
}

/** First and last index along x, y, z (inclusive) of a box. */
export type Box = readonly [readonly [number, number], readonly [number, number], readonly [number, number]]

/** The box around the mask and around everything brighter than a tenth of `bright`, one voxel wider. */
export function headBox(grid: RasGrid, voxels: PreviewVoxels, bright: number): Box {
  return boxAround(grid, (index) => voxels.mask[index] === 1 || (voxels.mean[index] ?? 0) > 0.15 * bright, 1)
}
/** The box around the mask alone; the whole grid when the mask is empty. */
export function maskBox(grid: RasGrid, voxels: PreviewVoxels): Box {
  return boxAround(grid, (index) => voxels.mask[index] === 1, 0)
}

function boxAround(grid: RasGrid, isIn: (index: number) => boolean, margin: number): Box {
  const low = [...grid.size] as [number, number, number]
  const high = [-1, -1, -1] as [number, number, number]
  for (let z = 0; z < grid.size[2]; z++) {
    for (let y = 0; y < grid.size[1]; y++) {
      for (let x = 0; x < grid.size[0]; x++) {
        if (!isIn(grid.index(x, y, z))) continue
        const at = [x, y, z] as const
        for (const axis of [0, 1, 2] as const) {
          if (at[axis] < low[axis]) low[axis] = at[axis]
          if (at[axis] > high[axis]) high[axis] = at[axis]
        }
      }
    }
  }
  const side = (axis: 0 | 1 | 2): readonly [number, number] =>
    high[axis] < 0 ? [0, grid.size[axis] - 1] : [Math.max(0, low[axis] - margin), Math.min(grid.size[axis] - 1, high[axis] + margin)]
  return [side(0), side(1), side(2)]
}

/** The brightness that is drawn white: the 99.5th percentile inside the mask (of everything when it is empty). */
export function whiteLevel({ mean, mask }: PreviewVoxels): number {
  const inside = mean.filter((value, index) => mask[index] === 1 && Number.isFinite(value))
  const values = inside.length > 0 ? inside : mean.filter(Number.isFinite)
  values.sort()
  return values[Math.floor(0.995 * (values.length - 1))] || 1
}

/** One cut: row by row from the top, `width` x `height` voxels that measure `pixelMm`. */
export interface Slice {
  readonly plane: Plane
  readonly width: number
  readonly height: number
  readonly pixelMm: readonly [number, number]
  readonly mean: Float32Array
  readonly mask: Uint8Array
  /** Which world axis the cut stands on, and where, mm. */
  readonly axis: 0 | 1 | 2
  readonly millimetres: number
}

/** Across, up and through, as world axes. */
const LAYOUT: Readonly<Record<Plane, readonly [0 | 1 | 2, 0 | 1 | 2, 0 | 1 | 2]>> = {
  axial: [0, 1, 2],
  coronal: [0, 2, 1],
  sagittal: [1, 2, 0],
}

/** Cuts the volume at index `at` of the through axis; `radiological` puts the right side of the body on the left of the picture. */
export function cutSlice(grid: RasGrid, voxels: PreviewVoxels, box: Box, plane: Plane, at: number, radiological: boolean): Slice {
  const [across, up, through] = LAYOUT[plane]
  const width = box[across][1] - box[across][0] + 1
  const height = box[up][1] - box[up][0] + 1
  const mean = new Float32Array(width * height)
  const mask = new Uint8Array(width * height)
  const flipped = radiological && across === 0
  const point: [number, number, number] = [0, 0, 0]
  point[through] = at
  for (let row = 0; row < height; row++) {
    point[up] = box[up][1] - row
    for (let column = 0; column < width; column++) {
      point[across] = flipped ? box[across][1] - column : box[across][0] + column
      const index = grid.index(point[0], point[1], point[2])
      mean[row * width + column] = voxels.mean[index] ?? 0
      mask[row * width + column] = voxels.mask[index] ?? 0
    }
  }
  return {
    plane,
    width,
    height,
    pixelMm: [grid.zoomsMm[across], grid.zoomsMm[up]],
    mean,
    mask,
    axis: through,
    millimetres: grid.millimetres(through, at),
  }
}

/** At most `count` indices spread evenly over [first, last], ends left out a little so that every cut shows something. */
export function spread(first: number, last: number, count: number): number[] {
  const length = last - first + 1
  if (length <= count) return Array.from({ length }, (_, index) => first + index)
  return Array.from({ length: count }, (_, index) => Math.round(first + ((index + 0.5) * length) / count - 0.5))
}
