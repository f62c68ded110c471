/** Where do the app's own notes go? Into one small file under userData/logs, and to stderr in development. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { visibleText } from '../../src-shared/visible-text'

export interface Logger {
  info(text: string): void
  warn(text: string): void
  error(text: string): void
}

/** When the file is larger at start-up, it becomes `counterpoint.1.log`. */
const ROTATE_AT_BYTES = 1_000_000

/** Logging never fails a user's work: what cannot be written is dropped. */
export function openLog(folder: string, alsoStderr: boolean): Logger {
  const file = join(folder, 'counterpoint.log')
  try {
    mkdirSync(folder, { recursive: true })
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
    if (size > ROTATE_AT_BYTES) renameSync(file, join(folder, 'counterpoint.1.log'))
  } catch {
    // A log that cannot be rotated grows on.
  }
  const write = (level: string, told: string) => {
    const text = withoutNames(told)
    const line = `${new Date().toISOString()} ${level} ${text.replaceAll('\n', '\n  ')}\n`
    if (alsoStderr) process.stderr.write(line)
    try {
      appendFileSync(file, line)
    } catch {
      // Full disk or read-only home: the app goes on without a log.
    }
  }
  return { info: (text) => write('info ', text), warn: (text) => write('warn ', text), error: (text) => write('error', text) }
}

/** What was found in a file of the user's may be of a person: numbers, codes of the system and words of ours stay. */
const PLAIN_FINDING =
  /^(-?[\d.,]+( (bytes|columns|volumes|components))?|[\d x]+|[A-Z_]+|missing|nothing|empty|not JSON|a folder|no permission to read it)$/
const CODE = /\.[cm]?[jt]sx?(:\d+){0,2}$/
const endingOf = (name: string): string => /(\.nii|\.img|\.hdr)?\.[A-Za-z0-9]{1,6}$/.exec(name)?.[0] ?? ''
/** A path or name of the user's as its kind alone; the app's own code keeps its place. */
const kindOf = (path: string): string => (CODE.test(path) ? (path.split(/[\\/]/).at(-1) ?? '') : `<file${endingOf(path)}>`)

/**
 * A text without names of the user's: folders and files may carry those of people, and a log is handed on when something went wrong.
 * Nothing in it can move a terminal's cursor either.
 */
export function withoutNames(text: string): string {
  const plain = text
    // What errors of our own say of a file.
    .replace(/"(file|path|folder|missing|name|grid)":"((?:[^"\\]|\\.)*)"/g, (_, key: string, name: string) => `"${key}":"${kindOf(name)}"`)
    .replace(/"(found|label|column)":"((?:[^"\\]|\\.)*)"/g, (all, key: string, text: string) =>
      PLAIN_FINDING.test(text) ? all : `"${key}":"<text>"`,
    )
    // What the system says: ENOENT: no such file or directory, open '<folder>/b c.nii'.
    .replace(/'([^'\n]*[\\/][^'\n]*)'/g, (_, path: string) => `'${kindOf(path)}'`)
    // Names without a folder, by their endings.
    .replace(/'([^'\n]*\.(?:gz|nii|hdr|img|[tc]sv|json|txt|par|1D))'/g, (_, name: string) => `'${kindOf(name)}'`)
    .replace(/[^\s'"()<>,:/\\]+\.(?:nii(?:\.gz)?|hdr|img|[tc]sv|par|1D|txt)\b/g, kindOf)
    // Addresses of the web are no paths.
    .replace(/(?<![\w/:])(?:file:\/\/)?(?:[A-Za-z]:)?[\\/](?:[^\s'"()<>,:]|:(?=\d))+/g, kindOf)
  return plain.split('\n').map(visibleText).join('\n')
}

/** An error with its stack and causes, for the log only. */
export function withCauses(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const own = error.stack ?? `${error.name}: ${error.message}`
  return error.cause === undefined ? own : `${own}\ncaused by ${withCauses(error.cause)}`
}
