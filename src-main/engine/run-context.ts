/** What every long piece of work is given: a way to be stopped, to report, and to let others run. */
import { CancelledError } from '../../src-shared/errors'
import type { LiveMaps, Progress, Stage } from '../../src-shared/model/progress'
import type { Warning } from '../../src-shared/model/scan'

export interface RunContext {
  readonly signal: AbortSignal
  /** `share` of the stage that is done, 0 to 1. */
  report(stage: Stage, share: number, extra?: Pick<Progress, 'iteration' | 'facts'>): void
  /** What the stages are expected to take, seconds: said again as more becomes known. Absent where nobody looks. */
  readonly expect?: (stageSeconds: Readonly<Record<Stage, number>>) => void
  /** Takes pictures of maps while a search goes on; absent where nobody looks. */
  readonly showMaps?: (maps: LiveMaps) => void
  /** Kept in the result and shown; the run goes on. */
  warn(warning: Warning): void
  /** Lets events in (cancel, progress) and throws CancelledError when asked to stop. Call at least every 100 ms. */
  breathe(): Promise<void>
}

export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new CancelledError()
}

/** A context for work that nobody watches (inspect, tests). */
export function quietContext(signal: AbortSignal = new AbortController().signal): RunContext & { readonly warnings: Warning[] } {
  const warnings: Warning[] = []
  return {
    signal,
    warnings,
    report: () => undefined,
    warn: (warning) => void warnings.push(warning),
    async breathe() {
      await new Promise<void>((resolve) => setImmediate(resolve))
      throwIfCancelled(signal)
    },
  }
}
