/** Which of the components should be listed, and how many are? */
import type { KeyboardEvent } from 'react'
import { explore as text } from '../../messages/explore'
import { TextField } from '../../ui/TextField'
import { useExplore } from '../explore/explore-store'
import { useShownRun } from '../explore/workbench'
import { sortKeysOf } from './measures'

/** Escape takes the filter back, Enter and Down go on in the list with what is left. */
function leave(event: KeyboardEvent<HTMLElement>): void {
  if (!['Escape', 'Enter', 'ArrowDown'].includes(event.key)) return
  event.preventDefault()
  event.stopPropagation()
  if (event.key === 'Escape') useExplore.getState().setFilter('')
  document.querySelector<HTMLElement>('.component-table [role="grid"], .contact-sheet [role="grid"]')?.focus()
}

/** How many components are listed or picked, and the field that filters them; in the table and above the contact sheet. */
export function TableFilter() {
  const { detail, shown } = useShownRun()
  const filter = useExplore((state) => state.filter)
  const setFilter = useExplore((state) => state.setFilter)
  const picked = useExplore((state) => state.picked.length)
  const words = text.table
  const count = detail.components.length
  const title = picked > 1 ? words.picked(picked, count) : words.filtered(shown.length, count)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the field inside
    <div className="table-filter" data-explore-filter="" onKeyDown={leave}>
      <h2>{picked === 1 && shown.length === count ? words.title(count) : title}</h2>
      <TextField
        label={words.filter}
        value={filter}
        onChange={setFilter}
        placeholder={sortKeysOf(detail).includes('label') ? words.filterHintLabels : words.filterHint}
        shortcut="/"
        className="filter"
      />
    </div>
  )
}
