/** Does the guide open by key, menu and button, is it searched, do its links lead on, and can the citation be copied? */
import { readFileSync } from 'node:fs'
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { App } from '../../../src-renderer/App'
import { useHelp } from '../../../src-renderer/features/help/help-store'
import { useApp } from '../../../src-renderer/state/app-store'
import { eachOnFreshPage, type Preload } from '../shell/fake-preload'

let preload: Preload
eachOnFreshPage((installed) => {
  preload = installed
})

const article = () => screen.findByRole('article')
async function openGuide() {
  render(<App />)
  act(() => void fireEvent.keyDown(window, { key: 'F1' }))
  await screen.findByRole('heading', { level: 1, name: 'First run' })
}

describe('the guide', () => {
  it('opens at the first run with F1, goes to other chapters, and comes back where it was left', async () => {
    await openGuide()
    fireEvent.click(screen.getByRole('button', { name: 'Questions' }))
    expect(within(await article()).getByRole('heading', { level: 1 }).textContent).toBe('Questions')
    // The headings of the open chapter stand below it, those of others do not.
    const contents = within(screen.getByRole('navigation', { name: 'Chapters' }))
    fireEvent.click(contents.getByRole('button', { name: 'Does the order mean anything?' }))
    expect(useHelp.getState()).toMatchObject({ chapter: 'questions', anchor: 'does-the-order-mean-anything' })
    expect(contents.queryByRole('button', { name: '1. Open' })).toBeNull()
    fireEvent.click(within(await article()).getByRole('button', { name: 'How many components?' }))
    expect(within(await article()).getByRole('heading', { level: 1 }).textContent).toBe('Choosing parameters')
    expect(useHelp.getState().anchor).toBe('how-many-components')
    act(() => useApp.getState().go('open'))
    fireEvent.click(screen.getByRole('button', { name: 'Help' }))
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Choosing parameters'))
  })
  it('is searched', async () => {
    await openGuide()
    const field = screen.getByRole('textbox', { name: 'Search the guide' })
    fireEvent.change(field, { target: { value: 'fsl_regfilt' } })
    fireEvent.click(within(screen.getByRole('navigation', { name: 'Chapters' })).getByRole('button', { name: /Taking components out/ }))
    expect(within(await article()).getByRole('heading', { level: 1 }).textContent).toBe('Labels and denoising')
    fireEvent.change(field, { target: { value: 'xyzzy' } })
    expect(screen.getAllByText('Nothing found. Try another word.').length).toBeGreaterThan(0)
  })
  it('says from the menu how to cite and what runs here, and lists the keys', async () => {
    render(<App />)
    act(() => preload.emit('menu:command', { command: 'go-about' }))
    expect(await screen.findByRole('heading', { name: 'How to cite' })).toBeTruthy()
    await waitFor(() => expect(screen.getByText('45.4.1')).toBeTruthy())
    // Copied as it stands, or said when the system gives no clipboard.
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    const written = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValueOnce()
    fireEvent.click(screen.getByRole('button', { name: 'Copy citation' }))
    expect(await screen.findByText('Citation copied.')).toBeTruthy()
    expect(written.mock.calls[0]?.[0]).toContain(`(version ${version})`)
    expect(screen.getByText(String(written.mock.calls[0]?.[0]))).toBeTruthy()
    written.mockRejectedValueOnce(new Error('no clipboard'))
    fireEvent.click(screen.getByRole('button', { name: 'Copy BibTeX' }))
    expect(await screen.findByText(/^Nothing could be copied/)).toBeTruthy()
    expect(written.mock.calls[1]?.[0]).toMatch(/^@software\{counterpoint,/)
    act(() => preload.emit('menu:command', { command: 'go-keyboard' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Keyboard' })).toBeTruthy()
  })
  it('opens no address of the outside world', async () => {
    await openGuide()
    expect(document.querySelectorAll('a[href]')).toHaveLength(0)
  })
})
