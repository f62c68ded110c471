/** How does one tile of X become 256 whitened voxels, K (x - mean) sqrt(V), component after component? */
import { ROW, SIZE, TILE } from './layout.as'
import { multiplyFour, multiplyTwo } from './panels.as'

/** Time points that are added at a stretch, so that the packed voxels stay in the nearest cache. */
const BLOCK: u32 = 256

/**
 * out[c][v] = sum over t of whitening[t][c] (tile[t][v] - means[v]) + slopes[c] means[v] - offsets[c]: `padded` = C rounded up to 2 rows of 256 voxels.
 * whitening: panels of 4 components (the last of 2 where that is enough), each [rows][4 or 2]. means: 256 numbers, or 0 for none.
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
    const row = out + c * ROW
    const offset = f64.load(offsets + (c << 3))
    const slope = f64.load(slopes + (c << 3))
    for (let v: u32 = 0; v < TILE; v++) {
      const mean: f64 = means ? <f64>load<real>(means + v * SIZE) : 0
      store<real>(row + v * SIZE, <real>(slope * mean - offset))
    }
  }
  for (let start: u32 = 0; start < rows; start += BLOCK) {
    const count = min(BLOCK, rows - start)
    const apart = <usize>count << 5
    for (let lane: usize = 0; lane < ROW; lane += 64) {
      packVoxels(tile + start * ROW + lane, means ? means + lane : 0, count, scratch)
      const target = out + lane
      let panel = whitening
      let c: u32 = 0
      for (; c + 4 <= padded; c += 4) {
        const weights = panel + start * 4 * SIZE
        multiplyFour(weights, scratch, 32, count, target + c * ROW, true)
        multiplyFour(weights, scratch + apart, 32, count, target + c * ROW + 32, true)
        panel += rows * 4 * SIZE
      }
      if (c < padded) multiplyTwo(panel + start * 2 * SIZE, scratch, apart, 32, count, target + c * ROW, true)
    }
  }
}

/** 64 bytes of voxels of `count` volumes as two panels of [count][32 bytes], their means (0: none) taken off. */
@inline
function packVoxels(from: usize, means: usize, count: u32, to: usize): void {
  let m0 = v128.splat<real>(0)
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
    v128.store(to, v128.sub<real>(v128.load(from), m0))
    v128.store(to, v128.sub<real>(v128.load(from, 16), m1), 16)
    v128.store(far, v128.sub<real>(v128.load(from, 32), m2))
    v128.store(far, v128.sub<real>(v128.load(from, 48), m3), 16)
    from += ROW
    to += 32
    far += 32
  }
}
