/** How do the stored bytes of a volume become float32 values and a float64 sum? */

/** As in kernels/datatypes.ts. */
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

/** float32 values whose non-finite ones have become 0. */
@inline
function finite4(values: v128): v128 {
  return v128.and(values, f32x4.eq(f32x4.sub(values, values), f32x4.splat(0)))
}

@inline
function demote(low: v128, high: v128): v128 {
  return i64x2.shuffle(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2)
}

/**
 * value = stored * slope + intercept in float64, rounded to float32, non-finite -> 0; without scaling the nearest float32.
 * Writes `count` rounded up to 4 values and reads as far.
 */
export function convertRow(datatype: u32, source: usize, target: usize, count: u32, scaled: bool, slope: f64, intercept: f64): void {
  const slopes = f64x2.splat(slope)
  const intercepts = f64x2.splat(intercept)
  if (datatype < INT64) {
    const unsigned32 = datatype == UINT32
    for (let i: u32 = 0; i < count; i += 4) {
      const whole = loadWhole4(datatype, source, i)
      let values: v128
      if (scaled) {
        const upper = i64x2.shuffle(whole, whole, 1, 0)
        const low = unsigned32 ? f64x2.convert_low_i32x4_u(whole) : f64x2.convert_low_i32x4_s(whole)
        const high = unsigned32 ? f64x2.convert_low_i32x4_u(upper) : f64x2.convert_low_i32x4_s(upper)
        values = finite4(
          demote(f64x2.add(f64x2.mul(low, slopes), intercepts), f64x2.add(f64x2.mul(high, slopes), intercepts)),
        )
      } else {
        values = unsigned32 ? f32x4.convert_i32x4_u(whole) : f32x4.convert_i32x4_s(whole)
      }
      v128.store(target + (i << 2), values)
    }
  } else if (datatype == FLOAT32) {
    for (let i: u32 = 0; i < count; i += 4) {
      let values = v128.load(source + (i << 2))
      if (scaled) {
        const low = f64x2.promote_low_f32x4(values)
        const high = f64x2.promote_low_f32x4(i64x2.shuffle(values, values, 1, 0))
        values = demote(f64x2.add(f64x2.mul(low, slopes), intercepts), f64x2.add(f64x2.mul(high, slopes), intercepts))
      }
      v128.store(target + (i << 2), finite4(values))
    }
  } else {
    const padded = (count + 3) & ~3
    for (let i: u32 = 0; i < padded; i++) {
      let value = loadLong(datatype, source, i)
      if (scaled) value = value * slope + intercept
      const single = <f32>value
      store<f32>(target + (i << 2), single - single == 0 ? single : 0)
    }
  }
}

/**
 * Adds the stored (not scaled) values of `volumes` volumes, `volumeBytes` apart, to float64 sums, for voxels from (a multiple of 8) to to.
 * Whole numbers up to 16 bits are first added exactly in int32. Reads and writes up to the next multiple of 8 voxels.
 */
export function addStored(datatype: u32, source: usize, volumeBytes: usize, volumes: u32, sums: usize, from: u32, to: u32): void {
  if (datatype <= UINT16) {
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
      v128.store(at, f64x2.add(v128.load(at, 16), f64x2.convert_low_i32x4_s(i64x2.shuffle(low, low, 1, 0))), 16)
      v128.store(at, f64x2.add(v128.load(at, 32), f64x2.convert_low_i32x4_s(high)), 32)
      v128.store(at, f64x2.add(v128.load(at, 48), f64x2.convert_low_i32x4_s(i64x2.shuffle(high, high, 1, 0))), 48)
    }
    return
  }
  for (let b: u32 = 0; b < volumes; b++) {
    const volume = source + b * volumeBytes
    if (datatype < INT64 || datatype == FLOAT32) {
      for (let i = from; i < to; i += 4) {
        const stored = v128.load(volume + (<usize>i << 2))
        const upper = i64x2.shuffle(stored, stored, 1, 0)
        let first: v128
        let second: v128
        if (datatype == FLOAT32) {
          first = f64x2.promote_low_f32x4(stored)
          second = f64x2.promote_low_f32x4(upper)
        } else if (datatype == UINT32) {
          first = f64x2.convert_low_i32x4_u(stored)
          second = f64x2.convert_low_i32x4_u(upper)
        } else {
          first = f64x2.convert_low_i32x4_s(stored)
          second = f64x2.convert_low_i32x4_s(upper)
        }
        const at = sums + (<usize>i << 3)
        v128.store(at, f64x2.add(v128.load(at), first))
        v128.store(at, f64x2.add(v128.load(at, 16), second), 16)
      }
    } else {
      for (let i = from; i < to; i++) {
        const at = sums + (<usize>i << 3)
        store<f64>(at, load<f64>(at) + loadLong(datatype, volume, i))
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
