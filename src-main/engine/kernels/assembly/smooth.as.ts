/**
 * How is one plane of a volume smoothed along i, j and k and its voxels put into the tiles?
 * Separable symmetric FIR with the rules of scipy.ndimage.gaussian_filter1d (the caller brings weights and reflected indices), added from the outside in.
 * Only rows and stretches that some kept voxel depends on are touched.
 */
import { LANES, ROW, SIZE } from './layout.as'
import { convertRow } from './stored-values.as'
import { copyReals, madd, rounded } from './vector.as'

/** Layout of the plan (32-bit words), as written by kernels/gather-plan.ts. */
const NX: usize = 0
const NY: usize = 4
const STRIDE: usize = 8
const RADIUS_X: usize = 12
const RADIUS_Y: usize = 16
const RADIUS_Z: usize = 20
const WEIGHTS_X: usize = 24
const WEIGHTS_Y: usize = 28
const WEIGHTS_Z: usize = 32
const SPANS_X: usize = 36
const SPANS_Y: usize = 40
const SPANS_Z: usize = 44
const REFLECT_X: usize = 48
const REFLECT_Y: usize = 52
const REFLECT_Z: usize = 56
const RING: usize = 60
const FIRST_RUN: usize = 64
const RUNS: usize = 68
const TILES: usize = 72
const TILE_ROWS: usize = 76
const DATATYPE: usize = 80
const SCALED: usize = 84
const SLOPE: usize = 88
const INTERCEPT: usize = 96
const BYTES_PER_VOXEL: usize = 104
const LINE_OFFSET: usize = 108
const PLANE_OFFSET: usize = 112
const RING_OFFSET: usize = 116
const ROW_OFFSET: usize = 120
/** Of float64: what was smoothed along an axis is rounded to float32, as scipy does with single-precision volumes. */
const SINGLE: usize = 124

@inline
function put(target: usize, sum: v128, single: bool): void {
  v128.store(target, single ? rounded(sum) : sum)
}

/** Sums one symmetric kernel over rows: target[x] = w0 centre[x] + sum_k w_k (before_k[x] + after_k[x]); pairs lists the 2 radius row addresses. */
@inline
function filterRows(centre: usize, pairs: usize, radius: u32, weights: usize, target: usize, from: u32, to: u32, single: bool): void {
  const w0 = v128.load_splat<real>(weights)
  let x = from
  for (; x + 4 * LANES <= to; x += 4 * LANES) {
    const at = x * SIZE
    let s0 = v128.mul<real>(v128.load(centre + at), w0)
    let s1 = v128.mul<real>(v128.load(centre + at, 16), w0)
    let s2 = v128.mul<real>(v128.load(centre + at, 32), w0)
    let s3 = v128.mul<real>(v128.load(centre + at, 48), w0)
    for (let k = radius; k > 0; k--) {
      const w = v128.load_splat<real>(weights + k * SIZE)
      const before = load<u32>(pairs + (k << 3)) + at
      const after = load<u32>(pairs + (k << 3), 4) + at
      s0 = madd(v128.add<real>(v128.load(before), v128.load(after)), w, s0)
      s1 = madd(v128.add<real>(v128.load(before, 16), v128.load(after, 16)), w, s1)
      s2 = madd(v128.add<real>(v128.load(before, 32), v128.load(after, 32)), w, s2)
      s3 = madd(v128.add<real>(v128.load(before, 48), v128.load(after, 48)), w, s3)
    }
    put(target + at, s0, single)
    put(target + at + 16, s1, single)
    put(target + at + 32, s2, single)
    put(target + at + 48, s3, single)
  }
  for (; x < to; x += LANES) {
    const at = x * SIZE
    let s0 = v128.mul<real>(v128.load(centre + at), w0)
    for (let k = radius; k > 0; k--) {
      const before = load<u32>(pairs + (k << 3)) + at
      const after = load<u32>(pairs + (k << 3), 4) + at
      s0 = madd(v128.add<real>(v128.load(before), v128.load(after)), v128.load_splat<real>(weights + k * SIZE), s0)
    }
    put(target + at, s0, single)
  }
}

/** Converts and smooths plane z along i into the thread's plane buffer. */
function filterAlongI(plan: usize, scratch: usize, volume: usize, z: u32): void {
  const nx = load<u32>(plan, NX)
  const ny = load<u32>(plan, NY)
  const stride = load<u32>(plan, STRIDE)
  const radius = load<u32>(plan, RADIUS_X)
  const weights = <usize>load<u32>(plan, WEIGHTS_X)
  const spans = <usize>load<u32>(plan, SPANS_X) + ((z * ny) << 3)
  const reflect = <usize>load<u32>(plan, REFLECT_X)
  const datatype = load<u32>(plan, DATATYPE)
  const scaled = load<u32>(plan, SCALED) != 0
  const slope = load<f64>(plan, SLOPE)
  const intercept = load<f64>(plan, INTERCEPT)
  const bytes = load<u32>(plan, BYTES_PER_VOXEL)
  const single = load<u32>(plan, SINGLE) != 0
  // Value x of the row is the x-th number from `line` on; `radius` reflected values lie on either side.
  const line = scratch + load<u32>(plan, LINE_OFFSET) + radius * SIZE
  const plane = scratch + load<u32>(plan, PLANE_OFFSET)
  const w0 = v128.load_splat<real>(weights)
  for (let y: u32 = 0; y < ny; y++) {
    const from = load<u32>(spans + (y << 3))
    const to = load<u32>(spans + (y << 3), 4)
    if (from >= to) continue
    const first = from > radius ? from - radius : 0
    const last = min(nx, to + radius)
    const source = volume + <usize>((z * ny + y) * nx + first) * bytes
    const target = plane + y * stride * SIZE
    if (radius == 0) {
      convertRow(datatype, source, target + first * SIZE, last - first, scaled, slope, intercept, single)
      continue
    }
    convertRow(datatype, source, line + first * SIZE, last - first, scaled, slope, intercept, single)
    if (from < radius) {
      for (let k: u32 = 1; k <= radius; k++) {
        store<real>(line - k * SIZE, load<real>(line + load<u32>(reflect + ((radius - k) << 2)) * SIZE))
      }
    }
    if (to + radius > nx) {
      for (let k: u32 = 0; k < radius; k++) {
        store<real>(line + (nx + k) * SIZE, load<real>(line + load<u32>(reflect + ((radius + nx + k) << 2)) * SIZE))
      }
    }
    for (let x = from; x < to; x += LANES) {
      const at = line + x * SIZE
      let sum = v128.mul<real>(v128.load(at), w0)
      for (let away = radius * SIZE; away > 0; away -= SIZE) {
        sum = madd(v128.add<real>(v128.load(at - away), v128.load(at + away)), v128.load_splat<real>(weights + away), sum)
      }
      put(target + x * SIZE, sum, single)
    }
  }
}

