/** What do the plots over time and over frequency share: a frame that keys and pointer move, and the numbers along its axes? */
import type { ReactNode, RefObject } from 'react'
import { course as words } from '../../messages/course'
import type { usePlotControl, usePlotWindow } from './use-plot-window'
import { ZoomTools } from './ZoomTools'

/** Pixels left for the numbers around a plot. */
export const PLOT = { left: 26, right: 4, top: 6, bottom: 20 } as const

/** Right and lower edge of what is inside the axes, pixels of a drawing of this size. */
export const edgesOf = (width: number, height: number) => ({
  right: Math.max(PLOT.left + 10, width - PLOT.right),
  bottom: height - PLOT.bottom,
})

interface PlotFrameProps {
  /** Measures the width. */
  readonly frameRef: RefObject<HTMLDivElement | null>
  readonly width: number
  readonly height: number
  readonly control: ReturnType<typeof usePlotControl>
  readonly shown: ReturnType<typeof usePlotWindow>
  /** What the arrow keys move, and where it is; `text` says it in words. */
  readonly slider: { readonly label: string; readonly min: number; readonly max: number; readonly now: number; readonly text: string }
  readonly summary: string
  /** Id of the clip path that keeps lines inside the axes. */
  readonly clip: string
  readonly onHover: (place: number | null) => void
  readonly children: ReactNode
}

export function PlotFrame({ frameRef, width, height, control, shown, slider, summary, clip, onHover, children }: PlotFrameProps) {
  const { right, bottom } = edgesOf(width, height)
  return (
    <div ref={frameRef} className="plot-frame">
      <div
        ref={control.ref}
        className={shown.isZoomed ? 'plot zoomed' : 'plot'}
        role="slider"
        tabIndex={0}
        aria-label={slider.label}
        aria-description={`${summary} ${words.keys}`}
        aria-valuemin={slider.min}
        aria-valuemax={slider.max}
        aria-valuenow={slider.now}
        aria-valuetext={slider.text}
        {...control.handlers}
      >
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={summary}
          onPointerMove={(event) => onHover(Math.round(control.placeAt(event.clientX)))}
          onPointerLeave={() => onHover(null)}
        >
          <clipPath id={clip}>
            <rect x={PLOT.left} y={0} width={right - PLOT.left} height={bottom} />
          </clipPath>
          {children}
        </svg>
      </div>
      <ZoomTools window={shown} />
    </div>
  )
}

/** A line across the plot at `y` with its number at the left. */
export function RowTick({ y, right, isZero = false, text }: { y: number; right: number; isZero?: boolean; text: string }) {
  return (
    <g>
      <line className={isZero ? 'zero-line' : 'grid-line'} x1={PLOT.left} x2={right} y1={y} y2={y} />
      <text x={PLOT.left - 6} y={y} textAnchor="end" dominantBaseline="central">
        {text}
      </text>
    </g>
  )
}

/** A tick under the plot at `x` with its number, which stays inside at both ends. @param room pixels that the number needs at the right end */
export function ColumnTick({ x, bottom, right, room, text }: { x: number; bottom: number; right: number; room: number; text: string }) {
  return (
    <g>
      <line className="tick" x1={x} x2={x} y1={bottom} y2={bottom + 4} />
      <text x={x} y={bottom + 15} textAnchor={x < PLOT.left + 12 ? 'start' : x > right - room ? 'end' : 'middle'}>
        {text}
      </text>
    </g>
  )
}
