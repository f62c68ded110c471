/** Does Explore show a run's components, follow keys and fields, and say what should be known? (The drawing itself: tests/desktop/explore.spec.ts.) */
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { Explore } from '../../../src-renderer/features/explore/Explore'
import { useExplore } from '../../../src-renderer/features/explore/explore-store'
import { changeAndRunAgain } from '../../../src-renderer/features/explore/run-again'
import { useFigure } from '../../../src-renderer/features/figure-builder/figure-store'
import { useCourse } from '../../../src-renderer/features/plots/course-store'
import { useApp } from '../../../src-renderer/state/app-store'
import { useRun } from '../../../src-renderer/state/run-store'
import { useScan } from '../../../src-renderer/state/scan-store'
import { useSettings } from '../../../src-renderer/state/settings-store'
import { eachOnFreshPage, failed, ok, type Preload, SCAN } from '../shell/fake-preload'
import { exampleRun, type RunChange, serveVoxels } from './example-run'

let preload: Preload
eachOnFreshPage((installed) => {
  preload = installed
  serveVoxels()
})

async function open(change: RunChange = {}) {
  act(() => useRun.setState({ runDetail: exampleRun(change) }))
  const rendered = render(<Explore />)
  await waitFor(() => expect(screen.getByRole('img', { name: /Histogram of IC 1/ }).getAttribute('aria-label')).toMatch(/\d %/))
  return rendered
}
const rows = () =>
  within(screen.getByRole('grid', { name: 'Components' }))
    .getAllByRole('row')
    .slice(1)
const numbers = () => rows().map((row) => /\d+/.exec(within(row).getAllByRole('cell')[0].textContent ?? '')?.[0])
const chosen = () => rows().find((row) => row.getAttribute('aria-selected') === 'true')
const press = (key: string, init = {}) => act(async () => void fireEvent.keyDown(document.body, { key, ...init }))
const fact = (id: string) => {
  const found = useApp.getState().facts.explore?.facts.find((entry) => entry.id === id)
  return found ? `${found.text}${found.strong ?? ''}${found.rest ?? ''}` : undefined
}

