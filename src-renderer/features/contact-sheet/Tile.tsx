/** What does one component look like in the contact sheet? */

import { type MouseEvent, memo, useMemo } from 'react'
import { BAND_HZ } from '../../../src-shared/frequency-band'
import { kindOf } from '../../../src-shared/labels/palette'
import type { ComponentRow, RunDetail } from '../../../src-shared/model/run'
import { explore as text } from '../../messages/explore'
import { fixed } from '../../messages/numbers'
import type { Plane } from '../../voxels/cut-plan'
import type { RunVoxels } from '../../voxels/run-voxels'
import { LabelMark } from '../labels/LabelMark'
import { useLabels } from '../labels/labels-store'
import { OwnRangeMark } from '../threshold/OwnRangeMark'
import { CutPicture } from '../viewer/CutPicture'
import { isMirrored } from '../viewer/layout'
import { sparkline } from './sparkline'

export const HEADER = 26
export const LINES = 26
const PADDING = 12
/** Room for L and R beside the cuts. */
const SIDE = 12
const SPECTRUM_SHARE = 0.3
const GAP = 2

interface TileProps {
  readonly id: string
  readonly row: ComponentRow
  readonly detail: RunDetail
  readonly voxels: RunVoxels | null
  readonly plane: Plane
  readonly layers: readonly number[]
  readonly width: number
  readonly pictureHeight: number
  readonly radiological: boolean
  readonly isChosen: boolean
  readonly isPicked: boolean
  readonly column: number
  readonly onChoose: (row: ComponentRow, event: MouseEvent) => void
}

export const Tile = memo(function Tile(props: TileProps) {
  const { id, row, detail, voxels, plane, layers, width, pictureHeight, radiological } = props
  const { mixing, spectra } = detail
  const own = useLabels((state) => state.given[row.index])
  const inner = width - 2 * PADDING
  const spectrumWidth = Math.round(inner * SPECTRUM_SHARE)
  const courseWidth = inner - spectrumWidth - 10
  const course = useMemo(
    () =>
      sparkline(
        mixing.map((values) => values[row.index] ?? 0),
        courseWidth,
        LINES - 6,
      ),
    [mixing, row.index, courseWidth],
  )
  const spectrum = useMemo(
    () =>
      sparkline(
        spectra.map((values) => values[row.index] ?? 0),
        spectrumWidth,
        LINES - 6,
      ),
    [spectra, row.index, spectrumWidth],
  )
  const name = text.component(row.index, props.detail.parameters.model)
  const percent = fixed(row.explainedVariancePercent, 1)
  const { sides } = text.viewer
  const isSagittal = plane === 'sagittal'
  const mirrored = isMirrored(plane, radiological)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the grid
    // biome-ignore lint/a11y/useSemanticElements: tiles in rows are a grid in the sense of ARIA, not a table of data
    <div
      id={id}
      role="gridcell"
      tabIndex={-1}
      className="tile"
      aria-colindex={props.column + 1}
      aria-selected={props.isPicked}
      data-chosen={props.isChosen ? '' : undefined}
      title={text.numberAndVolume(row.index, props.detail.parameters.model)}
      style={{ width }}
      onClick={(event) => props.onChoose(row, event)}
    >
      <div className="tile-head" style={{ height: HEADER }}>
        <strong>{name}</strong>
        <OwnRangeMark component={row.index} />
        <span className="tile-name">
          {row.label === '' ? null : <LabelMark kind={kindOf(own ?? [])} />} {row.label}
        </span>
        <span className="hint">{percent} %</span>
      </div>
      <div className="tile-cuts" style={{ height: pictureHeight }}>
        <span className="tile-side-mark" aria-hidden="true">
          {isSagittal ? sides.back : mirrored ? sides.right : sides.left}
        </span>
        <CutPicture
          voxels={voxels}
          component={row.index}
          plane={plane}
          layers={layers}
          width={width - 2 * SIDE}
          height={pictureHeight}
          gap={GAP}
        />
        <span className="tile-side-mark" aria-hidden="true">
          {isSagittal ? sides.front : mirrored ? sides.left : sides.right}
        </span>
      </div>
      <svg className="tile-lines" width={inner} height={LINES} aria-hidden="true">
        <path className="course" d={course} />
        <g transform={`translate(${courseWidth + 10} 0)`}>
          <Band detail={detail} width={spectrumWidth} />
          <path className="course" d={spectrum} />
        </g>
      </svg>
    </div>
  )
})

/** The band of a spectrum that is shaded. */
function Band({ detail, width }: { readonly detail: RunDetail; readonly width: number }) {
  const last = detail.frequencies.at(-1) ?? 0
  if (detail.frequencyUnit !== 'Hz' || last <= 0) return null
  const x = (frequency: number) => (Math.min(last, frequency) / last) * width
  return <rect className="band" x={x(BAND_HZ[0])} width={Math.max(0, x(BAND_HZ[1]) - x(BAND_HZ[0]))} height={LINES - 5} />
}

/** Height of the cuts in a tile of this width, CSS pixels: as wide as there is room, and never higher than wide. */
export function pictureHeightOf(voxels: RunVoxels | null, wide: 0 | 1, high: 1 | 2, cuts: number, width: number): number {
  if (!voxels) return Math.round(width * 0.4)
  const { shape, spacing } = voxels.view
  const room = (width - 2 * SIDE - GAP * (cuts - 1)) / Math.max(1, cuts)
  return Math.round(Math.min(width, (room * shape[high] * spacing[high]) / (shape[wide] * spacing[wide])))
}
