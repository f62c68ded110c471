/** How do the maps look while a search is still turning? A few cuts of each, at no more than a twentieth of the time. C components, V voxels. */
import { worldAxes } from '../../../src-shared/affine'
import type { LiveMaps } from '../../../src-shared/model/progress'
import type { Affine } from '../../../src-shared/model/scan'
import type { Backend } from '../kernels/backend'
import { type Dense, zeros } from '../maths/dense'

type Searched = Pick<Backend, 'icaPass' | 'sources' | 'resample'>

export interface LiveSpace {
  readonly shape: readonly [number, number, number]
  readonly affine: Affine
  /** Linear indices (i fastest, ascending) of the mask: V. */
  readonly maskVoxels: Uint32Array
  /** Mean image, whole grid. */
  readonly mean: Float64Array
}

/** Pictures follow each other no faster than this, and take no more than this share of the time. */
const SHORTEST_MS = 500
const SHARE = 1 / 20
/** The first picture costs about 100 ms, most of it for code that runs for the first time: searches that are over by now show none. */
const FIRST_MS = 3000
/** Rows of whitened voxels that are asked for at a time. */
const BLOCK = 16
/** Passes before the whitened voxels of the cuts are fetched, for each block: it costs about a pass. */
const PASSES_FIRST = 20
/** Pixels of all pictures together; above, one cut each instead of three. */
const MOST_PIXELS = 400_000
/** Longest side of a cut: larger grids give every second or third voxel. */
const LONGEST_SIDE = 64
/** A standard deviation of a map in what is sent. */
const STEPS = 16

/**
 * The same backend, whose passes show what they are given as W: every solver, precision and repeat looks at the whitened voxels through it.
 * @param show takes the pictures
 * @param now milliseconds
 */
export function showingMaps(
  backend: Searched,
  space: LiveSpace,
  show: (maps: LiveMaps) => void,
  now: () => number = () => performance.now(),
): Searched {
  let passes = 0
  let nextAt = now() + FIRST_MS
  let cuts: Cuts | null = null
  let fetched: { readonly rows: readonly Float32Array[] } | null = null
  const look = async (unmixing: Dense) => {
    const blocks = Math.ceil(unmixing.cols / BLOCK)
    if (++passes < PASSES_FIRST * blocks || now() < nextAt) return
    const startedAt = now()
    if (cuts === null || fetched === null) {
      cuts = cutsOf(space, unmixing.cols)
      fetched = { rows: await whitenedVoxels(backend, unmixing.cols, cuts.places) }
    }
    show({
      width: cuts.width,
      height: cuts.height,
      cuts: cuts.count,
      components: unmixing.rows,
      mean: cuts.mean,
      maps: picturesOf(unmixing, fetched.rows, cuts),
    })
    const cost = now() - startedAt
    nextAt = now() + Math.max(SHORTEST_MS, cost / SHARE)
  }
  return {
    icaPass: async (unmixing, contrast) => {
      await look(unmixing)
      return backend.icaPass(unmixing, contrast)
    },
    sources: (unmixing) => backend.sources(unmixing),
    resample: (places) => backend.resample(places),
  }
}

interface Cuts {
  /** Cuts in a picture, side by side. */
  readonly count: number
  readonly width: number
  readonly height: number
  /** Pixels that lie in the mask, and for each its place among the mask's voxels. */
  readonly pixels: Uint32Array
  readonly places: Uint32Array
  readonly mean: Uint8Array
}

