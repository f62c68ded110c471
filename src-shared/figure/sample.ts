/** What is the value of a volume between its voxels? */

/** Grid of values, i fastest. */
export interface Grid {
  readonly shape: readonly [number, number, number]
  readonly values: Float32Array
}

/** Weights of the four neighbours at distances -1, 0, 1, 2 for a fraction t: Catmull-Rom (Keys 1981, a = -0.5). */
function cubicWeights(t: number, out: Float64Array): void {
  const t2 = t * t
  const t3 = t2 * t
  out[0] = -0.5 * t3 + t2 - 0.5 * t
  out[1] = 1.5 * t3 - 2.5 * t2 + 1
  out[2] = -1.5 * t3 + 2 * t2 + 0.5 * t
  out[3] = 0.5 * t3 - 0.5 * t2
}

/** Weights and clamped offsets of the four neighbours of a place along one axis. */
function neighbours(weights: Float64Array, offsets: Int32Array, size: number, stride: number, at: number): void {
  const inside = Math.min(size - 1, Math.max(0, at))
  const base = Math.min(Math.floor(inside), Math.max(0, size - 2))
  cubicWeights(inside - base, weights)
  for (let n = 0; n < 4; n++) offsets[n] = Math.min(size - 1, Math.max(0, base + n - 1)) * stride
}

export type Sampler = (i: number, j: number, k: number) => number

/**
 * A function that interpolates with cubics and clamps to the range of the eight voxels around: no value is made up that no
 * neighbour has. Outside the grid the nearest voxel counts.
 */
export function cubicSampler(grid: Grid): Sampler {
  const [nx, ny, nz] = grid.shape
  const { values } = grid
  const [wx, wy, wz] = [new Float64Array(4), new Float64Array(4), new Float64Array(4)]
  const [ox, oy, oz] = [new Int32Array(4), new Int32Array(4), new Int32Array(4)]
  return (i, j, k) => {
    neighbours(wx, ox, nx, 1, i)
    neighbours(wy, oy, ny, nx, j)
    neighbours(wz, oz, nz, nx * ny, k)
    const [x0, x1, x2, x3] = [ox[0] as number, ox[1] as number, ox[2] as number, ox[3] as number]
    const [w0, w1, w2, w3] = [wx[0] as number, wx[1] as number, wx[2] as number, wx[3] as number]
    let sum = 0
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    for (let c = 0; c < 4; c++) {
      const weightZ = wz[c] as number
      const layer = oz[c] as number
      for (let b = 0; b < 4; b++) {
        const row = layer + (oy[b] as number)
        const v1 = values[row + x1] as number
        const v2 = values[row + x2] as number
        const along = w0 * (values[row + x0] as number) + w1 * v1 + w2 * v2 + w3 * (values[row + x3] as number)
        sum += weightZ * (wy[b] as number) * along
        if ((c === 1 || c === 2) && (b === 1 || b === 2)) {
          low = Math.min(low, v1, v2)
          high = Math.max(high, v1, v2)
        }
      }
    }
    return Math.min(high, Math.max(low, sum))
  }
}

/**
 * The same for a cut that runs along layers of voxels: the axis across it is interpolated once for all of the cut, and each row of samples once
 * for all of the row, which is many times as fast.
 *
 * @param axis,at voxel axis across the cut, and where on it
 * @param along voxel axis along rows: the third one stays the same from sample to sample, as long as a row lasts
 */
export function cubicLayerSampler(grid: Grid, axis: 0 | 1 | 2, at: number, along: 0 | 1 | 2): Sampler {
  const { shape, values } = grid
  const strides = [1, shape[0], shape[0] * shape[1]] as const
  const down = (3 - axis - along) as 0 | 1 | 2
  const [columns, rows] = [shape[along], shape[down]]
  const weights = new Float64Array(4)
  const offsets = new Int32Array(4)
  neighbours(weights, offsets, shape[axis], strides[axis], at)
  const layer = new Float64Array(columns * rows)
  const low = new Float64Array(columns * rows)
  const high = new Float64Array(columns * rows)
  for (let y = 0, n = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++, n++) {
      const voxel = x * strides[along] + y * strides[down]
      let sum = 0
      for (let c = 0; c < 4; c++) sum += (weights[c] as number) * (values[voxel + (offsets[c] as number)] as number)
      const [v1, v2] = [values[voxel + (offsets[1] as number)] as number, values[voxel + (offsets[2] as number)] as number]
      layer[n] = sum
      low[n] = Math.min(v1, v2)
      high[n] = Math.max(v1, v2)
    }
  }
  const row = new Float64Array(columns)
  const rowLow = new Float64Array(columns)
  const rowHigh = new Float64Array(columns)
  let rowAt = Number.NaN
  const takeRow = (place: number): void => {
    rowAt = place
    neighbours(weights, offsets, rows, columns, place)
    const [o0, o1, o2, o3] = [offsets[0] as number, offsets[1] as number, offsets[2] as number, offsets[3] as number]
    const [w0, w1, w2, w3] = [weights[0] as number, weights[1] as number, weights[2] as number, weights[3] as number]
    for (let x = 0; x < columns; x++) {
      row[x] =
        w0 * (layer[o0 + x] as number) + w1 * (layer[o1 + x] as number) + w2 * (layer[o2 + x] as number) + w3 * (layer[o3 + x] as number)
      rowLow[x] = Math.min(low[o1 + x] as number, low[o2 + x] as number)
      rowHigh[x] = Math.max(high[o1 + x] as number, high[o2 + x] as number)
    }
  }
  const wx = new Float64Array(4)
  const ox = new Int32Array(4)
  return (i, j, k) => {
    const place = down === 0 ? i : down === 1 ? j : k
    if (place !== rowAt) takeRow(place)
    neighbours(wx, ox, columns, 1, along === 0 ? i : along === 1 ? j : k)
    const [x1, x2] = [ox[1] as number, ox[2] as number]
    const sum =
      (wx[0] as number) * (row[ox[0] as number] as number) +
      (wx[1] as number) * (row[x1] as number) +
      (wx[2] as number) * (row[x2] as number) +
      (wx[3] as number) * (row[ox[3] as number] as number)
    const least = Math.min(rowLow[x1] as number, rowLow[x2] as number)
    const most = Math.max(rowHigh[x1] as number, rowHigh[x2] as number)
    return Math.min(most, Math.max(least, sum))
  }
}

/** Linear index of the nearest voxel, or -1 outside the grid. */
export function nearestVoxel(shape: readonly [number, number, number], i: number, j: number, k: number): number {
  const x = Math.floor(i + 0.5)
  const y = Math.floor(j + 0.5)
  const z = Math.floor(k + 0.5)
  if (x < 0 || y < 0 || z < 0 || x >= shape[0] || y >= shape[1] || z >= shape[2]) return -1
  return x + shape[0] * (y + shape[1] * z)
}
