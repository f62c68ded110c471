/** What moves together over the whole brain, before and after? */
import { useEffect, useRef } from 'react'
import { denoise as text } from '../../messages/denoise'
import { useSize } from '../../ui/use-size'
import { ticksOf } from '../plots/ticks'
import type { LoadedPreview } from './use-preview-values'

/** Standard deviations from black to white, on each side. */
const REACH = 2
const AXIS_HEIGHT = 20
/** Pixels of a carpet from left to right, at least: as wide as a large screen shows it. */
const FINE_COLUMNS = 1600

interface CarpetsProps extends LoadedPreview {
  readonly repetitionTimeSeconds: number | null
}

/** Two carpets of the same voxels on the same greys, over one time axis. */
export function Carpets({ preview, values, repetitionTimeSeconds: tr }: CarpetsProps) {
  const { rows, columns } = preview.carpet
  return (
    <section className="denoise-section carpets" aria-label={text.carpet.title}>
      <h3 className="section-title">
        {text.carpet.title} <span className="hint">{text.carpet.unit(rows)}</span>
      </h3>
      <Carpet which={text.carpet.before} values={values['carpet-before']} rows={rows} columns={columns} />
      <Carpet which={text.carpet.after} values={values['carpet-after']} rows={rows} columns={columns} />
      <TimeAxis columns={columns} tr={tr} />
    </section>
  )
}

interface CarpetProps {
  readonly which: string
  readonly values: Float32Array
  readonly rows: number
  readonly columns: number
}

function Carpet({ which, values, rows, columns }: CarpetProps) {
  const ref = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const canvas = ref.current
    const context = canvas?.getContext('2d')
    if (!canvas || !context) return
    // Every volume is a column with sharp edges, however few there are; what is finer than the screen is averaged by the browser.
    const wide = Math.max(1, Math.ceil(FINE_COLUMNS / columns))
    canvas.width = columns * wide
    canvas.height = rows
    const image = context.createImageData(columns * wide, rows)
    for (let place = 0; place < values.length; place++) {
      const grey = 255 * Math.min(1, Math.max(0, ((values[place] as number) + REACH) / (2 * REACH)))
      image.data.fill(grey, 4 * place * wide, 4 * (place + 1) * wide)
      for (let n = 0; n < wide; n++) image.data[4 * (place * wide + n) + 3] = 255
    }
    context.putImageData(image, 0, 0)
  }, [values, rows, columns])
  return (
    <div className="carpet">
      <span className="carpet-name">{which}</span>
      <canvas ref={ref} role="img" aria-label={text.carpet.name(which.toLowerCase(), rows, columns)} />
    </div>
  )
}

function TimeAxis({ columns, tr }: { readonly columns: number; readonly tr: number | null }) {
  const [ref, { width }] = useSize<HTMLDivElement>()
  const end = columns * (tr ?? 1)
  const ticks = ticksOf(0, end, width > 420 ? 6 : 4)
  return (
    <div ref={ref} className="plot carpet-axis">
      <svg width={width} height={AXIS_HEIGHT} aria-hidden="true">
        {ticks.map((tick, n) => {
          const x = (tick / end) * width
          return (
            <g key={tick}>
              <line className="tick" x1={x} x2={x} y1={0} y2={4} />
              <text x={x} y={15} textAnchor={n === 0 ? 'start' : tick > 0.93 * end ? 'end' : 'middle'}>
                {tick}
                {n === ticks.length - 1 ? (tr === null ? ' vol' : ' s') : ''}
              </text>
            </g>
          )
        })}
      </svg>
    </div>
  )
}
