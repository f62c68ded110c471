/** Which keys work anywhere in Explore, and when do they belong to the part that has the focus? */
import { useLayoutEffect } from 'react'
import { strokeOf } from './key-strokes'

/** What each key stroke does: 'ArrowDown', 'p', '[', 'Shift+ArrowDown', 'Control+z', 'Control+Shift+z'. */
export type KeyActions = ReadonlyMap<string, () => void>

/** Fields; a switch leaves all keys but Space and Enter free. */
const TAKES_ALL =
  'input:not([type="checkbox"]), textarea, select, [contenteditable="true"], [role="menu"], [role="listbox"], [role="dialog"]'
/** These move with named keys; letters and signs are free. */
const TAKES_NAMED = '[role="slider"], [role="separator"], [role="radiogroup"], [role="tablist"]'

function isTaken(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false
  if (target.closest(TAKES_ALL)) return true
  if (key === 'Enter' || key === ' ') return target.closest('button, a, summary, input, [role="button"]') !== null
  return key.length > 1 && key !== 'Escape' && target.closest(TAKES_NAMED) !== null
}

/** Listens while the calling part is on screen. `actions` should stay the same object while nothing changes. No two parts may want the same key. */
export function useKeys(actions: KeyActions): void {
  // Before the part is painted: what can be seen can be pressed.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || isTaken(event.target, event.key)) return
      const action = actions.get(strokeOf(event))
      if (!action) return
      event.preventDefault()
      action()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [actions])
}
