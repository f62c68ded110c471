/** What is left of a mask when it is eroded, or dilated? (scipy 1.10 binary_erosion, binary_dilation: cross of 7 voxels, outside counts as 0.) */

import type { Triple } from '../../../src-shared/affine'
import { onWorkbench } from '../kernels/small-kernels'

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
  if (iterations === 0) return mask.slice()
  return onWorkbench((workbench) => {
    const rowWords = Math.ceil((columns + 1) / 4)
    const rowBytes = 4 * rowWords
    const planeBytes = rowBytes * (rows + 1)
    const paddedBytes = planeBytes * (planes + 2)
    // A little more than the padded grid: the first and the last byte have neighbours too.
    const [insideAt, firstAt, secondAt] = workbench.reserve(rowBytes, paddedBytes + 16, paddedBytes + 16)
    workbench.bytes(insideAt, rowBytes).fill(0).fill(255, 0, columns)
    workbench.bytes(firstAt, paddedBytes + 16).fill(0)
    workbench.bytes(secondAt, paddedBytes + 16).fill(0)
    const grid = workbench.bytes(firstAt, paddedBytes)
    for (let row = 0; row < rows * planes; row++) grid.set(mask.subarray(row * columns, (row + 1) * columns), place(row))
    let current = firstAt
    let next = secondAt
    for (let round = 0; round < iterations; round++) {
      workbench.kernels.spreadMask(current, next, rows, planes, rowWords, insideAt, spreading)
      const before = current
      current = next
      next = before
    }
    const spread = workbench.bytes(current, paddedBytes)
    const result = new Uint8Array(mask.length)
    for (let row = 0; row < rows * planes; row++) result.set(spread.subarray(place(row), place(row) + columns), row * columns)
    return result

    function place(row: number): number {
      const k = Math.floor(row / rows)
      return (k + 1) * planeBytes + (row - k * rows) * rowBytes
    }
  })
}

export function countVoxels(mask: Uint8Array): number {
  return onWorkbench((workbench) => {
    const [at] = workbench.reserve(mask.length)
    workbench.bytes(at, mask.length).set(mask)
    return workbench.kernels.countOnes(at, mask.length)
  })
}
