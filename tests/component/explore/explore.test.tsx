/** Does Explore show a run's components, follow keys and fields, and say what should be known? (The drawing itself: tests/desktop/explore.spec.ts.) */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { useExplore } from '../../../src-renderer/features/explore/explore-store'
import { useFigure } from '../../../src-renderer/features/figure-builder/figure-store'
import { changeAndRunAgain } from '../../../src-renderer/features/parameters/run-again'
import { useCourse } from '../../../src-renderer/features/plots/course-store'
import { useApp } from '../../../src-renderer/state/app-store'
import { useScan } from '../../../src-renderer/state/scan-store'
import { useSettings } from '../../../src-renderer/state/settings-store'
import { eachOnFreshPage, failed, ok, type Preload, SCAN } from '../shell/fake-preload'
import { exampleRun, serveVoxels } from './example-run'
import { chosen, fact, openExplore, press, renderExplore, rows } from './explore-page'

let preload: Preload
eachOnFreshPage((installed) => {
  preload = installed
  serveVoxels()
})

describe('the chosen component', () => {
  it('says time course and spectrum in seconds and hertz', async () => {
    await openExplore()
    expect(
      screen.getByRole('img', { name: /^Time course of IC 1: 40 volumes over 80 s, from −1\.5 to 1\.4 standard deviations/ }),
    ).toBeTruthy()
    expect(
      screen.getByRole('img', { name: 'Power spectrum of IC 1: largest at 0.050 Hz; 40 % of the power lies between 0.01 and 0.1 Hz.' }),
    ).toBeTruthy()
    expect(screen.getByText('Nyquist 0.250 Hz')).toBeTruthy()
  })

  it('says volumes and cycles per volume when the repetition time is unknown', async () => {
    await openExplore({ repetitionTimeSeconds: null })
    expect(screen.getByText('volumes (TR unknown)')).toBeTruthy()
    expect(screen.getByText('cycles per volume (TR unknown)')).toBeTruthy()
    expect(screen.getByRole('img', { name: /largest at 0\.100 cycles\/volume/ })).toBeTruthy()
    expect(screen.queryByText(/Hz/)).toBeNull()
    expect(useApp.getState().facts.explore?.right).toContain('TR unknown')
  })

  it('lists peaks; a click and P move the crosshair', async () => {
    await openExplore()
    const table = screen.getByRole('region', { name: 'Peaks' })
    expect(within(table).getAllByRole('row')[1].textContent).toBe('12−8−65.000.9')
    useExplore.getState().setCursor([5, 8, 4])
    await waitFor(() => expect(fact('voxel')).toBe('voxel 5 8 4'))
    await press('p')
    expect(fact('voxel')).toBe('voxel 3 5 3')
    expect(fact('mm')).toBe('12  −8  −6 mm')
    expect(fact('value')).toBe('IC 1 z 5.00')
  })

  it('goes to a coordinate that is typed, and refuses one outside the scan', async () => {
    await openExplore()
    const field = () => screen.getByRole('textbox', { name: /^(Coordinate of the crosshair|No voxel of the scan)/ }) as HTMLInputElement
    expect(field().value).toBe('12, \u22128, \u22126')
    await press('g')
    expect(document.activeElement).toBe(field())
    fireEvent.change(field(), { target: { value: '\u22124.4 4 11' } })
    fireEvent.submit(field().closest('form') as HTMLFormElement)
    expect(fact('voxel')).toBe('voxel 7 8 6')
    expect(fact('mm')).toBe('\u22124  4  12 mm')
    fireEvent.change(field(), { target: { value: '500 0 0' } })
    fireEvent.submit(field().closest('form') as HTMLFormElement)
    expect(field().getAttribute('aria-invalid')).toBe('true')
    expect(fact('voxel')).toBe('voxel 7 8 6')
    fireEvent.blur(field())
    expect(field().value).toBe('\u22124, 4, 12')
  })

  it('copies all peaks as tab-separated text', async () => {
    const writeText = vi.fn(async (_text: string) => undefined)
    Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true })
    await openExplore()
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Copy all peaks as a table' })))
    expect(writeText.mock.calls[0]?.[0]).toBe(
      'x_mm\ty_mm\tz_mm\ti\tj\tk\tz\tcluster_mm3\tcentre_x_mm\tcentre_y_mm\tcentre_z_mm\n12\t-8\t-6\t3\t5\t3\t5\t864\t12\t-8\t-6\n',
    )
    expect(useApp.getState().banner?.what).toBe('1 peak copied as tab-separated text.')
  })

  it('the crosshair goes to its peak, or stays when that is switched off', async () => {
    await openExplore()
    await press('ArrowDown')
    expect(fact('voxel')).toBe('voxel 4 5 3')
    fireEvent.click(screen.getByRole('switch', { name: /Crosshair goes to the peak/ }))
    await press('ArrowDown')
    expect(chosen()).toBe(rows()[2])
    expect(fact('voxel')).toBe('voxel 4 5 3')
  })
})

