/** How do tests run the built command line, as a person or a script would? */
import { spawn } from 'node:child_process'
import { buildIfStale, PROGRAM } from '../../support/build-program.mjs'

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}
export interface Running {
  /** Resolves when stdout holds the text. */
  readonly said: (text: string) => Promise<void>
  readonly kill: (signal: NodeJS.Signals) => void
  readonly ended: Promise<Ended>
}

/** Once per test file: a source that is saved while the tests run must not replace the program under them. */
let built: Promise<void> | null = null

/** Starts out/cli.mjs (built first when it is older than its sources). */
export async function start(words: readonly string[], cwd?: string): Promise<Running> {
  built ??= buildIfStale()
  await built
  const child = spawn(process.execPath, [PROGRAM, ...words], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  const listeners = new Set<() => void>()
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    for (const listener of listeners) listener()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })))
  return {
    kill: (signal) => void child.kill(signal),
    ended,
    said: (text) =>
      new Promise((resolve, reject) => {
        const look = () => stdout.includes(text) && resolve()
        listeners.add(look)
        look()
        void ended.then((end) => reject(new Error(`ended with ${end.code} before it said ${text}: ${end.stderr}`)))
      }),
  }
}

export async function run(...words: readonly string[]): Promise<Ended> {
  return (await start(words)).ended
}
