/** Does removing components say what is marked, what would happen, and what to do when it cannot? (The numbers: tests/numeric/denoise.test.ts.) */
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { Explore } from '../../../src-renderer/features/explore/Explore'
import { useRun } from '../../../src-renderer/state/run-store'
import type { Bridge } from '../../../src-shared/ipc/contract'
import { exampleRun, serveVoxels } from '../explore/example-run'
import { eachOnFreshPage, failed, ok } from '../shell/fake-preload'

const PREVIEW = {
  previewId: 'p1',
  scanFileName: 'audiovisual_bold.nii.gz',
  isScanOfRun: true,
  volumes: 40,
  voxels: 500,
  varianceRemovedPercent: 12.345,
  degreesOfFreedom: { before: 39, after: 38 },
  voxelsLeftAlone: 0,
  medianTsnr: { before: 50, after: 60 },
  carpet: { rows: 2, columns: 40 },
}
type Ask = Bridge['denoisePreview']

let preview: ReturnType<typeof vi.fn<Ask>>
let pickScan: ReturnType<typeof vi.fn<Bridge['denoisePickScan']>>
let write: ReturnType<typeof vi.fn<Bridge['denoiseWrite']>>
eachOnFreshPage(({ calls }) => {
  preview = vi.fn<Ask>(() => ok(PREVIEW))
  pickScan = vi.fn<Bridge['denoisePickScan']>(() => ok({ fileName: 'other.nii' }))
  write = vi.fn<Bridge['denoiseWrite']>(() => ok({ ...PREVIEW, savedAs: 'clean.nii.gz' }))
  vi.stubGlobal('counterpoint', {
    ...calls,
    on: () => () => undefined,
    denoisePreview: preview,
    denoisePickScan: pickScan,
    denoiseWrite: write,
    denoiseCancel: () => ok(null),
  })
  serveVoxels()
  const voxels = globalThis.fetch
  vi.stubGlobal('fetch', async (url: string) => {
    if (!url.startsWith('/denoise/')) return voxels(url)
    const size = url.includes('carpet') ? 80 : exampleRun().voxelsInMask
    return { ok: true, arrayBuffer: async () => new Float32Array(size).fill(1).buffer }
  })
})

const press = (key: string) => act(async () => void fireEvent.keyDown(document.body, { key }))
async function open(run = exampleRun()) {
  act(() => useRun.setState({ runDetail: run }))
  render(<Explore />)
  await waitFor(() => expect(screen.getByRole('img', { name: /Histogram of IC 1/ })).toBeTruthy())
}

describe('removing components', () => {
  it('marks with X, tells before and after, and writes', async () => {
    await open()
    await press('x')
    await screen.findByText('12.3 %')
    expect(preview.mock.calls[0][0]).toEqual({ runId: 'run-1', removed: [0], method: 'partial', scan: 0 })
    expect(screen.getByText('39 to 38')).toBeTruthy()
    expect(screen.getByRole('img', { name: 'Carpet plot before: 2 voxels over 40 volumes' })).toBeTruthy()
    expect(screen.getByRole('img', { name: /^Variance removed, axial cut at / })).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Write cleaned scan' }))
    await screen.findByText(/^Written: clean\.nii\.gz, with 12\.3 %/)
    expect(write.mock.calls[0][0]).toEqual({ runId: 'run-1', removed: [0], method: 'partial', scan: 0 })
  })

  it('asks once for what was marked while a preview was made', async () => {
    let answer: (value: Awaited<ReturnType<Ask>>) => void = () => undefined
    preview.mockImplementationOnce(
      () =>
        new Promise((resolve) => {
          answer = resolve
        }),
    )
    await open()
    await press('x')
    await waitFor(() => expect(preview).toHaveBeenCalledTimes(1))
    expect(screen.getByRole('progressbar', { name: /^Reading the scan for the preview: 0 %/ })).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'IC 2' }))
    fireEvent.click(screen.getByRole('radio', { name: 'Full' }))
    await act(async () => answer({ ok: true, value: PREVIEW }))
    await waitFor(() => expect(preview.mock.lastCall?.[0].removed).toEqual([0, 1]))
    expect(preview.mock.lastCall?.[0]).toEqual({ runId: 'run-1', removed: [0, 1], method: 'full', scan: 0 })
  })

  it('of a run of several scans shows the one that is chosen, and looks for the one that is missing', async () => {
    const { record } = exampleRun()
    const moreInputs = [{ fileName: 'second.nii', path: '', sha256: '', volumes: 20 }]
    await open({ ...exampleRun(), record: { ...record, moreInputs } })
    await press('x')
    await screen.findByText('12.3 %')
    fireEvent.click(screen.getByRole('button', { name: /Scan in the preview/ }))
    const second = screen.getAllByRole('option', { name: 'Scan 2 of 2: second.nii' }).find((node) => node.tagName !== 'OPTION')
    fireEvent.click(second ?? document.body)
    await waitFor(() => expect(preview.mock.lastCall?.[0].scan).toBe(1))
    write.mockImplementationOnce(() => failed('FILE_NOT_FOUND', { file: record.input.fileName }))
    fireEvent.click(await screen.findByRole('button', { name: 'Write 2 cleaned scans' }))
    fireEvent.click(await screen.findByRole('button', { name: 'Choose the scan' }))
    await waitFor(() => expect(pickScan.mock.lastCall?.[0]).toEqual({ runId: 'run-1', scan: 0 }))
  })

  it('refuses none and all in words', async () => {
    await open()
    await press('d')
    expect(screen.getByText('Nothing is marked for removal yet.')).toBeTruthy()
    const button = () => screen.getByRole('button', { name: 'Write cleaned scan' })
    expect(button().hasAttribute('disabled')).toBe(true)
    for (const name of ['IC 1', 'IC 2', 'IC 3']) fireEvent.click(screen.getByRole('button', { name }))
    expect(screen.getByText(/^Every component is marked\. Keep at least one/)).toBeTruthy()
    expect(button().hasAttribute('disabled')).toBe(true)
    fireEvent.click(screen.getByRole('button', { name: 'Clear' }))
    expect(screen.getByText('Nothing is marked for removal yet.')).toBeTruthy()
  })

  it('lets the scan be chosen when it is not what it was, and says that it is another', async () => {
    preview.mockImplementationOnce(() => failed('DATA_SCAN_CHANGED', { file: 'audiovisual_bold.nii.gz' }))
    preview.mockImplementationOnce(() => ok({ ...PREVIEW, isScanOfRun: false, scanFileName: 'other.nii' }))
    await open()
    await press('x')
    await screen.findByText(/^audiovisual_bold\.nii\.gz is no longer the scan that this run was made from\./)
    fireEvent.click(screen.getByRole('button', { name: 'Choose the scan' }))
    await screen.findByText(/^other\.nii is not the scan that this run was made from/)
    expect(pickScan).toHaveBeenCalledTimes(1)
  })
})
