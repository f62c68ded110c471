/** How do the stored bytes of a volume become values, and a float64 sum? */
import { SIZE } from './layout.as'
import { demote, rounded, upper } from './vector.as'

/** As in read/datatypes.ts. */
const INT8: u32 = 0
const UINT8: u32 = 1
const INT16: u32 = 2
const UINT16: u32 = 3
const INT32: u32 = 4
const UINT32: u32 = 5
const INT64: u32 = 6
const UINT64: u32 = 7
const FLOAT32: u32 = 8

/** Four stored whole numbers of at most 32 bits from `source` on, as int32 (uint32: the same bits). */
@inline
function loadWhole4(datatype: u32, source: usize, index: u32): v128 {
  if (datatype == INT16) return v128.load16x4_s(source + (index << 1))
  if (datatype == UINT16) return v128.load16x4_u(source + (index << 1))
  if (datatype == UINT8) return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(source + index)))
  if (datatype == INT8) return i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(v128.load32_zero(source + index)))
  return v128.load(source + (index << 2))
}

/** One value of 64 bits. */
@inline
function loadLong(datatype: u32, source: usize, index: u32): f64 {
  if (datatype == INT64) return <f64>load<i64>(source + (index << 3))
  if (datatype == UINT64) return <f64>load<u64>(source + (index << 3))
  return load<f64>(source + (index << 3))
}

/** Values whose non-finite ones have become 0. */
@inline
function finite(values: v128): v128 {
  return v128.and(values, v128.eq<real>(v128.sub<real>(values, values), v128.splat<real>(0)))
}

/** Writes four float64 values as the type that voxels are kept in, non-finite ones as 0; single: of float64, rounded to float32. */
@inline
function storeFour(target: usize, low: v128, high: v128, single: bool): void {
  if (SIZE == 4) {
    v128.store(target, finite(demote(low, high)))
  } else {
    v128.store(target, finite(single ? rounded(low) : low))
    v128.store(target, finite(single ? rounded(high) : high), 16)
  }
}

/** The lower two of four stored values of at most 32 bits, as float64. */
@inline
function lowerTwo(datatype: u32, stored: v128): v128 {
  if (datatype == FLOAT32) return f64x2.promote_low_f32x4(stored)
  if (datatype == UINT32) return f64x2.convert_low_i32x4_u(stored)
  return f64x2.convert_low_i32x4_s(stored)
}

/**
 * value = stored * slope + intercept in float64, non-finite -> 0; rounded to float32 where voxels are kept so, or `single` says so.
 * Writes `count` rounded up to 4 values and reads as far.
 */
export function convertRow(
  datatype: u32,
  source: usize,
  target: usize,
  count: u32,
  scaled: bool,
  slope: f64,
  intercept: f64,
  single: bool,
): void {
  const slopes = f64x2.splat(slope)
  const intercepts = f64x2.splat(intercept)
  if (datatype < INT64 || datatype == FLOAT32) {
    for (let i: u32 = 0; i < count; i += 4) {
      const stored = loadWhole4(datatype, source, i)
      const at = target + i * SIZE
      if (SIZE == 4 && !scaled) {
        if (datatype == FLOAT32) v128.store(at, finite(stored))
        else v128.store(at, datatype == UINT32 ? f32x4.convert_i32x4_u(stored) : f32x4.convert_i32x4_s(stored))
        continue
      }
      let low = lowerTwo(datatype, stored)
      let high = lowerTwo(datatype, upper(stored))
      if (scaled) {
        low = f64x2.add(f64x2.mul(low, slopes), intercepts)
        high = f64x2.add(f64x2.mul(high, slopes), intercepts)
      }
      storeFour(at, low, high, single)
    }
    return
  }
  const padded = (count + 3) & ~3
  for (let i: u32 = 0; i < padded; i++) {
    let value = loadLong(datatype, source, i)
    if (scaled) value = value * slope + intercept
    const kept = <real>value
    store<real>(target + i * SIZE, kept - kept == 0 ? kept : 0)
  }
}

/**
 * Adds the scaled values of `volumes` volumes, `volumeBytes` apart, to float64 sums, for voxels from (a multiple of 8) to to.
 * Whole numbers up to 16 bits that are not scaled are first added exactly in int32. Reads and writes up to the next multiple of 8 voxels.
 */
export function addStored(
  datatype: u32,
  source: usize,
  volumeBytes: usize,
  volumes: u32,
  sums: usize,
  from: u32,
  to: u32,
  scaled: u32,
  slope: f64,
  intercept: f64,
): void {
  if (datatype <= UINT16 && !scaled) {
    for (let i = from; i < to; i += 8) {
      let low = i32x4.splat(0)
      let high = i32x4.splat(0)
      let volume = source
      for (let b: u32 = 0; b < volumes; b++) {
        low = i32x4.add(low, loadWhole4(datatype, volume, i))
        high = i32x4.add(high, loadWhole4(datatype, volume, i + 4))
        volume += volumeBytes
      }
      const at = sums + (<usize>i << 3)
      v128.store(at, f64x2.add(v128.load(at), f64x2.convert_low_i32x4_s(low)))
      v128.store(at, f64x2.add(v128.load(at, 16), f64x2.convert_low_i32x4_s(upper(low))), 16)
      v128.store(at, f64x2.add(v128.load(at, 32), f64x2.convert_low_i32x4_s(high)), 32)
      v128.store(at, f64x2.add(v128.load(at, 48), f64x2.convert_low_i32x4_s(upper(high))), 48)
    }
    return
  }
  const slopes = f64x2.splat(slope)
  const intercepts = f64x2.splat(intercept)
  for (let b: u32 = 0; b < volumes; b++) {
    const volume = source + b * volumeBytes
    if (datatype < INT64 || datatype == FLOAT32) {
      for (let i = from; i < to; i += 4) {
        const stored = loadWhole4(datatype, volume, i)
        let first = lowerTwo(datatype, stored)
        let second = lowerTwo(datatype, upper(stored))
        if (scaled) {
          first = f64x2.add(f64x2.mul(first, slopes), intercepts)
          second = f64x2.add(f64x2.mul(second, slopes), intercepts)
        }
        const at = sums + (<usize>i << 3)
        v128.store(at, f64x2.add(v128.load(at), first))
        v128.store(at, f64x2.add(v128.load(at, 16), second), 16)
      }
    } else {
      for (let i = from; i < to; i++) {
        const at = sums + (<usize>i << 3)
        const value = loadLong(datatype, volume, i)
        store<f64>(at, load<f64>(at) + (scaled ? value * slope + intercept : value))
      }
    }
  }
}

/** Turns the byte order of `bytes` bytes of values of `width` bytes (2, 4 or 8) round, in place; touches up to the next multiple of 16. */
export function swapBytes(at: usize, bytes: usize, width: u32): void {
  const end = at + bytes
  if (width == 2) {
    for (let p = at; p < end; p += 16) {
      const v = v128.load(p)
      v128.store(p, i8x16.shuffle(v, v, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14))
    }
  } else if (width == 4) {
    for (let p = at; p < end; p += 16) {
      const v = v128.load(p)
      v128.store(p, i8x16.shuffle(v, v, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12))
    }
  } else {
    for (let p = at; p < end; p += 16) {
      const v = v128.load(p)
      v128.store(p, i8x16.shuffle(v, v, 7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8))
    }
  }
}
