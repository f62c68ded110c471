/** Which components are there, how do they compare, and which one is looked at? */
import { type MouseEvent, useEffect, useId, useRef } from 'react'
import { kindOf } from '../../../src-shared/labels/palette'
import type { ComponentRow } from '../../../src-shared/model/run'
import { explore as text } from '../../messages/explore'
import { useSettings } from '../../state/settings-store'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/TextField'
import { type SortKey, useExplore } from '../explore/explore-store'
import { fixed } from '../explore/number-format'
import { useWorkbench } from '../explore/workbench'
import { LabelCounts } from '../labels/LabelCounts'
import { LabelMark } from '../labels/LabelMark'
import { useLabels } from '../labels/labels-store'
import './component-table.css'
import { Thumbnail } from './Thumbnail'

/** The table of components: one tab stop, the arrow keys of Explore choose, headings sort, the field filters. */
export function ComponentTable() {
  const { detail, shown, voxels } = useWorkbench()
  const rows = detail.components
  const given = useLabels((state) => state.given)
  const { radiological, resolvedTheme: theme } = useSettings()
  const { selected, picked, select, togglePick, pickTo, sortKey, descending, sortBy, filter, setFilter } = useExplore()
  const choose = (row: ComponentRow, event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey) togglePick(row)
    else if (event.shiftKey) pickTo(row, shown)
    else select(row)
  }
  const id = useId()
  const body = useRef<HTMLTableSectionElement>(null)
  const hasLabels = rows.some((row) => row.label !== '')
  const hasLowFrequency = rows.some((row) => row.lowFrequencyPercent !== null)
  const mostVariance = Math.max(...rows.map((row) => row.explainedVariancePercent), 1e-9)
  const words = text.table
  const columns: readonly SortKey[] = [
    'index',
    'variance',
    'kurtosis',
    ...(hasLowFrequency ? (['lowFrequency'] as const) : []),
    ...(hasLabels ? (['label'] as const) : []),
  ]
  useEffect(() => {
    body.current?.querySelector(`[data-component="${selected}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [selected])
  const isShown = shown.some((row) => row.index === selected)
  return (
    <div className="component-table">
      <div className="table-bar">
        <h2>
          {picked.length > 1
            ? words.picked(picked.length, rows.length)
            : shown.length === rows.length
              ? words.title(rows.length)
              : words.filtered(shown.length, rows.length)}
        </h2>
        <TextField
          label={words.filter}
          value={filter}
          onChange={setFilter}
          placeholder={hasLabels ? words.filterHintLabels : words.filterHint}
          shortcut="/"
          className="filter"
        />
      </div>
      <div className="grid-scroll">
        <table
          className={hasLabels ? 'labelled' : undefined}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the ARIA grid pattern on a table, which keeps rows and headings native
          role="grid"
          aria-label={words.name}
          aria-rowcount={shown.length + 1}
          aria-multiselectable={true}
          tabIndex={0}
          {...(isShown ? { 'aria-activedescendant': `${id}-${selected}` } : {})}
        >
          <thead>
            <tr aria-rowindex={1}>
              {columns.map((key) => (
                <th
                  key={key}
                  scope="col"
                  colSpan={key === 'index' ? 2 : 1}
                  className={`column-${key}`}
                  aria-sort={sortKey === key ? (descending ? 'descending' : 'ascending') : 'none'}
                >
                  <button
                    type="button"
                    aria-label={words.columnNames[key]}
                    title={words.columnNames[key]}
                    tabIndex={-1}
                    onClick={() => sortBy(key)}
                  >
                    {words.columns[key]}
                    {sortKey === key ? <span aria-hidden="true">{descending ? ' ↓' : ' ↑'}</span> : null}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={body}>
            {shown.map((row, n) => (
              <tr
                key={row.index}
                id={`${id}-${row.index}`}
                aria-rowindex={n + 2}
                aria-selected={picked.includes(row.index)}
                data-chosen={row.index === selected ? '' : undefined}
                data-component={row.index}
                onClick={(event) => choose(row, event)}
              >
                <td className="column-index">{row.index + 1}</td>
                <td className="column-picture">
                  <Thumbnail voxels={voxels} row={row} radiological={radiological} theme={theme} />
                </td>
                <td className="column-variance">
                  {fixed(row.explainedVariancePercent, 1)}
                  <svg className="variance-bar" width={52} height={2} aria-hidden="true">
                    <rect className="rail" width={52} height={2} />
                    <rect className="length" width={(52 * Math.max(0, row.explainedVariancePercent)) / mostVariance} height={2} />
                  </svg>
                </td>
                <td className="column-kurtosis">{fixed(row.kurtosis, 1)}</td>
                {hasLowFrequency ? (
                  <td className="column-lowFrequency">{row.lowFrequencyPercent === null ? '–' : fixed(row.lowFrequencyPercent, 0)}</td>
                ) : null}
                {hasLabels ? (
                  <td className={`column-label${row.label === '' ? ' hint' : ''}`}>
                    <LabelMark kind={kindOf(given[row.index] ?? [])} /> {row.label === '' ? words.notLabelled : row.label}
                  </td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length === 0 ? (
        <div className="table-empty">
          <p>{words.none}</p>
          <Button size="small" onPress={() => setFilter('')}>
            {words.clear}
          </Button>
        </div>
      ) : null}
      <LabelCounts />
    </div>
  )
}
