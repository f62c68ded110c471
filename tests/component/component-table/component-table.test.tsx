/** Does the table list, sort, filter and pick components by pointer and by key? */
import { act, fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { useExplore } from '../../../src-renderer/features/explore/explore-store'
import { serveVoxels } from '../explore/example-run'
import { chosen, openExplore, press, rows } from '../explore/explore-page'
import { eachOnFreshPage } from '../shell/fake-preload'

eachOnFreshPage(() => serveVoxels())

const numbers = () => rows().map((row) => /\d+/.exec(within(row).getAllByRole('cell')[0].textContent ?? '')?.[0])

describe('the table', () => {
  it('lists the components and chooses the first', async () => {
    await openExplore()
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
    await openExplore()
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
    await openExplore({ stability: [0.5, 0.97, 0.31] })
    const heading = screen.getByRole('button', { name: /^Stab\.: stability index Iq/ })
    fireEvent.click(heading)
    expect(screen.getAllByText('0.97').length).toBeGreaterThan(0)
    expect(heading.closest('th')?.getAttribute('aria-sort')).toBe('descending')
  })

  it('shows no stability after a single run', async () => {
    await openExplore()
    expect(screen.queryByRole('button', { name: /stability/ })).toBeNull()
  })

  it('sorts by a measure, largest first, and turns round; the arrows follow the order shown', async () => {
    await openExplore()
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
    await openExplore({ labels: ['Auditory', '', 'Motion'] })
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
    await openExplore({ nComponents: 6 })
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
    await openExplore()
    const field = screen.getByRole('textbox', { name: 'Filter components' })
    await act(async () => void fireEvent.keyDown(field, { key: 'ArrowDown' }))
    expect(chosen()).toBe(rows()[0])
  })

  it('goes on in the list from the filter with Enter, and takes the filter back with Escape', async () => {
    await openExplore()
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
    await openExplore()
    const own = screen.getByRole('switch', { name: 'Only for IC 1' })
    await act(async () => void fireEvent.keyDown(own, { key: 'ArrowDown' }))
    expect(chosen()).toBe(rows()[1])
  })

  it('shows one component, and a hundred', async () => {
    const { unmount } = await openExplore({ nComponents: 1 })
    expect(screen.getByRole('heading', { name: '1 component' })).toBeTruthy()
    unmount()
    await openExplore({ nComponents: 100, runId: 'run-2' })
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
