/** Which components are there, how do they compare, and which one is looked at? */
import { type CSSProperties, type KeyboardEvent, type MouseEvent, memo, useCallback, useEffect, useId, useMemo } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { kindOf } from '../../../src-shared/labels/palette'
import type { ComponentRow, RunDetail } from '../../../src-shared/model/run'
import { explore as text } from '../../messages/explore'
import { fixed } from '../../messages/numbers'
import { Button } from '../../ui/Button'
import { useVisibleRows } from '../../ui/use-visible-rows'
import type { RunVoxels } from '../../voxels/run-voxels'
import { ChecksButton } from '../checks/ChecksButton'
import { useExplore } from '../explore/explore-store'
import { useShownRun } from '../explore/workbench'
import { LabelCounts } from '../labels/LabelCounts'
import { LabelMark } from '../labels/LabelMark'
import { useLabels } from '../labels/labels-store'
import { OwnRangeMark } from '../threshold/OwnRangeMark'
import { CutPicture } from '../viewer/CutPicture'
import './component-table.css'
import { columnsThatFit, type SortKey, sortKeysOf } from './measures'
import { TableFilter } from './TableFilter'

/** CSS pixels, as in component-table.css. */
const ROW_HEIGHT = 35
const HEAD_HEIGHT = 28
const PICTURE = { width: 38, height: 33 }
const BAR = 40

/** Always the same elements: scrolling and choosing go past them. */
const FILTER = (
  <div className="table-bar">
    <TableFilter />
  </div>
)
const FOOT = (
  <div className="table-foot">
    <LabelCounts />
    <ChecksButton />
  </div>
)

/** The table of components: one tab stop, the arrow keys of Explore choose, headings sort, the field filters. Only rows on screen are made. */
export function ComponentTable() {
  const { detail, shown, voxels } = useShownRun()
  const [selected, picked, sortKey, descending] = useExplore(
    useShallow((state) => [state.selected, state.picked, state.sortKey, state.descending]),
  )
  const { select, togglePick, pickTo, sortBy, setFilter } = useExplore.getState()
  const choose = useCallback(
    (row: ComponentRow, event: MouseEvent) => {
      if (event.ctrlKey || event.metaKey) togglePick(row)
      else if (event.shiftKey) pickTo(row, shown)
      else select(row)
    },
    [shown, select, togglePick, pickTo],
  )
  const id = useId()
  const words = text.table
  const prefix = words.number(detail.parameters.model)
  const columnName = (key: SortKey) => (key === 'index' ? words.numberName(prefix) : words.columnNames[key])
  const mostVariance = useMemo(() => Math.max(...detail.components.map((row) => row.explainedVariancePercent), 1e-9), [detail])
  const { ref, from, to, width, reveal } = useVisibleRows<HTMLDivElement>(shown.length, ROW_HEIGHT, HEAD_HEIGHT)
  const columns = useMemo(() => columnsThatFit(sortKeysOf(detail), sortKey, width), [detail, sortKey, width])
  const place = shown.findIndex((row) => row.index === selected)
  useEffect(() => reveal(place), [place, reveal])
  const isMade = place >= from && place < to
  return (
    <div className="component-table">
      {FILTER}
      <div className="grid-scroll" ref={ref}>
        <table
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the ARIA grid pattern on a table, which keeps rows and headings native
          role="grid"
          aria-label={words.name}
          aria-rowcount={shown.length + 1}
          aria-multiselectable={true}
          tabIndex={0}
          onKeyDown={scrollSideways}
          {...(isMade ? { 'aria-activedescendant': `${id}-${selected}` } : {})}
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
                  <button type="button" aria-label={columnName(key)} title={columnName(key)} tabIndex={-1} onClick={() => sortBy(key)}>
                    {key === 'index' ? prefix : <ColumnName name={words.columns[key]} />}
                    {sortKey === key ? <span aria-hidden="true">{descending ? ' ↓' : ' ↑'}</span> : null}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <Room rows={from} columns={columns.length} />
          <tbody>
            {shown.slice(from, to).map((row, n) => (
              <TableRow
                key={row.index}
                id={`${id}-${row.index}`}
                place={from + n}
                row={row}
                detail={detail}
                voxels={voxels}
                columns={columns}
                mostVariance={mostVariance}
                isPicked={picked.includes(row.index)}
                isChosen={row.index === selected}
                onChoose={choose}
              />
            ))}
          </tbody>
          <Room rows={shown.length - to} columns={columns.length} />
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
      {FOOT}
    </div>
  )
}

