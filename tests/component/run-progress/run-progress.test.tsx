/** Does the Run place tell the truth about a run: how far, how long, and how it ended? */
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { App } from '../../../src-renderer/App'
import { logScale, roundSteps } from '../../../src-renderer/features/run-progress/log-scale'
import { useApp } from '../../../src-renderer/state/app-store'
import { useRun } from '../../../src-renderer/state/run-store'
import { useScan } from '../../../src-renderer/state/scan-store'
import type { Progress, RunOutcome } from '../../../src-shared/model/progress'
import { eachOnFreshPage, failed, type Preload, SCAN } from '../shell/fake-preload'

let preload: Preload
eachOnFreshPage((installed) => {
  preload = installed
})
const start = async () => {
  render(<App />)
  await screen.findByText(/Engine ready/)
  await act(async () => useScan.getState().setScan(SCAN))
  await act(async () => void fireEvent.keyDown(window, { key: 'Enter', ctrlKey: true }))
  await screen.findByRole('main', { name: 'Run' })
}
const progress = (change: Partial<Progress>): Progress => ({
  stage: 'decompose',
  fraction: 0.5,
  elapsedSeconds: 2.2,
  secondsLeft: 7,
  stageSeconds: { header: 0.01, read: 0.1, mask: 0.02, prepare: 0.57, whiten: 0.05 },
  iteration: { done: 18, max: 200, change: 0.037, tol: 1e-4, changePerComponent: [0.037, 0.00005, 0.002] },
  facts: { voxelsInMask: 12924 },
  ...change,
})
const report = (change: Partial<Progress> = {}) =>
  act(async () => preload.emit('run:progress', { runId: 'run-1', progress: progress(change) }))
const end = (outcome: RunOutcome) => act(async () => preload.emit('run:ended', { runId: 'run-1', outcome }))

describe('a run that goes on', () => {
  it('shows stage, iteration, change, share, time and the measured seconds of finished stages', async () => {
    await start()
    await report()
    expect(screen.getByRole('heading', { name: 'FastICA, iteration 18' })).toBeTruthy()
    expect(screen.getByText('change 0.037, stops below 1e−4')).toBeTruthy()
    expect(screen.getByText('0:02 elapsed, about 0:07 left')).toBeTruthy()
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('50')
    const stages = within(screen.getByRole('complementary', { name: 'Stages' })).getAllByRole('listitem')
    expect(stages).toHaveLength(8)
    expect(stages[3]?.textContent).toMatch(/Smooth.*done.*0\.57 s/)
    expect(stages[5]?.getAttribute('aria-current')).toBe('step')
    expect(stages[6]?.textContent).toContain('to come')
    expect(screen.getByText('1 of 3 settled')).toBeTruthy()
    expect(screen.getByText('12 924')).toBeTruthy()
  })

  it('shows the maps of the search as they come, in a strip that keys reach, and hides them', async () => {
    await start()
    await report()
    expect(screen.queryByRole('list', { name: /^Maps so far/ })).toBeNull()
    await report({
      live: { width: 2, height: 1, cuts: 1, components: 3, mean: Uint8Array.of(9, 9), maps: Int8Array.of(0, 99, 0, 0, -99, 0) },
    })
    // Later reports without maps leave the last ones.
    await report()
    const strip = screen.getByRole('list', { name: 'Maps so far: 3 components' })
    expect(strip.tabIndex).toBe(0)
    expect(
      within(strip)
        .getAllByRole('listitem')
        .map((item) => item.textContent),
    ).toEqual(['IC 1', 'IC 2', 'IC 3'])
    await act(async () => void fireEvent.click(screen.getByRole('switch', { name: 'Show' })))
    expect(screen.queryByRole('list', { name: /^Maps so far/ })).toBeNull()
  })

  it('keeps one point of the curve per iteration', async () => {
    await start()
    await report()
    await report()
    await report({ iteration: { done: 19, max: 200, change: 0.01, tol: 1e-4, changePerComponent: [0.01] } })
    expect(useRun.getState().active?.curve).toEqual([
      { iteration: 18, change: 0.037 },
      { iteration: 19, change: 0.01 },
    ])
  })

  it('keeps what is known of the decomposition while the later stages go on', async () => {
    await start()
    await report()
    await report({ stage: 'write', fraction: 0.96, iteration: undefined, facts: undefined } as unknown as Partial<Progress>)
    expect(screen.getByRole('heading', { name: 'Write run folder' })).toBeTruthy()
    expect(screen.getByText('1 of 3 settled')).toBeTruthy()
    expect(screen.getByText('12 924')).toBeTruthy()
  })

  it('does not guess the time that is left', async () => {
    await start()
    await report({ secondsLeft: null })
    expect(screen.getByText('0:02 elapsed')).toBeTruthy()
  })

  it('takes no notice of another run', async () => {
    await start()
    await report()
    await act(async () => preload.emit('run:progress', { runId: 'other', progress: progress({ fraction: 0.9 }) }))
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('50')
  })

  it('is asked to stop once by Escape', async () => {
    await start()
    await report()
    fireEvent.keyDown(window, { key: 'Escape' })
    fireEvent.keyDown(window, { key: 'Escape' })
    expect(await screen.findByRole('heading', { name: 'Stopping…' })).toBeTruthy()
    expect(preload.calls.runCancel).toHaveBeenCalledExactlyOnceWith({ runId: 'run-1' })
  })

  it('is not started twice', async () => {
    await start()
    await act(async () => useApp.getState().go('setup'))
    fireEvent.keyDown(window, { key: 'Enter', ctrlKey: true })
    expect(preload.calls.runStart).toHaveBeenCalledOnce()
    expect(useApp.getState().place).toBe('run')
  })
})

