/** How large is an element on screen, in CSS pixels? */
import { type RefObject, useEffect, useRef, useState } from 'react'

export interface Size {
  readonly width: number
  readonly height: number
}

/** A ref to put on an element, and its content size, which follows every change; 0 x 0 before the first layout. */
export function useSize<Node extends HTMLElement>(): readonly [RefObject<Node | null>, Size] {
  const ref = useRef<Node>(null)
  const [size, setSize] = useState<Size>({ width: 0, height: 0 })
  useEffect(() => {
    const node = ref.current
    if (!node) return
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return
      const { width, height } = entry.contentRect
      setSize((before) => (before.width === width && before.height === height ? before : { width, height }))
    })
    observer.observe(node)
    return () => observer.disconnect()
  }, [])
  return [ref, size]
}
