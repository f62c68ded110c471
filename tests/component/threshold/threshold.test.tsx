/** Does one threshold hold for all maps, by value, percentile or mixture model, and is it told in words? */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { exampleRun, serveVoxels } from '../explore/example-run'
import { fact, openExplore, press, rows } from '../explore/explore-page'
import { eachOnFreshPage, type Preload } from '../shell/fake-preload'

let preload: Preload
eachOnFreshPage((installed) => {
  preload = installed
  serveVoxels()
})

describe('threshold and scale', () => {
  it('can be a percentile for all, and a value for one component, which is marked and taken away', async () => {
    await openExplore()
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
    await openExplore()
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
    await openExplore()
    expect(threshold().value).toBe('3')
    fireEvent.change(threshold(), { target: { value: '4.5' } })
    await press('ArrowDown')
    expect(threshold().value).toBe('4.5')
    expect(fact('threshold')).toMatch(/^\|z\| ≥ 4\.5 two-sided/)
  })

  it('move by 0.1 with [ and ], by 0.5 with Shift', async () => {
    await openExplore()
    await press(']')
    expect(threshold().value).toBe('3.1')
    await press('{', { shiftKey: true })
    expect(threshold().value).toBe('2.6')
    await press('[')
    expect(threshold().value).toBe('2.5')
  })

  it('have a handle on each side that keys move, one when one-sided', async () => {
    await openExplore()
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

  it('of a map of which nothing is shown come down to its strongest voxels by T, for it alone', async () => {
    await openExplore()
    expect(screen.queryByRole('button', { name: /^Lower to/ })).toBeNull()
    fireEvent.change(threshold(), { target: { value: '9' } })
    expect(
      screen.getByRole('button', { name: /^Lower to [\d.]+$/, description: 'For IC 1 alone: its strongest voxel has 5.00' }),
    ).toBeTruthy()
    expect(screen.getByText('No voxel passes the threshold; the strongest has 5.00.')).toBeTruthy()
    await press('t')
    const lowered = Number(threshold().value)
    expect(lowered).toBeGreaterThan(0)
    expect(lowered).toBeLessThan(5)
    expect(fact('threshold')).not.toContain(' 0.0 % of voxels')
    expect(screen.queryByRole('button', { name: /^Lower to/ })).toBeNull()
    await press('ArrowDown')
    expect(threshold().value).toBe('9')
  })

  it('of a map whose clusters are all too small offer those again', async () => {
    await openExplore()
    fireEvent.change(screen.getByRole('textbox', { name: 'Smallest cluster shown' }), { target: { value: '100000' } })
    expect(screen.getByText('No cluster is as large as asked for.')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Show small ones' }))
    expect(document.activeElement).toBe(threshold())
    expect((screen.getByRole('textbox', { name: 'Smallest cluster shown' }) as HTMLInputElement).value).toBe('0')
    expect(screen.queryByText('No cluster is as large as asked for.')).toBeNull()
  })

  it('say how many voxels pass', async () => {
    await openExplore()
    // Nine of the voxels of the mask: the blob.
    const share = `${((100 * 9) / exampleRun().voxelsInMask).toFixed(1)} %`
    expect(screen.getByRole('img', { name: /Histogram/ }).getAttribute('aria-label')).toContain(share)
    expect(fact('threshold')).toContain(`${share} of voxels`)
    fireEvent.change(threshold(), { target: { value: '4.5' } })
    expect(fact('threshold')).toContain(`${(100 / exampleRun().voxelsInMask).toFixed(1)} %`)
  })

  it('never call the example scale z', async () => {
    await openExplore({ mapScale: 'example' })
    expect(screen.getByRole('textbox', { name: 'Threshold' })).toBeTruthy()
    expect(screen.getByRole('slider', { name: 'Threshold for positive values' }).getAttribute('aria-valuetext')).toBe('3.00 example scale')
    expect(screen.getByRole('columnheader', { name: 'Value at the peak' }).textContent).toBe('peak example scale')
    expect(fact('threshold')).toMatch(/^\|value\| ≥ 3\.0/)
    expect(fact('value')).not.toContain('z ')
  })
})

describe('the mixture model', () => {
  const noise = { weight: 0.95, mean: 0, deviation: 0.7 }
  const mixtures = [
    { mixture: { noise, positive: { weight: 0.05, shape: 20, scale: 0.2 }, negative: null, distance: 0.01 }, problem: null },
    { mixture: { noise, positive: null, negative: null, distance: 0.01 }, problem: null },
    { mixture: null, problem: 'sparse' },
  ] as const

  it('is a threshold by the mixture model for all components, and its words where there is none', async () => {
    await openExplore({ mixtures })
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
    await openExplore({ mixtures: null })
    expect(screen.getByText('The mixture model is being fitted…')).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Use as threshold' })).toBeNull()
    await act(async () => arrive({ ok: true, value: [...mixtures] }))
    expect(await screen.findByRole('button', { name: 'Use as threshold' })).toBeTruthy()
    expect(preload.calls.featuresMixtures).toHaveBeenCalledWith({ runId: 'run-1' })
  })
})
