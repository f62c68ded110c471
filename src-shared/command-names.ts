/** Which commands does the command line have? The packed app carries these words out without opening a window. */
<<<<<<< HEAD
export const COMMAND_NAMES = ['run', 'inspect', 'figure', 'report', 'export', 'denoise'] as const
=======
export const COMMAND_NAMES = ['run', 'inspect', 'figure', 'report', 'export', 'labels'] as const
>>>>>>> 5bdab60 (feat(labels): keep several labels per component in the run, in the words of FIX and FSLeyes)
export type CommandName = (typeof COMMAND_NAMES)[number]
