/** How does one tile of X become 256 whitened voxels, K (x - mean) sqrt(V), voxel after voxel? */
import { madd } from './vector.as'

/** Time points that are added in float32 at a stretch, so that the packed voxels stay in the nearest cache. */
const BLOCK: u32 = 256

/** out[v][c] += sum over k of a[k][v] b[k][c]; v < 4, c < 8 (or 4 when `narrow`). b has 8 (4) numbers per k. */
// @ts-ignore: decorator
@inline
function fourVoxels(a: usize, b: usize, count: u32, out: usize, outStride: usize): void {
  let c00 = f32x4.splat(0)
  let c01 = f32x4.splat(0)
  let c10 = f32x4.splat(0)
  let c11 = f32x4.splat(0)
  let c20 = f32x4.splat(0)
  let c21 = f32x4.splat(0)
  let c30 = f32x4.splat(0)
  let c31 = f32x4.splat(0)
  const end = a + (<usize>count << 4)
  while (a < end) {
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    let s = v128.load32_splat(a)
    c00 = madd(s, b0, c00)
    c01 = madd(s, b1, c01)
    s = v128.load32_splat(a, 4)
    c10 = madd(s, b0, c10)
    c11 = madd(s, b1, c11)
    s = v128.load32_splat(a, 8)
    c20 = madd(s, b0, c20)
    c21 = madd(s, b1, c21)
    s = v128.load32_splat(a, 12)
    c30 = madd(s, b0, c30)
    c31 = madd(s, b1, c31)
    a += 16
    b += 32
  }
  v128.store(out, f32x4.add(v128.load(out), c00))
  v128.store(out, f32x4.add(v128.load(out, 16), c01), 16)
  out += outStride
  v128.store(out, f32x4.add(v128.load(out), c10))
  v128.store(out, f32x4.add(v128.load(out, 16), c11), 16)
  out += outStride
  v128.store(out, f32x4.add(v128.load(out), c20))
  v128.store(out, f32x4.add(v128.load(out, 16), c21), 16)
  out += outStride
  v128.store(out, f32x4.add(v128.load(out), c30))
  v128.store(out, f32x4.add(v128.load(out, 16), c31), 16)
}

// @ts-ignore: decorator
@inline
function fourVoxelsNarrow(a: usize, b: usize, count: u32, out: usize, outStride: usize): void {
  let c0 = f32x4.splat(0)
  let c1 = f32x4.splat(0)
  let c2 = f32x4.splat(0)
  let c3 = f32x4.splat(0)
  const end = a + (<usize>count << 4)
  while (a < end) {
    const b0 = v128.load(b)
    c0 = madd(v128.load32_splat(a), b0, c0)
    c1 = madd(v128.load32_splat(a, 4), b0, c1)
    c2 = madd(v128.load32_splat(a, 8), b0, c2)
    c3 = madd(v128.load32_splat(a, 12), b0, c3)
    a += 16
    b += 16
  }
  v128.store(out, f32x4.add(v128.load(out), c0))
  out += outStride
  v128.store(out, f32x4.add(v128.load(out), c1))
  out += outStride
  v128.store(out, f32x4.add(v128.load(out), c2))
  out += outStride
  v128.store(out, f32x4.add(v128.load(out), c3))
}

/**
 * out[v][c] = sum over t of whitening[t][c] (tile[t][v] - means[v]) + slopes[c] means[v] - offsets[c], 256 voxels, `padded` = C rounded up to 4 numbers each.
 * whitening: panels of 8 components (the last of 4 where C asks for it), each [rows][8 or 4]. means: 256 float32, or 0 for none.
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
  const outStride = <usize>padded << 2
  for (let v: u32 = 0; v < 256; v++) {
    const row = out + v * outStride
    const mean: f64 = means ? <f64>f32.load(means + (v << 2)) : 0
    for (let c: u32 = 0; c < padded; c++) {
      f32.store(row + (c << 2), <f32>(f64.load(slopes + (c << 3)) * mean - f64.load(offsets + (c << 3))))
    }
  }
  const wide = padded >> 3
  const narrow = padded & 4
  for (let start: u32 = 0; start < rows; start += BLOCK) {
    const count = min(BLOCK, rows - start)
    for (let lane: usize = 0; lane < 1024; lane += 64) {
      // Sixteen voxels as four panels [count][4], their means taken off.
      let m0 = f32x4.splat(0)
      let m1 = m0
      let m2 = m0
      let m3 = m0
      if (means) {
        m0 = v128.load(means + lane)
        m1 = v128.load(means + lane, 16)
        m2 = v128.load(means + lane, 32)
        m3 = v128.load(means + lane, 48)
      }
      let from = tile + (<usize>start << 10) + lane
      const panelBytes = <usize>count << 4
      let to = scratch
      for (let t: u32 = 0; t < count; t++) {
        v128.store(to, f32x4.sub(v128.load(from), m0))
        v128.store(to + panelBytes, f32x4.sub(v128.load(from, 16), m1))
        v128.store(to + 2 * panelBytes, f32x4.sub(v128.load(from, 32), m2))
        v128.store(to + 3 * panelBytes, f32x4.sub(v128.load(from, 48), m3))
        from += 1024
        to += 16
      }
      const target = out + (lane >> 2) * outStride
      for (let panel: u32 = 0; panel < wide; panel++) {
        const b = whitening + <usize>panel * (<usize>rows << 5) + (<usize>start << 5)
        for (let group: u32 = 0; group < 4; group++) {
          fourVoxels(scratch + group * panelBytes, b, count, target + (<usize>group << 2) * outStride + (panel << 5), outStride)
        }
      }
      if (narrow) {
        const b = whitening + <usize>wide * (<usize>rows << 5) + (<usize>start << 4)
        for (let group: u32 = 0; group < 4; group++) {
          fourVoxelsNarrow(scratch + group * panelBytes, b, count, target + (<usize>group << 2) * outStride + (wide << 5), outStride)
        }
      }
    }
  }
}
