/** What is left of a mask when it is eroded, or dilated? (scipy 1.10 binary_erosion, binary_dilation: cross of 7 voxels, outside counts as 0.) */
import type { Triple } from '../prepare/gaussian'

/** Keeps the voxels whose six neighbours are all set; voxels at the border of the grid go. 0/1 bytes, i fastest. */
export function erode(mask: Uint8Array, shape: Triple, iterations: number): Uint8Array {
  return repeat(mask, shape, iterations, 0)
}

/** Adds the six neighbours of every set voxel. 0/1 bytes, i fastest. */
export function dilate(mask: Uint8Array, shape: Triple, iterations: number): Uint8Array {
  return repeat(mask, shape, iterations, 1)
}

/** A voxel takes `spreading` when it or one of its six neighbours has it; what lies outside the grid is 0. */
function repeat(mask: Uint8Array, [columns, rows, planes]: Triple, iterations: number, spreading: 0 | 1): Uint8Array {
  const plane = columns * rows
  const outsideSpreads = spreading === 0
  let current = mask
  for (let round = 0; round < iterations; round++) {
    const next = Uint8Array.from(current)
    let voxel = 0
    for (let k = 0; k < planes; k++) {
      for (let j = 0; j < rows; j++) {
        for (let i = 0; i < columns; i++, voxel++) {
          if (current[voxel] === spreading) continue
          const reached =
            (i === 0 ? outsideSpreads : current[voxel - 1] === spreading) ||
            (i === columns - 1 ? outsideSpreads : current[voxel + 1] === spreading) ||
            (j === 0 ? outsideSpreads : current[voxel - columns] === spreading) ||
            (j === rows - 1 ? outsideSpreads : current[voxel + columns] === spreading) ||
            (k === 0 ? outsideSpreads : current[voxel - plane] === spreading) ||
            (k === planes - 1 ? outsideSpreads : current[voxel + plane] === spreading)
          if (reached) next[voxel] = spreading
        }
      }
    }
    current = next
  }
  return current === mask ? Uint8Array.from(mask) : current
}

export function countVoxels(mask: Uint8Array): number {
  let count = 0
  for (const value of mask) count += value
  return count
}
