/** What is computed of one map, value by value: moments, scale, peak, the voxels above a threshold, neighbours. Sums in float64, in the order of the voxels. */

@inline
function item<T>(array: usize, index: u32): usize {
  return array + <usize>index * sizeof<T>()
}

/** found: mean, and the sums of the second, third and fourth powers of the differences from it; float64. */
@inline
function moments<T>(values: usize, count: u32, found: usize): void {
  let mean: f64 = 0
  for (let index: u32 = 0; index < count; index++) mean += <f64>load<T>(item<T>(values, index))
  mean /= <f64>count
  let second: f64 = 0
  let third: f64 = 0
  let fourth: f64 = 0
  for (let index: u32 = 0; index < count; index++) {
    const distance = <f64>load<T>(item<T>(values, index)) - mean
    const square = distance * distance
    second += square
    third += square * distance
    fourth += square * square
  }
  store<f64>(found, mean)
  store<f64>(found, second, 8)
  store<f64>(found, third, 16)
  store<f64>(found, fourth, 24)
}

/** value <- (value - shift) / divisor. */
@inline
function rescale<T>(values: usize, count: u32, shift: f64, divisor: f64): void {
  for (let index: u32 = 0; index < count; index++) {
    store<T>(item<T>(values, index), <T>((<f64>load<T>(item<T>(values, index)) - shift) / divisor))
  }
}

/** The place of the largest absolute value; the first one on ties. */
@inline
function peak<T>(values: usize, count: u32): u32 {
  let found: u32 = 0
  let largest: f64 = -1
  for (let index: u32 = 0; index < count; index++) {
    const size = abs(<f64>load<T>(item<T>(values, index)))
    if (size > largest) {
      largest = size
      found = index
    }
  }
  return found
}

/** Keeps of values and voxels (uint32) those whose |value| is above `floor`, or with `orEqual` at least `floor`; 0 never counts. In place; gives how many. */
@inline
function keepLarge<T>(values: usize, voxels: usize, count: u32, floor: f64, orEqual: bool): u32 {
  let kept: u32 = 0
  for (let index: u32 = 0; index < count; index++) {
    const value = load<T>(item<T>(values, index))
    const size = abs(<f64>value)
    if (!(size > floor || (orEqual && size == floor)) || size == 0) continue
    store<T>(item<T>(values, kept), value)
    store<u32>(item<u32>(voxels, kept), load<u32>(item<u32>(voxels, index)))
    kept++
  }
  return kept
}

/** absolute: |values| that are not 0, float64; gives how many. */
@inline
function sizesOf<T>(values: usize, count: u32, absolute: usize): u32 {
  let kept: u32 = 0
  for (let index: u32 = 0; index < count; index++) {
    const size = abs(<f64>load<T>(item<T>(values, index)))
    if (size == 0) continue
    store<f64>(item<f64>(absolute, kept), size)
    kept++
  }
  return kept
}

export function momentsFloat32(values: usize, count: u32, found: usize): void {
  moments<f32>(values, count, found)
}
export function momentsFloat64(values: usize, count: u32, found: usize): void {
  moments<f64>(values, count, found)
}
export function rescaleFloat32(values: usize, count: u32, shift: f64, divisor: f64): void {
  rescale<f32>(values, count, shift, divisor)
}
export function rescaleFloat64(values: usize, count: u32, shift: f64, divisor: f64): void {
  rescale<f64>(values, count, shift, divisor)
}
export function peakFloat32(values: usize, count: u32): u32 {
  return peak<f32>(values, count)
}
export function peakFloat64(values: usize, count: u32): u32 {
  return peak<f64>(values, count)
}
export function keepLargeFloat32(values: usize, voxels: usize, count: u32, floor: f64, orEqual: bool): u32 {
  return keepLarge<f32>(values, voxels, count, floor, orEqual)
}
export function keepLargeFloat64(values: usize, voxels: usize, count: u32, floor: f64, orEqual: bool): u32 {
  return keepLarge<f64>(values, voxels, count, floor, orEqual)
}
export function sizesOfFloat32(values: usize, count: u32, absolute: usize): u32 {
  return sizesOf<f32>(values, count, absolute)
}
export function sizesOfFloat64(values: usize, count: u32, absolute: usize): u32 {
  return sizesOf<f64>(values, count, absolute)
}

/** values <- values - others, float64. */
export function subtractFloat64(values: usize, others: usize, count: u32): void {
  for (let index: u32 = 0; index < count; index++) {
    const at = item<f64>(values, index)
    store<f64>(at, load<f64>(at) - load<f64>(item<f64>(others, index)))
  }
}

/** Adds to found, over the voxels that have a neighbour: the product of the two float64 values, and half the sum of their squares. places: uint32, 0 = none. */
export function addNeighbours(values: usize, places: usize, count: u32, found: usize): void {
  let products = load<f64>(found)
  let powers = load<f64>(found, 8)
  for (let index: u32 = 0; index < count; index++) {
    const other = load<u32>(item<u32>(places, index))
    if (other == 0) continue
    const value = load<f64>(item<f64>(values, index))
    const next = load<f64>(item<f64>(values, other))
    products += value * next
    powers += (value * value + next * next) / 2
  }
  store<f64>(found, products)
  store<f64>(found, powers, 8)
}
