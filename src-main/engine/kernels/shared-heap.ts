/** Where in the one memory that all threads see does each array lie? Handed out upwards; given back by going down to a mark. */
import { AppError } from '../../../src-shared/errors'

const PAGE_BYTES = 65536
/** 4 GiB: what 32-bit addresses reach. */
const MOST_PAGES = 65536
/** Cache line; also kept free behind every array, because kernels read and write in whole vectors. */
const ALIGNMENT = 64

export class SharedHeap {
  readonly memory: WebAssembly.Memory
  /** Addresses below are never handed out, so that 0 can mean "none". */
  #top = ALIGNMENT

  constructor(shared: boolean) {
    this.memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared })
  }

  /** Address of `bytes` bytes. What was there before is not cleared. */
  allocate(bytes: number): number {
    const at = this.#top
    const top = at + Math.ceil(bytes / ALIGNMENT) * ALIGNMENT + ALIGNMENT
    const missing = top - this.memory.buffer.byteLength
    if (missing > 0) this.#grow(Math.ceil(missing / PAGE_BYTES), top)
    this.#top = top
    return at
  }

  /** Address of `bytes` bytes of 0. Memory that has just been added is zero already, and costs nothing before it is written. */
  allocateZeroed(bytes: number): number {
    const fresh = this.memory.buffer.byteLength
    const at = this.allocate(bytes)
    if (at < fresh) this.bytes(at, Math.min(bytes, fresh - at)).fill(0)
    return at
  }

  /** Address of a copy of the values. */
  put(values: Float32Array | Float64Array | Int32Array | Uint32Array): number {
    const at = this.allocate(values.byteLength)
    this.bytes(at, values.byteLength).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    return at
  }

  #grow(pages: number, neededBytes: number): void {
    try {
      this.memory.grow(pages)
    } catch (cause) {
      throw new AppError('ENGINE_OUT_OF_MEMORY', { neededBytes }, { cause })
    }
  }

  mark(): number {
    return this.#top
  }

  /** Everything is handed out anew. */
  clear(): void {
    this.#top = ALIGNMENT
  }

  /** Everything handed out since the mark may be handed out again. */
  release(mark: number): void {
    this.#top = mark
  }

  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, at, length)
  }
  int32(at: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, at, length)
  }
  uint32(at: number, length: number): Uint32Array {
    return new Uint32Array(this.memory.buffer, at, length)
  }
  float64(at: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, at, length)
  }
}
