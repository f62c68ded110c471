/** Do the plots tell seconds, zoom and mark by key, show what varies with the component, and is a doubtful repetition time asked about once? */
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { Explore } from '../../../src-renderer/features/explore/Explore'

import { panned, zoomed } from '../../../src-renderer/features/plots/use-plot-window'
import { useRun } from '../../../src-renderer/state/run-store'
import { NOTHING_REVIEWED } from '../../../src-shared/model/review'
import { exampleRun, type RunChange, serveVoxels } from '../explore/example-run'
import { renderExplore } from '../explore/explore-page'
import { eachOnFreshPage, ok, type Preload } from '../shell/fake-preload'

let preload: Preload
eachOnFreshPage((installed) => {
  preload = installed
  serveVoxels()
})
async function open(change: RunChange = {}) {
  renderExplore(change)
  await screen.findByRole('slider', { name: /^Volume in the time course of IC 1/ })
}
const slider = (name: RegExp) => screen.getByRole('slider', { name })
const key = (element: HTMLElement, name: string, init = {}) => act(async () => void fireEvent.keyDown(element, { key: name, ...init }))

describe('the window of a plot', () => {
  it('stays inside the data, and keeps the place under the pointer', () => {
    expect(zoomed(0, 100, 0.5, 0, 100)).toEqual([0, 50])
    expect(zoomed(0, 100, 0.5, 75, 100)).toEqual([37.5, 87.5])
    expect(zoomed(40, 60, 100, 50, 100)).toEqual([0, 100])
    expect(zoomed(40, 60, 0.01, 50, 100)).toEqual([48, 52])
    expect(panned(90, 110, 100)).toEqual([80, 100])
    expect(panned(-5, 15, 100)).toEqual([0, 20])
  })
})

