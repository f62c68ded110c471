/** Which part of an opened background lies in the box that is shown? */
import type { ViewGrid } from './view-grid'

/** A background in the box, finer than its voxels; x fastest. */
export interface Background {
  /** Parts along x, y, z: those of the box times `parts`. */
  readonly shape: readonly [number, number, number]
  readonly parts: number
  /** One per part: 0 where there is no image, else 1 (darkest) to 255. */
  readonly bytes: Uint8Array
}

/**
 * Turns and cuts a background as the box is.
 * @param bytes whole grid of the scan, each voxel in parts x parts x parts, i fastest
 * @throws Error when the size is not that of the grid
 */
export function backgroundInBox(bytes: Uint8Array, parts: number, view: ViewGrid): Background {
  const [ni, nj, nk] = view.grid.shape.map((size) => size * parts) as [number, number, number]
  if (bytes.length !== ni * nj * nk) throw new Error(`the background has ${bytes.length} bytes, not ${ni * nj * nk}`)
  const { voxelAxis, sign } = view.directions
  const start = view.toScan([0, 0, 0])
  const shape = view.shape.map((size) => size * parts) as unknown as readonly [number, number, number]
  const stride = [1, ni, ni * nj]
  const size = [ni, nj, nk]
  /** For each part along x, y or z: its step in the scan's array, or -1 beyond the scan. */
  const steps = [0, 1, 2].map((axis) => {
    const along = voxelAxis[axis] as 0 | 1 | 2
    const way = sign[axis] as number
    const first = way > 0 ? (start[along] as number) * parts : (start[along] as number) * parts + parts - 1
    return Int32Array.from({ length: shape[axis] as number }, (_, part) => {
      const at = first + way * part
      return at < 0 || at >= (size[along] as number) ? -1 : at * (stride[along] as number)
    })
  }) as [Int32Array, Int32Array, Int32Array]
  const out = new Uint8Array(shape[0] * shape[1] * shape[2])
  for (let z = 0, n = 0; z < shape[2]; z++)
    for (let y = 0; y < shape[1]; y++) {
      const [sy, sz] = [steps[1][y] as number, steps[2][z] as number]
      for (let x = 0; x < shape[0]; x++, n++) {
        const sx = steps[0][x] as number
        if (sx >= 0 && sy >= 0 && sz >= 0) out[n] = bytes[sx + sy + sz] as number
      }
    }
  return { shape, parts, bytes: out }
}
