/** How does one deflate stream after the other get unpacked on this thread, from input that is read straight into WebAssembly's memory? */
/// <reference path="../../kernels/kernel-modules.d.ts" />
import base64 from './inflate.as.ts?wasm'

/** See inflate.as.ts. Addresses are bytes in its memory, which never grows. */
interface InflateModule {
  readonly memory: WebAssembly.Memory
  start(): void
  inputHalf(half: number): number
  inputHalfBytes(): number
  stretchBytes(): number
  nextInput(half: number, bytes: number, isLast: boolean): void
  inputAt(): number
  inputLeft(): number
  passInput(bytes: number): void
  outputAt(): number
  outputBytes(): number
  inflate(wanted: number): number
  keptBytes(): number
  keepState(): number
  historyAt(): number
  takeState(historyBytes: number): void
}

/** What a stream needs to go on from between two stretches: tables and state, and the output that matches may reach. */
export interface InflateState {
  readonly state: Uint8Array
  readonly history: Uint8Array
}

/** 'output': as much as was wanted; 'truncated': the last input is over and the stream is not. */
export type InflateOutcome = 'needs-input' | 'output' | 'end' | 'truncated' | 'corrupt'

const OUTCOMES: Readonly<Record<number, InflateOutcome>> = {
  0: 'needs-input',
  1: 'output',
  2: 'end',
  [-1]: 'truncated',
  [-2]: 'corrupt',
}
/** Input that may be left, at most, when the next half is used: what the module keeps free before each. */
const LEFT_BYTES = 1024

let module: WebAssembly.Module | null = null
/** One that is not in use: files are read one after the other, and a memory is only given back when garbage is collected. */
let idle: Inflater | null = null

/** An inflater; to be given back when the file has been read. */
export function takeInflater(): Inflater {
  const inflater = idle ?? new Inflater()
  idle = null
  return inflater
}

/** Nothing may be reading into its halves any more. */
export function giveBackInflater(inflater: Inflater): void {
  inflater.pass(inflater.left)
  idle = inflater
}

export class Inflater {
  readonly #module: InflateModule
  readonly #memory: Uint8Array
  /** Packed bytes are written into one of them while the other is unpacked. */
  readonly halves: readonly [Uint8Array, Uint8Array]
  /** The most bytes that are unpacked in one call, about. */
  readonly stretchBytes: number

  constructor() {
    module ??= new WebAssembly.Module(Buffer.from(base64, 'base64'))
    this.#module = new WebAssembly.Instance(module).exports as unknown as InflateModule
    this.#memory = new Uint8Array(this.#module.memory.buffer)
    const half = (which: number) => this.#view(this.#module.inputHalf(which), this.#module.inputHalfBytes())
    this.halves = [half(0), half(1)]
    this.stretchBytes = this.#module.stretchBytes()
  }

  #view(at: number, bytes: number): Uint8Array {
    return this.#memory.subarray(at, at + bytes)
  }

  /** Goes on with a half into which `bytes` bytes have been written. At most LEFT_BYTES of the input may be left, as after 'needs-input'. */
  use(half: 0 | 1, bytes: number, isLast: boolean): void {
    if (this.left > LEFT_BYTES) throw new RangeError(`${this.left} bytes of input are left`)
    this.#module.nextInput(half, bytes, isLast)
  }

  /** Bytes of input that have not been taken. */
  get left(): number {
    return this.#module.inputLeft()
  }

  /** The input that has not been taken, until the next call of `use`. */
  get input(): Uint8Array {
    return this.#view(this.#module.inputAt(), this.left)
  }

  /** Passes over input that belongs to no stream. */
  pass(bytes: number): void {
    this.#module.passInput(bytes)
  }

  /** The input that follows is the beginning of a stream. */
  begin(): void {
    this.#module.start()
  }

  /** Unpacks about `wanted` bytes, at most `stretchBytes`; up to 300 more. After a failure only `begin` helps. */
  inflate(wanted: number): InflateOutcome {
    const outcome = OUTCOMES[this.#module.inflate(wanted)]
    if (!outcome) throw new RangeError('inflate gave an unknown outcome')
    return outcome
  }

  /** A copy of the state between two stretches: about 64 KiB. */
  keep(): InflateState {
    const bytes = this.#module.keepState()
    const end = this.#module.outputAt() + this.#module.outputBytes()
    return { state: this.#memory.slice(0, this.#module.keptBytes()), history: this.#memory.slice(end - bytes, end) }
  }

  /** Goes on from a state; what follows of its stream has to be the next input. */
  resume({ state, history }: InflateState): void {
    this.#memory.set(state, 0)
    this.#memory.set(history, this.#module.historyAt())
    this.#module.takeState(history.length)
  }

  /** What the last call of `inflate` unpacked, until the next. */
  get output(): Uint8Array {
    return this.#view(this.#module.outputAt(), this.#module.outputBytes())
  }
}