describe('without a run', () => {
  it('says what to do', () => {
    render(<Explore />)
    expect(screen.getByText('No run is open.')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Go to Open' }))
    expect(useApp.getState().place).toBe('open')
  })
})

describe('the table', () => {
  it('lists the components and chooses the first', async () => {
    await open()
    expect(screen.getByRole('heading', { name: '3 components' })).toBeTruthy()
    expect(rows().map((row) => row.textContent)).toEqual([
      'IC 1 (volume 0)20.01.54041',
      'IC 2 (volume 1)12.09.38041',
      'IC 3 (volume 2)7.04.05741',
    ])
    expect(chosen()).toBe(rows()[0])
    expect(screen.getByRole('heading', { name: 'IC 1' }).parentElement?.textContent).toContain('volume 0 of maps.nii.gz')
  })

  it('moves with Up, Down, Home and End, and stops at the ends', async () => {
    await open()
    await press('ArrowDown')
    expect(chosen()).toBe(rows()[1])
    expect(screen.getByRole('heading', { name: 'IC 2' })).toBeTruthy()
    expect(screen.getByRole('img', { name: /^Time course of IC 2/ })).toBeTruthy()
    await press('End')
    await press('ArrowDown')
    expect(chosen()).toBe(rows()[2])
    await press('Home')
    await press('ArrowUp')
    expect(chosen()).toBe(rows()[0])
    expect(screen.getByRole('grid').getAttribute('aria-activedescendant')).toBe(rows()[0].id)
  })

  it('shows the stability of repeated runs, and only then', async () => {
    await open({ stability: [0.5, 0.97, 0.31] })
    const heading = screen.getByRole('button', { name: /^Stab\.: stability index Iq/ })
    fireEvent.click(heading)
    expect(screen.getAllByText('0.97').length).toBeGreaterThan(0)
    expect(heading.closest('th')?.getAttribute('aria-sort')).toBe('descending')
  })

  it('shows no stability after a single run', async () => {
    await open()
    expect(screen.queryByRole('button', { name: /stability/ })).toBeNull()
  })

  it('sorts by a measure, largest first, and turns round; the arrows follow the order shown', async () => {
    await open()
    fireEvent.click(screen.getByRole('button', { name: /^Kurtosis/ }))
    expect(numbers()).toEqual(['2', '3', '1'])
    expect(
      screen
        .getByRole('button', { name: /^Kurtosis/ })
        .closest('th')
        ?.getAttribute('aria-sort'),
    ).toBe('descending')
    await press('ArrowUp')
    expect(chosen()?.textContent).toContain('7.0')
    fireEvent.click(screen.getByRole('button', { name: /^Kurtosis/ }))
    expect(numbers()).toEqual(['1', '3', '2'])
    fireEvent.click(screen.getByRole('button', { name: /^IC: number/ }))
    expect(numbers()).toEqual(['1', '2', '3'])
  })

  it('filters by number, and by label where there are labels', async () => {
    await open({ labels: ['Auditory', '', 'Motion'] })
    expect(rows()[1].textContent).toContain('Not labelled')
    const field = screen.getByRole('textbox', { name: 'Filter components' })
    await press('/')
    expect(document.activeElement).toBe(field)
    fireEvent.change(field, { target: { value: 'mot' } })
    expect(numbers()).toEqual(['3'])
    expect(screen.getByRole('heading', { name: '1 of 3 components' })).toBeTruthy()
    fireEvent.change(field, { target: { value: 'xyz' } })
    expect(rows()).toEqual([])
    fireEvent.click(screen.getByRole('button', { name: 'Clear filter' }))
    expect(numbers()).toEqual(['1', '2', '3'])
  })

  it('picks several with Control, Shift and the keys, and one again with a plain choice', async () => {
    await open({ nComponents: 6 })
    const picked = () => rows().flatMap((row, n) => (row.getAttribute('aria-selected') === 'true' ? [n + 1] : []))
    fireEvent.click(rows()[1])
    fireEvent.click(rows()[3], { ctrlKey: true })
    expect(picked()).toEqual([2, 4])
    expect(screen.getByRole('heading', { name: 'IC 4' })).toBeTruthy()
    expect(screen.getByRole('heading', { name: '2 of 6 picked' })).toBeTruthy()
    fireEvent.click(rows()[5], { shiftKey: true })
    expect(picked()).toEqual([4, 5, 6])
    fireEvent.click(rows()[5], { ctrlKey: true })
    expect(picked()).toEqual([4, 5])
    expect(screen.getByRole('heading', { name: 'IC 5' })).toBeTruthy()
    await press('ArrowUp')
    expect(picked()).toEqual([4])
    await press('ArrowUp', { shiftKey: true })
    await press('ArrowUp', { shiftKey: true })
    expect(picked()).toEqual([2, 3, 4])
    await press('a', { ctrlKey: true })
    expect(picked()).toEqual([1, 2, 3, 4, 5, 6])
    expect(useExplore.getState().picked).toEqual([0, 1, 2, 3, 4, 5])
    fireEvent.click(rows()[2])
    fireEvent.click(rows()[2], { ctrlKey: true })
    expect(picked()).toEqual([3])
  })

  it('leaves the keys of a field alone', async () => {
    await open()
    const field = screen.getByRole('textbox', { name: 'Filter components' })
    await act(async () => void fireEvent.keyDown(field, { key: 'ArrowDown' }))
    expect(chosen()).toBe(rows()[0])
  })

  it('goes on in the list from the filter with Enter, and takes the filter back with Escape', async () => {
    await open()
    const field = screen.getByRole('textbox', { name: 'Filter components' })
    const grid = screen.getByRole('grid', { name: 'Components' })
    await act(async () => {
      field.focus()
      fireEvent.change(field, { target: { value: '2' } })
    })
    expect(rows()).toHaveLength(1)
    await act(async () => void fireEvent.keyDown(field, { key: 'Enter' }))
    expect([document.activeElement === grid, rows().length]).toEqual([true, 1])
    await act(async () => void fireEvent.keyDown(field, { key: 'Escape' }))
    expect(rows().length).toBeGreaterThan(1)
  })

  it('has its keys also when a switch has the focus', async () => {
    await open()
    const own = screen.getByRole('switch', { name: 'Only for IC 1' })
    await act(async () => void fireEvent.keyDown(own, { key: 'ArrowDown' }))
    expect(chosen()).toBe(rows()[1])
  })

  it('shows one component, and a hundred', async () => {
    const { unmount } = await open({ nComponents: 1 })
    expect(screen.getByRole('heading', { name: '1 component' })).toBeTruthy()
    unmount()
    await open({ nComponents: 100, runId: 'run-2' })
    const grid = screen.getByRole('grid', { name: 'Components' })
    expect(grid.getAttribute('aria-rowcount')).toBe('101')
    // Only rows on screen are made, and those of the chosen component among them.
    expect(rows().length).toBeLessThan(40)
    await press('End')
    expect(screen.getByRole('heading', { name: 'IC 100' })).toBeTruthy()
    expect(chosen()?.getAttribute('aria-rowindex')).toBe('101')
    expect(grid.getAttribute('aria-activedescendant')).toBe(chosen()?.id)
  })
})

describe('the contact sheet', () => {
  const sheet = () => screen.getByRole('grid', { name: /^Contact sheet/ })
  const tiles = () => within(sheet()).getAllByRole('gridcell')

  it('shows the components in the order of the table, at shared cuts, and opens one', async () => {
    await open({ nComponents: 7 })
    fireEvent.click(screen.getByRole('button', { name: /^Kurtosis/ }))
    await press('c')
    expect(tiles().map((tile) => tile.querySelector('strong')?.textContent)).toEqual([
      'IC 2',
      'IC 3',
      'IC 4',
      'IC 5',
      'IC 6',
      'IC 7',
      'IC 1',
    ])
    expect(screen.queryByRole('grid', { name: 'Components' })).toBeNull()
    fireEvent.click(tiles()[2])
    expect(screen.getByRole('heading', { name: 'IC 4' })).toBeTruthy()
    expect(screen.getByRole('grid', { name: 'Components' })).toBeTruthy()
  })

  it('is walked through with the arrows, and Enter opens', async () => {
    await open({ nComponents: 9 })
    await press('c')
    const columns = Number(sheet().getAttribute('aria-colcount'))
    await press('ArrowRight')
    expect(screen.getByRole('heading', { name: 'IC 2' })).toBeTruthy()
    await press('ArrowDown')
    expect(screen.getByRole('heading', { name: `IC ${2 + columns}` })).toBeTruthy()
    await press('ArrowUp')
    await press('ArrowLeft')
    await press('ArrowUp')
    expect(screen.getByRole('heading', { name: 'IC 1' })).toBeTruthy()
    await press('End')
    await press('ArrowLeft', { shiftKey: true })
    expect(useExplore.getState().picked).toEqual([7, 8])
    await press('Enter')
    expect(useExplore.getState()).toMatchObject({ view: 'maps', selected: 7 })
  })

  it('cuts where it is told, and says where it does', async () => {
    await open()
    await press('c')
    const field = () => screen.getByRole('textbox', { name: 'Positions of the cuts, mm' }) as HTMLInputElement
    expect(field().value).toBe('−18, −6, 6')
    fireEvent.change(field(), { target: { value: '−6; 11' } })
    fireEvent.submit(field().closest('form') as HTMLFormElement)
    expect(field().value).toBe('−6, 12')
    fireEvent.change(field(), { target: { value: 'here' } })
    expect(field().getAttribute('aria-invalid')).toBe('true')
    fireEvent.blur(field())
    expect(field().value).toBe('−6, 12')
    fireEvent.click(screen.getByRole('radio', { name: 'x' }))
    expect(field().value.split(', ')).toHaveLength(2)
  })
})

describe('threshold and scale', () => {
  it('can be a percentile for all, and a value for one component, which is marked and taken away', async () => {
    await open()
    fireEvent.click(screen.getByRole('radio', { name: '%' }))
    const percentile = screen.getByRole('textbox', { name: 'Threshold (%)' }) as HTMLInputElement
    fireEvent.change(percentile, { target: { value: '99' } })
    await press('ArrowDown')
    expect(percentile.value).toBe('99')
    expect(screen.getByText(/^z ≥ \d\.\d\d, 1\.\d % of voxels$/)).toBeTruthy()
    fireEvent.click(screen.getByRole('switch', { name: 'Only for IC 2' }))
    fireEvent.change(screen.getByRole('textbox', { name: 'Threshold (z)' }), { target: { value: '4.5' } })
    expect(rows()[1].textContent).toContain('2*')
    expect(fact('threshold')).toMatch(/^\|z\| ≥ 4\.5/)
    await press('ArrowUp')
    expect((screen.getByRole('textbox', { name: 'Threshold (%)' }) as HTMLInputElement).value).toBe('99')
    await press('ArrowDown')
    fireEvent.click(screen.getByRole('switch', { name: 'Only for IC 2' }))
    expect(screen.queryByRole('textbox', { name: 'Threshold (z)' })).toBeNull()
    expect(rows()[1].textContent).not.toContain('*')
  })

  it('leave small clusters out of shares and peaks', async () => {
    await open()
    const peaks = () => within(screen.getByRole('region', { name: 'Peaks' })).queryAllByRole('row').length
    expect(peaks()).toBe(2)
    // The blob has nine voxels of 96 mm³.
    const least = screen.getByRole('textbox', { name: 'Smallest cluster shown' })
    fireEvent.change(least, { target: { value: '864' } })
    expect(peaks()).toBe(2)
    fireEvent.change(least, { target: { value: '865' } })
    await waitFor(() => expect(peaks()).toBe(0))
    expect(fact('threshold')).toContain('0.0 % of voxels')
  })

  const threshold = () => screen.getByRole('textbox', { name: 'Threshold (z)' }) as HTMLInputElement

  it('start from the run and stay when another component is chosen', async () => {
    await open()
    expect(threshold().value).toBe('3')
    fireEvent.change(threshold(), { target: { value: '4.5' } })
    await press('ArrowDown')
    expect(threshold().value).toBe('4.5')
    expect(fact('threshold')).toMatch(/^\|z\| ≥ 4\.5 two-sided/)
  })

  it('move by 0.1 with [ and ], by 0.5 with Shift', async () => {
    await open()
    await press(']')
    expect(threshold().value).toBe('3.1')
    await press('{', { shiftKey: true })
    expect(threshold().value).toBe('2.6')
    await press('[')
    expect(threshold().value).toBe('2.5')
  })

  it('have a handle on each side that keys move, one when one-sided', async () => {
    await open()
    const upper = screen.getByRole('slider', { name: 'Threshold for positive values' })
    fireEvent.keyDown(upper, { key: 'ArrowRight' })
    expect(upper.getAttribute('aria-valuenow')).toBe('3.1')
    const lower = screen.getByRole('slider', { name: 'Threshold for negative values' })
    fireEvent.keyDown(lower, { key: 'ArrowRight' })
    expect(lower.getAttribute('aria-valuenow')).toBe('-3')
    fireEvent.keyDown(upper, { key: 'End' })
    expect(upper.getAttribute('aria-valuetext')).toBe('6.00 z')
    fireEvent.click(screen.getByRole('radio', { name: 'One' }))
    expect(screen.queryByRole('slider', { name: 'Threshold for negative values' })).toBeNull()
    expect(fact('threshold')).toMatch(/^z ≥ 6\.0 one-sided/)
  })

  it('say how many voxels pass', async () => {
    await open()
    // Nine of the voxels of the mask: the blob.
    const share = `${((100 * 9) / exampleRun().voxelsInMask).toFixed(1)} %`
    expect(screen.getByRole('img', { name: /Histogram/ }).getAttribute('aria-label')).toContain(share)
    expect(fact('threshold')).toContain(`${share} of voxels`)
    fireEvent.change(threshold(), { target: { value: '4.5' } })
    expect(fact('threshold')).toContain(`${(100 / exampleRun().voxelsInMask).toFixed(1)} %`)
  })

  it('never call the example scale z', async () => {
    await open({ mapScale: 'example' })
    expect(screen.getByRole('textbox', { name: 'Threshold' })).toBeTruthy()
    expect(screen.getByRole('slider', { name: 'Threshold for positive values' }).getAttribute('aria-valuetext')).toBe('3.00 example scale')
    expect(screen.getByRole('columnheader', { name: 'Value at the peak' }).textContent).toBe('peak example scale')
    expect(fact('threshold')).toMatch(/^\|value\| ≥ 3\.0/)
    expect(fact('value')).not.toContain('z ')
  })
})

describe('the chosen component', () => {
  it('says time course and spectrum in seconds and hertz', async () => {
    await open()
    expect(
      screen.getByRole('img', { name: /^Time course of IC 1: 40 volumes over 80 s, from −1\.5 to 1\.4 standard deviations/ }),
    ).toBeTruthy()
    expect(
      screen.getByRole('img', { name: 'Power spectrum of IC 1: largest at 0.050 Hz; 40 % of the power lies between 0.01 and 0.1 Hz.' }),
    ).toBeTruthy()
    expect(screen.getByText('Nyquist 0.250 Hz')).toBeTruthy()
  })

  it('says volumes and cycles per volume when the repetition time is unknown', async () => {
    await open({ repetitionTimeSeconds: null })
    expect(screen.getByText('volumes (TR unknown)')).toBeTruthy()
    expect(screen.getByText('cycles per volume (TR unknown)')).toBeTruthy()
    expect(screen.getByRole('img', { name: /largest at 0\.100 cycles\/volume/ })).toBeTruthy()
    expect(screen.queryByText(/Hz/)).toBeNull()
    expect(useApp.getState().facts.explore?.right).toContain('TR unknown')
  })

  it('lists peaks; a click and P move the crosshair', async () => {
    await open()
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
    await open()
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
    await open()
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Copy all peaks as a table' })))
    expect(writeText.mock.calls[0]?.[0]).toBe(
      'x_mm\ty_mm\tz_mm\ti\tj\tk\tz\tcluster_mm3\tcentre_x_mm\tcentre_y_mm\tcentre_z_mm\n12\t-8\t-6\t3\t5\t3\t5\t864\t12\t-8\t-6\n',
    )
    expect(useApp.getState().banner?.what).toBe('1 peak copied as tab-separated text.')
  })

  it('the crosshair goes to its peak, or stays when that is switched off', async () => {
    await open()
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
    await open()
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
    await open()
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
    const { unmount } = await open()
    await chooseBackground(/^Open an image/)
    expect(preload.calls.runPickBackground).toHaveBeenCalledWith({ runId: 'run-1' })
    expect(screen.getByRole('button', { name: /Background/ }).textContent).toContain('T1w.nii.gz')
    await chooseBackground(/^Mean EPI/)
    expect(useExplore.getState().underlay).toBe('mean')
    await chooseBackground(/^T1w/)
    expect(useExplore.getState().underlay).toBe('file')
    expect(useApp.getState().banner).toBeNull()
    unmount()
    await open({ runId: 'run-2' })
    expect(useExplore.getState()).toMatchObject({ underlay: 'mean', backgroundFile: null })
  })

  it('stays when the dialog is closed, or the file cannot be used: that is said in words', async () => {
    await open()
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
    await open({ converged: false })
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
    await open({ warnings: [{ code: 'REPETITION_TIME_ZERO', message: 'The header gives 0 s.' }] })
    expect(screen.getByText('The header gives 0 s.')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }))
    expect(screen.queryByText('The header gives 0 s.')).toBeNull()
  })

  it('says MNI only when the header does', async () => {
    const { unmount } = await open()
    expect(fact('space')).toBe('Scanner space')
    unmount()
    await open({ sformCode: 4, runId: 'run-2' })
    expect(fact('space')).toBe('MNI space')
  })

  it('names the convention in force', async () => {
    await open()
    expect(fact('convention')).toBe('Neurological, right is on the right')
    act(() => useSettings.setState({ radiological: true }))
    expect(fact('convention')).toBe('Radiological, right is on the left')
  })

  it('says when voxel values cannot be read, and reads them again', async () => {
    let isDown = true
    serveVoxels((url) => isDown && url.endsWith('mask'))
    act(() => useRun.setState({ runDetail: exampleRun() }))
    render(<Explore />)
    expect((await screen.findByRole('alert')).textContent).toContain('could not be read')
    isDown = false
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
    await waitFor(() => expect(fact('value')).toBe('IC 1 z 5.00'))
  })

  it('says so where there is no WebGL, and everything else works', async () => {
    await open()
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
    await open()
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
    await open()
    await choose(/^Show run folder/)
    expect(preload.calls.runShowFolder).toHaveBeenCalledWith({ runId: 'run-1' })
  })
})

