/** How does the main process get work done by the engine process, and what if that hangs, dies or is asked to stop? */
import { CancelledError } from '../../src-shared/errors'
import type { Progress } from '../../src-shared/model/progress'
import type { Logger } from '../app/logger'
import type { EngineTasks, FromEngine, TaskName, ToEngine } from '../engine/messages'
import { exitProblem, taskProblem } from './engine-exit'

/** The part of Electron's UtilityProcess that is used; `fork` makes one. */
export interface EngineProcess {
  readonly pid: number | undefined
  readonly stdout: NodeJS.ReadableStream | null
  readonly stderr: NodeJS.ReadableStream | null
  postMessage(message: ToEngine): void
  kill(): boolean
  on(event: 'message', listener: (message: FromEngine) => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
}

export interface EngineHostOptions {
  fork(): EngineProcess
  readonly logger: Logger
  /** Electron's `child-process-gone` reason for this process, when it told one. */
  readonly goneReason?: (pid: number | undefined) => string | null
  /** How long a run that was asked to stop may take before the process is killed. */
  readonly patienceMs?: number
}

export interface TaskOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
  /**
   * True: when the engine does not stop in time it is killed, and other tasks start again in a new one (they only read).
   * False: the caller gets its CancelledError at once, and the engine stops when it can.
   */
  readonly insist?: boolean
}

interface Pending {
  readonly taskId: number
  readonly name: TaskName
  readonly input: EngineTasks[TaskName]['input']
  readonly options: TaskOptions
  readonly resolve: (output: never) => void
  readonly reject: (error: Error) => void
  asked: boolean
}

const SECOND = 1000
const LAST_WORDS_LENGTH = 8000

/** Keeps one engine process warm. A dead one is replaced for the next task. */
export class EngineHost {
  readonly #options: EngineHostOptions
  readonly #pending = new Map<number, Pending>()
  #engine: { readonly process: EngineProcess; readonly threads: Promise<number | null> } | null = null
  #nextTaskId = 1
  #killTimer: NodeJS.Timeout | null = null
  #killing: Pending | null = null
  #stopped = false

  constructor(options: EngineHostOptions) {
    this.#options = options
  }

  /** Process id, while an engine lives. */
  get pid(): number | undefined {
    return this.#engine?.process.pid
  }

  /** Starts the engine, so that the first task does not wait; gives the threads it computes with, null when it would not start. */
  warmUp(): Promise<number | null> {
    return this.#start().threads
  }

