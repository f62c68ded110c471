/** Which commands does the whole window have, and on which keys? Menus, page, list of commands and keyboard chapter follow this one table. */

/** The key stroke as aria-keyshortcuts writes it, Command standing for Control on a Mac; null where a command has none. */
export const WINDOW_COMMANDS = {
  'open-scan': 'Control+O',
  'open-run': 'Control+Shift+O',
  'open-sample': null,
  'go-open': 'Control+1',
  'go-setup': 'Control+2',
  'go-run': 'Control+3',
  'go-explore': 'Control+4',
  'go-help': 'F1',
  'go-keyboard': null,
  'go-about': null,
  'take-tour': null,
  /** In Set up only: elsewhere the key is free. */
  'start-run': 'Control+Enter',
  'toggle-theme': null,
  'make-figure': 'Control+Shift+F',
  'show-commands': 'Control+K',
} as const satisfies Readonly<Record<string, string | null>>
export type WindowCommand = keyof typeof WINDOW_COMMANDS
