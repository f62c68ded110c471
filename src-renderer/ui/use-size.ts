/** How large is an element at the moment? */
import { type RefObject, useLayoutEffect, useRef, useState } from 'react'

interface Size {
  readonly width: number
  readonly height: number
}

const pixels = (length: string): number => Number.parseFloat(length) || 0

/** A ref for the element, and its content size in CSS pixels (0 x 0 until it is on screen). */
export function useSize<Element extends HTMLElement>(): [RefObject<Element | null>, Size] {
  const ref = useRef<Element>(null)
  const [size, setSize] = useState<Size>({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const measure = () => {
      const style = getComputedStyle(element)
      const width = element.clientWidth - pixels(style.paddingLeft) - pixels(style.paddingRight)
      const height = element.clientHeight - pixels(style.paddingTop) - pixels(style.paddingBottom)
      setSize((now) => (now.width === width && now.height === height ? now : { width, height }))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, size]
}
