/** How is a key stroke named, shown on a key cap, and told to assistive technology? */
import { WINDOW_COMMANDS, type WindowCommand } from '../../src-shared/window-commands'

/** The stroke of an event: 'ArrowDown', 'p', '[', with 'Shift+' for named keys and letters and 'Control+' (Command counts alike) in front. */
export function strokeOf({ key, ctrlKey, metaKey, shiftKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey'>): string {
  const control = ctrlKey || metaKey ? 'Control+' : ''
  const letter = key.length === 1 ? key.toLowerCase() : key
  const isSign = key.length === 1 && letter === key.toUpperCase()
  return `${control}${shiftKey && !isSign ? 'Shift+' : ''}${letter}`
}

/** 'Control+Shift+O' -> 'Ctrl Shift O' */
function capOf(stroke: string): string {
  return stroke.replace('Control', 'Ctrl').replace('Enter', '↵').replaceAll('+', ' ')
}

/** What a button shows and says of the key that does the same from anywhere in the window. */
export function keysOf(command: WindowCommand): { readonly shortcut?: string; readonly 'aria-keyshortcuts'?: string } {
  const stroke = WINDOW_COMMANDS[command]
  return stroke === null ? {} : { shortcut: capOf(stroke), 'aria-keyshortcuts': stroke }
}
