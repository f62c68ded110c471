/** How is the key of a button told to assistive technology? React Aria's buttons hand aria-keyshortcuts on to no element. */
import { type RefCallback, useCallback } from 'react'

/** A ref for the button. @param stroke as aria-keyshortcuts has it, 'Control+O'; undefined: it has no key */
export function useToldKey(stroke: string | undefined): RefCallback<HTMLButtonElement> {
  return useCallback(
    (button) => {
      if (stroke !== undefined) button?.setAttribute('aria-keyshortcuts', stroke)
    },
    [stroke],
  )
}
