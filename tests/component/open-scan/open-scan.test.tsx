/** Does every way of opening a scan lead to Set up, and does a missing file keep its place? */
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { App } from '../../../src-renderer/App'
import { useApp } from '../../../src-renderer/state/app-store'
import { useScan } from '../../../src-renderer/state/scan-store'
import type { RecentRun, RecentScan } from '../../../src-shared/ipc/contract'
import { presetParameters } from '../../../src-shared/params/presets'
import { eachOnFreshPage, failed, ok, type Preload, SCAN } from '../shell/fake-preload'

const scan = (change: Partial<RecentScan>): RecentScan => ({
  scanId: 'a',
  fileName: 'rest.nii.gz',
  shape: [64, 64, 36, 176],
  zooms: [3.5, 3.5, 4],
  repetitionTimeSeconds: 2,
  openedAt: new Date(Date.now() - 5 * 60_000).toISOString(),
  missing: false,
  ...change,
})
const run = (change: Partial<RecentRun>): RecentRun => ({
  runId: 'r',
  name: 'rest-20',
  scanFileName: 'rest.nii.gz',
  nComponents: 20,
  nIter: 42,
  converged: true,
  createdAt: new Date(Date.now() - 5 * 60_000).toISOString(),
  missing: false,
  ...change,
})

let preload: Preload
eachOnFreshPage((installed) => {
  preload = installed
})
const start = async () => {
  render(<App />)
  await screen.findByText(/Engine ready/)
}
const place = () => useApp.getState().place

describe('a run that did not finish', () => {
  const unfinished = { unfinishedId: 'u', name: 'rest-20', scanFileName: 'rest.nii.gz', startedAt: new Date().toISOString() }
  beforeEach(() => {
    let offered: readonly (typeof unfinished)[] = [unfinished]
    preload.calls.runUnfinished.mockImplementation(() => ok(offered))
    preload.calls.runForgetUnfinished.mockImplementation(() => {
      offered = []
      return ok(null)
    })
  })
  const offer = () => screen.findByRole('region', { name: 'Runs that did not finish' })

  it('is run again as it was asked for, and is offered no more', async () => {
    const parameters = { ...presetParameters(null), nComponents: 9, maskStrategy: 'file' as const, maskFile: 'mask-token' }
    const moreScans = [{ token: 'scan-token', fileName: 'sub-02_bold.nii.gz' }]
    preload.calls.runTakeUp.mockImplementation(() =>
      ok({ scan: SCAN, parameters, preset: null, name: 'rest-20', foldAgreed: false, fileNames: { maskFile: 'mask.nii' }, moreScans }),
    )
    await start()
    fireEvent.click(within(await offer()).getByRole('button', { name: 'Run again' }))
    expect(await screen.findByRole('main', { name: 'Run' })).toBeTruthy()
    expect(preload.calls.runStart).toHaveBeenCalledWith(expect.objectContaining({ scanId: SCAN.scanId, name: 'rest-20', parameters }))
    await waitFor(() => expect(preload.calls.runForgetUnfinished).toHaveBeenCalledWith({ unfinishedId: 'u' }))
    await waitFor(() => expect(useScan.getState().unfinishedRuns).toEqual([]))
  })

  it('is dismissed by its button, and nothing is started', async () => {
    await start()
    fireEvent.click(within(await offer()).getByRole('button', { name: 'Dismiss' }))
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Runs that did not finish' })).toBeNull())
    expect(preload.calls.runStart).not.toHaveBeenCalled()
  })

  it('whose scan has moved says so and stays offered', async () => {
    await start()
    fireEvent.click(within(await offer()).getByRole('button', { name: 'Run again' }))
    expect((await screen.findByRole('alert')).textContent).toContain('not found')
    expect(preload.calls.runForgetUnfinished).not.toHaveBeenCalled()
    expect(await offer()).toBeTruthy()
  })
})

