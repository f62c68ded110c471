/** Which recursive filter lets a band of frequencies through, and how does it start without a jump? (scipy 1.10, signal.butter and sosfilt_zi.) */

import type { SectionFilter } from '../kernels/backend'

interface Complex {
  readonly re: number
  readonly im: number
}

/** As nilearn's signal.butterworth asks for. */
const ORDER = 5

const add = (a: Complex, b: Complex): Complex => ({ re: a.re + b.re, im: a.im + b.im })
const scale = (a: Complex, factor: number): Complex => ({ re: a.re * factor, im: a.im * factor })
const multiply = (a: Complex, b: Complex): Complex => ({ re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re })
function divide(a: Complex, b: Complex): Complex {
  const power = b.re * b.re + b.im * b.im
  return { re: (a.re * b.re + a.im * b.im) / power, im: (a.im * b.re - a.re * b.im) / power }
}
function squareRoot(a: Complex): Complex {
  const length = Math.hypot(a.re, a.im)
  const re = Math.sqrt((length + Math.abs(a.re)) / 2)
  if (length === 0) return { re: 0, im: 0 }
  const other = Math.abs(a.im) / (2 * re)
  const sign = a.im < 0 ? -1 : 1
  return a.re >= 0 ? { re, im: sign * other } : { re: other, im: sign * re }
}

/**
 * A Butterworth filter of order 5 (10 for a band).
 * @param highPass lowest and @param lowPass highest frequency that passes (half power), as shares of the Nyquist frequency, between 0 and 1; null: no limit
 */
export function butterworth(highPass: number | null, lowPass: number | null): SectionFilter | null {
  if (highPass === null && lowPass === null) return null
  const { poles, zeros, gain } = digital(highPass, lowPass)
  const sections = inSections(poles, zeros)
  for (let place = 0; place < 3; place++) sections[place] *= gain
  const count = sections.length / 5
  const states = new Float64Array(2 * count)
  let level = 1
  for (let section = 0; section < count; section++) {
    const [b0, b1, b2, a1, a2] = sections.subarray(5 * section, 5 * section + 5)
    const response = (b0 + b1 + b2) / (1 + a1 + a2)
    const last = b2 - a2 * response
    states[2 * section + 1] = level * last
    states[2 * section] = level * (b1 - a1 * response + last)
    level *= response
  }
  // Three times the number of coefficients, as filtfilt and sosfiltfilt both have it.
  return { sections, states, padding: 3 * (poles.length + 1) }
}

/** Samples that a series must have more of than this, for a filter with these limits. */
export function paddingOf(highPass: number | null, lowPass: number | null): number {
  if (highPass === null && lowPass === null) return 0
  return 3 * ((highPass !== null && lowPass !== null ? 2 : 1) * ORDER + 1)
}

/** Poles, zeros and gain of the digital filter: the analogue prototype moved to the band, then the bilinear transform with a sampling rate of 2. */
function digital(highPass: number | null, lowPass: number | null): { poles: Complex[]; zeros: number[]; gain: number } {
  const warp = (frequency: number) => 4 * Math.tan((Math.PI * frequency) / 2)
  const prototype = Array.from({ length: ORDER }, (_, index) => {
    const angle = (Math.PI * (2 * index - ORDER + 1)) / (2 * ORDER)
    return { re: -Math.cos(angle), im: -Math.sin(angle) }
  })
  let poles: Complex[]
  // Zeros at frequency 0; as many as are missing to the number of poles lie at infinity, which becomes the Nyquist frequency.
  let zerosAtOrigin = 0
  let gain = 1
  if (highPass !== null && lowPass !== null) {
    const width = warp(lowPass) - warp(highPass)
    const centre = warp(lowPass) * warp(highPass)
    poles = prototype.flatMap((pole) => {
      const half = scale(pole, width / 2)
      const root = squareRoot(add(multiply(half, half), { re: -centre, im: 0 }))
      return [add(half, root), add(half, scale(root, -1))]
    })
    zerosAtOrigin = ORDER
    gain = width ** ORDER
  } else if (lowPass !== null) {
    poles = prototype.map((pole) => scale(pole, warp(lowPass)))
    gain = warp(lowPass) ** ORDER
  } else {
    poles = prototype.map((pole) => divide({ re: warp(highPass ?? 0), im: 0 }, pole))
    zerosAtOrigin = ORDER
  }
  const denominator = poles.reduce((product, pole) => multiply(product, { re: 4 - pole.re, im: -pole.im }), { re: 1, im: 0 })
  const zeros = Array.from({ length: poles.length }, (_, index) => (index < zerosAtOrigin ? 1 : -1))
  return {
    poles: poles.map((pole) => divide({ re: 4 + pole.re, im: pole.im }, { re: 4 - pole.re, im: -pole.im })),
    zeros,
    gain: divide({ re: gain * 4 ** zerosAtOrigin, im: 0 }, denominator).re,
  }
}

/** Conjugate poles, or two real ones, make a section; those nearest the unit circle come last. A lone real pole makes a section of order 1. */
function inSections(poles: readonly Complex[], zeros: readonly number[]): Float64Array {
  const isReal = (pole: Complex) => Math.abs(pole.im) < 1e-14
  const pairs: (readonly [Complex, Complex | null])[] = poles
    .filter((pole) => pole.im >= 1e-14)
    .map((pole) => [pole, { re: pole.re, im: -pole.im }])
  const reals = poles.filter(isReal).sort((left, right) => left.re - right.re)
  for (let index = 0; index < reals.length; index += 2) pairs.push([reals[index], reals[index + 1] ?? null])
  pairs.sort((left, right) => Math.hypot(left[0].re, left[0].im) - Math.hypot(right[0].re, right[0].im))
  const low = zeros.filter((zero) => zero === 1)
  const high = zeros.filter((zero) => zero === -1)
  const nextZero = (others: boolean): number => (others ? (high.pop() ?? low.pop()) : (low.pop() ?? high.pop())) ?? 0
  return Float64Array.from(
    pairs.flatMap(([first, second]) => {
      const zero = nextZero(false)
      if (second === null) return [1, -zero, 0, -first.re, 0]
      const other = nextZero(true)
      return [1, -(zero + other), zero * other, -(first.re + second.re), first.re * second.re - first.im * second.im]
    }),
  )
}
