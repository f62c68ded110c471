/** Does the tour lead from Open to saving, by its own button or by what the user does, is it out of the way, and is it remembered? */
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { App } from '../../../src-renderer/App'
import { carryOut } from '../../../src-renderer/features/shell/commands'
import { useTour } from '../../../src-renderer/features/tour/tour-store'
import { useApp } from '../../../src-renderer/state/app-store'
import { useRun } from '../../../src-renderer/state/run-store'
import { useSettings } from '../../../src-renderer/state/settings-store'
import { eachOnFreshPage, ok, type Preload } from '../shell/fake-preload'

let preload: Preload
eachOnFreshPage((installed) => {
  preload = installed
  useTour.setState(useTour.getInitialState(), true)
  useSettings.setState(useSettings.getInitialState(), true)
})
const start = async () => {
  render(<App />)
  await screen.findByText(/Engine ready/)
}
const tour = () => screen.findByRole('complementary', { name: 'Tour of the sample scan' })
const press = async (name: string) => fireEvent.click(within(await tour()).getByRole('button', { name }))

describe('the tour', () => {
  it('opens the sample, starts the run, waits for it, and ends at saving; then it is not offered again', async () => {
    await start()
    fireEvent.click(screen.getByRole('button', { name: 'Take the tour' }))
    expect((await tour()).textContent).toContain('Tour 1 of 5.')
    // By keyboard alone: what comes next has the focus, here and in the places that follow.
    const hasFocus = () => waitFor(() => expect(document.activeElement?.textContent).toBe('Next step'))
    await hasFocus()
    await press('Next step')
    expect(await screen.findByRole('main', { name: 'Set up' })).toBeTruthy()
    await hasFocus()
    expect(preload.calls.scanOpenSample).toHaveBeenCalledOnce()
    expect((await tour()).textContent).toContain('Tour 2 of 5.')
    await press('Next step')
    expect(await screen.findByRole('main', { name: 'Run' })).toBeTruthy()
    expect(preload.calls.runStart).toHaveBeenCalledOnce()
    expect((await tour()).textContent).toContain('Tour 3 of 5.')
    // A run goes on: there is nothing to go to yet.
    expect(
      within(await tour())
        .getByRole('button', { name: 'Next step' })
        .hasAttribute('disabled'),
    ).toBe(true)
    act(() => {
      useRun.setState({ active: null })
      useApp.getState().go('explore')
    })
    expect((await tour()).textContent).toContain('Tour 4 of 5.')
    await press('Next step')
    expect((await tour()).textContent).toContain('Tour 5 of 5.')
    await press('Done')
    expect(screen.queryByRole('complementary', { name: 'Tour of the sample scan' })).toBeNull()
    expect(preload.calls.settingsSet).toHaveBeenLastCalledWith({ theme: 'dark', radiological: false, tourSeen: true })
    act(() => useApp.getState().go('open'))
    expect(screen.queryByRole('button', { name: 'Take the tour' })).toBeNull()
  })

  it('is left at any step, and stays seen when the theme changes; the menu begins it anew', async () => {
    await start()
    fireEvent.click(screen.getByRole('button', { name: 'Take the tour' }))
    await press('Leave the tour')
    expect(screen.queryByRole('complementary', { name: 'Tour of the sample scan' })).toBeNull()
    act(() => useSettings.getState().toggleTheme())
    expect(preload.calls.settingsSet).toHaveBeenLastCalledWith({ theme: 'light', radiological: false, tourSeen: true })
    act(() => {
      useApp.getState().go('setup')
      carryOut('take-tour')
    })
    expect((await tour()).textContent).toContain('Tour 1 of 5.')
    act(() => useApp.getState().go('help'))
    expect(screen.queryByRole('complementary', { name: 'Tour of the sample scan' })).toBeNull()
  })

  it('is not offered to whom has seen it, and not begun by itself', async () => {
    preload.calls.settingsGet.mockImplementation(() => ok({ theme: 'dark', radiological: false, tourSeen: true }))
    await start()
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Take the tour' })).toBeNull())
    expect(screen.queryByRole('complementary', { name: 'Tour of the sample scan' })).toBeNull()
  })
})