/** A narrow pane leaves the unit to the name that the heading tells. */
function ColumnName({ name }: { readonly name: string }) {
  const [words, isShare] = name.endsWith(' %') ? [name.slice(0, -2), true] : [name, false]
  return (
    <>
      {words}
      {isShare ? <span className="column-unit"> %</span> : null}
    </>
  )
}

/** Stands for rows that are not made. */
function Room({ rows, columns }: { readonly rows: number; readonly columns: number }) {
  if (rows <= 0) return null
  const style: CSSProperties = { height: rows * ROW_HEIGHT, padding: 0, border: 0 }
  return (
    <tbody aria-hidden="true">
      <tr className="room">
        <td colSpan={columns + 1} style={style} />
      </tr>
    </tbody>
  )
}

/** How far Left and Right move a table that is wider than its pane, CSS pixels. */
const SIDE_STEP = 60

/** Measures beyond the edge of a narrow pane come into view with Left and Right. */
function scrollSideways(event: KeyboardEvent<HTMLTableElement>): void {
  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
  event.currentTarget.parentElement?.scrollBy({ left: event.key === 'ArrowLeft' ? -SIDE_STEP : SIDE_STEP })
  event.preventDefault()
}

interface TableRowProps {
  readonly id: string
  /** 0-based in what is listed. */
  readonly place: number
  readonly row: ComponentRow
  readonly detail: RunDetail
  readonly voxels: RunVoxels | null
  readonly columns: readonly SortKey[]
  readonly mostVariance: number
  readonly isPicked: boolean
  readonly isChosen: boolean
  readonly onChoose: (row: ComponentRow, event: MouseEvent) => void
}

/** Drawn again only when something of this row changes: going through the table touches two rows. */
const TableRow = memo(function TableRow({ row, detail, columns, mostVariance, ...props }: TableRowProps) {
  return (
    <tr
      id={props.id}
      aria-rowindex={props.place + 2}
      aria-selected={props.isPicked}
      data-chosen={props.isChosen ? '' : undefined}
      onClick={(event) => props.onChoose(row, event)}
    >
      <IndexCells row={row} model={detail.parameters.model} voxels={props.voxels} />
      {columns.slice(1).map((key) => (
        <MeasureCell key={key} measure={key} row={row} mostVariance={mostVariance} />
      ))}
    </tr>
  )
})

function IndexCells({ row, model, voxels }: Pick<TableRowProps, 'row' | 'voxels'> & { readonly model: RunDetail['parameters']['model'] }) {
  const layers = useMemo(() => (voxels ? [voxels.view.fromScan(row.peakVoxel)[2]] : []), [voxels, row])
  return (
    <>
      <td className="column-index" title={text.numberAndVolume(row.index, model)}>
        <span className="component-number">
          <span className="component-prefix">{text.table.number(model)} </span>
          {row.index + 1}
          <OwnRangeMark component={row.index} />
        </span>{' '}
        <span className="component-volume">
          <span className="component-prefix">(</span>
          {text.table.volume(row.index)}
          <span className="component-prefix">)</span>
        </span>
      </td>
      <td className="column-picture">
        <CutPicture voxels={voxels} component={row.index} plane="axial" layers={layers} {...PICTURE} className="thumbnail" />
      </td>
    </>
  )
}

interface MeasureCellProps {
  readonly measure: SortKey
  readonly row: ComponentRow
  readonly mostVariance: number
}

function MeasureCell({ measure, row, mostVariance }: MeasureCellProps) {
  const number = (value: number | null, decimals: number) => (
    <td className={`column-${measure}`}>{value === null ? '–' : fixed(value, decimals)}</td>
  )
  switch (measure) {
    case 'variance':
      return (
        <td className="column-variance">
          {fixed(row.explainedVariancePercent, 1)}
          <svg className="variance-bar" width={BAR} height={2} aria-hidden="true">
            <rect className="rail" width={BAR} height={2} />
            <rect className="length" width={(BAR * Math.max(0, row.explainedVariancePercent)) / mostVariance} height={2} />
          </svg>
        </td>
      )
    case 'kurtosis':
      return number(row.kurtosis, 1)
    case 'stability':
      return number(row.stability ?? null, 2)
    case 'lowFrequency':
      return number(row.lowFrequencyPercent, 0)
    case 'highFrequency':
      return number(row.highFrequencyPercent, 0)
    case 'label':
      return <LabelCell row={row} />
    case 'index':
      return null
  }
}

function LabelCell({ row }: { readonly row: ComponentRow }) {
  const own = useLabels((state) => state.given[row.index])
  return (
    <td className={`column-label${row.label === '' ? ' hint' : ''}`}>
      <LabelMark kind={kindOf(own ?? [])} /> {row.label === '' ? text.table.notLabelled : row.label}
    </td>
  )
}