describe('the time course', () => {
  it('tells seconds and value of the volume that the arrow keys mark, in every component', async () => {
    await open()
    const plot = slider(/^Volume/)
    for (const name of ['ArrowRight', 'ArrowRight', 'ArrowRight']) await key(plot, name)
    expect(plot.getAttribute('aria-valuetext')).toMatch(/^4 s, /)
    await key(plot, 'ArrowRight', { shiftKey: true })
    expect(plot.getAttribute('aria-valuenow')).toBe('13')
    await act(async () => void fireEvent.keyDown(document.body, { key: 'ArrowDown' }))
    expect(slider(/^Volume in the time course of IC 2/).getAttribute('aria-valuetext')).toMatch(/^24 s, /)
  })
  it('marks where further scans begin, and calls components what the model makes', async () => {
    const run = exampleRun()
    const more = (volumes: number) => ({ fileName: 'b.nii', path: 'b.nii', sha256: '', volumes })
    const record = { ...run.record, preparation: { ...run.record.preparation, volumes: 40 }, moreInputs: [more(12), more(8)] }
    act(() => useRun.setState({ runDetail: { ...run, record, parameters: { ...run.parameters, model: 'dictionary-learning' } } }))
    render(<Explore />)
    await screen.findByRole('img', { name: /^Time course of C 1: .*3 scans one behind the other; the others begin at volume 21, 33\.$/ })
    expect(screen.getByText('scan 3')).toBeTruthy()
    expect(screen.getByRole('button', { name: 'C: number of the component' })).toBeTruthy()
    expect(screen.queryByText(/\bIC \d/)).toBeNull()
  })
  it('zooms by key and shows all again', async () => {
    await open()
    const plot = slider(/^Volume/)
    for (let n = 0; n < 4; n++) await key(plot, '+')
    expect(plot.className).toBe('plot zoomed')
    await key(plot, '0')
    expect(plot.className).toBe('plot')
    await key(slider(/^Frequency/), 'ArrowRight')
    expect(slider(/^Frequency/).getAttribute('aria-valuetext')).toMatch(/^0\.000 Hz$/)
  })
  it('stands beside the confound that varies most with it, with r', async () => {
    await open()
    const { mixing } = exampleRun()
    const columns = [
      { name: 'csf', values: mixing.map((_, t) => (t % 2 ? 1 : 2)) },
      { name: 'rot_x', values: mixing.map((row, t) => (t === 0 ? null : -3 * (row[0] ?? 0))) },
    ]
    preload.calls.courseRead.mockImplementation(() => ok({ fileId: 'f1', file: { kind: 'columns', fileName: 'confounds.tsv', columns } }))
    fireEvent.click(screen.getByRole('button', { name: 'Beside it…' }))
    const region = screen.getByRole('region', { name: 'Time course' })
    await waitFor(() => expect(region.textContent).toContain('rot_x, r = −1.00'))
    expect(region.querySelectorAll('path.course')).toHaveLength(2)
    // Several at once, each with its r, and the run is told.
    fireEvent.click(screen.getByRole('button', { name: 'Columns drawn beside the time course' }))
    fireEvent.click(await screen.findByRole('menuitemcheckbox', { name: /^rot_x/ }))
    fireEvent.click(screen.getByRole('menuitemcheckbox', { name: /^csf/ }))
    fireEvent.keyDown(screen.getByRole('menu'), { key: 'Escape' })
    expect(region.querySelectorAll('path.course')).toHaveLength(3)
    expect(
      within(region)
        .getAllByRole('listitem')
        .map((item) => item.textContent?.replace(/r = .*/, '')),
    ).toEqual(['rot_x, ', 'csf, '])
    expect(preload.calls.courseRemember).toHaveBeenLastCalledWith({ runId: 'run-1', fileIds: ['f1'], columns: ['rot_x', 'csf'] })
    fireEvent.click(screen.getByRole('button', { name: 'Clear' }))
    expect(region.querySelectorAll('path.course')).toHaveLength(1)
  })
  it('opens again what was beside it before, and offers what lies beside the scan', async () => {
    const { mixing } = exampleRun()
    const columns = ['a', 'b', 'c'].map((name, at) => ({ name, values: mixing.map((_, t) => Math.sin(t * (at + 1))) }))
    preload.calls.courseOffers.mockImplementation(() =>
      ok({
        files: [
          { fileId: 'old', fileName: 'sub-01_desc-confounds_timeseries.tsv', isRemembered: true },
          { fileId: 'new', fileName: 'sub-01_events.tsv', isRemembered: false },
        ],
        columns: ['c', 'a'],
      }),
    )
    preload.calls.courseRead.mockImplementation(() => ok({ fileId: 'old', file: { kind: 'columns', fileName: 'x.tsv', columns } }))
    await open()
    const region = screen.getByRole('region', { name: 'Time course' })
    await waitFor(() =>
      expect(
        within(region)
          .getAllByRole('listitem')
          .map((item) => item.textContent?.[0]),
      ).toEqual(['c', 'a']),
    )
    preload.calls.courseRead.mockImplementation(() =>
      ok({ fileId: 'new', file: { kind: 'events', fileName: 'sub-01_events.tsv', events: [{ onset: 3, duration: 4, type: 'faces' }] } }),
    )
    fireEvent.click(screen.getByRole('button', { name: 'Open sub-01_events.tsv, found beside the scan' }))
    await waitFor(() => expect(document.querySelectorAll('rect.event')).toHaveLength(1))
    expect(preload.calls.courseRead).toHaveBeenLastCalledWith({ runId: 'run-1', fileId: 'new' })
    expect(preload.calls.courseRemember).toHaveBeenLastCalledWith({ runId: 'run-1', fileIds: ['old', 'new'], columns: ['c', 'a'] })
    expect(screen.queryByRole('button', { name: /found beside the scan/ })).toBeNull()
  })
  it('is shaded by events, which name themselves', async () => {
    await open()
    preload.calls.courseRead.mockImplementation(() =>
      ok({ fileId: 'e1', file: { kind: 'events', fileName: 'e.tsv', events: [{ onset: 3, duration: 4, type: 'faces' }] } }),
    )
    fireEvent.click(screen.getByRole('button', { name: 'Beside it…' }))
    await waitFor(() => expect(document.querySelectorAll('rect.event')).toHaveLength(1))
    const plot = slider(/^Volume/)
    await key(plot, 'ArrowRight')
    expect(plot.getAttribute('aria-valuetext')).not.toContain('faces')
    for (const name of ['ArrowRight', 'ArrowRight']) await key(plot, name)
    expect(plot.getAttribute('aria-valuetext')).toContain('faces')
  })
})

describe('a doubtful repetition time', () => {
  it('is asked about with the reason, refused in words, and kept in the run', async () => {
    await open({ repetitionTimeSeconds: null })
    const question = screen.getByRole('region', { name: 'Repetition time' })
    const field = within(question).getByRole('textbox')
    const set = () => within(question).getByRole('button', { name: 'Set' })
    fireEvent.change(field, { target: { value: '2500' } })
    expect(question.textContent).toContain('in seconds it is 2.5')
    expect(set().hasAttribute('disabled')).toBe(true)
    fireEvent.change(field, { target: { value: '2.5' } })
    const review = { ...NOTHING_REVIEWED, repetitionTimeSeconds: 2.5 }
    preload.calls.runReview.mockImplementation(() => ok(exampleRun({ repetitionTimeSeconds: 2.5, review })))
    fireEvent.submit(field)
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Repetition time' })).toBe(null))
    expect(preload.calls.runReview).toHaveBeenCalledWith({ runId: 'run-1', review })
    expect(screen.getByText('Nyquist 0.200 Hz')).toBeTruthy()
  })
  it('is not asked about when nobody doubts it', async () => {
    await open()
    expect(screen.queryByRole('region', { name: 'Repetition time' })).toBe(null)
  })
})
