/** Is what should be known of a run said in a row, and read in full when it is asked for? Are all scans of a run named? */
import { act, fireEvent, render, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { RunNotes } from '../../../src-renderer/features/explore/RunNotes'
import { TitleRow } from '../../../src-renderer/features/shell/TitleRow'
import { useApp } from '../../../src-renderer/state/app-store'
import { useRun } from '../../../src-renderer/state/run-store'
import type { RunRecord } from '../../../src-shared/model/run'
import { eachOnFreshPage } from '../shell/fake-preload'
import { exampleRun } from './example-run'

eachOnFreshPage(() => undefined)

const runWith = (change: Partial<RunRecord>) => {
  const detail = exampleRun()
  return { ...detail, record: { ...detail.record, ...change } }
}
const note = (message: string) => ({ code: 'SOME_NOTE', message })

describe('notes on a run', () => {
  it('are one sentence when there is one, and none when there is none', () => {
    const { rerender, container } = render(<RunNotes detail={runWith({ warnings: [] })} />)
    expect(container.textContent).toBe('')
    rerender(<RunNotes detail={runWith({ warnings: [note('Read this.')] })} />)
    expect(screen.getByRole('status').textContent).toContain('1 note on this run:Read this.')
  })

  it('open from one line where the window is small', () => {
    render(<RunNotes detail={runWith({ warnings: [note('Read this.')] })} />)
    const row = () => screen.getByRole('status')
    expect(row().hasAttribute('data-folded')).toBe(true)
    fireEvent.click(screen.getByRole('button', { name: 'More', expanded: false }))
    expect(row().hasAttribute('data-folded')).toBe(false)
    fireEvent.click(screen.getByRole('button', { name: 'Less', expanded: true }))
    expect(row().hasAttribute('data-folded')).toBe(true)
  })

  it('are folded when there are several, and go when they are put away', () => {
    render(<RunNotes detail={runWith({ warnings: [note('First.'), note('Second.')] })} />)
    expect(screen.queryByText('Second.')).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: 'Read 2 notes', expanded: false }))
    expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual(['First.', 'Second.'])
    fireEvent.click(screen.getByRole('button', { name: 'Fold', expanded: true }))
    expect(screen.queryByRole('list')).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }))
    expect(screen.queryByRole('status')).toBeNull()
  })

  it('of imported results stand with where they came from', () => {
    const imported = { program: 'MELODIC', path: 'rest.ica', maps: 'melodic_IC.nii.gz', mixing: 'melodic_mix' }
    render(<RunNotes detail={runWith({ imported, warnings: [note('No mask.')] })} />)
    expect(screen.getAllByRole('status')).toHaveLength(1)
    expect(screen.getByText('Computed with MELODIC; rest.ica stays as it is.')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Read 2 notes' }))
    expect(screen.getByText('No mask.')).toBeTruthy()
  })
})

describe('the title row', () => {
  it('says how many more scans the run has, and names them', () => {
    const more = (fileName: string) => ({ fileName, path: fileName, sha256: '', volumes: 3 })
    act(() => {
      useApp.setState({ place: 'explore' })
      useRun.setState({ runDetail: runWith({ moreInputs: [more('b.nii'), more('c.nii')] }) })
    })
    render(<TitleRow />)
    expect(screen.getByText('and 2 more scans').getAttribute('title')).toBe('b.nii\nc.nii')
    act(() => useRun.setState({ runDetail: exampleRun() }))
    expect(screen.queryByText(/more scans/)).toBeNull()
  })
})
