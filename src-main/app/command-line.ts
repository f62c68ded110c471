/** What do the words after the app's name ask for: the command line, a file to open, or just the window? Pure. */
import { isAbsolute, resolve } from 'node:path'

/** The first words that run the command line without a window; `counterpoint help` lists them. */
export const COMMANDS = ['run', 'inspect', 'figure', 'report', 'convert', 'help', 'version'] as const
const FLAGS_ALONE = ['--help', '-h', '--version', '-V']

/** The user's words: what follows the executable, and in development also the app's folder, without Chromium's own switches. */
export function userWords(argv: readonly string[], packaged: boolean): readonly string[] {
  const words = argv.slice(1)
  if (packaged) return words
  const app = words.findIndex((word) => !word.startsWith('-'))
  return app < 0 ? words : words.slice(app + 1)
}

/** The words for the command line, from its command on; null when the window is wanted. */
export function commandLineWords(argv: readonly string[], packaged: boolean): readonly string[] | null {
  const words = userWords(argv, packaged)
  const first = words.findIndex((word) => !isChromiumSwitch(word))
  if (first < 0) return null
  const word = words[first] ?? ''
  if ((COMMANDS as readonly string[]).includes(word)) return words.slice(first)
  return words.length === first + 1 && FLAGS_ALONE.includes(word) ? words.slice(first) : null
}

/** Files and folders named on the command line or by a second instance, absolute. */
export function filesToOpen(argv: readonly string[], packaged: boolean, workingFolder: string): readonly string[] {
  return userWords(argv, packaged)
    .filter((word) => word !== '' && !word.startsWith('-'))
    .map((word) => (isAbsolute(word) ? word : resolve(workingFolder, word)))
}

/** `--no-sandbox`, `--inspect=0`, `--user-data-dir=...`: meant for Electron or Chromium, not for us. */
function isChromiumSwitch(word: string): boolean {
  return word.startsWith('--') && !FLAGS_ALONE.includes(word)
}