  /** Rejects with the engine's AppError or BugError, CancelledError, ENGINE_CRASHED or ENGINE_OUT_OF_MEMORY. */
  run<Name extends TaskName>(
    name: Name,
    input: EngineTasks[Name]['input'],
    options: TaskOptions = {},
  ): Promise<EngineTasks[Name]['output']> {
    if (this.#stopped || options.signal?.aborted) return Promise.reject(new CancelledError())
    return new Promise((resolve, reject) => {
      const taskId = this.#nextTaskId++
      const pending: Pending = { taskId, name, input, options, resolve, reject, asked: false }
      this.#pending.set(taskId, pending)
      options.signal?.addEventListener('abort', () => this.#cancel(pending), { once: true })
      this.#post(pending)
    })
  }

  /** Ends the engine for good (the app quits); pending tasks are cancelled. */
  stop(): void {
    this.#stopped = true
    this.#clearKillTimer()
    for (const pending of this.#takeAll()) pending.reject(new CancelledError())
    this.#kill()
  }

  /** `kill` asks politely (SIGTERM), which an engine stuck in a loop may not hear; the second is not a question. */
  #kill(): void {
    const child = this.#engine?.process
    if (!child) return
    const { pid } = child
    child.kill()
    try {
      if (pid !== undefined) process.kill(pid, 'SIGKILL')
    } catch {
      // Gone already.
    }
  }

  #start() {
    if (this.#engine) return this.#engine
    const child = this.#options.fork()
    let ready: (threads: number | null) => void = () => undefined
    const threads = new Promise<number | null>((resolve) => {
      ready = resolve
    })
    const engine = { process: child, threads }
    this.#engine = engine
    let lastWords = ''
    child.stderr?.on('data', (chunk: Buffer | string) => {
      lastWords = (lastWords + String(chunk)).slice(-LAST_WORDS_LENGTH)
    })
    child.stdout?.on('data', (chunk: Buffer | string) => this.#options.logger.info(`[engine] ${String(chunk).trimEnd()}`))
    child.on('message', (message) => {
      if (message.type === 'ready') ready(message.threads)
      else this.#receive(message)
    })
    child.on('exit', (exitCode) => {
      ready(null)
      const { pid } = child
      // One turn later, so that a `child-process-gone` of the same moment is known.
      setImmediate(() => this.#exited(engine, exitCode, this.#options.goneReason?.(pid) ?? null, lastWords))
    })
    return engine
  }

  #post(pending: Pending): void {
    const { taskId, name, input } = pending
    try {
      this.#start().process.postMessage({ type: 'task', taskId, name, input } as ToEngine)
    } catch (error) {
      this.#pending.delete(taskId)
      pending.reject(error instanceof Error ? error : new Error(String(error)))
    }
  }

  #receive(message: Exclude<FromEngine, { type: 'ready' }>): void {
    switch (message.type) {
      case 'log':
        this.#options.logger[message.level](`[engine] ${message.text}`)
        return
      case 'progress':
        this.#pending.get(message.taskId)?.options.onProgress?.(message.progress)
        return
      case 'done':
        this.#settle(message.taskId, (pending) => pending.resolve(message.output as never))
        return
      case 'failed': {
        const error = taskProblem(message.error)
        if (message.error.kind !== 'cancelled') this.#options.logger.warn(`[engine] ${message.error.stack ?? error.message}`)
        this.#settle(message.taskId, (pending) => pending.reject(error))
        return
      }
    }
  }

  #settle(taskId: number, how: (pending: Pending) => void): void {
    const pending = this.#pending.get(taskId)
    if (!pending) return
    this.#pending.delete(taskId)
    if (pending.asked && pending.options.insist) this.#clearKillTimer()
    how(pending)
  }

  #cancel(pending: Pending): void {
    if (!this.#pending.has(pending.taskId) || pending.asked) return
    pending.asked = true
    this.#engine?.process.postMessage({ type: 'cancel', taskId: pending.taskId })
    if (!pending.options.insist) {
      this.#settle(pending.taskId, () => pending.reject(new CancelledError()))
      return
    }
    this.#clearKillTimer()
    this.#killTimer = setTimeout(
      () => {
        this.#killing = pending
        this.#options.logger.warn('[engine] did not stop when asked: killed')
        this.#kill()
      },
      this.#options.patienceMs ?? 3 * SECOND,
    )
  }

  #exited(engine: object, exitCode: number, goneReason: string | null, lastWords: string): void {
    if (this.#engine !== engine) return
    this.#engine = null
    this.#clearKillTimer()
    const killing = this.#killing
    this.#killing = null
    if (this.#stopped) return
    const pending = this.#takeAll()
    if (killing) {
      killing.reject(new CancelledError())
      for (const other of pending.filter((entry) => entry !== killing)) {
        this.#pending.set(other.taskId, other)
        this.#post(other)
      }
      return
    }
    const problem = exitProblem({ exitCode, goneReason, lastWords })
    this.#options.logger.error(`[engine] ended: ${problem.message}\n${lastWords}`)
    for (const entry of pending) entry.reject(entry.asked ? new CancelledError() : problem)
  }

  #takeAll(): Pending[] {
    const all = [...this.#pending.values()]
    this.#pending.clear()
    return all
  }

  #clearKillTimer(): void {
    if (this.#killTimer) clearTimeout(this.#killTimer)
    this.#killTimer = null
  }
}
