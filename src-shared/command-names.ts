/** Which commands does the command line have? The packed app carries these words out without opening a window. */
export const COMMAND_NAMES = ['run', 'inspect', 'figure', 'report', 'export', 'denoise', 'open', 'labels'] as const
export type CommandName = (typeof COMMAND_NAMES)[number]
