/** How do mask and map go on where the voxels of the mask end, so that neither stairs nor a fading rim are drawn? */
import type { Grid } from './sample'

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
