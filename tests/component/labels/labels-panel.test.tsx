/** Do keys, chips, names, and files of other programs label the picked components, where everybody can see it? */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { useExplore } from '../../../src-renderer/features/explore/explore-store'
import { useLabels } from '../../../src-renderer/features/labels/labels-store'
import { useApp } from '../../../src-renderer/state/app-store'
import { type RunChange, serveVoxels } from '../explore/example-run'
import { press, renderExplore } from '../explore/explore-page'
import { eachOnFreshPage, failed, ok, type Preload } from '../shell/fake-preload'

let preload: Preload
eachOnFreshPage((installed) => {
  preload = installed
  serveVoxels()
})

async function open(change: RunChange = {}) {
  renderExplore(change)
  await screen.findByRole('region', { name: 'Labels' })
}
const chip = (label: string) => within(screen.getByRole('region', { name: 'Labels' })).getByRole('button', { name: label })
const cell = (index: number) => screen.getAllByRole('row')[index + 1]?.querySelector('.column-label')?.textContent?.trim()

describe('labels', () => {
  it('are given and taken by single keys, and undone', async () => {
    await open()
    await press('m')
    expect(chip('Movement').getAttribute('aria-pressed')).toBe('true')
    expect(chip('Movement').getAttribute('aria-keyshortcuts')).toBe('M')
    expect(screen.getByRole('button', { name: /^Next/ }).getAttribute('aria-keyshortcuts')).toBe('N')
    expect(cell(0)).toBe('Movement')
    expect(screen.getByText('counts as noise')).toBeTruthy()
    await press('s')
    expect(cell(0)).toBe('Signal')
    await press('s')
    await press('z', { ctrlKey: true })
    expect(cell(0)).toBe('Signal')
    await press('z', { ctrlKey: true, shiftKey: true })
    await waitFor(() => expect(preload.calls.labelsSave).toHaveBeenLastCalledWith({ runId: 'run-1', labels: [[], [], []] }))
  })

  it('go to all picked components, and N to the next one without', async () => {
    await open({ given: [[], ['Signal'], []] })
    await press('ArrowDown', { shiftKey: true })
    expect(screen.getByText('of 2 picked components')).toBeTruthy()
    expect(chip('Signal').hasAttribute('data-mixed')).toBe(true)
    await press('v')
    expect([cell(0), cell(1)]).toEqual(['Cardiac', 'Cardiac'])
    await press('n')
    expect(useExplore.getState().selected).toBe(2)
    expect(screen.getByText('2 of 3 labelled')).toBeTruthy()
  })

  it('have names, which do not make noise of a component', async () => {
    await open()
    await press('e')
    const field = screen.getByRole('combobox', { name: 'Name or further label' })
    expect(document.activeElement).toBe(field)
    fireEvent.change(field, { target: { value: 'Default mode, left' } })
    fireEvent.submit(field)
    expect(useLabels.getState().given[0]).toEqual(['Unknown', 'Default mode_ left'])
    expect(cell(0)).toBe('Default mode_ left')
    await act(async () => void fireEvent.keyDown(field, { key: 'm' }))
    expect(useLabels.getState().given[0]).toEqual(['Unknown', 'Default mode_ left'])
    fireEvent.click(screen.getByRole('button', { name: 'Remove Default mode_ left' }))
    expect(useLabels.getState().given[0]).toEqual([])
  })

  it('are read from another program as one step', async () => {
    await open({ given: [['Cardiac'], [], ['Signal']] })
    preload.calls.labelsRead.mockImplementation(() =>
      ok({ fileName: 'classified_motion_ICs.txt', form: 'aroma', labels: [[], ['Movement'], []] }),
    )
    fireEvent.click(screen.getByRole('button', { name: 'Label files' }))
    fireEvent.click(await screen.findByRole('menuitem', { name: /^Read labels/ }))
    await waitFor(() => expect(useLabels.getState().given).toEqual([['Cardiac'], ['Movement'], ['Signal']]))
    expect(useApp.getState().banner?.what).toBe('Read classified_motion_ICs.txt: 1 component labelled.')
    await press('z', { ctrlKey: true })
    expect(useLabels.getState().given[1]).toEqual([])
  })

  it('that cannot be saved are said to be in the window only', async () => {
    await open()
    preload.calls.labelsSave.mockImplementation(() => failed('FILE_UNWRITABLE', { file: 'labels.txt', found: 'read-only' }))
    await press('w')
    const alert = await screen.findByRole('alert')
    expect(alert.textContent).toContain('labels.txt cannot be written (read-only). Labels are kept in this window only.')
    preload.calls.labelsSave.mockImplementation(() => ok({ keptAs: 'labels-kept.txt' }))
    fireEvent.click(within(alert).getByRole('button', { name: 'Try again' }))
    expect(await screen.findByText(/it is kept as labels-kept\.txt/)).toBeTruthy()
  })
})
