/** What has a chunk of a job to work with, whichever job it is? */
import type { Control } from './control'
import type { Layout } from './layout'
import { readAt } from './spill-files'
import type { Kernels } from './start-kernels'

/** What a thread has. */
export interface Bench {
  readonly kernels: Kernels
  readonly memory: WebAssembly.Memory
  readonly control: Control
  readonly layout: Layout
  /** 0 is the coordinator. */
  readonly thread: number
}
export type Pause = 'pause' | 'turn'

/** The thread's private memory for a job. */
export const scratchOf = (bench: Bench, job: { readonly scratch: number; readonly scratchBytes: number }): number =>
  job.scratch + bench.thread * job.scratchBytes

/** The tiles of a chunk. */
export function tilesOf(
  job: { readonly tileCount: number; readonly tilesPerChunk: number },
  index: number,
): { first: number; end: number } {
  const first = index * job.tilesPerChunk
  return { first, end: Math.min(job.tileCount, first + job.tilesPerChunk) }
}

/** Address of a tile; one that is in a file is read into `room`. */
export function tileOf(
  { memory, layout }: Bench,
  job: { readonly tiles: number; readonly file: number; readonly rows: number },
  tile: number,
  room: number,
): number {
  const bytes = job.rows * layout.rowBytes
  if (job.file < 0) return job.tiles + tile * bytes
  readAt(job.file, new Uint8Array(memory.buffer, room, bytes), tile * bytes)
  return room
}

/** Until all earlier chunks have passed their turn on. */
export function* waitForTurn({ control }: Bench, index: number): Generator<Pause, void> {
  while (control.turn !== index) yield 'turn'
}
