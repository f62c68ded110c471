/** Which components are there, how do they compare, and which one is looked at? */
import { type CSSProperties, type MouseEvent, useEffect, useId, useMemo } from 'react'
import { kindOf } from '../../../src-shared/labels/palette'
import type { ComponentRow, RunDetail } from '../../../src-shared/model/run'
import { explore as text } from '../../messages/explore'
import { Button } from '../../ui/Button'
import { useVisibleRows } from '../../ui/use-visible-rows'
import { useExplore } from '../explore/explore-store'
import { fixed } from '../explore/number-format'
import { useWorkbench } from '../explore/workbench'
import { LabelCounts } from '../labels/LabelCounts'
import { LabelMark } from '../labels/LabelMark'
import { useLabels } from '../labels/labels-store'
import { useDisplay } from '../threshold/display-store'
import { CutPicture } from '../viewer/CutPicture'
import './component-table.css'
import { highFrequencyPercent, type SortKey, sortKeysOf } from './measures'
import { TableFilter } from './TableFilter'

/** CSS pixels, as in component-table.css. */
const ROW_HEIGHT = 35
const HEAD_HEIGHT = 28
const PICTURE = { width: 38, height: 33 }
const BAR = 52

/** The table of components: one tab stop, the arrow keys of Explore choose, headings sort, the field filters. Only rows on screen are made. */
export function ComponentTable() {
  const { detail, shown } = useWorkbench()
  const { selected, picked, select, togglePick, pickTo, sortKey, descending, sortBy, setFilter } = useExplore()
  const choose = (row: ComponentRow, event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey) togglePick(row)
    else if (event.shiftKey) pickTo(row, shown)
    else select(row)
  }
  const id = useId()
  const words = text.table
  const prefix = words.number(detail.parameters.model)
  const columnName = (key: SortKey) => (key === 'index' ? words.numberName(prefix) : words.columnNames[key])
  const columns = useMemo(() => sortKeysOf(detail), [detail])
  const mostVariance = useMemo(() => Math.max(...detail.components.map((row) => row.explainedVariancePercent), 1e-9), [detail])
  const { ref, from, to, reveal } = useVisibleRows<HTMLDivElement>(shown.length, ROW_HEIGHT, HEAD_HEIGHT)
  const place = shown.findIndex((row) => row.index === selected)
  useEffect(() => reveal(place), [place, reveal])
  const isMade = place >= from && place < to
  return (
    <div className="component-table">
      <div className="table-bar">
        <TableFilter />
      </div>
      <div className="grid-scroll" ref={ref}>
        <table
          className={columns.includes('label') ? 'labelled' : undefined}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the ARIA grid pattern on a table, which keeps rows and headings native
          role="grid"
          aria-label={words.name}
          aria-rowcount={shown.length + 1}
          aria-multiselectable={true}
          tabIndex={0}
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
                    {key === 'index' ? prefix : words.columns[key]}
                    {sortKey === key ? <span aria-hidden="true">{descending ? ' ↓' : ' ↑'}</span> : null}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <Room rows={from} columns={columns.length} />
          <tbody>
            {shown.slice(from, to).map((row, n) => (
              <tr
                key={row.index}
                id={`${id}-${row.index}`}
                aria-rowindex={from + n + 2}
                aria-selected={picked.includes(row.index)}
                data-chosen={row.index === selected ? '' : undefined}
                onClick={(event) => choose(row, event)}
              >
                <IndexCells row={row} />
                {columns.slice(1).map((key) => (
                  <MeasureCell key={key} measure={key} row={row} detail={detail} mostVariance={mostVariance} />
                ))}
              </tr>
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
      <LabelCounts />
    </div>
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

function IndexCells({ row }: { readonly row: ComponentRow }) {
  const { detail, voxels } = useWorkbench()
  const hasOwn = useDisplay((state) => state.own.has(row.index))
  const layers = useMemo(() => (voxels ? [voxels.view.fromScan(row.peakVoxel)[2]] : []), [voxels, row])
  return (
    <>
      <td className="column-index" title={text.numberAndVolume(row.index, detail.parameters.model)}>
        {row.index + 1}
        {hasOwn ? (
          <span className="own-range" role="img" aria-label={text.threshold.hasOwn} title={text.threshold.hasOwn}>
            *
          </span>
        ) : null}
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
  readonly detail: RunDetail
  readonly mostVariance: number
}

function MeasureCell({ measure, row, detail, mostVariance }: MeasureCellProps) {
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
      return number(highFrequencyPercent(detail, row.index), 0)
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
