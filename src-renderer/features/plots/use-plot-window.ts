/** Which part of a plot is shown, and how do mouse and keys zoom, pan and mark? */
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'

export interface PlotWindow {
  /** First and last place shown, in steps of the data (volumes, frequency bins), not whole while zooming. */
  readonly from: number
  readonly to: number
  readonly isZoomed: boolean
  readonly zoom: (factor: number, at?: number) => void
  readonly reset: () => void
}

/** As far as one can zoom in: this many steps. */
const LEAST = 4
const STEP = 1.5
const FAR = 10

/** The window over places 0 to last, kept inside them. */
export function zoomed(from: number, to: number, factor: number, at: number, last: number): readonly [number, number] {
  const width = Math.min(last, Math.max(Math.min(LEAST, last), (to - from) * factor))
  const share = to > from ? (at - from) / (to - from) : 0.5
  return panned(at - share * width, at - share * width + width, last)
}

/** The same width, moved inside 0 to last. */
export function panned(from: number, to: number, last: number): readonly [number, number] {
  const width = Math.min(last, to - from)
  const start = Math.min(last - width, Math.max(0, from))
  return [start, start + width]
}

/** @param count places of the data; another count shows all again */
export function usePlotWindow(count: number): PlotWindow & { readonly pan: (by: number) => void } {
  const last = Math.max(1, count - 1)
  const [shown, setShown] = useState<{ readonly last: number; readonly range: readonly [number, number] } | null>(null)
  const [from, to] = shown?.last === last ? shown.range : [0, last]
  const show = (range: readonly [number, number]) => setShown({ last, range })
  return {
    from,
    to,
    isZoomed: to - from < last - 1e-9,
    zoom: (factor, at = (from + to) / 2) => show(zoomed(from, to, factor, at, last)),
    pan: (by) => show(panned(from + by, to + by, last)),
    reset: () => setShown(null),
  }
}

interface PlotControl {
  readonly count: number
  /** Marked place; null: none. */
  readonly marked: number | null
  readonly mark: (place: number) => void
  readonly window: ReturnType<typeof usePlotWindow>
  /** Left and right edge of the plot in pixels of its element. */
  readonly left: number
  readonly right: number
}

/** Properties for the element that holds a plot: arrow keys mark, + - 0 zoom, a click marks, dragging pans when zoomed, Control and the wheel zoom. */
export function usePlotControl({ count, marked, mark, window: shown, left, right }: PlotControl) {
  const drag = useRef<{ readonly x: number; moved: boolean; last: number } | null>(null)
  const element = useRef<HTMLDivElement>(null)
  const perPixel = (shown.to - shown.from) / Math.max(1, right - left)
  const placeAt = (clientX: number) => {
    const x = clientX - (element.current?.getBoundingClientRect().left ?? 0) - left
    return Math.min(count - 1, Math.max(0, shown.from + x * perPixel))
  }
  const zoomAt = useRef<(event: WheelEvent) => void>(() => undefined)
  zoomAt.current = (event) => {
    if (!(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    shown.zoom(event.deltaY > 0 ? STEP : 1 / STEP, placeAt(event.clientX))
  }
  useEffect(() => {
    const node = element.current
    const listen = (event: WheelEvent) => zoomAt.current(event)
    // React's own wheel listeners are passive and could not keep the page from zooming.
    node?.addEventListener('wheel', listen, { passive: false })
    return () => node?.removeEventListener('wheel', listen)
  }, [])
  const move = (by: number) => {
    const next = Math.min(count - 1, Math.max(0, (marked ?? (by > 0 ? -1 : count)) + by))
    mark(next)
    if (next < shown.from) shown.pan(next - shown.from)
    if (next > shown.to) shown.pan(next - shown.to)
  }
  const actions = new Map<string, (event: KeyboardEvent) => void>([
    ['ArrowRight', (event) => move(event.shiftKey ? FAR : 1)],
    ['ArrowLeft', (event) => move(event.shiftKey ? -FAR : -1)],
    ['Home', () => move(-count)],
    ['End', () => move(count)],
    ['PageDown', () => shown.pan((shown.to - shown.from) / 2)],
    ['PageUp', () => shown.pan((shown.from - shown.to) / 2)],
    ['+', () => shown.zoom(1 / STEP, marked ?? undefined)],
    ['=', () => shown.zoom(1 / STEP, marked ?? undefined)],
    ['-', () => shown.zoom(STEP, marked ?? undefined)],
    ['0', shown.reset],
  ])
  return {
    ref: element,
    placeAt,
    handlers: {
      onKeyDown: (event: KeyboardEvent) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return
        const action = actions.get(event.key)
        if (!action) return
        event.preventDefault()
        action(event)
      },
      onPointerDown: (event: PointerEvent) => {
        drag.current = { x: event.clientX, moved: false, last: event.clientX }
        if (shown.isZoomed) event.currentTarget.setPointerCapture?.(event.pointerId)
      },
      onPointerMove: (event: PointerEvent) => {
        const dragged = drag.current
        if (!dragged || event.buttons === 0 || !shown.isZoomed) return
        if (!dragged.moved && Math.abs(event.clientX - dragged.x) < 4) return
        shown.pan((dragged.last - event.clientX) * perPixel)
        dragged.moved = true
        dragged.last = event.clientX
      },
      onPointerUp: (event: PointerEvent) => {
        if (drag.current && !drag.current.moved) mark(Math.round(placeAt(event.clientX)))
        drag.current = null
      },
      onDoubleClick: shown.reset,
    },
  }
}