describe('opening', () => {
  it('opens the sample with one click and shows its name', async () => {
    await start()
    fireEvent.click(screen.getByRole('button', { name: 'Open sample' }))
    expect(await screen.findByRole('main', { name: 'Set up' })).toBeTruthy()
    expect(screen.getByTitle(SCAN.header.fileName)).toBeTruthy()
  })

  it('stays at Open when the dialog is closed', async () => {
    preload.calls.scanPick.mockImplementation(() => ok(null))
    await start()
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: /Open scan/ })))
    expect(preload.calls.scanPick).toHaveBeenCalledOnce()
    expect(place()).toBe('open')
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('says why a scan cannot be opened, names the file, and stays at Open', async () => {
    preload.calls.scanPick.mockImplementation(() => failed('DATA_NOT_4D', { file: 'T1w.nii.gz', found: '3', expected: '4' }))
    await start()
    fireEvent.keyDown(window, { key: 'o', ctrlKey: true })
    expect((await screen.findByRole('alert')).textContent).toContain('T1w.nii.gz')
    expect(place()).toBe('open')
  })

  it('takes a file dropped anywhere on the window', async () => {
    await start()
    const file = new File(['x'], 'rest.nii.gz')
    fireEvent.dragEnter(document.body, { dataTransfer: { types: ['Files'], files: [file] } })
    expect(screen.getByText('Let go to open')).toBeTruthy()
    await act(async () => void fireEvent.drop(document.body, { dataTransfer: { types: ['Files'], files: [file] } }))
    expect(preload.calls.scanOpenDropped).toHaveBeenCalledExactlyOnceWith(file)
    expect(screen.queryByText('Let go to open')).toBeNull()
    expect(place()).toBe('setup')
  })

  it('ignores dragged text and forgets a file that leaves the window', async () => {
    await start()
    fireEvent.dragEnter(document.body, { dataTransfer: { types: ['text/plain'], files: [] } })
    expect(screen.queryByText('Let go to open')).toBeNull()
    fireEvent.dragEnter(document.body, { dataTransfer: { types: ['Files'], files: [] } })
    fireEvent.dragLeave(document.body)
    expect(screen.queryByText('Let go to open')).toBeNull()
  })

  it('asks for one scan at a time, but takes the two files of a pair', async () => {
    await start()
    const drop = (...names: string[]) =>
      act(
        async () =>
          void fireEvent.drop(document.body, { dataTransfer: { types: ['Files'], files: names.map((name) => new File(['x'], name)) } }),
      )
    await drop('a.nii', 'b.nii')
    expect(screen.getByRole('alert').textContent).toContain('one scan at a time')
    expect(preload.calls.scanOpenDropped).not.toHaveBeenCalled()
    await drop('a.hdr', 'a.img')
    expect(preload.calls.scanOpenDropped).toHaveBeenCalledOnce()
    expect(preload.calls.scanOpenDropped.mock.calls[0]).toMatchObject([{ name: 'a.img' }])
  })
})

describe('recent', () => {
  it('lists scans and runs with their facts', async () => {
    preload.calls.scanRecent.mockImplementation(() =>
      ok([scan({}), scan({ scanId: 'b', fileName: 'old.nii', repetitionTimeSeconds: null })]),
    )
    preload.calls.runRecent.mockImplementation(() => ok([run({}), run({ runId: 's', name: 'second', converged: false, nIter: 200 })]))
    await start()
    expect(
      (await screen.findByRole('button', { name: /rest\.nii\.gz.*64 × 64 × 36 × 176, 3\.5 × 3\.5 × 4 mm, TR 2\.000 s.*5 min ago/ }))
        .textContent,
    ).toBeTruthy()
    expect(screen.getByRole('button', { name: /old\.nii.*TR not known/ })).toBeTruthy()
    expect(screen.getByRole('button', { name: /rest-20.*20 components, converged at 42/ })).toBeTruthy()
    expect(screen.getByRole('button', { name: /second.*not converged/ })).toBeTruthy()
  })

  it('opens a recent scan by its id', async () => {
    preload.calls.scanRecent.mockImplementation(() => ok([scan({ scanId: 'the-id' })]))
    await start()
    fireEvent.click(await screen.findByRole('button', { name: /rest\.nii\.gz/ }))
    await waitFor(() => expect(preload.calls.scanOpenRecent).toHaveBeenCalledWith({ scanId: 'the-id' }))
  })

  it('keeps a missing scan, flagged, and offers to locate it', async () => {
    preload.calls.scanRecent.mockImplementation(() => ok([scan({ scanId: 'gone', fileName: 'gone.nii', missing: true })]))
    await start()
    const row = (await screen.findByText('moved or deleted')).closest('li')
    if (!row) throw new Error('no row')
    fireEvent.click(within(row).getByRole('button', { name: 'Locate gone.nii' }))
    await waitFor(() => expect(preload.calls.scanLocate).toHaveBeenCalledWith({ scanId: 'gone' }))
  })

  it('says what will stand there when there is nothing yet', async () => {
    await start()
    expect(screen.getByText('Runs appear here when they are done.')).toBeTruthy()
    expect(screen.getByText('Scans that you open appear here.')).toBeTruthy()
  })
})
