/** Can one go everywhere in the window by pointer and by key, and are failures said in words? */
import { act, fireEvent, render, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { App } from '../../../src-renderer/App'
import { eachOnFreshPage, failed, type Preload, SCAN } from './fake-preload'

let preload: Preload
eachOnFreshPage((installed) => {
  preload = installed
})
const start = async () => {
  render(<App />)
  await screen.findByText(/Engine ready, 4 threads/)
}
const step = (name: string) => within(screen.getByRole('navigation', { name: 'Steps' })).getByRole('button', { name })

describe('the frame', () => {
  it('starts at Open and marks the current step', async () => {
    await start()
    expect(step('Open').getAttribute('aria-current')).toBe('step')
    expect(screen.getByRole('main', { name: 'Open' })).toBeTruthy()
    expect(screen.getByRole('heading', { level: 1, name: 'Open' })).toBeTruthy()
  })

  it.each([
    ['2', 'Set up'],
    ['3', 'Run'],
    ['4', 'Explore'],
    ['1', 'Open'],
  ])('goes with Control+%s to %s', async (key, place) => {
    await start()
    fireEvent.keyDown(window, { key, ctrlKey: true })
    expect(screen.getByRole('main', { name: place })).toBeTruthy()
    expect(step(place).getAttribute('aria-current')).toBe('step')
  })

  it('moves the focus into a place that was reached by key', async () => {
    await start()
    fireEvent.keyDown(window, { key: '3', ctrlKey: true })
    expect(document.activeElement).toBe(screen.getByRole('main', { name: 'Run' }))
  })

  it('says what to do in places that have nothing to show', async () => {
    await start()
    fireEvent.click(step('Set up'))
    expect(screen.getByRole('heading', { name: 'No scan is open.' })).toBeTruthy()
    fireEvent.click(step('Run'))
    expect(screen.getByRole('heading', { name: 'Nothing is running.' })).toBeTruthy()
    fireEvent.click(step('Explore'))
    expect(screen.getByRole('button', { name: 'Open run folder' })).toBeTruthy()
  })

  it('changes the theme, keeps it in the settings and names the other one', async () => {
    await start()
    fireEvent.click(screen.getByRole('button', { name: 'Use the light theme' }))
    expect(document.documentElement.dataset.theme).toBe('light')
    expect(preload.calls.settingsSet).toHaveBeenCalledWith({ theme: 'light', radiological: false })
    fireEvent.click(screen.getByRole('button', { name: 'Use the dark theme' }))
    expect(document.documentElement.dataset.theme).toBe('dark')
  })

  it('carries out what the menu asks for', async () => {
    await start()
    await act(async () => preload.emit('menu:command', { command: 'open-sample' }))
    expect(await screen.findByRole('main', { name: 'Set up' })).toBeTruthy()
    expect(preload.calls.scanOpenSample).toHaveBeenCalledOnce()
    await act(async () => preload.emit('menu:command', { command: 'go-open' }))
    expect(screen.getByRole('main', { name: 'Open' })).toBeTruthy()
  })

  it('shows a scan that the system opened', async () => {
    await start()
    await act(async () => preload.emit('scan:opened', SCAN))
    expect(await screen.findByRole('main', { name: 'Set up' })).toBeTruthy()
    expect(screen.getByTitle('audiovisual_bold.nii.gz')).toBeTruthy()
  })

  it('says a failure in words, with what to do, until it is dismissed', async () => {
    await start()
    await act(async () => preload.emit('app:failed', { error: { kind: 'app', code: 'ENGINE_CRASHED', details: {} } }))
    const alert = screen.getByRole('alert')
    expect(alert.textContent).not.toContain('ENGINE_CRASHED')
    expect(alert.textContent?.split('.').length).toBeGreaterThan(2)
    fireEvent.click(within(alert).getByRole('button', { name: 'Dismiss' }))
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('is silent about what the user cancelled', async () => {
    await start()
    await act(async () => preload.emit('app:failed', { error: { kind: 'cancelled' } }))
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('stays where it is when a run cannot be opened', async () => {
    preload.calls.runPick.mockImplementation(() => failed('FORMAT_RUN_FOLDER_INVALID', { file: 'results' }))
    await start()
    fireEvent.keyDown(window, { key: 'O', ctrlKey: true, shiftKey: true })
    expect((await screen.findByRole('alert')).textContent).toContain('results')
    expect(screen.getByRole('main', { name: 'Open' })).toBeTruthy()
  })
})
