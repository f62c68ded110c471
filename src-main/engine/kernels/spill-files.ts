/**
 * Where do the voxels go that do not fit the memory the user allows? Into two temporary files: first groups of volumes as they are gathered,
 * then the prepared tiles, one after the other.
 */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../../../src-shared/errors'

/** Bytes of one system call. */
const MOST_BYTES = 1 << 26

export class SpillFiles {
  readonly #folder: string
  /** [group][tile][volumes of the group][256 voxels], float32. */
  readonly gathered: number
  /** [tile][volumes][256 voxels], float32. */
  readonly prepared: number
  #closed = false

  /** @throws AppError FILE_UNWRITABLE */
  constructor(folder: string = tmpdir()) {
    try {
      this.#folder = mkdtempSync(join(folder, 'counterpoint-'))
      this.gathered = openSync(join(this.#folder, 'gathered'), 'w+')
      this.prepared = openSync(join(this.#folder, 'prepared'), 'w+')
    } catch (cause) {
      throw new AppError('FILE_UNWRITABLE', { file: folder }, { cause })
    }
    // Where a file can be removed while it is open, nothing is left behind even by a crash.
    if (process.platform !== 'win32') rmSync(this.#folder, { recursive: true, force: true })
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    closeSync(this.gathered)
    closeSync(this.prepared)
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** Fills the whole target from the place on. */
export function readAt(file: number, target: Uint8Array, place: number): void {
  for (let done = 0; done < target.length; ) {
    const bytes = readSync(file, target, done, Math.min(MOST_BYTES, target.length - done), place + done)
    if (bytes === 0) throw new RangeError(`temporary file ends at ${place + done}`)
    done += bytes
  }
}

/** @throws AppError FILE_DISK_FULL, FILE_UNWRITABLE */
export function writeAt(file: number, bytes: Uint8Array, place: number): void {
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, Math.min(MOST_BYTES, bytes.length - done), place + done)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    throw new AppError(code === 'ENOSPC' || code === 'EDQUOT' ? 'FILE_DISK_FULL' : 'FILE_UNWRITABLE', { file: tmpdir() }, { cause })
  }
}
