/** Which random numbers does numpy's legacy `RandomState(seed)` give? (numpy 1.24, numpy/random/mtrand; Matsumoto & Nishimura 1998.) */
import { accurateLog } from './accurate-log'
import { type Dense, zeros } from './dense'

const STATE_SIZE = 624
const SHIFT_SIZE = 397

/** MT19937 with the distributions of numpy's legacy generator: the same seed gives the same numbers, normals to the last digit but one. */
export class RandomState {
  readonly #state = new Uint32Array(STATE_SIZE)
  #position = STATE_SIZE
  /** The polar method makes normals in pairs; the second one waits here. */
  #spareNormal: number | null = null

  /** @param seed integer, 0 to 2^32 - 1 */
  constructor(seed: number) {
    this.#state[0] = seed
    for (let index = 1; index < STATE_SIZE; index++) {
      const previous = this.#state[index - 1]
      this.#state[index] = Math.imul(1812433253, previous ^ (previous >>> 30)) + index
    }
  }

  /** The next word of the generator: an integer from 0 to 2^32 - 1. */
  uint32(): number {
    if (this.#position === STATE_SIZE) this.#refill()
    let word = this.#state[this.#position++]
    word ^= word >>> 11
    word ^= (word << 7) & 0x9d2c5680
    word ^= (word << 15) & 0xefc60000
    return (word ^ (word >>> 18)) >>> 0
  }

  /** `random_sample()`: uniform in [0, 1) with 53 random bits. */
  double(): number {
    const high = this.uint32() >>> 5
    const low = this.uint32() >>> 6
    return (high * 67108864 + low) / 9007199254740992
  }

  /** `standard_normal()`: Marsaglia's polar method, second of the pair first. */
  standardNormal(): number {
    if (this.#spareNormal !== null) {
      const spare = this.#spareNormal
      this.#spareNormal = null
      return spare
    }
    for (;;) {
      const first = 2 * this.double() - 1
      const second = 2 * this.double() - 1
      const squaredRadius = first * first + second * second
      if (squaredRadius >= 1 || squaredRadius === 0) continue
      const factor = Math.sqrt((-2 * accurateLog(squaredRadius)) / squaredRadius)
      this.#spareNormal = factor * first
      return factor * second
    }
  }

  /** `normal(size=(rows, cols))`, filled row by row. */
  normalMatrix(rows: number, cols: number): Dense {
    const matrix = zeros(rows, cols)
    for (let index = 0; index < matrix.data.length; index++) matrix.data[index] = this.standardNormal()
    return matrix
  }

  /** `randint(high)`: an integer from 0 to high - 1, for 1 <= high <= 2^32; masks and rejects as the legacy generator does. */
  integer(high: number): number {
    return this.#interval(high - 1)
  }

  /** `permutation(length)`: 0 to length - 1 in random order. */
  permutation(length: number): Uint32Array {
    const order = Uint32Array.from({ length }, (_, index) => index)
    for (let last = length - 1; last > 0; last--) {
      const chosen = this.#interval(last)
      const kept = order[last]
      order[last] = order[chosen]
      order[chosen] = kept
    }
    return order
  }

  /** An integer from 0 to max inclusive; draws nothing when max is 0. */
  #interval(max: number): number {
    if (max === 0) return 0
    const mask = 0xffffffff >>> Math.clz32(max)
    for (;;) {
      const value = (this.uint32() & mask) >>> 0
      if (value <= max) return value
    }
  }

  #refill(): void {
    const state = this.#state
    for (let index = 0; index < STATE_SIZE; index++) {
      const joined = (state[index] & 0x80000000) | (state[(index + 1) % STATE_SIZE] & 0x7fffffff)
      const twisted = (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0)
      state[index] = state[(index + SHIFT_SIZE) % STATE_SIZE] ^ twisted
    }
    this.#position = 0
  }
}
