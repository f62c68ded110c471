/** Which keys work anywhere in Explore? */
import { useEffect } from 'react'

export interface ExploreKeys {
  /** Rows down (positive) or up in the table. */
  readonly move: (by: number) => void
  readonly moveToEnd: (end: 'first' | 'last') => void
  readonly changeThreshold: (by: number) => void
  readonly nextPeak: () => void
  readonly showOrtho: () => void
  readonly filter: () => void
}

/** Keys belong to a field, slider, menu or slice that has the focus; Explore takes the rest. */
function isTaken(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false
  return (
    target.closest(
      'input, textarea, select, [contenteditable="true"], [role="slider"], [role="menu"], [role="listbox"], [role="dialog"], [role="separator"], [role="radiogroup"]',
    ) !== null
  )
}

export function useKeys(keys: ExploreKeys): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      if (isTaken(event.target)) return
      const isFar = event.shiftKey || event.key === '{' || event.key === '}'
      const far = isFar ? 0.5 : 0.1
      const actions = new Map<string, () => void>([
        ['ArrowDown', () => keys.move(1)],
        ['ArrowUp', () => keys.move(-1)],
        ['Home', () => keys.moveToEnd('first')],
        ['End', () => keys.moveToEnd('last')],
        ['[', () => keys.changeThreshold(-far)],
        ['{', () => keys.changeThreshold(-far)],
        [']', () => keys.changeThreshold(far)],
        ['}', () => keys.changeThreshold(far)],
        ['p', keys.nextPeak],
        ['o', keys.showOrtho],
        ['/', keys.filter],
      ])
      const action = actions.get(event.key.length === 1 ? event.key.toLowerCase() : event.key)
      if (!action) return
      event.preventDefault()
      action()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [keys])
}
