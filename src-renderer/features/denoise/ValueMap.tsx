/** Where in the brain is a number of a preview high or low, in the axial cut at the crosshair? */
import { type PointerEvent, useEffect, useMemo, useRef } from 'react'
import { denoise as text } from '../../messages/denoise'
import { fixed } from '../../messages/numbers'
import { cssColour, tableRow } from '../../voxels/colour-maps'
import type { RunVoxels } from '../../voxels/run-voxels'
import { gridIndex } from '../../voxels/view-grid'
import { useExplore } from '../explore/explore-store'

interface ValueMapProps {
  readonly title: string
  readonly values: Float32Array
  readonly voxels: RunVoxels
  /** The value that has the last colour; 0 has the middle one of the table. */
  readonly limit: number
  readonly unit: string
  readonly decimals: number
  readonly table: Uint8Array
  readonly radiological: boolean
}

/** Colours of the bar, from 0 to the limit. */
const BAR_STEPS = Array.from({ length: 48 }, (_, n) => n)

export function ValueMap({ title, values, voxels, limit, unit, decimals, table, radiological }: ValueMapProps) {
  const ref = useRef<HTMLCanvasElement>(null)
  const { cursor, setCursor } = useExplore()
  const { view, mask } = voxels
  const [width, height] = view.shape
  const z = view.fromScan(cursor)[2]
  const millimetres = useMemo(() => view.affine[2][2] * z + view.affine[2][3], [view, z])
  useEffect(() => {
    const canvas = ref.current
    const context = canvas?.getContext('2d')
    if (!canvas || !context) return
    canvas.width = width
    canvas.height = height
    const image = context.createImageData(width, height)
    const slice = width * height
    for (let n = 0; n < values.length; n++) {
      const box = view.boxIndexOfMask[n] as number
      if (Math.floor(box / slice) !== z) continue
      const x = (box - z * slice) % width
      const y = Math.floor((box - z * slice) / width)
      const row = 3 * tableRow(Math.max(0, values[n] as number), limit)
      const at = 4 * ((height - 1 - y) * width + (radiological ? width - 1 - x : x))
      image.data.set([table[row] as number, table[row + 1] as number, table[row + 2] as number, 255], at)
    }
    context.putImageData(image, 0, 0)
  }, [values, view, width, height, z, limit, table, radiological])
  const place = gridIndex(view.grid.shape, cursor)
  const here = place >= 0 && mask[place] ? values[voxels.rankOf(place)] : undefined
  const point = (event: PointerEvent<HTMLCanvasElement>) => {
    const bounds = event.currentTarget.getBoundingClientRect()
    const across = Math.min(width - 1, Math.max(0, Math.floor(((event.clientX - bounds.left) / bounds.width) * width)))
    const down = Math.min(height - 1, Math.max(0, Math.floor(((event.clientY - bounds.top) / bounds.height) * height)))
    const voxel = view.toScan([radiological ? width - 1 - across : across, height - 1 - down, z])
    if (gridIndex(view.grid.shape, voxel) >= 0) setCursor(voxel)
  }
  const box = view.fromScan(cursor)
  const left = (100 * ((radiological ? width - 1 - box[0] : box[0]) + 0.5)) / width
  const top = (100 * (height - 1 - box[1] + 0.5)) / height
  const end = `${fixed(limit, decimals)}${unit}`
  return (
    <figure className="value-map">
      <figcaption>
        {title}
        <span className="hint">{here === undefined ? '' : text.maps.readout(`${fixed(here, decimals)}${unit}`)}</span>
      </figcaption>
      <div className="value-map-picture" style={{ aspectRatio: `${width * view.spacing[0]} / ${height * view.spacing[1]}` }}>
        <canvas
          ref={ref}
          role="img"
          aria-label={text.maps.name(title, fixed(millimetres, 0), `0${unit}`, end)}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId)
            point(event)
          }}
          onPointerMove={(event) => {
            if (event.buttons === 1) point(event)
          }}
        />
        <span className="cross across" style={{ top: `${top}%` }} />
        <span className="cross down" style={{ left: `${left}%` }} />
        <span className="side-left">{radiological ? 'R' : 'L'}</span>
        <span className="side-right">{radiological ? 'L' : 'R'}</span>
        <span className="cut-mm">z = {fixed(millimetres, 0)} mm</span>
      </div>
      <div className="value-bar" aria-hidden="true">
        <span>0</span>
        <svg aria-hidden="true" preserveAspectRatio="none" viewBox={`0 0 ${BAR_STEPS.length} 1`}>
          {BAR_STEPS.map((n) => (
            <rect key={n} x={n} width={1.5} height={1} fill={cssColour(table, ((n + 0.5) / BAR_STEPS.length) * limit, limit)} />
          ))}
        </svg>
        <span>{end}</span>
      </div>
    </figure>
  )
}
