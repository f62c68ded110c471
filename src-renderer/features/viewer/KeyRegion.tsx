/** How does a part of the picture take the focus and its own keys? */
import type { KeyboardEvent } from 'react'
import type { Rectangle } from './layout'

interface KeyRegionProps {
  readonly className: string
  readonly name: string
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly rectangle?: Rectangle
}

/** A part of the picture that takes the focus and its own keys, and says what it shows. */
export function KeyRegion({ className, name, onKeyDown, rectangle: r }: KeyRegionProps) {
  return (
    <div
      className={className}
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an ARIA application is operated with keys, so it must take the focus
      tabIndex={0}
      aria-label={name}
      onKeyDown={onKeyDown}
      style={r ? { left: r.x, top: r.y, width: r.width, height: r.height } : undefined}
    />
  )
}
