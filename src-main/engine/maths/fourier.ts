/** What is the discrete Fourier transform of a real series of any length? (Radix 2, and Bluestein 1970 for other lengths.) */

/** Real and imaginary parts. */
interface ComplexSeries {
  readonly real: Float64Array
  readonly imaginary: Float64Array
}

/** X[k] = sum over t of x[t] exp(-2 pi i k t / n), for k = 0 to floor(n / 2); not scaled. O(n log n) for every n. */
export function realFourier(series: ArrayLike<number>): ComplexSeries {
  const length = series.length
  const kept = Math.floor(length / 2) + 1
  const full = (length & (length - 1)) === 0 ? powerOfTwo(series) : bluestein(series)
  return { real: full.real.slice(0, length === 0 ? 0 : kept), imaginary: full.imaginary.slice(0, length === 0 ? 0 : kept) }
}

function powerOfTwo(series: ArrayLike<number>): ComplexSeries {
  const transformed = { real: Float64Array.from(series), imaginary: new Float64Array(series.length) }
  transformInPlace(transformed)
  return transformed
}

/** k t = (k^2 + t^2 - (k - t)^2) / 2 turns the transform into a convolution with a chirp, done with transforms of a power of two. */
function bluestein(series: ArrayLike<number>): ComplexSeries {
  const length = series.length
  const padded = 2 ** Math.ceil(Math.log2(2 * length - 1))
  const cosine = new Float64Array(length)
  const sine = new Float64Array(length)
  for (let index = 0; index < length; index++) {
    // index^2 modulo 2n keeps the angle small, hence exact.
    const angle = (Math.PI * ((index * index) % (2 * length))) / length
    cosine[index] = Math.cos(angle)
    sine[index] = Math.sin(angle)
  }
  const signal = empty(padded)
  const chirp = empty(padded)
  for (let index = 0; index < length; index++) {
    signal.real[index] = series[index] * cosine[index]
    signal.imaginary[index] = -series[index] * sine[index]
    const mirror = (padded - index) % padded
    chirp.real[index] = chirp.real[mirror] = cosine[index]
    chirp.imaginary[index] = chirp.imaginary[mirror] = sine[index]
  }
  transformInPlace(signal)
  transformInPlace(chirp)
  // Conjugated product, so that the forward transform does the work of the inverse one.
  for (let index = 0; index < padded; index++) {
    const real = signal.real[index] * chirp.real[index] - signal.imaginary[index] * chirp.imaginary[index]
    const imaginary = signal.real[index] * chirp.imaginary[index] + signal.imaginary[index] * chirp.real[index]
    signal.real[index] = real
    signal.imaginary[index] = -imaginary
  }
  transformInPlace(signal)
  const result = empty(length)
  for (let index = 0; index < length; index++) {
    const real = signal.real[index] / padded
    const imaginary = -signal.imaginary[index] / padded
    result.real[index] = real * cosine[index] + imaginary * sine[index]
    result.imaginary[index] = imaginary * cosine[index] - real * sine[index]
  }
  return result
}

/** Decimation in time, for a length that is a power of two. */
function transformInPlace({ real, imaginary }: ComplexSeries): void {
  const length = real.length
  for (let index = 1, mirrored = 0; index < length; index++) {
    let bit = length >> 1
    for (; mirrored & bit; bit >>= 1) mirrored ^= bit
    mirrored ^= bit
    if (index < mirrored) {
      swap(real, index, mirrored)
      swap(imaginary, index, mirrored)
    }
  }
  for (let span = 2; span <= length; span *= 2) {
    const half = span / 2
    for (let turn = 0; turn < half; turn++) {
      const angle = (-2 * Math.PI * turn) / span
      const cosine = Math.cos(angle)
      const sine = Math.sin(angle)
      for (let even = turn; even < length; even += span) {
        const odd = even + half
        const turnedReal = real[odd] * cosine - imaginary[odd] * sine
        const turnedImaginary = real[odd] * sine + imaginary[odd] * cosine
        real[odd] = real[even] - turnedReal
        imaginary[odd] = imaginary[even] - turnedImaginary
        real[even] += turnedReal
        imaginary[even] += turnedImaginary
      }
    }
  }
}

function empty(length: number): ComplexSeries {
  return { real: new Float64Array(length), imaginary: new Float64Array(length) }
}

function swap(values: Float64Array, left: number, right: number): void {
  const kept = values[left]
  values[left] = values[right]
  values[right] = kept
}
