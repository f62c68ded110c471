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

/**
 * A function that interpolates with cubics and clamps to the range of the eight voxels around: no value is made up that no
 * neighbour has. Outside the grid the nearest voxel counts.
 */
export function cubicSampler(grid: Grid): (i: number, j: number, k: number) => number {
  const [nx, ny, nz] = grid.shape
  const { values } = grid
  const w = [new Float64Array(4), new Float64Array(4), new Float64Array(4)] as const
  const offsets = [new Int32Array(4), new Int32Array(4), new Int32Array(4)] as const
  const sizes = [nx, ny, nz] as const
  const strides = [1, nx, nx * ny] as const
  const prepare = (a: 0 | 1 | 2, at: number): void => {
    const size = sizes[a]
    const clamped = Math.min(size - 1, Math.max(0, at))
    const base = Math.min(Math.floor(clamped), Math.max(0, size - 2))
    cubicWeights(clamped - base, w[a])
    for (let n = 0; n < 4; n++) {
      const index = base + n - 1
      offsets[a][n] = Math.min(size - 1, Math.max(0, index)) * strides[a]
    }
  }
  return (i, j, k) => {
    prepare(0, i)
    prepare(1, j)
    prepare(2, k)
    const [wx, wy, wz] = w
    const [ox, oy, oz] = offsets
    let sum = 0
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    for (let c = 0; c < 4; c++) {
      const weightZ = wz[c] as number
      const near = c === 1 || c === 2
      for (let b = 0; b < 4; b++) {
        const weight = weightZ * (wy[b] as number)
        const row = (oz[c] as number) + (oy[b] as number)
        const v0 = values[row + (ox[0] as number)] as number
        const v1 = values[row + (ox[1] as number)] as number
        const v2 = values[row + (ox[2] as number)] as number
        const v3 = values[row + (ox[3] as number)] as number
        sum += weight * ((wx[0] as number) * v0 + (wx[1] as number) * v1 + (wx[2] as number) * v2 + (wx[3] as number) * v3)
        if (near && (b === 1 || b === 2)) {
          if (v1 < low) low = v1
          if (v1 > high) high = v1
          if (v2 < low) low = v2
          if (v2 > high) high = v2
        }
      }
    }
    return Math.min(high, Math.max(low, sum))
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

/** The mask, blurred with a Gaussian of sigma 0.7 voxel: its 0.5 level is the outline without the stairs of the voxels. */
export function softMask(shape: readonly [number, number, number], maskVoxels: Uint32Array): Grid {
  let values = new Float32Array(shape[0] * shape[1] * shape[2])
  for (const voxel of maskVoxels) values[voxel] = 1
  const kernel = [-3, -2, -1, 0, 1, 2, 3].map((d) => Math.exp(-0.5 * (d / 0.7) ** 2))
  const total = kernel.reduce((sum, weight) => sum + weight, 0)
  const strides = [1, shape[0], shape[0] * shape[1]]
  for (let axis = 0; axis < 3; axis++) {
    const stride = strides[axis] as number
    const size = shape[axis] as number
    const out = new Float32Array(values.length)
    for (let voxel = 0; voxel < values.length; voxel++) {
      const at = Math.floor(voxel / stride) % size
      let sum = 0
      for (let d = -3; d <= 3; d++) {
        const to = Math.min(size - 1, Math.max(0, at + d))
        sum += (kernel[d + 3] as number) * (values[voxel + (to - at) * stride] as number)
      }
      out[voxel] = sum / total
    }
    values = out
  }
  return { shape, values }
}

/**
 * Values of the mask on the whole grid, repeated outwards by `layers` voxels, so that interpolation at the rim of the mask
 * does not fade to 0. Voxels further out are 0.
 */
export function filledOutwards(shape: readonly [number, number, number], maskVoxels: Uint32Array, map: Float32Array, layers = 3): Grid {
  const [nx, ny, nz] = shape
  const values = new Float32Array(nx * ny * nz)
  const known = new Uint8Array(values.length)
  for (let v = 0; v < maskVoxels.length; v++) {
    const voxel = maskVoxels[v] as number
    values[voxel] = map[v] as number
    known[voxel] = 1
  }
  let front: number[] | Uint32Array = maskVoxels
  for (let layer = 0; layer < layers; layer++) {
    const next: number[] = []
    for (const voxel of front) {
      const i = voxel % nx
      const j = Math.floor(voxel / nx) % ny
      const k = Math.floor(voxel / (nx * ny))
      const spread = (inside: boolean, to: number): void => {
        if (!inside || known[to] === 1) return
        known[to] = 1
        values[to] = values[voxel] as number
        next.push(to)
      }
      spread(i > 0, voxel - 1)
      spread(i < nx - 1, voxel + 1)
      spread(j > 0, voxel - nx)
      spread(j < ny - 1, voxel + nx)
      spread(k > 0, voxel - nx * ny)
      spread(k < nz - 1, voxel + nx * ny)
    }
    front = next
  }
  return { shape, values }
}
