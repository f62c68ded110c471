/** How large is the noise of the voxels of a tile (what their strong scores leave of them), and what are they when divided by it? */
import { LANES, ROW, SIZE, TILE } from './layout.as'
import { addToDoubles } from './vector.as'

/** Rows that are added in the type of the voxels before the sum goes to float64. */
const BLOCK: u32 = 32

/**
 * Divides the 256 voxels of a tile, centred over its rows, by the sample deviation of what is left without their strong scores; by the rule of Pythagoras,
 * the directions being orthonormal. scores: `count` rows of 256; strongFrom: `count` float64. scratch: 6 KiB.
 */
export function divideByNoise(
  tile: usize,
  rows: u32,
  scores: usize,
  count: u32,
  strongFrom: usize,
  leastShare: f64,
  scratch: usize,
): void {
  const scales = scratch
  const partial = scratch + ROW
  const squares = scratch + 2 * ROW
  memory.fill(squares, 0, TILE << 3)
  for (let start: u32 = 0; start < rows; start += BLOCK) {
    const end = min(rows, start + BLOCK)
    memory.fill(partial, 0, ROW)
    for (let t = start; t < end; t++) {
      const row = tile + t * ROW
      for (let i: usize = 0; i < ROW; i += 16) {
        const value = v128.load(row + i)
        v128.store(partial + i, v128.add<real>(v128.load(partial + i), v128.mul<real>(value, value)))
      }
    }
    for (let i: u32 = 0; i < TILE; i += LANES) addToDoubles(squares + (i << 3), v128.load(partial + i * SIZE))
  }
  for (let i: u32 = 0; i < TILE; i++) {
    const whole = f64.load(squares + (i << 3))
    let left = whole
    for (let k: u32 = 0; k < count; k++) {
      const score = <f64>load<real>(scores + k * ROW + i * SIZE)
      if (abs(score) >= f64.load(strongFrom + (k << 3))) left -= score * score
    }
    store<real>(scales + i * SIZE, left > leastShare * leastShare * whole ? <real>sqrt(<f64>(rows - 1) / left) : 0)
  }
  for (let t: u32 = 0; t < rows; t++) {
    const row = tile + t * ROW
    for (let i: usize = 0; i < ROW; i += 16) v128.store(row + i, v128.mul<real>(v128.load(row + i), v128.load(scales + i)))
  }
}
