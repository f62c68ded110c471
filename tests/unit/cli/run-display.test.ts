import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { bar, textDisplay } from '../../../src-main/cli/run-display'
import type { Progress } from '../../../src-shared/model/progress'

const progress: Progress = {
  stage: 'decompose',
  fraction: 0.5,
  elapsedSeconds: 12,
  secondsLeft: 75.4,
  stageSeconds: {},
  iteration: { done: 23, max: 200, change: 0.0032, tol: 1e-4, changePerComponent: [] },
}
function terminal(isTTY: boolean) {
  const stdout = new PassThrough()
  const stderr = Object.assign(new PassThrough(), { isTTY, columns: 200 })
  const streams = { stdout, stderr } as unknown as Parameters<typeof textDisplay>[0]
  return { display: textDisplay(streams), said: () => ({ stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') }) }
}

describe('the bar', () => {
  it('shows stage, iteration, change and time left', () => {
    expect(bar(progress, 200)).toBe(
      '[============            ]  50 %  decomposing  iteration 23/200  change 3.2e-3 (tol 0.0001)  1 min 15 s left',
    )
  })
  it('never wraps', () => {
    expect(bar(progress, 40)).toHaveLength(39)
  })
  it('is drawn over itself on a terminal and wiped before the result', () => {
    const { display, said } = terminal(true)
    display.progress(progress)
    display.done({ runFolder: '/x', nComponents: 2, nIter: 9, converged: true, warnings: [], elapsedSeconds: 61.2, stageSeconds: {} })
    const { stdout, stderr } = said()
    expect(stderr).toBe(`\r\x1b[2K${bar(progress, 200)}\r\x1b[2K`)
    expect(stdout).toBe('2 components, converged after 9 iterations, 1 min 1 s\n/x\n')
  })
  it('is one line per stage in a log', () => {
    const { display, said } = terminal(false)
    display.progress({ ...progress, stage: 'read' })
    display.progress({ ...progress, stage: 'read', fraction: 0.6 })
    display.progress(progress)
    expect(said().stderr).toBe('reading and smoothing\ndecomposing\n')
  })
})
