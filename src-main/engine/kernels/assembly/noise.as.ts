/** How large is the noise of the voxels of a tile (what their strong scores leave of them), and what are they when divided by it? */
import { addToDoubles } from './vector.as'

const LANES: u32 = 256
/** Rows that are added in float32 before the sum goes to float64. */
const BLOCK: u32 = 32

/**
 * Divides the 256 voxels of a tile, centred over its rows, by the sample deviation of what is left without their strong scores; by the rule of Pythagoras,
 * the directions being orthonormal. scores: `count` rows of 256 float32; strongFrom: `count` float64. scratch: 4 KiB.
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
  const partial = scratch + 1024
  const squares = scratch + 2048
  memory.fill(squares, 0, 2048)
  for (let start: u32 = 0; start < rows; start += BLOCK) {
    const end = min(rows, start + BLOCK)
    memory.fill(partial, 0, 1024)
    for (let t = start; t < end; t++) {
      const row = tile + (<usize>t << 10)
      for (let i: usize = 0; i < 1024; i += 16) {
        const value = v128.load(row + i)
        v128.store(partial + i, f32x4.add(v128.load(partial + i), f32x4.mul(value, value)))
      }
    }
    for (let i: usize = 0; i < 1024; i += 16) addToDoubles(squares + (i << 1), v128.load(partial + i))
  }
  for (let i: u32 = 0; i < LANES; i++) {
    const whole = f64.load(squares + (i << 3))
    let left = whole
    for (let k: u32 = 0; k < count; k++) {
      const score = <f64>f32.load(scores + (<usize>k << 10) + (i << 2))
      if (abs(score) >= f64.load(strongFrom + (k << 3))) left -= score * score
    }
    f32.store(scales + (i << 2), left > leastShare * leastShare * whole ? <f32>sqrt(<f64>(rows - 1) / left) : 0)
  }
  for (let t: u32 = 0; t < rows; t++) {
    const row = tile + (<usize>t << 10)
    for (let i: usize = 0; i < 1024; i += 16) v128.store(row + i, f32x4.mul(v128.load(row + i), v128.load(scales + i)))
  }
}
