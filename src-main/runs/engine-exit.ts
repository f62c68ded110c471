/** Why did the engine process end? Pure: what the system told, in; the failure to show, out. */
import { AppError, type ErrorEnvelope, fromEnvelope } from '../../src-shared/errors'

interface EngineExit {
  /** Exit code of the process; null when only a signal is known. */
  readonly exitCode: number | null
  /** Electron's `child-process-gone` reason, when it came: 'oom', 'crashed', 'killed', 'abnormal-exit', ... */
  readonly goneReason: string | null
  /** Last lines that the process wrote to stderr. */
  readonly lastWords: string
}

/** V8's and Node's own words when no memory is left, and the C++ library's. */
const MEMORY_WORDS =
  /out of memory|OUT_OF_MEMORY|Reached heap limit|Array buffer allocation failed|Invalid array length|std::bad_alloc|OOM error/i

/** ENGINE_OUT_OF_MEMORY when anything says so, else ENGINE_CRASHED with what is known. */
export function exitProblem(exit: EngineExit): AppError {
  const details = { reason: exit.goneReason ?? (exit.exitCode === null ? 'killed' : `exit code ${exit.exitCode}`) }
  const outOfMemory = exit.goneReason === 'oom' || exit.goneReason === 'memory-eviction' || MEMORY_WORDS.test(exit.lastWords)
  return new AppError(outOfMemory ? 'ENGINE_OUT_OF_MEMORY' : 'ENGINE_CRASHED', details)
}

/** The failure of a task as the engine told it; a buffer that could not be had is a want of memory, not a defect. */
export function taskProblem(envelope: ErrorEnvelope): Error {
  const wantsMemory = envelope.kind === 'bug' && MEMORY_WORDS.test(envelope.message)
  return wantsMemory ? new AppError('ENGINE_OUT_OF_MEMORY', {}, { cause: envelope.message }) : fromEnvelope(envelope)
}
