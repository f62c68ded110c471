/** How does one deflate stream get unpacked, fed as its bytes come, without leaving this thread? In WebAssembly: see assembly/inflate.as.ts. */
import { Workbench } from './small-kernels'

const STATE_BYTES = 32 * 1024
/** Matches reach this far back (RFC 1951). */
const HISTORY_BYTES = 32 * 1024
/** Unpacked at a stretch: with its history it stays in the processor's cache, and takes less than a millisecond. */
const OUTPUT_BYTES = 384 * 1024
/** Input that is kept at a time. */
const INPUT_BYTES = 256 * 1024
/** Kept behind input and output, because they are read and written in whole words. */
const MARGIN = 64

/** Words of the state that are set and read here; names as in assembly/inflate.as.ts, places divided by 4. */
const INPUT = 3
const INPUT_END = 4
const INPUT_IS_LAST = 5
const OUTPUT = 6
const OUTPUT_END = 7
const HISTORY = 8
const STATE_WORDS = 14

export type InflateOutcome = 'needs-input' | 'output' | 'end' | 'truncated' | 'corrupt'

export class Inflater {
  readonly #workbench = new Workbench()
  readonly #stateAt: number
  readonly #inputAt: number
  readonly #outputAt: number
  readonly #state: Uint32Array
  /** Where the bytes begin that have not been given out yet. */
  #given: number

  constructor() {
    const outputRoom = HISTORY_BYTES + OUTPUT_BYTES + MARGIN
    const [state, input, output] = this.#workbench.reserve(STATE_BYTES, INPUT_BYTES + MARGIN, outputRoom)
    this.#stateAt = state
    this.#inputAt = input
    this.#outputAt = output
    this.#given = output
    this.#state = new Uint32Array(this.#workbench.kernels.memory.buffer, state, STATE_WORDS)
    this.begin()
  }

  /** A new stream begins with the next unread byte of the input. */
  begin(): void {
    const state = this.#state
    const input = state[INPUT] || this.#inputAt
    const inputEnd = state[INPUT_END] || this.#inputAt
    const isLast = state[INPUT_IS_LAST]
    state.fill(0)
    state[INPUT] = input
    state[INPUT_END] = inputEnd
    state[INPUT_IS_LAST] = isLast
    state[OUTPUT] = this.#outputAt
    state[OUTPUT_END] = this.#outputAt + OUTPUT_BYTES
    state[HISTORY] = this.#outputAt
    this.#given = this.#outputAt
  }

  /** Bytes of input that may be added now. */
  get room(): number {
    return INPUT_BYTES - this.unread
  }

  /** Bytes of input that have not been used. */
  get unread(): number {
    return this.#state[INPUT_END] - this.#state[INPUT]
  }

  /** A look at unread input. */
  peek(): Uint8Array {
    return this.#workbench.bytes(this.#state[INPUT], this.unread)
  }

  /** Passes over unread input that belongs to no stream. */
  passOver(bytes: number): void {
    this.#state[INPUT] += Math.min(bytes, this.unread)
  }

  /** Adds input, at most `room` bytes; isLast: there is no more. */
  feed(bytes: Uint8Array, isLast: boolean): void {
    const state = this.#state
    const all = this.#workbench.bytes(this.#inputAt, INPUT_BYTES + MARGIN)
    const { unread } = this
    all.copyWithin(0, state[INPUT] - this.#inputAt, state[INPUT_END] - this.#inputAt)
    all.set(bytes, unread)
    all.fill(0, unread + bytes.length, unread + bytes.length + MARGIN)
    state[INPUT] = this.#inputAt
    state[INPUT_END] = this.#inputAt + unread + bytes.length
    state[INPUT_IS_LAST] = isLast ? 1 : 0
  }

  /** Unpacks a stretch. What came out is in `bytes` until the next call. */
  next(): { readonly outcome: InflateOutcome; readonly bytes: Uint8Array } {
    const state = this.#state
    if (state[OUTPUT] === state[OUTPUT_END]) this.#makeRoom()
    const status = this.#workbench.kernels.inflate(this.#stateAt)
    const bytes = this.#workbench.bytes(this.#given, state[OUTPUT] - this.#given)
    this.#given = state[OUTPUT]
    const outcome = OUTCOMES.get(status)
    if (!outcome) throw new RangeError(`inflate gave ${status}`)
    return { outcome, bytes }
  }

  /** Keeps the history that matches may reach, and begins again behind it. */
  #makeRoom(): void {
    const state = this.#state
    const kept = Math.min(HISTORY_BYTES, state[OUTPUT] - state[HISTORY])
    const all = this.#workbench.bytes(this.#outputAt, HISTORY_BYTES + OUTPUT_BYTES)
    const end = state[OUTPUT] - this.#outputAt
    all.copyWithin(0, end - kept, end)
    state[HISTORY] = this.#outputAt
    state[OUTPUT] = this.#outputAt + kept
    state[OUTPUT_END] = state[OUTPUT] + OUTPUT_BYTES
    this.#given = state[OUTPUT]
  }
}

const OUTCOMES: ReadonlyMap<number, InflateOutcome> = new Map([
  [0, 'needs-input'],
  [1, 'output'],
  [2, 'end'],
  [-1, 'truncated'],
  [-2, 'corrupt'],
])
