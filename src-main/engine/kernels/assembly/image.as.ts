/** Where do the values of an image stand in order, and what is done to masks? For masks, which decide voxel by voxel. */

@inline
function item<T>(array: usize, index: u32): usize {
  return array + <usize>index * sizeof<T>()
}

/** The float64 value of rank `rank` (0 = smallest) among `count`; moves them about: what lies before it is not larger, behind it not smaller. No NaN. */
export function orderStatistic(values: usize, count: u32, rank: u32): f64 {
  let low: i32 = 0
  let high: i32 = <i32>count - 1
  while (low < high) {
    const a = load<f64>(item<f64>(values, <u32>low))
    const b = load<f64>(item<f64>(values, <u32>((low + high) >>> 1)))
    const c = load<f64>(item<f64>(values, <u32>high))
    const pivot = max(min(a, b), min(max(a, b), c))
    let left = low
    let right = high
    // Hoare's partition: values equal to the pivot go to both sides, so that ties stay balanced.
    while (left <= right) {
      while (load<f64>(item<f64>(values, <u32>left)) < pivot) left++
      while (load<f64>(item<f64>(values, <u32>right)) > pivot) right--
      if (left > right) break
      const kept = load<f64>(item<f64>(values, <u32>left))
      store<f64>(item<f64>(values, <u32>left), load<f64>(item<f64>(values, <u32>right)))
      store<f64>(item<f64>(values, <u32>right), kept)
      left++
      right--
    }
    if (<i32>rank <= right) high = right
    else if (<i32>rank >= left) low = left
    else return load<f64>(item<f64>(values, rank))
  }
  return load<f64>(item<f64>(values, rank))
}

/**
 * Widest difference between neighbours among the sorted values from `lowest` to `highest`; the first one on ties. Linear: with more buckets than
 * values the widest gap lies between two buckets. smallest, largest: buckets + 1 float64 each; found: gap, and the midpoint of the gap.
 */
export function widestGapAmong(
  values: usize,
  count: u32,
  lowest: f64,
  highest: f64,
  buckets: u32,
  smallest: usize,
  largest: usize,
  found: usize,
): void {
  for (let bucket: u32 = 0; bucket <= buckets; bucket++) {
    store<f64>(item<f64>(smallest, bucket), Infinity)
    store<f64>(item<f64>(largest, bucket), -Infinity)
  }
  const perUnit = <f64>buckets / (highest - lowest)
  for (let index: u32 = 0; index < count; index++) {
    const value = load<f64>(item<f64>(values, index))
    if (value < lowest || value > highest) continue
    const bucket = min(buckets, <u32>((value - lowest) * perUnit))
    if (value < load<f64>(item<f64>(smallest, bucket))) store<f64>(item<f64>(smallest, bucket), value)
    if (value > load<f64>(item<f64>(largest, bucket))) store<f64>(item<f64>(largest, bucket), value)
  }
  let gap: f64 = -1
  let middle = lowest
  let below = lowest
  for (let bucket: u32 = 0; bucket <= buckets; bucket++) {
    const least = load<f64>(item<f64>(smallest, bucket))
    const most = load<f64>(item<f64>(largest, bucket))
    if (least > most) continue
    if (least - below > gap) {
      gap = least - below
      middle = 0.5 * (below + least)
    }
    below = most
  }
  store<f64>(found, gap)
  store<f64>(found, middle, 8)
}

/** float64 image -> T image with non-finite values 0. */
export function finiteFloat32(image: usize, count: u32, target: usize): void {
  for (let index: u32 = 0; index < count; index++) {
    const value = load<f64>(item<f64>(image, index))
    store<f32>(item<f32>(target, index), value - value == 0 ? <f32>value : 0)
  }
}

export function finiteFloat64(image: usize, count: u32, target: usize): void {
  for (let index: u32 = 0; index < count; index++) {
    const value = load<f64>(item<f64>(image, index))
    store<f64>(item<f64>(target, index), value - value == 0 ? value : 0)
  }
}

/** mask[v] = 1 where a float64 image is at least `cut`; gives how many. */
export function atLeast(image: usize, count: u32, cut: f64, mask: usize): u32 {
  let above: u32 = 0
  for (let index: u32 = 0; index < count; index++) {
    const isAbove: u32 = load<f64>(item<f64>(image, index)) >= cut ? 1 : 0
    store<u8>(mask + index, <u8>isAbove)
    above += isAbove
  }
  return above
}

/**
 * Every voxel of a mask of 0/1 bytes or-ed (spreading = 1) or and-ed (0) with its six neighbours, four voxels at a time, as the bytes of a word.
 * current, next: planes of (ny + 1) rows of `rowWords` words, at least one byte of 0 behind each row, a row of 0 behind each plane, and a plane of
 * 0 before and behind the first and last one. inside: rowWords words, 255 in the bytes that are voxels.
 */
export function spreadMask(current: usize, next: usize, ny: u32, nz: u32, rowWords: u32, inside: usize, spreading: u32): void {
  const rowBytes = <usize>rowWords << 2
  const planeBytes = rowBytes * (ny + 1)
  for (let k: u32 = 0; k < nz; k++) {
    let offset = <usize>(k + 1) * planeBytes
    for (let j: u32 = 0; j < ny; j++) {
      for (let word: u32 = 0; word < rowWords; word++) {
        const at = current + offset
        const own = load<u32>(at)
        // The bytes one lower and one higher in memory are the neighbours along i.
        const before = load<u32>(at - 1)
        const after = load<u32>(at + 1)
        const rowBefore = load<u32>(at - rowBytes)
        const rowAfter = load<u32>(at + rowBytes)
        const planeBefore = load<u32>(at - planeBytes)
        const planeAfter = load<u32>(at + planeBytes)
        const result =
          spreading == 1
            ? (own | before | after | rowBefore | rowAfter | planeBefore | planeAfter) & load<u32>(inside + (word << 2))
            : own & before & after & rowBefore & rowAfter & planeBefore & planeAfter
        store<u32>(next + offset, result)
        offset += 4
      }
    }
  }
}

/** How many of `count` bytes are 1 (all are 0 or 1). */
export function countOnes(mask: usize, count: u32): u32 {
  let ones: u32 = 0
  for (let index: u32 = 0; index < count; index++) ones += load<u8>(mask + index)
  return ones
}