describe('the end of a run', () => {
  it('that is done opens Explore', async () => {
    await start()
    await report()
    await end({ status: 'done', runId: 'run-1', converged: true, warnings: [] })
    expect(preload.calls.runOpen).toHaveBeenCalledWith({ runId: 'run-1' })
    // This preload cannot give the run: that is said, and the finished run can be asked for again.
    expect(screen.getByRole('alert').textContent).toContain('was not found')
    expect(screen.getByRole('heading', { name: 'Done' })).toBeTruthy()
    fireEvent.click(within(screen.getByRole('main')).getByRole('button', { name: 'Explore' }))
    await waitFor(() => expect(preload.calls.runOpen).toHaveBeenCalledTimes(2))
  })

  it('that was cancelled says that nothing was written and offers to run again', async () => {
    await start()
    await report()
    await end({ status: 'cancelled' })
    expect(screen.getByText('The run was cancelled.')).toBeTruthy()
    expect(screen.queryByRole('alert')).toBeNull()
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Run again' })))
    expect(preload.calls.runStart).toHaveBeenCalledTimes(2)
    expect(preload.calls.runStart.mock.calls[1]).toEqual(preload.calls.runStart.mock.calls[0])
  })

  it('that failed says what happened and what to do, and leads back to the settings', async () => {
    await start()
    await report()
    await end({ status: 'failed', error: { kind: 'app', code: 'ENGINE_OUT_OF_MEMORY', details: {} } })
    const alert = screen.getByRole('alert')
    expect(alert.textContent).toMatch(/memory/i)
    expect(alert.textContent).not.toContain('ENGINE_')
    fireEvent.click(screen.getByRole('button', { name: 'Change settings' }))
    expect(screen.getByRole('main', { name: 'Set up' })).toBeTruthy()
  })

  it('that could not even start says so', async () => {
    preload.calls.runStart.mockImplementation(() => failed('FILE_EXISTS', { file: 'audiovisual_ica' }))
    await start()
    expect((await screen.findByRole('alert')).textContent).toContain('audiovisual_ica')
    expect(screen.getByRole('heading', { name: 'The run failed' })).toBeTruthy()
  })
})

describe('axes', () => {
  it('stand values on a logarithmic axis and keep them inside', () => {
    const scale = logScale(-4, 0, 100, 0)
    expect(scale.at(1)).toBe(0)
    expect(scale.at(1e-4)).toBe(100)
    expect(scale.at(0)).toBe(100)
    expect(scale.at(1e-2)).toBeCloseTo(50)
    expect(scale.at(5)).toBe(0)
    expect(scale.exponents).toEqual([-4, -3, -2, -1, 0])
    expect(logScale(-12, 0, 100, 0, 24).exponents.length).toBeLessThanOrEqual(5)
  })

  it('take round steps', () => {
    expect(roundSteps(45, 10)).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 40, 45])
    expect(roundSteps(2000, 5)).toEqual([0, 500, 1000, 1500, 2000])
    expect(roundSteps(3, 10)).toEqual([0, 1, 2, 3])
  })
})
