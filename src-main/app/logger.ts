/** Where do the app's own notes go? Into one small file under userData/logs, and to stderr in development. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'

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
  const write = (level: string, text: string) => {
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

/** An error with its stack and causes, for the log only. */
export function withCauses(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const own = error.stack ?? `${error.name}: ${error.message}`
  return error.cause === undefined ? own : `${own}\ncaused by ${withCauses(error.cause)}`
}
