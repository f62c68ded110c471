/** What do the words after the app's name ask for: the command line, a file to open, or just the window? Pure. */
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { COMMAND_NAMES } from '../../src-shared/command-names'

/** The first words that run the command line without a window. */
const FIRST_WORDS: readonly string[] = [...COMMAND_NAMES, 'help', 'version']
const FLAGS_ALONE = ['--help', '-h', '--version', '-V']

/** How the app was started: in development the app's folder is itself one of the words. */
export interface Start {
  readonly argv: readonly string[]
  readonly workingFolder: string
  /** Null for an installed app. */
  readonly appFolder: string | null
}

/** What follows the executable, and in development the app's folder. */
function userWords({ argv, workingFolder, appFolder }: Start): readonly string[] {
  const words = argv.slice(1)
  if (appFolder === null) return words
  const app = words.findIndex((word) => !word.startsWith('-') && resolve(workingFolder, word) === resolve(appFolder))
  return app < 0 ? [] : words.slice(app + 1)
}

/** The words for the command line, from its command on; null when the window is wanted. */
export function commandLineWords(start: Start): readonly string[] | null {
  const words = userWords(start)
  const first = words.findIndex((word) => !isChromiumSwitch(word))
  if (first < 0) return null
  const word = words[first] ?? ''
  if (FIRST_WORDS.includes(word)) return words.slice(first)
  return words.length === first + 1 && FLAGS_ALONE.includes(word) ? words.slice(first) : null
}

/** Files and folders named on the command line or by a second instance, absolute. */
export function filesToOpen(start: Start): readonly string[] {
  return userWords(start)
    .filter((word) => word !== '' && !word.startsWith('-'))
    .flatMap((word) => (/^file:/i.test(word) ? pathOfAddress(word) : [resolve(start.workingFolder, word)]))
}

/** File managers may name a file by its address. None for the address of another machine, or for one that is no address. */
function pathOfAddress(address: string): readonly string[] {
  try {
    const { host } = new URL(address)
    return host === '' || host === 'localhost' ? [fileURLToPath(address.replace(/^(file:\/\/)localhost(?=\/)/i, '$1'))] : []
  } catch {
    return []
  }
}

/** `--no-sandbox`, `--inspect=0`, `--user-data-dir=...`: meant for Electron or Chromium, not for us. */
function isChromiumSwitch(word: string): boolean {
  return word.startsWith('--') && !FLAGS_ALONE.includes(word)
}
