/** Is every command found by its words, and does it do what it says? (By keys alone: tests/desktop/journey.spec.ts.) */
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { App } from '../../../src-renderer/App'
import { paletteCommands } from '../../../src-renderer/features/commands/palette-commands'
import { useExplore } from '../../../src-renderer/features/explore/explore-store'
import { useLabels } from '../../../src-renderer/features/labels/labels-store'
import { useDisplay } from '../../../src-renderer/features/threshold/display-store'
import { useApp } from '../../../src-renderer/state/app-store'
import { useRun } from '../../../src-renderer/state/run-store'
import { exampleRun } from '../explore/example-run'
import { eachOnFreshPage, type Preload } from './fake-preload'

let preload: Preload
eachOnFreshPage((installed) => {
  preload = installed
})

const names = () => paletteCommands().map(({ name }) => name)
const carryOut = (name: string) =>
  act(async () =>
    paletteCommands()
      .find((command) => command.name === name)
      ?.run(),
  )

describe('the list of commands', () => {
  it('opens by Ctrl K, keeps what has the words, carries out what is chosen, and closes', async () => {
    render(<App />)
    const openIt = async () => {
      act(() => void fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true }))
      await screen.findByRole('dialog', { name: 'Commands' })
    }
    await openIt()
    fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'no such' } })
    await waitFor(() => expect(screen.getByText('No command has these words.')).toBeTruthy())
    fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'up set' } })
    await waitFor(() => expect(screen.getAllByRole('menuitem').map(({ textContent }) => textContent)).toEqual(['Go to Set upCtrl 2']))
    fireEvent.click(screen.getByRole('menuitem'))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(useApp.getState().place).toBe('setup')
  })

  it('has what belongs to a run only in Explore, and every name once', () => {
    expect(names()).toContain('Open a scan…')
    expect(names()).not.toContain('Undo a label')
    act(() => {
      useRun.setState({ runDetail: exampleRun() })
      useApp.setState({ place: 'explore' })
    })
    expect(names()).toEqual(expect.arrayContaining(['IC 1', 'IC 3', 'Label: Signal', 'Save: Tables', 'Show: Contact sheet']))
    expect(new Set(names()).size).toBe(names().length)
    const ids = paletteCommands().map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('in Explore chooses components, labels, changes what is shown and saves', async () => {
    const detail = exampleRun()
    act(() => {
      useRun.setState({ runDetail: detail })
      useApp.setState({ place: 'explore' })
      useExplore.getState().openRun(detail)
      useLabels.getState().start(detail)
    })
    await carryOut('IC 2')
    expect(useExplore.getState().selected).toBe(1)
    await carryOut('Label: Movement')
    expect(useLabels.getState().given[1]).toEqual(['Movement'])
    expect(names()).toContain('IC 2  Movement')
    await carryOut('Show: Contact sheet')
    expect(useExplore.getState().view).toBe('contact')
    await carryOut('Show: Mosaic')
    expect(useExplore.getState()).toMatchObject({ view: 'maps', layout: 'mosaic' })
    const { soft } = useDisplay.getState()
    await carryOut(soft ? 'Hide values below the threshold' : 'Fade values below the threshold')
    expect(useDisplay.getState().soft).toBe(!soft)
    await carryOut('Save: Tables')
    expect(preload.calls.runSave).toHaveBeenCalledWith(expect.objectContaining({ runId: 'run-1', what: 'tables' }))
  })
})
