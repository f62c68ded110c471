/** How does one tile of X become 256 whitened voxels, K (x - mean) sqrt(V), component after component? */
import { multiplyFour, multiplyTwo } from './panels.as'

/** Time points that are added in float32 at a stretch, so that the packed voxels stay in the nearest cache. */
const BLOCK: u32 = 256

/**
 * out[c][v] = sum over t of whitening[t][c] (tile[t][v] - means[v]) + slopes[c] means[v] - offsets[c]: `padded` = C rounded up to 2 rows of 256 voxels.
 * whitening: panels of 4 components (the last of 2 where that is enough), each [rows][4 or 2]. means: 256 float32, or 0 for none.
 * slopes, offsets: `padded` float64 each. scratch: 16 KiB.
 */
export function whitenTile(
  tile: usize,
  rows: u32,
  means: usize,
  whitening: usize,
  padded: u32,
  slopes: usize,
  offsets: usize,
  out: usize,
  scratch: usize,
): void {
  for (let c: u32 = 0; c < padded; c++) {
    const row = out + (<usize>c << 10)
    const offset = f64.load(offsets + (c << 3))
    const slope = f64.load(slopes + (c << 3))
    for (let v: u32 = 0; v < 256; v++) {
      const mean: f64 = means ? <f64>f32.load(means + (v << 2)) : 0
      f32.store(row + (v << 2), <f32>(slope * mean - offset))
    }
  }
  for (let start: u32 = 0; start < rows; start += BLOCK) {
    const count = min(BLOCK, rows - start)
    const apart = <usize>count << 5
    for (let lane: usize = 0; lane < 1024; lane += 64) {
      packSixteen(tile + (<usize>start << 10) + lane, means ? means + lane : 0, count, scratch)
      const target = out + lane
      let panel = whitening
      let c: u32 = 0
      for (; c + 4 <= padded; c += 4) {
        const weights = panel + (<usize>start << 4)
        multiplyFour(weights, scratch, 32, count, target + (<usize>c << 10), true)
        multiplyFour(weights, scratch + apart, 32, count, target + (<usize>c << 10) + 32, true)
        panel += <usize>rows << 4
      }
      if (c < padded) multiplyTwo(panel + (<usize>start << 3), scratch, apart, 32, count, target + (<usize>c << 10), true)
    }
  }
}

/** Sixteen voxels of `count` volumes as two panels [count][8], their means (0: none) taken off. */
@inline
function packSixteen(from: usize, means: usize, count: u32, to: usize): void {
  let m0 = f32x4.splat(0)
  let m1 = m0
  let m2 = m0
  let m3 = m0
  if (means) {
    m0 = v128.load(means)
    m1 = v128.load(means, 16)
    m2 = v128.load(means, 32)
    m3 = v128.load(means, 48)
  }
  let far = to + (<usize>count << 5)
  for (let t: u32 = 0; t < count; t++) {
    v128.store(to, f32x4.sub(v128.load(from), m0))
    v128.store(to, f32x4.sub(v128.load(from, 16), m1), 16)
    v128.store(far, f32x4.sub(v128.load(from, 32), m2))
    v128.store(far, f32x4.sub(v128.load(from, 48), m3), 16)
    from += 1024
    to += 32
    far += 32
  }
}
