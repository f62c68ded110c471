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

/**
 * A voxel takes `spreading` when it or one of its six neighbours has it; what lies outside the grid is 0.
 * Four voxels at a time, as the bytes of a word (bytes lie lowest first on every machine this runs on), in a copy with zeros around each row,
 * plane and the whole grid.
 */
function repeat(mask: Uint8Array, [columns, rows, planes]: Triple, iterations: number, spreading: 0 | 1): Uint8Array {
  if (iterations === 0) return Uint8Array.from(mask)
  const rowWords = Math.ceil((columns + 1) / 4)
  const planeWords = rowWords * (rows + 1)
  const first = planeWords + 1
  const length = planeWords * (planes + 2) + 2
  // Bytes of a row's words that are voxels.
  const inside = new Uint32Array(rowWords)
  new Uint8Array(inside.buffer).fill(255, 0, columns)
  let current = new Uint32Array(length)
  let next = new Uint32Array(length)
  copyRows(new Uint8Array(current.buffer), mask, false)
  for (let round = 0; round < iterations; round++) {
    const step = spreading === 1 ? spreadOnes : spreadZeros
    for (let k = 0; k < planes; k++) step(current, next, first + k * planeWords, rows, rowWords, planeWords, inside)
    const before = current
    current = next
    next = before
  }
  const result = new Uint8Array(mask.length)
  copyRows(new Uint8Array(current.buffer), result, true)
  return result

  function copyRows(padded: Uint8Array, grid: Uint8Array, back: boolean): void {
    for (let row = 0; row < rows * planes; row++) {
      const k = Math.floor(row / rows)
      const at = 4 * (first + k * planeWords + (row - k * rows) * rowWords)
      if (back) grid.set(padded.subarray(at, at + columns), row * columns)
      else padded.set(grid.subarray(row * columns, (row + 1) * columns), at)
    }
  }
}

/** One plane: each voxel or-ed with its six neighbours. */
function spreadOnes(
  current: Uint32Array,
  next: Uint32Array,
  start: number,
  rows: number,
  rowWords: number,
  planeWords: number,
  inside: Uint32Array,
): void {
  let at = start
  for (let row = 0; row < rows; row++) {
    for (let word = 0; word < rowWords; word++, at++) {
      const own = current[at]
      const alongI = (own << 8) | (current[at - 1] >>> 24) | (own >>> 8) | (current[at + 1] << 24)
      const across = current[at - rowWords] | current[at + rowWords] | current[at - planeWords] | current[at + planeWords]
      next[at] = (own | alongI | across) & inside[word]
    }
  }
}

/** One plane: each voxel and-ed with its six neighbours. */
function spreadZeros(current: Uint32Array, next: Uint32Array, start: number, rows: number, rowWords: number, planeWords: number): void {
  let at = start
  for (let row = 0; row < rows; row++) {
    for (let word = 0; word < rowWords; word++, at++) {
      const own = current[at]
      const before = (own << 8) | (current[at - 1] >>> 24)
      const after = (own >>> 8) | (current[at + 1] << 24)
      const across = current[at - rowWords] & current[at + rowWords] & current[at - planeWords] & current[at + planeWords]
      next[at] = own & before & after & across
    }
  }
}

export function countVoxels(mask: Uint8Array): number {
  let count = 0
  for (let voxel = 0; voxel < mask.length; voxel++) count += mask[voxel]
  return count
}