/** Chooses what lies under the maps. */
const chooseBackground = async (option: RegExp) => {
  fireEvent.click(screen.getByRole('button', { name: /Background/ }))
  // The library keeps a hidden native select beside its list, and names its options by their parts.
  const shown = () => screen.getAllByRole('option').find((node) => node.tagName !== 'OPTION' && option.test(node.textContent ?? ''))
  const item = await waitFor(() => {
    const found = shown()
    if (!found) throw new Error(`no option ${option}`)
    return found
  })
  await act(async () => void fireEvent.click(item))
}

describe('a volume of the scan as background', () => {
  const choose = () => chooseBackground(/^Volume of the scan/)
  it('is the one that the time course marks, and says on the maps which it is', async () => {
    await openExplore()
    preload.calls.runPlaceVolume.mockImplementation(() => ok({ fileName: 'sub-01_bold.nii.gz', volume: 6 }))
    await choose()
    expect(await screen.findByText(/Mark a volume in the time course/)).toBeTruthy()
    expect(preload.calls.runPlaceVolume).not.toHaveBeenCalled()
    act(() => useCourse.getState().mark(4))
    expect(await screen.findByText('Reading volume 5 of the time course from the scan…')).toBeTruthy()
    expect(await screen.findByText(/^Background: volume 7 of sub-01_bold\.nii\.gz/)).toBeTruthy()
    expect(preload.calls.runPlaceVolume).toHaveBeenCalledExactlyOnceWith({ runId: 'run-1', row: 4 })
  })
  it('gives way to the mean image when the scan is gone, and says so', async () => {
    await openExplore()
    preload.calls.runPlaceVolume.mockImplementation(() => failed('FILE_NOT_FOUND', { file: 'sub-01_bold.nii.gz' }))
    await choose()
    act(() => useCourse.getState().mark(4))
    await waitFor(() => expect(useExplore.getState().underlay).toBe('mean'))
    expect(useApp.getState().banner?.what).toContain('sub-01_bold.nii.gz')
  })
})

describe('the background', () => {
  it('is an image that the user opens, until another run is opened', async () => {
    preload.calls.runPickBackground.mockImplementation(() => ok({ file: 'T1w.nii.gz', sha256: 'a'.repeat(64), parts: 1 }) as never)
    const { unmount } = await openExplore()
    await chooseBackground(/^Open an image/)
    expect(preload.calls.runPickBackground).toHaveBeenCalledWith({ runId: 'run-1' })
    expect(screen.getByRole('button', { name: /Background/ }).textContent).toContain('T1w.nii.gz')
    await chooseBackground(/^Mean EPI/)
    expect(useExplore.getState().underlay).toBe('mean')
    await chooseBackground(/^T1w/)
    expect(useExplore.getState().underlay).toBe('file')
    expect(useApp.getState().banner).toBeNull()
    unmount()
    await openExplore({ runId: 'run-2' })
    expect(useExplore.getState()).toMatchObject({ underlay: 'mean', backgroundFile: null })
  })

  it('stays when the dialog is closed, or the file cannot be used: that is said in words', async () => {
    await openExplore()
    await chooseBackground(/^Open an image/)
    expect(useExplore.getState().underlay).toBe('mean')
    preload.calls.runPickBackground.mockImplementation(() => failed('FILE_NOT_FOUND', { file: 'gone.nii' }) as never)
    await chooseBackground(/^Open an image/)
    expect(useExplore.getState().underlay).toBe('mean')
    expect(useApp.getState().banner).toMatchObject({ tone: 'error', what: expect.stringContaining('gone.nii') })
  })
})

