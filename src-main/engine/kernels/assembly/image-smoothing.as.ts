/** How is a whole image smoothed exactly as scipy does it? For masks, which decide voxel by voxel. */

@inline
function item<T>(array: usize, index: u32): usize {
  return array + <usize>index * sizeof<T>()
}

/** The place inside 0..count-1 that stands for `index` when the line is mirrored at both ends: d c b a | a b c d | d c b a. */
@inline
function reflect(index: i32, count: i32): u32 {
  if (<u32>index < <u32>count) return <u32>index
  const period = 2 * count
  let inPeriod = index % period
  if (inPeriod < 0) inPeriod += period
  return <u32>(inPeriod < count ? inPeriod : period - 1 - inPeriod)
}

/**
 * Smooths lines of `count` stretches of `width` neighbouring values, the stretches `stride` apart, along the stretches: each output is summed in
 * float64 from the outside in, as scipy.ndimage.gaussian_filter1d does, and rounded to T. weights: radius + 1 float64. copy: count x width float64.
 */
@inline
function smoothAcross<T>(start: usize, count: u32, width: u32, stride: u32, weights: usize, radius: u32, copy: usize): void {
  for (let index: u32 = 0; index < count; index++) {
    const from = item<T>(start, index * stride)
    const to = item<f64>(copy, index * width)
    for (let place: u32 = 0; place < width; place++) store<f64>(item<f64>(to, place), <f64>load<T>(item<T>(from, place)))
  }
  for (let index: u32 = 0; index < count; index++) {
    const target = item<T>(start, index * stride)
    const centre = item<f64>(copy, index * width)
    const sums = item<f64>(copy, count * width)
    const w0 = load<f64>(weights)
    for (let place: u32 = 0; place < width; place++) store<f64>(item<f64>(sums, place), load<f64>(item<f64>(centre, place)) * w0)
    for (let distance = radius; distance >= 1; distance--) {
      const before = item<f64>(copy, reflect(<i32>index - <i32>distance, <i32>count) * width)
      const after = item<f64>(copy, reflect(<i32>index + <i32>distance, <i32>count) * width)
      const weight = load<f64>(item<f64>(weights, distance))
      for (let place: u32 = 0; place < width; place++) {
        const sum = load<f64>(item<f64>(sums, place))
        store<f64>(item<f64>(sums, place), sum + (load<f64>(item<f64>(before, place)) + load<f64>(item<f64>(after, place))) * weight)
      }
    }
    for (let place: u32 = 0; place < width; place++) store<T>(item<T>(target, place), <T>load<f64>(item<f64>(sums, place)))
  }
}

/** The same for one row of neighbouring values, which are copied with as many mirrored ones on either side as the weights reach. copy: count + 2 radius float64. */
@inline
function smoothRow<T>(start: usize, count: u32, weights: usize, radius: u32, copy: usize): void {
  for (let place: u32 = 0; place < count + 2 * radius; place++) {
    const mirrored = reflect(<i32>place - <i32>radius, <i32>count)
    store<f64>(item<f64>(copy, place), <f64>load<T>(item<T>(start, mirrored)))
  }
  const w0 = load<f64>(weights)
  for (let place: u32 = 0; place < count; place++) {
    const centre = item<f64>(copy, place + radius)
    let sum = load<f64>(centre) * w0
    for (let distance = radius; distance >= 1; distance--) {
      const away = <usize>distance << 3
      sum += (load<f64>(centre - away) + load<f64>(centre + away)) * load<f64>(weights + away)
    }
    store<T>(item<T>(start, place), <T>sum)
  }
}

@inline
function smoothImage<T>(image: usize, nx: u32, ny: u32, nz: u32, weights: usize, radius: u32, copy: usize): void {
  for (let row: u32 = 0; row < ny * nz; row++) smoothRow<T>(item<T>(image, row * nx), nx, weights, radius, copy)
  for (let k: u32 = 0; k < nz; k++) smoothAcross<T>(item<T>(image, k * nx * ny), ny, nx, nx, weights, radius, copy)
  for (let j: u32 = 0; j < ny; j++) smoothAcross<T>(item<T>(image, j * nx), nz, nx, nx * ny, weights, radius, copy)
}

/** The same weights along i, j, k. copy: (max(ny, nz) + 1) x nx float64, and no less than nx + 2 radius. */
export function smoothFloat32(image: usize, nx: u32, ny: u32, nz: u32, weights: usize, radius: u32, copy: usize): void {
  smoothImage<f32>(image, nx, ny, nz, weights, radius, copy)
}

export function smoothFloat64(image: usize, nx: u32, ny: u32, nz: u32, weights: usize, radius: u32, copy: usize): void {
  smoothImage<f64>(image, nx, ny, nz, weights, radius, copy)
}
