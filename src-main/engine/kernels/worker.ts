/** What does a thread of the engine do? Takes chunks of the current job until it is told to stop. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Bench } from './chunk'
import { runChunk } from './chunks'
import { Control } from './control'
import { fromNumbers, type Job } from './jobs'
import { layoutOf, type Precision } from './layout'
import { startKernels } from './start-kernels'

/** Given by crew.ts. */
export interface WorkerStart {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  readonly control: SharedArrayBuffer
  readonly precision: Precision
  readonly thread: number
}

function work({ module, memory, control: buffer, precision, thread }: WorkerStart): void {
  const control = new Control(buffer)
  const bench: Bench = { kernels: startKernels(module, memory), memory, control, layout: layoutOf(precision), thread }
  let generation = -1
  let job: Job | null = null
  while (!control.stopped) {
    const doorbell = control.doorbell
    const current = control.generation
    if (current !== generation || !job) {
      generation = current
      job = generation === 0 ? null : fromNumbers(control.job)
    }
    const index = job ? control.take(generation) : -1
    if (index < 0 || !job) {
      if (!control.stopped) control.sleepForWork(doorbell)
      continue
    }
    for (const pause of runChunk(bench, job, index)) {
      if (pause === 'turn') {
        if (control.stopped || control.failed) return
        const turn = control.turn
        if (turn !== index) control.sleepForTurn(turn)
      }
    }
    control.finish()
  }
}

work(workerData as WorkerStart)
parentPort?.close()
