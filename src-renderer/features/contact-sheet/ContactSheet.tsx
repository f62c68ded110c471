/** How do all components compare at the same cuts and on the same scale? */
import { type MouseEvent, useCallback, useEffect, useId, useMemo, useRef } from 'react'
import type { ComponentRow } from '../../../src-shared/model/run'
import { explore as text } from '../../messages/explore'
import { useSettings } from '../../state/settings-store'
import { Button } from '../../ui/Button'
import { type KeyActions, useKeys } from '../../ui/use-keys'
import { useSize } from '../../ui/use-size'
import { useVisibleRows } from '../../ui/use-visible-rows'
import { PLANE_AXES } from '../../voxels/cut-plan'
import { TableFilter } from '../component-table/TableFilter'
import { useExplore } from '../explore/explore-store'
import { useShownRun } from '../explore/workbench'
import { CutOptions } from './ContactOptions'
import './contact-sheet.css'
import { type TileSize, useContact } from './contact-store'
import { cutLayers } from './cuts'
import { HEADER, LINES, pictureHeightOf, Tile } from './Tile'

/** CSS pixels that a tile is at least wide; tiles share what is left of a row. */
const LEAST_WIDTH: Readonly<Record<TileSize, number>> = { small: 150, medium: 210, large: 360 }
const BORDERS = 1
const FOOT = 6

/** Always the same element: scrolling and choosing go past it. */
const BAR = (
  <div className="contact-bar">
    <TableFilter />
    <CutOptions />
  </div>
)

/** A grid of tiles in the order of the table; only rows on screen are made, and painted by a worker. */
export function ContactSheet() {
  const { detail, shown, voxels } = useShownRun()
  const { selected, picked, select, togglePick, pickTo, setView, setFilter } = useExplore()
  const radiological = useSettings((state) => state.radiological)
  const { plane, count, cutsMm, tileSize } = useContact()
  const [frame, size] = useSize<HTMLDivElement>()
  const grid = useRef<HTMLDivElement>(null)
  const id = useId()

  const layers = useMemo(() => (voxels ? cutLayers(voxels.view, plane, count, cutsMm) : []), [voxels, plane, count, cutsMm])
  const width = Math.max(LEAST_WIDTH.small, size.width)
  const columns = Math.max(1, Math.floor(width / LEAST_WIDTH[tileSize]))
  const tileWidth = Math.floor(width / columns)
  const { wide, high } = PLANE_AXES[plane]
  const pictureHeight = pictureHeightOf(voxels, wide, high, layers.length, tileWidth)
  const rowHeight = HEADER + pictureHeight + LINES + FOOT + BORDERS
  const rows = Math.ceil(shown.length / columns)
  const { ref: scroll, from, to, reveal } = useVisibleRows<HTMLDivElement>(rows, rowHeight)

  const place = shown.findIndex((row) => row.index === selected)
  const rowOfChosen = Math.floor(place / columns)
  useEffect(() => reveal(rowOfChosen), [rowOfChosen, reveal])
  useEffect(() => grid.current?.focus({ preventScroll: true }), [])

  useKeys(
    useMemo((): KeyActions => {
      const choose = (next: number, isRange: boolean) => {
        const row = shown[Math.max(0, Math.min(shown.length - 1, next))]
        if (!row) return
        if (isRange) pickTo(row, shown)
        else select(row)
      }
      const by = (step: number, isRange = false) => {
        // A step down from the last full row goes to the end; no other step leaves the sheet.
        const next = place < 0 ? 0 : place + step
        if (next >= 0) choose(next, isRange)
      }
      const moves = [
        ['ArrowRight', 1],
        ['ArrowLeft', -1],
        ['ArrowDown', columns],
        ['ArrowUp', -columns],
      ] as const
      return new Map<string, () => void>([
        ...moves.map(([key, step]) => [key, () => by(step)] as const),
        ...moves.map(([key, step]) => [`Shift+${key}`, () => by(step, true)] as const),
        ['Home', () => choose(0, false)],
        ['End', () => choose(shown.length - 1, false)],
        ['Enter', () => setView('maps')],
      ])
    }, [shown, place, columns, select, pickTo, setView]),
  )
  const choose = useCallback(
    (row: ComponentRow, event: MouseEvent) => {
      if (event.ctrlKey || event.metaKey) togglePick(row)
      else if (event.shiftKey) pickTo(row, shown)
      else {
        select(row)
        setView('maps')
      }
    },
    [shown, select, togglePick, pickTo, setView],
  )
  return (
    <div className="contact-sheet">
      {BAR}
      <div ref={scroll} className="contact-scroll">
        <div ref={frame} className="contact-frame">
          {/* biome-ignore lint/a11y/useSemanticElements: tiles in rows are a grid in the sense of ARIA, not a table of data */}
          <div
            ref={grid}
            role="grid"
            className="contact-grid"
            tabIndex={0}
            aria-label={text.contact.grid(shown.length)}
            aria-multiselectable={true}
            aria-rowcount={rows}
            aria-colcount={columns}
            {...(rowOfChosen >= from && rowOfChosen < to && place >= 0 ? { 'aria-activedescendant': `${id}-${selected}` } : {})}
            style={{ height: rows * rowHeight }}
          >
            {Array.from({ length: Math.max(0, to - from) }, (_, n) => from + n).map((row) => (
              // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: a row of the grid; the grid takes the focus
              <div key={row} role="row" aria-rowindex={row + 1} className="contact-row" style={{ top: row * rowHeight, height: rowHeight }}>
                {shown.slice(row * columns, (row + 1) * columns).map((entry, column) => (
                  <Tile
                    key={entry.index}
                    id={`${id}-${entry.index}`}
                    row={entry}
                    detail={detail}
                    voxels={voxels}
                    plane={plane}
                    layers={layers}
                    width={tileWidth}
                    pictureHeight={pictureHeight}
                    radiological={radiological}
                    isChosen={entry.index === selected}
                    isPicked={picked.includes(entry.index)}
                    column={column}
                    onChoose={choose}
                  />
                ))}
              </div>
            ))}
          </div>
        </div>
        {shown.length === 0 ? (
          <div className="table-empty">
            <p>{text.table.none}</p>
            <Button size="small" onPress={() => setFilter('')}>
              {text.table.clear}
            </Button>
          </div>
        ) : null}
      </div>
    </div>
  )
}