/** Smooths the plane buffer along j into the ring's slot of plane z. */
function filterAlongJ(plan: usize, scratch: usize, z: u32): void {
  const ny = load<u32>(plan, NY)
  const stride = load<u32>(plan, STRIDE)
  const radius = load<u32>(plan, RADIUS_Y)
  const weights = <usize>load<u32>(plan, WEIGHTS_Y)
  const spans = <usize>load<u32>(plan, SPANS_Y) + ((z * ny) << 3)
  const reflect = <usize>load<u32>(plan, REFLECT_Y)
  const plane = scratch + load<u32>(plan, PLANE_OFFSET)
  const pairs = scratch
  const single = load<u32>(plan, SINGLE) != 0
  const slot = scratch + load<u32>(plan, RING_OFFSET) + <usize>((z % load<u32>(plan, RING)) * ny * stride) * SIZE
  for (let y: u32 = 0; y < ny; y++) {
    const from = load<u32>(spans + (y << 3))
    const to = load<u32>(spans + (y << 3), 4)
    if (from >= to) continue
    const centre = reflect + ((y + radius) << 2)
    for (let k: u32 = 1; k <= radius; k++) {
      const away = k << 2
      store<u32>(pairs + (k << 3), plane + load<u32>(centre - away) * stride * SIZE)
      store<u32>(pairs + (k << 3), plane + load<u32>(centre + away) * stride * SIZE, 4)
    }
    filterRows(plane + y * stride * SIZE, pairs, radius, weights, slot + y * stride * SIZE, from, to, single)
  }
}

/** Converts plane z of a stored volume and smooths it along i and j; the thread's ring keeps the result. */
export function smoothPlane(plan: usize, scratch: usize, volume: usize, z: u32): void {
  filterAlongI(plan, scratch, volume, z)
  filterAlongJ(plan, scratch, z)
}

/** Smooths plane z along k from the ring, and puts its kept voxels into row `t` of the tiles. */
export function gatherPlane(plan: usize, scratch: usize, z: u32, t: u32): void {
  const ny = load<u32>(plan, NY)
  const stride = load<u32>(plan, STRIDE)
  const radius = load<u32>(plan, RADIUS_Z)
  const weights = <usize>load<u32>(plan, WEIGHTS_Z)
  const spans = <usize>load<u32>(plan, SPANS_Z) + ((z * ny) << 3)
  const reflect = <usize>load<u32>(plan, REFLECT_Z)
  const slots = load<u32>(plan, RING)
  const ring = scratch + load<u32>(plan, RING_OFFSET)
  const row = scratch + load<u32>(plan, ROW_OFFSET)
  const pairs = scratch
  const planeBytes = ny * stride * SIZE
  const firstRun = <usize>load<u32>(plan, FIRST_RUN) + ((z * ny) << 2)
  const runs = <usize>load<u32>(plan, RUNS)
  const tiles = <usize>load<u32>(plan, TILES) + t * ROW
  const tileBytes = load<u32>(plan, TILE_ROWS) * ROW
  const single = load<u32>(plan, SINGLE) != 0
  const centre = reflect + ((z + radius) << 2)
  for (let y: u32 = 0; y < ny; y++) {
    const from = load<u32>(spans + (y << 3))
    const to = load<u32>(spans + (y << 3), 4)
    if (from >= to) continue
    const offset = y * stride * SIZE
    for (let k: u32 = 1; k <= radius; k++) {
      const away = k << 2
      store<u32>(pairs + (k << 3), ring + (load<u32>(centre - away) % slots) * planeBytes + offset)
      store<u32>(pairs + (k << 3), ring + (load<u32>(centre + away) % slots) * planeBytes + offset, 4)
    }
    filterRows(ring + (z % slots) * planeBytes + offset, pairs, radius, weights, row, from, to, single)
    const end = load<u32>(firstRun + (y << 2), 4)
    for (let run = load<u32>(firstRun + (y << 2)); run < end; run++) {
      const at = runs + <usize>run * 12
      const position = load<u32>(at, 8)
      copyReals(row + load<u32>(at) * SIZE, tiles + <usize>(position >> 8) * tileBytes + (position & 255) * SIZE, load<u32>(at, 4))
    }
  }
}
