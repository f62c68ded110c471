/** How is a control explained when it is pointed at or focused? */
import type { ReactElement } from 'react'
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components'

interface TooltipProps {
  readonly text: string
  readonly placement?: 'top' | 'bottom' | 'left' | 'right'
  /** One control of ui/ (it must be focusable). */
  readonly children: ReactElement
}

/** Text that appears beside its control after half a second of pointing, at once on focus. */
export function Tooltip({ text, placement = 'bottom', children }: TooltipProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      {children}
      <AriaTooltip className="tooltip" placement={placement} offset={4}>
        {text}
      </AriaTooltip>
    </TooltipTrigger>
  )
}
