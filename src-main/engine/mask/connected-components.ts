/** Which is the largest connected part of a mask? (nilearn 0.14 largest_connected_component on scipy.ndimage.label: face neighbours.) */
import type { Triple } from '../prepare/gaussian'

export interface LargestComponent {
  /** 0/1 bytes, i fastest. */
  readonly mask: Uint8Array
  readonly voxels: number
  /** How many separate parts there were. */
  readonly parts: number
}

/**
 * The part with most voxels, connected through faces (6 neighbours). Of equally large parts the one that comes first wins, where parts are met
 * with k running fastest, as numpy lays out its arrays. An empty mask stays empty.
 */
export function largestComponent(mask: Uint8Array, shape: Triple): LargestComponent {
  const [columns, rows, planes] = shape
  const labels = new Int32Array(mask.length)
  const queue = new Uint32Array(mask.length)
  let parts = 0
  let largest = 0
  let largestSize = 0
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < rows; j++) {
      for (let k = 0; k < planes; k++) {
        const seed = (k * rows + j) * columns + i
        if (mask[seed] === 0 || labels[seed] !== 0) continue
        const size = flood(mask, labels, queue, shape, seed, ++parts)
        if (size > largestSize) {
          largest = parts
          largestSize = size
        }
      }
    }
  }
  const kept = largest === 0 ? new Uint8Array(mask.length) : Uint8Array.from(labels, (label) => (label === largest ? 1 : 0))
  return { mask: kept, voxels: largestSize, parts }
}

/** Labels everything connected to `seed`; gives the number of voxels. */
function flood(
  mask: Uint8Array,
  labels: Int32Array,
  queue: Uint32Array,
  [columns, rows, planes]: Triple,
  seed: number,
  label: number,
): number {
  const plane = columns * rows
  let filled = 1
  queue[0] = seed
  labels[seed] = label
  const visit = (voxel: number) => {
    if (mask[voxel] === 0 || labels[voxel] !== 0) return
    labels[voxel] = label
    queue[filled++] = voxel
  }
  for (let next = 0; next < filled; next++) {
    const voxel = queue[next]
    const i = voxel % columns
    const j = Math.floor(voxel / columns) % rows
    const k = Math.floor(voxel / plane)
    if (i > 0) visit(voxel - 1)
    if (i < columns - 1) visit(voxel + 1)
    if (j > 0) visit(voxel - columns)
    if (j < rows - 1) visit(voxel + columns)
    if (k > 0) visit(voxel - plane)
    if (k < planes - 1) visit(voxel + plane)
  }
  return filled
}