describe('what should be known', () => {
  it('says that a run did not converge, with advice, and shows its maps', async () => {
    await openExplore({ converged: false })
    expect(screen.getByText(/stopped after 200 iterations without converging/)).toBeTruthy()
    expect(screen.getByText(/0\.0034.*1e−4.*another seed/)).toBeTruthy()
    expect(rows()).toHaveLength(3)
    const again = () => act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Change and run again' })))
    preload.calls.runOpenScan.mockImplementationOnce(() => failed('FILE_NOT_FOUND', { file: 'rest.nii.gz' }))
    await again()
    expect(useApp.getState().banner?.what).toContain('rest.nii.gz was not found')
    expect(useApp.getState().place).not.toBe('setup')
    await act(async () => useApp.getState().banner?.action?.act())
    expect(preload.calls.runOpenScan.mock.calls.map(([{ locate }]) => locate)).toEqual([false, true])
    expect([useApp.getState().place, useApp.getState().banner]).toEqual(['setup', null])
  })

  it('fills Set up with what the run was made with', async () => {
    const parameters = { ...exampleRun().parameters, nComponents: 17, maskFile: 'file-7', maskStrategy: 'file' as const }
    const detail = { ...exampleRun({ converged: false }), parameters }
    const record = { ...detail.record, preset: 'nilearn-example', parameters: { mask_file: 'brain.nii', fold_extra_dimensions: true } }
    await changeAndRunAgain({ ...detail, record })
    const { scan, draft, preset, foldAgreed, fileNames } = useScan.getState()
    expect(scan).toEqual(SCAN)
    expect({ draft, preset, foldAgreed, fileNames }).toEqual({
      draft: parameters,
      preset: 'nilearn-example',
      foldAgreed: true,
      fileNames: { maskFile: 'brain.nii' },
    })
  })

  it('shows other warnings of the run, and puts them away', async () => {
    await openExplore({ warnings: [{ code: 'REPETITION_TIME_ZERO', message: 'The header gives 0 s.' }] })
    expect(screen.getByText('The header gives 0 s.')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }))
    expect(screen.queryByText('The header gives 0 s.')).toBeNull()
  })

  it('says MNI only when the header does', async () => {
    const { unmount } = await openExplore()
    expect(fact('space')).toBe('Scanner space')
    unmount()
    await openExplore({ sformCode: 4, runId: 'run-2' })
    expect(fact('space')).toBe('MNI space')
  })

  it('names the convention in force', async () => {
    await openExplore()
    expect(fact('convention')).toBe('Neurological, right is on the right')
    act(() => useSettings.setState({ radiological: true }))
    expect(fact('convention')).toBe('Radiological, right is on the left')
  })

  it('says when voxel values cannot be read, and reads them again', async () => {
    let isDown = true
    serveVoxels((url) => isDown && url.endsWith('mask'))
    renderExplore()
    expect((await screen.findByRole('alert')).textContent).toContain('could not be read')
    isDown = false
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
    await waitFor(() => expect(fact('value')).toBe('IC 1 z 5.00'))
  })

  it('says so where there is no WebGL, and everything else works', async () => {
    await openExplore()
    expect((await screen.findByText(/no WebGL 2/)).getAttribute('role')).toBe('status')
    await press('ArrowDown')
    expect(chosen()).toBe(rows()[1])
  })
})

describe('saving', () => {
  async function choose(name: RegExp) {
    fireEvent.click(screen.getByRole('button', { name: 'Save' }))
    const item = await screen.findByRole('menuitem', { name })
    await act(async () => void fireEvent.click(item))
  }

  it('saves maps and tables, says nothing when the dialog is closed, and says a failure in words', async () => {
    await openExplore()
    await choose(/^Component maps/)
    expect(preload.calls.runSave).toHaveBeenLastCalledWith({ runId: 'run-1', what: 'nifti', threshold: 3 })
    expect(useApp.getState().banner).toBeNull()
    // The report has the letters of the figure builder.
    act(() => useFigure.getState().change({ fontFamily: 'Tinos' }))
    await choose(/^Report/)
    expect(preload.calls.runSave).toHaveBeenLastCalledWith({ runId: 'run-1', what: 'report', fontFamily: 'Tinos' })
    preload.calls.runSave.mockImplementation(() => failed('FILE_DISK_FULL', { path: 'tables' }) as never)
    await choose(/^Tables/)
    await waitFor(() => expect(useApp.getState().banner?.tone).toBe('error'))
  })

  it('shows the run folder', async () => {
    await openExplore()
    await choose(/^Show run folder/)
    expect(preload.calls.runShowFolder).toHaveBeenCalledWith({ runId: 'run-1' })
  })
})

describe('what stands behind the run', () => {
  it('is checked: convergence, number of components, stability', async () => {
    await openExplore()
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Checks' })))
    const region = screen.getByRole('region', { name: 'Checks' })
    expect(within(region).getByText('Converged after 17 iterations.')).toBeTruthy()
    expect(within(region).getByText(/^Not estimated/)).toBeTruthy()
    expect(within(region).getByText(/^One run only/)).toBeTruthy()
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Back to the maps' })))
    expect(screen.queryByRole('region', { name: 'Checks' })).toBeNull()
  })
})
