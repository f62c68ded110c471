/** What is written and drawn over a slice: its coordinate, its sides and the crosshair? */
import { explore as text } from '../../messages/explore'
import { isMirrored, type Tile } from './layout'

const CROSS_GAP = 9
const CROSS_REACH = 9

interface MarksProps {
  readonly tile: Tile
  readonly label: string
  readonly cross: { readonly x: number; readonly y: number } | null
  readonly showLeft: boolean
  readonly showRight: boolean
  readonly radiological: boolean
}

/** Coordinate, L and R (or P and A), and the crosshair with a gap around its point. */
export function TileMarks({ tile, label, cross, showLeft, showRight, radiological }: MarksProps) {
  const { x, y, width, height } = tile.rectangle
  const { sides } = text.viewer
  const mirrored = isMirrored(tile.plane, radiological)
  const isSagittal = tile.plane === 'sagittal'
  const left = isSagittal ? sides.back : mirrored ? sides.right : sides.left
  const right = isSagittal ? sides.front : mirrored ? sides.left : sides.right
  const isMosaic = tile.slice !== null
  // The label stands clear of the crosshair.
  const isLabelRight = cross !== null && cross.x < x + 84
  const sideClass = isSagittal ? 'tile-side quiet' : 'tile-side'
  return (
    <g>
      {cross ? (
        <path
          className="crosshair"
          d={`M${x - CROSS_REACH} ${cross.y}H${cross.x - CROSS_GAP}M${cross.x + CROSS_GAP} ${cross.y}H${x + width + CROSS_REACH}M${cross.x} ${y - CROSS_REACH}V${cross.y - CROSS_GAP}M${cross.x} ${cross.y + CROSS_GAP}V${y + height + CROSS_REACH}`}
        />
      ) : null}
      <text
        className="tile-label"
        x={isMosaic ? x + width / 2 : isLabelRight ? x + width + 8 : x - 8}
        y={isMosaic ? y - 3 : y + 8}
        textAnchor={isMosaic ? 'middle' : isLabelRight ? 'end' : 'start'}
      >
        {label}
      </text>
      {showLeft ? (
        <text className={sideClass} x={x - 4} y={y + height / 2} textAnchor="end" dominantBaseline="central">
          {left}
        </text>
      ) : null}
      {showRight ? (
        <text className={sideClass} x={x + width + 4} y={y + height / 2} dominantBaseline="central">
          {right}
        </text>
      ) : null}
    </g>
  )
}
