/** Which rows of a long list are on screen, so that only they are made? */
import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react'

interface VisibleRows<Node extends HTMLElement> {
  readonly ref: RefObject<Node | null>
  /** First row to make, and the one after the last. */
  readonly from: number
  readonly to: number
  /** Of the scrolling element without its scroll bar, CSS pixels; 0 until it is on screen. */
  readonly width: number
  /** Brings a row into view, by the shortest way. */
  readonly reveal: (row: number) => void
}

/** Rows made beyond the edges. */
const BEYOND = 3
/** Taken for the height of a list that has none yet. */
const UNKNOWN_HEIGHT = 720

/**
 * @param rowHeight CSS pixels, the same for all
 * @param above height of what stands still above the rows inside the scrolling element, CSS pixels
 */
export function useVisibleRows<Node extends HTMLElement>(count: number, rowHeight: number, above = 0): VisibleRows<Node> {
  const ref = useRef<Node>(null)
  /** In whole rows, so that scrolling within a row changes nothing. */
  const [{ first, height, width }, setPlace] = useState({ first: 0, height: UNKNOWN_HEIGHT, width: 0 })
  /** What was measured last: asking the element again while rows change would make the browser lay out the page at once. */
  const known = useRef({ top: 0, height: UNKNOWN_HEIGHT, width: 0 })
  useLayoutEffect(() => {
    const node = ref.current
    if (!node) return
    const measure = () => {
      const { scrollTop: top, clientWidth: wide } = node
      const seen = node.clientHeight || UNKNOWN_HEIGHT
      known.current = { top, height: seen, width: wide }
      const next = { first: Math.floor(top / rowHeight), height: seen, width: wide }
      setPlace((now) => (now.first === next.first && now.height === seen && now.width === wide ? now : next))
    }
    measure()
    node.addEventListener('scroll', measure, { passive: true })
    const observer = new ResizeObserver(measure)
    observer.observe(node)
    return () => {
      node.removeEventListener('scroll', measure)
      observer.disconnect()
    }
  }, [rowHeight])
  const reveal = useCallback(
    (row: number) => {
      const node = ref.current
      if (!node || row < 0) return
      const [start, end] = [row * rowHeight, (row + 1) * rowHeight]
      const { top: from, height: seen, width: wide } = known.current
      const room = seen - above
      if (start >= from && end <= from + room) return
      node.scrollTop = start < from ? start : end - room
      // The event comes later; the rows are needed now.
      known.current = { top: node.scrollTop, height: seen, width: wide }
      setPlace({ first: Math.floor(node.scrollTop / rowHeight), height: seen, width: wide })
    },
    [rowHeight, above],
  )
  const from = Math.max(0, Math.min(count, first) - BEYOND)
  const to = Math.min(count, first + 1 + Math.ceil(height / rowHeight) + BEYOND)
  return { ref, from, to, width, reveal }
}
