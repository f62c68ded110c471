/** How do the packed bytes of a file come to the inflater: read from the disk into one half of its input while the other is unpacked? */
import type { FileHandle } from 'node:fs/promises'
import { readError } from '../scan-files'
import type { Inflater } from './inflater'

interface PackedFileOptions {
  readonly path: string
  /** Size of the file when it was opened: what has been added since is not read. */
  readonly bytes: number
  /** Given every byte that was read, once and in order. */
  readonly onRawBytes?: ((bytes: Uint8Array) => void) | undefined
}

export class PackedFile {
  readonly #handle: FileHandle
  readonly #inflater: Inflater
  readonly #options: PackedFileOptions
  #half: 0 | 1 = 0
  #pending: Promise<number> | null = null
  /** Bytes that have been handed to the inflater. */
  position = 0
  #ended = false

  constructor(handle: FileHandle, inflater: Inflater, options: PackedFileOptions) {
    this.#handle = handle
    this.#inflater = inflater
    this.#options = options
  }

  /**
   * Hands the next bytes to the inflater; false when there are none.
   * @throws AppError FILE_UNREADABLE
   */
  async more(): Promise<boolean> {
    if (this.#ended) return false
    const bytes = await (this.#pending ?? this.#read())
    this.#pending = null
    this.position += bytes
    this.#ended = bytes === 0 || this.position >= this.#options.bytes
    this.#inflater.use(this.#half, bytes, this.#ended)
    this.#options.onRawBytes?.(this.#inflater.halves[this.#half].subarray(0, bytes))
    this.#half = this.#half === 0 ? 1 : 0
    if (!this.#ended) this.#pending = this.#read()
    return true
  }

  /** Reads from there, before anything has been read. */
  startAt(position: number): void {
    this.position = position
  }

  #read(): Promise<number> {
    const target = this.#inflater.halves[this.#half]
    const bytes = Math.min(target.length, this.#options.bytes - this.position)
    const read = this.#handle.read(target, 0, bytes, this.position).then(
      ({ bytesRead }) => bytesRead,
      (cause: unknown) => {
        throw readError(cause, this.#options.path)
      },
    )
    // It is awaited later; until then a failure is no unhandled rejection.
    read.catch(() => undefined)
    return read
  }

  /** When nothing is being read any more. */
  async settled(): Promise<void> {
    await this.#pending?.catch(() => undefined)
  }
}
