/** How do tests open a run in Explore, and what do they press and read there? */
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { expect } from 'vitest'
import { Explore } from '../../../src-renderer/features/explore/Explore'
import { useApp } from '../../../src-renderer/state/app-store'
import { useRun } from '../../../src-renderer/state/run-store'
import { exampleRun, type RunChange } from './example-run'

export function renderExplore(change: RunChange = {}) {
  act(() => useRun.setState({ runDetail: exampleRun(change) }))
  return render(<Explore />)
}

/** Opens the run and waits until its first map is read. */
export async function openExplore(change: RunChange = {}) {
  const rendered = renderExplore(change)
  await waitFor(() => expect(screen.getByRole('img', { name: /Histogram of IC 1/ }).getAttribute('aria-label')).toMatch(/\d %/))
  return rendered
}

/** Presses a key while nothing has the focus. */
export const press = (key: string, init = {}) => act(async () => void fireEvent.keyDown(document.body, { key, ...init }))

/** The rows of the component table, without its head. */
export const rows = () =>
  within(screen.getByRole('grid', { name: 'Components' }))
    .getAllByRole('row')
    .slice(1)
export const chosen = () => rows().find((row) => row.getAttribute('aria-selected') === 'true')

/** What the status bar says under a name. */
export const fact = (id: string) => {
  const found = useApp.getState().facts.explore?.facts.find((entry) => entry.id === id)
  return found ? `${found.text}${found.strong ?? ''}${found.rest ?? ''}` : undefined
}
