/**
 * How is a job shared among the coordinator and its threads, without the coordinator ever being deaf?
 * The coordinator takes chunks like any thread, but lets events in every few milliseconds, so that progress and cancel are answered at once;
 * one thread fewer is started for it, which saves a thread's memory and, for small scans, all threads.
 */
/// <reference path="./kernel-modules.d.ts" />
import { Worker } from 'node:worker_threads'
import { CancelledError } from '../../../src-shared/errors'
import { throwIfCancelled } from '../run-context'
import type { Bench } from './chunk'
import { runChunk } from './chunks'
import { Control } from './control'
import { type Job, toNumbers } from './jobs'
import { type Layout, layoutOf, type Precision, realsAt } from './layout'
import { SharedHeap } from './shared-heap'
import { startKernels } from './start-kernels'
import { type Build, compileKernels } from './wasm-kernels'
import type { WorkerStart } from './worker'
import workerSource from './worker.ts?worker-source'

/** Milliseconds of uninterrupted work on the coordinator. */
const LONGEST_STRETCH = 4

interface CrewOptions {
  readonly build: Build
  readonly precision: Precision
  /** The coordinator included; 1 = no threads. */
  readonly threads: number
  readonly signal?: AbortSignal | undefined
}

export class Crew {
  readonly heap: SharedHeap
  readonly threads: number
  readonly layout: Layout
  readonly #control = Control.create()
  readonly #bench: Bench
  readonly #signal: AbortSignal | undefined
  readonly #workers: Worker[] = []
  #failure: Error | null = null
  #closed = false
  #job: Job | null = null
  #lastBreath = performance.now()

  constructor({ build, precision, threads, signal }: CrewOptions) {
    const shared = typeof SharedArrayBuffer !== 'undefined'
    this.threads = shared ? threads : 1
    this.#signal = signal
    this.layout = layoutOf(precision)
    this.heap = new SharedHeap(shared)
    const module = compileKernels(build, precision, shared)
    const { memory } = this.heap
    this.#bench = { kernels: startKernels(module, memory), memory, control: this.#control, layout: this.layout, thread: 0 }
    for (let thread = 1; thread < this.threads; thread++)
      this.#start({ module, memory, control: this.#control.buffer as SharedArrayBuffer, precision, thread })
  }

  /** From a text, not from a file: the same from the built command line, from an asar archive and under the test runner. */
  #start(start: WorkerStart): void {
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(workerSource)}`), {
      workerData: start,
      name: `kernels ${start.thread}`,
    })
    worker.on('error', (error) => {
      this.#failure ??= error instanceof Error ? error : new Error(String(error))
      this.#control.fail()
    })
    this.#workers.push(worker)
  }

  /** A view of voxels in the heap. */
  reals(at: number, length: number): Float32Array | Float64Array {
    return realsAt(this.layout, this.heap.memory.buffer, at, length)
  }

  /** Adds parts of `length` float64 numbers that lie one after the other, first to last; the first part becomes the sum. */
  sumOfParts(parts: number, length: number, count: number): Float64Array {
    const { kernels } = this.#bench
    for (let part = 1; part < count; part++) kernels.drainDoubles(parts, parts + part * length * 8, length)
    return this.heap.float64(parts, length).slice()
  }

  /** Computes all chunks of a job. */
  async run(job: Job, chunks: number): Promise<void> {
    this.begin(job, chunks)
    await this.finish()
  }

  /** Starts a job of which so many chunks can be done at once; `publish` adds more. */
  begin(job: Job, chunks: number): void {
    this.#check()
    this.#job = job
    this.#control.begin(this.#workers.length > 0 ? toNumbers(job) : [], chunks)
  }

  publish(): void {
    this.#control.publish()
  }

  /** Settles when every published chunk is done. */
  async finish(): Promise<void> {
    await this.until(() => this.#control.done === this.#control.published)
    this.#check()
  }

  /** Works, or waits where nothing is left to take, until `reached`. */
  async until(reached: () => boolean): Promise<void> {
    for (;;) {
      this.#check()
      const { done } = this.#control
      if (reached()) return
      if (!(await this.#workOnOne())) await this.#control.untilDoneChanges(done)
    }
  }

  async #workOnOne(): Promise<boolean> {
    const job = this.#job
    const index = this.#control.take(this.#control.generation)
    if (index < 0 || !job) return false
    for (const pause of runChunk(this.#bench, job, index)) {
      if (pause === 'turn') await this.#letEventsIn()
      else await this.breathe()
    }
    this.#control.finish()
    await this.breathe()
    return true
  }

  /** Lets events in when enough time has passed; throws when the work is to stop. */
  async breathe(): Promise<void> {
    if (performance.now() - this.#lastBreath > LONGEST_STRETCH) await this.#letEventsIn()
  }

  async #letEventsIn(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve))
    this.#lastBreath = performance.now()
    this.#check()
  }

  /** Throws when the work is to stop or cannot go on. */
  #check(): void {
    if (this.#signal) throwIfCancelled(this.#signal)
    if (this.#closed) throw new CancelledError()
    if (this.#failure) throw this.#failure
  }

  /** Ends the threads; work that is under way ends with CancelledError. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#control.stop()
    this.#control.fail()
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }
}