/** Cuts from below to above, side by side; in each the left is at the left and the front above. */
function cutsOf({ shape, affine, maskVoxels, mean }: LiveSpace, components: number): Cuts {
  const axes = worldAxes(affine)
  const [x, y, z] = [0, 1, 2].map((world) => axes.indexOf(world)) as [number, number, number]
  const strides = [1, shape[0], shape[0] * shape[1]]
  const apart = Math.max(1, Math.ceil(Math.max(shape[x], shape[y]) / LONGEST_SIDE))
  const [columns, height] = [Math.ceil(shape[x] / apart), Math.ceil(shape[y] / apart)]
  const heights = [0.35, 0.55, 0.75].map((share) => layerAt(maskVoxels, strides[z], shape[z], affine[2][z] < 0 ? 1 - share : share))
  const layers = columns * height * 3 * components > MOST_PIXELS ? heights.slice(1, 2) : heights
  const width = columns * layers.length
  const placeOf = new Int32Array(shape[0] * shape[1] * shape[2]).fill(-1)
  for (let place = 0; place < maskVoxels.length; place++) placeOf[maskVoxels[place]] = place
  const pixels: number[] = []
  const places: number[] = []
  const grey = new Float64Array(width * height)
  for (const [cut, layer] of layers.entries()) {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < columns; column++) {
        const i = affine[0][x] < 0 ? shape[x] - 1 - column * apart : column * apart
        const j = affine[1][y] < 0 ? row * apart : shape[y] - 1 - row * apart
        const voxel = i * strides[x] + j * strides[y] + layer * strides[z]
        const pixel = row * width + cut * columns + column
        grey[pixel] = mean[voxel]
        if (placeOf[voxel] < 0) continue
        pixels.push(pixel)
        places.push(placeOf[voxel])
      }
    }
  }
  const white = grey.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, value) : most), 0) || 1
  const shades = Uint8Array.from(grey, (value) => Math.max(0, Math.min(255, (255 * (Number.isFinite(value) ? value : 0)) / white)))
  return { count: layers.length, width, height, pixels: Uint32Array.from(pixels), places: Uint32Array.from(places), mean: shades }
}

/** The layer below which a share of the mask's extent lies. */
function layerAt(maskVoxels: Uint32Array, stride: number, layers: number, share: number): number {
  const filled = new Uint8Array(layers)
  for (const voxel of maskVoxels) filled[Math.floor(voxel / stride) % layers] = 1
  const first = filled.indexOf(1)
  const last = filled.lastIndexOf(1)
  return Math.round(first + share * (last - first))
}

/** Rows of X1 at these places: C rows. Asked for in blocks, so that no more than a few rows of V values are held. */
async function whitenedVoxels(backend: Searched, components: number, places: Uint32Array): Promise<Float32Array[]> {
  const rows: Float32Array[] = []
  for (let first = 0; first < components; first += BLOCK) {
    const count = Math.min(BLOCK, components - first)
    const choose = zeros(count, components)
    for (let row = 0; row < count; row++) choose.data[row * components + first + row] = 1
    const values = await backend.sources(choose)
    const voxels = values.length / count
    for (let row = 0; row < count; row++) {
      const own = new Float32Array(places.length)
      for (let pixel = 0; pixel < places.length; pixel++) own[pixel] = values[row * voxels + places[pixel]]
      rows.push(own)
    }
  }
  return rows
}

/** W X1 at the pixels in standard deviations of each map (X1 is white, so that a row of W has the deviation of its map as length). */
function picturesOf(unmixing: Dense, rows: readonly Float32Array[], { width, height, pixels }: Cuts): Int8Array {
  const maps = new Int8Array(unmixing.rows * width * height)
  const sums = new Float32Array(pixels.length)
  for (let row = 0; row < unmixing.rows; row++) {
    const weights = unmixing.data.subarray(row * unmixing.cols, (row + 1) * unmixing.cols)
    const length = Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0)) || 1
    sums.fill(0)
    for (const [col, values] of rows.entries()) {
      const weight = (STEPS * weights[col]) / length
      for (let pixel = 0; pixel < sums.length; pixel++) sums[pixel] += weight * values[pixel]
    }
    const start = row * width * height
    for (let pixel = 0; pixel < sums.length; pixel++) maps[start + pixels[pixel]] = Math.max(-127, Math.min(127, Math.round(sums[pixel])))
  }
  return maps
}
