/** Does the contact sheet show every map at shared cuts, and is it walked through by key? (The drawing itself: tests/desktop/contact-sheet.spec.ts.) */
import { fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { useExplore } from '../../../src-renderer/features/explore/explore-store'
import { serveVoxels } from '../explore/example-run'
import { openExplore, press } from '../explore/explore-page'
import { eachOnFreshPage } from '../shell/fake-preload'

eachOnFreshPage(() => serveVoxels())

describe('the contact sheet', () => {
  const sheet = () => screen.getByRole('grid', { name: /^Contact sheet/ })
  const tiles = () => within(sheet()).getAllByRole('gridcell')

  it('shows the components in the order of the table, at shared cuts, and opens one', async () => {
    await openExplore({ nComponents: 7 })
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
    await openExplore({ nComponents: 9 })
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
    await openExplore()
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
