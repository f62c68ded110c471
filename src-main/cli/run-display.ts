/** How does a run show itself: a bar on a terminal, a line per stage in a log, JSON lines for a program? */
import type { ErrorEnvelope } from '../../src-shared/errors'
import type { Progress, Stage } from '../../src-shared/model/progress'
import type { Warning } from '../../src-shared/model/scan'
import { jsonLine, visibleText } from '../../src-shared/visible-text'
import type { CommandStreams } from './commands'
import { shownPath } from './shown-path'

interface RunSummary {
  readonly runFolder: string
  readonly nComponents: number
  readonly nIter: number
  readonly converged: boolean
  readonly warnings: readonly Warning[]
  readonly elapsedSeconds: number
  readonly stageSeconds: Partial<Record<Stage, number>>
}

export interface RunDisplay {
  /** Before the work on each of several scans that are run one after the other. */
  scan(path: string): void
  progress(progress: Progress): void
  done(summary: RunSummary): void
  /** Before the error line of the command line itself. */
  failed(error: ErrorEnvelope): void
}

const STAGE_NAMES: Readonly<Record<Stage, string>> = {
  header: 'reading the header',
  read: 'reading and smoothing',
  mask: 'finding the mask',
  prepare: 'preparing',
  whiten: 'whitening',
  decompose: 'decomposing',
  results: 'making the maps',
  write: 'writing',
}

/** JSON lines on stdout, the last one of type "done", "cancelled" or "failed". */
export function jsonDisplay({ stdout }: CommandStreams): RunDisplay {
  const line = (value: object) => void stdout.write(`${jsonLine(value)}\n`)
  return {
    scan: (path) => line({ type: 'scan', path }),
    progress: (progress) => line({ type: 'progress', ...progress }),
    done: (summary) => line({ type: 'done', ...summary }),
    failed(error) {
      if (error.kind === 'cancelled') line({ type: 'cancelled' })
      else if (error.kind === 'app') line({ type: 'failed', code: error.code, details: error.details })
      else line({ type: 'failed', code: 'BUG', message: error.message })
    },
  }
}

/** A bar that is drawn over itself on a terminal; elsewhere one line when a stage begins. Both on stderr, the result on stdout. */
export function textDisplay({ stdout, stderr }: CommandStreams): RunDisplay {
  let shown: Stage | null = null
  let barDrawn = false
  const clear = () => {
    if (barDrawn) stderr.write('\r\x1b[2K')
    barDrawn = false
  }
  return {
    scan(path) {
      clear()
      shown = null
      stderr.write(`${visibleText(path)}\n`)
    },
    progress(progress) {
      if (stderr.isTTY) {
        stderr.write(`\r\x1b[2K${bar(progress, stderr.columns || 80)}`)
        barDrawn = true
      } else if (progress.stage !== shown) {
        shown = progress.stage
        stderr.write(`${STAGE_NAMES[progress.stage]}\n`)
      }
    },
    done(summary) {
      clear()
      for (const warning of summary.warnings) stderr.write(`warning ${warning.code}: ${visibleText(warning.message)}\n`)
      const count = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`
      // Principal components and dual regression search nothing.
      const search = `${summary.converged ? 'converged' : 'not converged'} after ${count(summary.nIter, 'iteration')}`
      const parts = [count(summary.nComponents, 'component'), ...(summary.nIter > 0 ? [search] : []), seconds(summary.elapsedSeconds)]
      stdout.write(`${parts.join(', ')}\n${shownPath(summary.runFolder, stdout)}\n`)
    },
    failed: clear,
  }
}

/** One line: bar, percent, stage, iteration and change while decomposing, time left; cut to the width of the terminal. */
export function bar(progress: Progress, columns: number): string {
  const width = 24
  const filled = Math.round(progress.fraction * width)
  const parts = [
    `[${'='.repeat(filled)}${' '.repeat(width - filled)}] ${String(Math.floor(progress.fraction * 100)).padStart(3)} %`,
    STAGE_NAMES[progress.stage],
  ]
  const { iteration } = progress
  if (iteration)
    parts.push(`iteration ${iteration.done}/${iteration.max}`, `change ${iteration.change.toExponential(1)} (tol ${iteration.tol})`)
  if (progress.secondsLeft !== null) parts.push(`${seconds(progress.secondsLeft)} left`)
  return parts.join('  ').slice(0, Math.max(10, columns - 1))
}

/** "4.2 s", "48 s", "3 min 20 s". */
function seconds(value: number): string {
  if (value < 10) return `${value.toFixed(1)} s`
  const whole = Math.round(value)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}