describe('what stands behind the run', () => {
  const noise = { weight: 0.95, mean: 0, deviation: 0.7 }
  const mixtures = [
    { mixture: { noise, positive: { weight: 0.05, shape: 20, scale: 0.2 }, negative: null, distance: 0.01 }, problem: null },
    { mixture: { noise, positive: null, negative: null, distance: 0.01 }, problem: null },
    { mixture: null, problem: 'sparse' },
  ] as const

  it('is a threshold by the mixture model for all components, and its words where there is none', async () => {
    await open({ mixtures })
    expect(screen.getByRole('img', { name: /Distribution of z with a Gaussian/ })).toBeTruthy()
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Use as threshold' })))
    expect(screen.getByRole('slider', { name: 'Threshold for positive values' })).toBeTruthy()
    expect(screen.queryByRole('slider', { name: 'Threshold for negative values' })).toBeNull()
    expect(fact('threshold')).toMatch(/^z ≥ \d\.\d\d two-sided, /)
    await press('ArrowDown')
    expect(await screen.findByText(/^No tail beyond the noise: plain z ≥ 3/)).toBeTruthy()
    await press('ArrowDown')
    expect(await screen.findByText(/^Too many exact zeros to fit: plain z ≥ 3/)).toBeTruthy()
    await press('ArrowUp')
    await press('ArrowUp')
    await waitFor(() => expect(fact('threshold')).toMatch(/^z ≥ \d/))
  })

  it('is fitted after opening where the run does not hold it: until then it is said', async () => {
    let arrive: (found: Awaited<ReturnType<typeof preload.calls.featuresMixtures>>) => void = () => undefined
    preload.calls.featuresMixtures.mockReturnValueOnce(new Promise((resolve) => (arrive = resolve)))
    await open({ mixtures: null })
    expect(screen.getByText('The mixture model is being fitted…')).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Use as threshold' })).toBeNull()
    await act(async () => arrive({ ok: true, value: [...mixtures] }))
    expect(await screen.findByRole('button', { name: 'Use as threshold' })).toBeTruthy()
    expect(preload.calls.featuresMixtures).toHaveBeenCalledWith({ runId: 'run-1' })
  })

  it('is checked: convergence, number of components, stability', async () => {
    await open()
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Checks' })))
    const region = screen.getByRole('region', { name: 'Checks' })
    expect(within(region).getByText('Converged after 17 iterations.')).toBeTruthy()
    expect(within(region).getByText(/^Not estimated/)).toBeTruthy()
    expect(within(region).getByText(/^One run only/)).toBeTruthy()
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Back to the maps' })))
    expect(screen.queryByRole('region', { name: 'Checks' })).toBeNull()
  })
})
